"""Entries → the indicator's year → categories → base → total (scoring.md, sections 3, 4 and 6)."""

import pytest

from appraisal.scoring.rollup import Tally, quarter_result, tally_of, village_result, year_points
from appraisal.scoring.spec import YEAR, ParticipantSpec, SchemeSpec
from tests.appraisal.scoring_specs import make_category, make_indicator, make_scheme, make_tallies, points

ALL = frozenset({1, 2, 3, 4, YEAR})


def year_of(aggregate, entries, *, max="10", weights="", rule="direct"):
    scheme = make_scheme(quarter_weights=weights)
    indicator = make_indicator(rule, max=max, target="1", frequency="quarter", aggregate=aggregate)
    return year_points(indicator, make_tallies(scheme, {"A-1": entries})["A-1"])


def result_of(scheme: SchemeSpec, entries, **participant):
    return village_result(scheme, ParticipantSpec("V1", **participant), make_tallies(scheme, entries))


# ---- the indicator's year ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "entries, weights, year",
    [
        ({1: "86.40", 2: "88.75", 3: "84.10", 4: "91.25"}, "", "87.63"),  # 350.50 ÷ 4 = 87.625
        ({1: "8.00"}, "", "8.00"),
        ({1: "8.00", 3: "9.01"}, "", "8.51"),  # 8.505, half-up
        ({1: "8.00", 2: None, 4: "9.00"}, "", "8.50"),
        ({1: "8.00", 2: "0.00"}, "", "4.00"),
        ({1: "-1.00", 2: "0.99"}, "", "-0.01"),  # −0.005, away from zero
        ({1: "10.00", 2: "5.00", 3: "5.00", 4: "5.00"}, "40/20/20/20", "7.00"),
        ({1: "10.00", 2: "5.00"}, "40/20/20/20", "8.33"),  # 500 ÷ 60
        ({2: "10.00", 3: None, 4: "5.00"}, "10/20/30/40", "6.67"),  # 400 ÷ 60
        ({1: "1.00", 2: "2.00", 3: "3.00", 4: "4.00"}, "0.5/0.5/1/2", "3.13"),  # 12.5 ÷ 4 = 3.125
    ],
)
def test_the_mean_is_weighted_by_the_quarters_that_have_points(entries, weights, year):
    assert year_of("mean", entries, max="100", weights=weights) == points(year)


@pytest.mark.parametrize(
    "entries, year",
    [
        ({1: "0.50", 2: "0.50"}, "1.00"),
        ({1: "1.00", 2: "0.50", 3: "0.50", 4: "0.50"}, "2.00"),
        ({1: "2.00", 2: "2.00"}, "2.00"),
        ({1: None, 4: "1.50"}, "1.50"),
        ({2: "0.00"}, "0.00"),
    ],
)
def test_a_sum_is_capped_once_a_year(entries, year):
    assert year_of("sum", entries, max="2") == points(year)


@pytest.mark.parametrize(
    "entries, year",
    [({1: "1.00", 2: "3.00"}, "3.00"), ({3: "4.00", 1: "1.00"}, "4.00"), ({1: "2.00", 4: None}, "2.00"), ({4: "0.00", 1: "5.00"}, "0.00")],
)
def test_last_is_the_last_quarter_that_has_points(entries, year):
    assert year_of("last", entries) == points(year)


@pytest.mark.parametrize("aggregate", ["mean", "sum", "last"])
@pytest.mark.parametrize("entries", [{}, {1: None}, {1: None, 2: None, 3: None, 4: None}])
def test_without_points_the_indicator_does_not_apply(aggregate, entries):
    assert year_of(aggregate, entries) is None


@pytest.mark.parametrize("text", ["7.35", "-1.00", "0.00"])
def test_a_yearly_indicator_is_its_entry(text):
    indicator = make_indicator(frequency="year", aggregate="mean")
    assert year_points(indicator, tally_of({YEAR: points(text)}, (4000, 2000, 2000, 2000))) == points(text)


def test_a_tally_sums_what_sql_groups():
    assert tally_of({1: 100, 2: None, 4: 300}, (1000, 2000, 3000, 4000)) == Tally(1_300_000, 5000, 400, 300, 3)
    assert tally_of({YEAR: 700}, (1000, 2000, 3000, 4000)) == Tally(700, 1, 700, 700, 1)
    assert tally_of({1: None}, (2500,) * 4) == Tally(0, 0, 0, None, 1)


# ---- categories, base, total ---------------------------------------------------------------------------------------


