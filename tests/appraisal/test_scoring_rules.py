"""The nine rules: inputs → points. The first table is the one of scoring.md, section 2."""

from decimal import Decimal

import pytest

from appraisal.scoring.rules import needs_reason, score
from appraisal.scoring.words import ScoringError
from tests.appraisal.scoring_specs import earned, make_indicator

COVER = "threshold=95; step=1; deduct=0.5"
SURVEY = "grades=satisfied:100/basically:70/not:30/do not know:-"
TASKS = "grades=on time:100/late:60/undone:0"
TIERS = "tiers=20:4/15:3/10:2/5:1"


@pytest.mark.parametrize(
    "rule, params, max, target, inputs, points",
    [
        ("completion", "", "6", "600", ["470"], 470),
        ("completion", "", "6", "600", ["650"], 600),
        ("completion", "", "6", "600", ["-3"], 0),
        ("ratio", "rate=0.9", "4", None, ["17", "20"], 378),
        ("ratio", "rate=0.9", "4", None, ["20", "20"], 400),
        ("ratio", "rate=0.9", "4", None, ["0", "0"], 400),
        ("shortfall", f"{COVER}; mode=floor", "3", None, ["92.4"], 200),
        ("shortfall", f"{COVER}; mode=proportional", "3", None, ["92.4"], 170),
        ("shortfall", f"{COVER}; mode=ceil", "3", None, ["92.4"], 150),
        ("deduct", "events=e:0.5; floor=0", "3", None, ["8"], 0),
        ("deduct", "events=e:0.5; floor=-3", "3", None, ["8"], -100),
        ("gain", "events=e:0.5", "2", None, ["6"], 200),
        ("tiers", TIERS, "4", None, ["15.0000"], 300),
        ("tiers", TIERS, "4", None, ["14.9999"], 200),
        ("tiers", TIERS, "4", None, ["4"], 0),
        ("graded", SURVEY, "3", None, ["52", "30", "8", "10"], 251),
        ("graded", TASKS, "7", None, ["3", "2", "1"], 490),
        ("panel", "", "6", None, ["88", "90", "85"], 526),
        ("panel", "", "6", None, ["88", "90", "85", "20", "100"], 526),
    ],
)
def test_the_table_of_the_definition(rule, params, max, target, inputs, points):
    assert earned(make_indicator(rule, params, max=max, target=target), *inputs) == points


