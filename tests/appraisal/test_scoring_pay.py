"""Pay by hand: F15, F16 of the domain, post ratios, months, and the half fen."""

from decimal import Decimal

import pytest

from appraisal.scoring.pay import basic_pay, full_months, performance_pay

FULL = Decimal(1)
# (service, coefficient, basic and performance in fen); 2 000 yuan a month, 15 456 yuan a year
PAID = [
    ([(FULL, 12)], "1", 2_400_000, 1_545_600),
    ([(FULL, 12)], "0.95", 2_400_000, 1_468_320),  # F16: 24 000 + 15 456 × 0.95 = 38 683.20
    ([(FULL, 7)], "1", 1_400_000, 901_600),  # F15: 15 456 × 7 ÷ 12 = 9 016.00
    ([(Decimal("0.9"), 12)], "1", 2_160_000, 1_391_040),
    ([(Decimal("0.8"), 5), (FULL, 7)], "0.95", 2_200_000, 1_345_960),  # 11 months of a full post
    ([(FULL, 1)], "0.85", 200_000, 109_480),
    ([(FULL, 12)], "0", 2_400_000, 0),
    ([], "1", 0, 0),
]


@pytest.mark.parametrize(("service", "coefficient", "basic", "performance"), PAID)
def test_pay_by_months_ratio_and_coefficient(service, coefficient, basic, performance):
    assert basic_pay(200_000, service) == basic
    assert performance_pay(1_545_600, service, Decimal(coefficient)) == performance


def test_the_parts_of_a_good_year_add_up():
    assert basic_pay(200_000, [(FULL, 12)]) + performance_pay(1_545_600, [(FULL, 12)], Decimal("0.95")) == 3_868_320


@pytest.mark.parametrize(
    ("year", "months", "coefficient", "fen"),
    [
        (1_000_000, 1, "1", 83_333),  # 833.333… yuan
        (1_000_000, 5, "1", 416_667),  # 4166.666… yuan
        (6, 1, "1", 1),  # half a fen goes up
        (100_001, 12, "0.5", 50_001),  # 500.005 yuan
        (1_545_600, 12, "0.8854", 1_368_474),  # F16, linear: 15 456 × 88.54 % = 13 684.7424
    ],
)
def test_a_part_is_rounded_once_half_up(year, months, coefficient, fen):
    assert performance_pay(year, [(FULL, months)], Decimal(coefficient)) == fen


def test_two_villages_are_rounded_together():
    """3 × 0.3333 + 9 × 0.3333 months are 3.9996, not the sum of two rounded amounts."""
    assert full_months([(Decimal("0.3333"), 3), (Decimal("0.3333"), 9)]) == Decimal("3.9996")
    assert basic_pay(1_001, [(Decimal("0.3333"), 3), (Decimal("0.3333"), 9)]) == 4_004
