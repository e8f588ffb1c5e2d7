"""`import_year`: a whole year comes in as it is written, or not at all."""

import json
from datetime import date
from io import StringIO

import pytest
import time_machine
from django.core.management import CommandError, call_command

from appraisal.models import Entry, GradeCap, Participant, Scheme, Sheet, Target
from appraisal.periods import Period
from appraisal.scoring.numbers import show
from tests.appraisal.workbooks import SCORES, SMALL, year_bytes
from tests.appraisal.year_files import FILES, ROOT
from tests.factories import make_user
from township.trace import Trace
from villages.calendars import calendar_of
from villages.models import Office, Township, Village

pytestmark = pytest.mark.django_db


@pytest.fixture
def year(tmp_path):
    """`year(cells, sheets)` writes the small year with these changes and gives its path."""

    def write(cells=None, sheets=None):
        path = tmp_path / "year.xlsx"
        path.write_bytes(year_bytes(cells, sheets))
        return str(path)

    return write


def import_year(path, *words):
    out = StringIO()
    call_command("import_year", path, *words, stdout=out, no_color=True)
    return out.getvalue().splitlines()


def refused(path, *words):
    with pytest.raises(CommandError) as refusal:
        import_year(path, *words)
    return str(refusal.value).splitlines()


def stored():
    models = [Township, Office, Village, Scheme, Participant, Target, Sheet, Entry, GradeCap, Trace]
    return {model.__name__: model.objects.count() for model in models}


# ---- what comes in -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("stem", sorted(FILES))
def test_every_stored_entry_has_the_expected_points(stem):
    import_year(str(FILES[stem]))
    expected = json.loads((ROOT / "tests" / "years" / f"{stem}.expected.json").read_text())
    found = {village["village"]: {} for village in expected["villages"]}
    for entry in Entry.objects.select_related("participant__village", "indicator"):
        points = "na" if entry.not_applicable else show(entry.points)
        found[entry.participant.village.code][f"{Period(entry.period).code} {entry.indicator.code}"] = points
    assert found == {village["village"]: village["entries"] for village in expected["villages"]}


def test_a_new_year_is_told_sheet_by_sheet(year):
    assert import_year(year()) == [
        "township: 1 new",
        "scheme: 1 new",
        "offices: 1 new",
        "villages: 2 new",
        "participants: 2 new",
        "categories: 2 new",
        "indicators: 6 new",
        "scores: 4 new",
        "Stored: 村级考核.",
    ]


def test_offices_and_villages_keep_the_order_of_the_file_and_what_is_given_of_them(year):
    import_year(year({"villages!G3": "2025-09-30", "villages!H3": "V1", "villages!D2": 1.02, "villages!C2": "A"}))
    first, second = Village.objects.order_by("position").select_related("successor")
    assert (first.code, second.code, second.ended_on, second.successor) == ("V1", "V2", date(2025, 9, 30), first)
    participant = Participant.objects.get(village=first)
    assert (participant.group, str(participant.coefficient), participant.households) == ("A", "1.0200", 296)
    assert Office.objects.get().name_en == "Party-building Office"


def test_what_is_left_out_stands_at_its_default(year):
    import_year(year())
    scheme = Scheme.objects.get()
    assert (scheme.status, scheme.full_marks, scheme.quarter_weights, scheme.grades, scheme.by_group) == (
        "open",
        100,
        "25/25/25/25",
        "",
        False,
    )
    assert set(scheme.indicators.values_list("aggregate", "when_nothing_due", "self_score")) == {
        ("mean", "full", False),
        ("mean", "na", False),
    }


def test_the_history_names_who_brought_it_in_and_by_which_way(year):
    user = make_user(username="li")
    import_year(year(), "--by", "li")
    deeds = Trace.objects.order_by("pk").values_list("kind", "verb", "by", "way")
    assert set(deeds) == {
        ("villages.township", "create", user.pk, "command"),
        ("villages.office", "create", user.pk, "command"),
        ("villages.village", "create", user.pk, "command"),
        ("appraisal.scheme", "create", user.pk, "command"),
        ("appraisal.scheme", "open", user.pk, "command"),
        ("appraisal.entry", "enter", user.pk, "command"),
    }
    assert Trace.objects.filter(kind="appraisal.entry").count() == 4


def test_an_existing_township_with_its_offices_and_villages_is_used(year):
    import_year(year())
    import_year(year({"scheme!B2": "S2", "scheme!B4": 2026}))
    counts = stored()
    assert [counts[name] for name in ("Township", "Office", "Village", "Scheme", "Participant", "Sheet")] == [1, 1, 2, 2, 4, 10]


def test_the_same_codes_in_another_township_are_other_rows(year):
    import_year(year())
    import_year(year({"scheme!B5": "白云镇"}))
    assert Scheme.objects.values_list("township__name", "code").count() == 2
    assert Village.objects.count() == 4


# ---- sheets --------------------------------------------------------------------------------------------------------


def test_a_township_that_comes_with_its_workbook_has_the_published_calendars(year):
    import_year(year())
    assert calendar_of(Township.objects.get().pk).years == {2024, 2025, 2026}


