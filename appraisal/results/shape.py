"""The results of a ranking in plain values: the part that `manage.py ranking --json` prints, and what pages show beside it."""

from __future__ import annotations

from typing import Any

from appraisal.models import Entry
from appraisal.periods import Period
from appraisal.results.basis import Basis
from appraisal.results.compute import Computed, QuarterPoints, compute_quarters
from appraisal.scoring.numbers import show
from appraisal.scoring.rollup import Result
from appraisal.scoring.standing import TIED_AT_THE_CUT, Standing


def results_of(basis: Basis, computed: Computed, quarters: QuarterPoints) -> dict[str, Any]:
    standings = {str(row.key): row for row in computed.standings}
    kinds = {category.code: category.kind for category in computed.spec.categories}
    return {
        "ranking": ranking_shape(basis, computed, standings),
        "details": {
            code: details(result, standings[code], kinds, ended=computed.participants[code].ended)
            for code, result in computed.results.items()
        },
        "groups": groups(computed),
        "quarters": quarter_shapes(computed, quarters),
    }


def ranking_shape(basis: Basis, computed: Computed, standings: dict[str, Standing]) -> dict[str, Any]:
    entries: dict[str, list[Entry]] = {}
    for entry in basis.entries:
        entries.setdefault(entry.participant.code, []).append(entry)
    return {
        "scheme": computed.spec.code,
        "year": computed.spec.year,
        "complete": computed.is_complete,
        "villages": [village_shape(result, standings[code], entries.get(code, [])) for code, result in computed.results.items()],
    }


def village_shape(result: Result, standing: Standing, entries: list[Entry]) -> dict[str, Any]:
    return {
        "village": result.key,
        "group": result.group,
        "entries": {
            f"{Period(entry.period).code} {entry.indicator.code}": "na" if entry.points is None else show(entry.points) for entry in entries
        },
        "indicators": {code: show(points) for code, points in result.indicators.items()},
        "categories": {code: shown(points) for code, points in result.categories.items()},
        "base": shown(result.base),
        "adjusted": shown(result.adjusted),
        "total": shown(result.total),
        "present": result.present,
        "expected": result.expected,
        "rank": standing.rank,
        "grade": standing.grade,
        "note": standing.note,
    }


def details(result: Result, standing: Standing, kinds: dict[str, str], *, ended: bool) -> dict[str, Any]:
    """What else a page says about a village: sums of bonus and deduction, the floor, and what decided the grade."""
    sums = {"bonus": 0, "deduction": 0}
    for code, points in result.categories.items():
        if kinds[code] != "base":
            sums[kinds[code]] += points or 0
    unranked = "" if standing.rank is not None else "ended" if ended else "no points"
    return {
        "bonus": show(sums["bonus"]),
        "deduction": show(sums["deduction"]),
        "scaled": show(result.scaled),
        "weights": show(result.weights),
        "floor": show((result.total or 0) - (result.unfloored or 0)),
        "threshold": standing.threshold,
        "cap": standing.cap,
        "place": standing.place,
        "decided_by": standing.decided_by,
        "unranked": unranked,
    }


def groups(computed: Computed) -> list[dict[str, Any]]:
    """Who is ranked together, in rank order, with the places of the top grade."""
    found = []
    for places in computed.places:
        lines = [row for row in computed.standings if not computed.spec.by_group or row.group == places.group]
        found.append(
            {
                "group": places.group,
                "villages": [row.key for row in lines],
                "ranked": places.ranked,
                "places": places.places,
                "taken": places.taken,
                "tied": [row.key for row in lines if row.note == TIED_AT_THE_CUT],
            }
        )
    return found


def quarter_shapes(computed: Computed, points: QuarterPoints) -> dict[str, Any]:
    return {
        Period(quarter).code: {
            str(result.key): {
                "categories": {code: shown(value) for code, value in result.categories.items()},
                "total": shown(result.total),
                "rank": rank,
                "present": result.present,
                "expected": result.expected,
            }
            for result, rank in rows
        }
        for quarter, rows in compute_quarters(computed, points).items()
    }


def shown(points: int | None) -> str | None:
    return None if points is None else show(points)
