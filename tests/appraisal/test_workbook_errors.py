"""What the reader says of a spoiled year workbook: each kind of error at its literal cell."""

from datetime import date
from decimal import Decimal

import pytest

from tests.appraisal.workbooks import SCORES, read, said

PERIOD_WORDS = "Q1 / 一季度, Q2 / 二季度, Q3 / 三季度, Q4 / 四季度, Y / 全年"


def test_the_small_year_is_sound():
    plan = read()
    assert said(plan.problems) == said(plan.notices) == []
    assert plan.scheme == {
        "code": "S1",
        "title": "村级考核",
        "year": 2025,
        "township": "青石镇",
        "tie_breaks": "adjusted/A",
        "quota": "30%",
    }
    assert list(plan.scores) == [(1, "I1", "V1"), (1, "I3", "V1"), (5, "I4", "V1"), (5, "I2", "V2")]
    assert plan.scores[1, "I1", "V1"].inputs == (Decimal(3), Decimal(4))


# One spoiled cell → everything that is said: place and message.
ONE_CELL = [
    ("scores!D2", "abc", ["scores D2 “abc” is not a number."]),
    ("scores!D2", "85,5", ["scores D2 “85,5”: write decimals with a point, such as 85.5."]),
    ("scores!D2", "1e2", ["scores D2 “1e2” is not a number."]),
    ("scores!D2", True, ["scores D2 “TRUE” is not a number."]),
    ("scores!D2", date(2025, 3, 1), ["scores D2 “2025-03-01” is not a number."]),
    ("scores!D2", 1.23456, ["scores D2 Round to 4 places."]),
    ("scores!D2", 5, ["scores D2 Done (5) is larger than due (4)."]),
    ("scores!D2", -1, ["scores D2 “done” is negative."]),
    ("scores!E2", None, ["scores E2 “due” is blank: give all values or none."]),
    ("scores!F2", 1, ["scores F2 3 values are more than the 2 the rule takes."]),
    ("scores!D4", 101, ["scores D4 A mark lies between 0 and 100."]),
    ("scores!F4", None, ["scores D4 A panel gives three to nine marks; here are 2."]),
    ("scores!A2", "Y", ["scores A2 I1 is entered each quarter: Q1 to Q4."]),
    ("scores!A4", "Q1", ["scores A4 I4 is entered once a year: Y."]),
    ("scores!A5", "Q5", [f"scores A5 “Q5” is not known here. Choose one of: {PERIOD_WORDS}."]),
    ("scores!A5", None, ["scores A5 “period / 考核期” is needed and blank."]),
    ("scores!B2", "I9", ["scores B2 “I9” is not defined on the sheet “indicators”."]),
    ("scores!C2", "V9", ["scores C2 “V9” is not defined on the sheet “villages”."]),
    ("scores!C2", "v1", ["scores C2 “v1” is not defined on the sheet “villages”. Is “V1” meant?"]),
    ("scores!N3", None, ["scores N3 Give the reason: it is read before the number."]),
    ("scores!M2", "maybe", ["scores M2 “maybe” is not known here. Choose one of: yes / 是, no / 否."]),
    ("scores!O1", "v10", ["scores O1 “v10” is not a column of this sheet. Delete it or use one of: " + ", ".join(SCORES) + "."]),
    ("scheme!B2", None, ["scheme B2 “code / 编码” is needed and blank."]),
    ("scheme!B4", "soon", ["scheme B4 “soon” is not a number."]),
    ("scheme!B4", 25, ["scheme B4 A year such as 2026 is needed."]),
    ("scheme!B4", 2025.5, ["scheme B4 A whole number of 0 or more is needed."]),
    ("scheme!B7", 0.3, ["scheme B7 A quota is a percentage or a whole number of places."]),
    ("scheme!B7", "130%", ["scheme B7 A quota lies between 0% and 100%."]),
    ("scheme!B6", "adjusted/Z", ["scheme B6 The tie-break “Z” is no category."]),
    ("scheme!B8", "excellent:90", ["scheme B8 Write at least two grades, the last from 0."]),
    ("scheme!B9", 1000, ["categories D2 The base weights add up to 100.00, but full marks are 1000.00."]),
    ("scheme!B10", "25/25/50", ["scheme B10 Write four quarter weights, such as 25/25/25/25."]),
    ("scheme!B12", "some", ["scheme B12 “some” is not known here. Choose one of: exclude / 不占, include / 均占."]),
    ("villages!D2", 1.06, ["villages D2 A coefficient lies between 0.95 and 1.05."]),
    ("villages!D2", 1.00001, ["villages D2 Round to 4 places."]),
    ("villages!E2", 1.5, ["villages E2 A whole number of 0 or more is needed."]),
    ("villages!E2", 3_000_000_000, ["villages E2 The number is too large."]),
    ("villages!F3", "spring", ["villages F3 “spring” is not a date. Write it as 2025-03-01."]),
    ("villages!H2", "V2", ["villages H2 A village with a successor needs its last day."]),
    ("villages!H2", "V8", ["villages H2 “V8” is not defined on the sheet “villages”."]),
    ("villages!B2", None, ["villages B2 “name / 名称” is needed and blank."]),
    ("villages!B2", "村" * 81, ["villages B2 At most 80 characters; here are 81."]),
    ("categories!D2", 97, ["categories D2 The base weights add up to 97.00, but full marks are 100.00."]),
    ("categories!D2", 103, ["categories D2 The base weights add up to 103.00, but full marks are 100.00."]),
    ("categories!D2", 99.999, ["categories D2 Round to 2 places."]),
    ("categories!D3", 0, ["categories D3 A number above 0 is needed."]),
    ("categories!C3", "extra", ["categories C3 “extra” is not known here. Choose one of: base / 基本, bonus / 加分, deduction / 扣分."]),
    ("indicators!B2", "C", ["indicators B2 “C” is not defined on the sheet “categories”."]),
    ("indicators!B3", "B", ["indicators E3 I2: a bonus or deduction is scored by gain or direct.",
      "scores N5 Give the reason: it is read before the number."]),
    ("indicators!K2", "O2", ["indicators K2 “O2” is not defined on the sheet “offices”."]),
    ("indicators!D2", None, ["indicators D2 “max / 标准分” is needed and blank."]),
    ("indicators!D2", -1, ["indicators D2 A number above 0 is needed."]),
    ("indicators!D2", "four", ["indicators D2 “four” is not a number."]),
    ("indicators!F2", "rate=2", ["indicators F2 A rate is above 0 and at most 1."]),
    ("indicators!F2", "speed=2", ["indicators F2 The rule “ratio” takes no “speed”."]),
    ("indicators!F4", None, ["indicators F4 The rule needs “events”."]),
    ("indicators!G3", -600, ["indicators G3 A target is not negative."]),
    ("indicators!I2", "sum", ["indicators I2 I1: sum goes only with gain, direct and completion."]),
    ("indicators!M2", "commitments.broken", ["indicators M2 “commitments.broken” is not an automatic figure."]),
    ("indicators!M3", "commitments.kept", ["indicators M3 “commitments.kept” goes with the rule “ratio”."]),
]  # fmt: skip


