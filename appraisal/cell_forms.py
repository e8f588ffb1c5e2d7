"""What a browser sends for cells, read into changes; what cannot be read is told cell by cell."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from appraisal.entries import Change
from appraisal.models import Sheet
from appraisal.scoring.numbers import parse_decimal
from appraisal.scoring.words import ScoringError
from appraisal.specs import translated

MOST_CELLS = 3_000
MOST_VALUES = 9


class BadRequest(Exception):
    """Not what our own pages send."""


@dataclass(frozen=True)
class Unreadable:
    """A cell with a value that is no number: which input (`v1`, …) and what to do."""

    participant: int
    indicator: int
    field: str
    message: str


def read_cells(sheet: Sheet, body: Any) -> tuple[list[Change], list[Unreadable]]:
    """Raises BadRequest for anything that is not of the form our script sends. A cell that is no longer of this sheet is told."""
    if not isinstance(body, dict) or not isinstance(body.get("cells"), list) or len(body["cells"]) > MOST_CELLS:
        raise BadRequest
    participants = {row.pk: row for row in sheet.participants()}
    indicators = {row.pk: row for row in sheet.indicators().select_related("scheme", "category")}
    changes, unreadable = [], []
    for cell in body["cells"]:
        if not _is_cell(cell):
            raise BadRequest
        if cell["p"] not in participants or cell["i"] not in indicators:
            gone = _("This cell is no longer part of the sheet. Load the page again.")
            unreadable.append(Unreadable(cell["p"], cell["i"], "", gone))
            continue
        inputs = read_inputs([str(value) for value in cell["values"]])
        if isinstance(inputs, tuple):
            reason = str(cell.get("reason") or "").strip()[:2000]
            na = bool(cell.get("na"))
            changes.append(Change(participants[cell["p"]], indicators[cell["i"]], sheet.period, inputs, na, reason, cell["version"]))
        else:
            unreadable.append(Unreadable(cell["p"], cell["i"], inputs.field, translated(inputs)))
    return changes, unreadable


def _is_cell(cell: Any) -> bool:
    if not isinstance(cell, dict) or not all(isinstance(cell.get(key), int) for key in ("p", "i", "version")):
        return False
    return isinstance(cell.get("values"), list) and len(cell["values"]) <= MOST_VALUES


def read_inputs(texts: list[str]) -> tuple[Decimal | None, ...] | ScoringError:
    """The typed texts as numbers, trailing blanks left out; the error of the first that is none, with its place as field."""
    values: list[Decimal | None] = []
    for number, text in enumerate(texts, start=1):
        try:
            values.append(parse_decimal(text) if text.strip() else None)
        except ScoringError as error:
            return ScoringError(error.message, f"v{number}", **error.params)
    while values and values[-1] is None:
        values.pop()
    return tuple(values)
