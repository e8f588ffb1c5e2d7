"""A score sheet as a grid: villages in customary order by the office's indicators, one cell one entry."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from django.utils.translation import gettext as _

from appraisal import rules
from appraisal.models import Category, Entry, Indicator, Measured, PanelSeat, Participant, SelfScore, Sheet
from appraisal.scoring.numbers import show
from appraisal.scoring.params import input_names
from appraisal.scoring.spec import IndicatorSpec
from appraisal.specs import indicator_spec
from villages.models import User


@dataclass(slots=True)
class Column:
    """An indicator with the labels of its inputs."""

    indicator: Indicator
    spec: IndicatorSpec
    labels: list[str]

    @property
    def is_panel(self) -> bool:
        return self.spec.rule == "panel"

    @property
    def pk(self) -> int:
        return self.indicator.pk

    @property
    def takes_noughts(self) -> bool:
        """A nought in every input says something here; of marks and votes it does not."""
        return self.spec.rule not in ("panel", "graded")

    @property
    def is_measured(self) -> bool:
        return self.indicator.is_measured


@dataclass(slots=True)
class Cell:
    column: Column
    participant: Participant
    entry: Entry | None
    self_score: str = ""
    measured: Measured | None = None

    @property
    def automatic(self) -> str:
        """The automatic figure in one text; blank where there is none."""
        return " / ".join(self.measured.inputs) if self.measured else ""

    @property
    def version(self) -> int:
        return self.entry.version if self.entry else 0

    @property
    def not_applicable(self) -> bool:
        """Said by a person; not the kind that a rule finds when nothing is due."""
        return bool(self.entry and self.entry.not_applicable and not self.entry.inputs)

    @property
    def reason(self) -> str:
        return self.entry.reason if self.entry else ""

    @property
    def values(self) -> list[str]:
        """As many texts as the column has inputs."""
        values = [value or "" for value in self.entry.inputs] if self.entry else []
        return values + [""] * (len(self.column.labels) - len(values))

    @property
    def said(self) -> str:
        """What was entered, in one text."""
        values = " / ".join(value or "–" for value in self.entry.inputs) if self.entry else ""
        return values or (_("n/a") if self.not_applicable else _("missing"))

    @property
    def points(self) -> str:
        if self.entry is None or self.entry.is_missing:
            return ""
        return _("n/a") if self.entry.not_applicable else show(self.entry.points)


@dataclass(slots=True)
class Line:
    """A village's row; `recused` says why this person may not enter it, and is blank when they may."""

    participant: Participant
    cells: list[Cell]
    recused: str = ""


@dataclass
class Grid:
    sheet: Sheet
    columns: list[Column]
    lines: list[Line]
    may_enter: bool
    headings: list[tuple[Category, int]] = field(default_factory=list)

    @property
    def is_measured(self) -> bool:
        return any(column.is_measured for column in self.columns)

    @property
    def missing(self) -> int:
        return sum(not cell.points for line in self.lines for cell in line.cells)

    @property
    def expected(self) -> int:
        return len(self.lines) * len(self.columns)


def grid_of(sheet: Sheet, user: User) -> Grid:
    """The whole sheet as this person sees it, in a constant number of queries."""
    columns = columns_of(sheet.indicators(), sheet.period)
    entries = {(entry.participant_id, entry.indicator_id): entry for entry in sheet.entries()}
    beside = (self_scores_of(sheet, columns), measured_of(sheet, columns))
    is_scorer = rules.may_score(user, sheet)
    ties = rules.ties_for(user, sheet) if is_scorer else {}
    lines = [
        Line(row, [cell(column, row, entries, *beside) for column in columns], ties.get(row.village_id, "")) for row in sheet.participants()
    ]
    headings = [(category, len(list(group))) for category, group in groupby(column.indicator.category for column in columns)]
    return Grid(sheet, columns, lines, is_scorer and sheet.takes_entries, headings)


def cell(column: Column, row: Participant, entries: dict, selves: dict, measured: dict) -> Cell:
    key = (row.pk, column.pk)
    return Cell(column, row, entries.get(key), selves.get(key, ""), measured.get(key))


def measured_of(sheet: Sheet, columns: list[Column]) -> dict[tuple[int, int], Measured]:
    """(participant, indicator) → the automatic figure as it was read; asked for only where some indicator has one."""
    indicators = [column.pk for column in columns if column.is_measured]
    rows = Measured.objects.filter(indicator__in=indicators, period=sheet.period) if indicators else []
    return {(row.participant_id, row.indicator_id): row for row in rows}


def self_scores_of(sheet: Sheet, columns: list[Column]) -> dict[tuple[int, int], str]:
    """(participant, indicator) → what the village gives itself; asked for only where some indicator allows it."""
    indicators = [column.pk for column in columns if column.indicator.self_score]
    rows = SelfScore.objects.filter(indicator__in=indicators, period=sheet.period) if indicators else []
    return {(row.participant_id, row.indicator_id): show(row.points) for row in rows}


def cell_of(sheet: Sheet, participant: int, indicator: int) -> Cell | None:
    """One cell of the sheet, without the rest of it."""
    column = next(iter(columns_of(sheet.indicators().filter(pk=indicator), sheet.period)), None)
    row = next((row for row in sheet.participants() if row.pk == participant), None)
    if column is None or row is None:
        return None
    entry = sheet.entries().filter(participant=row, indicator=indicator).select_related("entered_by").first()
    return Cell(column, row, entry, measured=measured_of(sheet, [column]).get((row.pk, column.pk)))


def fingerprint(values: Sequence[str | None], not_applicable: bool, reason: str) -> str:
    """A short word for what a cell says. A form or file that was shown it tells by it, later, whether anybody touched the cell."""
    texts = [value or "" for value in values]
    while texts and not texts[-1]:
        texts.pop()
    return hashlib.sha256(repr((texts, not_applicable, reason.split())).encode()).hexdigest()[:12]


def columns_of(indicators: Iterable[Indicator], period: int) -> list[Column]:
    """A panel's marks are called by their assessors where these are known."""
    indicators = list(indicators)
    panels = [row.pk for row in indicators if row.rule == "panel"]
    rows = PanelSeat.objects.filter(indicator__in=panels, period=period).select_related("assessor") if panels else []
    seats = {(seat.indicator_id, f"mark{seat.number}"): seat.assessor.name for seat in rows}
    columns = []
    for indicator in indicators:
        spec = indicator_spec(indicator, indicator.category.code)
        names = input_names(spec.rule, spec.params)
        labels = [label if key.startswith("count") else seats.get((indicator.pk, key)) or input_label(key, label) for key, label in names]
        columns.append(Column(indicator, spec, labels))
    return columns


def input_label(key: str, label: str) -> str:
    """What an input is called: marks are numbered, the others are words of the scoring package."""
    return _("mark %(number)s") % {"number": key.removeprefix("mark")} if key.startswith("mark") else _(label)
