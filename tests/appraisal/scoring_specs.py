"""Short ways to write indicators, schemes and results for the tests of `appraisal.scoring`: points as people write them."""

from decimal import Decimal

from appraisal.scoring.numbers import hundredths
from appraisal.scoring.params import parse_params
from appraisal.scoring.rollup import Result, tally_of
from appraisal.scoring.rules import score
from appraisal.scoring.spec import (
    CategorySpec,
    IndicatorSpec,
    ParticipantSpec,
    SchemeSpec,
    parse_grades,
    parse_quarter_weights,
    parse_quota,
    parse_tie_breaks,
)


def points(text):
    """ "4.70" → 470."""
    return None if text is None else hundredths(Decimal(text))


def make_indicator(rule="direct", params="", *, code="A-1", category="A", max="10", target=None, **fields):
    full = points(max)
    target = None if target is None else Decimal(target)
    return IndicatorSpec(code, category, full, rule, parse_params(rule, params, max=full), target, **fields)


def make_category(code="A", kind="base", weight="100"):
    return CategorySpec(code, kind, points(weight))


def make_scheme(categories=None, indicators=(), **texts):
    """Quarter weights, tie-breaks, grades and quota are given as a scheme writes them."""
    full = points(texts.get("full_marks", "100"))
    return SchemeSpec(
        code="S",
        year=2026,
        full_marks=full,
        quarter_weights=parse_quarter_weights(texts.get("quarter_weights", "")),
        tie_breaks=parse_tie_breaks(texts.get("tie_breaks", "")),
        grades=parse_grades(texts.get("grades", ""), full),
        quota=parse_quota(texts.get("quota", "30%")),
        ties_at_cut=texts.get("ties_at_cut", "exclude"),
        by_group=texts.get("by_group", False),
        categories=tuple(categories if categories is not None else [make_category()]),
        indicators=tuple(indicators),
    )


def make_tallies(scheme, entries):
    """{"A-1": {1: "3.00", 2: None}} → tallies."""
    return {
        code: tally_of({period: points(text) for period, text in periods.items()}, scheme.quarter_weights)
        for code, periods in entries.items()
    }


def make_result(key, total, *, group="", adjusted=None, **categories):
    """A result that only its total, adjusted score and categories matter of."""
    total = points(total)
    return Result(
        key, group, total=total, adjusted=total if adjusted is None else points(adjusted), base=total,
        categories={code: points(text) for code, text in categories.items()},
    )  # fmt: skip


def takes_part(*results, caps=None):
    """The participants that belong to these results; `caps` by key."""
    caps = caps or {}
    return [ParticipantSpec(row.key, row.group, caps=tuple(caps.get(row.key, ()))) for row in results]


def earned(indicator, *inputs, period=5, **said):
    """Points in hundredths for inputs written as text; a reason is given unless it is said otherwise."""
    values = [None if value is None else Decimal(value) for value in inputs]
    return score(indicator, period, values, **{"reason": "seen", **said}).points
