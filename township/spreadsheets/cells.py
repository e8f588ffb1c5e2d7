"""One cell: its value exactly as stored, and what its format says about it."""

from __future__ import annotations

import re
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from functools import cache
from typing import NamedTuple

# Excel's built-in formats, those of its Chinese edition included.
PERCENT_FORMATS = {9, 10}
DATE_FORMATS = {14, 15, 16, 17, 22, *range(27, 32), 36, *range(50, 55), 57, 58}
_NOT_SHOWN_AS_WRITTEN = re.compile(r'"[^"]*"|\\.|_.|\*.|\[[^\]]*\]')


class Kind(StrEnum):
    TEXT = "text"
    NUMBER = "number"
    DATE = "date"
    BOOLEAN = "boolean"
    ERROR = "error"  # #REF! and the like, or a formula without a stored value: reported by the sheet
    BLANK = "blank"


class Cell(NamedTuple):
    """`percent`: a number shown as 30 % is stored as 0.3. `date1904`: how the workbook counts its days."""

    ref: str
    value: str | Decimal | bool | date | datetime | None = None
    kind: Kind = Kind.BLANK
    percent: bool = False
    date1904: bool = False

    @property
    def is_blank(self) -> bool:
        return self.kind == Kind.BLANK

    @property
    def text(self) -> str:
        """The value as a person would type it: codes that arrive as the number 7 are "7"."""
        match self.value:
            case None:
                return ""
            case bool():
                return "TRUE" if self.value else "FALSE"
            case Decimal():
                plain = f"{self.value:f}"
                return plain.rstrip("0").rstrip(".") if "." in plain else plain
            case date():
                return self.value.isoformat()
        return self.value


@cache
def column_letters(index: int) -> str:
    """1 → A, 27 → AA."""
    letters = ""
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def format_kind(number: int, code: str | None) -> str:
    """ "percent", "date" or "" for a number format: its built-in number, and its code where the workbook defines one."""
    if code is None:
        return "percent" if number in PERCENT_FORMATS else "date" if number in DATE_FORMATS else ""
    shown = _NOT_SHOWN_AS_WRITTEN.sub("", code.split(";")[0]).casefold()
    if "%" in shown:
        return "percent"
    return "date" if re.search(r"[yd年日]|m+[/月.-]", shown) and "general" not in shown else ""
