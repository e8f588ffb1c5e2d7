"""A village files an appeal, the discipline office has it investigated and decides: as each of them reads it, and nobody else."""

from datetime import date

import pytest
from django.urls import reverse

from appraisal import appeals
from appraisal.models import Appeal, GradeCap
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
from tests.appraisal.brought_in import bring_in
from tests.appraisal.brought_in import villager as villager_of
from tests.appraisal.correcting import first_entry, person
from tests.factories import make_duty, make_official
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


# ---- filing --------------------------------------------------------------------------------------------------------


def test_a_village_chooses_what_is_wrong_and_files(client, scheme):
    entry, user = first_entry(scheme), sign_in(client, villager(scheme))
    with at(SENT):
        page = client.get(reverse("appeal_choice", args=[entry.participant_id]))
        ((sheet, window, rows),) = page.context["sheets"]
        assert (sheet.period, window.last, rows) == (1, date(2026, 4, 20), [entry])
        answer = client.post(reverse("entry_appeal", args=[entry.pk]), {"text": TEXT}, follow=True)
    appeal = Appeal.objects.get()
    assert (appeal.entry, appeal.filed_by, appeal.text) == (entry, user, TEXT)
    assert told(answer) == ["Your appeal is filed. It is decided by 2026-04-27."]
    assert answer.request["PATH_INFO"] == appeal.get_absolute_url()


def test_the_explanation_leads_there_while_the_days_run(client, scheme):
    entry = first_entry(scheme)
    sign_in(client, villager(scheme))
    way = reverse("entry_appeal", args=[entry.pk])
    for day, leads in ((date(2026, 4, 20), True), (date(2026, 4, 21), False)):
        with at(day):
            assert (way in client.get(reverse("explanation", args=[entry.participant_id])).content.decode()) == leads


def test_outside_its_days_the_page_says_so_and_files_nothing(client, scheme):
    sign_in(client, villager(scheme))
    with at(date(2026, 4, 21)):
        page = client.post(reverse("entry_appeal", args=[first_entry(scheme).pk]), {"text": TEXT})
    assert page.context["against"] == [
        "Until 2026-04-20 an appeal was possible: 5 working days after the figure was sent to you on 2026-04-13.",
        "Appeals are possible for 5 working days from the first day of publicity.",
    ]
    assert not Appeal.objects.exists()


def test_in_publicity_caps_and_the_calculation_are_offered_too(client):
    scheme = bring_in("worked-cap")
    make_public(scheme)
    cap = GradeCap.objects.select_related("participant").get(participant__scheme=scheme)
    sign_in(client, villager_of(scheme, "W2"))
    with at(PUBLIC):
        page = client.get(reverse("appeal_choice", args=[cap.participant_id]))
        assert list(page.context["caps"]) == [cap]
        client.post(reverse("cap_appeal", args=[cap.pk]), {"text": TEXT})
        client.post(reverse("calculation_appeal", args=[cap.participant_id]), {"text": TEXT})
    assert sorted(Appeal.objects.values_list("matter", flat=True)) == ["calculation", "cap"]


def test_another_village_finds_nothing_of_it(client, scheme):
    appeal = appeal_on_figure(scheme)
    sign_in(client, make_official(Role.VILLAGE, village=scheme.participants.last().village))
    for address in (appeal.get_absolute_url(), reverse("entry_appeal", args=[appeal.entry_id])):
        assert client.get(address).status_code == 404
    page = client.get(reverse("appeal_list"))
    assert (page.context["waiting"], page.context["done"]) == ([], [])
    assert not client.get(reverse("desk")).context["appeals"].exists()


# ---- what each reads -----------------------------------------------------------------------------------------------


def test_the_village_reads_findings_with_the_decision_and_not_before(client, scheme):
    appeal, judge = accepted(scheme)
    with at(date(2026, 4, 15)):
        investigated_by_another(appeal, judge)
        appeals.write_findings(appeal, "记录本属实", by=judge)
        sign_in(client, villager(scheme))
        assert "记录本属实" not in client.get(appeal.get_absolute_url()).content.decode()
        sign_in(client, judge)
        assert "记录本属实" in client.get(appeal.get_absolute_url()).content.decode()
        appeals.decide(appeal, verdict="rejected", decision="第三次会议未召开", by=judge)
        sign_in(client, villager(scheme))
        page = client.get(appeal.get_absolute_url())
    text = page.content.decode()
    assert all(words in text for words in ("记录本属实", "第三次会议未召开", "until 2026-04-22"))
    assert [button.verb for button in page.context["buttons"]] == ["ask_review"]


