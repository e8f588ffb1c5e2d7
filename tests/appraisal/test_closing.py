"""Closing a year: only with its final ranking, by the committee alone, and together with its sealed pack."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction
from django.urls import reverse

from appraisal.closing import close_year, make_pack
from appraisal.models import Pack, Ranking, SchemeStatus
from appraisal.pack.archive import sha256
from appraisal.pack.build import build
from tests.appraisal.brought_in import bring_in, official
from tests.appraisal.packs import frozen, stored
from tests.factories import make_scheme
from township.trace import Trace
from township.workflow import WrongStatus
from villages.models import Role

pytestmark = pytest.mark.django_db

OTHERS = sorted(set(Role.values) - {Role.COMMITTEE, Role.VILLAGE, Role.STATIONED, Role.BRANCH})
REFUSED = {
    "computed": "Computed",
    "submitted": "Submitted to the committee",
    "approved": "Approved for publicity",
    "publicised": "In publicity",
    "closed": "Objections closed",
    "superseded": "Superseded",
    "returned": "Returned",
}


def at(status, ranking=None) -> Ranking:
    ranking = ranking or frozen()
    Ranking.objects.filter(pk=ranking.pk).update(status=status)
    return stored(ranking)


def test_the_committee_closes_a_year_with_its_final_ranking_and_its_pack():
    ranking = at("final")
    person = official(ranking.scheme, Role.COMMITTEE)
    pack = close_year(ranking.scheme, by=person)
    ranking.scheme.refresh_from_db()
    assert ranking.scheme.status == SchemeStatus.CLOSED
    assert bytes(Pack.objects.get().content) == build(ranking)
    assert (pack.ranking, pack.made_by, pack.size, pack.sha256) == (ranking, person, len(pack.content), sha256(pack.content))


def test_closing_leaves_two_traces():
    ranking = at("final")
    person = official(ranking.scheme, Role.COMMITTEE)
    pack = close_year(ranking.scheme, by=person)
    (closed,) = Trace.objects.of(ranking.scheme).filter(verb="close")
    (made,) = Trace.objects.of(pack)
    assert (closed.by, closed.before, closed.after) == (person, "open", "closed")
    assert (made.by, made.verb, made.after) == (person, "create", {"version": 1, "size": pack.size, "sha256": pack.sha256})


@pytest.mark.parametrize("status", REFUSED)
def test_without_a_final_ranking_the_year_stays_open(status):
    scheme = at(status).scheme
    with pytest.raises(ValidationError) as refusal:
        close_year(scheme, by=official(scheme, Role.COMMITTEE))
    assert refusal.value.messages == [f"The year closes with its final ranking. Version 1: {REFUSED[status]}."]
    scheme.refresh_from_db()
    assert (scheme.status, Pack.objects.count()) == ("open", 0)


def test_with_nothing_frozen_it_says_so():
    scheme = bring_in()
    with pytest.raises(ValidationError) as refusal:
        close_year(scheme, by=official(scheme, Role.COMMITTEE))
    assert refusal.value.messages == ["The year closes with its final ranking. Nothing is frozen yet."]


@pytest.mark.parametrize("role", OTHERS)
def test_nobody_else_closes_a_year_or_makes_its_pack(role):
    ranking = at("final")
    person = official(ranking.scheme, role)
    for deed in (lambda: close_year(ranking.scheme, by=person), lambda: make_pack(ranking, by=person)):
        with pytest.raises(PermissionDenied):
            deed()
    assert Pack.objects.count() == 0


def test_the_committee_of_another_township_neither():
    ranking = at("final")
    with pytest.raises(PermissionDenied):
        close_year(ranking.scheme, by=official(make_scheme(), Role.COMMITTEE))


def test_a_year_closes_once():
    ranking = at("final")
    person = official(ranking.scheme, Role.COMMITTEE)
    close_year(ranking.scheme, by=person)
    with pytest.raises(WrongStatus):
        close_year(ranking.scheme, by=person)
    assert Pack.objects.count() == 1


def test_only_a_final_ranking_is_packed():
    ranking = at("publicised")
    with pytest.raises(ValidationError) as refusal:
        make_pack(ranking, by=official(ranking.scheme, Role.COMMITTEE))
    assert refusal.value.messages == ["Only a final ranking is packed. Version 1: In publicity."]


def test_no_pack_is_made_before_the_year_is_closed():
    ranking = at("final")
    with pytest.raises(ValidationError) as refusal:
        make_pack(ranking, by=official(ranking.scheme, Role.COMMITTEE))
    assert refusal.value.messages == ["The pack is made when the year is closed."]


def test_a_ranking_has_one_pack_and_its_successor_another():
    ranking = at("final")
    person = official(ranking.scheme, Role.COMMITTEE)
    first = close_year(ranking.scheme, by=person)
    assert make_pack(stored(ranking), by=person) == first
    at("superseded", ranking)
    ranking.scheme.participants.filter(village__code="W1").update(coefficient="1.05")
    second = make_pack(at("final", frozen(scheme=ranking.scheme)), by=person)
    assert [(pack.ranking.version, pack.sha256) for pack in Pack.objects.for_list()] == [(2, second.sha256), (1, first.sha256)]


@pytest.mark.parametrize("field", ["content", "sha256", "size", "made_at", "made_by", "ranking", "scheme"])
def test_a_pack_is_never_changed(field):
    ranking = at("final")
    pack = close_year(ranking.scheme, by=official(ranking.scheme, Role.COMMITTEE))
    with pytest.raises(DatabaseError, match="sealed: rows of appraisal_pack are only ever added"), transaction.atomic():
        Pack.objects.update(**{field: getattr(pack, field)})


def test_a_pack_is_never_deleted():
    ranking = at("final")
    close_year(ranking.scheme, by=official(ranking.scheme, Role.COMMITTEE))
    with pytest.raises(DatabaseError, match="sealed"), transaction.atomic():
        Pack.objects.all().delete()


# ---- on the desk and on the scheme's page ------------------------------------------------------------------------------------------


def tasks_of(client, person):
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    return [(task.title, task.url) for task in client.get("/").context["tasks"]]


def test_a_final_ranking_puts_the_end_of_the_year_on_the_committees_desk(client):
    ranking = at("final")
    committee = official(ranking.scheme, Role.COMMITTEE)
    assert "Close the year" not in dict(tasks_of(client, official(ranking.scheme, Role.APPRAISAL)))
    assert tasks_of(client, committee) == [("Close the year", ranking.scheme.get_absolute_url())]
    close_year(ranking.scheme, by=committee)
    assert tasks_of(client, committee) == []


def test_closing_on_the_page_leads_to_the_pack(client):
    ranking = at("final")
    client.force_login(official(ranking.scheme, Role.COMMITTEE), backend="django.contrib.auth.backends.ModelBackend")
    answer = client.post(reverse("scheme_move", args=[ranking.scheme.pk, "close"]))
    assert (answer.status_code, answer.url) == (302, reverse("pack", args=[ranking.scheme.pk]))


def test_the_page_says_what_is_missing(client):
    ranking = at("publicised")
    client.force_login(official(ranking.scheme, Role.COMMITTEE), backend="django.contrib.auth.backends.ModelBackend")
    page = client.post(reverse("scheme_move", args=[ranking.scheme.pk, "close"]), follow=True)
    assert "The year closes with its final ranking. Version 1: In publicity." in page.content.decode()
