"""Tallies by one GROUP BY: exact on every database, in a constant number of queries."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from appraisal.models import Entry
from appraisal.results import live, live_many, read_board
from appraisal.results.basis import read
from appraisal.results.boards import compute_entries
from tests.factories import (
    make_category,
    make_entry,
    make_indicator,
    make_open_scheme,
    make_participant,
    make_scheme,
)

pytestmark = pytest.mark.django_db


def points_of(scheme, result="total"):
    return [getattr(row, result) for row in live(scheme).results.values()]


def small(**fields):
    """One village, one indicator of 10 points under `direct`."""
    scheme = make_scheme(**fields)
    indicator = make_indicator(make_category(scheme), max=10, rule="direct")
    return scheme, indicator, make_participant(scheme)


def enter(participant, indicator, *points):
    for period, value in enumerate(points, start=1):
        if value is not None:
            make_entry(participant, indicator, period, points=value)


def test_equal_quarters_give_the_plain_mean_rounded_half_up():
    scheme, indicator, village = small()
    enter(village, indicator, 1000, 1000, 1000, 998)  # 9.995
    assert live(scheme).results[village.village.code].indicators == {indicator.code: 1000}


def test_unequal_quarter_weights_are_exact():
    scheme, indicator, village = small(quarter_weights="10/20/30/40")
    enter(village, indicator, 101, 202, 303, 404)  # (1010 + 4040 + 9090 + 16160) / 100 = 303
    assert live(scheme).results[village.village.code].indicators == {indicator.code: 303}


def test_a_quarter_without_points_leaves_its_weight_out():
    scheme, indicator, village = small(quarter_weights="10/20/30/40")
    enter(village, indicator, 500, None, 200)  # (10 × 5.00 + 30 × 2.00) / 40 = 2.75
    make_entry(village, indicator, 2, points=None, not_applicable=True, inputs=[], reason="flood")
    result = live(scheme).results[village.village.code]
    assert (result.indicators, result.present) == ({indicator.code: 275}, 3)


def test_the_last_quarter_counts_also_below_zero():
    scheme = make_scheme()
    category = make_category(scheme)
    last = make_indicator(category, max=10, rule="direct", aggregate="last")
    village = make_participant(scheme)
    enter(village, last, 900, 400, -300)
    assert live(scheme).results[village.village.code].indicators == {last.code: -300}


def test_a_cleared_entry_is_missing_and_not_zero():
    scheme, indicator, village = small()
    enter(village, indicator, 800)
    make_entry(village, indicator, 2, points=None, inputs=[], version=2)
    result = live(scheme).results[village.village.code]
    assert (result.indicators, result.present, result.expected) == ({indicator.code: 800}, 1, 4)


def test_entries_of_last_years_scheme_stay_out():
    scheme, indicator, village = small()
    enter(village, indicator, 800)
    older = make_scheme(township=scheme.township, year=2025)
    other = make_indicator(make_category(older), max=10, rule="direct")
    enter(make_participant(older, village=village.village), other, 100, 100)
    assert live(scheme).results[village.village.code].indicators == {indicator.code: 800}


@pytest.mark.parametrize("villages", [1, 3])
def test_live_takes_six_queries_one_of_them_a_group_by(villages):
    scheme = make_open_scheme(villages=villages)
    for participant in scheme.participants.all():
        enter(participant, scheme.indicators.get(), 100, 200)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        live(scheme)
    assert len(queries) == 6
    assert sum("GROUP BY" in query["sql"] for query in queries) == 1


@pytest.mark.parametrize("townships", [1, 3])
def test_many_schemes_take_as_many_queries_as_one(townships):
    schemes = [make_open_scheme(villages=2) for _ in range(townships)]
    with CaptureQueriesContext(connection) as queries:
        assert len(list(live_many(schemes))) == townships
    assert len(queries) == 6


def test_many_schemes_with_other_quarter_weights_each_get_their_own():
    found = []
    for weights, mean in (("25/25/25/25", 150), ("10/30/30/30", 175)):
        scheme, indicator, village = small(quarter_weights=weights)
        enter(village, indicator, 100, 200)
        found.append((scheme, village.village.code, mean))
    computed = {scheme.pk: rows for scheme, rows in live_many([scheme for scheme, _, _ in found])}
    for scheme, code, mean in found:
        assert list(computed[scheme.pk].results[code].indicators.values()) == [mean]


@pytest.mark.only("sqlite")  # PostgreSQL chooses by size; the benchmark looks at it
def test_the_roll_up_groups_in_the_order_of_the_covering_index():
    scheme, indicator, village = small()
    enter(village, indicator, 100)
    with CaptureQueriesContext(connection) as queries:
        live(scheme)
    (grouped,) = [query["sql"] for query in queries if "GROUP BY" in query["sql"]]
    (index,) = [index for index in Entry._meta.indexes if index.name == "entry_rollup"]
    assert index.fields[:3] == ["township", "participant", "indicator"]
    # 6 and 7 are the last columns that the statement selects.
    assert '"appraisal_entry"."participant_id" AS "participant_id", "appraisal_entry"."indicator_id" AS "indicator_id" FROM' in grouped
    assert grouped.partition(" GROUP BY ")[2] == '"appraisal_entry"."township_id", 6, 7'
    if connection.vendor == "sqlite":
        assert "USING COVERING INDEX entry_rollup" in plan_of(grouped)
        assert "TEMP B-TREE" not in plan_of(grouped)


def plan_of(statement):
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {statement}")
        return " ".join(row[3] for row in cursor.fetchall())


def test_sums_arrive_as_whole_numbers():
    scheme, indicator, village = small(quarter_weights="10/20/30/40")
    enter(village, indicator, 101, 202)
    result = live(scheme).results[village.village.code]
    assert {type(points) for points in result.indicators.values()} == {int}


def test_entries_and_group_by_agree_on_a_mixed_scheme():
    scheme = make_scheme(quarter_weights="10/20/30/40")
    category = make_category(scheme, weight=100)
    bonus = make_category(scheme, kind="bonus", weight=5)
    rows = [make_indicator(category, max=10, rule="direct", aggregate=aggregate) for aggregate in ("mean", "last", "sum")] + [
        make_indicator(category, max=10, rule="direct", frequency="year"),
        make_indicator(bonus, max=3, rule="gain", params="events=prize:1", aggregate="sum"),
    ]
    for number in range(3):
        village = make_participant(scheme)
        for place, row in enumerate(rows):
            if row.frequency == "year":
                make_entry(village, row, 5, points=100 * number)
            else:
                enter(village, row, *[(37 * (number + 1) * (place + quarter)) % 1000 for quarter in range(number + 2)])
    assert compute_entries(read(scheme, entries=True)).results == live(scheme).results


def test_a_board_with_entries_takes_six_queries_and_seven_without():
    scheme = make_open_scheme(villages=3)
    enter(scheme.participants.first(), scheme.indicators.get(), 100)
    for entries, count in ((True, 6), (False, 7)):
        with CaptureQueriesContext(connection) as queries:
            read_board(scheme, entries=entries)
        assert len(queries) == count
    assert Entry.objects.count() == 1
