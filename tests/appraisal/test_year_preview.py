"""A year workbook in the browser: the preview, what is confirmed, and what a draft and a running year make of it."""

import pytest
import time_machine

from appraisal.actions import open_scheme
from appraisal.models import Entry, GradeCap, Indicator, Scheme, Sheet, Target
from appraisal.workbook.apply import bring_in
from tests.appraisal.uploading import confirm, counts, places, upload
from tests.appraisal.workbooks import SCORES, SMALL, read, spoiled
from tests.factories import make_duty, make_official, make_township
from township.trace import Trace, Way
from township.uploads import Upload
from villages.models import Role, Township, Village

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def after_the_year():
    with time_machine.travel("2026-02-10 09:00+08:00", tick=False):
        yield


@pytest.fixture
def township():
    return make_township(name="青石镇")


@pytest.fixture
def appraiser(township, client):
    user = make_official(Role.APPRAISAL, township=township)
    client.force_login(user)
    return user


@pytest.fixture
def scheme(appraiser):
    return bring_in(read(), by=None, way=Way.COMMAND).scheme


# ---- a new scheme --------------------------------------------------------------------------------------------------


def test_a_new_scheme_comes_as_a_draft_for_the_committee_to_open(client, appraiser):
    page = upload(client)
    assert counts(page) == {
        "scheme": (1, 0, 0),
        "offices": (1, 0, 0),
        "villages": (2, 0, 0),
        "participants": (2, 0, 0),
        "categories": (2, 0, 0),
        "indicators": (6, 0, 0),
    }
    assert [notice.message for notice in page.context["report"].notices] == [
        "Left out: 4 scores, because the scheme is a draft. Bring this file in again when the committee has opened it."
    ]
    assert not Scheme.objects.exists()
    answer = confirm(client, page)
    scheme = Scheme.objects.get()
    assert answer.url == scheme.get_absolute_url()
    assert (scheme.status, Sheet.objects.count(), Entry.objects.count(), Upload.objects.count()) == ("draft", 0, 0, 0)
    assert set(Trace.objects.values_list("by", "way")) == {(appraiser.pk, "import")}


def test_once_it_is_open_the_same_file_brings_the_scores_as_drafts_of_the_offices(client, appraiser, township):
    confirm(client, upload(client))
    open_scheme(Scheme.objects.get(), by=make_official(Role.COMMITTEE, township=township))
    page = upload(client)
    assert counts(page) == {"scores": (4, 0, 0)}
    confirm(client, page)
    assert Entry.objects.present().count() == 4
    assert set(Sheet.objects.values_list("status", flat=True)) == {"open"}
    assert upload(client).context["report"].is_nothing


def test_even_complete_sheets_stay_drafts_of_the_offices(client, appraiser, township):
    rows = [["Q1", "I1", village, 3, 4] for village in ("V1", "V2")] + [["Q1", "I3", village, 0, 0] for village in ("V1", "V2")]
    confirm(client, upload(client))
    open_scheme(Scheme.objects.get(), by=make_official(Role.COMMITTEE, township=township))
    confirm(client, upload(client, sheets={"scores": [SCORES, *rows]}))
    assert Sheet.objects.get(period=1).status == "open"


def test_a_file_for_another_township_is_refused_whether_it_exists_or_not(client, appraiser):
    make_township(name="白云镇")
    for name in ("白云镇", "没有镇"):
        report = upload(client, {"scheme!B5": name, "scores!D2": "x"}).context["report"]
        assert [str(problem) for problem in report.problems] == [
            "Sheet “scores”, cell D2: “x” is not a number.",
            f"Sheet “scheme”, cell B5: This file is for “{name}”; you run the appraisal of 青石镇.",
        ]
    assert Township.objects.count() == 2


# ---- a draft -------------------------------------------------------------------------------------------------------


