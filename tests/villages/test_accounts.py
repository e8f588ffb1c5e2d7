"""Accounts, duties, first passwords, and the end of rights."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from openpyxl import Workbook

from tests.factories import make_branch, make_duty, make_office, make_official, make_user, make_village
from township.trace import Trace
from villages.models import Duty, Recusal, Role, User

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def admin(client):
    user = make_official(Role.ADMIN)
    client.force_login(user, backend=BACKEND)
    return user


def test_a_new_account_gets_a_slip_once_and_must_change_its_password(admin, client):
    slip = client.post(reverse("user_new"), {"username": "lijuan", "name": "李娟"})
    (user, password) = slip.context["accounts"][0]
    user.refresh_from_db()
    assert (user.township, user.must_change_password, user.check_password(password)) == (admin.township, True, True)
    assert password in slip.content.decode()
    assert slip.headers["Cache-Control"].startswith("max-age=0, no-cache, no-store")
    assert password not in str(list(Trace.objects.values_list("before", "after", "reason", "subject")))
    client.logout()
    client.post(reverse("sign_in"), {"username": "lijuan", "password": password})
    assert client.get(reverse("desk")).url == reverse("password_change")
    change = {"old_password": password, "new_password1": "qingshan-lvshui-7", "new_password2": "qingshan-lvshui-7"}
    assert client.post(reverse("password_change"), change).url == reverse("desk")
    assert client.get(reverse("desk")).status_code == 200


def test_a_reset_prints_a_new_slip_and_ends_the_old_password(admin, client):
    user = make_user(township=admin.township, password="old-password-1")
    slip = client.post(reverse("user_deed", args=[user.pk, "reset"]))
    user.refresh_from_db()
    assert user.check_password(slip.context["accounts"][0][1])
    assert not user.check_password("old-password-1")
    assert Trace.objects.get(object_id=user.pk, kind="villages.user").verb == "reset_password"


def test_a_duty_is_given_with_its_days_and_traced(admin, client):
    user, office = make_user(township=admin.township), make_office(township=admin.township)
    client.post(
        reverse("duty_new", args=[user.pk]), {"role": "scorer", "office": office.pk, "starts_on": "2026-01-01", "ends_on": "2026-06-30"}
    )
    duty = user.duties.get()
    assert (duty.role, duty.office, duty.starts_on, duty.ends_on, duty.township) == (
        "scorer",
        office,
        date(2026, 1, 1),
        date(2026, 6, 30),
        admin.township,
    )
    assert Trace.objects.get(kind="villages.duty").after["role"] == "scorer"


@pytest.mark.parametrize(
    ("role", "place"),
    [
        ("scorer", {}),
        ("head", {}),
        ("village", {}),
        ("stationed", {}),
        ("branch", {}),
        ("appraisal", {"office": True}),
        ("admin", {"village": True}),
    ],
)
def test_a_duty_needs_its_place_and_no_other(admin, client, role, place):
    user = make_user(township=admin.township)
    rows = {"office": make_office(township=admin.township), "village": make_village(township=admin.township)}
    data = {"role": role, "starts_on": "2026-01-01"} | {name: rows[name].pk for name in place}
    answer = client.post(reverse("duty_new", args=[user.pk]), data)
    assert list(answer.context["form"].errors) == ["__all__"]
    assert not user.duties.exists()


def test_the_same_duty_is_not_given_twice_for_the_same_time(admin, client):
    duty = make_duty(Role.LEADER, user=make_user(township=admin.township), township=admin.township)
    answer = client.post(reverse("duty_new", args=[duty.user.pk]), {"role": "leader", "starts_on": "2026-01-01"})
    assert answer.context["form"].non_field_errors() == ["This person has this duty at that time already."]


def test_nobody_gives_a_duty_to_themselves(admin, client):
    answer = client.post(reverse("duty_new", args=[admin.pk]), {"role": "appraisal", "starts_on": "2026-01-01"})
    assert answer.context["form"].non_field_errors() == ["Another administrator does this for your own account."]
    assert [duty.role for duty in Duty.objects.filter(user=admin)] == ["admin"]


def test_a_place_of_another_township_cannot_be_chosen(admin, client):
    user = make_user(township=admin.township)
    answer = client.post(reverse("duty_new", args=[user.pk]), {"role": "scorer", "office": make_office().pk, "starts_on": "2026-01-01"})
    assert "office" in answer.context["form"].errors


def test_a_duty_is_handed_over_without_a_gap(admin, client):
    duty = make_duty(Role.SCORER, user=make_user(township=admin.township), office=make_office(township=admin.township))
    successor = make_user(township=admin.township)
    client.post(reverse("duty_hand_over", args=[duty.pk]), {"successor": successor.pk, "first_day": "2026-05-15"})
    duty.refresh_from_db()
    new = successor.duties.get()
    assert (duty.ends_on, new.starts_on, new.role, new.office) == (date(2026, 5, 14), date(2026, 5, 15), duty.role, duty.office)


def test_a_duty_given_by_mistake_today_disappears_and_leaves_its_trace(admin, client):
    today = timezone.localdate()
    wrong = make_duty(Role.LEADER, user=make_user(township=admin.township), township=admin.township, starts_on=today)
    client.post(reverse("duty_end", args=[wrong.pk]), {"last_day": today.isoformat()})
    assert not Duty.objects.filter(pk=wrong.pk).exists()
    assert Trace.objects.get(kind="villages.duty").verb == "delete"


def test_an_older_duty_ends_and_stays(admin, client):
    old = make_duty(Role.LEADER, user=make_user(township=admin.township), township=admin.township)
    client.post(reverse("duty_end", args=[old.pk]), {"last_day": timezone.localdate().isoformat()})
    old.refresh_from_db()
    assert old.ends_on == timezone.localdate()


def test_erasing_a_person_keeps_what_they_did(admin, client):
    duty = make_duty(Role.LEADER, user=make_user(township=admin.township, name="张三"), township=admin.township)
    client.post(reverse("user_deed", args=[duty.user.pk, "erase"]))
    user = User.objects.get(pk=duty.user.pk)
    assert (user.name, user.username, user.is_active, user.has_usable_password()) == ("erased person", f"erased-{user.pk}", False, False)
    assert user.duties.active_on(timezone.localdate() + timedelta(days=1)).count() == 0
    assert "张三" not in str(list(Trace.objects.filter(verb="erase").values()))


def test_an_administrator_does_not_deactivate_or_erase_themselves(admin, client):
    for deed in ("deactivate", "erase"):
        client.post(reverse("user_deed", args=[admin.pk, deed]))
    admin.refresh_from_db()
    assert (admin.is_active, admin.name.startswith("张三")) == (True, True)


def test_a_declared_tie_has_its_days(admin, client):
    user, village = make_user(township=admin.township), make_village(township=admin.township)
    client.post(reverse("recusal_new", args=[user.pk]), {"village": village.pk, "reason": "family lives there", "starts_on": "2026-01-01"})
    tie = Recusal.objects.get()
    client.post(reverse("recusal_end", args=[tie.pk]), {"last_day": "2026-06-30"})
    tie.refresh_from_db()
    assert (tie.user, tie.village, tie.ends_on) == (user, village, date(2026, 6, 30))


@pytest.mark.parametrize("people", [1, 3])
def test_the_list_takes_as_many_queries_for_one_as_for_three(admin, client, people, django_assert_num_queries):
    for _number in range(people):
        make_duty(Role.SCORER, user=make_user(township=admin.township), office=make_office(township=admin.township))
        make_duty(Role.BRANCH, user=make_user(township=admin.township), branch=make_branch(township=admin.township))
    client.get(reverse("desk"))
    with django_assert_num_queries(7):
        assert client.get(reverse("user_list")).status_code == 200


def test_the_list_is_filtered_by_name_and_duty(admin, client):
    scorer = make_duty(Role.SCORER, user=make_user(township=admin.township, name="李娟"), office=make_office(township=admin.township)).user
    assert list(client.get(reverse("user_list"), {"q": "李"}).context["users"]) == [scorer]
    assert list(client.get(reverse("user_list"), {"role": "scorer"}).context["users"]) == [scorer]


# ---- from an Excel list --------------------------------------------------------------------------------------------


def roster(*rows, heads=("用户名", "姓名", "职责", "科室", "村", "支部", "起")):
    book, file = Workbook(), BytesIO()
    for row in (heads, *rows):
        book.active.append(row)
    book.save(file)
    return SimpleUploadedFile("accounts.xlsx", file.getvalue())


def test_a_list_is_previewed_confirmed_and_does_nothing_the_second_time(admin, client):
    office = make_office(township=admin.township, code="DJ")
    rows = [("lijuan", "李娟", "评分员", "DJ", None, None, "2026-01-01"), ("lijuan", "李娟", "leader", None, None, None, None)]
    preview = client.post(reverse("roster_upload"), {"file": roster(*rows)}, follow=True)
    assert (list(preview.context["plan"].new), len(preview.context["plan"].duties), User.objects.filter(username="lijuan").count()) == (
        ["lijuan"],
        2,
        0,
    )
    slips = client.post(preview.request["PATH_INFO"])
    user = User.objects.get(username="lijuan")
    assert user.check_password(slips.context["accounts"][0][1])
    assert sorted(user.duties.values_list("role", "office", "starts_on")) == [
        ("leader", None, timezone.localdate()),
        ("scorer", office.pk, date(2026, 1, 1)),
    ]
    again = client.post(reverse("roster_upload"), {"file": roster(*rows)}, follow=True)
    assert (again.context["plan"].new, again.context["plan"].duties, again.context["plan"].problems) == ({}, [], [])


def test_every_bad_row_is_told_by_its_cell_and_nothing_is_stored(admin, client):
    make_user(username="taken")
    rows = [
        ("taken", "王五", "leader"), ("zhao liu", "赵六", "leader"), ("sunqi", "孙七", "king"), ("zhouba", "周八", "scorer", "XX"),
        ("wujiu", "吴九", "scorer"), ("zheng", "", "leader"),
    ]  # fmt: skip
    preview = client.post(reverse("roster_upload"), {"file": roster(*[(*row, *[None] * (7 - len(row))) for row in rows])}, follow=True)
    assert [row.cell for row in preview.context["plan"].problems] == ["A2", "A3", "C4", "D5", "C5", "C6", "B7"]
    client.post(preview.request["PATH_INFO"])
    assert not User.objects.filter(username="sunqi").exists()


def test_a_file_that_is_no_workbook_is_told_in_words(admin, client):
    answer = client.post(reverse("roster_upload"), {"file": SimpleUploadedFile("a.xlsx", b"hello")}, follow=True)
    assert answer.status_code == 200
    assert answer.context["bad"]


# ---- who -----------------------------------------------------------------------------------------------------------


def test_an_administrator_of_another_township_finds_nothing(admin, client):
    stranger = make_duty(Role.LEADER)
    for name, row in (("user", stranger.user), ("user_edit", stranger.user), ("duty_end", stranger), ("duty_new", stranger.user)):
        assert client.get(reverse(name, args=[row.pk])).status_code == 404


@pytest.mark.parametrize("role", [role for role in Role if role != Role.ADMIN])
def test_accounts_are_the_administrators_alone(client, role):
    user = make_official(role)
    client.force_login(user, backend=BACKEND)
    assert [client.get(reverse(name)).status_code for name in ("user_list", "user_new", "roster_upload", "village_list")] == [403] * 4
    assert client.get(reverse("user", args=[user.pk])).status_code == 403