def two_parts(**texts):
    """Base A weighs 60 and B 40; a bonus is capped at 5, a deduction at 10. All is entered once a year."""
    categories = [
        make_category("A", weight="60"),
        make_category("B", weight="40"),
        make_category("J", "bonus", "5"),
        make_category("K", "deduction", "10"),
    ]
    indicators = [
        make_indicator(code=code, category=code[0], max=max, frequency="year")
        for code, max in [("A-1", "6"), ("A-2", "3"), ("B-1", "7"), ("J-1", "9"), ("K-1", "30"), ("K-2", "30")]
    ]
    return make_scheme(categories, indicators, **texts)


def entered(**texts):
    return {code.replace("_", "-"): {YEAR: text} for code, text in texts.items()}


def test_a_category_is_its_weight_times_points_by_standard_scores():
    result = result_of(two_parts(), entered(A_1="4.70", A_2="2.00", B_1="6.00"))
    # 60 × 6.70 ÷ 9 = 44.666…; 40 × 6 ÷ 7 = 34.2857…
    assert result.categories == {"A": 4467, "B": 3429, "J": 0, "K": 0}
    assert (result.base, result.adjusted, result.total) == (7896, 7896, 7896)
    assert result.indicators == {"A-1": 470, "A-2": 200, "B-1": 600}


def test_an_indicator_that_does_not_apply_costs_nothing():
    result = result_of(two_parts(), entered(A_1="3.00", A_2=None, B_1="7.00"))
    assert result.categories["A"] == 3000  # 60 × 3 ÷ 6, not ÷ 9
    assert result.indicators == {"A-1": 300, "B-1": 700}


def test_a_missing_indicator_is_neither_0_nor_full():
    assert result_of(two_parts(), entered(A_1="3.00", B_1="7.00")).categories["A"] == 3000


@pytest.mark.parametrize("entries", [entered(A_1="3.00", A_2="1.00"), entered(A_1="3.00", A_2="1.00", B_1=None)])
def test_a_category_without_points_does_not_apply_and_the_others_are_scaled(entries):
    result = result_of(two_parts(), entries)
    assert result.categories == {"A": 2667, "B": None, "J": 0, "K": 0}
    assert (result.scaled, result.weights, result.base) == (2667, 6000, 4445)  # 100 × 26.67 ÷ 60


def test_full_marks_of_1000_scale_alike():
    scheme = make_scheme(
        [make_category("A", weight="600"), make_category("B", weight="400")], two_parts().indicators[:3], full_marks="1000"
    )
    result = result_of(scheme, entered(A_1="3.00", A_2="1.00"))
    assert (result.scaled, result.weights, result.base) == (26667, 60000, 44445)


@pytest.mark.parametrize(
    "bonus, deduction, shown, total",
    [
        ("4.56", "0.00", ("4.56", "0.00"), "104.56"),
        ("5.80", "1.00", ("5.00", "-1.00"), "104.00"),
        (None, "10.01", ("0.00", "-10.00"), "90.00"),
        ("0.00", "3.50", ("0.00", "-3.50"), "96.50"),
    ],
)
def test_bonus_and_deduction_are_capped_and_stand_outside_the_hundred(bonus, deduction, shown, total):
    result = result_of(two_parts(), entered(A_1="6.00", A_2="3.00", B_1="7.00", J_1=bonus, K_1=deduction))
    assert (result.categories["J"], result.categories["K"]) == (points(shown[0]), points(shown[1]))
    assert (result.base, result.total) == (10_000, points(total))


def test_deductions_add_up_before_the_cap():
    result = result_of(two_parts(), entered(A_1="6.00", K_1="6.00", K_2="6.00"))
    assert result.categories["K"] == -1000


@pytest.mark.parametrize(
    "coefficient, adjusted",
    [(9_500, "75.01"), (10_000, "78.96"), (10_500, "82.91"), (10_125, "79.95"), (10_001, "78.97")],
)
def test_the_coefficient_adjusts_the_base_alone(coefficient, adjusted):
    result = result_of(two_parts(), entered(A_1="4.70", A_2="2.00", B_1="6.00", J_1="2.00"), coefficient=coefficient)
    assert (result.base, result.adjusted, result.total) == (7896, points(adjusted), points(adjusted) + 200)


