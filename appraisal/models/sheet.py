from collections import Counter

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from appraisal import rules
from appraisal.models.entry import Entry
from appraisal.models.indicator import Frequency
from appraisal.models.participant import Participant
from appraisal.models.reply import Reply, Says
from appraisal.models.scheme import Scheme
from appraisal.periods import Period, last_day
from cadres.rules import people_with_ties
from township.workflow import Move
from villages.models import Duty, Office, Role, User


class SheetStatus(models.TextChoices):
    OPEN = "open", _("Open")
    SUBMITTED = "submitted", _("Submitted")
    CONFIRMED = "confirmed", _("Confirmed")
    VILLAGES = "villages", _("With the villages")
    REVIEWED = "reviewed", _("Reviewed")
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
        "confirm": Move(
            _("Confirm"),
            {SheetStatus.SUBMITTED},
            SheetStatus.CONFIRMED,
            rules.may_confirm,
            guard=rules.is_complete,
            person=rules.is_impartial,
        ),
        "send": Move(_("Send to the villages"), {SheetStatus.CONFIRMED}, SheetStatus.VILLAGES, rules.may_send, guard=rules.is_complete),
        "review": Move(
            _("Reviewed"),
            {SheetStatus.VILLAGES},
            SheetStatus.REVIEWED,
            rules.may_review,
            guard=rules.villages_have_replied,
            person=rules.is_impartial,
        ),
        "lock": Move(_("Lock"), {SheetStatus.REVIEWED}, SheetStatus.LOCKED, rules.may_review, guard=rules.has_ended_and_is_complete),
        "return": Move(
            _("Return"),
            {SheetStatus.SUBMITTED, SheetStatus.CONFIRMED, SheetStatus.VILLAGES, SheetStatus.REVIEWED},
            SheetStatus.OPEN,
            rules.may_return,
            needs_reason=True,
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
    sent_on = models.DateField(_("sent to the villages on"), null=True, blank=True, editable=False)
    reply_by = models.DateField(_("villages reply by"), null=True, blank=True, editable=False)

    objects = SheetQuerySet.as_manager()

    class Meta:
        verbose_name = _("score sheet")
        verbose_name_plural = _("score sheets")
        ordering = ["scheme", "period", "office"]
        constraints = [
            models.UniqueConstraint(fields=["scheme", "office", "period"], name="sheet_once"),
            models.CheckConstraint(condition=Q(period__gte=1, period__lte=5), name="sheet_period"),
            models.CheckConstraint(condition=Q(sent_on=None, reply_by=None) | Q(reply_by__gt=models.F("sent_on")), name="sheet_reply_days"),
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
        return [row for row in Participant.objects.filter(scheme=self.scheme_id).in_order() if self.period in row.periods]

    def entries(self):
        return Entry.objects.filter(indicator__in=self.indicators(), participant__scheme=self.scheme_id, period=self.period)

    def missing_count(self) -> int:
        participants = self.participants()
        expected = len(participants) * self.indicators().count()
        return expected - self.entries().present().filter(participant__in=participants).count()

    @property
    def is_overdue(self) -> bool:
        return self.status == SheetStatus.OPEN and self.due_on < timezone.localdate()

    @property
    def takes_replies(self) -> bool:
        """With the villages, until the last day for their replies."""
        return self.status == SheetStatus.VILLAGES and timezone.localdate() <= self.reply_by

    @cached_property
    def lacks_head(self) -> bool:
        """Nobody heads this office who could confirm the sheet. Lists set it by `find_heads` for all their rows at once."""
        find_heads([self])
        return self.lacks_head

    def replies(self):
        """What villages have said to the figures as they now stand."""
        return Reply.objects.filter(entry__in=self.entries(), version=F("entry__version"))

    def unanswered(self):
        return self.replies().filter(says=Says.OBJECTS, answer="")

    def silent(self) -> list:
        """Villages that have not replied to every one of their figures, in customary order."""
        replied = Counter(self.replies().values_list("entry__participant_id", flat=True))
        figures = Counter(self.entries().present().values_list("participant_id", flat=True))
        return [row for row in self.participants() if replied[row.pk] < figures[row.pk]]


def find_heads(sheets) -> None:
    """Tell each sheet whether it lacks a head who entered nothing on it and is tied to none of its villages; seven queries for all.

    A person who enters and heads is no second pair of eyes, so in a small office the appraisal office stands in.
    """
    sheets = list(sheets)
    duties = Duty.objects.active_on(timezone.localdate()).filter(role=Role.HEAD, office__in={sheet.office_id for sheet in sheets})
    people = {user.pk: user for user in people_with_ties(User.objects.filter(pk__in=duties.values("user"), is_active=True))}
    heads: dict[int, list] = {}
    for office, user in duties.values_list("office", "user"):
        heads.setdefault(office, []).extend([people[user]] if user in people else [])
    living: dict[int, list] = {}
    for row in Participant.objects.filter(scheme__in={sheet.scheme_id for sheet in sheets}).select_related("village", "scheme"):
        living.setdefault(row.scheme_id, []).append(row)
    keys = ("indicator__scheme", "indicator__office", "period", "entered_by")
    rows = Entry.objects.filter(indicator__scheme__in=living, entered_by__in=people)
    entered = set(rows.order_by().values_list(*keys).distinct())
    for sheet in sheets:
        villages = {row.village_id for row in living.get(sheet.scheme_id, []) if sheet.period in row.periods}
        sheet.lacks_head = not any(
            (sheet.scheme_id, sheet.office_id, sheet.period, user.pk) not in entered and villages.isdisjoint(rules.ties_for(user, sheet))
            for user in heads.get(sheet.office_id, [])
        )
