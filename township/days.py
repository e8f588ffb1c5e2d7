"""Days of a deadline: working days by a calendar's table, natural days by the law. The first day is not counted, the last is inclusive."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

DAY = timedelta(days=1)
SATURDAY = 5


class Kind(models.TextChoices):
    WORKING = "working", _("working days")
    NATURAL = "natural", _("natural days")


@dataclass(frozen=True)
class Calendar:
    """Holidays (`off`), weekend days made working days (`on`), and the years that have a table; other years know weekends only."""

    off: frozenset[date] = frozenset()
    on: frozenset[date] = frozenset()
    years: frozenset[int] = frozenset()

    def knows(self, day: date) -> bool:
        return day.year in self.years

    def is_working(self, day: date) -> bool:
        return day in self.on or (day.weekday() < SATURDAY and day not in self.off)

    def working_days_after(self, start: date, count: int) -> date:
        """The count-th working day after `start`."""
        day = start
        while count > 0:
            day += DAY
            count -= self.is_working(day)
        return day

    def natural_days_after(self, start: date, count: int) -> date:
        """So many days after `start`; a last day that is no working day moves on to the next."""
        day = start + count * DAY
        while not self.is_working(day):
            day += DAY
        return day

    def working_days_between(self, first: date, last: date) -> int:
        """Working days after `first` up to and including `last`; 0 when `last` is not later."""
        weeks, rest = divmod(max((last - first).days, 0), 7)
        weekdays = 5 * weeks + sum((first + number * DAY).weekday() < SATURDAY for number in range(1, rest + 1))
        holidays = sum(first < day <= last and day.weekday() < SATURDAY for day in self.off - self.on)
        return weekdays - holidays + sum(first < day <= last and day.weekday() >= SATURDAY for day in self.on)
