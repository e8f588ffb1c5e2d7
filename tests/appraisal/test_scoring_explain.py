"""Every number answers "why?": formulas, sums, and differences that add up exactly (scoring.md, section 7)."""

import pytest

from appraisal.scoring import explain
from appraisal.scoring.explain import (
    category_formula,
    category_line,
    coefficient_formula,
    difference,
    in_words,
    scale_formula,
    total_lines,
    year_formula,
)
from appraisal.scoring.params import RULES
from appraisal.scoring.rollup import tally_of, village_result, year_points
from appraisal.scoring.spec import YEAR, ParticipantSpec
from tests.appraisal.scoring_specs import make_category, make_indicator, make_scheme, make_tallies, points

CATEGORIES = [
    make_category("A", weight="60"),
    make_category("B", weight="40"),
    make_category("J", "bonus", "5"),
    make_category("K", "deduction", "10"),
]
SCHEME = make_scheme(
    CATEGORIES,
    [
        make_indicator(code=code, category=code[0], max=max, frequency="year")
        for code, max in [("A-1", "6"), ("A-2", "3"), ("B-1", "7"), ("J-1", "9"), ("K-1", "30")]
    ],
)
UPPER = {"A-1": "6.00", "A-2": "2.00", "B-1": "6.00", "J-1": "5.80", "K-1": "1.00"}
LOWER = {"A-1": "4.70", "A-2": "2.00", "B-1": None, "J-1": "2.00", "K-1": "0.00"}
FALLING = {"A-1": "-6.00", "A-2": "-3.00", "B-1": "0.00", "K-1": "5.00"}


def result_of(entries, coefficient=10_000):
    participant = ParticipantSpec("V", coefficient=coefficient)
    return village_result(SCHEME, participant, make_tallies(SCHEME, {code: {YEAR: text} for code, text in entries.items()}))


def flat(lines):
    """[(key, points, {part: points})], points as people write them."""
    return [(line.key, line.points, {part.key: part.points for part in line.parts}) for line in lines]


# ---- the addends of a total ----------------------------------------------------------------------------------------


def test_a_total_is_its_lines():
    upper = result_of(UPPER, 10_200)
    assert upper.total == 9337
    assert flat(total_lines(SCHEME, upper)) == [
        ("A", 5333, {"A-1": 4000, "A-2": 1333}),
        ("B", 3429, {"B-1": 3429}),
        ("scale", 0, {}),
        ("coefficient", 175, {}),  # 87.62 × 1.02 = 89.3724
        ("J", 500, {"J-1": 580, "cap": -80}),
        ("K", -100, {"K-1": -100}),
        ("floor", 0, {}),
    ]


def test_where_a_category_does_not_apply_the_scale_makes_up_for_it():
    lower = result_of(LOWER)
    assert lower.total == 7645
    assert flat(total_lines(SCHEME, lower)) == [
        ("A", 4467, {"A-1": 3133, "A-2": 1333, "rounding": 1}),
        ("scale", 2978, {}),  # 74.45 − 44.67
        ("coefficient", 0, {}),
        ("J", 200, {"J-1": 200}),
        ("K", 0, {"K-1": 0}),
        ("floor", 0, {}),
    ]
    assert scale_formula(SCHEME, lower) == "44.67 × 100 ÷ 60 = 74.45"


def test_the_floor_is_a_line_of_its_own():
    falling = result_of(FALLING, 10_500)
    assert (falling.base, falling.adjusted, falling.total) == (-6000, -6300, 0)
    assert flat(total_lines(SCHEME, falling))[-2:] == [("K", -500, {"K-1": -500}), ("floor", 6800, {})]


def test_the_difference_to_the_neighbour_above_adds_up():
    lines = difference(SCHEME, result_of(UPPER, 10_200), result_of(LOWER))
    assert flat(lines) == [
        ("A", 866, {"A-1": 867, "A-2": 0, "rounding": -1}),
        ("B", 3429, {"B-1": 3429}),
        ("scale", -2978, {}),
        ("coefficient", 175, {}),
        ("J", 300, {"J-1": 380, "cap": -80}),
        ("K", -100, {"K-1": -100}),
        ("floor", 0, {}),
    ]
    assert sum(line.points for line in lines) == 9337 - 7645


def test_what_only_the_one_below_has_is_a_line_too():
    lines = difference(SCHEME, result_of(LOWER), result_of(UPPER, 10_200))
    assert [(line.key, line.points) for line in lines] == [
        ("A", -866), ("B", -3429), ("scale", 2978), ("coefficient", -175), ("J", -300), ("K", 100), ("floor", 0),
    ]  # fmt: skip


def test_a_category_that_does_not_apply_has_no_parts():
    assert flat([category_line(SCHEME, result_of(LOWER), CATEGORIES[1])]) == [("B", 0, {})]


