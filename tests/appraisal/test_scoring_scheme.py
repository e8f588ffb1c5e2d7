"""A scheme's own texts, and the check before it opens."""

from dataclasses import replace

import pytest

from appraisal.scoring.spec import (
    PERIODS,
    Grade,
    ParticipantSpec,
    Quota,
    cap_index,
    check_participants,
    check_scheme,
    one_name,
    parse_grades,
    parse_quarter_weights,
    parse_quota,
    parse_tie_breaks,
)
from appraisal.scoring.words import ScoringError
from tests.appraisal.scoring_specs import make_category, make_indicator, make_scheme


def refused(read, *arguments):
    with pytest.raises(ScoringError) as told:
        read(*arguments)
    return str(told.value)


def test_the_year_is_the_fifth_period():
    assert PERIODS == {"Q1": 1, "Q2": 2, "Q3": 3, "Q4": 4, "Y": 5}


# ---- texts ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text, weights",
    [
        ("", (2500,) * 4), ("  ", (2500,) * 4), ("25/25/25/25", (2500,) * 4), ("40/30/20/10", (4000, 3000, 2000, 1000)),
        ("１／１／１／１", (100,) * 4), ("0.5 / 1 / 1.25 / 2", (50, 100, 125, 200)),
        ("0.01/1/1/1", (1, 100, 100, 100)),
    ],
)  # fmt: skip
def test_quarter_weights(text, weights):
    assert parse_quarter_weights(text) == weights


@pytest.mark.parametrize(
    "text, words",
    [
        ("25/25/50", "Write four quarter weights, such as 25/25/25/25."),
        ("20/20/20/20/20", "Write four quarter weights, such as 25/25/25/25."),
        ("0/50/25/25", "A quarter weight is above 0."), ("-1/50/25/25", "A quarter weight is above 0."),
        ("25/25/25/x", "“x” is not a number."),
        ("25/25/25/", "“” is not a number."), ("0.125/1/1/1", "Round to 2 places."),
    ],
)  # fmt: skip
def test_quarter_weights_refused(text, words):
    assert refused(parse_quarter_weights, text) == words


@pytest.mark.parametrize(
    "text, keys",
    [
        ("", ()),
        ("adjusted", ("adjusted",)),
        ("adjusted/A1", ("adjusted", "A1")),
        ("A1／调整分", ("A1", "adjusted")),
        (" Adjusted / KF ", ("adjusted", "KF")),
    ],
)
def test_tie_breaks(text, keys):
    assert parse_tie_breaks(text) == keys


def test_a_tie_break_stands_once():
    assert refused(parse_tie_breaks, "A1/调整分/adjusted") == "A tie-break stands twice."


@pytest.mark.parametrize(
    "text, grades",
    [
        ("", [("excellent", 9000), ("good", 8000), ("pass", 6000), ("fail", 0)]),
        ("excellent:90/good:80/pass:60/fail:0", [("excellent", 9000), ("good", 8000), ("pass", 6000), ("fail", 0)]),
        ("优秀：92.5／良好：80／不合格：0", [("优秀", 9250), ("良好", 8000), ("不合格", 0)]),
        (" Yes : 50 / No : 0 ", [("Yes", 5000), ("No", 0)]),
    ],
)
def test_grades(text, grades):
    assert parse_grades(text, 10_000) == tuple(Grade(name, start) for name, start in grades)


@pytest.mark.parametrize(
    "text, words",
    [
        ("all:0", "Write at least two grades, the last from 0."), ("good:80/pass:60", "Write at least two grades, the last from 0."),
        ("pass:60/good:80/fail:0", "Grades fall: the highest first."), ("good:80/fine:80/fail:0", "Grades fall: the highest first."),
        ("fail:0/none:0", "Grades fall: the highest first."),
        ("good:80/良好:60/fail:0", "A grade stands twice."), ("Good:80/good:60/fail:0", "A grade stands twice."),
        ("good/fail:0", "“good”: write grade:points."), (":80/fail:0", "“:80”: write grade:points."),
        ("good:x/fail:0", "“x” is not a number."),
        ("good:80.125/fail:0", "Round to 2 places."),
    ],
)  # fmt: skip
def test_grades_refused(text, words):
    assert refused(parse_grades, text, 10_000) == words


@pytest.mark.parametrize(
    "text, quota",
    [
        ("", Quota(percent=30)), ("30%", Quota(percent=30)), ("３０％", Quota(percent=30)), ("12.5 %", Quota(percent=12.5)),
        ("0%", Quota(percent=0)),
        ("3", Quota(number=3)), ("0", Quota(number=0)), ("3.0", Quota(number=3)),
    ],
)  # fmt: skip
def test_quota(text, quota):
    assert parse_quota(text) == quota


@pytest.mark.parametrize(
    "text, words",
    [
        ("101%", "A quota lies between 0% and 100%."), ("-1%", "A quota lies between 0% and 100%."), ("%", "“” is not a number."),
        ("0.3", "A quota is a percentage or a whole number of places."), ("-1", "A quota is a percentage or a whole number of places."),
        ("some", "“some” is not a number."),
    ],
)  # fmt: skip
def test_quota_refused(text, words):
    assert refused(parse_quota, text) == words


@pytest.mark.parametrize("chinese, english", [("优秀", "excellent"), ("良好", "good"), ("合格", "pass"), ("不合格", "fail")])
def test_grades_have_one_name_in_both_languages(chinese, english):
    assert one_name(chinese) == one_name(english) == one_name(f" {english.title()} ") == english
    assert one_name("一等") == "一等"


