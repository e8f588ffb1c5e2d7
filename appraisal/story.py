"""Why an entry has its points: its formula, computed again from what is stored."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext as _

from appraisal.grid import Cell
from appraisal.scoring.rules import score


def formula_of(cell: Cell) -> str:
    """`6.00 × min(470 ÷ 600, 1) = 4.70`, with words where nothing was due; "" when missing or not applicable."""
    entry = cell.entry
    if entry is None or entry.is_missing or cell.not_applicable:
        return ""
    own = cell.participant.targets.filter(indicator=cell.column.indicator).values_list("target", flat=True).first()
    inputs = [value and Decimal(value) for value in entry.inputs]
    kind = cell.column.indicator.category.kind
    scored = score(cell.column.spec, entry.period, inputs, target=own, reason=entry.reason or "–", kind=kind)
    words = _(scored.words[0]) % scored.words[1] if scored.words else ""
    return f"{scored.formula} {words}".strip()
