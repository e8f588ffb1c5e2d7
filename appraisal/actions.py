"""Deeds on a whole scheme: each one transaction, with who did it."""

from __future__ import annotations

from django.db import transaction

from appraisal.models import Frequency, Scheme, Sheet
from appraisal.periods import QUARTERS, Period, due_on, opens_on
from township.trace import Way
from township.workflow import move
from villages.models import User


@transaction.atomic
def open_scheme(scheme: Scheme, *, by: User, note: str = "") -> None:
    """Open a draft that is ready, and lay out its score sheets. Raises what `move` raises."""
    move(scheme, "open", by=by, note=note, way=Way.BROWSER)
    lay_out_sheets(scheme)


def lay_out_sheets(scheme: Scheme) -> list[Sheet]:
    """One open sheet for each office and each period in which it has something to enter, by the calendar."""
    kinds = scheme.indicators.values_list("office", "frequency").distinct().order_by("office", "frequency")
    sheets = [
        Sheet(scheme=scheme, office_id=office, period=period, opens_on=opens_on(scheme.year, period), due_on=due_on(scheme.year, period))
        for office, frequency in kinds
        for period in (QUARTERS if frequency == Frequency.QUARTER else (Period.YEAR,))
    ]
    return Sheet.objects.bulk_create(sheets)
