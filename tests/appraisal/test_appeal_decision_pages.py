"""Deciding an appeal with its effect in sight; the lists and desks that say what comes next."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from appraisal import appeals, corrections
from appraisal.entries import Change
from appraisal.models import Appeal, Correction, Entry, Sheet
from tests.appraisal.appealing import (
    PUBLIC,
    SENT,
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
from tests.appraisal.brought_in import bring_in, official, questions
from tests.appraisal.brought_in import villager as villager_of
from tests.appraisal.correcting import person
from tests.factories import make_official
from villages.models import Role

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def scheme():
    return make_sent()


def sign_in(client, user):
    client.force_login(user, backend=BACKEND)
    return user


def told(answer):
    return [str(message) for message in answer.context["messages"]]


def on_bonus():
    """Section 8 of scoring.md in publicity; Pingtang appeals against its bonus of 4.56, and the findings are written."""
    scheme = bring_in()
    Sheet.objects.filter(scheme=scheme).update(status="locked")
    make_public(scheme)
    bonus = Entry.objects.select_related("participant__village", "participant__scheme", "indicator").get(
        participant__scheme=scheme, participant__village__code="W3", indicator__code="JF-1"
    )
    with at(PUBLIC):
        appeal = appeals.file_appeal(bonus.participant, text="漏计县级表彰一项。", by=villager_of(scheme, "W3"), entry=bonus)
        judge = official(scheme, Role.DISCIPLINE)
        appeals.admit(appeal, by=judge)
        investigated_by_another(appeal, judge)
        appeals.write_findings(appeal, "证书属实", by=judge)
    return appeal, judge


def decision(appeal, verdict="upheld", **figure):
    given = {"v1": "4.76", "reason": "县级表彰一项漏计", "version": "1", "was": ""} | figure
    prefix = f"{appeal.entry.participant_id}-{appeal.entry.indicator_id}"
    return {"verdict": verdict, "decision": "证书属实，应予补计", "shown": ""} | {f"{prefix}-{name}": text for name, text in given.items()}


def test_the_effect_is_shown_before_it_is_decided_and_the_correction_waits_for_another_person(client):
    """4.56 → 4.76: Pingtang goes from 95.18 and rank 2, good, to 95.38 and rank 1, excellent; Liuxi moves down."""
    appeal, judge = on_bonus()
    sign_in(client, judge)
    address = reverse("appeal_decide", args=[appeal.pk])
    with at(PUBLIC):
        page = client.post(address, decision(appeal))
        assert page.context["effect"].words == "95.18 → 95.38, rank 2 → 1, grade good → excellent; 1 other moves down."
        assert not Correction.objects.exists()
        shown = page.context["form"]["shown"].value()
        again = client.post(address, decision(appeal, v1="4.77") | {"shown": shown})
        assert (again.context["effect"] is not None, Correction.objects.exists()) == (True, False)
        answer = client.post(address, decision(appeal) | {"shown": shown}, follow=True)
    appeal.refresh_from_db()
    assert (appeal.status, appeal.verdict) == ("decided", "upheld")
    assert told(answer) == ["Decided. The village reads it with its reasons."]
    assert (Correction.objects.get().points, Correction.objects.get().status) == (476, "proposed")


def test_a_rejection_is_decided_at_once(client):
    appeal, judge = on_bonus()
    sign_in(client, judge)
    with at(PUBLIC):
        client.post(reverse("appeal_decide", args=[appeal.pk]), decision(appeal, verdict="rejected"))
    appeal.refresh_from_db()
    assert (appeal.status, appeal.verdict, Correction.objects.exists()) == ("decided", "rejected", False)


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"v1": "4.56", "reason": "考核组评定"}, "That is what stands there already."),
        ({"v1": ""}, "Give the figures that are right, or say that it does not apply."),
        ({"v1": "x"}, "Look at the figure again."),
    ],
)
def test_upheld_it_needs_another_figure(client, sent, said):
    appeal, judge = on_bonus()
    sign_in(client, judge)
    with at(PUBLIC):
        page = client.post(reverse("appeal_decide", args=[appeal.pk]), decision(appeal, **sent))
    assert page.context["form"].non_field_errors() == [said]
    appeal.refresh_from_db()
    assert appeal.status == "accepted"


def test_a_correction_that_waits_already_holds_the_decision_up(client):
    appeal, judge = on_bonus()
    sign_in(client, judge)
    Correction.objects.create(
        scheme=appeal.scheme, entry=appeal.entry, before={}, version=1, points=1, reason="另案", basis="另案", proposed_by=judge
    )
    address = reverse("appeal_decide", args=[appeal.pk])
    with at(PUBLIC):
        shown = client.post(address, decision(appeal)).context["form"]["shown"].value()
        page = client.post(address, decision(appeal) | {"shown": shown})
    assert page.context["form"].non_field_errors() == ["A correction of this figure waits for its approval already."]
    assert page.context["appeal"].status == "accepted"


def test_after_a_refused_correction_the_discipline_office_finds_the_way_to_another(client):
    appeal, judge = on_bonus()
    entry = appeal.entry
    sign_in(client, judge)
    way = reverse("entry_correct", args=[entry.pk])
    assert client.get(way).status_code == 403
    with at(PUBLIC):
        change = Change(entry.participant, entry.indicator, 5, (Decimal("4.76"),), reason="漏计", version=1)
        appeals.decide(appeal, verdict="upheld", decision="证书属实", by=judge, corrected=change)
    assert way not in client.get(appeal.get_absolute_url()).content.decode()
    corrections.refuse(Correction.objects.get(), by=official(appeal.scheme, Role.COMMITTEE), reason="应为 4.66")
    assert way in client.get(appeal.get_absolute_url()).content.decode()
    page = client.get(way)
    assert (page.status_code, page.context["appeal"]) == (200, appeal)


def test_what_cannot_be_decided_now_says_why(client, scheme):
    appeal, judge = accepted(scheme)
    sign_in(client, judge)
    answer = client.get(reverse("appeal_decide", args=[appeal.pk]), follow=True)
    assert told(answer) == ["The investigator has not written down any findings yet."]
    moved_to(appeal, "withdrawn")
    answer = client.get(reverse("appeal_decide", args=[appeal.pk]), follow=True)
    assert told(answer) == ["There is nothing to decide now: this appeal is “Withdrawn”."]


# ---- lists and desks -----------------------------------------------------------------------------------------------


def test_the_most_urgent_stands_first(client, scheme):
    first, second = appeal_on_figure(scheme), moved_to(appeal_on_other(scheme), "review")
    Appeal.objects.filter(pk=second.pk).update(review_by=date(2026, 4, 20))
    sign_in(client, person(Role.DISCIPLINE, scheme))
    with at(date(2026, 4, 22)):
        context = client.get(reverse("appeal_list")).context
    assert (context["waiting"], context["overdue"]) == ([second, first], 1)


def appeal_on_other(scheme):
    entry = Entry.objects.select_related("participant__village", "participant__scheme", "indicator").get(
        participant=scheme.participants.order_by("position").last()
    )
    user = make_official(Role.VILLAGE, village=entry.participant.village)
    with at(SENT):
        return appeals.file_appeal(entry.participant, text=TEXT, by=user, entry=entry)


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize(("name", "queries"), [("appeal_list", 6), ("desk", 14)])
def test_lists_take_as_many_queries_for_one_as_for_three(client, name, queries, rows):
    scheme = make_public(bring_in("worked-cap")).scheme
    judge = official(scheme, Role.DISCIPLINE)
    with at(PUBLIC):
        for code in ("W1", "W2", "W3")[:rows]:
            user, participant = villager_of(scheme, code), scheme.participants.get(village__code=code)
            cap = participant.caps.first()
            appeals.file_appeal(participant, text=TEXT, by=user, cap=cap)
        sign_in(client, judge)
        client.get(reverse("desk"))
        assert questions(client, reverse(name)) == queries


def test_desks_say_what_comes_next(client, scheme):
    appeal, judge = accepted(scheme)
    secretary, user = person(Role.COMMITTEE, scheme), villager(scheme)

    def titles(reader):
        sign_in(client, reader)
        return [task.title for task in client.get(reverse("desk")).context["tasks"]]

    with at(date(2026, 4, 21)):
        assert titles(judge) == ["Name the investigator of an appeal"]
        sign_in(client, user)
        assert list(client.get(reverse("desk")).context["appeals"]) == [appeal]
        moved_to(appeal, "accepted")
        assert titles(judge) == ["Decide an appeal"]
        moved_to(appeal, "review")
        assert (titles(judge), titles(secretary)) == ([], ["Decide a second review"])
        moved_to(appeal, "decided")
        Appeal.objects.filter(pk=appeal.pk).update(verdict="upheld")
        assert titles(judge) == ["Propose the correction of an upheld appeal"]
