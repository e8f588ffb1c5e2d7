"""Whose calendar counts what is on a desk, and which year's calendar is missing."""

import re
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.urls import reverse

from appraisal.models import Scheme, Sheet
from tests.factories import make_duty, make_official, make_open_scheme, make_township, make_user
from villages.calendars import fill_calendar
from villages.models import CalendarDay, Role

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"
NOVEMBER = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)


@pytest.fixture
def scheme():
    """Open for 2026: its fourth quarter is due on 10 January 2027."""
    township = make_township(name_en="Qingshi")
    fill_calendar(township)
    return make_open_scheme(township=township)


def desk_of(client, user):
    client.force_login(user, backend=BACKEND)
    return client.get(reverse("desk"))


def told(page):
    return [(f"{one.township}", one.year, one.may_enter) for one in page.context["missing_calendars"]]


def deadlines(page):
    return [" ".join(re.sub("<[^>]+>", " ", one).split()) for one in re.findall(r'class="todo-when">(.*?)</div>', page.text, re.DOTALL)]


@time_machine.travel(NOVEMBER)
def test_the_administrator_is_led_to_the_calendar_that_is_missing(client, scheme):
    page = desk_of(client, make_official(Role.ADMIN, township=scheme.township))
    assert told(page) == [("Qingshi", 2027, True)]
    assert "There is no calendar of holidays and make-up workdays for 2027 in Qingshi yet" in page.text
    assert f'href="/calendar/2027/?township={scheme.township_id}"' in page.text


@time_machine.travel(NOVEMBER)
def test_the_appraisal_office_is_told_who_enters_it(client, scheme):
    page = desk_of(client, make_official(Role.APPRAISAL, township=scheme.township))
    assert told(page) == [("Qingshi", 2027, False)]
    assert "The administrator enters it." in page.text
    assert "/calendar/2027/" not in page.text


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.ADMIN, Role.APPRAISAL)])
@time_machine.travel(NOVEMBER)
def test_nobody_else_is_told(client, scheme, role):
    assert told(desk_of(client, make_official(role, township=scheme.township))) == []


@time_machine.travel(NOVEMBER)
def test_with_its_first_day_the_calendar_is_there(client, scheme):
    CalendarDay.objects.create(township=scheme.township, day=date(2027, 1, 1), name="元旦")
    assert told(desk_of(client, make_official(Role.ADMIN, township=scheme.township))) == []


@pytest.mark.parametrize(
    ("day", "years"),
    [
        (date(2026, 10, 9), []),  # 10 January is 93 days away
        (date(2026, 10, 10), [2027]),
        (date(2027, 3, 1), [2027]),  # overdue in this year
        (date(2028, 1, 1), []),
    ],
)
def test_it_is_asked_for_three_months_ahead_and_while_its_year_runs(client, scheme, day, years):
    with time_machine.travel(datetime(day.year, day.month, day.day, 4, 0, tzinfo=UTC)):
        assert [year for _township, year, _may in told(desk_of(client, make_official(Role.ADMIN, township=scheme.township)))] == years


@time_machine.travel(NOVEMBER)
def test_what_is_locked_or_closed_asks_for_nothing(client, scheme):
    admin = make_official(Role.ADMIN, township=scheme.township)
    Sheet.objects.filter(scheme=scheme, period=4).update(status="locked")
    assert told(desk_of(client, admin)) == []
    Sheet.objects.filter(scheme=scheme, period=4).update(status="open")
    Scheme.objects.filter(pk=scheme.pk).update(status="closed")
    assert told(desk_of(client, admin)) == []


@time_machine.travel(NOVEMBER)
def test_each_township_counts_by_its_own_calendar(client, scheme):
    """10 October is worked in the one; in the other every day of October is a holiday, and nothing is known of 2027."""
    other = make_open_scheme()
    CalendarDay.objects.bulk_create(CalendarDay(township=other.township, day=date(2026, 10, number)) for number in range(1, 32))
    CalendarDay.objects.create(township=scheme.township, day=date(2027, 1, 1), name="元旦")
    user = make_user()
    for one in (scheme, other):
        make_duty(Role.SCORER, user=user, office=one.indicators.get().office)
        Sheet.objects.filter(scheme=one, period__in=(1, 2)).update(status="locked")
    doubt = "(no calendar for 2027 yet: weekends only)"
    assert deadlines(desk_of(client, user)) == [
        "overdue since Sat 10 Oct, 31 working days",
        "overdue since Sat 10 Oct, 16 working days",
        "due Sun 10 Jan, in 33 working days",
        f"due Sun 10 Jan, in 34 working days {doubt}",
    ]


@pytest.mark.parametrize("townships", [1, 3])
@time_machine.travel(NOVEMBER)
def test_the_desk_takes_as_many_queries_for_one_township_as_for_three(client, townships, django_assert_num_queries):
    user = make_user()
    for _ in range(townships):
        scheme = make_open_scheme()
        make_duty(Role.SCORER, user=user, office=scheme.indicators.get().office)
        make_duty(Role.APPRAISAL, user=user, township=scheme.township)
    desk_of(client, user)
    with django_assert_num_queries(23):
        assert len(told(client.get(reverse("desk")))) == 2 * townships