def test_a_draft_becomes_what_the_file_says_row_by_row(client, appraiser):
    targets = [["indicator", "village", "target"], ["I2", "V1", 300]]
    confirm(client, upload(client, sheets={"targets": targets, "scores": [SCORES]}))
    kept = Indicator.objects.get(code="I1").pk
    indicators = [row for row in spoiled()["indicators"] if row[0] != "I4"]
    indicators[1][3] = 5
    indicators.append(["I7", "A", "新指标", 1, "direct", None, None, "year", None, None, "O1"])
    changed = {"indicators": indicators, "targets": [targets[0], ["I2", "V2", 200]], "scores": [SCORES]}
    page = upload(client, {"scheme!B3": "新标题", "villages!C2": "A"}, changed)
    lines = {(line.sheet, line.deed, line.what): (line.old, line.new) for line in page.context["report"].lines}
    assert lines["scheme", "change", "title"] == ("村级考核", "新标题")
    assert lines["participants", "change", "V1 group"] == ("", "A")
    assert lines["indicators", "change", "I1 max"] == ("4", "5")
    assert lines["indicators", "create", "I7"] == ("", "新指标 · 1.00 · direct · year")
    assert lines["indicators", "delete", "I4"] == ("环境检查 · 6.00 · panel · year", "")
    assert (lines["targets", "create", "I2 V2"], lines["targets", "delete", "I2 V1"]) == (("", "200"), ("300", ""))
    confirm(client, page)
    assert list(Indicator.objects.order_by("position").values_list("code", flat=True)) == ["I1", "I2", "I3", "I5", "I6", "I7"]
    assert (Indicator.objects.get(code="I1").pk, Indicator.objects.get(code="I1").max) == (kept, 5)
    assert Target.objects.get().participant.village.code == "V2"
    assert upload(client, {"scheme!B3": "新标题", "villages!C2": "A"}, changed).context["report"].is_nothing


def test_a_new_order_of_the_rows_is_told_and_kept(client, appraiser):
    confirm(client, upload(client, sheets={"scores": [SCORES]}))
    rows = SMALL["villages"]
    page = upload(client, sheets={"villages": [rows[0], rows[2], rows[1]], "scores": [SCORES]})
    (line,) = page.context["report"].lines
    assert (line.sheet, line.what, line.old, line.new) == ("participants", "order of the rows", "V1, V2", "V2, V1")
    confirm(client, page)
    assert [row.village.code for row in Scheme.objects.get().participants.in_order()] == ["V2", "V1"]


def test_every_change_of_a_draft_is_in_its_history(client, appraiser):
    confirm(client, upload(client, sheets={"scores": [SCORES]}))
    confirm(client, upload(client, {"scheme!B3": "新标题", "indicators!F2": "rate=0.9"}, {"scores": [SCORES]}))
    row = Trace.objects.get(kind="appraisal.scheme", verb="change")
    assert (row.before, row.after) == (
        {"scheme title": "村级考核", "indicators I1 params": ""},
        {"scheme title": "新标题", "indicators I1 params": "rate=0.9"},
    )


def test_blank_parameters_are_the_defaults_but_a_column_left_out_changes_nothing(client, appraiser):
    confirm(client, upload(client, {"indicators!F2": "rate=0.9"}, {"scores": [SCORES]}))
    (line,) = upload(client, sheets={"scores": [SCORES]}).context["report"].lines
    assert (line.what, line.old, line.new) == ("I1 params", "rate=0.9", "")
    rows = [row for row in SMALL["indicators"] if row[0] in ("code", "I1", "I2", "I4")]
    without = [row[:5] + row[6:] for row in rows]
    lines = upload(client, sheets={"indicators": without, "scores": [SCORES]}).context["report"].lines
    assert [(line.deed, line.what) for line in lines] == [("delete", "I3"), ("delete", "I5"), ("delete", "I6")]


def test_what_a_file_leaves_out_of_a_draft_stays(client, appraiser):
    confirm(client, upload(client, {"villages!C2": "A", "indicators!I2": "last"}, {"scores": [SCORES]}))
    page = upload(client, sheets={"scores": [SCORES]})
    assert page.context["report"].is_nothing


def test_a_category_that_goes_takes_its_indicators_with_it(client, appraiser):
    confirm(client, upload(client, sheets={"scores": [SCORES]}))
    smaller = {"categories": SMALL["categories"][:2], "indicators": SMALL["indicators"][:6], "scores": [SCORES]}
    page = upload(client, sheets=smaller)
    assert counts(page) == {"categories": (0, 0, 1), "indicators": (0, 0, 1)}
    confirm(client, page)
    assert Indicator.objects.count() == 5


