"""What a cell can tell: why it has its points, who changed it from what to what, and what it says now."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from appraisal.grid import Cell
from appraisal.models import Entry
from appraisal.scoring.rules import score
from township.trace import Trace
from villages.models import User


@dataclass(frozen=True, slots=True)
class Deed:
    """One change of a cell; `before` and `after` as they read in the grid."""

    at: datetime
    by: User | None
    on_behalf_of: User | None
    way: str
    before: str
    after: str
    points: str
    reason: str


def formula_of(cell: Cell) -> str:
    """`6.00 × min(470 ÷ 600, 1) = 4.70`, with words where nothing was due; "" when missing or not applicable.

    Computed again from what is stored.
    """
    entry = cell.entry
    if entry is None or entry.is_missing or cell.not_applicable:
        return ""
    own = cell.participant.targets.filter(indicator=cell.column.indicator).values_list("target", flat=True).first()
    inputs = [value and Decimal(value) for value in entry.inputs]
    kind = cell.column.indicator.category.kind
    scored = score(cell.column.spec, entry.period, inputs, target=own, reason=entry.reason or "–", kind=kind)
    words = _(scored.words[0]) % scored.words[1] if scored.words else ""
    return f"{scored.formula} {words}".strip()


def history_of(cell: Cell) -> list[Deed]:
    """Newest first. A history row holds what changed, so the whole is put together from the first row on."""
    if cell.entry is None:
        return []
    state: dict[str, Any] = {}
    deeds = []
    for row in reversed(Trace.objects.of(cell.entry)):
        before = said(state | (row.before or {}))
        state = {key: value for key, value in state.items() if key not in (row.before or {})} | (row.after or {})
        deed = Deed(row.at, row.by, row.on_behalf_of, row.get_way_display(), before, said(state), state.get("points") or "", row.reason)
        deeds.append(deed)
    return deeds[::-1]


def said(state: dict[str, Any]) -> str:
    """A state of the history as the grid shows it."""
    inputs = " / ".join(value or "–" for value in state.get("inputs") or [])
    return inputs or (_("n/a") if state.get("not_applicable") else _("missing"))


def now_says(entry: Entry) -> str:
    """“now 7 / 20, by 赵磊, 10:03”: what a colleague has stored meanwhile."""
    values = " / ".join(value or "–" for value in entry.inputs)
    value = values or (_("missing") if entry.is_missing else _("n/a"))
    when = date_format(timezone.localtime(entry.entered_at), "H:i") if entry.entered_at else ""
    return _("now %(value)s, by %(who)s, %(when)s") % {"value": value, "who": entry.entered_by or "–", "when": when}
