"""A year as plain rows: what a workbook holds, what a stored scheme would write, and what the two are compared by."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from appraisal.scoring.spec import IndicatorSpec
from township.spreadsheets import Problem


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
    coefficient: Decimal = Decimal(1)
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
    """`params` is the canonical text."""

    code: str
    category: str
    name: str
    name_en: str
    unit: str
    max: Decimal
    rule: str
    params: str
    target: Decimal | None
    frequency: str
    aggregate: str
    when_nothing_due: str
    office: str
    basis: str = ""
    post: str = ""
    self_score: bool = False
    measure: str = ""


@dataclass(frozen=True)
class ScoreRow:
    """One entry; `number` is its row in the sheet, 0 when it comes from the database."""

    period: int
    indicator: str
    village: str
    inputs: tuple[Decimal | None, ...]
    not_applicable: bool = False
    reason: str = ""
    number: int = field(default=0, compare=False)

    @property
    def key(self) -> tuple[int, str, str]:
        return self.period, self.indicator, self.village


@dataclass(frozen=True)
class CapRow:
    village: str
    best_grade: str
    reason: str
    document: str


@dataclass
class YearPlan:
    """`scheme` holds Scheme's fields by name (texts and numbers), and the township's name under `township`."""

    scheme: dict[str, object] = field(default_factory=dict)
    offices: list[OfficeRow] = field(default_factory=list)
    villages: list[VillageRow] = field(default_factory=list)
    categories: list[CategoryRow] = field(default_factory=list)
    indicators: list[IndicatorRow] = field(default_factory=list)
    targets: dict[tuple[str, str], Decimal] = field(default_factory=dict)
    scores: dict[tuple[int, str, str], ScoreRow] = field(default_factory=dict)
    caps: list[CapRow] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notices: list[Problem] = field(default_factory=list)
    specs: dict[str, IndicatorSpec] = field(default_factory=dict)