@pytest.mark.parametrize(
    ("status", "role", "verbs", "decides"),
    [
        ("filed", Role.DISCIPLINE, ["admit", "dismiss"], []),
        ("filed", Role.VILLAGE, ["withdraw"], []),
        ("filed", Role.COMMITTEE, [], []),
        ("accepted", Role.DISCIPLINE, [], ["decide"]),
        ("accepted", Role.VILLAGE, ["withdraw"], []),
        ("decided", Role.VILLAGE, ["ask_review"], []),
        ("decided", Role.DISCIPLINE, [], []),
        ("review", Role.COMMITTEE, [], ["conclude"]),
        ("review", Role.DISCIPLINE, [], []),
        ("final", Role.VILLAGE, [], []),
    ],
)
def test_each_finds_what_they_can_do_next(client, scheme, status, role, verbs, decides):
    appeal = moved_to(appeal_on_figure(scheme), status)
    sign_in(client, person(role, scheme))
    with at(date(2026, 4, 21)):
        context = client.get(appeal.get_absolute_url()).context
    assert [button.verb for button in context["buttons"]] == verbs
    assert [button.verb for button in context["decides"]] == decides


def test_an_involved_official_reads_why_somebody_else_decides(client, scheme):
    appeal = appeal_on_figure(scheme)
    clerk = sign_in(client, appeal.entry.entered_by)
    make_duty(Role.DISCIPLINE, user=clerk, township=scheme.township)
    page = client.get(appeal.get_absolute_url())
    assert (page.context["buttons"], page.context["against"]) == (
        [],
        ["You had a hand in what is appealed against: somebody else decides on it."],
    )
    client.post(reverse("appeal_move", args=[appeal.pk, "admit"]))
    appeal.refresh_from_db()
    assert appeal.status == "filed"


def test_words_of_people_are_text(client, scheme):
    appeal = moved_to(appeal_on_figure(scheme), "final")
    evil = "<script>alert(1)</script>"
    names = ("text", "findings", "decision", "review_text", "review_decision")
    Appeal.objects.filter(pk=appeal.pk).update(**dict.fromkeys(names, evil), review_verdict="rejected", reviewed_on=SENT)
    sign_in(client, villager(scheme))
    text = client.get(appeal.get_absolute_url()).content.decode()
    assert "<script>alert" not in text
    assert text.count("&lt;script&gt;alert") == len(names)


# ---- the investigation ---------------------------------------------------------------------------------------------


def test_the_discipline_office_names_whom_the_page_offers_and_they_write(client, scheme):
    appeal, judge = accepted(scheme)
    named = person(Role.LEADER, scheme)
    sign_in(client, judge)
    with at(date(2026, 4, 15)):
        offered = client.get(appeal.get_absolute_url()).context["investigator_form"].people
        assert set(offered) == {str(judge.pk), str(named.pk)}
        client.post(reverse("appeal_investigator", args=[appeal.pk]), {"investigator": appeal.entry.entered_by_id})
        appeal.refresh_from_db()
        assert appeal.investigator is None
        client.post(reverse("appeal_investigator", args=[appeal.pk]), {"investigator": named.pk})
        sign_in(client, named)
        assert [task.title for task in client.get(reverse("desk")).context["tasks"]] == ["Investigate an appeal"]
        page = client.get(appeal.get_absolute_url())
        assert (bool(page.context["findings_form"]), page.context["investigator_form"]) == (True, "")
        client.post(reverse("appeal_findings", args=[appeal.pk]), {"findings": "记录本属实"})
        assert client.get(reverse("desk")).context["tasks"] == []
    appeal.refresh_from_db()
    assert (appeal.investigator, appeal.findings) == (named, "记录本属实")
