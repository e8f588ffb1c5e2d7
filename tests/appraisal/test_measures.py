"""Automatic figures: what the facts say, read into a sheet, kept beside what people enter, and told when the source changes."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from appraisal.entries import Change, record
from appraisal.measures import MEASURES
from appraisal.measuring import read_sheet
from appraisal.models import Ballot, CentralTask, Entry, Indicator, Measured, Sheet, Survey, TaskPart
from appraisal.review import move_sheet
from tests.factories import make_duty, make_entry, make_official, make_sheet
from township.trace import Trace, Way
from villages.models import Role

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"
TASKS = {
    "rule": "graded",
    "params": "grades=on time:100/late:60/undone:0",
    "max": 7,
    "measure": "appraisal.central_tasks",
    "is_measured": True,
}
DUE = date(2026, 2, 10)


@pytest.fixture
def sheet(time_machine):
    """The first quarter of 2026, of two villages and one indicator that reads central tasks of 7 points."""
    time_machine.move_to("2026-03-05T10:00:00+08:00", tick=False)
    return make_sheet(**TASKS)


@pytest.fixture
def scorer(sheet):
    return make_duty(Role.SCORER, office=sheet.office).user


def villages(sheet):
    return [row.village for row in sheet.participants()]


def give(village, done_on=None, due_on=DUE):
    task = CentralTask.objects.create(township=village.township, year=due_on.year, title="森林防火巡查", due_on=due_on)
    return TaskPart.objects.create(task=task, village=village, done_on=done_on)


def on_time_late_undone(village):
    """3 on time, 2 late, 1 undone: 4.90 of 7 (scoring.md 2)."""
    for day in (DUE, date(2026, 2, 1), date(2026, 2, 9), date(2026, 2, 11), date(2026, 3, 1), None):
        give(village, day)


def figures(sheet):
    return [(row.inputs, row.points) for row in sheet.entries().order_by("participant__position")]


# ---- what the facts say --------------------------------------------------------------------------------------------


def test_central_tasks_count_on_time_late_and_undone(sheet, scorer):
    first, _second = villages(sheet)
    on_time_late_undone(first)
    done = read_sheet(sheet, by=scorer)
    assert (done.stored, done.kept, done.refused) == (2, 0, [])
    assert figures(sheet) == [(["3", "2", "1"], 490), (["0", "0", "0"], 700)]  # nothing due: full
    row = Measured.objects.get(participant__village=first)
    assert (row.inputs, len(row.sources)) == (["3", "2", "1"], 6)
    assert row.sources[-1] == "森林防火巡查 · 2026-02-10 · –"


@pytest.mark.parametrize(
    ("due_on", "done_on", "counts"),
    [
        (date(2026, 1, 1), None, ["0", "0", "1"]),
        (date(2026, 3, 4), None, ["0", "0", "1"]),
        (date(2026, 3, 5), None, ["0", "0", "0"]),  # due today: still running
        (date(2026, 3, 31), date(2026, 3, 4), ["1", "0", "0"]),
        (date(2025, 12, 31), None, ["0", "0", "0"]),
        (date(2026, 4, 1), date(2026, 3, 1), ["0", "0", "0"]),
    ],
)
def test_a_task_belongs_to_the_period_in_which_it_is_due(sheet, scorer, due_on, done_on, counts):
    first, _second = villages(sheet)
    give(first, done_on, due_on)
    read_sheet(sheet, by=scorer)
    assert sheet.entries().get(participant__village=first).inputs == counts


def counted(village, **fields):
    return {
        "township": village.township,
        "village": village,
        "year": 2026,
        "held_on": DUE,
        "frame": "代表",
        "counted_by": "绩效办",
    } | fields


def test_a_survey_and_a_ballot_are_missing_until_they_are_held(sheet, scorer):
    first, second = villages(sheet)
    Survey.objects.create(**counted(first, period=1), satisfied=52, basically=30, dissatisfied=8, unknown=10)
    four = "grades=a:100/b:70/c:30/d:-"
    Indicator.objects.update(measure="appraisal.satisfaction", params=four, max=3)
    read_sheet(sheet, by=scorer)
    assert figures(sheet) == [(["52", "30", "8", "10"], 251)]  # 2.51 (scoring.md 2)
    assert Measured.objects.get(participant__village=second).inputs == []
    Indicator.objects.update(measure="appraisal.ballot", params="grades=a:100/b:80/c:60/d:0", max=100)
    votes = {"issued": 50, "collected": 49, "valid": 48, "excellent": 18, "competent": 21, "basic": 6, "incompetent": 3}
    Ballot.objects.create(**counted(second), **votes)
    read_sheet(sheet, by=scorer)
    assert figures(sheet)[1] == (["18", "21", "6", "3"], 8000)  # 80.00 (F9)


def test_the_measures_fit_their_rules():
    assert {key: (one.rule, one.width) for key, one in MEASURES.items()} == {
        "appraisal.village_total": ("completion", 1),
        "appraisal.central_tasks": ("graded", 3),
        "appraisal.ballot": ("graded", 4),
        "appraisal.satisfaction": ("graded", 4),
    }


# ---- reading and entering ------------------------------------------------------------------------------------------


def change(sheet, *values, reason="", version=None):
    row, line = sheet.participants()[0], sheet.indicators()[0]
    return Change(row, line, 1, tuple(Decimal(value) for value in values), reason=reason, version=version)


def test_another_figure_than_the_automatic_one_needs_its_reason(sheet, scorer):
    on_time_late_undone(villages(sheet)[0])
    read_sheet(sheet, by=scorer)
    outcome = record([change(sheet, 4, 1, 1, version=1)], by=scorer)
    assert [(one.code, one.field, one.message) for one in outcome.refused] == [
        ("invalid", "reason", "The automatic figure is 3 / 2 / 1. Say why this one differs.")
    ]
    outcome = record([change(sheet, 4, 1, 1, version=1, reason="一项经批准延期")], by=scorer)
    assert [entry.inputs for entry in outcome.saved] == [["4", "1", "1"]]
    assert Measured.objects.get(participant=sheet.participants()[0]).inputs == ["3", "2", "1"]


def test_reading_again_keeps_what_a_person_entered_and_follows_the_rest(sheet, scorer):
    first, second = villages(sheet)
    on_time_late_undone(first)
    read_sheet(sheet, by=scorer)
    record([change(sheet, 4, 1, 1, version=1, reason="一项经批准延期")], by=scorer)
    give(first, DUE)
    give(second, DUE)
    done = read_sheet(sheet, by=scorer)
    assert (done.stored, done.kept) == (1, 1)
    assert [inputs for inputs, _points in figures(sheet)] == [["4", "1", "1"], ["1", "0", "0"]]
    assert read_sheet(sheet, by=scorer).stored == 0


def test_nobody_has_entered_an_automatic_figure(sheet, scorer):
    read_sheet(sheet, by=scorer)
    entry = sheet.entries().first()
    assert entry.entered_by is None
    trace = Trace.objects.of(entry).get()
    assert (trace.by, trace.way) == (None, Way.SYSTEM)
    assert Trace.objects.of(sheet).get().by == scorer


def test_it_is_read_once_more_when_the_sheet_is_submitted(sheet, scorer):
    first, _second = villages(sheet)
    move_sheet(sheet, "submit", by=scorer)
    assert (sheet.status, figures(sheet)[0]) == ("submitted", (["0", "0", "0"], 700))
    give(first, DUE)
    sheet.refresh_from_db()
    assert read_sheet(sheet, by=scorer).stored == 0  # submitted: it changes no more
    assert figures(sheet)[0] == (["0", "0", "0"], 700)


def test_a_figure_typed_before_the_first_reading_needs_its_reason_at_the_latest_on_submitting(sheet, scorer):
    on_time_late_undone(villages(sheet)[0])
    record([change(sheet, 6, 0, 0)], by=scorer)
    with pytest.raises(ValidationError, match="differ from the automatic ones"):
        move_sheet(sheet, "submit", by=scorer)
    assert Sheet.objects.get(pk=sheet.pk).status == "open"


def test_a_village_of_ones_own_is_read_like_the_others(sheet, scorer):
    scorer.home_village = villages(sheet)[0]
    scorer.save()
    assert read_sheet(sheet, by=scorer).stored == 2


def test_only_the_sheets_scorer_reads(sheet):
    with pytest.raises(PermissionDenied):
        read_sheet(sheet, by=make_official(Role.APPRAISAL, township=sheet.scheme.township))


def test_a_figure_that_came_before_its_source_stays_typed(sheet, scorer):
    Indicator.objects.update(is_measured=False)
    on_time_late_undone(villages(sheet)[0])
    assert read_sheet(sheet, by=scorer).stored == 0
    assert not Measured.objects.exists()


# ---- pages ---------------------------------------------------------------------------------------------------------


def test_the_sheet_reads_by_a_press_and_a_cell_tells_where_its_figure_comes_from(sheet, scorer, client):
    first, _second = villages(sheet)
    on_time_late_undone(first)
    client.force_login(scorer, backend=BACKEND)
    page = client.post(reverse("sheet_measure", args=[sheet.pk]), follow=True)
    assert [str(message) for message in page.context["messages"]] == ["2 automatic figures are new."]
    cell = page.context["grid"].lines[0].cells[0]
    assert (cell.said, cell.automatic) == ("3 / 2 / 1", "3 / 2 / 1")
    part = TaskPart.objects.get(done_on=None)
    part.done_on = date(2026, 3, 4)
    part.save()
    address = reverse("sheet_cell", args=[sheet.pk, sheet.participants()[0].pk, sheet.indicators()[0].pk])
    story = client.get(address).content.decode()
    assert "The source now says 3 / 3 / 0." in story
    assert "森林防火巡查 · 2026-02-10 · 2026-02-09" in story


@pytest.mark.parametrize("count", [1, 3])
def test_reading_takes_as_many_queries_for_one_village_as_for_three(time_machine, count, django_assert_num_queries):
    time_machine.move_to("2026-03-05T10:00:00+08:00", tick=False)
    sheet = make_sheet(villages=count, **TASKS)
    user = make_duty(Role.SCORER, office=sheet.office).user
    for village in villages(sheet):
        on_time_late_undone(village)
    assert user.all_duties
    with django_assert_num_queries(16):
        read_sheet(sheet, by=user)
    assert Entry.objects.count() == count


def test_an_indicator_takes_a_measure_that_fits(client):
    sheet = make_sheet(**TASKS)
    scheme = sheet.scheme
    type(scheme).objects.filter(pk=scheme.pk).update(status="draft")
    client.force_login(make_official(Role.APPRAISAL, township=scheme.township), backend=BACKEND)
    line = scheme.indicators.get()
    Indicator.objects.update(measure="", is_measured=False)
    sent = {"category": line.category_id, "code": line.code, "name": line.name, "max": 7, "frequency": "quarter", "aggregate": "mean"}
    sent |= {"when_nothing_due": "full", "office": line.office_id, "measure": "appraisal.central_tasks"}
    address = reverse("indicator", args=[line.pk])
    wrong = client.post(address, sent | {"params-grades": "a: 100\nb: 0"})
    assert wrong.context["form"].errors["measure"] == ["This figure has 3 parts and the rule takes 2."]
    client.post(address, sent | {"params-grades": "a: 100\nb: 60\nc: 0"})
    line.refresh_from_db()
    assert (line.measure, line.is_measured) == ("appraisal.central_tasks", True)


def test_a_stored_entry_of_a_year_workbook_stays_as_it_came(sheet, scorer):
    row, line = sheet.participants()[0], sheet.indicators()[0]
    make_entry(row, line, inputs=["5", "1", "0"], points=630)
    on_time_late_undone(row.village)
    assert read_sheet(sheet, by=scorer).kept == 1
    assert figures(sheet)[0] == (["5", "1", "0"], 630)
