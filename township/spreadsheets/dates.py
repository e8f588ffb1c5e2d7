"""Dates as offices write them: one list for every import."""

from __future__ import annotations

import calendar
import re
import unicodedata
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from django.utils.translation import gettext as _

from township.spreadsheets.cells import Cell

YEAR = r"((?:19|20|21)\d\d)"
DAY = re.compile(rf"{YEAR}\s*[-/.年]\s*(\d{{1,2}})\s*[-/.月]\s*(\d{{1,2}})\s*[日号]?(?:[T\s]\s*\d{{1,2}}:\d{{2}}(?::\d{{2}})?)?")
COMPACT_DAY = re.compile(rf"{YEAR}(\d\d)(\d\d)")
MONTH = re.compile(rf"{YEAR}\s*[-/.年]\s*(\d{{1,2}})\s*月?")
# A bare number is a day count only where it can be nothing else: 1954 to 2119.
DAY_COUNTS = range(20_000, 80_000)


def from_serial(serial: Decimal, *, date1904: bool = False) -> date | datetime | None:
    """The day a spreadsheet means by its count; None where it means none (a time of day, or before March 1900)."""
    if not (0 if date1904 else 61) <= serial < 2_900_000:
        return None
    whole, rest = divmod(serial, 1)
    day = (date(1904, 1, 1) if date1904 else date(1899, 12, 30)) + timedelta(days=int(whole))
    return datetime.combine(day, time()) + timedelta(seconds=round(rest * 86_400)) if rest else day


def parse_date(value, *, end: bool = False) -> date | None:
    """A cell, text, number or date as a date; None when blank. A month alone is its first day, or its last for `end`.

    Raises ValueError with a sentence for people.
    """
    date1904 = isinstance(value, Cell) and value.date1904
    value = value.value if isinstance(value, Cell) else value
    if isinstance(value, date):
        return value.date() if isinstance(value, datetime) else value
    if value is None or not str(value).strip():
        return None
    if isinstance(value, Decimal) and int(value) in DAY_COUNTS:
        return _plain(from_serial(value, date1904=date1904))
    written = unicodedata.normalize("NFKC", f"{value:f}" if isinstance(value, Decimal) else str(value)).strip()
    if written.isdigit() and len(written) == 5 and int(written) in DAY_COUNTS:
        return _plain(from_serial(Decimal(written), date1904=date1904))
    try:
        return _from_text(written, end=end, was_number=isinstance(value, Decimal))
    except ValueError as error:
        raise ValueError(_("“%(text)s” is not a date. Write it as 2025-03-01.") % {"text": written}) from error


def _from_text(written: str, *, end: bool, was_number: bool) -> date:
    if match := DAY.fullmatch(written) or COMPACT_DAY.fullmatch(written):
        year, month, day = map(int, match.groups())
        return date(year, month, day)
    match = MONTH.fullmatch(written)
    # As a number, October ("2025.10") has lost its 0 and looks like January.
    if not match or (was_number and match[2] == "1"):
        raise ValueError(written)
    year, month = map(int, match.groups())
    return date(year, month, calendar.monthrange(year, month)[1] if end and 1 <= month <= 12 else 1)


def _plain(moment: date | datetime | None) -> date | None:
    return moment.date() if isinstance(moment, datetime) else moment
