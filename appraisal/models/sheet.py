from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from appraisal import rules
from appraisal.models.entry import Entry
from appraisal.models.indicator import Frequency
from appraisal.models.scheme import Scheme
from appraisal.periods import Period, last_day
from township.workflow import Move
from villages.models import Office


class SheetStatus(models.TextChoices):
    OPEN = "open", _("Open")
    SUBMITTED = "submitted", _("Submitted")
    LOCKED = "locked", _("Locked")


class SheetQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(scheme__in=Scheme.objects.visible_to(user), scheme__township__in=user.townships_read())

    def for_list(self):
        return self.select_related("scheme__township", "office").order_by("scheme", "period", "office__position", "office")


class Sheet(models.Model):
    """What one office enters for one period of a scheme. Open from and until a day, which the appraisal office may change."""

    MOVES = {
        "submit": Move(_("Submit"), {SheetStatus.OPEN}, SheetStatus.SUBMITTED, rules.may_score, guard=rules.is_open_today),
        "take_back": Move(_("Take back"), {SheetStatus.SUBMITTED}, SheetStatus.OPEN, rules.may_score, guard=rules.is_open_today),
        "return": Move(_("Return"), {SheetStatus.SUBMITTED}, SheetStatus.OPEN, rules.may_review, needs_reason=True),
        "lock": Move(
            _("Lock"),
            {SheetStatus.SUBMITTED},
            SheetStatus.LOCKED,
            rules.may_review,
            guard=rules.has_ended_and_is_complete,
        ),
    }

    scheme = models.ForeignKey(Scheme, models.CASCADE, verbose_name=_("scheme"), related_name="sheets")
    office = models.ForeignKey(Office, models.PROTECT, verbose_name=_("office"), related_name="sheets")
    period = models.PositiveSmallIntegerField(_("period"), choices=Period.choices)
    status = models.CharField(_("status"), max_length=12, choices=SheetStatus.choices, default=SheetStatus.OPEN, editable=False)
    opens_on = models.DateField(_("opens on"))
    due_on = models.DateField(_("due on"))
    closes_on = models.DateField(
        _("closes after"), null=True, blank=True, help_text=_("The last day for entering; empty: until it is locked.")
    )

    objects = SheetQuerySet.as_manager()

    class Meta:
        verbose_name = _("score sheet")
        verbose_name_plural = _("score sheets")
        ordering = ["scheme", "period", "office"]
        constraints = [
            models.UniqueConstraint(fields=["scheme", "office", "period"], name="sheet_once"),
            models.CheckConstraint(condition=Q(period__gte=1, period__lte=5), name="sheet_period"),
        ]

    def __str__(self):
        return f"{self.scheme} · {self.get_period_display()} · {self.office}"

    def get_absolute_url(self):
        return reverse("sheet", args=[self.pk])

    @property
    def township_id(self):
        return self.scheme.township_id

    @property
    def has_ended(self) -> bool:
        return last_day(self.scheme.year, self.period) < timezone.localdate()

    @property
    def opens_later(self) -> bool:
        return self.opens_on > timezone.localdate()

    @property
    def is_within_days(self) -> bool:
        """Today lies between the opening and the closing day."""
        return self.opens_on <= timezone.localdate() and (self.closes_on is None or timezone.localdate() <= self.closes_on)

    @property
    def takes_entries(self) -> bool:
        return self.status == SheetStatus.OPEN and self.is_within_days and self.scheme.status == "open"

    def indicators(self):
        """This office's indicators of this period's frequency, in the scheme's order, with their categories."""
        frequency = Frequency.YEAR if self.period == Period.YEAR else Frequency.QUARTER
        rows = self.scheme.indicators.filter(office=self.office_id, frequency=frequency)
        return rows.select_related("category").order_by("category__position", "category", "position", "pk")

    def participants(self):
        """Those who lived to see this period, in customary order."""
        return [row for row in self.scheme.participants.in_order() if self.period in row.periods]

    def entries(self):
        return Entry.objects.filter(indicator__in=self.indicators(), participant__scheme=self.scheme_id, period=self.period)

    def missing_count(self) -> int:
        participants = self.participants()
        expected = len(participants) * self.indicators().count()
        return expected - self.entries().present().filter(participant__in=participants).count()

    @property
    def is_overdue(self) -> bool:
        return self.status == SheetStatus.OPEN and self.due_on < timezone.localdate()
