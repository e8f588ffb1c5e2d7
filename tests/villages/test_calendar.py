"""The township's calendar: what is shipped, one day at a time, the year at a glance, and one township at a time."""

from datetime import date, datetime

import pytest
import time_machine
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.urls import reverse

from tests.factories import make_duty, make_official, make_township
from township.trace import Trace
from villages.calendars import calendar_of, calendars_of, fill_calendar
from villages.models import CalendarDay, Role
from villages.months import months_of, stretches_of
from villages.shipped import shipped_days

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def admin(client):
    user = make_official(Role.ADMIN)
    client.force_login(user, backend=BACKEND)
    return user


WEEKDAY = "Monday to Friday is a working day anyway. Only a Saturday or Sunday is made one."


def make_day(township, day, *, worked=False, name=""):
    return CalendarDay.objects.create(township=township, day=date.fromisoformat(day), is_workday=worked, name=name)


# ---- what is shipped -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("year", "holidays", "worked"),
    [
        (2024, 28, ["02-04", "02-18", "04-07", "04-28", "05-11", "09-14", "09-29", "10-12"]),
        (2025, 28, ["01-26", "02-08", "04-27", "09-28", "10-11"]),
        (2026, 33, ["01-04", "02-14", "02-28", "05-09", "09-20", "10-10"]),
    ],
)
def test_the_published_years_are_shipped(year, holidays, worked):
    rows = [row for row in shipped_days() if row.day.year == year]
    assert sum(not row.is_workday for row in rows) == holidays
    assert [f"{row.day:%m-%d}" for row in rows if row.is_workday] == worked
    assert all(row.day.weekday() >= 5 for row in rows if row.is_workday)
    assert (rows[0].day, rows[0].is_workday, rows[0].name) == (date(year, 1, 1), False, "元旦")


def test_a_township_is_filled_once_and_only_where_a_year_has_no_table():
    township = make_township()
    make_day(township, "2025-03-03", name="建镇日")
    fill_calendar(township)
    days = CalendarDay.objects.filter(township=township)
    assert [days.filter(day__year=year).count() for year in (2024, 2025, 2026, 2027)] == [36, 1, 39, 0]
    fill_calendar(township)
    assert days.count() == 76


def test_townships_that_were_there_before_are_filled_by_the_migration():
    township = make_township()
    migration = MigrationLoader(connection).get_migration("villages", "0004_fill_calendar")
    (step,) = migration.operations
    step.code(apps, None)
    assert calendar_of(township.pk).years == {2024, 2025, 2026}
    assert calendar_of(township.pk).working_days_after(date(2026, 9, 28), 7) == date(2026, 10, 13)


def test_calendars_are_each_townships_own_in_one_query(django_assert_num_queries):
    home, abroad = make_township(), make_township()
    make_day(home, "2026-11-24")
    make_day(abroad, "2026-11-28", worked=True)
    with django_assert_num_queries(1):
        calendars = calendars_of([home.pk, abroad.pk])
    assert [calendars[one.pk].working_days_after(date(2026, 11, 23), 5) for one in (home, abroad)] == [
        date(2026, 12, 1),
        date(2026, 11, 28),
    ]
    assert calendars_of([]) == {}


# ---- one day -------------------------------------------------------------------------------------------------------


def test_a_day_is_added_changed_and_deleted_with_its_trace(admin, client):
    answer = client.post(reverse("calendar_new", args=[2027]), {"day": "2027-01-01", "is_workday": "False", "name": "元旦"})
    row = CalendarDay.objects.get()
    assert answer.url == f"/calendar/2027/?township={admin.township_id}" == row.get_absolute_url()
    assert (row.township, row.day, row.is_workday, row.name) == (admin.township, date(2027, 1, 1), False, "元旦")
    client.post(reverse("calendar_edit", args=[row.pk]), {"day": "2027-01-02", "is_workday": "True", "name": "元旦"})
    client.post(reverse("calendar_delete", args=[row.pk]))
    assert not CalendarDay.objects.exists()
    assert [(deed.verb, deed.before, deed.after) for deed in Trace.objects.filter(kind="villages.calendarday").order_by("pk")][1:] == [
        ("change", {"day": "2027-01-01", "is_workday": False}, {"day": "2027-01-02", "is_workday": True}),
        ("delete", {"day": "2027-01-02", "is_workday": True, "name": "元旦"}, None),
    ]


@pytest.mark.parametrize(
    ("data", "field", "words"),
    [
        ({"day": "2026-10-01"}, "__all__", "This day is in the calendar already."),
        ({"day": "2026-10-12", "is_workday": "True"}, "is_workday", WEEKDAY),
        ({"day": "1999-12-31"}, "day", "A calendar is kept for the years 2000 to 2099."),
        ({"day": "2026-02-30"}, "day", "Enter a valid date."),
        ({"is_workday": "maybe"}, "is_workday", "Select a valid choice. maybe is not one of the available choices."),
    ],
)  # fmt: skip
def test_what_cannot_be_is_told_at_its_field(admin, client, data, field, words):
    make_day(admin.township, "2026-10-01")
    answer = client.post(reverse("calendar_new", args=[2026]), {"day": "2026-10-03", "is_workday": "False"} | data)
    assert answer.context["form"].errors == {field: [words]}
    assert CalendarDay.objects.count() == 1


def test_the_database_holds_each_day_once():
    township = make_township()
    make_day(township, "2026-10-01")
    make_day(make_township(), "2026-10-01")
    with pytest.raises(IntegrityError), transaction.atomic():
        make_day(township, "2026-10-01", worked=True)


