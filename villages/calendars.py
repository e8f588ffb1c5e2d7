"""The townships' calendars of working days."""

from __future__ import annotations

from collections.abc import Iterable

from township.days import Calendar


def calendar_of(township: int) -> Calendar:
    return calendars_of([township])[township]


def calendars_of(townships: Iterable[int]) -> dict[int, Calendar]:
    return {township: Calendar() for township in townships}