@pytest.mark.parametrize(
    "rule, params, max, target, inputs, points, formula",
    [
        ("completion", "", "6", "600", ["470"], 470, "6.00 × min(470 ÷ 600, 1) = 4.70"),
        ("completion", "", "6", "0.0001", ["0.0001"], 600, "6.00 × min(0.0001 ÷ 0.0001, 1) = 6.00"),
        ("completion", "", "6", "600", ["0"], 0, "0 ≤ 0 → 0.00"),
        ("completion", "", "6", "600", ["-3"], 0, "-3 ≤ 0 → 0.00"),
        ("ratio", "", "4", None, ["2", "3"], 267, "4.00 × min(2 ÷ 3, 1) = 2.67"),
        ("ratio", "rate=0.9", "4", None, ["0", "20"], 0, "4.00 × min(0 ÷ 20 ÷ 0.9, 1) = 0.00"),
        ("ratio", "rate=0.9", "4", None, ["9", "10"], 400, "4.00 × min(9 ÷ 10 ÷ 0.9, 1) = 4.00"),
        ("shortfall", COVER, "3", None, ["95"], 300, "95 ≥ 95 → 3.00"),
        ("shortfall", COVER, "3", None, ["94.9999"], 300, "max(0, 3.00 − 0.5 × ⌊(95 − 94.9999) ÷ 1⌋) = 3.00"),
        ("shortfall", COVER, "3", None, ["94"], 250, "max(0, 3.00 − 0.5 × ⌊(95 − 94) ÷ 1⌋) = 2.50"),
        ("shortfall", f"{COVER}; mode=ceil", "3", None, ["94.9999"], 250, "max(0, 3.00 − 0.5 × ⌈(95 − 94.9999) ÷ 1⌉) = 2.50"),
        ("shortfall", f"{COVER}; mode=ceil", "3", None, ["94"], 250, "max(0, 3.00 − 0.5 × ⌈(95 − 94) ÷ 1⌉) = 2.50"),
        ("shortfall", f"{COVER}; mode=proportional", "3", None, ["94.99"], 300, "max(0, 3.00 − 0.5 × ((95 − 94.99) ÷ 1)) = 3.00"),
        ("shortfall", COVER, "3", None, ["-40"], 0, "max(0, 3.00 − 0.5 × ⌊(95 − -40) ÷ 1⌋) = 0.00"),
        ("shortfall", "threshold=1; step=0.3; deduct=0.25", "3", None, ["0.1"], 225, "max(0, 3.00 − 0.25 × ⌊(1 − 0.1) ÷ 0.3⌋) = 2.25"),
        ("deduct", "events=a:1/b:0.5", "3", None, ["1", "2"], 100, "max(0.00, 3.00 − (1 × 1 + 2 × 0.5)) = 1.00"),
        ("deduct", "events=mu:0.2", "3", None, ["1.2345"], 275, "max(0.00, 3.00 − 1.2345 × 0.2) = 2.75"),
        ("deduct", "events=e:0.5; floor=-1", "3", None, ["99"], -100, "max(-1.00, 3.00 − 99 × 0.5) = -1.00"),
        ("deduct", "events=e:0.005; floor=-3", "3", None, ["601"], -1, "max(-3.00, 3.00 − 601 × 0.005) = -0.01"),
        ("gain", "events=a:0.5/b:1", "2", None, ["1", "0"], 50, "min(2.00, 1 × 0.5 + 0 × 1) = 0.50"),
        ("tiers", TIERS, "4", None, ["99"], 400, "99 ≥ 20 → 4.00"),
        ("tiers", TIERS, "4", None, ["5"], 100, "5 ≥ 5 → 1.00"),
        ("tiers", TIERS, "4", None, ["-1"], 0, "-1 < 5 → 0.00"),
        ("graded", SURVEY, "3", None, ["52", "30", "8", "10"], 251, "3.00 × (52 × 100 + 30 × 70 + 8 × 30) ÷ (100 × 90) = 2.51"),
        ("graded", TASKS, "7", None, ["0", "0", "5"], 0, "7.00 × (0 × 100 + 0 × 60 + 5 × 0) ÷ (100 × 5) = 0.00"),
        ("panel", "", "6", None, ["88", None, "90", "85"], 526, "6.00 × x̄(88, 90, 85) ÷ 100 = 5.26"),
        ("panel", "", "6", None, ["88", "90", "85", "20"], 425, "6.00 × x̄(88, 90, 85, 20) ÷ 100 = 4.25"),
        ("panel", "", "6", None, ["88", "90", "85", "20", "100"], 526, "6.00 × x̄(88, 90, 85) ÷ 100 = 5.26"),
        ("panel", "", "10", None, ["80"] * 9, 800, "10.00 × x̄(80, 80, 80, 80, 80, 80, 80) ÷ 100 = 8.00"),
        ("panel", "by=median", "6", None, ["0", "85", "100"], 510, "6.00 × x̃(0, 85, 100) ÷ 100 = 5.10"),
        ("panel", "by=median", "6", None, ["0", "85", "88", "100"], 519, "6.00 × x̃(0, 85, 88, 100) ÷ 100 = 5.19"),
        ("panel", "by=median", "6", None, ["0", "1", "88", "99", "100"], 528, "6.00 × x̃(0, 1, 88, 99, 100) ÷ 100 = 5.28"),
        ("direct", "", "100", None, ["86.4"], 8640, "86.4 = 86.40"),
        ("direct", "step=0.5", "3", None, ["2.5"], 250, "2.5 = 2.50"),
        ("direct", "step=0.5", "3", None, ["3"], 300, "3 = 3.00"),
        ("direct", "", "3", None, ["0"], 0, "0 = 0.00"),
    ],
)
def test_points_and_formula(rule, params, max, target, inputs, points, formula):
    values = [None if value is None else Decimal(value) for value in inputs]
    scored = score(make_indicator(rule, params, max=max, target=target), 5, values, reason="seen")
    assert (scored.points, scored.formula, scored.words) == (points, formula, None)


