"""How a score sheet lies in a file: row 1 holds hidden codes, row 2 headings, then a village a row."""

from __future__ import annotations

from appraisal.grid import Cell, Column, fingerprint
from appraisal.models import Sheet
from appraisal.periods import Period
from township.spreadsheets import clean_text

VERSION = "2"
MARK = "sheet/"
NAME = "name"


def mark_of(sheet: Sheet) -> str:
    """What the file's first cell says, so that it only comes back to this sheet of this township."""
    return f"{MARK}{VERSION}/{sheet.township_id}/{sheet.scheme.code}/{sheet.office.code}/{Period(sheet.period).code}"


def said_by(mark: str) -> str:
    """What another sheet's mark says to a person: scheme, office and period."""
    return " · ".join(mark.split("/")[3:])


def column_codes(column: Column) -> list[str]:
    """The codes above an indicator's columns: its values, not applicable, reason, and (hidden) what was there on download."""
    code = column.indicator.code
    return [*(f"{code}/v{number}" for number in range(1, len(column.labels) + 1)), f"{code}/na", f"{code}/reason", f"{code}/was"]


def was(cell: Cell) -> str:
    """The version and what the cell said: whoever comes back with the same has not touched it."""
    return f"{cell.version}:{fingerprint(cell.values, cell.not_applicable, clean_text(cell.reason))}"
