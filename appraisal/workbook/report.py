"""What a workbook brings: every row that would be created, changed or taken out, old → new, and what stands against it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _

from appraisal.models import Scheme
from appraisal.periods import Period
from appraisal.scoring.numbers import plain
from appraisal.workbook.plan import ScoreRow, YearPlan, is_given
from township.spreadsheets import Problem

# In the order of the preview: the workbook's sheets, and what one of them says of the scheme apart from the register.
GROUPS = ["township", "scheme", "offices", "villages", "participants", "categories", "indicators", "targets", "scores", "caps"]


@dataclass(frozen=True)
class Line:
    """`deed` is create, change or delete; `old` and `new` are written for people. `version` is of the stored entry."""

    sheet: str
    cell: str
    deed: str
    what: str
    old: str = ""
    new: str = ""
    version: int = 0


@dataclass
class Report:
    plan: YearPlan
    lines: list[Line] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notices: list[Problem] = field(default_factory=list)
    scheme: Scheme | None = None
    is_stored: bool = False
    is_stale: bool = False  # something has changed since the preview that was confirmed: nothing was stored

    def __post_init__(self):
        self.problems += self.plan.problems
        self.notices += self.plan.notices

    @property
    def is_nothing(self) -> bool:
        return not self.lines and not self.problems

    @property
    def digest(self) -> str:
        """Of all that would happen, with the versions it was compared with: what a person confirms."""
        lines = [[line.sheet, line.deed, line.what, line.old, line.new, line.version] for line in self.lines]
        return hashlib.sha256(json.dumps(lines, ensure_ascii=False).encode()).hexdigest()

    def tell(
        self, deed: str, sheet: str, key: Hashable, what: str, *,
        column: str = "code", old: Any = "", new: Any = "", version: int = 0, group: str = "",
    ) -> None:  # fmt: skip
        """`group` where the preview shows the rows of a sheet apart."""
        cell = "" if key is None else self.plan.at(sheet, key, column, "").cell
        self.lines.append(Line(group or sheet, cell, deed, what, written(old), written(new), version))

    def refuse(self, sheet: str, key: Hashable, column: str, message: str) -> None:
        self.problems.append(self.plan.at(sheet, key, column, message))

    def notice(self, sheet: str, key: Hashable, column: str, message: str) -> None:
        self.notices.append(self.plan.at(sheet, key, column, message))

    def by_sheet(self) -> Iterator[tuple[str, list[Line]]]:
        for sheet, lines in groupby(sorted(self.lines, key=lambda line: GROUPS.index(line.sheet)), key=lambda line: line.sheet):
            yield sheet, list(lines)


def written(value: Any) -> str:
    """A value as a person reads it."""
    if isinstance(value, ScoreRow):
        return written_score(value)
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, Decimal):
        return plain(value)
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if is_given(value) else ""


def written_score(row: ScoreRow) -> str:
    """An entry as one line: its inputs, or that it is not applicable, and its reason."""
    values = _("not applicable") if row.not_applicable else " / ".join("–" if value is None else plain(value) for value in row.inputs)
    return f"{values} ({row.reason})" if row.reason else values


def place_of_score(row: ScoreRow) -> str:
    return f"{Period(row.period).code} {row.indicator} {row.village}"