# ---- targets -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("period, actual, points", [(1, "150", 600), (1, "75", 300), (2, "150", 300), (3, "470", 600), (4, "470", 470)])
def test_a_cumulative_target_grows_by_a_quarter(period, actual, points):
    investment = make_indicator("completion", max="6", target="600", frequency="quarter", aggregate="last")
    assert earned(investment, actual, period=period) == points


def test_a_cumulative_formula_names_the_quarter_s_target():
    investment = make_indicator("completion", max="6", target="0.0001", frequency="quarter", aggregate="last")
    assert score(investment, 3, [Decimal(0)], target=Decimal(250)).formula == "0 ≤ 0 → 0.00"
    assert score(investment, 3, [Decimal(100)], target=Decimal(250)).formula == "6.00 × min(100 ÷ 187.5, 1) = 3.20"
    assert score(investment, 3, [Decimal("0.00005")]).formula == "6.00 × min(0.00005 ÷ 0.000075, 1) = 4.00"


@pytest.mark.parametrize("aggregate, frequency", [("mean", "quarter"), ("sum", "quarter"), ("last", "year"), ("mean", "year")])
def test_other_targets_are_each_period_s_own(aggregate, frequency):
    indicator = make_indicator("completion", max="6", target="600", frequency=frequency, aggregate=aggregate)
    assert earned(indicator, "300", period=1) == 300


def test_a_participant_s_own_target_goes_before_the_indicator_s():
    indicator = make_indicator("completion", max="6", target="600")
    assert earned(indicator, "150", target=Decimal(300)) == 300
    assert earned(indicator, "150", target=Decimal(0)) == 600  # nothing due


# ---- nothing due ---------------------------------------------------------------------------------------------------

NOTHING_DUE = [
    ("completion", "", None, ["5"]), ("completion", "", "0", ["5"]), ("completion", "", "0", ["-5"]), ("completion", "", None, ["0"]),
    ("ratio", "", None, ["0", "0"]),
    ("graded", SURVEY, None, ["0", "0", "0", "0"]), ("graded", SURVEY, None, ["0", "0", "0", "12"]),
]  # fmt: skip


@pytest.mark.parametrize("rule, params, target, inputs", NOTHING_DUE)
def test_nothing_due_gives_full_points(rule, params, target, inputs):
    indicator = make_indicator(rule, params, max="3", target=target, when_nothing_due="full")
    scored = score(indicator, 5, [Decimal(value) for value in inputs])
    assert (scored.points, scored.formula, scored.words) == (300, "3.00", ("nothing due: full points", {}))


@pytest.mark.parametrize("rule, params, target, inputs", NOTHING_DUE)
def test_nothing_due_may_not_apply(rule, params, target, inputs):
    indicator = make_indicator(rule, params, max="3", target=target, when_nothing_due="na")
    scored = score(indicator, 5, [Decimal(value) for value in inputs])
    assert (scored.points, scored.formula, scored.words) == (None, "", ("nothing due: not applicable", {}))


# ---- refused -------------------------------------------------------------------------------------------------------

