"""What the law says of village bodies, and of two evaluations running."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from cadres.checks import concerns_of, ends_by_law, kin_of
from cadres.models import Seat, Tenure
from cadres.pages import ended_by_law
from tests.cadres.factories import make_cadre, make_evaluation, make_post, make_seat, make_tenure
from tests.factories import make_village

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 2)


def seat(village, body, place="member", **cadre):
    return make_seat(body, cadre=make_cadre(village=village, **cadre), place=place)


def concerns(village, day=TODAY):
    seats, terms = list(Seat.objects.filter(village=village).for_list()), Tenure.objects.filter(village=village).for_list()
    return [(row.body, row.message) for row in concerns_of(seats, terms, kin_of({one.cadre_id for one in seats}), day)]


@pytest.fixture
def village():
    return make_village()


@pytest.mark.parametrize(
    ("body", "count", "told"),
    [
        ("committee", 2, "It has 2 members; the law wants 3 to 7."),
        ("committee", 3, None),
        ("committee", 7, None),
        ("committee", 8, "It has 8 members; the law wants 3 to 7."),
        ("supervision", 2, "It has 2 members; the law wants 3 to 5."),
        ("mediation", 9, None),
        ("mediation", 10, "It has 10 members; the law wants 3 to 9."),
        ("council", 1, None),
    ],
)
def test_a_body_has_the_lawful_number(village, body, count, told):
    for number in range(count):
        seat(village, body, "member" if number else "chair", sex="F")
    assert concerns(village) == ([(body, told)] if told else [])


def test_a_body_has_one_chair_and_a_woman(village):
    for _number in range(3):
        seat(village, "committee", sex="M")
    assert concerns(village) == [("committee", "It needs one chair and has 0."), ("committee", "A woman belongs in it.")]


def test_what_the_register_does_not_know_is_said(village):
    for number in range(3):
        seat(village, "mediation", "member" if number else "chair")
    assert concerns(village) == [("mediation", "A woman belongs in it; the register does not say that there is one.")]


def supervised(village):
    """A committee of three, and two of the three who supervise it."""
    committee = [seat(village, "committee", "member" if number else "chair", sex="F").cadre for number in range(3)]
    for place in ("chair", "member"):
        seat(village, "supervision", place)
    return committee


def test_who_supervises_is_apart_from_the_committee_its_money_and_its_kin(village):
    committee = supervised(village)
    make_seat("supervision", cadre=committee[0])
    clerk = seat(village, "supervision").cadre
    make_tenure(cadre=clerk, post=make_post(township=village.township, keeps_books=True))
    kin = seat(village, "supervision").cadre
    kin.relatives.add(committee[1])
    assert [message for _body, message in concerns(village)] == [
        f"{committee[0]} sits in the village committee, which this body supervises.",
        f"{clerk} keeps the village's books.",
        f"{kin} is a close relative of a member of the village committee or of the accountant.",
    ]


@pytest.mark.parametrize(("day", "over"), [(date(2029, 2, 28), False), (date(2029, 3, 1), True)])
def test_a_term_lasts_five_years(village, day, over):
    for number in range(3):
        seat(village, "committee", "member" if number else "chair", sex="F", name=f"平{number}")
    told = [("committee", f"平{number}: the term of five years is over.") for number in range(3)]
    assert concerns(village, day) == (told if over else [])


def test_who_has_left_no_longer_counts(village):
    row = seat(village, "council")
    Seat.objects.filter(pk=row.pk).update(left_on=TODAY)
    assert concerns(village) == []
    assert concerns(village, date(2026, 11, 1)) == [("council", "It needs one chair and has 0.")]


# ---- evaluations ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("years", "second"), [([], None), ([2024], None), ([2023, 2025], None), ([2024, 2025], 2025), ([2021, 2022, 2025], 2022)]
)
def test_two_years_running_end_an_office(years, second):
    assert ends_by_law(years) == second


@pytest.mark.parametrize(("incompetent", "found"), [(28, False), (29, True)])
def test_more_than_half_of_the_valid_ballots_say_incompetent(incompetent, found):
    row = make_evaluation(excellent=56 - incompetent, competent=0, basic=0, incompetent=incompetent)
    assert row.is_incompetent is found


def test_nothing_follows_by_itself(village):
    cadre = make_cadre(village=village)
    place = make_seat("committee", cadre=cadre)
    bad = {"excellent": 0, "competent": 10, "basic": 6, "incompetent": 40}
    rows = [make_evaluation(cadre, year=year, **bad) for year in (2024, 2025)]
    assert ended_by_law(rows) == [(cadre, 2025)]
    place.refresh_from_db()
    assert place.left_on is None


@pytest.mark.parametrize(
    "counts",
    [
        {"collected": 61},
        {"valid": 59, "excellent": 33},
        {"excellent": 31},
        {"issued": 0, "collected": 0, "valid": 0, "excellent": 0, "competent": 0, "basic": 0, "incompetent": 0},
    ],
)
def test_ballots_have_to_agree(counts):
    with pytest.raises(IntegrityError), transaction.atomic():
        make_evaluation(**counts)


def test_a_member_is_evaluated_once_a_year():
    row = make_evaluation()
    with pytest.raises(IntegrityError), transaction.atomic():
        make_evaluation(row.cadre)
