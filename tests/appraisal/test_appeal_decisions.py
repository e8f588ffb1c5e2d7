"""What a decision on an appeal, and the second review, write down and set going."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from appraisal import appeals, corrections
from appraisal.caps import lift_cap
from appraisal.entries import Change, Refused
from appraisal.models import Appeal, Correction, Entry, GradeCap, Sheet
from appraisal.results import frozen_board
from tests.appraisal.appealing import (
    PUBLIC,
    TEXT,
    accepted,
    appeal_on_figure,
    at,
    investigated_by_another,
    make_public,
    make_sent,
    moved_to,
    villager,
)
from tests.appraisal.brought_in import bring_in
from tests.appraisal.brought_in import villager as villager_of
from tests.appraisal.correcting import first_entry, person
from tests.factories import make_duty, make_official
from township.trace import Trace
from township.workflow import WrongStatus
from villages.models import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def scheme():
    return make_sent()


def right(appeal, *inputs, **fields):
    entry = first_entry(appeal.scheme)
    return Change(entry.participant, entry.indicator, 1, tuple(Decimal(value) for value in inputs), version=1, **fields)


def investigated(scheme):
    appeal, judge = accepted(scheme)
    with at(date(2026, 4, 15)):
        investigated_by_another(appeal, judge)
        appeals.write_findings(appeal, "记录本属实", by=judge)
    return appeal, judge


def test_without_an_investigator_nothing_is_decided(scheme):
    appeal, judge = accepted(scheme)
    colleague = person(Role.LEADER, scheme)
    appeals.write_findings(appeal, "记录本属实", by=judge)
    with pytest.raises(ValidationError) as refusal:
        appeals.decide(appeal, verdict="rejected", decision="维持", by=judge)
    assert refusal.value.messages == ["Name an investigator first: somebody without a hand in the matter."]
    appeals.name_investigator(appeal, colleague, by=judge)
    appeals.decide(appeal, verdict="rejected", decision="维持", by=judge)
    assert appeal.status == "decided"


def test_without_findings_nothing_is_decided(scheme):
    appeal, judge = accepted(scheme)
    investigated_by_another(appeal, judge)
    with pytest.raises(ValidationError) as refusal:
        appeals.decide(appeal, verdict="rejected", decision="维持", by=judge)
    assert refusal.value.messages == ["The investigator has not written down any findings yet."]
    appeal.refresh_from_db()
    assert (appeal.status, appeal.verdict) == ("accepted", "")


def test_dismissed_it_says_why_and_can_be_reviewed(scheme):
    appeal, judge = appeal_on_figure(scheme), person(Role.DISCIPLINE, scheme)
    with at(date(2026, 4, 17)):
        appeals.dismiss(appeal, reason="事项不属本表", by=judge)
    appeal.refresh_from_db()
    assert (appeal.status, appeal.decision, appeal.decided_by, appeal.decided_on) == (
        "inadmissible",
        "事项不属本表",
        judge,
        date(2026, 4, 17),
    )
    assert (appeal.decided_on, appeal.ask_by) == (date(2026, 4, 17), date(2026, 4, 24))  # a Friday, and five working days later


def test_rejected_the_figure_stays(scheme):
    appeal, judge = investigated(scheme)
    with at(date(2026, 4, 16)):
        appeals.decide(appeal, verdict="rejected", decision="第三次会议未召开", by=judge, corrected=right(appeal, "4", "4"))
    appeal.refresh_from_db()
    assert (appeal.status, appeal.verdict, appeal.decision, appeal.ask_by) == ("decided", "rejected", "第三次会议未召开", date(2026, 4, 23))
    assert not Correction.objects.exists()
    assert not Appeal.objects.open().exists()


@pytest.mark.parametrize("verdict", ["upheld", "partly"])
def test_upheld_the_right_figure_is_proposed_and_another_person_approves_it(scheme, verdict):
    appeal, judge = investigated(scheme)
    with at(date(2026, 4, 16)):
        appeals.decide(appeal, verdict=verdict, decision="三次会议均按期召开", by=judge, corrected=right(appeal, "4", "4"))
        correction = Correction.objects.get()
        assert (correction.appeal, correction.points, correction.proposed_by) == (appeal, 400, judge)
        assert (correction.basis, correction.reason) == (f"Decision on appeal {appeal.pk}, 2026-04-16", "三次会议均按期召开")
        assert (first_entry(scheme).points, Appeal.objects.open().get()) == (300, appeal)
        make_duty(Role.COMMITTEE, user=judge, township=scheme.township)
        with pytest.raises(ValidationError):
            corrections.approve(correction, by=type(judge).objects.get(pk=judge.pk))
        corrections.approve(correction, by=person(Role.COMMITTEE, scheme))
    assert (first_entry(scheme).points, Appeal.objects.open().exists()) == (400, False)


def test_upheld_without_the_right_figure_is_not_decided(scheme):
    appeal, judge = investigated(scheme)
    for corrected in (None, right(appeal, "5", "4")):
        with pytest.raises((ValidationError, Refused)):
            appeals.decide(appeal, verdict="upheld", decision="属实", by=judge, corrected=corrected)
        appeal.refresh_from_db()
        assert (appeal.status, appeal.verdict) == ("accepted", "")
    assert not Trace.objects.of(appeal).filter(verb="decide").exists()


def test_where_the_sheet_is_back_with_its_office_the_figure_is_changed_there(scheme):
    appeal, judge = investigated(scheme)
    Sheet.objects.filter(scheme=scheme).update(status="open")
    appeals.decide(appeal, verdict="upheld", decision="属实，由责任办公室改正", by=judge)
    assert (appeal.status, Correction.objects.count(), Appeal.objects.open().get()) == ("decided", 0, appeal)
    Entry.objects.filter(pk=appeal.entry_id).update(version=2)
    assert not Appeal.objects.open().exists()


def test_after_a_correction_was_refused_those_who_decided_propose_another(scheme):
    appeal, judge = investigated(scheme)
    appeals.decide(appeal, verdict="upheld", decision="属实", by=judge, corrected=right(appeal, "4", "4"))
    corrections.refuse(Correction.objects.get(), by=person(Role.COMMITTEE, scheme), reason="应为未召开一次")
    assert Appeal.objects.open().get() == appeal
    given = {"inputs": (Decimal(2), Decimal(3)), "reason": "属实", "basis": "青纪发〔2026〕4号", "by": judge}
    with pytest.raises(PermissionDenied):
        corrections.propose(first_entry(scheme), **given)
    assert corrections.propose(first_entry(scheme), appeal=appeal, **given).points == 267


def test_a_rejected_appeal_gives_nobody_the_right_to_correct(scheme):
    appeal, judge = investigated(scheme)
    appeals.decide(appeal, verdict="rejected", decision="不属实", by=judge)
    with pytest.raises(PermissionDenied):
        corrections.propose(first_entry(scheme), inputs=(Decimal(4), Decimal(4)), reason="属实", basis="无", by=judge, appeal=appeal)


# ---- a cap ---------------------------------------------------------------------------------------------------------


def appeal_on_cap():
    """Section 8 of scoring.md with Liuxi capped at pass, in publicity since Monday 11 May; investigated and ready to be decided."""
    scheme = bring_in("worked-cap")
    ranking, cap = make_public(scheme), GradeCap.objects.select_related("participant__village").get(participant__scheme=scheme)
    with at(PUBLIC):
        appeal = appeals.file_appeal(cap.participant, text=TEXT, by=villager_of(scheme, "W2"), cap=cap)
        judge = make_official(Role.DISCIPLINE, township=scheme.township)
        appeals.admit(appeal, by=judge)
        investigated_by_another(appeal, judge)
        appeals.write_findings(appeal, "事故责任不在该村", by=judge)
    return appeal, judge, ranking


def grades(ranking):
    return {line.village.code: (line.rank, line.figures["grade"]) for line in frozen_board(ranking).lines}


def test_upheld_a_cap_ends_and_the_next_version_comes_without_it():
    """With the cap Liuxi keeps rank 1 and is graded pass, and the place goes to Pingtang; without it the place is Liuxi's."""
    appeal, judge, before = appeal_on_cap()
    appeals.decide(appeal, verdict="upheld", decision="责任不在该村", by=judge)
    appeal.cap.refresh_from_db()
    assert (appeal.cap.lifted_by, appeal.cap.lifted_document, appeal.cap.lifted_reason) == (judge, appeals.basis_of(appeal), "责任不在该村")
    after = appeal.scheme.rankings.get(version=2)
    assert grades(before) == {"W1": (3, "good"), "W2": (1, "pass"), "W3": (2, "excellent"), "W4": (4, "pass")}
    assert grades(after) == {"W1": (3, "good"), "W2": (1, "excellent"), "W3": (2, "good"), "W4": (4, "pass")}