FULL_Q1 = [["Q1", "I1", village, 3, 4] for village in ("V1", "V2")] + [["Q1", "I3", village, 0, 0] for village in ("V1", "V2")]


@time_machine.travel("2025-02-10 09:00+08:00", tick=False)
def test_complete_sheets_come_as_submitted_gaps_as_open_drafts_and_the_rest_by_the_calendar(year):
    import_year(year(sheets={"scores": [SCORES, *FULL_Q1, ["Q3", "I1", "V1", 1, 4]]}))
    sheets = Sheet.objects.order_by("period").values_list("period", "status", "opens_on", "due_on")
    assert list(sheets) == [
        (1, "submitted", date(2025, 1, 1), date(2025, 4, 10)),
        (2, "open", date(2025, 4, 1), date(2025, 7, 10)),
        (3, "open", date(2025, 2, 10), date(2025, 10, 10)),  # begun before its time: open from today on
        (4, "open", date(2025, 10, 1), date(2026, 1, 10)),
        (5, "open", date(2025, 10, 1), date(2026, 1, 10)),
    ]
    assert Trace.objects.filter(kind="appraisal.sheet").values_list("verb", flat=True).get() == "submit"


def test_a_village_that_ended_is_not_waited_for(year):
    rows = [["Q2", "I1", "V2", 3, 4], ["Q2", "I3", "V2", 0, 0]]
    import_year(year({"villages!G2": "2025-03-31"}, sheets={"scores": [SCORES, *rows]}))
    assert Sheet.objects.get(period=2).status == "submitted"


# ---- all or nothing ------------------------------------------------------------------------------------------------


def test_an_error_in_the_last_row_stores_nothing(year):
    before = stored()
    assert refused(year({"scores!D5": "many"})) == [
        "1 problem; nothing was stored.",
        "  Sheet “scores”, cell D5: “many” is not a number.",
    ]
    assert stored() == before


def test_a_rehearsal_tells_everything_and_stores_nothing(year):
    before = stored()
    told = import_year(year(), "--dry-run")
    assert told[0] == "township: 1 new"
    assert told[-1] == "This was a rehearsal: nothing was stored."
    assert stored() == before


@pytest.mark.parametrize("stem", ["qingshi-2025", "worked-cap"])
def test_the_same_file_again_does_nothing_and_leaves_no_history(stem):
    import_year(str(FILES[stem]))
    before = stored()
    assert import_year(str(FILES[stem]))[-1] == "Nothing to do: everything in the file is stored already."
    assert stored() == before


def test_a_file_without_scores_that_is_stored_already_has_nothing_to_do(year):
    import_year(year())
    assert import_year(year(sheets={"scores": [SCORES]})) == ["Nothing to do: everything in the file is stored already."]
    assert Entry.objects.count() == 4


@pytest.mark.parametrize("content", [b"", b"code,name\n", b"%PDF-1.7 not a workbook"])
def test_what_is_no_workbook_is_refused_in_one_sentence(tmp_path, content):
    path = tmp_path / "year.xlsx"
    path.write_bytes(content)
    (line,) = refused(str(path))
    assert line.startswith(f"{path}: ")


def test_a_missing_file_and_an_unknown_user_are_told(tmp_path, year):
    path = tmp_path / "no.xlsx"
    assert refused(str(path)) == [f"{path} cannot be read: No such file or directory."]
    assert refused(year(), "--by", "nobody") == ["There is no user “nobody”."]


# ---- caps and targets ----------------------------------------------------------------------------------------------

CAPS = [["village", "best_grade", "reason", "document"], ["V1", "合格", "经审计认定的违规", "青审字〔2025〕8号"]]
TARGETS = [["indicator", "village", "target"], ["I2", "V2", 940]]


def test_own_targets_are_what_a_figure_is_scored_by(year):
    import_year(year(sheets={"targets": TARGETS}))
    assert Entry.objects.get(indicator__code="I2").points == 300  # 6.00 × 470 ÷ 940


def test_a_cap_comes_in_with_its_document_and_its_history(year):
    import_year(year(sheets={"caps": CAPS}))
    cap = GradeCap.objects.get()
    assert (cap.participant.village.code, cap.best_grade, cap.document) == ("V1", "合格", "青审字〔2025〕8号")
    row = Trace.objects.get(kind="appraisal.gradecap")
    assert (row.verb, row.reason) == ("create", "经审计认定的违规")


def test_a_cap_that_is_set_stays_as_it_is(year):
    import_year(year(sheets={"caps": CAPS}))
    same = [CAPS[0], ["V1", "pass", *CAPS[1][2:]]]
    assert import_year(year(sheets={"caps": same})) == ["Nothing to do: everything in the file is stored already."]
    other = [CAPS[0], ["V1", "良好", *CAPS[1][2:]]]
    assert refused(year(sheets={"caps": other}))[1] == (
        "  Sheet “caps”, cell B2: This document set the cap with “best_grade” 合格, and that stays."
        " Another decision needs its own document."
    )


def test_indicators_of_the_small_year_are_those_written_here():
    """So that a change of the small year is seen by those who read these tests."""
    assert [row[0] for row in SMALL["indicators"][1:]] == ["I1", "I2", "I3", "I4", "I5", "I6"]
