"""Numbers: half-up everywhere, one normaliser for what is typed and what a spreadsheet holds."""

import subprocess
import sys
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

import pytest

from appraisal.scoring.numbers import brief, from_cell, half_up, hundredths, parse_decimal, plain, rounded, show
from appraisal.scoring.words import ScoringError
from tests.support.source import ROOT

HALVES = range(-2005, 2000, 100)  # thousandths that end in 5: -2.005, -1.905, … 1.995


@pytest.mark.parametrize(
    "n, d, nearest",
    [(1, 2, 1), (-1, 2, -1), (3, 2, 2), (-3, 2, -2), (5, 2, 3), (-5, 2, -3), (0, 7, 0), (1, 3, 0), (2, 3, 1), (-2, 3, -1), (7, 7, 1)],
)
def test_halves_go_away_from_zero(n, d, nearest):
    assert half_up(n, d) == nearest


@pytest.mark.parametrize(
    "exact, hundredths",
    [("2.675", 268), ("2.665", 267), ("-2.675", -268), ("89.995", 9000), ("89.994", 8999), ("0.005", 1), ("-0.005", -1), ("0.0049", 0)],
)
def test_rounding_is_decimal_half_up_where_floats_go_wrong(exact, hundredths):
    assert rounded(Fraction(exact)) == hundredths


def test_forty_halves_round_as_decimal_does():
    assert len(HALVES) > 40
    for thousandths in HALVES:
        as_decimal = Decimal(thousandths).scaleb(-3).quantize(Decimal("0.01"), ROUND_HALF_UP)
        assert Decimal(half_up(thousandths, 10)).scaleb(-2) == as_decimal


@pytest.mark.parametrize(
    "typed, number",
    [
        ("470", "470"), ("4.70", "4.7"), ("0", "0"), ("-3", "-3"), ("+5", "5"), ("5.", "5"), (".5", "0.5"), ("007", "7"),
        ("0.14", "0.14"), ("14.9999", "14.9999"), ("1.50000", "1.5"),
        (" 8.5 ", "8.5"), ("\t8.5\r\n", "8.5"), ("\u30008.5\u3000", "8.5"), ("\u00a08.5", "8.5"),
        ("８５", "85"), ("８．５", "8.5"), ("85。5", "85.5"), ("－３", "-3"), ("−3", "-3"), ("＋２", "2"),
        ("1,000", "1000"), ("1，000", "1000"), ("1,234,567.89", "1234567.89"), ("-1,000", "-1000"),
        ("999999999999.9999", "999999999999.9999"),
    ],
)  # fmt: skip
def test_what_is_typed_becomes_one_number(typed, number):
    assert parse_decimal(typed) == Decimal(number)


@pytest.mark.parametrize("typed", ["-0", "-0.00", "－０"])
def test_there_is_no_minus_zero(typed):
    assert str(parse_decimal(typed)) == "0"


@pytest.mark.parametrize(
    "typed, words",
    [
        ("", "“” is not a number."), ("abc", "“abc” is not a number."), ("NaN", "“NaN” is not a number."),
        ("Infinity", "“Infinity” is not a number."), ("1e2", "“1e2” is not a number."), ("1E2", "“1E2” is not a number."),
        ("1_000", "“1_000” is not a number."), ("0x10", "“0x10” is not a number."), ("٣", "“٣” is not a number."),
        ("１２٣", "“１２٣” is not a number."), ("八", "“八” is not a number."), ("8.5.1", "“8.5.1” is not a number."),
        ("--5", "“--5” is not a number."), ("8 5", "“8 5” is not a number."), (".", "“.” is not a number."), ("½", "“½” is not a number."),
        ("85,5", "“85,5”: write decimals with a point, such as 85.5."), ("0,500", "“0,500”: write decimals with a point, such as 85.5."),
        ("1,00", "“1,00”: write decimals with a point, such as 85.5."), ("1,0000", "“1,0000”: write decimals with a point, such as 85.5."),
        ("85%", "“85%”: write the number without the percent sign."), ("８５％", "“８５％”: write the number without the percent sign."),
        ("8.12345", "Round to 4 places."), ("0.00001", "Round to 4 places."), ("1000000000000", "The number is too large."),
    ],
)  # fmt: skip
def test_what_is_no_number_is_refused_with_a_hint(typed, words):
    with pytest.raises(ScoringError) as refused:
        parse_decimal(typed)
    assert str(refused.value) == words


def test_places_may_be_fewer():
    assert parse_decimal("8.25", 2) == Decimal("8.25")
    with pytest.raises(ScoringError, match="Round to 2 places"):
        parse_decimal("8.255", 2)


@pytest.mark.parametrize(
    "cell, number",
    [
        (8.5, "8.5"), (8, "8"), (0.1 + 0.2, "0.3"), (4.35 * 100, "435"), (-0.0, "0"), (1e3, "1000"), (1e-10, "0"), (14.9999, "14.9999"),
        (Decimal("92.4000000004"), "92.4"), (Decimal("92.3999999991"), "92.4"), (Decimal("92.400000001"), "92.4"),
        (123456789012.3456, "123456789012.3456"),
    ],
)  # fmt: skip
def test_a_cell_within_a_billionth_of_four_places_is_that_number(cell, number):
    assert plain(from_cell(cell)) == number


@pytest.mark.parametrize(
    "cell, words",
    [
        (8.12345, "Round to 4 places."), (Decimal("92.4000000011"), "Round to 4 places."), (1 / 3, "Round to 4 places."),
        (float("nan"), "“nan” is not a number."), (float("inf"), "“inf” is not a number."), (1e300, "The number is too large."),
    ],
)  # fmt: skip
def test_a_cell_with_more_places_is_refused(cell, words):
    with pytest.raises(ScoringError) as refused:
        from_cell(cell)
    assert str(refused.value) == words


def test_hundredths_take_two_places_and_no_more():
    assert [hundredths(Decimal("4.70")), hundredths(-3), hundredths(Decimal("1E+3"))] == [470, -300, 100_000]
    with pytest.raises(ScoringError, match="Round to 2 places"):
        hundredths(Decimal("0.004"))


@pytest.mark.parametrize("points, shown", [(470, "4.70"), (0, "0.00"), (5, "0.05"), (-5, "-0.05"), (-100, "-1.00"), (100_000, "1000.00")])
def test_points_show_two_places(points, shown):
    assert show(points) == shown


@pytest.mark.parametrize(
    "number, shown", [("470.0000", "470"), ("92.40", "92.4"), ("0.00", "0"), ("-0", "0"), ("1E+3", "1000"), ("-3.5", "-3.5")]
)
def test_a_plain_number_has_no_exponent_and_no_trailing_zeros(number, shown):
    assert plain(Decimal(number)) == shown


def test_parameters_show_as_few_places_as_they_need():
    assert [brief(50), brief(300), brief(-25), brief(0)] == ["0.5", "3", "-0.25", "0"]


def test_scoring_runs_without_django():
    code = (
        "import sys, appraisal.scoring.explain, appraisal.scoring.rules, appraisal.scoring.standing;"
        "sys.exit(any(name.partition('.')[0] == 'django' for name in sys.modules))"
    )
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0
