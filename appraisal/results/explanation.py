"""The score explanation sheet (算分单) of a village: every figure with its rule and formula, down to the total and the rank."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from appraisal.models import Category, Entry, Frequency, Indicator
from appraisal.periods import QUARTERS, Period
from appraisal.results.board import Board, Line
from appraisal.results.compute import Computed
from appraisal.scoring import explain
from appraisal.scoring.numbers import parse_decimal, plain
from appraisal.scoring.params import input_names
from appraisal.scoring.rules import due_target, score
from appraisal.scoring.spec import IndicatorSpec
from appraisal.scoring.words import ScoringError


@dataclass(frozen=True)
class Figure:
    """One entry, or a gap where one is expected: then `entry` is None."""

    period: Period
    entry: Entry | None
    inputs: list[tuple[str, str]] = field(default_factory=list)
    target: str = ""
    formula: str = ""
    words: str = ""
    self_score: int | None = None


@dataclass(frozen=True)
class IndicatorPart:
    indicator: Indicator
    rule: str
    figures: list[Figure]
    points: int | None
    formula: str


@dataclass(frozen=True)
class CategoryPart:
    category: Category
    indicators: list[IndicatorPart]
    points: int | None
    formula: str
    cap: int  # what the cap of a bonus or deduction takes or gives back


@dataclass(frozen=True)
class Step:
    """A line from the categories down to the total."""

    label: str
    points: int
    formula: str = ""
    is_sum: bool = False


@dataclass(frozen=True)
class Explanation:
    line: Line
    categories: list[CategoryPart]
    steps: list[Step]
    missing: int


def explain_village(board: Board, computed: Computed, line: Line, entries: Iterable[Entry]) -> Explanation:
    """`entries` are this village's."""
    mine = {(entry.indicator.code, entry.period): entry for entry in entries}
    result = computed.results[line.code]
    specs = {spec.code: spec for spec in computed.spec.categories}
    categories = []
    for category in board.basis.categories:
        spec, part = specs[category.code], explain.category_line(computed.spec, result, specs[category.code])
        categories.append(
            CategoryPart(
                category,
                indicator_parts(board, computed, line, category, mine),
                result.categories[category.code],
                explain.category_formula(computed.spec, result, spec),
                sum(row.points for row in part.parts if row.key == explain.CAP),
            )
        )
    return Explanation(line, categories, steps_of(computed, line), line.missing)


def indicator_parts(
    board: Board, computed: Computed, line: Line, category: Category, mine: dict[tuple[str, int], Entry]
) -> list[IndicatorPart]:
    specs = {spec.code: spec for spec in computed.spec.indicators}
    lived = computed.participants[line.code].periods
    parts = []
    for row in board.basis.indicators:
        if row.category.code != category.code:
            continue
        periods = [Period.YEAR] if row.frequency == Frequency.YEAR else list(QUARTERS)
        target = board.basis.targets.get((row.code, line.code))
        figures = [
            replace(
                figure(specs[row.code], category, period, mine.get((row.code, period)), target),
                self_score=board.basis.self_scores.get((row.code, line.code, period)),
            )
            for period in periods
            if period in lived or (row.code, period) in mine
        ]
        points = computed.results[line.code].indicators.get(row.code)
        formula = "" if points is None else year_formula(computed, specs[row.code], figures, points)
        parts.append(IndicatorPart(row, board.rules[row.code], figures, points, formula))
    return parts


def year_formula(computed: Computed, spec: IndicatorSpec, figures: list[Figure], points: int) -> str:
    entries = {one.period: one.entry.points for one in figures if one.entry is not None}
    return explain.year_formula(spec, computed.spec.quarter_weights, entries, points)