def test_entries_categories_and_base_may_be_negative_but_not_the_total():
    result = result_of(two_parts(), entered(A_1="-6.00", A_2="-3.00", B_1="0.01", J_1="1.00"), coefficient=10_500)
    assert result.categories == {"A": -6000, "B": 6, "J": 100, "K": 0}
    # (−60.00 + 0.06) × 1.05 = −62.937
    assert (result.base, result.adjusted, result.unfloored, result.total) == (-5994, -6294, -6194, 0)


def test_a_negative_category_rounds_away_from_zero():
    scheme = make_scheme([make_category("A", weight="0.5"), make_category("B", weight="99.5")], two_parts().indicators[:3])
    # 0.50 × −0.27 ÷ 9 = −0.015
    assert result_of(scheme, entered(A_1="-0.27", A_2="0.00", B_1="7.00")).categories == {"A": -2, "B": 9950}


# ---- unranked, expected, so far ------------------------------------------------------------------------------------


@pytest.mark.parametrize("entries", [{}, entered(J_1="3.00", K_1="1.00"), entered(A_1=None, A_2=None, B_1=None)])
def test_without_points_in_a_base_category_there_is_no_total(entries):
    result = result_of(two_parts(), entries)
    assert (result.base, result.adjusted, result.total) == (None, None, None)
    assert (result.categories["A"], result.categories["B"]) == (None, None)


def test_who_ends_in_the_year_keeps_its_figures_and_has_no_total():
    result = result_of(two_parts(), entered(A_1="3.00"), ended=True)
    assert (result.indicators, result.categories["A"]) == ({"A-1": 300}, 3000)
    assert (result.base, result.adjusted, result.total) == (None, None, None)


def quarterly(**texts):
    """A has a quarterly and a yearly indicator, B and the bonus a quarterly one each."""
    categories = [make_category("A", weight="60"), make_category("B", weight="40"), make_category("J", "bonus", "5")]
    indicators = [
        make_indicator(code="A-1", category="A", max="6", frequency="quarter"),
        make_indicator(code="A-2", category="A", max="3", frequency="year"),
        make_indicator(code="B-1", category="B", max="7", frequency="quarter"),
        make_indicator(code="J-1", category="J", max="5", frequency="quarter", aggregate="sum"),
    ]
    return make_scheme(categories, indicators, **texts)


@pytest.mark.parametrize(
    "periods, expected", [(ALL, 13), (frozenset({2, 3, 4, YEAR}), 10), (frozenset({4, YEAR}), 4), (frozenset({1, 2, YEAR}), 7)]
)
def test_quarters_outside_a_life_are_not_expected(periods, expected):
    assert result_of(quarterly(), {}, periods=periods).expected == expected


def test_not_applicable_counts_as_present():
    result = result_of(quarterly(), {"A-1": {1: "5.00", 2: None}, "A-2": {YEAR: None}, "J-1": {1: "0.00"}})
    assert (result.present, result.expected) == (4, 13)


def test_a_part_of_a_year_is_scored_by_what_it_has():
    result = result_of(quarterly(), {"A-1": {3: "6.00", 4: "3.00"}, "B-1": {3: "7.00", 4: "7.00"}}, periods=frozenset({3, 4, YEAR}))
    assert result.categories == {"A": 4500, "B": 4000, "J": 0}


# ---- the result of a quarter ---------------------------------------------------------------------------------------


def quarter_of(entries, quarter=2, **participant):
    return quarter_result(
        quarterly(), ParticipantSpec("V1", **participant), quarter, {code: points(text) for code, text in entries.items()}
    )


def test_a_quarter_counts_its_own_quarterly_entries_without_coefficient_and_bonus():
    result = quarter_of({"A-1": "5.00", "B-1": "6.00", "J-1": "5.00"}, coefficient=10_500)
    assert result.categories == {"A": 5000, "B": 3429}  # the yearly A-2 is not in the divisor
    assert (result.base, result.total, result.present, result.expected) == (8429, 8429, 2, 2)


def test_a_quarter_is_scaled_where_a_category_has_no_points():
    result = quarter_of({"A-1": "5.00", "B-1": None})
    assert (result.categories, result.scaled, result.weights, result.total) == ({"A": 5000, "B": None}, 5000, 6000, 8333)
    assert (result.present, result.expected) == (2, 2)


def test_a_quarter_without_points_has_no_total():
    assert quarter_of({}).total is None
    assert quarter_of({"J-1": "5.00"}).total is None


def test_nothing_is_expected_in_a_quarter_outside_a_life():
    assert quarter_of({}, quarter=1, periods=frozenset({2, 3, 4, YEAR})).expected == 0
