"""Who sits on a panel, and marks that an assessor with a tie may not give."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError
from django.urls import reverse

from appraisal import entries, review
from appraisal.models import Entry, PanelSeat, Sheet
from tests.factories import make_duty, make_official, make_sheet, make_user
from township.trace import Trace
from villages.models import Role

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"
MARKS = (Decimal(88), Decimal(90), Decimal(85))


@pytest.fixture
def sheet():
    return make_sheet(rule="panel", max=6)


@pytest.fixture
def scorer(sheet):
    return make_duty(Role.SCORER, office=sheet.office).user


def seats(sheet, scorer, *people):
    review.seat_panel(sheet, sheet.indicators().get(), dict(enumerate(people, start=1)), by=scorer)


def enter(sheet, scorer, marks=MARKS, participant=None):
    row = participant or sheet.participants()[0]
    return entries.record([entries.Change(row, sheet.indicators().get(), sheet.period, marks)], by=scorer)


def tied_to(participant):
    return make_user(name="赵磊", township=participant.village.township, home_village=participant.village)


def test_without_named_assessors_marks_are_taken_as_they_come(sheet, scorer):
    assert enter(sheet, scorer).saved[0].points == 526  # 6 × 87.666… ÷ 100


def test_a_recused_assessors_mark_is_refused_and_may_stay_blank(sheet, scorer):
    own, other = sheet.participants()
    seats(sheet, scorer, make_user(), tied_to(own), make_user(), make_user())
    (refusal,) = enter(sheet, scorer).refused
    told = f"Mark 2 is of 赵磊, who is tied to {own.village}: leave it blank."
    assert (refusal.code, refusal.field, refusal.message) == ("recused", "mark2", told)
    assert not Entry.objects.exists()
    assert enter(sheet, scorer, (Decimal(88), None, Decimal(85), Decimal(90))).saved[0].points == 526
    assert enter(sheet, scorer, participant=other).saved[0].points == 526


def test_other_quarters_have_their_own_panel(sheet, scorer):
    seats(sheet, scorer, tied_to(sheet.participants()[0]))
    beside = Sheet.objects.select_related("scheme", "office").get(scheme=sheet.scheme, period=2)
    assert enter(beside, scorer).saved


def test_a_seat_is_refused_where_its_mark_is_there_already(sheet, scorer):
    own = sheet.participants()[0]
    enter(sheet, scorer)
    with pytest.raises(ValidationError) as refusal:
        seats(sheet, scorer, make_user(), tied_to(own))
    assert refusal.value.messages == [f"赵磊 is tied to {own.village}, and mark 2 is there already."]
    assert not PanelSeat.objects.exists()


def test_only_a_scorer_of_the_office_seats_the_panel_of_an_open_sheet(sheet, scorer):
    with pytest.raises(PermissionDenied):
        seats(sheet, make_official(Role.APPRAISAL, township=sheet.scheme.township), make_user())
    Sheet.objects.filter(pk=sheet.pk).update(status="submitted")
    with pytest.raises(ValidationError, match="has been submitted"):
        seats(sheet, scorer, make_user())


def test_seats_are_traced_and_named_in_the_grid(sheet, scorer, client):
    one, two = make_user(name="孙海", township=sheet.scheme.township), make_user(name="黄丽", township=sheet.scheme.township)
    client.force_login(scorer, backend=BACKEND)
    url = reverse("panel", args=[sheet.pk, sheet.indicators().get().pk])
    assert client.post(url, {"seat1": one.pk, "seat2": two.pk}).status_code == 302
    assert Trace.objects.get(verb="seat").after == {"1": one.pk, "2": two.pk}
    labels = client.get(sheet.get_absolute_url()).context["grid"].columns[0].labels
    assert labels[:3] == ["孙海", "黄丽", "mark 3"]


def test_the_same_person_twice_and_a_stranger_are_refused(sheet, scorer, client):
    one = make_user(township=sheet.scheme.township)
    client.force_login(scorer, backend=BACKEND)
    url = reverse("panel", args=[sheet.pk, sheet.indicators().get().pk])
    twice = client.post(url, {"seat1": one.pk, "seat2": one.pk})
    assert twice.context["form"].non_field_errors() == ["An assessor gives one mark."]
    assert "seat1" in client.post(url, {"seat1": make_user().pk}).context["form"].errors


def test_the_database_holds_one_seat_a_mark(sheet):
    indicator = sheet.indicators().get()
    PanelSeat.objects.create(indicator=indicator, period=1, number=1, assessor=make_user())
    with pytest.raises(IntegrityError):
        PanelSeat.objects.create(indicator=indicator, period=1, number=1, assessor=make_user())