# ---- formulas ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "aggregate, weights, entries, formula",
    [
        ("mean", "", {1: "86.40", 2: "88.75", 3: "84.10", 4: "91.25"}, "(86.40 + 88.75 + 84.10 + 91.25) ÷ 4 = 87.63"),
        ("mean", "", {2: "8.00", 3: None, 4: "-1.00"}, "(8.00 + (-1.00)) ÷ 2 = 3.50"),
        ("mean", "40/20/20/20", {1: "10.00", 4: "5.00"}, "(40 × 10.00 + 20 × 5.00) ÷ 60 = 8.33"),
        ("mean", "40/20/20/20", {2: "10.00", 4: "5.00"}, "(10.00 + 5.00) ÷ 2 = 7.50"),
        ("sum", "", {1: "40.00", 2: "70.00"}, "min(100.00, 40.00 + 70.00) = 100.00"),
        ("mean", "", {1: "0.00", 2: "8.00"}, "(0.00 + 8.00) ÷ 2 = 4.00"),
        ("last", "", {1: "40.00", 3: "70.00", 4: None}, "Q3: 70.00"),
        ("last", "", {1: "40.00", 2: "50.00", 3: "70.00"}, "Q3: 70.00"),
        ("mean", "", {1: None}, ""),
    ],
)
def test_a_year_from_its_quarters(aggregate, weights, entries, formula):
    scheme = make_scheme(quarter_weights=weights)
    indicator = make_indicator(max="100", frequency="quarter", aggregate=aggregate)
    of_periods = {period: points(text) for period, text in entries.items()}
    year = year_points(indicator, tally_of(of_periods, scheme.quarter_weights))
    assert year_formula(indicator, scheme.quarter_weights, of_periods, year or 0) == formula


def test_a_yearly_figure_needs_no_formula():
    assert year_formula(make_indicator(frequency="year"), (2500,) * 4, {YEAR: 700}, 700) == ""


@pytest.mark.parametrize(
    "number, entries, formula",
    [
        (0, UPPER, "60 × 8.00 ÷ 9.00 = 53.33"),
        (0, FALLING, "60 × (-9.00) ÷ 9.00 = -60.00"),
        (1, LOWER, ""),
        (2, UPPER, "min(5, 5.80) = 5.00"),
        (2, FALLING, "min(5, 0.00) = 0.00"),
        (3, UPPER, "−min(10, 1.00) = -1.00"),
    ],
)
def test_a_category_by_formula(number, entries, formula):
    assert category_formula(SCHEME, result_of(entries), CATEGORIES[number]) == formula


@pytest.mark.parametrize(
    "entries, coefficient, formula",
    [(UPPER, 10_200, "87.62 × 1.0200 = 89.37"), (UPPER, 9_875, "87.62 × 0.9875 = 86.52"), (FALLING, 10_500, "(-60.00) × 1.0500 = -63.00")],
)
def test_the_coefficient_by_formula(entries, coefficient, formula):
    participant = ParticipantSpec("V", coefficient=coefficient)
    assert coefficient_formula(participant, result_of(entries, coefficient)) == formula


# ---- rules in words ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "rule, params, words",
    [
        ("completion", "", "In proportion to the target, at most 10.00 points."),
        ("ratio", "rate=0.9", "Done ÷ due, full points from 90%."),
        (
            "shortfall",
            "threshold=95; deduct=0.5; mode=ceil",
            "Full points from 95; 0.5 less for each 1 below (each step begun), not under 0.",
        ),
        ("deduct", "events=absence:1/late:0.5; floor=-3", "10.00 points, less for each event: absence 1; late 0.5; not under -3."),
        ("gain", "events=won:0.5", "Points for each event: won 0.5; at most 10.00."),
        ("tiers", "tiers=20:4/15:3.5", "By tiers: ≥ 20: 4; ≥ 15: 3.5; under all of them 0."),
        ("graded", "grades=good:100/bad:0/unsaid:-", "By counts and credits: good 100; bad 0; unsaid –."),
        ("panel", "", "Marks of 0 to 100 by three or more assessors: the mean; with five or more without one highest and one lowest."),
        ("panel", "by=median", "Marks of 0 to 100 by three or more assessors: the middle mark."),
        ("direct", "step=0.5", "Points given directly, 0 to 10.00 in steps of 0.5."),
    ],
)
def test_a_rule_in_words(rule, params, words):
    message, values = in_words(make_indicator(rule, params))
    assert message % values == words


def test_a_cumulative_rule_says_so():
    message, values = in_words(make_indicator("completion", frequency="quarter", aggregate="last"))
    assert (
        message % values
        == "In proportion to the target, counted from 1 January against a quarter of it for each quarter; at most 10.00 points."
    )


def test_every_rule_has_words():
    assert set(explain.IN_WORDS) == set(RULES)
