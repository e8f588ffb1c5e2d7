"""The template tags and filters that every page uses."""

from datetime import UTC, date, datetime

import pytest
import time_machine
from django.template import Context, Template

from township.templatetags.ui import deadline, deadline_natural, moment, percent_of, points, seq
from villages.calendars import calendar


def drawn(source, **context):
    return Template("{% load charts %}" + source).render(Context(context))


@pytest.mark.parametrize(
    ("value", "printed"), [(470, "4.70"), (0, "0.00"), (5, "0.05"), (-100, "−1.00"), (-5, "−0.05"), (100000, "1000.00"), (None, "")]
)
def test_points_are_printed_with_two_places(value, printed):
    assert points(value) == printed


NATIONAL_DAY = calendar({date(2026, 10, number) for number in range(1, 8)}, {date(2026, 10, 10)})


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 10, 12), "due Mon 12 Oct, in 4 working days"),  # Saturday is worked
        (date(2026, 10, 9), "due Fri 9 Oct, in 2 working days"),
        (date(2026, 10, 8), "due Thu 8 Oct, in 1 working day"),
        (date(2026, 10, 7), "due Wed 7 Oct, no working day left"),
        (date(2026, 10, 6), "due today"),
        (date(2026, 10, 1), "overdue since Thu 1 Oct"),
        (date(2026, 9, 29), "overdue since Tue 29 Sep, 1 working day"),
        (date(2026, 9, 25), "overdue since Fri 25 Sep, 3 working days"),
    ],
)
@time_machine.travel(datetime(2026, 10, 6, 1, 0, tzinfo=UTC))
def test_a_deadline_says_the_day_and_how_many_working_days_it_is_away(day, words):
    assert deadline(day, NATIONAL_DAY) == words


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 10, 9), "due Fri 9 Oct, in 3 natural days"),
        (date(2026, 10, 7), "due Wed 7 Oct, in 1 natural day"),
        (date(2026, 10, 6), "due today"),
        (date(2026, 10, 5), "overdue since Mon 5 Oct, 1 natural day"),
        (date(2026, 10, 2), "overdue since Fri 2 Oct, 4 natural days"),
    ],
)
@time_machine.travel(datetime(2026, 10, 6, 1, 0, tzinfo=UTC))
def test_a_statutory_deadline_counts_natural_days(day, words):
    assert deadline_natural(day) == deadline_natural(day, NATIONAL_DAY) == words


@time_machine.travel(datetime(2026, 12, 31, 1, 0, tzinfo=UTC))
def test_a_deadline_in_a_year_without_a_calendar_says_so():
    doubt = '<span>{} <small class="doubt">(no calendar for 2027 yet: weekends only)</small></span>'
    assert deadline(date(2027, 1, 4), NATIONAL_DAY) == doubt.format("due Mon 4 Jan, in 2 working days")
    assert deadline_natural(date(2027, 1, 4), NATIONAL_DAY) == doubt.format("due Mon 4 Jan, in 4 natural days")
    assert deadline_natural(date(2027, 1, 4)) == "due Mon 4 Jan, in 4 natural days"


@pytest.mark.parametrize("told", [deadline, deadline_natural])
@time_machine.travel(datetime(2026, 10, 5, 16, 30, tzinfo=UTC))
def test_a_deadline_counts_days_in_shanghai(told):
    assert told(date(2026, 10, 6), NATIONAL_DAY) == "due today"


def test_a_moment_is_told_in_shanghai():
    assert moment(datetime(2026, 10, 9, 16, 5, tzinfo=UTC)) == "10 Oct 2026, 00:05"


@pytest.mark.parametrize(("items", "words"), [([], ""), (["A"], "A"), (["A", "B"], "A and B"), (["A", "B", "C"], "A, B and C")])
def test_a_list_reads_as_a_sentence(items, words):
    assert seq(items) == words


@pytest.mark.parametrize(("present", "expected", "percent"), [(0, 3, 0), (2, 3, 66), (199, 200, 99), (3, 3, 100), (0, 0, 100)])
def test_a_percentage_is_rounded_down(present, expected, percent):
    assert percent_of(present, expected) == percent


def test_an_icon_is_drawn_in_place_and_hidden_from_readers():
    html = drawn('{% icon "lock" %}')
    assert html.startswith('<svg class="icon" aria-hidden="true" focusable="false" viewBox="0 0 16 16">')
    assert html.endswith("</svg>")


def test_an_icon_cannot_be_read_from_elsewhere():
    with pytest.raises(FileNotFoundError):
        drawn('{% icon "../../img/seal" %}')


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("{% ring 17 20 %}", "<span>17 of 20</span>"),
        ("{% progress_bar 17 20 %}", "<span>17 / 20</span>"),
        ("{% sparkline values 400 %}", 'aria-label="3.00, none, 4.00 (of 4.00)"'),
        ("{% bar parts 10000 %}", 'aria-label="Party &amp; people 19.27; Bonus 0.00"'),
        ("{% bar_legend parts %}", "</svg>Party &amp; people</li>"),
        ("{% ladder years rows %}", '<th scope="row">Liuxi</th><td class="num">2</td><td class="num">–</td>'),
    ],
)
def test_every_picture_says_its_numbers(source, words):
    context = {
        "values": [300, None, "4.00"],
        "parts": [("Party & people", "19.27", "base"), ("Bonus", 0, "bonus")],
        "years": ["2025", "2026"],
        "rows": [("Shiqiao", [1, 1], True), ("Liuxi", [2, None], False)],
    }
    html = drawn(source, **context)
    assert words in html
    assert "style=" not in html
