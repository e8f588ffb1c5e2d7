"""Proposing a correction with its effect in sight, and the pages on which another person decides."""

from decimal import Decimal

import pytest
from django.urls import reverse

from appraisal import corrections
from appraisal.models import Correction, Entry, Sheet
from appraisal.results.freeze import freeze
from tests.appraisal.brought_in import bring_in, official, questions, villager
from tests.appraisal.correcting import GROUNDS, entries_of, first_entry, make_locked, person, propose
from villages.models import Role

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def worked():
    """Section 8 of scoring.md, locked and frozen."""
    scheme = bring_in()
    Sheet.objects.filter(scheme=scheme).update(status="locked")
    freeze(scheme, by=official(scheme))
    return scheme


@pytest.fixture
def bonus(worked):
    """Pingtang's 4.56."""
    return entries_of(worked).get(participant__village__code="W3", indicator__code="JF-1")


def sign_in(client, user):
    client.force_login(user, backend=BACKEND)
    return user


def field(entry, name):
    return f"{entry.participant_id}-{entry.indicator_id}-{name}"


def fill_in(entry, value, **more):
    """The fields of the form as the browser sends them back."""
    fields = {
        "v1": value,
        "reason": "县级表彰一项漏计",
        "version": "1",
        "was": "",
        "shown": "",
        "why": GROUNDS["reason"],
        "basis": GROUNDS["basis"],
    }
    return {field(entry, name): text for name, text in (fields | more).items()}


def send(client, entry, value, **more):
    return client.post(reverse("entry_correct", args=[entry.pk]), fill_in(entry, value, **more))


# ---- proposing -----------------------------------------------------------------------------------------------------


def test_the_form_names_the_inputs_and_holds_what_stands_there(client):
    scheme = make_locked()
    sign_in(client, person(Role.APPRAISAL, scheme))
    form = client.get(reverse("entry_correct", args=[first_entry(scheme).pk])).context["form"]
    assert [(row.label, row.value()) for row in form.inputs()] == [("done", "3"), ("due", "4")]


def test_the_first_sending_shows_whose_ranks_move_and_the_second_proposes(client, worked, bonus):
    """4.56 → 4.76: Pingtang goes from 95.18 and rank 2, good, to 95.38 and rank 1, excellent; Liuxi moves down."""
    sign_in(client, official(worked))
    page = send(client, bonus, "4.76")
    said = "95.18 → 95.38, rank 2 → 1, grade good → excellent; 1 other moves down."
    assert page.context["effect"].words == said
    assert not Correction.objects.exists()
    shown = page.context["form"]["shown"].value()
    answer = send(client, bonus, "4.76", shown=shown)
    correction = Correction.objects.get()
    assert (answer.url, correction.points, correction.reason) == (correction.get_absolute_url(), 476, GROUNDS["reason"])
    assert client.get(answer.url).context["effect"].words == said


@pytest.mark.parametrize("changed", [{"value": "4.77"}, {"value": "4.76", "why": "另一理由"}, {"value": "4.76", "shown": "made-up"}])
def test_what_was_changed_after_the_effect_was_shown_is_shown_again(client, worked, bonus, changed):
    sign_in(client, official(worked))
    shown = send(client, bonus, "4.76").context["form"]["shown"].value()
    assert send(client, bonus, **{"shown": shown} | changed).context["effect"] is not None
    assert not Correction.objects.exists()


@pytest.mark.parametrize(
    ("sent", "where", "said"),
    [
        ({"value": "10.01"}, "v1", "At most 10.00 points."),
        ({"value": "x"}, "v1", "“x” is not a number."),
        ({"value": "4.76", "reason": ""}, "reason", "Give the reason: it is read before the number."),
        ({"value": "4.56", "reason": "考核组评定"}, "__all__", "That is what stands there already."),
        ({"value": ""}, "__all__", "Give the figures that are right, or say that it does not apply."),
        ({"value": "4.76", "basis": ""}, "basis", "This field is required."),
        ({"value": "4.76", "why": " "}, "why", "This field is required."),
    ],
)
def test_what_is_wrong_stands_at_its_field(client, worked, bonus, sent, where, said):
    sign_in(client, official(worked))
    assert send(client, bonus, **sent).context["form"].errors == {where: [said]}


def test_a_colleagues_figure_is_told(client, worked, bonus):
    sign_in(client, official(worked))
    Entry.objects.filter(pk=bonus.pk).update(version=2, points=400, inputs=["4"])
    errors = send(client, bonus, "4.76").context["form"].non_field_errors()
    assert [error.partition(",")[0] for error in errors] == ["now 4"]


def test_a_sheet_still_with_its_office_says_so(client, worked, bonus):
    sign_in(client, official(worked))
    Sheet.objects.filter(scheme=worked).update(status="submitted")
    page = send(client, bonus, "4.76")
    assert "the figure is changed there, without a correction" in page.content.decode()
    assert not Correction.objects.exists()


# ---- deciding ------------------------------------------------------------------------------------------------------


