"""Nobody judges or investigates their own; who is offered as investigator, and what is written down."""

from datetime import date

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from appraisal import appeals
from appraisal.models import Appeal, AppealStatus, Entry
from tests.appraisal.appealing import PUBLIC, TEXT, accepted, appeal_on_figure, at, make_cap, make_public, make_sent, moved_to, villager
from tests.appraisal.correcting import first_entry, person
from tests.factories import make_duty, make_official, make_user
from township.trace import Trace
from township.workflow import move
from villages.models import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def scheme():
    return make_sent()


def lives_there(scheme, appeal, user):
    user.home_village = appeal.participant.village


def entered_it(scheme, appeal, user):
    Entry.objects.filter(pk=appeal.entry_id).update(entered_by=user)


def once_entered_it(scheme, appeal, user):
    Trace.objects.create(township=scheme.township, by=user, way="browser", verb="enter", kind="appraisal.entry", object_id=appeal.entry_id)


def confirmed_it(scheme, appeal, user):
    sheet = appeal.entry.sheet
    Trace.objects.create(township=scheme.township, by=user, way="browser", verb="confirm", kind="appraisal.sheet", object_id=sheet.pk)


def marked_it(scheme, appeal, user):
    appeal.entry.indicator.seats.create(period=1, number=1, assessor=user)


def filed_it(scheme, appeal, user):
    Appeal.objects.filter(pk=appeal.pk).update(filed_by=user)


HANDS = [lives_there, entered_it, once_entered_it, confirmed_it, marked_it, filed_it]


@pytest.mark.parametrize("hand", HANDS)
@pytest.mark.parametrize(
    ("verb", "before", "role"),
    [
        ("admit", "filed", "discipline"),
        ("dismiss", "filed", "discipline"),
        ("decide", "accepted", "discipline"),
        ("conclude", "review", "committee"),
    ],
)
def test_nobody_judges_their_own(scheme, verb, before, role, hand):
    appeal, user = moved_to(appeal_on_figure(scheme), before), person(Role(role), scheme)
    hand(scheme, appeal, user)
    appeal.refresh_from_db()
    with at(date(2026, 4, 21)), pytest.raises(ValidationError):
        move(appeal, verb, by=user, note="理由")
    appeal.refresh_from_db()
    assert appeal.status == before


@pytest.mark.parametrize("field", ["decided_by", "investigator"])
def test_the_second_review_is_for_somebody_who_was_not_there_before(scheme, field):
    appeal, user = moved_to(appeal_on_figure(scheme), "review"), person(Role.DISCIPLINE, scheme)
    make_duty(Role.COMMITTEE, user=user, township=scheme.township)
    Appeal.objects.filter(pk=appeal.pk).update(**{field: user})
    appeal.refresh_from_db()
    with pytest.raises(ValidationError) as refusal:
        move(appeal, "conclude", by=user, note="理由")
    assert refusal.value.messages == ["You had a hand in what is appealed against: somebody else decides on it."]


def test_who_set_the_cap_or_froze_the_ranking_does_not_judge_it(scheme):
    ranking, user = make_public(scheme), villager(scheme)
    author = person(Role.DISCIPLINE, scheme)
    make_duty(Role.DISCIPLINE, user=ranking.frozen_by, township=scheme.township)
    participant = first_entry(scheme).participant
    with at(PUBLIC):
        on_cap = appeals.file_appeal(participant, text=TEXT, by=user, cap=make_cap(scheme, set_by=author))
        on_sums = appeals.file_appeal(participant, text=TEXT, by=user)
    for appeal, judge in ((on_cap, author), (on_sums, ranking.frozen_by)):
        with pytest.raises(ValidationError):
            appeals.admit(appeal, by=judge)


# ---- the investigator ----------------------------------------------------------------------------------------------


def test_only_officials_without_a_hand_or_a_tie_are_offered(scheme):
    appeal, judge = accepted(scheme)
    free = person(Role.LEADER, scheme)
    villager_at_heart = person(Role.LEADER, scheme)
    villager_at_heart.home_village = appeal.participant.village
    villager_at_heart.save()
    left = person(Role.AUDITOR, scheme)
    left.duties.update(ends_on=date(2026, 1, 1))
    gone = person(Role.AUDITOR, scheme)
    type(gone).objects.filter(pk=gone.pk).update(is_active=False)
    person(Role.ADMIN, scheme)
    make_official(Role.LEADER)
    with at(date(2026, 4, 14)):
        assert {user.pk for user in appeals.investigators(appeal)} == {free.pk, judge.pk}
        for user in (appeal.entry.entered_by, villager_at_heart, left, make_user(township=scheme.township)):
            with pytest.raises(ValidationError):
                appeals.name_investigator(appeal, user, by=judge)
        appeals.name_investigator(appeal, free, by=judge)
    appeal.refresh_from_db()
    assert appeal.investigator == free
    row = Trace.objects.of(appeal).first()
    assert (row.verb, row.by, row.before, row.after) == ("name", judge, {"investigator": None}, {"investigator": free.pk})


@pytest.mark.parametrize("people", [1, 3])
def test_offering_investigators_takes_as_many_queries_for_one_as_for_three(scheme, people, django_assert_num_queries):
    appeal, _judge = accepted(scheme)
    for _number in range(people):
        person(Role.LEADER, scheme)
    appeal = Appeal.objects.select_related("scheme", "participant__village", "entry__indicator").get(pk=appeal.pk)
    with at(date(2026, 4, 14)), django_assert_num_queries(9):
        assert len(appeals.investigators(appeal)) == people + 1


def test_the_investigator_or_the_discipline_office_writes_what_was_found(scheme):
    appeal, judge = accepted(scheme)
    named, other = person(Role.LEADER, scheme), person(Role.LEADER, scheme)
    with at(date(2026, 4, 15)):
        appeals.name_investigator(appeal, named, by=judge)
        with pytest.raises(PermissionDenied):
            appeals.write_findings(appeal, "无据", by=other)
        with pytest.raises(ValidationError):
            appeals.write_findings(appeal, " ", by=named)
        appeals.write_findings(appeal, "记录本属实", by=named)
        appeals.write_findings(appeal, "记录本属实，已核三次", by=judge)
    rows = Trace.objects.of(appeal).filter(verb="find")
    assert [(row.by, row.after) for row in rows] == [
        (judge, {"findings": "记录本属实，已核三次"}),
        (named, {"findings": "记录本属实"}),
    ]


@pytest.mark.parametrize("status", [status for status in AppealStatus if status != "accepted"])
def test_only_what_was_admitted_is_investigated(scheme, status):
    appeal, judge = accepted(scheme)
    moved_to(appeal, status)
    with pytest.raises(ValidationError):
        appeals.name_investigator(appeal, person(Role.LEADER, scheme), by=judge)
    with pytest.raises(ValidationError):
        appeals.write_findings(appeal, "无据", by=judge)
    appeal.refresh_from_db()
    assert (appeal.investigator, appeal.findings) == (None, "记录本属实")