@pytest.mark.parametrize("verdict", ["partly", "rejected"])
def test_a_cap_stays_unless_the_appeal_is_upheld_as_a_whole(verdict):
    appeal, judge, before = appeal_on_cap()
    appeals.decide(appeal, verdict=verdict, decision="另行处理", by=judge)
    assert GradeCap.objects.in_force().get() == appeal.cap
    assert appeal.scheme.rankings.get() == before


def test_a_cap_that_was_lifted_meanwhile_does_not_stand_in_the_way():
    appeal, judge, _before = appeal_on_cap()
    lift_cap(appeal.cap, document="青纪发〔2026〕9号", reason="另查", by=judge)
    appeal.refresh_from_db()
    appeals.decide(appeal, verdict="upheld", decision="责任不在该村", by=judge)
    assert (appeal.status, appeal.cap.lifted_document) == ("decided", "青纪发〔2026〕9号")
    with at(PUBLIC), pytest.raises(ValidationError):
        appeals.file_appeal(appeal.participant, text=TEXT, by=villager_of(appeal.scheme, "W2"), cap=appeal.cap)


# ---- the second review ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("day", "clock", "taken"),
    [(date(2026, 4, 27), "23:59:59", True), (date(2026, 4, 28), "00:00:00", False)],
)
def test_a_second_review_is_asked_for_within_its_days(scheme, day, clock, taken):
    """Decided on Monday 20 April: five working days later is Monday 27 April."""
    appeal, user = moved_to(appeal_on_figure(scheme), "decided"), villager(scheme)
    with at(day, clock):
        if taken:
            appeals.ask_review(appeal, text="会议记录未调阅", by=user)
            appeal.refresh_from_db()
            # Ten working days after that Monday, by a calendar without holidays.
            assert (appeal.status, appeal.review_text, appeal.review_by) == ("review", "会议记录未调阅", date(2026, 5, 11))
        else:
            with pytest.raises(ValidationError) as refusal:
                appeals.ask_review(appeal, text="会议记录未调阅", by=user)
            assert refusal.value.messages == ["A second review could be asked for until 2026-04-27."]