@pytest.mark.parametrize("cell, value, messages", ONE_CELL)
def test_one_spoiled_cell_is_told_at_its_place(cell, value, messages):
    problems = read({cell: value}).problems
    assert [f"{problem.sheet} {problem.cell} {problem.message}" for problem in problems] == messages


FORBIDDEN = [
    ("categories!B2", "信访量考核"),
    ("categories!E2", "Petition count"),
    ("indicators!C2", "孕检到位率"),
    ("indicators!F4", "events=超生:1/late:0.5"),
    ("scheme!B3", "四项手术考核"),
    ("scheme!B8", "零上访:90/合格:0"),
]


@pytest.mark.parametrize("cell, value", FORBIDDEN)
def test_wordings_that_may_not_be_appraised_are_refused_with_their_reason(cell, value):
    (problem,) = read({cell: value}).problems
    assert f"{problem.sheet}!{problem.cell}" == cell
    assert "cannot be appraised" in problem.message


@pytest.mark.parametrize("cells, place", [
    ({"categories!A3": "floor", "indicators!B7": "floor"}, "categories A3"),
    ({"indicators!A7": "floor"}, "indicators A7"),
])  # fmt: skip
def test_a_code_that_has_a_meaning_of_its_own_is_refused_at_its_cell(cells, place):
    (problem,) = read(cells).problems
    assert f"{problem.sheet} {problem.cell}" == place
    assert problem.message == "“floor” has a meaning of its own: choose another code."


def test_the_reason_of_a_cap_is_guarded():
    caps = [["village", "best_grade", "reason", "document"], ["V1", "pass", "越级上访", "1号"]]
    (problem,) = read(sheets={"caps": caps}).problems
    assert (problem.sheet, problem.cell) == ("caps", "C2")


def test_a_phrase_that_the_township_cleared_is_accepted():
    cells = {"indicators!C2": "信访量监测"}
    assert len(read(cells).problems) == 1
    assert read(cells, cleared=lambda township: ["信访量监测"] if township == "青石镇" else []).problems == []


def test_all_problems_come_together_in_the_order_of_the_sheets():
    plan = read({"scores!D2": "abc", "scheme!B4": "soon", "indicators!E2": "rato", "villages!D2": 2})
    assert [(problem.sheet, problem.cell) for problem in plan.problems] == [
        ("scheme", "B4"),
        ("villages", "D2"),
        ("indicators", "E2"),
        ("scores", "D2"),
    ]
