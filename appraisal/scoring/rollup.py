"""From entries to the year of an indicator, to categories, to the total. Plain integers: this is the path that must be fast."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from appraisal.scoring.numbers import half_up
from appraisal.scoring.spec import (
    YEAR,
    CategorySpec,
    IndicatorSpec,
    ParticipantSpec,
    SchemeSpec,
)


class Tally(NamedTuple):
    """A participant's entries for one indicator, summed: what SQL's GROUP BY gives, or `tally_of`.

    `weighted` is Σ w·p and `weights` Σ w over the entries that have points (with equal weights any w will do);
    `last` the points of the latest of them; `present` counts entries with points and those not applicable.
    """

    weighted: int
    weights: int
    total: int
    last: int | None
    present: int


def tally_of(entries: Mapping[int, int | None], quarter_weights: tuple[int, ...]) -> Tally:
    """From {period: points, or None when not applicable}."""
    scored = sorted((period, points) for period, points in entries.items() if points is not None)
    weights = [1 if period == YEAR else quarter_weights[period - 1] for period, _points in scored]
    return Tally(
        weighted=sum(weight * points for weight, (_period, points) in zip(weights, scored, strict=True)),
        weights=sum(weights),
        total=sum(points for _period, points in scored),
        last=scored[-1][1] if scored else None,
        present=len(entries),
    )


def year_points(indicator: IndicatorSpec, tally: Tally) -> int | None:
    """The indicator's year in hundredths; None when nothing has points."""
    return _year(indicator.mode, indicator.max, tally)


def _year(mode: str, max: int, tally: Tally) -> int | None:
    weights = tally[1]
    if not weights:
        return None
    if mode == "mean":
        return half_up(tally[0], weights)
    if mode == "last":
        return tally[3]
    total = tally[2]
    return total if total < max else max


@dataclass(slots=True)
class Result:
    """One participant's year so far, in hundredths. Base, adjusted and total are None when unranked.

    `scaled` is the sum of the base categories that apply and `weights` the sum of their weights: where the latter is not
    full marks, base = scaled × full marks ÷ weights. `unfloored` is the total before the floor at 0.
    """

    key: object
    group: str
    indicators: dict[str, int] = field(default_factory=dict)
    categories: dict[str, int | None] = field(default_factory=dict)
    scaled: int = 0
    weights: int = 0
    base: int | None = None
    adjusted: int | None = None
    unfloored: int | None = None
    total: int | None = None
    present: int = 0
    expected: int = 0


def village_result(spec: SchemeSpec, participant: ParticipantSpec, tallies: Mapping[str, Tally]) -> Result:
    """The year so far of one participant; `tallies` by indicator code, those without entries left out."""
    result = Result(participant.key, participant.group, expected=spec.expected(participant))
    points = result.indicators
    for category, rows in spec.plan:
        total, full = 0, 0
        for code, max, mode in rows:
            tally = tallies.get(code)
            if tally is None:
                continue
            result.present += tally[4]
            year = _year(mode, max, tally)
            if year is not None:
                points[code] = year
                total += year
                full += max
        result.categories[category.code] = category_points(category, total, full)
    _total(spec, participant, result)
    return result


def category_points(category: CategorySpec, total: int, full: int) -> int | None:
    """Of the sums of points and of standard scores of what applies. None for a base category that does not apply."""
    if category.kind == "base":
        return half_up(category.weight * total, full) if full else None
    capped = min(category.weight, total)
    return capped if category.kind == "bonus" else -capped


def base_of(spec: SchemeSpec, categories: Mapping[str, int | None]) -> tuple[int, int, int | None]:
    """(Σ points, Σ weights, base) of the base categories that apply; base None when none does."""
    applying = [(points, row.weight) for row in spec.categories if row.kind == "base" and (points := categories[row.code]) is not None]
    scaled, weights = sum(points for points, _weight in applying), sum(weight for _points, weight in applying)
    return scaled, weights, half_up(spec.full_marks * scaled, weights) if weights else None


def _total(spec: SchemeSpec, participant: ParticipantSpec, result: Result) -> None:
    result.scaled, result.weights, base = base_of(spec, result.categories)
    if base is None or participant.ended:
        return
    result.base = base
    result.adjusted = half_up(base * participant.coefficient, 10_000)
    result.unfloored = result.adjusted + sum(result.categories[row.code] or 0 for row in spec.categories if row.kind != "base")
    result.total = max(0, result.unfloored)


def quarter_result(spec: SchemeSpec, participant: ParticipantSpec, quarter: int, points: Mapping[str, int | None]) -> Result:
    """One quarter for information: that quarter's entries of the quarterly indicators, base categories only, no coefficient."""
    result = Result(participant.key, participant.group)
    for category in spec.categories:
        if category.kind != "base":
            continue
        rows = [row for row in spec.of(category) if row.frequency == "quarter"]
        result.present += sum(row.code in points for row in rows)
        result.expected += len(rows) if quarter in participant.periods else 0
        scored = {row.code: value for row in rows if (value := points.get(row.code)) is not None}
        full = sum(row.max for row in rows if row.code in scored)
        result.categories[category.code] = category_points(category, sum(scored.values()), full)
        result.indicators |= scored
    result.scaled, result.weights, result.base = base_of(spec, result.categories)
    result.adjusted = result.unfloored = result.total = result.base
    return result
