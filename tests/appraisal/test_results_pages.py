"""The pages of a ranking: what they answer, who may read them, and how many queries they take."""

import pytest
from django.urls import reverse

from appraisal.models import Entry, GradeCap, Ranking, Scheme
from appraisal.results.freeze import freeze
from tests.appraisal.brought_in import bring_in, official, questions, villager
from tests.factories import make_entry, make_official, make_open_scheme, make_scheme
from villages.models import Role

pytestmark = pytest.mark.django_db


def text(response):
    """The page's words in one line."""
    return " ".join(response.content.decode().split())


def open_page(client, user, name, *arguments, **query):
    client.force_login(user)
    return client.get(reverse(name, args=arguments), query)


def lines(response):
    return [(row["line"].rank, row["line"].code, row["line"].total) for row in response.context["rows"]]


def test_a_ranking_is_in_rank_order(client):
    scheme = bring_in()
    response = open_page(client, official(scheme), "scheme_ranking", scheme.pk)
    assert lines(response) == [(1, "W2", "95.38"), (2, "W3", "95.18"), (3, "W1", "88.83"), (4, "W4", "78.51")]
    assert "<strong>4</strong> villages are ranked; nothing is missing." in text(response)


def test_figures_so_far_say_how_complete_they_are(client):
    scheme = bring_in("qingshi-2026")
    response = open_page(client, official(scheme), "scheme_ranking", scheme.pk)
    board = response.context["board"]
    assert f"<strong>{board.present}</strong> of <strong>{board.expected}</strong> figures are there" in text(response)
    assert (board.is_complete, board.expected) == (False, 13 * 97)


def remarks(response):
    return {row["line"].code: row["remarks"] for row in response.context["rows"]}


def test_the_tie_break_that_decided_this_pair_is_named(client):
    scheme = bring_in("worked-tie-broken")
    response = open_page(client, official(scheme), "scheme_ranking", scheme.pk)
    assert lines(response)[:2] == [(1, "W3", "95.38"), (2, "W2", "95.38")]
    assert remarks(response)["W2"] == [
        "Behind an equal total by the tie-break “score before bonus and deduction”.",
        "Reaches “excellent”, but no place is left.",
    ]


def test_a_tie_across_the_last_place_is_the_committees(client):
    scheme = bring_in("worked-tie")
    response = open_page(client, official(scheme), "scheme_ranking", scheme.pk)
    assert remarks(response) == {
        "W2": ["Tied at the cut: the committee decides."],
        "W3": ["Tied at the cut: the committee decides."],
        "W1": [],
        "W4": [],
    }
    assert response.context["places"] == (
        "1 place for the top grade, 0 taken. A shared rank lies across the last place: none of those who share it takes it."
    )
    assert [row["tied"] for row in response.context["rows"]] == [True, True, False, False]


def test_a_cap_is_shown_with_its_document(client):
    scheme = bring_in("worked-cap")
    cap = GradeCap.objects.get()
    response = open_page(client, official(scheme), "scheme_ranking", scheme.pk)
    assert remarks(response)["W2"] == [f"At best “pass”: {cap.reason} ({cap.document})."]
    assert response.context["places"] == "1 place for the top grade, 1 taken."


def test_places_that_nobody_reaches_stay_empty(client):
    scheme = bring_in()
    Scheme.objects.filter(pk=scheme.pk).update(quota="3")
    response = open_page(client, official(scheme), "scheme_ranking", scheme.pk)
    assert response.context["places"] == (
        "3 places for the top grade, 2 taken. The others stay empty: nobody else reaches the grade without a cap."
    )


def test_groups_have_tabs_and_places_of_their_own(client):
    scheme = bring_in("qingshi-2025")
    Scheme.objects.filter(pk=scheme.pk).update(by_group=True)
    first = open_page(client, official(scheme), "scheme_ranking", scheme.pk)
    assert [group.name for group in first.context["groups"]] == sorted({row.group for row in scheme.participants.all()})
    second = open_page(client, official(scheme), "scheme_ranking", scheme.pk, group="B")
    assert second.context["group"].name == "B"
    assert [row["line"].rank for row in second.context["rows"]] == list(range(1, len(second.context["rows"]) + 1))


