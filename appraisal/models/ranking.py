from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Case, OuterRef, Q, Subquery, When
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from appraisal import rules
from appraisal.models.scheme import Scheme
from township.workflow import Move
from villages.models import Role
from villages.rules import is_appraisal, is_committee

SHOWN_AFTER_FINAL = timedelta(days=30)  # natural days that the final ranking stays public


class RankingStatus(models.TextChoices):
    COMPUTED = "computed", _("Computed")
    SUBMITTED = "submitted", _("Submitted to the committee")
    APPROVED = "approved", _("Approved for publicity")
    PUBLICISED = "publicised", _("In publicity")
    CLOSED = "closed", _("Objections closed")
    FINAL = "final", _("Final")
    SUPERSEDED = "superseded", _("Superseded")
    RETURNED = "returned", _("Returned")


class RankingQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Officials see every version; a village those of its township's villages that are or were in publicity."""
        own = user.townships_as(Role.VILLAGE, Role.STATIONED)
        public = Q(status__in=rules.OPEN_TO_VILLAGES, public_from__lte=timezone.localdate())
        open_to_villages = Q(scheme__township__in=own, scheme__kind="villages") & public
        return self.filter(Q(scheme__township__in=user.townships_read()) | open_to_villages)

    def public_on(self, day):
        """What everybody may read that day: in publicity, or final for no longer than `rights.md` allows."""
        return self.filter(
            Q(status=RankingStatus.PUBLICISED, public_from__lte=day, public_until__gte=day)
            | Q(status=RankingStatus.FINAL, final_on__lte=day, final_on__gte=day - SHOWN_AFTER_FINAL)
        )

    def of_years(self, village):
        """Of each scheme that the village takes part in, its final version; else the newest, complete and not returned."""
        rows = self.filter(scheme__kind="villages", scheme__participants__village=village, provisional=False)
        rows = rows.exclude(status=RankingStatus.RETURNED)
        is_final = Case(When(status=RankingStatus.FINAL, then=0), default=1)
        best = rows.filter(scheme=OuterRef("scheme")).order_by(is_final, "-version").values("pk")[:1]
        return rows.filter(pk=Subquery(best))

    def for_list(self):
        """Newest first, without the snapshots: each weighs as much as a workbook."""
        return self.defer("snapshot").select_related("scheme__township", "frozen_by").order_by("scheme", "-version")


class Ranking(models.Model):
    """A frozen ranking: everything it was computed from, its results and their checksum. Never edited; a correction is the next version.

    What follows from it moves through the statuses; only they and the numbers of the deciding papers change.
    """

    MOVES = {
        "submit": Move(
            _("Submit to the committee"),
            {RankingStatus.COMPUTED},
            RankingStatus.SUBMITTED,
            is_appraisal,
            guard=rules.is_fit_for_publicity,
        ),
        "approve": Move(
            _("Approve for publicity"),
            {RankingStatus.SUBMITTED},
            RankingStatus.APPROVED,
            is_committee,
            guard=rules.is_newest,
            needs_reason=True,
        ),
        "publicise": Move(
            _("Publicise"), {RankingStatus.APPROVED}, RankingStatus.PUBLICISED, is_appraisal, guard=rules.nothing_else_is_public
        ),
        "close": Move(
            _("Close the objections"), {RankingStatus.PUBLICISED}, RankingStatus.CLOSED, is_appraisal, guard=rules.publicity_is_over
        ),
        "finalise": Move(
            _("Make it final"),
            {RankingStatus.CLOSED},
            RankingStatus.FINAL,
            is_committee,
            guard=rules.nothing_is_open,
            needs_reason=True,
        ),
        "supersede": Move(
            _("Supersede"),
            {RankingStatus.FINAL},
            RankingStatus.SUPERSEDED,
            is_committee,
            guard=rules.has_a_successor,
            needs_reason=True,
        ),
        "return": Move(
            _("Return"),
            {RankingStatus.SUBMITTED, RankingStatus.APPROVED, RankingStatus.PUBLICISED, RankingStatus.CLOSED},
            RankingStatus.RETURNED,
            is_committee,
            needs_reason=True,
        ),
    }

    scheme = models.ForeignKey(Scheme, models.PROTECT, verbose_name=_("scheme"), related_name="rankings")
    version = models.PositiveIntegerField(_("version"))
    provisional = models.BooleanField(
        _("provisional"), default=False, help_text=_("Frozen while figures were still missing; never publicised.")
    )
    snapshot = models.TextField(_("snapshot"), help_text="Canonical JSON {inputs, results}.")
    sha256 = models.CharField("SHA-256", max_length=64)
    frozen_at = models.DateTimeField(_("frozen at"), auto_now_add=True)
    frozen_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name=_("frozen by"), related_name="+")
    note = models.CharField(_("note"), max_length=300, blank=True)
    status = models.CharField(_("status"), max_length=12, choices=RankingStatus.choices, default=RankingStatus.COMPUTED, editable=False)
    minutes = models.CharField(_("number of the minutes"), max_length=80, blank=True)
    public_from = models.DateField(_("public from"), null=True, blank=True)
    public_until = models.DateField(_("public until"), null=True, blank=True, help_text=_("The last day, inclusive."))
    document = models.CharField(_("document number"), max_length=80, blank=True)
    final_on = models.DateField(_("final since"), null=True, blank=True)
    decision = models.CharField(_("superseding decision"), max_length=80, blank=True)
    remark = models.TextField(_("remark on the notice"), blank=True, help_text=_("Printed on the notice as it stands here."))

    objects = RankingQuerySet.as_manager()

    class Meta:
        verbose_name = _("ranking")
        verbose_name_plural = _("rankings")
        ordering = ["scheme", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["scheme", "version"], name="ranking_version"),
            models.UniqueConstraint(
                fields=["scheme"],
                condition=Q(status__in=["publicised", "closed"]),
                name="ranking_one_in_publicity",
                violation_error_message=_("Another version of this ranking is in publicity."),
            ),
            models.UniqueConstraint(
                fields=["scheme"],
                condition=Q(status="final"),
                name="ranking_one_final",
                violation_error_message=_("Another version of this ranking is final."),
            ),
            models.CheckConstraint(
                condition=Q(public_from=None, public_until=None) | Q(public_until__gt=models.F("public_from")),
                name="ranking_publicity_days",
                violation_error_message=_("The publicity ends after it began."),
            ),
        ]

    def __str__(self):
        return _("%(scheme)s, version %(version)s") % {"scheme": self.scheme, "version": self.version}

    def get_absolute_url(self):
        return reverse("ranking", args=[self.pk])

    @property
    def township_id(self):
        return self.scheme.township_id

    @property
    def is_public(self) -> bool:
        """Everybody may read it today."""
        today = timezone.localdate()
        if self.status == RankingStatus.PUBLICISED:
            return self.public_from <= today <= self.public_until
        return self.status == RankingStatus.FINAL and today <= self.public_last_day

    @property
    def public_last_day(self):
        """The last day on which everybody may read it."""
        return self.final_on + SHOWN_AFTER_FINAL if self.status == RankingStatus.FINAL else self.public_until

    @property
    def takes_objections(self) -> bool:
        return self.status == RankingStatus.PUBLICISED and self.is_public

    def open_objections(self):
        """Unanswered ones to this or an earlier version of the scheme."""
        return self.objections.model.objects.filter(ranking__scheme=self.scheme_id, status="open")

    def open_appeals(self):
        return self.scheme.appeals.open()

    def open_corrections(self):
        return self.scheme.corrections.filter(status="proposed")
