"""Rows of a year workbook: notices, missing and not applicable, reasons, doubles, lives and days."""

from datetime import date, datetime
from decimal import Decimal

import pytest

from appraisal.measures import MEASURES as COMPUTED
from appraisal.workbook.words import MEASURES
from tests.appraisal.workbooks import SCORES, SMALL, read, said

# ---- taken with a notice -------------------------------------------------------------------------------------------

NOTICED = [
    ("scores!D2", "3", "scores D2 The text “3” was taken as the number it shows."),
    ("scores!D2", "'3", "scores D2 The text “'3” was taken as the number it shows."),
    ("scores!D2", "３．０", "scores D2 The text “３．０” was taken as the number it shows."),
    ("scheme!B4", "2025", "scheme B4 The text “2025” was taken as the number it shows."),
    ("indicators!G3", None, "indicators G3 No target is given, so nothing is due where a village has none of its own."),
    ("indicators!G3", 0, "indicators G3 No target is given, so nothing is due where a village has none of its own."),
    ("indicators!M2", "commitments.kept", "indicators M2 “commitments.kept” is not computed here yet: its figures are taken as typed."),
]


@pytest.mark.parametrize("cell, value, notice", NOTICED)
def test_what_is_taken_all_the_same_is_told(cell, value, notice):
    plan = read({cell: value})
    assert plan.problems == []
    assert [f"{row.sheet} {row.cell} {row.message}" for row in plan.notices] == [notice]


def test_an_automatic_figure_has_as_many_parts_as_its_rule_takes():
    cells = {"indicators!M2": "appraisal.central_tasks", "indicators!E2": "graded", "indicators!F2": "grades=good:100/bad:0"}
    (problem,) = read(cells | {"indicators!G2": 1, "scores!D2": None, "scores!E2": None}).problems
    assert (problem.cell, problem.message) == ("M2", "“appraisal.central_tasks” has 3 parts and the rule takes 2.")


def test_every_automatic_figure_of_the_future_is_taken_as_typed():
    assert len(MEASURES) == 17
    future = {key: rule for key, rule in MEASURES.items() if key not in COMPUTED}
    for key, rule in future.items():
        params = {"graded": "grades=good:100/bad:0", "gain": "events=order:1"}.get(rule)
        cells = {
            "indicators!M2": key,
            "indicators!E2": rule,
            "indicators!F2": params,
            "indicators!G2": 1,
            "scores!D2": None,
            "scores!E2": None,
        }
        plan = read(cells)
        assert plan.problems == []
        assert plan.indicators["I1"].measure == key


def test_a_reason_without_values_is_missing_and_told():
    plan = read({"scores!D2": None, "scores!E2": None, "scores!N2": "later"})
    assert (1, "I1", "V1") not in plan.scores
    assert said(plan.notices) == [
        ("scores", "N2", "There are no values beside this reason: the entry is missing, and the reason is not kept.")
    ]


# ---- rows ----------------------------------------------------------------------------------------------------------


def test_a_row_without_values_is_missing_and_zero_is_not():
    plan = read({"scores!D2": None, "scores!E2": None, "scores!D5": 0})
    assert (1, "I1", "V1") not in plan.scores
    assert plan.scores[5, "I2", "V2"].inputs == (Decimal(0),)


NOT_APPLICABLE = [
    ({"scores!D2": None, "scores!E2": None, "scores!M2": "yes", "scores!N2": "无任务"}, []),
    ({"scores!D2": None, "scores!E2": None, "scores!M2": "yes"}, [("scores", "N2", "Say why this does not apply.")]),
    ({"scores!M2": "yes", "scores!N2": "x"}, [("scores", "M2", "Not applicable and values together: leave one of them out.")]),
    ({"scores!M2": "no"}, []),
]


@pytest.mark.parametrize("cells, problems", NOT_APPLICABLE)
def test_not_applicable_has_a_reason_and_no_values(cells, problems):
    assert said(read(cells).problems) == problems