def figure(spec: IndicatorSpec, category: Category, period: Period, entry: Entry | None, target: Decimal | None) -> Figure:
    """The formula is told where it still gives the stored points."""
    if entry is None or (entry.not_applicable and not entry.inputs):
        return Figure(period, entry)
    values = [None if value is None else parse_decimal(value) for value in entry.inputs]
    names = input_names(spec.rule, spec.params)
    inputs = [(_(label), plain(value)) for (_key, label), value in zip(names, values, strict=False) if value is not None]
    due = due_target(spec, period, target) if spec.rule == "completion" else None
    shown = "" if due is None else plain(Decimal(due.numerator) / Decimal(due.denominator))
    try:
        scored = score(spec, period, values, target=target, reason=entry.reason, kind=category.kind)
    except ScoringError:
        return Figure(period, entry, inputs, shown)
    if scored.points != entry.points:
        return Figure(period, entry, inputs, shown)
    words = _(scored.words[0]) % scored.words[1] if scored.words else ""
    return Figure(period, entry, inputs, shown, scored.formula, words)


def steps_of(computed: Computed, line: Line) -> list[Step]:
    """Empty for an unranked village."""
    result, participant = computed.results[line.code], computed.participants[line.code]
    if result.total is None or result.base is None or result.adjusted is None or result.unfloored is None:
        return []
    scaled = explain.scale_formula(computed.spec, result)
    does_not_apply = result.weights != computed.spec.full_marks
    steps = [Step(_("Sum of the categories that apply"), result.scaled)] if does_not_apply else []
    steps.append(Step(_("Base"), result.base, _("× full marks ÷ weights: %s") % scaled if does_not_apply else "", is_sum=True))
    steps.append(
        Step(_("Adjusted by the difficulty coefficient"), result.adjusted, explain.coefficient_formula(participant, result), is_sum=True)
    )
    for category in line.board.extras:
        steps.append(Step(category.label, result.categories[category.code] or 0))
    if result.total != result.unfloored:
        steps.append(Step(_("A total does not fall under 0"), result.total - result.unfloored))
    steps.append(Step(_("Total"), result.total, is_sum=True))
    return steps


# ---- the neighbour above -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Gap:
    """One line of the difference: what the neighbour above has there, what this village has, and the difference."""

    label: str
    above: int
    own: int
    parts: list[Gap] = field(default_factory=list)

    @property
    def difference(self) -> int:
        return self.above - self.own


@dataclass(frozen=True)
class Neighbour:
    line: Line
    gaps: list[Gap]
    total: Gap


def neighbour_above(board: Board, computed: Computed, line: Line) -> Neighbour | None:
    """The one next above in the same group, with lines that add up exactly to the difference of the totals."""
    ranked = line.group.ranked
    place = next((number for number, other in enumerate(ranked) if other.code == line.code), 0)
    if place == 0:
        return None
    above = ranked[place - 1]
    upper, lower = computed.results[above.code], computed.results[line.code]
    theirs = {row.key: row for row in explain.total_lines(computed.spec, upper)}
    ours = {row.key: row for row in explain.total_lines(computed.spec, lower)}
    categories, indicators = labels_of(board.basis.categories), labels_of(board.basis.indicators)
    gaps = [
        gap(row, theirs.get(row.key), ours.get(row.key), categories, indicators)
        for row in explain.difference(computed.spec, upper, lower)
        if row.points or row.key not in WORDS
    ]
    return Neighbour(above, gaps, Gap(_("Total"), upper.total or 0, lower.total or 0))


def gap(row: explain.Line, above: explain.Line | None, own: explain.Line | None, labels: dict[str, str], inner: dict[str, str]) -> Gap:
    theirs = {part.key: part for part in above.parts} if above else {}
    ours = {part.key: part for part in own.parts} if own else {}
    parts = [gap(part, theirs.get(part.key), ours.get(part.key), inner, {}) for part in row.parts]
    return Gap(labels[row.key], above.points if above else 0, own.points if own else 0, parts)


WORDS = {
    explain.SCALE: gettext_noop("× full marks ÷ weights"),
    explain.COEFFICIENT: gettext_noop("difficulty coefficient"),
    explain.FLOOR: gettext_noop("not under 0"),
    explain.ROUNDING: gettext_noop("rounding"),
    explain.CAP: gettext_noop("cap"),
}


def labels_of(rows: Iterable[Category | Indicator]) -> dict[str, str]:
    return {key: _(word) for key, word in WORDS.items()} | {row.code: f"{row.code} {row.label}" for row in rows}
