"""Signing in, being locked out, being signed out of a shared computer."""

from datetime import timedelta

import pytest
import time_machine
from django.urls import reverse
from django.utils import timezone

from tests.factories import make_duty, make_official, make_user
from villages.models import Role

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"


def try_in(client, username, password, **extra):
    return client.post(reverse("sign_in"), {"username": username, "password": password}, **extra)


def test_after_five_failures_the_name_is_locked_from_there(client):
    user = make_user(password="right-password-1")
    for _attempt in range(5):
        answer = try_in(client, user.username, "wrong")
    assert answer.status_code == 429
    assert "Too many attempts" in answer.content.decode()
    assert try_in(client, user.username, "right-password-1").status_code == 429
    assert try_in(client, user.username, "right-password-1", REMOTE_ADDR="127.0.0.9").status_code == 302


def test_the_lock_ends_after_a_quarter_of_an_hour(client):
    user = make_user(password="right-password-1")
    for _attempt in range(5):
        try_in(client, user.username, "wrong")
    with time_machine.travel(timezone.now() + timedelta(minutes=16)):
        assert try_in(client, user.username, "right-password-1").status_code == 302


def test_sign_in_leads_back_to_the_page_and_never_off_the_host(client):
    user = make_user(password="right-password-1")
    assert client.get(reverse("sheet_list")).url == f"{reverse('sign_in')}?next={reverse('sheet_list')}"
    assert try_in(client, user.username, "right-password-1").url == reverse("desk")
    client.logout()
    for where, expected in ((reverse("sheet_list"), reverse("sheet_list")), ("https://elsewhere.invalid/", reverse("desk"))):
        answer = client.post(reverse("sign_in"), {"username": user.username, "password": "right-password-1", "next": where})
        assert answer.url == expected
        client.logout()


def test_sign_out_is_a_post(client):
    client.force_login(make_user(), backend=BACKEND)
    assert client.get(reverse("sign_out")).status_code == 405
    client.post(reverse("sign_out"))
    assert client.get(reverse("desk")).status_code == 302


def test_whoever_does_nothing_for_half_an_hour_is_signed_out_and_told(client):
    user = make_official(Role.LEADER)
    user.set_password("right-password-1")
    user.save()
    start = timezone.now()
    with time_machine.travel(start, tick=False) as clock:
        try_in(client, user.username, "right-password-1")
        clock.move_to(start + timedelta(minutes=20))
        assert client.get(reverse("desk")).status_code == 200
        clock.move_to(start + timedelta(minutes=49))
        assert client.get(reverse("desk")).status_code == 200
        clock.move_to(start + timedelta(minutes=80))
        answer = client.get(reverse("scheme_list"))
        assert answer.url == f"{reverse('sign_in')}?idle=1&next=%2Fschemes%2F"
        assert "nobody used this computer" in client.get(answer.url).content.decode()


def test_activity_is_noted_at_most_once_a_minute(client, django_assert_num_queries):
    client.force_login(make_official(Role.PARTY), backend=BACKEND)
    client.get(reverse("password_change"))
    with django_assert_num_queries(4):
        client.get(reverse("password_change"))


def test_without_a_duty_today_the_desk_says_so(client):
    duty = make_duty(Role.LEADER, ends_on=timezone.localdate() - timedelta(days=1))
    client.force_login(duty.user, backend=BACKEND)
    page = client.get(reverse("desk"))
    assert page.status_code == 200
    assert "You have no duty today" in page.content.decode()


def test_health_needs_no_account(client):
    assert client.get(reverse("healthz")).content == b"ok"


def test_going_back_reads_a_page_anew(client):
    client.force_login(make_official(Role.LEADER), backend=BACKEND)
    assert client.get(reverse("desk")).headers["Cache-Control"] == "no-store"


def test_a_buttons_address_opened_as_a_page_says_what_to_do(client):
    client.force_login(make_official(Role.LEADER), backend=BACKEND)
    answer = client.get(reverse("sheet_move", args=[1, "submit"]))
    assert (answer.status_code, "press the button again" in answer.content.decode()) == (405, True)
