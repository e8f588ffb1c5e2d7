"""A year at a glance: its months by weeks, each day with what the calendar says of it."""

from __future__ import annotations

from calendar import Calendar as Weeks
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from villages.models import CalendarDay

WEEKS = Weeks(firstweekday=0)
WEEKEND = 5


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
        return self.day.weekday() >= WEEKEND


def months_of(year: int, rows: list[CalendarDay]) -> list[tuple[date, list[list[Place | None]]]]:
    """(first day of the month, weeks of seven squares from Monday on, None outside the month)."""
    known = {row.day: row for row in rows}
    return [(date(year, month, 1), [[place(day, month, known) for day in week] for week in weeks(year, month)]) for month in range(1, 13)]


def weeks(year: int, month: int) -> list[list[date]]:
    return WEEKS.monthdatescalendar(year, month)


def place(day: date, month: int, known: dict[date, CalendarDay]) -> Place | None:
    return Place(day, known.get(day)) if day.month == month else None
