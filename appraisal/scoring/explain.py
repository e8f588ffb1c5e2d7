"""Every number answers "why?": its parts, which add up exactly to what is printed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from appraisal.scoring.numbers import brief, half_up, plain, show
from appraisal.scoring.params import Params
from appraisal.scoring.rollup import Result
from appraisal.scoring.spec import (
    CAP,
    COEFFICIENT,
    FLOOR,
    QUARTERS,
    ROUNDING,
    SCALE,
    CategorySpec,
    IndicatorSpec,
    ParticipantSpec,
    SchemeSpec,
)
from appraisal.scoring.words import Words, gettext_noop


@dataclass(slots=True)
class Line:
    """One addend of a sum: a category's or indicator's code, or one of the words above, with its points in hundredths."""

    key: str
    points: int
    parts: list[Line] = field(default_factory=list)


def total_lines(spec: SchemeSpec, result: Result) -> list[Line]:
    """The addends of a ranked participant's total; each category with its indicators. They sum to `result.total`."""
    base = result.base or 0
    lines = [category_line(spec, result, row) for row in spec.categories if row.kind == "base" and result.categories[row.code] is not None]
    lines.append(Line(SCALE, base - result.scaled))
    lines.append(Line(COEFFICIENT, (result.adjusted or 0) - base))
    lines += [category_line(spec, result, row) for row in spec.categories if row.kind != "base"]
    lines.append(Line(FLOOR, (result.total or 0) - (result.unfloored or 0)))
    return lines


def category_line(spec: SchemeSpec, result: Result, category: CategorySpec) -> Line:
    """A category's points by indicator, and a last part where rounding or the cap makes the difference."""
    rows = [row for row in spec.of(category) if row.code in result.indicators]
    points = result.categories[category.code] or 0
    if category.kind == "base":
        full = sum(row.max for row in rows)
        parts = [Line(row.code, half_up(category.weight * result.indicators[row.code], full)) for row in rows]
    else:
        sign = 1 if category.kind == "bonus" else -1
        parts = [Line(row.code, sign * result.indicators[row.code]) for row in rows]
    rest = points - sum(part.points for part in parts)
    if rest:
        parts.append(Line(ROUNDING if category.kind == "base" else CAP, rest))
    return Line(category.code, points, parts)


def difference(spec: SchemeSpec, above: Result, below: Result) -> list[Line]:
    """What `above` has more (or less) than `below`, line by line; the lines sum to the difference of the totals."""
    ours, theirs = _by_key(total_lines(spec, above)), _by_key(total_lines(spec, below))
    base = [row.code for row in spec.categories if row.kind == "base"]
    extra = [row.code for row in spec.categories if row.kind != "base"]
    order = [*base, SCALE, COEFFICIENT, *extra, FLOOR]
    codes = [*(row.code for row in spec.indicators), ROUNDING, CAP]
    return [_minus(key, ours.get(key), theirs.get(key), codes) for key in order if key in ours or key in theirs]


def _by_key(lines: list[Line]) -> dict[str, Line]:
    return {line.key: line for line in lines}


def _minus(key: str, left: Line | None, right: Line | None, codes: list[str]) -> Line:
    ours, theirs = _by_key(left.parts if left else []), _by_key(right.parts if right else [])
    parts = [_minus(code, ours.get(code), theirs.get(code), []) for code in codes if code in ours or code in theirs]
    return Line(key, (left.points if left else 0) - (right.points if right else 0), parts)


def year_formula(indicator: IndicatorSpec, quarter_weights: tuple[int, ...], entries: Mapping[int, int | None], year: int) -> str:
    """`(86.40 + 88.75 + 84.10 + 91.25) ÷ 4 = 87.63`, from {period: points}; "" where the year is a single entry."""
    scored = [(period, points) for period, points in sorted(entries.items()) if points is not None and period in QUARTERS]
    if indicator.frequency == "year" or not scored:
        return ""
    if indicator.aggregate == "last":
        return f"Q{scored[-1][0]}: {show(year)}"
    if indicator.aggregate == "sum":
        return f"min({show(indicator.max)}, {' + '.join(_signed(points) for _period, points in scored)}) = {show(year)}"
    weights = [quarter_weights[period - 1] for period, _points in scored]
    if len(set(weights)) == 1:
        return f"({' + '.join(_signed(points) for _period, points in scored)}) ÷ {len(scored)} = {show(year)}"
    addends = " + ".join(f"{brief(weight)} × {_signed(points)}" for weight, (_period, points) in zip(weights, scored, strict=True))
    return f"({addends}) ÷ {brief(sum(weights))} = {show(year)}"


