"""Exact numbers: half-up rounding, and the one normaliser for what people type and files hold."""

from __future__ import annotations

import re
from decimal import Decimal
from fractions import Fraction

from appraisal.scoring.words import ScoringError, gettext_noop

PLACES = 4
LARGEST = Decimal(10) ** 12
NEAR = Decimal("1e-9")
# Full-width digits and signs, as Chinese input methods leave them, for their plain forms.
PLAIN = str.maketrans("０１２３４５６７８９．。－−＋，％", "0123456789..--+,%")
NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)")
THOUSANDS = re.compile(r"[+-]?[1-9][0-9]{0,2}(?:,[0-9]{3})+(?:\.[0-9]*)?")


def half_up(n: int, d: int) -> int:
    """n ÷ d to the nearest whole number, halves away from zero; d > 0."""
    return (2 * n + d) // (2 * d) if n >= 0 else -((2 * -n + d) // (2 * d))


def rounded(points: Fraction) -> int:
    """Points as a fraction → hundredths, half-up."""
    return half_up(points.numerator * 100, points.denominator)


def parse_decimal(text: str, places: int = PLACES) -> Decimal:
    """What a person typed, as a decimal of at most so many places; ScoringError says what to do."""
    typed = text.strip().translate(PLAIN)
    if THOUSANDS.fullmatch(typed):
        typed = typed.replace(",", "")
    if "," in typed:
        raise ScoringError(gettext_noop("“%(text)s”: write decimals with a point, such as 85.5."), text=text)
    if typed.endswith("%"):
        raise ScoringError(gettext_noop("“%(text)s”: write the number without the percent sign."), text=text)
    if not NUMBER.fullmatch(typed):
        raise ScoringError(gettext_noop("“%(text)s” is not a number."), text=text)
    return _checked(Decimal(typed), places)


def from_cell(value: int | float | Decimal, places: int = PLACES) -> Decimal:
    """A spreadsheet's number: within 10⁻⁹ of a decimal of so many places it is that decimal."""
    number = value if isinstance(value, Decimal) else Decimal(repr(value))
    if not number.is_finite():
        raise ScoringError(gettext_noop("“%(text)s” is not a number."), text=str(value))
    near = number.quantize(Decimal(1).scaleb(-places)) if abs(number) < LARGEST else number
    return _checked(near if abs(near - number) <= NEAR else number, places)


def _checked(number: Decimal, places: int) -> Decimal:
    if abs(number) >= LARGEST:
        raise ScoringError(gettext_noop("The number is too large."))
    if number != number.quantize(Decimal(1).scaleb(-places)):
        raise ScoringError(gettext_noop("Round to %(places)s places."), places=places)
    return number + 0 if number else Decimal(0)  # no minus zero


def hundredths(number: Decimal | int) -> int:
    """Points with at most two places, in hundredths."""
    scaled = Decimal(number) * 100
    if scaled != int(scaled):
        raise ScoringError(gettext_noop("Round to %(places)s places."), places=2)
    return int(scaled)


def show(points: int) -> str:
    """470 → "4.70"; -5 → "-0.05"."""
    sign, points = ("-", -points) if points < 0 else ("", points)
    return f"{sign}{points // 100}.{points % 100:02d}"


def plain(number: Decimal) -> str:
    """Without exponent and trailing zeros: "470", "92.4", "0"."""
    text = format(number.normalize() + 0, "f")
    return "0" if text == "-0" else text


def brief(points: int) -> str:
    """Hundredths as parameters are written: 50 → "0.5"."""
    return plain(Decimal(points) / 100)