def test_a_cap_finds_its_grade():
    assert cap_index(make_scheme(), "合格") == 2
    assert cap_index(make_scheme(grades="优秀:90/合格:60/不合格:0"), "pass") == 1


# ---- the check before opening --------------------------------------------------------------------------------------


def problems(scheme):
    return [(error.field, str(error)) for error in check_scheme(scheme)]


def make_sound(**texts):
    categories = [
        make_category("A", weight="99.5"),
        make_category("B", weight="0.5"),
        make_category("J", "bonus", "5"),
        make_category("K", "deduction", "10"),
    ]
    indicators = [make_indicator("ratio", code=f"{code}-1", category=code) for code in "AB"]
    indicators += [make_indicator("gain", "events=e:1", code="J-1", category="J"), make_indicator("direct", code="K-1", category="K")]
    return make_scheme(categories, indicators, **texts)


def test_a_sound_scheme_has_no_problems():
    assert problems(make_sound(tie_breaks="adjusted/B/K")) == []


@pytest.mark.parametrize(
    "weights, full_marks, added",
    [
        (["33.33"] * 3, "100", "99.99"), (["97"], "100", "97.00"), (["60", "43"], "100", "103.00"), (["100"], "1000", "100.00"),
        (["99.99", "0.02"], "100", "100.01"),
    ],
)  # fmt: skip
def test_base_weights_add_up_exactly(weights, full_marks, added):
    scheme = make_scheme(
        [make_category(f"C{n}", weight=weight) for n, weight in enumerate(weights)], [make_indicator(category="C0")], full_marks=full_marks
    )
    assert problems(scheme) == [("weight", f"The base weights add up to {added}, but full marks are {full_marks}.00.")]


@pytest.mark.parametrize("weights", [["33.33", "33.33", "33.34"], ["0.5", "99.5"], ["29", "71"], ["0.01", "99.99"]])
def test_small_weights_count_and_bonuses_do_not(weights):
    categories = [make_category(f"C{n}", weight=weight) for n, weight in enumerate(weights)]
    assert problems(make_scheme([*categories, make_category("J", "bonus", "5")], [make_indicator(category="C0")])) == []


def test_a_scheme_needs_an_indicator():
    assert problems(make_scheme()) == [("indicators", "There is no indicator yet.")]


@pytest.mark.parametrize("code", ["scale", "coefficient", "floor", "rounding", "cap", "adjusted", "调整分", "Floor"])
def test_codes_are_no_words_of_the_explanation(code):
    sound = make_sound()
    words = ("code", f"“{code}” has a meaning of its own: choose another code.")
    category, indicator = make_category(code, "bonus", "5"), make_indicator(code=code, category="A")
    assert problems(replace(sound, categories=(*sound.categories, category))) == [words]
    assert problems(replace(sound, indicators=(*sound.indicators, indicator))) == [words]


def test_tie_breaks_name_categories():
    assert problems(make_sound(tie_breaks="adjusted/A9/B")) == [("tie_breaks", "The tie-break “A9” is no category.")]


@pytest.mark.parametrize(
    "rule, params", [("ratio", ""), ("completion", ""), ("deduct", "events=e:1"), ("tiers", "tiers=1:1"), ("panel", "")]
)
@pytest.mark.parametrize("category", ["J", "K"])
def test_bonus_and_deduction_are_gain_or_direct(rule, params, category):
    sound = make_sound()
    wrong = make_indicator(rule, params, code="X", category=category)
    told = problems(replace(sound, indicators=(*sound.indicators, wrong)))
    assert told == [("rule", "X: a bonus or deduction is scored by gain or direct.")]


@pytest.mark.parametrize(
    "rule, params, fits",
    [
        ("gain", "events=e:1", True), ("direct", "", True), ("completion", "", True), ("ratio", "", False),
        ("shortfall", "threshold=9; deduct=1", False),
        ("deduct", "events=e:1", False), ("tiers", "tiers=1:1", False), ("graded", "grades=good:100", False), ("panel", "", False),
    ],
)  # fmt: skip
def test_sum_goes_only_with_three_rules(rule, params, fits):
    sound = make_sound()
    row = make_indicator(rule, params, code="X", frequency="quarter", aggregate="sum")
    told = problems(replace(sound, indicators=(*sound.indicators, row)))
    assert told == ([] if fits else [("aggregate", "X: sum goes only with gain, direct and completion.")])


def test_targets_are_not_negative_and_categories_exist():
    sound = make_sound()
    rows = [
        make_indicator("completion", code="X", target="-1"),
        make_indicator(code="Y", category="Z"),
        make_indicator("completion", code="W", target="0"),
    ]
    assert problems(replace(sound, indicators=(*sound.indicators, *rows))) == [
        ("target", "X: a target is not negative."),
        ("category", "Y: there is no category “Z”."),
    ]


@pytest.mark.parametrize(
    "by_group, participants, words",
    [
        (False, [ParticipantSpec("a")], []),
        (False, [], ["Nobody takes part yet."]),
        (True, [ParticipantSpec("a", "A"), ParticipantSpec("b", "B")], []),
        (True, [ParticipantSpec("a", "A"), ParticipantSpec("b")], ["Ranking within groups needs a group for everyone."]),
        (False, [ParticipantSpec("a", coefficient=9_500), ParticipantSpec("b", coefficient=10_500)], []),
        (False, [ParticipantSpec("a", coefficient=9_499)], ["A coefficient lies between 0.95 and 1.05."]),
        (False, [ParticipantSpec("a", coefficient=10_501)], ["A coefficient lies between 0.95 and 1.05."]),
    ],
)
def test_participants_are_checked(by_group, participants, words):
    assert [str(error) for error in check_participants(make_sound(by_group=by_group), participants)] == words
