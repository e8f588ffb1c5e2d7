"""What an approved correction does: the figure with its basis in the history, and the ranking's next version."""

from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from appraisal import corrections, entries
from appraisal.models import Correction, Entry, Scheme, Sheet
from appraisal.results import frozen_board
from appraisal.results.differences import moved
from appraisal.results.freeze import first_fault, freeze
from tests.appraisal.brought_in import bring_in, official
from tests.appraisal.correcting import GROUNDS, entries_of, first_entry, make_locked, person, propose
from tests.factories import make_duty, make_user
from township.trace import Trace
from villages.models import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def scheme():
    return make_locked()


def test_approved_the_figure_changes_with_its_basis_in_the_history(scheme):
    officer, secretary = person(Role.APPRAISAL, scheme), person(Role.COMMITTEE, scheme)
    correction = propose(scheme, by=officer)
    corrections.approve(correction, by=secretary)
    entry = first_entry(scheme)
    assert (entry.inputs, entry.points, entry.version, entry.entered_by) == (["4", "4"], 400, 2, officer)
    row = Trace.objects.of(entry).first()
    assert (row.verb, row.by, row.reason) == ("enter", secretary, "青政发〔2026〕12号 · 台账复核，三次会议中一次补开")
    assert (row.before, row.after) == ({"inputs": ["3", "4"], "points": "3.00"}, {"inputs": ["4", "4"], "points": "4.00"})
    correction.refresh_from_db()
    assert (correction.status, correction.decided_by, correction.ranking) == ("approved", secretary, None)
    assert correction.decided_at is not None


def test_a_second_correction_can_be_approved_by_the_same_person(scheme):
    officer, secretary = person(Role.APPRAISAL, scheme), person(Role.COMMITTEE, scheme)
    for inputs in (("4", "4"), ("2", "4")):
        corrections.approve(propose(scheme, *inputs, by=officer), by=secretary)
    assert (first_entry(scheme).points, first_entry(scheme).version) == (200, 3)


def test_a_figure_that_changed_meanwhile_is_not_overwritten(scheme):
    correction = propose(scheme)
    Entry.objects.filter(pk=correction.entry_id).update(inputs=["1", "4"], points=100, version=2)
    with pytest.raises(ValidationError) as refusal:
        corrections.approve(correction, by=person(Role.COMMITTEE, scheme))
    assert refusal.value.messages == ["The figure has changed since this correction was proposed. Refuse it, and have a new one proposed."]
    correction.refresh_from_db()
    assert (correction.status, correction.decided_by, first_entry(scheme).points) == ("proposed", None, 100)


def test_a_figure_that_says_so_already_is_told(scheme):
    correction = propose(scheme)
    Entry.objects.filter(pk=correction.entry_id).update(inputs=["4", "4"], points=400, version=2)
    with pytest.raises(ValidationError) as refusal:
        corrections.approve(correction, by=person(Role.COMMITTEE, scheme))
    assert refusal.value.messages == ["The figure says this already: refuse the correction or have it withdrawn."]


@pytest.mark.parametrize("status", ["open", "submitted", "confirmed"])
def test_a_sheet_that_its_office_can_still_change_takes_no_correction(scheme, status):
    correction = propose(scheme)
    sheet = Sheet.objects.select_related("office").get(scheme=scheme, period=1)
    Sheet.objects.filter(pk=sheet.pk).update(status=status)
    sheet.refresh_from_db()
    said = f"This sheet is still with {sheet.office} ({sheet.get_status_display()}): the figure is changed there, without a correction."
    with pytest.raises(ValidationError) as refusal:
        corrections.approve(correction, by=person(Role.COMMITTEE, scheme))
    assert refusal.value.messages == [said]
    Correction.objects.all().delete()
    with pytest.raises(entries.Refused) as refused:
        propose(scheme)
    assert refused.value.refused[0].message == said


@pytest.mark.parametrize("status", ["villages", "reviewed", "locked"])
def test_a_closed_year_is_still_corrected(scheme, status):
    Sheet.objects.filter(scheme=scheme).update(status=status)
    Scheme.objects.filter(pk=scheme.pk).update(status="closed")
    corrections.approve(propose(scheme), by=person(Role.COMMITTEE, scheme))
    assert first_entry(scheme).points == 400


def test_who_acts_for_somebody_leaves_both_names(scheme):
    absent, away = make_user(), make_user()
    officer = make_duty(Role.APPRAISAL, township=scheme.township, acting_for=absent).user
    secretary = make_duty(Role.COMMITTEE, township=scheme.township, acting_for=away).user
    correction = propose(scheme, by=officer)
    corrections.approve(correction, by=secretary)
    rows = [(row.verb, row.by, row.on_behalf_of) for row in Trace.objects.of(correction)]
    assert rows == [("approve", secretary, away), ("propose", officer, absent)]


# ---- the next version ----------------------------------------------------------------------------------------------


def worked():
    """Section 8 of scoring.md, locked and frozen, and Pingtang's bonus of 4.56."""
    scheme = bring_in()
    Sheet.objects.filter(scheme=scheme).update(status="locked")
    ranking, _new = freeze(scheme, by=official(scheme))
    return scheme, ranking, entries_of(scheme).get(participant__village__code="W3", indicator__code="JF-1")


def test_the_next_version_says_whose_ranks_move():
    """4.56 → 4.76: Pingtang stands at 95.38 like Liuxi, is put first by the tie-break and takes the one place."""
    scheme, ranking, bonus = worked()
    correction = corrections.propose(bonus, inputs=[Decimal("4.76")], entry_reason="县级表彰一项漏计", by=official(scheme), **GROUNDS)
    corrections.approve(correction, by=official(scheme, Role.COMMITTEE))
    correction.refresh_from_db()
    after = correction.ranking
    assert (after.version, after.provisional, after.frozen_by) == (2, False, correction.decided_by)
    assert after.note == f"{correction} · 青政发〔2026〕12号"
    pairs = [
        (pair.line.village.code, pair.before.rank, pair.after.rank, pair.before.total, pair.after.total)
        for pair in moved(*boards(ranking, after))
    ]
    assert sorted(pairs) == [("W2", 1, 2, "95.38", "95.38"), ("W3", 2, 1, "95.18", "95.38")]
    assert first_fault(after) is None


def boards(*rankings):
    return [frozen_board(ranking) for ranking in rankings]
