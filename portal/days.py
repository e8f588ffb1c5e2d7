"""The calendars behind a desk: whose days count its deadlines, and which year nobody has entered yet."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils import timezone

from appraisal.models import SchemeStatus, Sheet, SheetStatus
from portal.desk import SheetLine
from portal.tasks import Task
from township.days import Calendar
from villages.calendars import calendars_of
from villages.models import Role, Township, User

AHEAD = timedelta(days=92)  # next year's holidays are published in autumn; earlier there is nothing to enter
KEEPERS = (Role.ADMIN, Role.APPRAISAL)


@dataclass(frozen=True)
class MissingCalendar:
    """A year in which a township's deadlines fall and which has no calendar; `may_enter`: whose desk it is may enter it."""

    township: Township
    year: int
    may_enter: bool


def days_on_desk(user: User, due: Iterable[SheetLine], tasks: Iterable[Task]) -> dict[str, Any]:
    """`calendars` by township: of everything dated on the desk, and of what this person looks after; `missing_calendars`."""
    dated = {task.township for task in tasks if task.township} | {line.sheet.township_id for line in due}
    calendars = calendars_of(dated | user.townships_as(*KEEPERS))
    return {"calendars": calendars, "missing_calendars": missing_calendars(user, calendars)}


def missing_calendars(user: User, calendars: dict[int, Calendar]) -> list[MissingCalendar]:
    """For the administrator and the appraisal office: years of running sheets' deadlines, from this year to those that come soon."""
    kept, today = user.townships_as(*KEEPERS), timezone.localdate()
    running = Sheet.objects.filter(scheme__township__in=kept, scheme__status=SchemeStatus.OPEN).exclude(status=SheetStatus.LOCKED)
    soon = running.filter(due_on__gte=today.replace(month=1, day=1), due_on__lte=today + AHEAD)
    fall = {(township, day.year) for township, day in soon.values_list("scheme__township", "due_on") if not calendars[township].knows(day)}
    townships = {duty.township_id: duty.township for duty in user.duties_today}
    entered = user.townships_as(Role.ADMIN)
    return [MissingCalendar(townships[township], year, township in entered) for township, year in sorted(fall)]
