"""When a village can appeal (申诉期限): working days after it was told of a figure, and again from the first day of publicity."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from appraisal.entries import OUT_OF_HAND
from appraisal.models import Entry, Participant, Ranking, RankingStatus, Sheet
from township.days import Calendar

FILE_DAYS = 5  # working days after the notice, whose day is not counted


@dataclass(frozen=True)
class Window:
    """From the day of the notice to the last day, both inclusive; the notice is the sheet sent, or the publicity."""

    first: date
    last: date
    is_publicity: bool = False

    @property
    def is_open(self) -> bool:
        return self.first <= timezone.localdate() <= self.last


@dataclass
class Windows:
    """All windows of one participant: the publicity's for everything, a sheet's for its figures. Two queries."""

    participant: Participant
    calendar: Calendar

    def __post_init__(self):
        sheets = Sheet.objects.filter(scheme=self.participant.scheme_id, status__in=OUT_OF_HAND).select_related("office")
        self.out_of_hand = {(sheet.office_id, sheet.period): sheet for sheet in sheets}
        shown = Ranking.objects.filter(scheme=self.participant.scheme_id, status__in=[RankingStatus.PUBLICISED, RankingStatus.CLOSED])
        self.ranking = shown.defer("snapshot").order_by("-version").first()

    @property
    def publicity(self) -> list[Window]:
        return [self._window(self.ranking.public_from, is_publicity=True)] if self.ranking else []

    def of_figure(self, entry: Entry) -> list[Window]:
        """None for a figure that its office can still change: there is nothing yet to appeal against."""
        sheet = self.out_of_hand.get((entry.indicator.office_id, entry.period))
        if sheet is None:
            return []
        return ([self._window(sheet.sent_on)] if sheet.sent_on else []) + self.publicity

    def _window(self, notice: date, *, is_publicity: bool = False) -> Window:
        return Window(notice, self.calendar.working_days_after(notice, FILE_DAYS), is_publicity)

    def takes(self, entry: Entry | None = None) -> Window | None:
        """The window in which an appeal on this figure, or without one on a cap or the calculation, is possible today."""
        windows = self.of_figure(entry) if entry else self.publicity
        return next((window for window in windows if window.is_open), None)

    def check(self, entry: Entry | None = None) -> None:
        """Raise ValidationError with the days when no window is open."""
        if self.takes(entry):
            return
        if entry and (entry.indicator.office_id, entry.period) not in self.out_of_hand:
            raise ValidationError(_("This figure is still with its office: an appeal is possible once it has been sent to you."))
        windows = self.of_figure(entry) if entry else self.publicity
        raise ValidationError([*(past(window) for window in over(windows)), self._to_come(windows)])

    def _to_come(self, windows: Iterable[Window]) -> str:
        if any(window.is_publicity for window in windows):
            return _("The decision on the ranking follows; there is no further day for appeals.")
        return _("Appeals are possible for %(days)s working days from the first day of publicity.") % {"days": FILE_DAYS}


def over(windows: Iterable[Window]) -> list[Window]:
    return [window for window in windows if window.last < timezone.localdate()]


def past(window: Window) -> str:
    days = {"last": window.last.isoformat(), "first": window.first.isoformat(), "days": FILE_DAYS}
    if window.is_publicity:
        return _("Until %(last)s an appeal was possible: %(days)s working days after the publicity began on %(first)s.") % days
    return _("Until %(last)s an appeal was possible: %(days)s working days after the figure was sent to you on %(first)s.") % days


def appealable(windows: Windows) -> list[tuple[Sheet, Window, list[Entry]]]:
    """The sheets whose figures can be appealed against today, each with its window and the village's figures."""
    rows = Entry.objects.filter(participant=windows.participant).present().select_related("indicator")
    found: dict[int, tuple[Sheet, Window, list[Entry]]] = {}
    for entry in rows.order_by("period", "indicator__category__position", "indicator__position", "pk"):
        if window := windows.takes(entry):
            sheet = windows.out_of_hand[entry.indicator.office_id, entry.period]
            found.setdefault(sheet.pk, (sheet, window, []))[2].append(entry)
    return list(found.values())
