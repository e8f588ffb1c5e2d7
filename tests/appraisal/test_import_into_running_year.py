"""A workbook for a scheme that exists: only scores may differ, and they obey periods, locks and versions."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command

from appraisal import entries
from appraisal.models import Entry, Scheme, Sheet, Target
from appraisal.workbook.apply import bring_in
from tests.appraisal.workbooks import SCORES, SMALL, read, year_bytes
from township.trace import Trace, Way
from villages.models import Office, Township, Village

pytestmark = pytest.mark.django_db
LATE = "2026-02-10 09:00+08:00"


@pytest.fixture(autouse=True)
def after_the_year():
    with time_machine.travel(LATE, tick=False):
        yield


@pytest.fixture
def scheme():
    return bring_in(read(), by=None, way=Way.COMMAND).scheme


def again(cells=None, sheets=None):
    return bring_in(read(cells, sheets), by=None, way=Way.COMMAND)


def problems(cells=None, sheets=None):
    return [f"{problem.sheet} {problem.cell} {problem.message}" for problem in again(cells, sheets).problems]


def kept(column, old, new):
    return f"“{column}” is {old} in the scheme and {new} here. A running year keeps its scheme: put {old} back."


NEW = "is not in the scheme, and a running year takes nothing new. Take it out, or write it in next year's scheme."
SAME = {"scheme!B11": "no", "scheme!B10": "25/25/25/25", "scheme!B9": 100}  # the defaults, written out
STRUCTURE = [
    ({"scheme!B4": 2026}, ["scheme B4 " + kept("year / 年度", 2025, 2026)]),
    ({"scheme!B3": "别的标题"}, ["scheme B3 " + kept("title / 标题", "村级考核", "别的标题")]),
    ({"scheme!B7": 3}, ["scheme B7 " + kept("quota / 优秀名额", "30%", 3)]),
    ({"scheme!B6": "adjusted"}, ["scheme B6 " + kept("tie_breaks / 并列排序", "adjusted/A", "adjusted")]),
    (SAME | {"scheme!B12": "均占"}, ["scheme B12 " + kept("ties_at_cut / 名额并列", "exclude", "include")]),
    ({"indicators!D2": 5}, ["indicators D2 " + kept("max / 标准分", 4, 5)]),
    ({"indicators!F2": "rate=0.9"}, ["indicators F2 " + kept("params / 参数", "–", "rate=0.9")]),
    ({"indicators!F6": None}, ["indicators F6 " + kept("params / 参数", "step=0.5", "–")]),
    ({"indicators!G3": 700}, ["indicators G3 " + kept("target / 目标值", 600, 700)]),
    ({"indicators!A7": "I9"}, ["indicators A7 “I9” " + NEW]),
    ({"categories!B2": "别的类别"}, ["categories B2 " + kept("name / 名称", "党建工作", "别的类别")]),
    ({"villages!D2": 1.01}, ["villages D2 " + kept("coefficient / 难度系数", 1, 1.01)]),
    ({"villages!A3": "V3", "scores!C5": "V1"}, ["villages A3 “V3” " + NEW]),
]  # fmt: skip


@pytest.mark.parametrize("cells, messages", STRUCTURE)
def test_a_running_year_keeps_its_scheme(scheme, cells, messages):
    before = Trace.objects.count(), Village.objects.count()
    assert problems(cells) == messages
    assert (Trace.objects.count(), Village.objects.count()) == before


def test_targets_of_a_running_year_change_by_a_decision(scheme):
    targets = [["indicator", "village", "target"], ["I2", "V1", 500], ["I2", "V2", 600]]
    assert problems(sheets={"targets": targets}) == [
        "targets C2 The target is 600 in the scheme and 500 here. In a running year it changes by a decision (Scheme → Targets)."
    ]
    assert Target.objects.count() == 0


def test_what_a_file_leaves_out_stays(scheme):
    """Optional columns, whole lines, and rows of scores: not given is not a change."""
    names = ["code", "category", "name", "max", "rule", "params", "frequency", "office"]
    places = [SMALL["indicators"][0].index(name) for name in names]
    indicators = [[row[place] for place in places] for row in SMALL["indicators"][:4]]
    report = again(sheets={"indicators": indicators, "scores": [SCORES, ["Q1", "I1", "V1", 3, 4]]})
    assert report.problems == []
    assert report.is_nothing
    assert Entry.objects.present().count() == 4


def test_scores_are_stored_as_differences_with_one_history_row_each(scheme):
    Sheet.objects.update(status="open")
    history = Trace.objects.filter(kind="appraisal.entry").count()
    report = again({"scores!D2": 4}, sheets=None)
    (line,) = report.lines
    assert (line.cell, line.deed, line.what, line.old, line.new, line.version) == ("A2", "change", "Q1 I1 V1", "3 / 4", "4 / 4", 1)
    entry = Entry.objects.get(indicator__code="I1")
    assert (entry.points, entry.version, entry.inputs) == (400, 2, ["4", "4"])
    assert Trace.objects.filter(kind="appraisal.entry").count() == history + 1


def test_a_reason_left_out_beside_the_same_values_stays(scheme):
    Entry.objects.filter(indicator__code="I1").update(reason="迟报")
    assert again().is_nothing
    assert again({"scores!N2": "早报"}).lines[0].new == "3 / 4 (早报)"


def test_a_cleared_entry_comes_back_with_its_next_version(scheme):
    entry = Entry.objects.select_related("participant__village", "participant__scheme", "indicator__category").get(indicator__code="I1")
    entries.record([entries.Change(entry.participant, entry.indicator, 1, version=1)], by=None, authority=entries.FOUNDING)
    (line,) = again().lines
    assert (line.deed, line.old, line.version) == ("create", "", 2)
    assert Entry.objects.values_list("version", "points").get(pk=entry.pk) == (3, 300)


def test_a_submitted_and_a_locked_sheet_refuse_and_then_nothing_is_stored(scheme):
    Sheet.objects.filter(period=1).update(status="locked")
    rows = [["Q1", "I1", "V1", 4, 4], ["Q2", "I1", "V1", 1, 4]]
    assert problems(sheets={"scores": [SCORES, *rows]}) == ["scores A2 Q1 I1 V1: This sheet is locked. It changes only by a correction."]
    assert not Entry.objects.filter(period=2).exists()
    Sheet.objects.filter(period=1).update(status="submitted")
    assert problems(sheets={"scores": [SCORES, *rows]}) == ["scores A2 Q1 I1 V1: This sheet has been submitted. Take it back to change it."]


def test_unchanged_figures_of_a_locked_sheet_are_no_problem(scheme):
    Sheet.objects.filter(period=1).update(status="locked")
    assert again().is_nothing


def test_a_closed_day_and_a_closed_scheme_refuse(scheme):
    Sheet.objects.filter(period=2).update(closes_on=date(2025, 7, 31))
    rows = [["Q2", "I1", "V1", 1, 4]]
    assert problems(sheets={"scores": [SCORES, *rows]}) == [
        "scores A2 Q2 I1 V1: This sheet is closed today. The appraisal office can open it again."
    ]
    Scheme.objects.update(status="closed")
    assert problems(sheets={"scores": [SCORES, *rows]}) == ["scores A2 Q2 I1 V1: The scheme “村级考核” is not open."]


def test_on_the_command_line_a_sheet_that_becomes_complete_is_submitted(scheme):
    full = [[f"Q{q}", "I1", v, 3, 4] for q in (2, 3) for v in ("V1", "V2")] + [["Q2", "I3", v, 0, 0] for v in ("V1", "V2")]
    again(sheets={"scores": [SCORES, *full]})
    assert list(Sheet.objects.order_by("period").values_list("status", flat=True)) == ["open", "submitted", "open", "open", "open"]


# ---- the register --------------------------------------------------------------------------------------------------


def notices(report):
    return [f"{notice.sheet} {notice.cell} {notice.message}" for notice in report.notices]


def test_names_that_differ_from_the_register_are_told_and_stay(scheme):
    report = again({"villages!B2": "石桥新村", "offices!B2": "党群办公室", "offices!C2": "Other Office"})
    assert notices(report) == [
        "offices B2 O1 is “党建办公室” in the register and “党群办公室” here. The register's name stays.",
        "offices C2 O1 is “Party-building Office” in the register and “Other Office” here. The register's name stays.",
        "villages B2 V1 is “石桥村” in the register and “石桥新村” here. The register's name stays.",
    ]
    assert report.is_nothing
    assert Village.objects.get(code="V1").name == "石桥村"
    assert Office.objects.get().name == "党建办公室"


def test_an_end_that_the_register_does_not_know_is_added_and_traced(scheme):
    cells = {"villages!G3": "2025-12-31", "villages!H3": "V1"}
    told = [(line.cell, line.what, line.old, line.new) for line in again(cells).lines]
    assert told == [("G3", "V2 until", "", "2025-12-31"), ("H3", "V2 successor", "", "石桥村")]
    village = Village.objects.get(code="V2")
    assert (village.ended_on, village.successor.code) == (date(2025, 12, 31), "V1")
    assert Trace.objects.get(kind="villages.village", verb="change").after == {"ended_on": "2025-12-31", "successor": "石桥村"}
    assert again(cells).is_nothing


def test_an_end_before_stored_figures_is_refused(scheme):
    rows = [SCORES, ["Q1", "I1", "V1", 3, 4]]
    assert problems({"villages!G2": "2025-03-31"}, sheets={"scores": rows}) == []
    Village.objects.update(ended_on=None)
    assert problems({"villages!G2": "2024-12-31"}, sheets={"scores": [SCORES]}) == [
        "villages G2 V1 has figures of 2025 outside these days. Clear them first."
    ]
    assert Village.objects.filter(ended_on=None).count() == 2


def test_other_days_than_the_registers_are_told_and_stay(scheme):
    Village.objects.filter(code="V2").update(ended_on=date(2025, 11, 30))
    report = again({"villages!G3": "2025-12-31"})
    assert notices(report) == ["villages G3 V2: the register says 2025-11-30, and that stays."]
    assert Village.objects.get(code="V2").ended_on == date(2025, 11, 30)


# ---- queries -------------------------------------------------------------------------------------------------------


def many(villages):
    """The small year with so many villages and a score for each."""
    rows = [[f"V{number}", f"村{number}"] for number in range(1, villages + 1)]
    scores = [["Q1", "I1", code, 3, 4] for code, _name in rows]
    return read(sheets={"villages": [["code", "name"], *rows], "scores": [SCORES, *scores]})


@pytest.mark.parametrize("villages", [1, 3])
def test_founding_takes_the_same_number_of_queries_for_any_number_of_rows(villages, django_assert_num_queries):
    plan = many(villages)
    with django_assert_num_queries(57):
        bring_in(plan, by=None, way=Way.COMMAND)


@pytest.mark.parametrize("villages", [1, 3])
def test_bringing_changes_takes_the_same_number_of_queries_for_any_number_of_rows(villages, django_assert_num_queries):
    bring_in(many(villages), by=None, way=Way.COMMAND)
    Sheet.objects.update(status="open")
    plan = many(villages)
    for key, row in plan.scores.items():
        plan.scores[key] = replace(row, inputs=(Decimal(4), Decimal(4)))
    with django_assert_num_queries(26):
        bring_in(plan, by=None, way=Way.COMMAND)


def test_the_command_lists_changes_old_and_new(scheme, tmp_path):
    path = tmp_path / "year.xlsx"
    path.write_bytes(year_bytes({"scores!D5": 500}))
    out = StringIO()
    call_command("import_year", str(path), stdout=out, no_color=True)
    assert out.getvalue().splitlines() == ["scores: 1 changed", "  ~ Y I2 V2: 470 → 500", "Stored: 村级考核."]
    Sheet.objects.update(status="submitted")
    path.write_bytes(year_bytes({"scores!D5": 600}))
    with pytest.raises(CommandError, match="1 problem; nothing was stored"):
        call_command("import_year", str(path), stdout=StringIO())
    assert Township.objects.count() == 1
