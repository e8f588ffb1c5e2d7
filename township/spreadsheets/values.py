"""Small values out of a workbook's XML."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

from township.spreadsheets.cells import Cell, Kind
from township.spreadsheets.problems import damaged

LONGEST_TEXT = 32_767  # Excel's own limit for a cell
_REFERENCE = re.compile(r"([A-Z]{1,3})[1-9]\d{0,6}")
_ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
_NUMBER = re.compile(r"[-+]?(?:[0-9]{1,40}\.?[0-9]{0,40}|\.[0-9]{1,40})(?:[eE][-+]?[0-9]{1,3})?")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")


def fold(text: str) -> str:
    """How names of sheets and columns are compared: case, spaces and full-width forms do not matter."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def is_true(text: str | None) -> bool:
    return text in ("1", "true")


def whole(text: str | None) -> int:
    if text is None or not (text.isascii() and text.isdigit() and len(text) <= 9):
        raise damaged()
    return int(text)


def column_of(ref: str) -> int:
    """D7 → 4."""
    match = _REFERENCE.fullmatch(ref)
    if not match:
        raise damaged()
    column = 0
    for letter in match[1]:
        column = column * 26 + ord(letter) - ord("A") + 1
    return column


def to_number(stored: str) -> Decimal | None:
    """The number the writer meant: a stored 66.56999999999999 is the same double as 66.57. None for what is no number."""
    if not _NUMBER.fullmatch(stored):
        return None
    number = Decimal(stored) if stored.isdigit() else Decimal(repr(float(stored)))
    return number if number.is_finite() else None


def plain_text(stored: str) -> str:
    """Excel writes some characters as _x000D_; those that no text may hold are left out."""
    if len(stored) > LONGEST_TEXT:
        raise damaged()
    if "_x" in stored:
        stored = _ESCAPED.sub(lambda match: chr(int(match[1], 16)), stored)
    return _CONTROL.sub("", stored)


def text_cell(ref: str, text: str) -> Cell:
    return Cell(ref, text, Kind.TEXT) if text.strip() else Cell(ref)


def named(names: list[str], count: int) -> str:
    """The first ten of `count` names."""
    return ", ".join(names[:10]) + (" …" if count > 10 else "")
