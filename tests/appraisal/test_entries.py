"""The one door for scores: rights, days, recusal, versions, history."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from appraisal.entries import COMMAND, DECISION, IMPORT, Change, Refused, record
from appraisal.models import Entry, Scheme, Sheet
from tests.factories import make_branch, make_duty, make_official, make_open_scheme, make_user
from township.trace import Trace, Way
from villages.models import Recusal, Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def sheet():
    scheme = make_open_scheme(villages=2)
    return Sheet.objects.select_related("scheme", "office").get(scheme=scheme, period=1)


@pytest.fixture
def scorer(sheet):
    return make_duty(Role.SCORER, office=sheet.office).user


def change(sheet, *inputs, village=0, **fields):
    row = sheet.participants()[village]
    indicator = sheet.indicators().select_related("scheme", "category").get()
    return Change(row, indicator, sheet.period, tuple(value and Decimal(value) for value in inputs), **fields)


def codes(outcome):
    return [refusal.code for refusal in outcome.refused]


def test_a_figure_is_scored_and_stored_with_one_history_row(sheet, scorer):
    outcome = record([change(sheet, "17", "20")], by=scorer)
    entry = Entry.objects.get()
    assert outcome.saved == [entry]
    assert (entry.inputs, entry.points, entry.version, entry.entered_by) == (["17", "20"], 340, 1, scorer)
    row = Trace.objects.get(kind="appraisal.entry")
    assert (row.by, row.way, row.verb, row.object_id, row.before) == (scorer, Way.BROWSER, "enter", entry.pk, {})
    assert row.after == {"inputs": ["17", "20"], "points": "3.40", "not_applicable": False, "reason": ""}


def test_only_what_changed_stands_in_the_history(sheet, scorer):
    record([change(sheet, "17", "20")], by=scorer)
    record([change(sheet, "18", "20", version=1)], by=scorer)
    row = Trace.objects.filter(kind="appraisal.entry").first()
    assert (row.before, row.after) == (
        {"inputs": ["17", "20"], "points": "3.40"},
        {"inputs": ["18", "20"], "points": "3.60"},
    )


def test_resent_it_is_stored_once(sheet, scorer):
    record([change(sheet, "17", "20", version=0)], by=scorer)
    again = record([change(sheet, "17", "20", version=0)], by=scorer)
    assert (again.saved, codes(again), len(again.unchanged)) == ([], [], 1)
    assert (Entry.objects.get().version, Trace.objects.filter(kind="appraisal.entry").count()) == (1, 1)


def test_a_colleagues_newer_value_is_never_overwritten(sheet, scorer):
    colleague = make_duty(Role.SCORER, office=sheet.office).user
    record([change(sheet, "5", "20", version=0)], by=scorer)
    record([change(sheet, "7", "20", version=1)], by=colleague)
    late = record([change(sheet, "6", "20", version=1)], by=scorer)
    assert (codes(late), late.refused[0].entry.inputs, Entry.objects.get().inputs) == (["conflict"], ["7", "20"], ["7", "20"])


def test_a_stale_cell_is_told_before_its_figures_are_judged(sheet, scorer):
    record([change(sheet, "5", "20")], by=scorer)
    assert codes(record([change(sheet, "9", "3", version=0)], by=scorer)) == ["conflict"]


def test_cleared_it_is_missing_and_keeps_version_and_history(sheet, scorer):
    record([change(sheet, "5", "20")], by=scorer)
    record([change(sheet, version=1)], by=scorer)
    entry = Entry.objects.get()
    assert (entry.inputs, entry.points, entry.not_applicable, entry.version, entry.is_missing) == ([], None, False, 2, True)
    assert Entry.objects.present().count() == 0
    assert Trace.objects.filter(kind="appraisal.entry").count() == 2
    assert codes(record([change(sheet, "5", "20", version=0)], by=scorer)) == ["conflict"]


def test_not_applicable_needs_a_reason_and_no_values(sheet, scorer):
    assert record([change(sheet, not_applicable=True)], by=scorer).refused[0].field == "reason"
    assert codes(record([change(sheet, "1", "2", not_applicable=True, reason="无")], by=scorer)) == ["invalid"]
    record([change(sheet, not_applicable=True, reason="本季未安排")], by=scorer)
    entry = Entry.objects.get()
    assert (entry.points, entry.not_applicable, entry.reason) == (None, True, "本季未安排")


def test_a_figure_out_of_range_is_refused_by_name_and_nothing_is_stored(sheet, scorer):
    outcome = record([change(sheet, "21", "20")], by=scorer)
    assert (codes(outcome), outcome.refused[0].message) == (["invalid"], "Done (21) is larger than due (20).")
    assert not Entry.objects.exists()


def test_of_a_block_the_good_ones_are_stored(sheet, scorer):
    outcome = record([change(sheet, "21", "20"), change(sheet, "1", "2", village=1)], by=scorer)
    assert (codes(outcome), len(outcome.saved)) == (["invalid"], 1)


def test_all_or_nothing_stores_nothing(sheet, scorer):
    with pytest.raises(Refused):
        record([change(sheet, "1", "2", village=1), change(sheet, "21", "20")], by=scorer, all_or_nothing=True)
    assert (Entry.objects.count(), Trace.objects.filter(kind="appraisal.entry").count()) == (0, 0)


def test_five_hundred_changes_are_five_hundred_history_rows(scorer):
    sheet = Sheet.objects.select_related("scheme", "office").get(scheme=make_open_scheme(villages=500), period=1)
    user = make_duty(Role.SCORER, office=sheet.office).user
    indicator = sheet.indicators().select_related("scheme", "category").get()
    record([Change(row, indicator, 1, (Decimal(1), Decimal(2)), reason="表二") for row in sheet.participants()], by=user)
    rows = Trace.objects.filter(kind="appraisal.entry", by=user, reason="表二")
    assert rows.count() == 500


# ---- who -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", [role for role in Role if role != Role.SCORER])
def test_no_other_duty_enters(sheet, role):
    places = {Role.HEAD: {"office": sheet.office}}.get(role, {"township": sheet.scheme.township})
    assert codes(record([change(sheet, "1", "2")], by=make_official(role, **places))) == ["forbidden"]


def test_a_scorer_of_another_office_or_township_does_not_enter(sheet):
    for stranger in (make_official(Role.SCORER, township=sheet.scheme.township), make_official(Role.SCORER)):
        assert codes(record([change(sheet, "1", "2")], by=stranger)) == ["forbidden"]
    assert not Entry.objects.exists()


def test_a_duty_ends_at_midnight(sheet, scorer):
    scorer.duties.update(ends_on=timezone.localdate() - timedelta(days=1))
    assert codes(record([change(sheet, "1", "2")], by=scorer)) == ["forbidden"]


def test_a_deactivated_account_has_no_rights(sheet, scorer):
    scorer.is_active = False
    assert codes(record([change(sheet, "1", "2")], by=scorer)) == ["forbidden"]


def test_who_acts_for_somebody_leaves_both_names(sheet):
    absent = make_user()
    deputy = make_duty(Role.SCORER, office=sheet.office, acting_for=absent).user
    record([change(sheet, "1", "2")], by=deputy)
    row = Trace.objects.get(kind="appraisal.entry")
    assert (row.by, row.on_behalf_of) == (deputy, absent)


# ---- recusal -------------------------------------------------------------------------------------------------------


def lives_there(user, village):
    user.home_village = village


def serves_there(user, village):
    make_duty(Role.VILLAGE, user=user, village=village)


def is_stationed_there(user, village):
    make_duty(Role.STATIONED, user=user, village=village)


def was_stationed_there_in_that_quarter(user, village):
    make_duty(Role.STATIONED, user=user, village=village, starts_on=date(2026, 1, 5), ends_on=date(2026, 2, 1))


def is_of_its_branch(user, village):
    make_duty(Role.BRANCH, user=user, branch=make_branch(township=village.township, village=village))


def has_declared_a_tie(user, village):
    Recusal.objects.create(user=user, village=village, reason="family lives there", starts_on=date(2026, 1, 1))


TIES = [lives_there, serves_there, is_stationed_there, was_stationed_there_in_that_quarter, is_of_its_branch, has_declared_a_tie]


@pytest.mark.parametrize("tie", TIES)
def test_nobody_scores_a_village_they_are_tied_to(sheet, scorer, tie):
    tie(scorer, sheet.participants()[0].village)
    outcome = record([change(sheet, "1", "2"), change(sheet, "1", "2", village=1)], by=scorer)
    assert (codes(outcome), len(outcome.saved)) == (["recused"], 1)


def test_a_tie_that_ended_before_the_quarter_does_not_count(sheet, scorer):
    village = sheet.participants()[0].village
    make_duty(Role.STATIONED, user=scorer, village=village, starts_on=date(2025, 1, 1), ends_on=date(2025, 12, 31))
    assert codes(record([change(sheet, "1", "2")], by=scorer)) == []


def test_an_import_in_the_browser_is_recused_alike(sheet):
    user = make_official(Role.APPRAISAL, township=sheet.scheme.township)
    lives_there(user, sheet.participants()[0].village)
    assert codes(record([change(sheet, "1", "2")], by=user, authority=IMPORT)) == ["recused"]


# ---- when ----------------------------------------------------------------------------------------------------------


def closed_by_day(sheet):
    Sheet.objects.filter(pk=sheet.pk).update(closes_on=timezone.localdate() - timedelta(days=1))


def not_open_yet(sheet):
    Sheet.objects.filter(pk=sheet.pk).update(opens_on=timezone.localdate() + timedelta(days=1))


def submitted(sheet):
    Sheet.objects.filter(pk=sheet.pk).update(status="submitted")


def locked(sheet):
    Sheet.objects.filter(pk=sheet.pk).update(status="locked")


def year_closed(sheet):
    Scheme.objects.filter(pk=sheet.scheme_id).update(status="closed")


CLOSED = [closed_by_day, not_open_yet, submitted, locked, year_closed]


@pytest.mark.parametrize("close", CLOSED)
@pytest.mark.parametrize("authority", ["scorer", "import", "command"])
def test_a_closed_sheet_refuses_figures_by_every_right(sheet, scorer, close, authority):
    close(sheet)
    appraisal = make_official(Role.APPRAISAL, township=sheet.scheme.township)
    words = {
        "scorer": {"by": scorer},
        "import": {"by": appraisal, "authority": IMPORT, "way": Way.IMPORT},
        "command": {"by": None, "authority": COMMAND, "way": Way.COMMAND},
    }[authority]
    assert codes(record([change(sheet, "1", "2")], **words)) == ["closed"]
    assert not Entry.objects.exists()


@pytest.mark.parametrize("close", [submitted, locked, year_closed])
def test_a_decision_does_not_pass_a_submitted_or_locked_sheet(sheet, close):
    close(sheet)
    user = make_official(Role.APPRAISAL, township=sheet.scheme.township)
    assert codes(record([change(sheet, not_applicable=True, reason="停办")], by=user, authority=DECISION)) == ["closed"]


def test_the_last_day_is_inclusive(sheet, scorer):
    Sheet.objects.filter(pk=sheet.pk).update(closes_on=timezone.localdate())
    assert codes(record([change(sheet, "1", "2")], by=scorer)) == []


def test_a_village_that_did_not_exist_yet_is_not_scored(sheet, scorer):
    village = sheet.participants()[0].village
    one = change(sheet, "1", "2")
    village.started_on = one.participant.village.started_on = date(2026, 5, 15)
    village.save()
    assert codes(record([one], by=scorer)) == ["invalid"]
