"""A year as plain rows: what a workbook holds, what a stored scheme would write, and what the two are compared by.

In a row None and "" mean "not given": founding leaves them to the model's default, comparing leaves what is stored.
"""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from appraisal.scoring.spec import IndicatorSpec
from township.spreadsheets import Problem
from township.spreadsheets.tables import Row


@dataclass(frozen=True)
class OfficeRow:
    code: str
    name: str
    name_en: str = ""


@dataclass(frozen=True)
class VillageRow:
    code: str
    name: str
    name_en: str = ""
    group: str = ""
    coefficient: Decimal | None = None
    households: int | None = None
    population: int | None = None
    started_on: date | None = None
    ended_on: date | None = None
    successor: str = ""


@dataclass(frozen=True)
class CategoryRow:
    code: str
    name: str
    name_en: str
    kind: str
    weight: Decimal


@dataclass(frozen=True)
class IndicatorRow:
    """`params` is the canonical text, in English; blank means the rule's defaults, None that the column was left out."""

    code: str
    category: str
    name: str
    name_en: str
    unit: str
    max: Decimal
    rule: str
    params: str | None
    target: Decimal | None
    frequency: str
    aggregate: str
    when_nothing_due: str
    office: str
    basis: str = ""
    post: str = ""
    self_score: bool | None = None
    measure: str = ""


@dataclass(frozen=True)
class TargetRow:
    indicator: str
    village: str
    target: Decimal


@dataclass(frozen=True)
class ScoreRow:
    """One entry that is not missing. `inputs` end with the last one given; none when not applicable."""

    period: int
    indicator: str
    village: str
    inputs: tuple[Decimal | None, ...]
    not_applicable: bool = False
    reason: str = ""


@dataclass(frozen=True)
class CapRow:
    village: str
    best_grade: str
    reason: str
    document: str


@dataclass
class YearPlan:
    """`scheme` holds the given keys only, under the names of Scheme's fields, and the township's name under `township`.

    The other sheets map keys to rows in the order of the file: codes; (indicator, village) of targets; (period, indicator,
    village) of scores; (village, document) of caps. `places` says where each of them stands: (sheet, key) → row.
    """

    scheme: dict[str, Any] = field(default_factory=dict)
    offices: dict[str, OfficeRow] = field(default_factory=dict)
    villages: dict[str, VillageRow] = field(default_factory=dict)
    categories: dict[str, CategoryRow] = field(default_factory=dict)
    indicators: dict[str, IndicatorRow] = field(default_factory=dict)
    targets: dict[tuple[str, str], TargetRow] = field(default_factory=dict)
    scores: dict[tuple[int, str, str], ScoreRow] = field(default_factory=dict)
    caps: dict[tuple[str, str], CapRow] = field(default_factory=dict)
    specs: dict[str, IndicatorSpec] = field(default_factory=dict)
    sheets: dict[str, str] = field(default_factory=dict)  # English name → as the file has it
    places: dict[tuple[str, Hashable], Row] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    notices: list[Problem] = field(default_factory=list)

    def at(self, sheet: str, key: Hashable, column: str, message: str) -> Problem:
        """Something to say about a row, at the cell where it is said."""
        if row := self.places.get((sheet, key)):
            return row.problem(column, message)
        return Problem(self.sheets.get(sheet, sheet), "A1", message)


def is_given(value: Any) -> bool:
    return value is not None and value != ""