def _signed(points: int) -> str:
    return f"({show(points)})" if points < 0 else show(points)


def category_formula(spec: SchemeSpec, result: Result, category: CategorySpec) -> str:
    """`20 × 15.31 ÷ 20 = 15.31`, `min(5, 5.80) = 5.00`; "" for a base category that does not apply."""
    rows = [row for row in spec.of(category) if row.code in result.indicators]
    total, points = sum(result.indicators[row.code] for row in rows), result.categories[category.code]
    if points is None:
        return ""
    if category.kind == "base":
        return f"{brief(category.weight)} × {_signed(total)} ÷ {show(sum(row.max for row in rows))} = {show(points)}"
    sign = "" if category.kind == "bonus" else "−"
    return f"{sign}min({brief(category.weight)}, {show(total)}) = {show(points)}"


def scale_formula(spec: SchemeSpec, result: Result) -> str:
    """The line printed where a category does not apply: `78.40 × 100 ÷ 82 = 95.61`."""
    return f"{_signed(result.scaled)} × {brief(spec.full_marks)} ÷ {brief(result.weights)} = {show(result.base or 0)}"


def coefficient_formula(participant: ParticipantSpec, result: Result) -> str:
    whole, rest = divmod(participant.coefficient, 10_000)
    return f"{_signed(result.base or 0)} × {whole}.{rest:04d} = {show(result.adjusted or 0)}"


# ---- rules in words ------------------------------------------------------------------------------------------------

IN_WORDS = {
    "completion": gettext_noop("In proportion to the target, at most %(max)s points."),
    "ratio": gettext_noop("Done ÷ due, full points from %(rate)s%%."),
    "shortfall": gettext_noop("Full points from %(threshold)s; %(deduct)s less for each %(step)s below (%(mode)s), not under 0."),
    "deduct": gettext_noop("%(max)s points, less for each event: %(items)s; not under %(floor)s."),
    "gain": gettext_noop("Points for each event: %(items)s; at most %(max)s."),
    "tiers": gettext_noop("By tiers: %(tiers)s; under all of them 0."),
    "graded": gettext_noop("By counts and credits: %(items)s."),
    "panel": gettext_noop("Marks of 0 to 100 by three or more assessors: the mean; with five or more without one highest and one lowest."),
    "direct": gettext_noop("Points given directly, 0 to %(max)s in steps of %(step)s."),
}
MEDIAN = gettext_noop("Marks of 0 to 100 by three or more assessors: the middle mark.")
CUMULATIVE = gettext_noop(
    "In proportion to the target, counted from 1 January against a quarter of it for each quarter; at most %(max)s points."
)
MODE_WORDS = {
    "floor": gettext_noop("whole steps only"),
    "ceil": gettext_noop("each step begun"),
    "proportional": gettext_noop("in proportion"),
}


def in_words(indicator: IndicatorSpec) -> Words:
    """The rule as people read it. `mode` among its values is itself a word to translate."""
    message = IN_WORDS[indicator.rule]
    if indicator.is_cumulative:
        message = CUMULATIVE
    elif indicator.rule == "panel" and indicator.params.by == "median":
        message = MEDIAN
    return message, _word_values(indicator, indicator.params)


def _word_values(indicator: IndicatorSpec, params: Params) -> dict[str, str]:
    return {
        "max": show(indicator.max),
        "rate": plain(params.rate * 100),
        "threshold": plain(params.threshold),
        "deduct": plain(params.deduct),
        "step": plain(params.step),
        "mode": MODE_WORDS[params.mode],
        "floor": brief(params.floor),
        "items": "; ".join(f"{label} {'–' if each is None else plain(each)}" for label, each in params.items),
        "tiers": "; ".join(f"≥ {plain(start)}: {brief(points)}" for start, points in params.tiers),
    }