# ---- caps ----------------------------------------------------------------------------------------------------------

CAPS = {"caps": [["village", "best_grade", "reason", "document"], ["V1", "pass", "经审计认定的违规", "1号"]]}


def test_a_cap_is_left_out_unless_the_discipline_office_brings_it(client, appraiser, township):
    page = upload(client, sheets=CAPS)
    assert "Left out: a grade cap is set by the discipline office." in [notice.message for notice in page.context["report"].notices]
    confirm(client, page)
    assert not GradeCap.objects.exists()
    make_duty(Role.DISCIPLINE, user=appraiser, township=township)
    assert counts(upload(client, sheets=CAPS)) == {"caps": (1, 0, 0)}


# ---- a running year ------------------------------------------------------------------------------------------------


def test_a_preview_shows_old_and_new_and_confirming_stores_exactly_that(client, scheme):
    page = upload(client, {"scores!D5": 500})
    (line,) = page.context["report"].lines
    assert (line.what, line.old, line.new) == ("Y I2 V2", "470", "500")
    assert '<del class="was">470</del>' in page.content.decode()
    assert Entry.objects.get(indicator__code="I2").points == 470
    answer = confirm(client, page)
    assert answer.status_code == 302
    assert Entry.objects.get(indicator__code="I2").points == 500
    assert Trace.objects.filter(kind="appraisal.entry", way="import").count() == 1


def test_what_changed_since_the_preview_is_shown_afresh_and_nothing_is_stored(client, scheme):
    page = upload(client, {"scores!D5": 500})
    Entry.objects.filter(indicator__code="I2").update(inputs=["480"], points=480, version=2)
    answer = confirm(client, page)
    assert (answer.status_code, answer.context["report"].is_stale) == (200, True)
    assert "Something has changed since you read the preview" in answer.content.decode()
    assert Entry.objects.get(indicator__code="I2").points == 480
    assert [(line.old, line.new) for line in answer.context["report"].lines] == [("480", "500")]
    confirm(client, answer)
    assert Entry.objects.get(indicator__code="I2").points == 500


def test_a_version_alone_makes_a_preview_stale(client, scheme):
    page = upload(client, {"scores!D5": 500})
    Entry.objects.filter(indicator__code="I2").update(version=3)
    assert confirm(client, page).context["report"].is_stale
    assert Entry.objects.get(indicator__code="I2").points == 470


def test_a_confirmation_without_the_digest_of_a_preview_stores_nothing(client, scheme):
    page = upload(client, {"scores!D5": 500})
    assert client.post(page.request["PATH_INFO"]).context["report"].is_stale
    assert Entry.objects.get(indicator__code="I2").points == 470


def test_the_same_file_again_has_nothing_to_do_and_no_button(client, scheme):
    page = upload(client)
    assert "Nothing to do: everything in this file is stored already." in page.content.decode()
    assert "Store all of this" not in page.content.decode()


def test_a_locked_sheet_is_told_at_its_cell_and_nothing_of_the_file_is_stored(client, scheme):
    Sheet.objects.filter(period=1).update(status="locked")
    page = upload(client, {"scores!D2": 4, "scores!D5": 500})
    assert places(page.context["report"].problems) == ["scores A2"]
    assert "This sheet is locked. It changes only by a correction." in page.content.decode()
    confirm(client, page)
    assert Entry.objects.get(indicator__code="I2").points == 470


def test_nobody_brings_in_scores_of_a_village_they_are_tied_to(client, scheme, appraiser):
    appraiser.home_village = Village.objects.get(code="V1")
    appraiser.save()
    report = upload(client, {"scores!D2": 4}).context["report"]
    assert [problem.message for problem in report.problems] == ["Q1 I1 V1: You are tied to 石桥村, so a colleague enters its scores."]
    assert upload(client, {"scores!D5": 500}).context["report"].problems == []


def test_all_problems_of_a_file_are_on_the_page_with_sheet_and_cell(client, appraiser):
    page = upload(client, {"scores!D2": "abc", "indicators!C2": "信访量", "scheme!B4": None})
    assert places(page.context["report"].problems) == ["scheme B4", "indicators C2", "scores D2"]
    text = page.content.decode()
    assert "3 problems; nothing was stored." in text
    assert "To petition is a right." in text
