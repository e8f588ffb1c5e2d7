"""The townships' calendars of working days."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from township.days import Calendar
from villages.models import CalendarDay, Township
from villages.shipped import shipped_days


def calendar_of(township: int) -> Calendar:
    return calendars_of([township])[township]


def calendars_of(townships: Iterable[int]) -> dict[int, Calendar]:
    """By township, in one query."""
    wanted = set(townships)
    days: dict[int, dict[bool, set[date]]] = {township: defaultdict(set) for township in wanted}
    for township, day, is_workday in CalendarDay.objects.filter(township__in=wanted).values_list("township", "day", "is_workday"):
        days[township][is_workday].add(day)
    return {township: calendar(kinds[False], kinds[True]) for township, kinds in days.items()}


def calendar(off: set[date], on: set[date]) -> Calendar:
    """A year has a table when any of its days is there: the first of January is always a holiday."""
    return Calendar(frozenset(off), frozenset(on), frozenset(day.year for day in off | on))


def fill_calendar(township: Township) -> None:
    """The shipped days of the years for which the township has no table yet. The founding of the township is the trace of it."""
    known = calendar_of(township.pk)
    new = [day for day in shipped_days() if not known.knows(day.day)]
    CalendarDay.objects.bulk_create(CalendarDay(township=township, **day._asdict()) for day in new)
