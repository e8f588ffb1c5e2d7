"""What surrounds every page: navigation by duty, whose township, the mishap pages and the size of type."""

import pytest
from django.core.exceptions import BadRequest
from django.views.defaults import bad_request, server_error

from portal.context import home, navigation
from tests.factories import make_duty, make_official, make_township, make_user
from villages.models import Role


def asked_by(rf, user, path="/"):
    request = rf.get(path)
    request.user = user
    return request


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("role", "labels"),
    [
        (Role.SCORER, ["Desk", "Score sheets", "Rankings", "Schemes", "Tasks and ballots", "Weekly bulletin", "Village cadres"]),
        (Role.VILLAGE, ["Desk", "Own figures", "Appeals", "Rankings", "Schemes", "Tasks and ballots", "Weekly bulletin", "Village cadres"]),
        (Role.ADMIN, ["Desk", "Village cadres", "Villages and offices", "Accounts", "Calendar"]),
        (
            Role.DISCIPLINE,
            [
                "Desk",
                "Score sheets",
                "Appeals",
                "Objections",
                "Rankings",
                "What follows",
                "Schemes",
                "Tasks and ballots",
                "Weekly bulletin",
                "Village cadres",
                "Trace",
                "Cleared phrases",
            ],
        ),
    ],
)
def test_each_duty_sees_its_own_places(rf, role, labels):
    assert [item["label"] for item in navigation(asked_by(rf, make_official(role)))] == labels


@pytest.mark.django_db
@pytest.mark.parametrize(("path", "label"), [("/", "Desk"), ("/schemes/", "Schemes"), ("/schemes/7/letters/", "Schemes"), ("/i18n/", None)])
def test_the_place_one_is_in_is_marked(rf, path, label):
    here = [item["label"] for item in navigation(asked_by(rf, make_official(Role.SCORER), path)) if item["active"]]
    assert here == ([label] if label else [])


@pytest.mark.django_db
def test_the_bar_names_the_townships_of_todays_duties(rf):
    user = make_user()
    assert home(asked_by(rf, user)) == ""
    for name in ("Qingshi", "Baisha"):
        make_duty(Role.AUDITOR, user=user, township=make_township(name=name, name_en=name))
    del user.all_duties
    assert home(asked_by(rf, user)) == "Qingshi and Baisha"


def test_the_page_for_a_broken_server_needs_no_database(rf):
    answer = server_error(rf.get("/"))
    assert answer.status_code == 500
    assert "系统出错了" in answer.text
    assert "Something went wrong" in answer.text


def test_the_page_for_a_broken_request_needs_no_database(rf):
    answer = bad_request(rf.get("/"), BadRequest())
    assert answer.status_code == 400
    assert "<h1>Something in this request is not as it should be</h1>" in answer.text


def test_a_request_for_another_host_gets_the_page_too(client):
    answer = client.get("/sign-in/", headers={"host": "elsewhere.example"})
    assert answer.status_code == 400
    assert "<h1>Something in this request is not as it should be</h1>" in answer.text


@pytest.mark.django_db
def test_an_unknown_address_has_our_own_page(client):
    client.force_login(make_official(Role.SCORER))
    answer = client.get("/nothing-is-here/")
    assert answer.status_code == 404
    assert "<h1>There is nothing at this address</h1>" in answer.text


@pytest.mark.parametrize(("asked", "kept"), [("large", "large"), ("normal", "normal"), ("<b>", "normal"), ("", "normal")])
def test_the_size_of_type_is_remembered(client, asked, kept):
    answer = client.post("/type-size/", {"size": asked, "next": "/sign-in/"})
    assert (answer.status_code, answer["Location"]) == (302, "/sign-in/")
    assert answer.cookies["type_size"].value == kept


@pytest.mark.parametrize("back", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)", ""])
def test_the_switch_of_type_sends_nobody_elsewhere(client, back):
    assert client.post("/type-size/", {"size": "large", "next": back})["Location"] == "/"


def test_the_size_of_type_changes_only_by_post(client):
    assert client.get("/type-size/").status_code == 405
