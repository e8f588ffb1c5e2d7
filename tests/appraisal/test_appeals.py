"""Who appeals and when, and every move of an appeal from every status by every duty."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from appraisal import appeals
from appraisal.models import Appeal, AppealStatus, Entry
from tests.appraisal.appealing import PUBLIC, SENT, TEXT, appeal_on_figure, at, make_cap, make_public, make_sent, moved_to, villager
from tests.appraisal.correcting import first_entry, person
from tests.factories import make_duty, make_entry, make_indicator, make_official, make_user
from township.trace import Trace
from township.workflow import NoReason, WrongStatus, move
from villages.models import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def scheme():
    return make_sent()


# ---- filing --------------------------------------------------------------------------------------------------------


def test_a_village_appeals_against_its_figure(scheme):
    user = villager(scheme)
    appeal = appeal_on_figure(scheme, by=user)
    assert (appeal.matter, appeal.status, appeal.filed_by, appeal.text, appeal.version) == ("entry", "filed", user, TEXT, 1)
    # Ten working days after Monday 13 April 2026.
    assert (appeal.filed_on, appeal.decide_by) == (SENT, date(2026, 4, 27))
    row = Trace.objects.of(appeal).get()
    assert (row.verb, row.by) == ("file", user)


def test_the_count_of_a_graded_figure_is_a_ballot(scheme):
    ballot = make_indicator(
        scheme.categories.get(), office=scheme.indicators.get().office, rule="graded", params="grades=good:100/bad:0", code="B1"
    )
    entry = make_entry(first_entry(scheme).participant, ballot, inputs=["3", "1"])
    with at(SENT):
        appeal = appeals.file_appeal(entry.participant, text=TEXT, by=villager(scheme), entry=entry)
    assert (appeal.matter, appeal.entry) == ("ballot", entry)


def test_a_cap_and_the_calculation_are_appealed_against_in_publicity(scheme):
    ranking, cap, user = make_public(scheme), make_cap(scheme), villager(scheme)
    participant = first_entry(scheme).participant
    with at(PUBLIC):
        found = [appeals.file_appeal(participant, text=TEXT, by=user, cap=cap), appeals.file_appeal(participant, text=TEXT, by=user)]
    assert [(row.matter, row.cap, row.ranking) for row in found] == [("cap", cap, ranking), ("calculation", None, ranking)]


@pytest.mark.parametrize("role", [role for role in Role if role != Role.VILLAGE])
def test_only_the_village_itself_appeals(scheme, role):
    with pytest.raises(PermissionDenied):
        appeal_on_figure(scheme, by=person(role, scheme))


def test_another_village_does_not_appeal_for_it(scheme):
    other = make_official(Role.VILLAGE, village=scheme.participants.last().village)
    with pytest.raises(PermissionDenied):
        appeal_on_figure(scheme, by=other)
    with at(SENT), pytest.raises(PermissionDenied):
        appeals.file_appeal(scheme.participants.last(), text=TEXT, by=other, entry=first_entry(scheme))
    assert not Appeal.objects.exists()


def test_without_words_nothing_is_filed(scheme):
    with at(SENT), pytest.raises(ValidationError):
        appeals.file_appeal(first_entry(scheme).participant, text="  ", by=villager(scheme), entry=first_entry(scheme))


def test_one_appeal_on_a_figure_is_open_at_a_time(scheme):
    appeal = appeal_on_figure(scheme)
    with pytest.raises(ValidationError) as refusal:
        appeal_on_figure(scheme)
    assert refusal.value.messages == ["An appeal on this figure is open already."]
    appeals.withdraw(appeal, by=appeal.filed_by)
    assert appeal_on_figure(scheme).pk != appeal.pk


def test_what_was_decided_is_not_asked_again_unless_the_figure_changed(scheme):
    appeal = moved_to(appeal_on_figure(scheme), "decided")
    with pytest.raises(ValidationError) as refusal:
        appeal_on_figure(scheme)
    assert refusal.value.messages == [f"{appeal} was on the same and has been decided: a second review is what remains."]
    Entry.objects.filter(pk=appeal.entry_id).update(version=2)
    assert appeal_on_figure(scheme).version == 2


def test_one_open_appeal_on_each_matter_is_kept_by_the_database(scheme):
    make_public(scheme)
    user, cap, participant = villager(scheme), make_cap(scheme), first_entry(scheme).participant
    on_figure = appeal_on_figure(scheme, by=user)
    with at(PUBLIC):
        rows = [
            on_figure,
            appeals.file_appeal(participant, text=TEXT, by=user, cap=cap),
            appeals.file_appeal(participant, text=TEXT, by=user),
        ]
    for row in rows:
        row.pk = None
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save(force_insert=True)


@pytest.mark.parametrize(
    "wrong",
    [{"matter": "cap"}, {"matter": "calculation"}, {"entry": None, "version": None}, {"version": None}],
)
def test_the_matter_fits_what_is_named(scheme, wrong):
    appeal = appeal_on_figure(scheme)
    with pytest.raises(IntegrityError), transaction.atomic():
        Appeal.objects.filter(pk=appeal.pk).update(**wrong)


# ---- moves ---------------------------------------------------------------------------------------------------------

# (verb, from) → (who may, to); everyone else is refused, and from every other status it is impossible.
MOVES = {
    ("admit", "filed"): (Role.DISCIPLINE, "accepted"),
    ("dismiss", "filed"): (Role.DISCIPLINE, "inadmissible"),
    ("withdraw", "filed"): (Role.VILLAGE, "withdrawn"),
    ("withdraw", "accepted"): (Role.VILLAGE, "withdrawn"),
    ("decide", "accepted"): (Role.DISCIPLINE, "decided"),
    ("ask_review", "decided"): (Role.VILLAGE, "review"),
    ("ask_review", "inadmissible"): (Role.VILLAGE, "review"),
    ("conclude", "review"): (Role.COMMITTEE, "final"),
}
NEED_REASON = {"dismiss", "decide", "ask_review", "conclude"}


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("before", list(AppealStatus))
@pytest.mark.parametrize("verb", list(Appeal.MOVES))
def test_every_move_from_every_status_by_every_duty(scheme, verb, before, role):
    appeal = moved_to(appeal_on_figure(scheme), before)
    allowed, after = MOVES.get((verb, before), (None, before))
    mover = next(row for (name, _status), (row, _after) in MOVES.items() if name == verb)
    user = person(role, scheme)
    with at(date(2026, 4, 21)):
        if role == allowed:
            move(appeal, verb, by=user, note="理由")
        elif role == mover:
            with pytest.raises(WrongStatus):
                move(appeal, verb, by=user, note="理由")
        else:
            with pytest.raises(PermissionDenied):
                move(appeal, verb, by=user, note="理由")
    appeal.refresh_from_db()
    assert appeal.status == (after if role == allowed else before)


@pytest.mark.parametrize(("verb", "before"), [key for key in MOVES if key[0] in NEED_REASON])
def test_these_need_a_reason(scheme, verb, before):
    appeal = moved_to(appeal_on_figure(scheme), before)
    with at(date(2026, 4, 21)), pytest.raises(NoReason):
        move(appeal, verb, by=person(MOVES[verb, before][0], scheme), note=" ")


def test_who_takes_over_in_the_village_finishes_what_another_began(scheme):
    begun, follows = villager(scheme), villager(scheme)
    appeal = appeal_on_figure(scheme, by=begun)
    begun.duties.update(ends_on=timezone.localdate() - timedelta(days=1))
    left = type(begun).objects.get(pk=begun.pk)
    with pytest.raises(PermissionDenied):
        appeals.withdraw(appeal, by=left)
    appeals.withdraw(appeal, by=follows)
    assert appeal.status == "withdrawn"


def test_who_acts_for_somebody_leaves_both_names(scheme):
    absent, away = make_user(), make_user()
    village = make_duty(Role.VILLAGE, village=first_entry(scheme).participant.village, acting_for=absent).user
    judge = make_duty(Role.DISCIPLINE, township=scheme.township, acting_for=away).user
    appeal = appeal_on_figure(scheme, by=village)
    appeals.admit(appeal, by=judge)
    assert [(row.verb, row.by, row.on_behalf_of) for row in Trace.objects.of(appeal)] == [("admit", judge, away), ("file", village, absent)]
