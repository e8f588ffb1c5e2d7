"""What holds for every scheme and every year, tried on random ones."""

from copy import deepcopy
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal, localcontext

from hypothesis import HealthCheck, assume, example, given, settings
from hypothesis import strategies as st

from appraisal.scoring.explain import category_line, difference, total_lines
from appraisal.scoring.numbers import half_up, parse_decimal, plain, show
from appraisal.scoring.rollup import quarter_result, tally_of, year_points
from appraisal.scoring.spec import QUARTERS, cap_index
from appraisal.scoring.standing import TIED_AT_THE_CUT
from tests.appraisal import scoring_oracle as oracle
from tests.appraisal.scoring_specs import make_indicator
from tests.appraisal.scoring_strategies import Year, decimals, years

# A year is much to draw: fewer of them, and a slow machine is no failure.
a_few = settings(max_examples=40, suppress_health_check=[HealthCheck.too_slow])
WIDE = str.maketrans("0123456789.-", "０１２３４５６７８９．－")

# ---- numbers -------------------------------------------------------------------------------------------------------


@given(st.integers(-(10**15), 10**15), st.integers(1, 10**9))
@example(-5, 10)
@example(5, 10)
def test_half_up_is_decimal_s_half_up(n, d):
    with localcontext() as context:
        context.prec = 60
        assert half_up(n, d) == int((Decimal(n) / d).quantize(Decimal(1), ROUND_HALF_UP))


@given(decimals)
def test_a_number_written_and_typed_again_is_itself(number):
    assert parse_decimal(plain(number)) == parse_decimal(f"\u3000{plain(number).translate(WIDE)} ") == number


@given(st.integers(-(10**9), 10**9))
def test_points_shown_are_the_points(points):
    assert Decimal(show(points)) == Decimal(points) / 100


# ---- totals --------------------------------------------------------------------------------------------------------


@a_few
@given(years(most=2))
def test_totals_are_those_of_slow_exact_arithmetic(year):
    for row in year.participants:
        result, expected = year.result(row), oracle.figures(year.scheme, row, year.entries[row.key])
        assert {code: oracle.decimal(points) for code, points in result.indicators.items()} == expected["indicators"]
        assert {code: oracle.decimal(points) for code, points in result.categories.items()} == expected["categories"]
        assert [oracle.decimal(points) for points in (result.base, result.adjusted, result.total)] == [
            expected["base"], expected["adjusted"], expected["total"],
        ]  # fmt: skip
        assert result.present == sum(len(periods) for periods in year.entries[row.key].values())


@a_few
@given(years(most=4), st.data())
def test_raising_one_good_figure_never_lowers_a_total_a_rank_or_a_grade(year, data):
    row = data.draw(st.sampled_from(year.participants))
    raised = raise_one(year, row, data)
    before, after = year.result(row), raised.result(row)
    assert (after.total or 0) >= (before.total or 0)
    old, new = year.standings()[row.key], raised.standings()[row.key]
    if old.rank is not None:
        names = [grade.name for grade in year.scheme.grades]
        assert new.rank <= old.rank
        assert names.index(new.grade) <= names.index(old.grade)


def raise_one(year, row, data):
    """The same year with one figure of a base or bonus category raised."""
    good = {category.code for category in year.scheme.categories if category.kind != "deduction"}
    lines = {line.code: line for line in year.scheme.indicators if line.category in good}
    entered = [(code, period) for code in lines for period, points in year.entries[row.key][code].items() if points is not None]
    assume(entered)
    code, period = data.draw(st.sampled_from(entered))
    entries = dict(year.entries)
    entries[row.key] = deepcopy(entries[row.key])
    entries[row.key][code][period] = data.draw(st.integers(entries[row.key][code][period], lines[code].max))
    return Year(year.scheme, year.participants, entries)


@a_few
@given(years(most=2), st.integers(1, 4))
def test_a_quarter_is_a_year_of_that_quarter_alone(year, quarter):
    base = {row.code for row in year.scheme.categories if row.kind == "base"}
    rows = tuple(replace(row, aggregate="last") for row in year.scheme.indicators if row.frequency == "quarter" and row.category in base)
    categories = tuple(row for row in year.scheme.categories if row.kind == "base")
    alone = replace(year.scheme, indicators=rows, categories=categories, tie_breaks=())
    for row in year.participants:
        entries = {code: periods[quarter] for code, periods in year.entries[row.key].items() if quarter in periods}
        found = quarter_result(year.scheme, row, quarter, entries)
        plain_row = replace(row, coefficient=10_000, ended=False)
        only = {line.code: {quarter: entries[line.code]} for line in rows if line.code in entries}
        expected = oracle.figures(alone, plain_row, only)
        assert {code: oracle.decimal(points) for code, points in found.categories.items()} == expected["categories"]
        assert oracle.decimal(found.base) == expected["base"]


@given(st.dictionaries(st.sampled_from(QUARTERS), st.none() | st.integers(-1000, 1000)), st.integers(1, 10_000))
def test_equal_quarter_weights_of_any_size_are_the_same(entries, weight):
    row = make_indicator(frequency="quarter", aggregate="mean")
    assert year_points(row, tally_of(entries, (weight,) * 4)) == year_points(row, tally_of(entries, (1,) * 4))


# ---- ranks and grades ----------------------------------------------------------------------------------------------


@a_few
@given(years())
def test_ranks_and_grades_are_those_of_counting(year):
    results = year.results()
    caps = {row.key: max((cap_index(year.scheme, cap) for cap in row.caps), default=0) for row in year.participants}
    names = [grade.name for grade in year.scheme.grades]
    found = {
        key: (line.rank, None if line.grade is None else names.index(line.grade), line.note == TIED_AT_THE_CUT)
        for key, line in year.standings().items()
    }
    assert found == oracle.standings(year.scheme, results, caps)


@a_few
@given(years(), st.randoms(use_true_random=False))
def test_the_order_of_villages_never_matters(year, random):
    shuffled = list(year.participants)
    random.shuffle(shuffled)
    assert Year(year.scheme, shuffled, year.entries).standings() == year.standings()


# ---- everything printed adds up ------------------------------------------------------------------------------------


@a_few
@given(years(most=3))
def test_everything_printed_adds_up(year):
    for result in year.results():
        for row in year.scheme.categories:
            line = category_line(year.scheme, result, row)
            assert line.points == (result.categories[row.code] or 0) == sum(part.points for part in line.parts)
        base = sum(result.categories[row.code] or 0 for row in year.scheme.categories if row.kind == "base")
        assert result.scaled == base
        if result.total is not None:
            assert sum(line.points for line in total_lines(year.scheme, result)) == result.total
        if result.weights == year.scheme.full_marks and result.base is not None:
            assert result.base == base


@a_few
@given(years(most=3))
def test_differences_add_up_at_both_depths(year):
    ranked = [result for result in year.results() if result.total is not None]
    for above in ranked:
        for below in ranked:
            lines = difference(year.scheme, above, below)
            assert sum(line.points for line in lines) == above.total - below.total
            assert all(line.points == sum(part.points for part in line.parts) for line in lines if line.parts)
            assert [line.key for line in lines] == [key for key in order(year.scheme) if key in {line.key for line in lines}]


def order(scheme):
    base = [row.code for row in scheme.categories if row.kind == "base"]
    return [*base, "scale", "coefficient", *(row.code for row in scheme.categories if row.kind != "base"), "floor"]