def test_there_is_one_second_review(scheme):
    appeal = moved_to(appeal_on_figure(scheme), "final")
    with at(date(2026, 4, 21)), pytest.raises(WrongStatus):
        appeals.ask_review(appeal, text="再审", by=villager(scheme))


def test_the_committee_upholds_what_was_rejected(scheme):
    appeal, secretary = moved_to(appeal_on_figure(scheme), "review"), person(Role.COMMITTEE, scheme)
    with at(date(2026, 4, 29)):
        appeals.conclude(appeal, verdict="upheld", decision="记录本属实", by=secretary, corrected=right(appeal, "4", "4"))
    appeal.refresh_from_db()
    assert (appeal.status, appeal.verdict, appeal.review_verdict, appeal.is_upheld) == ("final", "rejected", "upheld", True)
    assert (appeal.reviewed_by, appeal.reviewed_on) == (secretary, date(2026, 4, 29))
    assert Correction.objects.get().basis == f"Second review of appeal {appeal.pk}, 2026-04-29"


def test_the_committee_leaves_the_first_decision_as_it_was(scheme):
    appeal, judge = investigated(scheme)
    with at(date(2026, 4, 16)):
        appeals.decide(appeal, verdict="partly", decision="补计一次", by=judge, corrected=right(appeal, "4", "4"))
        corrections.approve(Correction.objects.get(), by=person(Role.COMMITTEE, scheme))
        appeals.ask_review(appeal, text="还有一次", by=villager(scheme))
        appeals.conclude(appeal, verdict="rejected", decision="维持原决定", by=person(Role.COMMITTEE, scheme))
    assert (appeal.status, appeal.is_upheld, first_entry(scheme).points) == ("final", True, 400)
    assert (Correction.objects.count(), Appeal.objects.open().exists()) == (1, False)


# ---- deadlines -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "day", "overdue"),
    [
        ("filed", date(2026, 4, 27), False),
        ("filed", date(2026, 4, 28), True),
        ("accepted", date(2026, 4, 28), True),
        ("review", date(2026, 5, 11), False),
        ("review", date(2026, 5, 12), True),
        ("decided", date(2026, 12, 1), False),
        ("withdrawn", date(2026, 12, 1), False),
    ],
)
def test_what_waits_too_long_is_overdue(scheme, status, day, overdue):
    appeal = moved_to(appeal_on_figure(scheme), status)
    Appeal.objects.filter(pk=appeal.pk).update(review_by=date(2026, 5, 11))
    appeal.refresh_from_db()
    with at(day, "00:00:00"):
        assert appeal.is_overdue == overdue
