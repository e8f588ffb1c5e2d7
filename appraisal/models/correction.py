from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from appraisal import rules
from appraisal.models.entry import Entry
from appraisal.models.ranking import Ranking
from appraisal.models.scheme import Scheme
from township.workflow import Move


class CorrectionStatus(models.TextChoices):
    PROPOSED = "proposed", _("Proposed")
    APPROVED = "approved", _("Approved")
    REFUSED = "refused", _("Refused")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class CorrectionQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Officials see all of their township, a village those of its own figures."""
        return self.filter(entry__in=Entry.objects.visible_to(user))

    def for_list(self):
        return self.select_related(
            "scheme__township",
            "entry__participant__village",
            "entry__participant__cadre",
            "entry__participant__post",
            "entry__indicator__category",
            "proposed_by",
            "decided_by",
            "ranking",
            "appeal",
        ).order_by("-pk")


class Correction(models.Model):
    """A figure changed after its sheet left the office (更正记录): what it becomes, why, by which paper, and who approved it."""

    MOVES = {
        "approve": Move(
            _("Approve"),
            {CorrectionStatus.PROPOSED},
            CorrectionStatus.APPROVED,
            rules.may_approve_correction,
            person=rules.is_another_person,
        ),
        "refuse": Move(
            _("Refuse"),
            {CorrectionStatus.PROPOSED},
            CorrectionStatus.REFUSED,
            rules.may_approve_correction,
            needs_reason=True,
            person=rules.is_another_person,
        ),
        "withdraw": Move(_("Withdraw"), {CorrectionStatus.PROPOSED}, CorrectionStatus.WITHDRAWN, rules.has_proposed),
    }

    scheme = models.ForeignKey(Scheme, models.PROTECT, verbose_name=_("scheme"), related_name="corrections")
    entry = models.ForeignKey(Entry, models.PROTECT, verbose_name=_("entry"), related_name="corrections")
    before = models.JSONField(_("before"), help_text="The entry as it stood, in plain values.")
    version = models.PositiveIntegerField(_("version"), help_text="Of the entry when the correction was proposed.")
    inputs = models.JSONField(_("inputs"), default=list, help_text="As the entry will hold them.")
    not_applicable = models.BooleanField(_("not applicable"), default=False)
    entry_reason = models.TextField(_("reason for the points"), blank=True)
    points = models.BigIntegerField(_("points"), null=True, help_text="In hundredths; what the rule gives for the new inputs.")
    reason = models.TextField(_("reason"))
    basis = models.CharField(_("basis"), max_length=120, help_text=_("The paper that decided it, such as 青政发〔2026〕12号."))
    appeal = models.ForeignKey("appraisal.Appeal", models.PROTECT, null=True, verbose_name=_("appeal"), related_name="corrections")
    status = models.CharField(
        _("status"), max_length=10, choices=CorrectionStatus.choices, default=CorrectionStatus.PROPOSED, editable=False
    )
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("proposed by"), related_name="+")
    proposed_at = models.DateTimeField(_("proposed at"), auto_now_add=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name=_("decided by"), related_name="+")
    decided_at = models.DateTimeField(_("decided at"), null=True)
    ranking = models.ForeignKey(Ranking, models.PROTECT, null=True, verbose_name=_("new version"), related_name="corrections")

    objects = CorrectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["entry"],
                condition=Q(status="proposed"),
                name="correction_one_proposed",
                violation_error_message=_("A correction of this figure waits for its approval already."),
            ),
            models.CheckConstraint(
                condition=~Q(status="approved") | Q(decided_by__isnull=False) & ~Q(decided_by=models.F("proposed_by")),
                name="correction_two_people",
                violation_error_message=_("Another person approves a correction."),
            ),
        ]

    def __str__(self):
        return _("Correction %(number)s: %(entry)s") % {"number": self.pk, "entry": self.entry}

    def get_absolute_url(self):
        return reverse("correction", args=[self.pk])

    @property
    def township_id(self):
        return self.scheme.township_id