def proposed(scheme, entry, **more):
    return corrections.propose(entry, inputs=[Decimal("4.76")], entry_reason="漏计", by=official(scheme), **GROUNDS | more)


def test_approved_it_leads_to_the_new_version_and_whose_ranks_move(client, worked, bonus):
    correction = proposed(worked, bonus)
    sign_in(client, official(worked, Role.COMMITTEE))
    page = client.post(reverse("correction_move", args=[correction.pk, "approve"]), follow=True)
    correction.refresh_from_db()
    text = page.content.decode()
    assert correction.status == "approved"
    assert reverse("ranking_differences", args=[correction.ranking_id]) in text
    assert "effect" not in page.context
    pairs = client.get(reverse("ranking_differences", args=[correction.ranking_id])).context["moved"]
    assert sorted((pair.line.village.code, pair.before.rank, pair.after.rank) for pair in pairs) == [("W2", 1, 2), ("W3", 2, 1)]


def test_who_proposed_reads_that_another_person_approves_and_may_withdraw(client, worked, bonus):
    correction = proposed(worked, bonus)
    sign_in(client, correction.proposed_by)
    page = client.get(correction.get_absolute_url())
    assert [button.verb for button in page.context["buttons"]] == ["withdraw"]
    assert page.context["against"] == ["You proposed this correction: another person approves it."]
    client.post(reverse("correction_move", args=[correction.pk, "approve"]))
    correction.refresh_from_db()
    assert correction.status == "proposed"


def test_a_refusal_says_why(client, worked, bonus):
    correction = proposed(worked, bonus)
    sign_in(client, official(worked, Role.COMMITTEE))
    page = client.post(reverse("correction_move", args=[correction.pk, "refuse"]), {"reason": "证书无原件"}, follow=True)
    assert (page.context["refusal"], Entry.objects.get(pk=bonus.pk).points) == ("证书无原件", 456)


def test_the_village_reads_its_own_without_the_ranks_of_others(client, worked, bonus):
    correction = proposed(worked, bonus)
    sign_in(client, villager(worked, "W3"))
    page = client.get(correction.get_absolute_url())
    assert (page.context["reads"], "effect" in page.context, page.context["buttons"]) == (False, False, [])
    sign_in(client, villager(worked, "W2"))
    assert client.get(correction.get_absolute_url()).status_code == 404
    assert client.get(reverse("correction_list")).context["corrections"] == []


def test_words_of_people_are_text(client, worked, bonus):
    correction = proposed(worked, bonus, reason="<script>alert(1)</script>", basis="<b>12</b>号")
    sign_in(client, official(worked))
    for address in (correction.get_absolute_url(), reverse("correction_list")):
        text = client.get(address).content.decode()
        assert "<script>alert" not in text
        assert "<b>12</b>" not in text


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_takes_as_many_queries_for_one_as_for_three(client, worked, rows):
    officer = official(worked)
    for entry in entries_of(worked).filter(indicator__code="JF-1")[:rows]:
        corrections.propose(entry, inputs=[Decimal("1.23")], entry_reason="漏计", by=officer, **GROUNDS)
    sign_in(client, officer)
    client.get(reverse("desk"))
    assert questions(client, reverse("correction_list")) == 4
    assert client.get(reverse("correction_list")).context["waiting"] == rows


@pytest.mark.parametrize("rows", [1, 3])
def test_the_desk_takes_as_many_queries_for_one_as_for_three(client, worked, rows):
    officer, secretary = official(worked), official(worked, Role.COMMITTEE)
    for entry in entries_of(worked).filter(indicator__code="JF-1")[:rows]:
        corrections.propose(entry, inputs=[Decimal("1.23")], entry_reason="漏计", by=officer, **GROUNDS)
    sign_in(client, secretary)
    client.get(reverse("desk"))
    tasks = client.get(reverse("desk")).context["tasks"]
    assert [task.title for task in tasks] == ["Approve a correction or refuse it"] * rows
    sign_in(client, officer)
    assert client.get(reverse("desk")).context["tasks"] == []


def test_the_cells_story_leads_the_appraisal_office_to_a_correction(client):
    scheme = make_locked()
    entry = first_entry(scheme)
    address = reverse("sheet_cell", args=[entry.sheet.pk, entry.participant_id, entry.indicator_id])
    way = reverse("entry_correct", args=[entry.pk])
    sign_in(client, person(Role.APPRAISAL, scheme))
    assert way in client.get(address).content.decode()
    Sheet.objects.filter(scheme=scheme).update(status="submitted")
    assert way not in client.get(address).content.decode()
    Sheet.objects.filter(scheme=scheme).update(status="locked")
    sign_in(client, entry.entered_by)
    assert way not in client.get(address).content.decode()


def test_both_languages(client):
    scheme = make_locked()
    correction = propose(scheme)
    sign_in(client, person(Role.COMMITTEE, scheme))
    for language in ("en", "zh-hans"):
        client.cookies["django_language"] = language
        assert client.get(correction.get_absolute_url()).status_code == 200
