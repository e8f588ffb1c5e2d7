"""A figure that has left its office changes by a correction: who proposes it, who decides on it, and what stands against it."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from appraisal import corrections, entries
from appraisal.models import Correction, CorrectionStatus, Entry
from tests.appraisal.correcting import GROUNDS, first_entry, make_locked, person, propose
from tests.factories import make_duty, make_official
from township.trace import Trace
from township.workflow import NoReason, WrongStatus, move
from villages.models import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def scheme():
    return make_locked()


# ---- proposing -----------------------------------------------------------------------------------------------------


def test_what_is_proposed_is_scored_at_once_and_changes_nothing_yet(scheme):
    officer = person(Role.APPRAISAL, scheme)
    correction = propose(scheme, by=officer)
    entry = first_entry(scheme)
    assert (correction.inputs, correction.points, correction.not_applicable, correction.version) == (["4", "4"], 400, False, 1)
    assert correction.before == {"inputs": ["3", "4"], "points": "3.00", "not_applicable": False, "reason": ""}
    assert (entry.inputs, entry.points, entry.version) == (["3", "4"], 300, 1)
    row = Trace.objects.of(correction).get()
    assert (row.verb, row.by, row.reason) == ("propose", officer, "青政发〔2026〕12号 · 台账复核，三次会议中一次补开")
    assert row.after == {"inputs": ["4", "4"], "points": "4.00", "not_applicable": False, "reason": ""}


@pytest.mark.parametrize("role", [role for role in Role if role != Role.APPRAISAL])
def test_only_the_appraisal_office_proposes_of_its_own_accord(scheme, role):
    with pytest.raises(PermissionDenied):
        propose(scheme, by=person(role, scheme))


def test_an_officer_of_another_township_proposes_nothing_here(scheme):
    with pytest.raises(PermissionDenied):
        propose(scheme, by=make_official(Role.APPRAISAL))


@pytest.mark.parametrize(
    ("inputs", "said"),
    [
        (("5", "4"), "Done (5) is larger than due (4)."),
        (("1", "2", "3"), "3 values are more than the 2 the rule takes."),
        (("1",), "“due” is blank: give all values or none."),
    ],
)
def test_the_rule_refuses_as_on_the_sheet(scheme, inputs, said):
    with pytest.raises(entries.Refused) as refusal:
        propose(scheme, *inputs)
    assert refusal.value.refused[0].message == said
    assert not Correction.objects.exists()


@pytest.mark.parametrize(
    ("wanted", "said"),
    [
        ({"inputs": ()}, "Give the figures that are right, or say that it does not apply."),
        ({"inputs": (Decimal(3), Decimal(4))}, "That is what stands there already."),
        ({"inputs": (Decimal(4), Decimal(4)), "basis": " "}, "A correction names the paper it rests on, and the reason."),
        ({"inputs": (Decimal(4), Decimal(4)), "reason": " "}, "A correction names the paper it rests on, and the reason."),
    ],
)
def test_a_correction_corrects_something_and_says_why(scheme, wanted, said):
    with pytest.raises(ValidationError) as refusal:
        corrections.propose(first_entry(scheme), by=person(Role.APPRAISAL, scheme), **GROUNDS | wanted)
    assert refusal.value.messages == [said]


def test_not_applicable_is_proposed_with_its_reason(scheme):
    with pytest.raises(entries.Refused):
        corrections.propose(first_entry(scheme), inputs=(), not_applicable=True, by=person(Role.APPRAISAL, scheme), **GROUNDS)
    correction = corrections.propose(
        first_entry(scheme), inputs=(), not_applicable=True, entry_reason="停办", by=person(Role.APPRAISAL, scheme), **GROUNDS
    )
    corrections.approve(correction, by=person(Role.COMMITTEE, scheme))
    entry = first_entry(scheme)
    assert (entry.inputs, entry.points, entry.not_applicable, entry.reason) == ([], None, True, "停办")


def test_one_figure_has_one_correction_that_waits(scheme):
    propose(scheme)
    with pytest.raises(ValidationError) as refusal:
        propose(scheme, "2", "4")
    assert refusal.value.messages == ["A correction of this figure waits for its approval already."]


def test_nobody_corrects_the_own_village(scheme):
    officer = person(Role.APPRAISAL, scheme)
    officer.home_village = first_entry(scheme).participant.village
    with pytest.raises(entries.Refused) as refusal:
        propose(scheme, by=officer)
    assert refusal.value.refused[0].code == "recused"


def test_seen_an_older_figure_is_told(scheme):
    entry = first_entry(scheme)
    change = entries.Change(entry.participant, entry.indicator, 1, (Decimal(4), Decimal(4)), version=0)
    with pytest.raises(entries.Refused) as refusal:
        corrections.propose_change(entry, change, by=person(Role.APPRAISAL, scheme), **GROUNDS)
    assert refusal.value.refused[0].code == "conflict"


# ---- moves ---------------------------------------------------------------------------------------------------------

# verb → who may; all three start from “proposed” alone.
MAY = {"approve": {Role.APPRAISAL, Role.COMMITTEE}, "refuse": {Role.APPRAISAL, Role.COMMITTEE}, "withdraw": set()}
TARGETS = {"approve": "approved", "refuse": "refused", "withdraw": "withdrawn"}


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("before", list(CorrectionStatus))
@pytest.mark.parametrize("verb", list(Correction.MOVES))
def test_every_move_from_every_status_by_every_duty(scheme, verb, before, role):
    correction = propose(scheme)
    mover = person(role, scheme)
    Correction.objects.filter(pk=correction.pk).update(status=before, decided_by=person(Role.COMMITTEE, scheme))
    correction.refresh_from_db()
    if role not in MAY[verb]:
        with pytest.raises(PermissionDenied):
            move(correction, verb, by=mover, note="不符")
    elif before != "proposed":
        with pytest.raises(WrongStatus):
            move(correction, verb, by=mover, note="不符")
    else:
        move(correction, verb, by=mover, note="不符")
    correction.refresh_from_db()
    assert correction.status == (TARGETS[verb] if role in MAY[verb] and before == "proposed" else before)


@pytest.mark.parametrize("before", list(CorrectionStatus))
def test_who_proposed_withdraws_as_long_as_it_waits(scheme, before):
    officer = person(Role.APPRAISAL, scheme)
    correction = propose(scheme, by=officer)
    Correction.objects.filter(pk=correction.pk).update(status=before, decided_by=person(Role.COMMITTEE, scheme))
    correction.refresh_from_db()
    if before == "proposed":
        corrections.withdraw(correction, by=officer)
    else:
        with pytest.raises(WrongStatus):
            corrections.withdraw(correction, by=officer)
    assert Entry.objects.filter(version=1).count() == 2


@pytest.mark.parametrize("verb", ["approve", "refuse"])
def test_nobody_decides_on_their_own_proposal(scheme, verb):
    officer = person(Role.APPRAISAL, scheme)
    make_duty(Role.COMMITTEE, user=officer, township=scheme.township)
    correction = propose(scheme, by=officer)
    with pytest.raises(ValidationError) as refusal:
        corrections.approve(correction, by=officer) if verb == "approve" else corrections.refuse(correction, by=officer, reason="不")
    assert refusal.value.messages == ["You proposed this correction: another person approves it."]
    correction.refresh_from_db()
    assert (correction.status, correction.decided_by) == ("proposed", None)


def test_nobody_approves_for_the_own_village_or_what_they_entered(scheme):
    correction = propose(scheme)
    entry = first_entry(scheme)
    clerk, villager = entry.entered_by, person(Role.COMMITTEE, scheme)
    make_duty(Role.COMMITTEE, user=clerk, township=scheme.township)
    villager.home_village = entry.participant.village
    for user in (clerk, villager):
        with pytest.raises(ValidationError):
            corrections.approve(correction, by=user)
    assert first_entry(scheme).points == 300


def test_refusing_needs_a_reason(scheme):
    correction = propose(scheme)
    with pytest.raises(NoReason):
        corrections.refuse(correction, by=person(Role.COMMITTEE, scheme), reason=" ")
    corrections.refuse(correction, by=person(Role.COMMITTEE, scheme), reason="台账无此记录")
    assert (correction.status, first_entry(scheme).points) == ("refused", 300)
    assert Trace.objects.of(correction).first().reason == "台账无此记录"


def test_two_people_are_kept_apart_by_the_database(scheme):
    correction = propose(scheme)
    for decided_by in (None, correction.proposed_by):
        with pytest.raises(IntegrityError), transaction.atomic():
            Correction.objects.filter(pk=correction.pk).update(status="approved", decided_by=decided_by)


def test_one_proposal_for_a_figure_is_kept_by_the_database(scheme):
    correction = propose(scheme)
    correction.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        correction.save(force_insert=True)
