"""Terms in a post: every day counted once, one holder at a time, one pay at a time."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from cadres.actions import delete_tenure, found_posts, hand_over, next_code, save_tenure
from cadres.models import Post, Tenure
from tests.cadres.factories import make_cadre, make_post, make_tenure
from tests.factories import make_official, make_township, make_village
from township.trace import Trace
from villages.models import Role

pytestmark = pytest.mark.django_db
MARCH, MAY, JULY = date(2026, 3, 1), date(2026, 5, 10), date(2026, 7, 1)


@pytest.fixture
def village():
    return make_village()


@pytest.fixture
def keeper(village):
    return make_official(Role.PARTY, township=village.township)


def refusal(deed):
    with pytest.raises(ValidationError) as refused, transaction.atomic():
        deed()
    return refused.value.message_dict


def test_a_hand_over_on_one_day_counts_each_day_once(village, keeper):
    leaving, coming = make_tenure(village=village, started_on=MARCH), make_cadre(village=village)
    following = hand_over(leaving, coming, on=MAY, by=keeper)
    days = [MARCH + timedelta(days=number) for number in range(200)]
    holders = [[row.cadre_id for row in (leaving, following) if row.is_held_on(day)] for day in days]
    assert [len(found) for found in holders] == [1] * 200
    assert holders[days.index(MAY)] == [coming.pk]
    assert set(Tenure.objects.held_on(MAY)) == {following}


def test_one_leaves_a_post_and_begins_another_on_the_same_day(village, keeper):
    cadre, other = make_cadre(village=village), make_village(township=village.township)
    first = make_tenure(cadre=cadre, started_on=MARCH, left_on=MAY)
    second = Tenure(cadre=cadre, village=other, post=make_post(township=village.township), started_on=MAY)
    save_tenure(second, by=keeper)
    assert [first.is_held_on(MAY), second.is_held_on(MAY)] == [False, True]


@pytest.mark.parametrize(
    ("started", "left", "fits"),
    [
        (date(2026, 2, 1), MARCH, True),  # until the very day on which the other begins
        (date(2026, 2, 1), date(2026, 3, 2), False),
        (date(2026, 4, 1), date(2026, 4, 2), False),
        (date(2026, 5, 9), None, False),
        (MAY, None, True),
        (date(2026, 2, 1), None, False),
    ],
)
def test_a_post_has_one_holder_at_a_time(village, keeper, started, left, fits):
    held = make_tenure(village=village, started_on=MARCH, left_on=MAY)
    new = Tenure(cadre=make_cadre(village=village), village=village, post=held.post, started_on=started, left_on=left)
    if fits:
        save_tenure(new, by=keeper)
    else:
        assert list(refusal(lambda: save_tenure(new, by=keeper))) == ["started_on"]


def test_two_posts_are_paid_once(village, keeper):
    first = make_tenure(village=village, started_on=MARCH)
    second = Tenure(cadre=first.cadre, village=village, post=make_post(township=village.township), started_on=MAY)
    assert list(refusal(lambda: save_tenure(second, by=keeper))) == ["is_paid"]
    second.is_paid = False
    save_tenure(second, by=keeper)
    assert Tenure.objects.held_on(JULY).filter(cadre=first.cadre).count() == 2


def test_whoever_takes_over_a_second_post_is_not_paid_twice(village, keeper):
    leaving, secretary = make_tenure(village=village, started_on=MARCH), make_tenure(village=village, started_on=MARCH)
    following = hand_over(leaving, secretary.cadre, on=MAY, is_acting=True, by=keeper)
    assert (following.is_acting, following.is_paid) == (True, False)


def test_leaving_comes_after_the_first_day():
    with pytest.raises(IntegrityError), transaction.atomic():
        make_tenure(started_on=MAY, left_on=MAY)


def test_nobody_serves_in_another_township(village, keeper):
    stranger = make_cadre()
    row = Tenure(cadre=stranger, village=village, post=make_post(township=village.township), started_on=MAY)
    assert list(refusal(lambda: save_tenure(row, by=keeper))) == ["cadre"]


def test_every_change_leaves_its_trace(village, keeper):
    row = make_tenure(village=village)
    row.left_on = MAY
    save_tenure(row, by=keeper)
    save_tenure(row, by=keeper)  # nothing new
    (trace,) = Trace.objects.of(row)
    assert (trace.verb, trace.before, trace.after) == ("change", {"left_on": None}, {"left_on": "2026-05-10"})


def test_a_mistake_of_today_disappears_and_older_terms_stay(village, keeper):
    row = make_tenure(village=village)
    delete_tenure(row, by=keeper)
    assert Trace.objects.get(kind="cadres.tenure").verb == "delete"
    old = make_tenure(village=village)
    Tenure.objects.filter(pk=old.pk).update(entered_at=timezone.now() - timedelta(days=2))
    old.refresh_from_db()
    with pytest.raises(ValidationError):
        delete_tenure(old, by=keeper)
    assert Tenure.objects.filter(pk=old.pk).exists()


@pytest.mark.parametrize("role", [Role.SCORER, Role.COMMITTEE, Role.STATIONED, Role.AUDITOR])
def test_others_keep_no_terms(village, role):
    place = {"village": village} if role == Role.STATIONED else {"township": village.township}
    user = make_official(role, **place)
    with pytest.raises(PermissionDenied):
        save_tenure(Tenure(cadre=make_cadre(village=village), village=village, post=make_post(), started_on=MAY), by=user)


def test_the_five_heads_are_the_beginning(village, keeper):
    posts = found_posts(village.township, by=keeper)
    assert [(post.code, str(post.pay_ratio), post.is_main, post.keeps_books) for post in posts] == [
        ("secretary", "1", True, False),
        ("director", "0.9", True, False),
        ("clerk", "0.8", False, True),
        ("women", "0.8", False, False),
        ("security", "0.8", False, False),
    ]
    assert found_posts(village.township, by=keeper) == []
    assert Post.objects.filter(township=village.township).count() == 5


def test_codes_are_free():
    village = make_village(township=make_township())
    make_cadre(village=village, code="G002")
    assert next_code(village.township) == "G003"
