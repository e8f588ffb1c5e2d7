"""Days of a deadline against a table by hand, with the State Council's calendar of 2026; what no calendar knows; where a day begins."""

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from township.days import Calendar, Kind
from villages.calendars import calendar
from villages.shipped import shipped_days

DAYS = {False: {row.day for row in shipped_days() if not row.is_workday}, True: {row.day for row in shipped_days() if row.is_workday}}
CHINA = calendar(DAYS[False], DAYS[True])
WEEKENDS = Calendar()


def day(text):
    return date.fromisoformat(text)


@pytest.mark.parametrize(
    ("start", "count", "last"),
    [
        ("2026-11-30", 5, "2026-12-07"),  # Monday; Tuesday is the first day, the week-end does not count
        ("2026-11-27", 1, "2026-11-30"),  # Friday to Monday
        ("2026-11-28", 1, "2026-11-30"),  # from a Saturday
        ("2026-09-28", 5, "2026-10-10"),  # 29, 30, then the National Day, 8, 9, and Saturday the 10th is worked
        ("2026-09-28", 7, "2026-10-13"),
        ("2026-09-18", 1, "2026-09-20"),  # a Sunday that is worked
        ("2026-02-13", 1, "2026-02-14"),  # Saturday before the Spring Festival is worked
        ("2026-02-13", 2, "2026-02-24"),  # the festival is from the 15th to the 23rd
        ("2026-02-13", 5, "2026-02-27"),
        ("2026-02-13", 6, "2026-02-28"),  # and the Saturday after it is worked
        ("2026-02-13", 7, "2026-03-02"),
        ("2025-12-31", 1, "2026-01-04"),  # over the turn of the year; a Sunday that is worked
        ("2026-06-18", 1, "2026-06-22"),  # the Dragon Boat Festival is a Friday
        ("2026-04-30", 3, "2026-05-08"),  # 6, 7, 8
        ("2026-04-30", 4, "2026-05-09"),
        ("2026-10-01", 0, "2026-10-01"),  # none is the day itself, even a holiday
    ],
)
def test_working_days_after(start, count, last):
    """The first day is not counted, the last is inclusive."""
    assert CHINA.working_days_after(day(start), count) == day(last)


@pytest.mark.parametrize(
    ("start", "count", "last"),
    [
        ("2026-11-23", 10, "2026-12-03"),
        ("2026-11-18", 10, "2026-11-30"),  # the tenth day is Saturday 28
        ("2026-09-21", 10, "2026-10-08"),  # the tenth day is 1 October
        ("2026-02-05", 10, "2026-02-24"),  # the tenth day is Sunday 15, in the Spring Festival
        ("2026-02-04", 10, "2026-02-14"),  # a Saturday that is worked
        ("2026-09-30", 10, "2026-10-10"),
    ],
)
def test_natural_days_after(start, count, last):
    assert CHINA.natural_days_after(day(start), count) == day(last)


@pytest.mark.parametrize(
    ("first", "last", "count"),
    [
        ("2026-10-06", "2026-10-09", 2),
        ("2026-10-06", "2026-10-10", 3),
        ("2026-10-09", "2026-10-09", 0),
        ("2026-10-09", "2026-10-06", 0),
        ("2026-02-13", "2026-02-28", 6),
        ("2026-09-30", "2026-10-07", 0),
        # 365 days less 104 Saturdays and Sundays, less 2 + 6 + 1 + 3 + 1 + 1 + 5 holidays from Monday to Friday, and 6 made-up days.
        ("2025-12-31", "2026-12-31", 248),
    ],
)
def test_working_days_between(first, last, count):
    assert CHINA.working_days_between(day(first), day(last)) == count


def test_a_year_without_a_table_knows_weekends_only():
    assert [CHINA.knows(day(f"{year}-06-15")) for year in (2023, 2024, 2025, 2026, 2027)] == [False, True, True, True, False]
    assert CHINA.working_days_after(day("2026-12-31"), 1) == day("2027-01-01")
    assert WEEKENDS.working_days_after(day("2026-09-28"), 5) == day("2026-10-05")
    assert not WEEKENDS.knows(day("2026-09-28"))


DATES = st.dates(date(2024, 1, 1), date(2027, 12, 31))


@given(first=DATES, length=st.integers(0, 500))
def test_days_between_are_counted_as_if_one_by_one(first, length):
    last = first + timedelta(days=length)
    one_by_one = [first + timedelta(days=number) for number in range(1, length + 1)]
    assert CHINA.working_days_between(first, last) == sum(CHINA.is_working(one) for one in one_by_one)


@given(start=DATES, count=st.integers(1, 60))
def test_the_last_day_is_worked_and_counted_back(start, count):
    last = CHINA.working_days_after(start, count)
    assert CHINA.is_working(last)
    assert CHINA.working_days_between(start, last) == count


@given(start=DATES, count=st.integers(0, 60))
def test_a_natural_last_day_only_moves_over_days_off(start, count):
    end, last = start + timedelta(days=count), CHINA.natural_days_after(start, count)
    assert CHINA.is_working(last)
    assert CHINA.working_days_between(end, last) == (0 if CHINA.is_working(end) else 1)


@time_machine.travel(datetime(2026, 9, 28, 16, 30, tzinfo=UTC))
def test_a_servers_evening_is_the_next_day_in_shanghai():
    """Half past four in the afternoon by UTC: it is the 29th already, which is not counted; 30, 8, 9, 10 and 12 are."""
    assert CHINA.working_days_after(timezone.localdate(), 5) == day("2026-10-12")


def test_each_deadline_can_name_its_kind():
    assert [(str(kind), str(kind.label)) for kind in Kind] == [("working", "working days"), ("natural", "natural days")]
