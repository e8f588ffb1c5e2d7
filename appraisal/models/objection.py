from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from appraisal.models.participant import Participant
from appraisal.models.ranking import Ranking
from township.workflow import Move
from villages.models import Role
from villages.rules import is_appraisal, is_committee

READ_OBJECTIONS = (Role.APPRAISAL, Role.COMMITTEE, Role.DISCIPLINE)


class ObjectionStatus(models.TextChoices):
    OPEN = "open", _("Open")
    ANSWERED = "answered", _("Answered")
    GROUNDLESS = "groundless", _("Recorded as groundless")


class ObjectionQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those who answer and decide, but for their own village's: the name of whoever objects is for nobody else."""
        own = user.villages_as(Role.VILLAGE, Role.STATIONED) | {user.home_village_id}
        rows = self.filter(ranking__scheme__township__in=user.townships_as(*READ_OBJECTIONS))
        return rows.exclude(participant__village__in=own - {None})

    def for_list(self):
        rows = self.select_related(
            "ranking__scheme__township", "participant__village", "participant__cadre", "participant__post", "answered_by"
        )
        return rows.defer("ranking__snapshot").order_by("-pk")


class Objection(models.Model):
    """What anybody says against a ranking in publicity (异议): by name, or without one and with facts. The receipt leads to the answer."""

    MOVES = {
        "answer": Move(_("Answer"), {ObjectionStatus.OPEN}, ObjectionStatus.ANSWERED, is_appraisal, needs_reason=True),
        "groundless": Move(_("Record as groundless"), {ObjectionStatus.OPEN}, ObjectionStatus.GROUNDLESS, is_committee, needs_reason=True),
    }

    ranking = models.ForeignKey(Ranking, models.PROTECT, verbose_name=_("ranking"), related_name="objections")
    participant = models.ForeignKey(
        Participant, models.PROTECT, null=True, blank=True, verbose_name=_("village"), related_name="+",
        help_text=_("Which village it is about; empty: the ranking as a whole."),
    )  # fmt: skip
    name = models.CharField(
        _("your name"), max_length=60, blank=True, help_text=_("Empty: without a name; then say facts that can be checked.")
    )
    text = models.TextField(_("what is wrong"), max_length=2000)
    receipt = models.CharField(_("receipt"), max_length=12, unique=True)
    status = models.CharField(_("status"), max_length=12, choices=ObjectionStatus.choices, default=ObjectionStatus.OPEN, editable=False)
    filed_at = models.DateTimeField(_("received at"), auto_now_add=True)
    due_on = models.DateField(_("to be answered by"))
    answer = models.TextField(_("answer"), blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name=_("answered by"), related_name="+")
    answered_at = models.DateTimeField(_("answered at"), null=True)

    objects = ObjectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("objection")
        verbose_name_plural = _("objections")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(status="open") | ~Q(answer=""), name="objection_closed_has_answer"),
        ]

    def __str__(self):
        return _("Objection %(number)s") % {"number": self.pk}

    def get_absolute_url(self):
        return reverse("objection", args=[self.pk])

    @property
    def township_id(self):
        return self.ranking.township_id

    @property
    def is_overdue(self) -> bool:
        return self.status == ObjectionStatus.OPEN and self.due_on < timezone.localdate()
