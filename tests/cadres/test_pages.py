"""The pages of the register: who reads, who keeps, what they show, in how many queries."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from cadres.models import Cadre, Evaluation, Post, Seat, Tenure
from tests.cadres.factories import make_cadre, make_evaluation, make_post, make_seat, make_tenure
from tests.factories import make_duty, make_official, make_township, make_village
from villages.models import Role

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def village():
    return make_village(township=make_township(), name_en="Shiqiao")


@pytest.fixture
def keeper(village, client):
    user = make_official(Role.PARTY, township=village.township)
    client.force_login(user, backend=BACKEND)
    return user


@pytest.fixture
def clerk(village, client):
    """The village itself."""
    user = make_duty(Role.VILLAGE, village=village).user
    client.force_login(user, backend=BACKEND)
    return user


@pytest.mark.parametrize("count", [1, 3])
def test_the_board_takes_as_many_queries_for_one_village_as_for_three(keeper, client, count, django_assert_num_queries):
    posts = [make_post(township=keeper.township) for _number in range(count)]
    for _number in range(count):
        place = make_village(township=keeper.township)
        for post in posts:
            row = make_tenure(village=place, post=post)
            make_seat("committee", cadre=row.cadre)
    client.get(reverse("desk"))
    with django_assert_num_queries(10):
        assert client.get(reverse("cadre_board")).status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_as_many_queries_for_one_cadre_as_for_three(keeper, village, client, count, django_assert_num_queries):
    for _number in range(count):
        make_tenure(village=village)
    client.get(reverse("desk"))
    with django_assert_num_queries(8):
        assert len(client.get(reverse("cadre_list")).context["rows"]) == count


@pytest.mark.parametrize("count", [1, 3])
def test_a_village_takes_as_many_queries_for_one_cadre_as_for_three(keeper, village, client, count, django_assert_num_queries):
    for _number in range(count):
        row = make_tenure(village=village)
        make_seat("committee", cadre=row.cadre)
        make_evaluation(row.cadre)
    client.get(reverse("desk"))
    with django_assert_num_queries(11):
        assert client.get(reverse("village_cadres", args=[village.pk])).status_code == 200


def test_a_vacancy_is_shown_with_its_day(keeper, village, client):
    post = make_post(township=village.township)
    make_tenure(village=village, post=post, left_on=date(2026, 5, 10))
    (row,) = client.get(reverse("cadre_board")).context["board"].rows
    assert [(cell.post, cell.since) for cell in row.posts] == [(post, date(2026, 5, 10))]
    make_tenure(village=village, post=post, started_on=date(2026, 6, 1), is_acting=True)
    (row,) = client.get(reverse("cadre_board")).context["board"].rows
    assert [term.is_acting for term in row.posts[0]] == [True]


def test_a_village_reads_and_keeps_its_own(clerk, village, client):
    other = make_tenure(village=make_village(township=village.township))
    assert [row.village for row in client.get(reverse("cadre_board")).context["board"].rows] == [village]
    assert client.get(reverse("village_cadres", args=[other.village_id])).status_code == 404
    assert client.get(reverse("cadre", args=[other.cadre_id])).status_code == 404
    client.post(reverse("cadre_new", args=[village.pk]), {"code": "G001", "name": "石大山", "village": village.pk, "sex": "M"})
    cadre, post = Cadre.objects.get(code="G001"), make_post(township=village.township)
    place = {"village": village.pk, "started_on": "2026-03-01"}
    client.post(reverse("tenure_new", args=[cadre.pk]), place | {"post": post.pk, "is_paid": "on"})
    client.post(reverse("seat_new", args=[cadre.pk]), place | {"body": "committee", "place": "chair"})
    assert (Tenure.objects.get(village=village).cadre, Seat.objects.get(cadre=cadre).place) == (cadre, "chair")
    moved = client.post(reverse("tenure_new", args=[cadre.pk]), place | {"village": other.village_id, "post": other.post_id})
    assert list(moved.context["form"].errors) == ["village"]


def test_a_cadre_who_serves_elsewhere_is_seen_there(village, client):
    row = make_tenure(cadre=make_cadre(village=make_village(township=village.township)), village=village)
    client.force_login(make_duty(Role.VILLAGE, village=village).user, backend=BACKEND)
    assert client.get(reverse("cadre", args=[row.cadre_id])).status_code == 200
    assert client.get(reverse("cadre_edit", args=[row.cadre_id])).status_code == 403


def test_a_cadre_reads_their_own_page(village, client):
    user = make_official(Role.BRANCH)
    cadre = make_cadre(village=village, user=user)
    client.force_login(user, backend=BACKEND)
    assert client.get(reverse("cadre", args=[cadre.pk])).status_code == 200


def test_the_first_posts_come_with_one_press(keeper, client):
    client.post(reverse("post_list"))
    assert Post.objects.filter(township=keeper.township, is_core=True).count() == 5
    post = Post.objects.get(township=keeper.township, code="director")
    sent = {"code": "director", "name": post.name, "position": 2, "pay_ratio": "-1", "is_core": "on"}
    answer = client.post(reverse("post_edit", args=[post.pk]), sent)
    assert list(answer.context["form"].errors) == ["pay_ratio"]
    client.post(reverse("post_edit", args=[post.pk]), sent | {"pay_ratio": "0.95"})
    post.refresh_from_db()
    assert str(post.pay_ratio) == "0.9500"


def test_a_hand_over_in_the_browser(keeper, village, client):
    row, coming = make_tenure(village=village), make_cadre(village=village)
    url = reverse("tenure_hand_over", args=[row.pk])
    early = client.post(url, {"successor": coming.pk, "on": "2020-01-01"})
    assert list(early.context["form"].errors) == ["on"]
    client.post(url, {"successor": coming.pk, "on": "2026-05-10"})
    assert list(Tenure.objects.order_by("started_on").values_list("cadre", "left_on")) == [
        (row.cadre_id, date(2026, 5, 10)),
        (coming.pk, None),
    ]


def test_a_term_of_today_can_be_deleted(keeper, village, client):
    row = make_tenure(village=village)
    client.post(reverse("tenure_delete", args=[row.pk]))
    assert not Tenure.objects.exists()


def test_an_evaluation_is_entered_for_a_member_of_the_committee_alone(clerk, village, client):
    member, other = make_seat("committee", cadre=make_cadre(village=village)).cadre, make_cadre(village=village)
    counts = {"issued": 60, "collected": 58, "valid": 56, "excellent": 30, "competent": 20, "basic": 5, "incompetent": 1}
    sent = counts | {"year": 2025, "held_on": "2025-12-20", "chaired_by": "监委会"}
    url = reverse("evaluation_new", args=[village.pk])
    assert list(client.post(url, sent | {"cadre": other.pk}).context["form"].errors) == ["cadre"]
    wrong = client.post(url, sent | {"cadre": member.pk, "excellent": 31})
    assert wrong.context["form"].non_field_errors() == ["The four grades add up to the valid ballots."]
    client.post(url, sent | {"cadre": member.pk})
    assert Evaluation.objects.get().valid == 56


def test_the_search_finds_by_name_and_village(keeper, village, client):
    row = make_tenure(village=village, cadre=make_cadre(village=village, name="柳小青"))
    make_cadre(village=make_village(township=village.township))
    found = client.get(reverse("cadre_list"), {"q": "小青", "village": village.pk}).context["rows"]
    assert list(found) == [row.cadre]
    assert row.is_held_on(timezone.localdate())