def test_the_unranked_stand_last_and_say_why(client):
    scheme = make_open_scheme(villages=2)
    first = scheme.participants.first()
    make_entry(first, scheme.indicators.get())
    response = open_page(client, official(scheme), "scheme_ranking", scheme.pk)
    assert [row["line"].rank for row in response.context["rows"]] == [1, None]
    assert response.context["rows"][1]["remarks"] == ["Unranked: no points in any base category yet."]


def test_an_ended_village_is_unranked_and_names_its_successor(client):
    scheme = bring_in()
    village = scheme.township.villages.get(code="W4")
    village.ended_on, village.successor = "2025-05-14", scheme.township.villages.get(code="W1")
    village.save()
    response = open_page(client, official(scheme), "scheme_ranking", scheme.pk)
    assert remarks(response)["W4"] == [f"Unranked: ended during the year; now {village.successor}."]


def test_a_scheme_without_figures_says_so(client):
    scheme = make_open_scheme()
    assert "No figures yet" in text(open_page(client, official(scheme), "scheme_ranking", scheme.pk))


def test_a_draft_has_no_ranking(client):
    scheme = make_scheme()
    assert "This scheme is a draft and has no figures." in text(open_page(client, official(scheme), "scheme_ranking", scheme.pk))


def test_a_quarter_is_for_information(client):
    scheme = bring_in()
    response = open_page(client, official(scheme), "scheme_quarter", scheme.pk, 1)
    ((_group, rows),) = response.context["groups"]
    # The one quarterly indicator counts 60; quarters alone are scaled to full marks.
    assert [(row["rank"], row["line"].code, row["total"]) for row in rows] == [
        (1, "W2", "91.20"),
        (1, "W3", "91.20"),
        (3, "W1", "86.40"),
        (4, "W4", "79.55"),
    ]


def test_an_unknown_quarter_is_not_found(client):
    scheme = bring_in()
    assert open_page(client, official(scheme), "scheme_quarter", scheme.pk, 5).status_code == 404


@pytest.mark.parametrize("villages", [1, 3])
@pytest.mark.parametrize("name, arguments, count", [("scheme_ranking", (), 11), ("scheme_quarter", (1,), 11)])
def test_as_many_queries_for_one_village_as_for_three(client, name, arguments, count, villages):
    scheme = make_open_scheme(villages=villages)
    for participant in scheme.participants.all():
        make_entry(participant, scheme.indicators.get())
    client.force_login(official(scheme))
    assert questions(client, reverse(name, args=[scheme.pk, *arguments])) == count


@pytest.mark.parametrize("schemes", [1, 3])
def test_the_list_of_rankings_takes_six_queries(client, schemes):
    township = make_open_scheme().township
    for _ in range(schemes - 1):
        make_open_scheme(township=township)
    client.force_login(make_official(township=township))
    assert questions(client, reverse("result_list")) == 6
    assert len(client.get(reverse("result_list")).context["schemes"]) == schemes


# ---- frozen versions -----------------------------------------------------------------------------------------------


def press_freeze(client, user, scheme, note="第 3 次党委会"):
    client.force_login(user)
    return client.post(reverse("scheme_freeze", args=[scheme.pk]), {"note": note}, follow=True)


def test_freezing_leads_to_the_version_and_a_second_press_to_the_same(client):
    scheme = bring_in()
    user = official(scheme)
    first = press_freeze(client, user, scheme)
    assert [str(message) for message in first.context["messages"]] == ["Frozen as version 1."]
    second = press_freeze(client, user, scheme)
    assert [str(message) for message in second.context["messages"]] == ["Unchanged since version 1: nothing was frozen."]
    ranking = Ranking.objects.get()
    assert (ranking.note, second.redirect_chain) == ("第 3 次党委会", [(ranking.get_absolute_url(), 302)])


def test_a_version_shows_the_snapshot_with_its_checksum(client):
    scheme = bring_in()
    ranking = freeze(scheme, by=official(scheme))[0]
    Entry.objects.update(points=0)
    response = open_page(client, official(scheme), "ranking", ranking.pk)
    assert lines(response)[0] == (1, "W2", "95.38")
    assert f"SHA-256 {ranking.sha256}" in text(response)


def test_a_provisional_version_says_that_it_is_never_publicised(client):
    scheme = bring_in("qingshi-2026")
    ranking = freeze(scheme, by=official(scheme))[0]
    assert "Version 1, provisional: never publicised." in text(open_page(client, official(scheme), "ranking", ranking.pk))