REFUSED = [
    ("ratio", "", ["21", "20"], "done", "Done (21) is larger than due (20)."),
    ("ratio", "", ["1", "0"], "done", "Done (1) is larger than due (0)."),
    ("ratio", "", ["-1", "20"], "done", "“done” is negative."),
    ("ratio", "", ["-3", "-2"], "done", "“done” is negative."),
    ("ratio", "", [None, "20"], "done", "“done” is blank: give all values or none."),
    ("ratio", "", ["20"], "due", "“due” is blank: give all values or none."),
    ("ratio", "", ["1", "2", "3"], "", "3 values are more than the 2 the rule takes."),
    ("completion", "", ["1", None, "3"], "", "3 values are more than the 1 the rule takes."),
    ("completion", "", [], "actual", "“actual” is blank: give all values or none."),
    ("deduct", "events=late:1/absent:2", ["1", None], "count2", "“absent” is blank: give all values or none."),
    ("deduct", "events=late:1/absent:2", ["1", "-1"], "count2", "“absent” is negative."),
    ("gain", "events=won:1", ["-0.5"], "count1", "“won” is negative."),
    ("graded", TASKS, ["1", "1", "-1"], "count3", "“undone” is negative."),
    ("panel", "", ["88", "90"], "mark1", "A panel gives three to nine marks; here are 2."),
    ("panel", "", ["88", None, None, "90"], "mark1", "A panel gives three to nine marks; here are 2."),
    ("panel", "", ["88"] * 10, "", "10 values are more than the 9 the rule takes."),
    ("panel", "", ["88", "90", "100.0001"], "mark3", "A mark lies between 0 and 100."),
    ("panel", "", ["88", None, "90", "-1"], "mark4", "A mark lies between 0 and 100."),
    ("direct", "", ["10.01"], "points", "At most 10.00 points."),
    ("direct", "", ["-0.01"], "points", "“points” is negative."),
    ("direct", "", ["8.001"], "points", "Points go in steps of 0.01."),
    ("direct", "step=0.5", ["8.25"], "points", "Points go in steps of 0.5."),
]


@pytest.mark.parametrize("rule, params, inputs, field, words", REFUSED)
def test_inputs_out_of_range_are_refused_by_name(rule, params, inputs, field, words):
    values = [None if value is None else Decimal(value) for value in inputs]
    with pytest.raises(ScoringError) as refused:
        score(make_indicator(rule, params, target="10"), 5, values, reason="seen")
    assert (str(refused.value), refused.value.field) == (words, field)


def test_blanks_after_the_last_value_are_nothing():
    assert earned(make_indicator("ratio", max="4"), "17", "20", None, None, None) == 340


# ---- reasons -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "rule, params, kind, points, needed",
    [
        ("deduct", "events=e:1", "base", 999, True), ("deduct", "events=e:1", "base", 1000, False),
        ("deduct", "events=e:1; floor=-1", "base", -100, True),
        ("shortfall", COVER, "base", 999, True), ("shortfall", COVER, "base", 1000, False),
        ("direct", "", "base", 0, True), ("direct", "", "base", 1000, False),
        ("completion", "", "base", 0, False), ("ratio", "", "base", 0, False), ("gain", "events=e:1", "base", 0, False),
        ("gain", "events=e:1", "base", 100, False), ("tiers", TIERS, "base", 0, False), ("graded", TASKS, "base", 0, False),
        ("panel", "", "base", 0, False),
        ("gain", "events=e:1", "bonus", 0, False), ("gain", "events=e:1", "bonus", 50, True), ("gain", "events=e:1", "bonus", 1000, True),
        ("gain", "events=e:1", "deduction", 0, False), ("gain", "events=e:1", "deduction", 50, True),
        ("direct", "", "bonus", 1000, True), ("direct", "", "deduction", 500, True),
        ("direct", "", "bonus", 0, True), ("direct", "", "deduction", 0, True),  # below max under direct, whatever the category
        ("ratio", "", "base", None, False), ("completion", "", "base", None, False),
    ],
)  # fmt: skip
def test_what_needs_a_reason(rule, params, kind, points, needed):
    assert needs_reason(make_indicator(rule, params), kind, points) is needed


@pytest.mark.parametrize("reason", ["", "  ", "\u3000"])
def test_a_needed_reason_that_is_blank_is_refused(reason):
    indicator = make_indicator("deduct", "events=late:1")
    with pytest.raises(ScoringError) as refused:
        score(indicator, 1, [Decimal(1)], reason=reason)
    assert (str(refused.value), refused.value.field) == ("Give the reason: it is read before the number.", "reason")
    assert earned(indicator, "0", reason=reason) == 1000
    assert earned(indicator, "1", reason="late on 3 May") == 900
