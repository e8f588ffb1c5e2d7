"""A year at a glance: its months by weeks, each day with what the calendar says of it."""

from __future__ import annotations

from calendar import Calendar as Weeks
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from township.days import DAY, SATURDAY
from villages.models import CalendarDay

WEEKS = Weeks(firstweekday=0)


@dataclass(frozen=True)
class Place:
    """One square of a month; `row` where the calendar says something of the day."""

    day: date
    row: CalendarDay | None

    @property
    def is_today(self) -> bool:
        return self.day == timezone.localdate()

    @property
    def is_weekend(self) -> bool:
        return self.day.weekday() >= SATURDAY


def months_of(year: int, rows: list[CalendarDay]) -> list[tuple[date, list[list[Place | None]]]]:
    """(first day of the month, weeks of seven squares from Monday on, None outside the month)."""
    known = {row.day: row for row in rows}
    return [(date(year, month, 1), [[place(day, month, known) for day in week] for week in weeks(year, month)]) for month in range(1, 13)]


def weeks(year: int, month: int) -> list[list[date]]:
    return WEEKS.monthdatescalendar(year, month)


def place(day: date, month: int, known: dict[date, CalendarDay]) -> Place | None:
    return Place(day, known.get(day)) if day.month == month else None


@dataclass(frozen=True)
class Stretch:
    """Days that follow each other and are called the same."""

    rows: list[CalendarDay]

    @property
    def first(self) -> CalendarDay:
        return self.rows[0]

    @property
    def last(self) -> CalendarDay:
        return self.rows[-1]

    def goes_on_with(self, row: CalendarDay) -> bool:
        same = (self.last.is_workday, self.last.name) == (row.is_workday, row.name)
        return same and row.day - self.last.day == DAY


def stretches_of(rows: list[CalendarDay]) -> list[Stretch]:
    """In the order of `rows`, which are by day."""
    found: list[Stretch] = []
    for row in rows:
        if found and found[-1].goes_on_with(row):
            found[-1].rows.append(row)
        else:
            found.append(Stretch([row]))
    return found
