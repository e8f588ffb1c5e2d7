"""An appeal is investigated, decided and reviewed by people without a hand in it; what each deed writes down, and what follows."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from appraisal import appeals
from appraisal.models import Appeal, Entry
from tests.appraisal.appealing import PUBLIC, TEXT, appeal_on_figure, at, make_cap, make_public, make_sent, moved_to, villager
from tests.appraisal.correcting import first_entry, person
from tests.factories import make_duty
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
    sheet = appeal.entry.sheet()
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