def test_a_versions_quarter_and_explanations_come_from_the_snapshot(client):
    scheme = bring_in()
    ranking = freeze(scheme, by=official(scheme))[0]
    Entry.objects.update(points=0)
    ((_group, rows),) = open_page(client, official(scheme), "ranking_quarter", ranking.pk, 1).context["groups"]
    assert rows[0]["total"] == "91.20"
    assert open_page(client, official(scheme), "ranking_explanation", ranking.pk, 1).context["line"].total == "88.83"
    assert open_page(client, official(scheme), "ranking_explanation", ranking.pk, 5).status_code == 404


@pytest.mark.parametrize("versions", [1, 3])
def test_the_list_of_versions_takes_five_queries_and_no_snapshot(client, versions):
    scheme = bring_in()
    user = official(scheme)
    for number in range(versions):
        Entry.objects.filter(participant__village__code="W1", indicator__code="JF-1").update(points=number, inputs=[f"0.0{number}"])
        freeze(scheme, by=user)
    client.force_login(official(scheme))
    assert questions(client, reverse("ranking_list", args=[scheme.pk])) == 5
    assert len(client.get(reverse("ranking_list", args=[scheme.pk])).context["rankings"]) == versions


def test_the_only_version_has_nothing_to_be_compared_with(client):
    scheme = bring_in()
    ranking = freeze(scheme, by=official(scheme))[0]
    assert "there is nothing to compare it with" in text(open_page(client, official(scheme), "ranking_differences", ranking.pk))


def test_two_versions_are_compared(client):
    scheme = bring_in()
    user = official(scheme)
    freeze(scheme, by=user)
    Entry.objects.filter(participant__village__code="W1", indicator__code="JF-1").update(points=300, inputs=["3"])
    second = freeze(scheme, by=user)[0]
    response = open_page(client, user, "ranking_differences", second.pk)
    assert [(pair.line.village.code, pair.before.total, pair.after.total) for pair in response.context["moved"]] == [
        ("W1", "88.83", "89.83")
    ]


# ---- rights --------------------------------------------------------------------------------------------------------

PAGES = ["scheme_ranking", "ranking_list"]


@pytest.mark.parametrize("name", PAGES)
def test_a_stranger_gets_404_and_a_village_403(client, name):
    scheme = bring_in()
    assert open_page(client, make_official(), name, scheme.pk).status_code == 404
    assert open_page(client, villager(scheme, "W1"), name, scheme.pk).status_code == 403
    assert open_page(client, official(scheme, Role.ADMIN), name, scheme.pk).status_code == 404


@pytest.mark.parametrize(
    "name, arguments", [("ranking", ()), ("ranking_quarter", (1,)), ("ranking_explanation", (1,)), ("ranking_differences", ())]
)
def test_a_frozen_version_is_for_officials_of_its_township(client, name, arguments):
    scheme = bring_in()
    ranking = freeze(scheme, by=official(scheme))[0]
    assert open_page(client, official(scheme, Role.LEADER), name, ranking.pk, *arguments).status_code == 200
    assert open_page(client, make_official(), name, ranking.pk, *arguments).status_code == 404
    assert open_page(client, villager(scheme, "W1"), name, ranking.pk, *arguments).status_code == 404


@pytest.mark.parametrize("role", [Role.COMMITTEE, Role.AUDITOR, Role.LEADER, Role.DISCIPLINE])
def test_only_the_appraisal_office_freezes(client, role):
    scheme = bring_in()
    assert press_freeze(client, official(scheme, role), scheme).status_code == 403
    assert Ranking.objects.count() == 0


def test_freezing_is_a_deed_and_no_link(client):
    scheme = bring_in()
    assert open_page(client, official(scheme), "scheme_freeze", scheme.pk).status_code == 405


def test_a_village_finds_its_own_sheet_in_the_list(client):
    scheme = bring_in()
    response = open_page(client, villager(scheme, "W1"), "result_list")
    assert (list(response.context["schemes"]), [row.village.code for row in response.context["own"]]) == ([], ["W1"])


def test_hostile_names_are_shown_as_they_are(client):
    scheme = bring_in()
    scheme.township.villages.filter(code="W1").update(name="<img src=x onerror=alert(1)>", name_en="")
    page = text(open_page(client, official(scheme), "scheme_ranking", scheme.pk))
    assert "<img src=x" not in page
    assert "&lt;img src=x onerror=alert(1)&gt;" in page
