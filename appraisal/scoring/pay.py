"""What a grade does to pay (domain F15, F16): a fixed part, and a part by performance, each rounded once to the fen. Money is in fen."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction

from appraisal.scoring.numbers import half_up

MONTHS = 12
Service = Iterable[tuple[Decimal, int]]  # (pay ratio of the post, months that it was held and paid)


def full_months(service: Service) -> Fraction:
    """Months counted by the pay ratio of their post: 5 months at 0.8 and 7 at 1 are 11."""
    return sum((Fraction(ratio) * months for ratio, months in service), Fraction(0))


def basic_pay(month: int, service: Service) -> int:
    """`month × Σ ratio × months`; `month` is what a full post is paid each month."""
    return fen(month * full_months(service))


def performance_pay(year: int, service: Service, coefficient: Decimal) -> int:
    """`year × Σ ratio × months ÷ 12 × coefficient`; `year` is what a full post is paid for a whole year at coefficient 1."""
    return fen(year * full_months(service) / MONTHS * Fraction(coefficient))


def fen(amount: Fraction) -> int:
    return half_up(amount.numerator, amount.denominator)
