"""The townships' calendars of working days."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from township.days import Calendar
from township.saving import plain_values
from township.trace import Trace, Way, trace, trace_many, trace_row
from villages.calendar_file import CalendarPlan
from villages.models import CalendarDay, Township, User
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


# ---- what the administrator changes --------------------------------------------------------------------------------

FIELDS = ("day", "is_workday", "name")


def hold_calendar(township: int) -> None:
    """Until the transaction ends: of two who write the same day, the second is told."""
    Township.objects.select_for_update(no_key=True).get(pk=township)


@transaction.atomic
def remove_day(row: CalendarDay, *, by: User) -> None:
    trace(row, "delete", by=by, before=plain_values(row, FIELDS))
    row.delete()


@dataclass(frozen=True)
class Change:
    """What a file does to one day: it comes (no `before`), goes (no `after`), or is another kind or name."""

    before: CalendarDay | None
    after: CalendarDay | None

    @property
    def day(self) -> date:
        return (self.before or self.after).day

    def trace_row(self, by: User) -> Trace:
        verb = "create" if self.before is None else "delete" if self.after is None else "change"
        values = {key: plain_values(row, FIELDS) if row else None for key, row in (("before", self.before), ("after", self.after))}
        return trace_row(self.after or self.before, verb, by=by, way=Way.IMPORT, **values)


def changes_of(plan: CalendarPlan, township: Township) -> list[Change]:
    """The file is the year's whole calendar: what it does not name goes."""
    stored = {row.day: row for row in CalendarDay.objects.filter(township=township, day__year=plan.year)} if plan.year else {}
    found = []
    for day in sorted(stored.keys() | plan.days.keys()):
        before, said = stored.get(day), plan.days.get(day)
        if before and said == (before.is_workday, before.name):
            continue
        after = CalendarDay(pk=before and before.pk, township=township, day=day, is_workday=said[0], name=said[1]) if said else None
        found.append(Change(before, after))
    return found


@transaction.atomic
def bring_calendar(plan: CalendarPlan, township: Township, *, by: User) -> int:
    """Make the year what the file says; the number of days changed."""
    hold_calendar(township.pk)
    changes = changes_of(plan, township)
    CalendarDay.objects.filter(pk__in=[one.before.pk for one in changes if one.before and not one.after]).delete()
    CalendarDay.objects.bulk_create(one.after for one in changes if one.after and not one.before)
    CalendarDay.objects.bulk_update([one.after for one in changes if one.after and one.before], ["is_workday", "name"])
    trace_many(one.trace_row(by) for one in changes)
    return len(changes)
