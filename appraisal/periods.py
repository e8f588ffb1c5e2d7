"""The quarters and the year: their days, and when they open and fall due. Periods are 1 to 4 and YEAR."""

from __future__ import annotations

from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _


class Period(models.IntegerChoices):
    Q1 = 1, _("Quarter 1")
    Q2 = 2, _("Quarter 2")
    Q3 = 3, _("Quarter 3")
    Q4 = 4, _("Quarter 4")
    YEAR = 5, _("Whole year")

    @property
    def code(self) -> str:
        """As workbooks and addresses name it: Q1 to Q4, Y."""
        return "Y" if self is Period.YEAR else self.name

    @classmethod
    def from_code(cls, code: str) -> Period:
        """ValueError for anything but Q1 to Q4 and Y."""
        if code not in ("Q1", "Q2", "Q3", "Q4", "Y"):
            raise ValueError(code)
        return cls.YEAR if code == "Y" else cls[code]


QUARTERS = (Period.Q1, Period.Q2, Period.Q3, Period.Q4)


def first_day(year: int, period: int) -> date:
    return date(year, 1 if period == Period.YEAR else 3 * period - 2, 1)


def last_day(year: int, period: int) -> date:
    return {1: date(year, 3, 31), 2: date(year, 6, 30), 3: date(year, 9, 30)}.get(period, date(year, 12, 31))


def opens_on(year: int, period: int) -> date:
    """A quarter opens on its first day, the year's own entries on 1 October."""
    return date(year, 10, 1) if period == Period.YEAR else first_day(year, period)


def due_on(year: int, period: int) -> date:
    """The 10th after the quarter ends; the year's own entries fall due with the fourth quarter."""
    return {1: date(year, 4, 10), 2: date(year, 7, 10), 3: date(year, 10, 10)}.get(period, date(year + 1, 1, 10))


def periods_lived(year: int, started_on: date | None, ended_on: date | None) -> frozenset[int]:
    """The periods of the year that a life of these (inclusive) days touches."""
    return frozenset(
        period
        for period in Period.values
        if (started_on is None or started_on <= last_day(year, period)) and (ended_on is None or ended_on >= first_day(year, period))
    )