REASONS = [
    # deduct, shortfall and direct below the standard score; bonus other than 0
    (["Q2", "I3", "V1", 0, 0], []),
    (["Q2", "I3", "V1", 1, 0], ["N6"]),
    (["Y", "I5", "V1", 2], []),
    (["Y", "I5", "V1", 1.5], ["N6"]),
    (["Y", "I6", "V1", 0], []),
    (["Y", "I6", "V1", 1], ["N6"]),
    (["Q2", "I1", "V1", 1, 4], []),
]


@pytest.mark.parametrize("row, places", REASONS)
def test_a_reason_is_asked_for_where_the_rule_wants_one(row, places):
    problems = read(sheets={"scores": [*SMALL["scores"], row]}).problems
    assert [problem.cell for problem in problems] == places


TWICE = [
    ("offices", ["O1", "民生办"], ("A3", "“O1” stands here again; it is at A2 already.")),
    ("villages", ["V2", "平塘村"], ("A4", "“V2” stands here again; it is at A3 already.")),
    ("categories", ["A", "类别", "base", 10], ("A4", "“A” stands here again; it is at A2 already.")),
    ("indicators", SMALL["indicators"][6], ("A8", "“I6” stands here again; it is at A7 already.")),
    ("scores", ["Q1", "I1", "V1", 1, 4], ("A6", "This entry stands here again; it is at A2 already.")),
    ("scheme", ["year", 2026], ("A13", "The key “year” stands here again; it is at A4 already.")),
]  # fmt: skip


@pytest.mark.parametrize("sheet, row, problem", TWICE)
def test_what_stands_twice_names_both_rows(sheet, row, problem):
    assert said(read(sheets={sheet: [*SMALL[sheet], row]}).problems) == [(sheet, *problem)]


def test_the_same_target_and_the_same_cap_twice():
    targets = [["indicator", "village", "target"], ["I2", "V1", 300], ["I2", "V1", 400]]
    caps = [["village", "best_grade", "reason", "document"], ["V1", "pass", "审计", "1号"], ["V1", "good", "审计", "1号"]]
    assert said(read(sheets={"targets": targets, "caps": caps}).problems) == [
        ("targets", "A3", "“I2 V1” stands here again; it is at A2 already."),
        ("caps", "A3", "“V1 1号” stands here again; it is at A2 already."),
    ]


def test_a_cap_names_a_grade_of_the_scheme_below_the_top():
    caps = [
        ["village", "best_grade", "reason", "document"],
        ["V1", "优秀", "审计", "1号"],
        ["V2", "gold", "审计", "2号"],
        ["V2", "合格", "审计", "3号"],
    ]
    assert said(read(sheets={"caps": caps}).problems) == [
        ("caps", "B2", "A cap at the top grade caps nothing."),
        ("caps", "B3", "There is no grade “gold”."),
    ]


def test_a_village_has_no_scores_outside_its_life():
    until = {"villages!G2": "2025-03-31", "villages!H2": "V2"}
    rows = [SCORES, ["Q1", "I1", "V1", 3, 4], ["Q2", "I1", "V1", 3, 4], ["Y", "I5", "V1", 2]]
    problems = read(until, sheets={"scores": rows}).problems
    assert [(problem.cell, problem.message) for problem in problems] == [
        ("A3", "V1 does not exist in this period (see “from” and “until”), so nothing is expected from it.")
    ]


DAYS = ["2025/5/14", "2025-05-14", "2025.5.14", "2025年5月14日", date(2025, 5, 14), datetime(2025, 5, 14), 45791]


@pytest.mark.parametrize("day", DAYS)
def test_days_come_as_offices_write_them(day):
    assert read({"villages!G3": day}).villages["V2"].ended_on == date(2025, 5, 14)


def test_a_month_is_its_last_day_for_an_end_and_its_first_for_a_start():
    plan = read({"villages!F2": "2024.3", "villages!G3": "2025.6"})
    assert plan.villages["V1"].started_on == date(2024, 3, 1)
    assert plan.villages["V2"].ended_on == date(2025, 6, 30)
