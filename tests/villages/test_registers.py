"""Villages, offices and branches: order, life, names, and one township at a time."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from tests.factories import make_branch, make_duty, make_office, make_official, make_user, make_village
from township.trace import Trace
from villages.models import Branch, Duty, Office, Recusal, Role, Township, User, Village, VillagerGroup

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(client):
    user = make_official(Role.ADMIN)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return user


def test_a_village_is_added_and_changed_with_its_trace(admin, client):
    client.post(
        reverse("register_new", args=["villages"]), {"code": "V01", "name": "石桥村", "kind": "village", "division_code": "431121101201"}
    )
    village = Village.objects.get(code="V01")
    assert (village.township, village.name) == (admin.township, "石桥村")
    client.post(reverse("register_edit", args=["villages", village.pk]), {"code": "V01", "name": "石桥新村", "kind": "village"})
    assert next((row.verb, row.before, row.after) for row in Trace.objects.of(village)) == (
        "change",
        {"division_code": "431121101201", "name": "石桥村"},
        {"division_code": "", "name": "石桥新村"},
    )


def test_saving_without_a_change_leaves_no_trace(admin, client):
    village = make_village(township=admin.township)
    data = {"code": village.code, "name": village.name, "name_en": village.name_en, "kind": "village"}
    client.post(reverse("register_edit", args=["villages", village.pk]), data)
    assert not Trace.objects.exists()


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"code": "V01"}, "__all__"),
        ({"division_code": "123"}, "division_code"),
        ({"started_on": "2026-05-15", "ended_on": "2026-05-14"}, "__all__"),
        ({"name": ""}, "name"),
    ],
)
def test_what_cannot_be_is_told_at_its_field(admin, client, data, field):
    make_village(township=admin.township, code="V01")
    sent = {"code": "V02", "name": "柳溪村", "kind": "village"} | data
    answer = client.post(reverse("register_new", args=["villages"]), sent)
    assert list(answer.context["form"].errors) == [field]


def test_a_merged_village_ends_and_names_its_successor(admin, client):
    old, new = make_village(township=admin.township), make_village(township=admin.township)
    data = {"code": old.code, "name": old.name, "kind": "village", "successor": new.pk}
    answer = client.post(reverse("register_edit", args=["villages", old.pk]), data)
    assert answer.context["form"].non_field_errors() == ["A village with a successor needs its last day."]
    client.post(reverse("register_edit", args=["villages", old.pk]), data | {"ended_on": "2026-05-14"})
    old.refresh_from_db()
    assert (old.successor, old.ended_on) == (new, date(2026, 5, 14))
    assert [row.code for row in client.get(reverse("village_list")).context["rows"]] == [new.code]
    assert len(client.get(reverse("village_list"), {"ended": 1}).context["rows"]) == 2


def test_the_customary_order_is_moved_one_place(admin, client):
    rows = [make_village(township=admin.township, position=place, code=f"V{place}") for place in (1, 2, 3)]
    client.post(reverse("register_move", args=["villages", rows[2].pk, "up"]))
    assert [row.code for row in Village.objects.order_by("position")] == ["V1", "V3", "V2"]
    client.post(reverse("register_move", args=["villages", rows[0].pk, "up"]))
    assert [row.code for row in Village.objects.order_by("position")] == ["V1", "V3", "V2"]


def test_groups_belong_to_their_village(admin, client):
    village = make_village(township=admin.township)
    client.post(reverse("group_new", args=[village.pk]), {"name": "一组", "households": "32"})
    group = VillagerGroup.objects.get()
    assert (group.village, group.name, group.households) == (village, "一组", 32)
    client.post(reverse("group_edit", args=[group.pk]), {"name": "第一组", "households": "32"})
    group.refresh_from_db()
    assert group.name == "第一组"


@pytest.mark.parametrize("register", ["villages", "offices", "branches"])
@pytest.mark.parametrize("rows", [1, 3])
def test_a_register_takes_as_many_queries_for_one_row_as_for_three(admin, client, register, rows, django_assert_num_queries):
    for _number in range(rows):
        village = make_village(township=admin.township)
        make_branch(township=admin.township, village=village)
        make_office(township=admin.township)
    client.get(reverse("desk"))
    with django_assert_num_queries(6):
        assert len(client.get(reverse("register_list", args=[register])).context["rows"]) == rows


@pytest.mark.parametrize(
    "broken",
    [
        {"successor_id": 1},
        {"started_on": date(2026, 2, 1), "ended_on": date(2026, 1, 1)},
    ],
)
def test_the_database_holds_the_life_of_a_village(broken):
    village = make_village()
    if "successor_id" in broken:
        broken = {"successor_id": make_village(township=village.township).pk}
    with pytest.raises(IntegrityError), transaction.atomic():
        Village.objects.filter(pk=village.pk).update(**broken)


@pytest.mark.parametrize("make", [make_village, make_office, make_branch])
def test_a_code_stands_once_in_a_township_and_again_in_another(make):
    row = make(code="X1")
    make(code="X1")
    with pytest.raises(IntegrityError), transaction.atomic():
        make(code="X1", township=row.township)


def test_rows_of_one_township_are_never_visible_in_another():
    duty = make_duty(Role.ADMIN)
    village = make_village(township=duty.township)
    make_office(township=duty.township)
    make_branch(township=duty.township)
    VillagerGroup.objects.create(village=village, name="一组")
    Recusal.objects.create(user=make_user(township=duty.township), village=village, reason="family", starts_on=date(2026, 1, 1))
    stranger = make_official(Role.ADMIN)
    for model in (Township, Office, Village, VillagerGroup, Branch, User, Duty, Recusal):
        own, foreign = set(model.objects.visible_to(duty.user)), set(model.objects.visible_to(stranger))
        assert own, model
        assert own.isdisjoint(foreign), model
