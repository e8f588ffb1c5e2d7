"""A cadre with an account and no duty: reads their own result, replies to it and appeals; scores nobody of their own village."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.urls import reverse
from django.utils import timezone

from appraisal.appeals import drafted
from appraisal.models import Participant, Reply, Sheet
from appraisal.review import reply
from appraisal.rules import speaks_for, ties_for
from tests.appraisal.cadre_years import appraise, make_cadre_scheme, make_town, run, serve
from tests.factories import make_official, make_user
from villages.models import Role

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def town():
    return make_town()


@pytest.fixture
def cadre(town):
    """The secretary of the first village, with an account."""
    term = serve(town, "secretary", "V01")
    serve(town, "secretary", "V02")
    term.cadre.user = make_user(township=town)
    term.cadre.save()
    return term.cadre


@pytest.fixture
def scheme(town, cadre):
    """With its sheet before the villages."""
    scheme = run(make_cadre_scheme(town, make_official(Role.APPRAISAL, township=town), "secretary"))
    appraise(scheme, make_official(Role.SCORER, office=town.offices.get(code="DJ")))
    today = timezone.localdate()
    Sheet.objects.filter(scheme=scheme).update(status="villages", sent_on=today - timedelta(days=1), reply_by=today)
    return scheme


def participants(scheme, cadre):
    own = Participant.objects.select_related("scheme__township", "village", "cadre", "post").get(scheme=scheme, cadre=cadre)
    return own, Participant.objects.select_related("scheme__township", "village", "cadre", "post").exclude(pk=own.pk).get(scheme=scheme)


def test_a_cadre_speaks_for_themselves_alone(scheme, cadre):
    own, other = participants(scheme, cadre)
    assert (speaks_for(cadre.user, own), speaks_for(cadre.user, other)) == (True, False)


def test_a_cadre_replies_to_their_own_figures(scheme, cadre):
    own, other = participants(scheme, cadre)
    entry = own.entries.present().first()
    assert reply(scheme.sheets.get(), own, {entry.pk: "少计一次"}, by=cadre.user) == 1
    assert Reply.objects.get(entry=entry).by == cadre.user
    with pytest.raises(PermissionDenied):
        reply(scheme.sheets.get(), other, {}, by=cadre.user)


def test_a_cadre_appeals_against_their_own_figure(scheme, cadre):
    own, other = participants(scheme, cadre)
    assert drafted(own, by=cadre.user, entry=own.entries.present().first()).participant == own
    with pytest.raises(PermissionDenied):
        drafted(other, by=cadre.user)


def test_a_cadre_without_a_duty_finds_the_way(scheme, cadre, client):
    own, other = participants(scheme, cadre)
    client.force_login(cadre.user, backend=BACKEND)
    desk = client.get("/")
    assert [item["label"] for item in desk.context["nav"]] == ["Desk", "Own figures"]
    assert [task.url for task in desk.context["tasks"]] == [reverse("own_quarter", args=[own.pk, 5])]
    assert "You have no duty today" not in desk.content.decode()
    assert [row for row, _periods in client.get(reverse("own_list")).context["rows"]] == [own]
    asked = [reverse("own_quarter", args=[row.pk, 5]) for row in (own, other)]
    assert [client.get(address).status_code for address in asked] == [200, 404]


def test_a_scorer_who_holds_a_post_does_not_score_that_village(scheme, cadre):
    assert ties_for(cadre.user, scheme.sheets.get()) == {cadre.village_id: "Party branch secretary"}