def test_a_stranger_finds_nothing_and_a_colleague_may_not(admin, client):
    own, foreign = make_day(admin.township, "2026-10-01"), make_day(make_township(), "2026-10-02")
    assert client.get(reverse("calendar_edit", args=[foreign.pk])).status_code == 404
    assert client.post(reverse("calendar_delete", args=[foreign.pk])).status_code == 404
    client.force_login(make_official(Role.APPRAISAL, township=admin.township), backend=BACKEND)
    assert client.get(reverse("calendar_edit", args=[own.pk])).status_code == 403
    assert client.post(reverse("calendar_delete", args=[own.pk])).status_code == 403
    assert CalendarDay.objects.count() == 2


# ---- the year at a glance ------------------------------------------------------------------------------------------


def test_months_are_weeks_from_monday_on():
    township = make_township()
    row = make_day(township, "2026-02-14", worked=True, name="春节")
    months = months_of(2026, [row])
    first, weeks = months[1]
    assert (len(months), first, len(weeks)) == (12, date(2026, 2, 1), 5)
    assert [place and place.day.day for place in weeks[0]] == [None] * 6 + [1]
    assert [place.day.day for place in weeks[2]] == [9, 10, 11, 12, 13, 14, 15]
    assert [place.row for place in weeks[2]] == [None] * 5 + [row, None]
    assert [place.is_weekend for place in weeks[2]] == [False] * 5 + [True, True]


@pytest.mark.parametrize(("moment", "today"), [("15:59", 13), ("16:00", 14)])
def test_today_is_the_day_in_shanghai(moment, today):
    with time_machine.travel(datetime.fromisoformat(f"2026-02-13T{moment}:00+00:00"), tick=False):
        marked = [place.day for _first, weeks in months_of(2026, []) for week in weeks for place in week if place and place.is_today]
    assert marked == [date(2026, 2, today)]


def test_holidays_that_follow_each_other_are_one_stretch():
    township = make_township()
    fill_calendar(township)
    found = stretches_of(list(CalendarDay.objects.filter(township=township, day__year=2026)))
    assert [(f"{one.first.day:%m-%d}", f"{one.last.day:%m-%d}", len(one.rows), one.first.name) for one in found if len(one.rows) > 1] == [
        ("01-01", "01-03", 3, "元旦"),
        ("02-15", "02-23", 9, "春节"),
        ("04-04", "04-06", 3, "清明节"),
        ("05-01", "05-05", 5, "劳动节"),
        ("06-19", "06-21", 3, "端午节"),
        ("09-25", "09-27", 3, "中秋节"),
        ("10-01", "10-07", 7, "国庆节"),
    ]
    assert len(found) == 13


def test_the_year_says_how_many_days_are_worked(admin, client):
    fill_calendar(admin.township)
    page = client.get(reverse("calendar_year", args=[2026]))
    assert [page.context[name] for name in ("working", "holidays", "made_up", "is_known", "may_edit")] == [248, 33, 6, True, True]
    assert "Working days: 248; holidays: 33; weekend days made working days: 6." in page.text
    assert "Spring Festival" in page.text
    chinese = client.get(reverse("calendar_year", args=[2026]), headers={"accept-language": "zh-hans"})
    assert "春节" in chinese.text
    assert "Spring Festival" not in chinese.text


def test_a_year_without_a_table_says_so_and_offers_a_file_to_the_administrator(admin, client):
    page = client.get(reverse("calendar_year", args=[2027]))
    assert page.context["is_known"] is False
    assert "There is no calendar for 2027 yet: deadlines in that year are counted by weekends only, and pages say so." in page.text
    assert reverse("calendar_upload") in page.text
    client.force_login(make_official(Role.VILLAGE, township=admin.township), backend=BACKEND)
    page = client.get(reverse("calendar_year", args=[2027]))
    assert "The administrator enters it." in page.text
    assert reverse("calendar_upload") not in page.text


@pytest.mark.parametrize("days", [1, 3])
def test_the_year_takes_as_many_queries_for_one_day_as_for_three(admin, client, days, django_assert_num_queries):
    for number in range(1, days + 1):
        make_day(admin.township, f"2026-10-0{number}")
    client.get(reverse("calendar"))
    with django_assert_num_queries(6):
        assert client.get(reverse("calendar_year", args=[2026])).status_code == 200


@pytest.mark.parametrize("year", [1999, 2100, 9999, 12345])
def test_a_year_outside_the_span_is_not_there(admin, client, year):
    assert client.get(f"/calendar/{year}/").status_code == 404
    assert client.get(f"/calendar/{year}/new/").status_code == 404
    assert client.post(f"/calendar/{year}/excel/").status_code == 404


def test_a_township_reads_its_own_calendar_alone(client):
    user, other = make_official(Role.VILLAGE), make_township()
    client.force_login(user, backend=BACKEND)
    make_day(other, "2026-10-01", name="别镇")
    assert client.get(reverse("calendar"), {"township": other.pk}).status_code == 403
    assert "别镇" not in client.get(reverse("calendar_year", args=[2026])).text


def test_who_has_duties_in_two_townships_chooses(client):
    user, other = make_official(Role.VILLAGE), make_township()
    make_day(other, "2026-10-01", name="别镇")
    make_duty(Role.AUDITOR, user=user, township=other)
    client.force_login(user, backend=BACKEND)
    assert "别镇" not in client.get(reverse("calendar_year", args=[2026])).text
    assert "别镇" in client.get(reverse("calendar_year", args=[2026]), {"township": other.pk}).text
