"""The nine rules: an entry's inputs → its points, with the formula that shows how."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from appraisal.scoring.numbers import plain, rounded, show
from appraisal.scoring.params import input_names
from appraisal.scoring.spec import IndicatorSpec
from appraisal.scoring.words import ScoringError, Words, gettext_noop

Inputs = Sequence[Decimal | None]
MARKS = (3, 9)
TRIMMED_FROM = 5
THEN = "→"


@dataclass(frozen=True, slots=True)
class Scored:
    """`points` in hundredths, None when nothing was due and that makes the entry not applicable.

    `formula` is the same in every language: `6.00 × min(470 ÷ 600, 1) = 4.70`, or `97 ≥ 95 → 3.00` where the points follow from
    a condition; `words` say what a formula cannot.
    """

    points: int | None
    formula: str = ""
    words: Words | None = None


@dataclass(frozen=True, slots=True)
class Working:
    """The exact points before rounding, and how they come about: by a sum, or by a condition that is met."""

    points: Fraction
    formula: str
    sign: str = "="


def score(
    indicator: IndicatorSpec, period: int, inputs: Inputs, *, target: Decimal | None = None, reason: str = "", kind: str = "base"
) -> Scored:
    """Score one entry; `target` is the participant's own, `kind` the category's. Raises ScoringError; then nothing counts."""
    values = checked_inputs(indicator, inputs)
    due = due_target(indicator, period, target)
    if is_nothing_due(indicator, values, due):
        scored = nothing_due(indicator)
    else:
        working = RULES[indicator.rule](indicator, values, due)
        points = rounded(working.points)
        scored = Scored(points, f"{working.formula} {working.sign} {show(points)}")
    if needs_reason(indicator, kind, scored.points) and not reason.strip():
        raise ScoringError(gettext_noop("Give the reason: it is read before the number."), "reason")
    return scored


def needs_reason(indicator: IndicatorSpec, kind: str, points: int | None) -> bool:
    if points is None:
        return False
    if indicator.rule in ("deduct", "shortfall", "direct") and points < indicator.max:
        return True
    return kind != "base" and points != 0


def due_target(indicator: IndicatorSpec, period: int, own: Decimal | None) -> Fraction:
    """What the actual is measured against in that period; 0 when there is no target."""
    target = Fraction(own if own is not None else indicator.target or 0)
    return target * period / 4 if indicator.is_cumulative else target


# ---- inputs --------------------------------------------------------------------------------------------------------


def checked_inputs(indicator: IndicatorSpec, inputs: Inputs) -> list[Decimal]:
    """As many values as the rule takes, none of them outside its range."""
    given = list(inputs)
    while given and given[-1] is None:
        given.pop()
    names = input_names(indicator.rule, indicator.params)
    if len(given) > len(names):
        raise ScoringError(gettext_noop("%(count)s values are more than the %(most)s the rule takes."), count=len(given), most=len(names))
    if indicator.rule == "panel":
        return _marks(given)
    for number, (key, label) in enumerate(names):
        if number >= len(given) or given[number] is None:
            raise ScoringError(gettext_noop("“%(label)s” is blank: give all values or none."), key, label=label)
    values = [value for value in given if value is not None]
    if indicator.rule not in ("completion", "shortfall", "tiers"):
        _refuse_negative(values, names)
    _refuse_out_of_range(indicator, values)
    return values


def _refuse_negative(values: list[Decimal], names: list[tuple[str, str]]) -> None:
    for value, (key, label) in zip(values, names, strict=True):
        if value < 0:
            raise ScoringError(gettext_noop("“%(label)s” is negative."), key, label=label)


def _refuse_out_of_range(indicator: IndicatorSpec, values: list[Decimal]) -> None:
    if indicator.rule == "ratio" and values[0] > values[1]:
        raise ScoringError(
            gettext_noop("Done (%(done)s) is larger than due (%(due)s)."), "done", done=plain(values[0]), due=plain(values[1])
        )
    if indicator.rule != "direct":
        return
    if values[0] * 100 > indicator.max:
        raise ScoringError(gettext_noop("At most %(max)s points."), "points", max=show(indicator.max))
    if values[0] % indicator.params.step:
        raise ScoringError(gettext_noop("Points go in steps of %(step)s."), "points", step=plain(indicator.params.step))


def _marks(given: list[Decimal | None]) -> list[Decimal]:
    marks = [mark for mark in given if mark is not None]
    if not MARKS[0] <= len(marks) <= MARKS[1]:
        raise ScoringError(gettext_noop("A panel gives three to nine marks; here are %(count)s."), "mark1", count=len(marks))
    for number, mark in enumerate(given, start=1):
        if mark is not None and not 0 <= mark <= 100:
            raise ScoringError(gettext_noop("A mark lies between 0 and 100."), f"mark{number}")
    return marks


# ---- nothing due ---------------------------------------------------------------------------------------------------


def is_nothing_due(indicator: IndicatorSpec, values: list[Decimal], target: Fraction) -> bool:
    if indicator.rule == "completion":
        return target == 0
    if indicator.rule == "ratio":
        return values[1] == 0
    return indicator.rule == "graded" and not _counting(indicator, values)[1]


def nothing_due(indicator: IndicatorSpec) -> Scored:
    if indicator.when_nothing_due == "na":
        return Scored(None, "", (gettext_noop("nothing due: not applicable"), {}))
    return Scored(indicator.max, show(indicator.max), (gettext_noop("nothing due: full points"), {}))


# ---- the rules -----------------------------------------------------------------------------------------------------


def _full(indicator: IndicatorSpec) -> Fraction:
    return Fraction(indicator.max, 100)


def _completion(indicator: IndicatorSpec, values: list[Decimal], target: Fraction) -> Working:
    if values[0] <= 0:
        return Working(Fraction(0), f"{plain(values[0])} ≤ 0", THEN)
    share = min(Fraction(values[0]) / target, Fraction(1))
    return Working(_full(indicator) * share, f"{show(indicator.max)} × min({plain(values[0])} ÷ {_written(target)}, 1)")


def _ratio(indicator: IndicatorSpec, values: list[Decimal], _target: Fraction) -> Working:
    done, due, rate = values[0], values[1], indicator.params.rate
    share = min(Fraction(done) / Fraction(due) / Fraction(rate), Fraction(1))
    by_rate = "" if rate == 1 else f" ÷ {plain(rate)}"
    return Working(_full(indicator) * share, f"{show(indicator.max)} × min({plain(done)} ÷ {plain(due)}{by_rate}, 1)")


def _shortfall(indicator: IndicatorSpec, values: list[Decimal], _target: Fraction) -> Working:
    actual, params = values[0], indicator.params
    if actual >= params.threshold:
        return Working(_full(indicator), f"{plain(actual)} ≥ {plain(params.threshold)}", THEN)
    gap = Fraction(params.threshold - actual) / Fraction(params.step)
    whole = {"floor": gap.numerator // gap.denominator, "ceil": -(-gap.numerator // gap.denominator)}
    steps = Fraction(whole.get(params.mode, gap))
    sign = {"floor": ("⌊", "⌋"), "ceil": ("⌈", "⌉")}.get(params.mode, ("(", ")"))
    short = f"{sign[0]}({plain(params.threshold)} − {plain(actual)}) ÷ {plain(params.step)}{sign[1]}"
    points = max(Fraction(0), _full(indicator) - Fraction(params.deduct) * steps)
    return Working(points, f"max(0, {show(indicator.max)} − {plain(params.deduct)} × {short})")


def _events(indicator: IndicatorSpec, values: list[Decimal]) -> tuple[Fraction, str]:
    pairs = [(count, each or Decimal(0)) for count, (_label, each) in zip(values, indicator.params.items, strict=True)]
    total = sum((Fraction(count) * Fraction(each) for count, each in pairs), Fraction(0))
    return total, " + ".join(f"{plain(count)} × {plain(each)}" for count, each in pairs)


def _deduct(indicator: IndicatorSpec, values: list[Decimal], _target: Fraction) -> Working:
    total, written = _events(indicator, values)
    floor = indicator.params.floor
    points = max(Fraction(floor, 100), _full(indicator) - total)
    bracket = f"({written})" if len(values) > 1 else written
    return Working(points, f"max({show(floor)}, {show(indicator.max)} − {bracket})")


def _gain(indicator: IndicatorSpec, values: list[Decimal], _target: Fraction) -> Working:
    total, written = _events(indicator, values)
    return Working(min(_full(indicator), total), f"min({show(indicator.max)}, {written})")


def _tiers(indicator: IndicatorSpec, values: list[Decimal], _target: Fraction) -> Working:
    for start, points in indicator.params.tiers:
        if values[0] >= start:
            return Working(Fraction(points, 100), f"{plain(values[0])} ≥ {plain(start)}", THEN)
    return Working(Fraction(0), f"{plain(values[0])} < {plain(indicator.params.tiers[-1][0])}", THEN)


def _counting(indicator: IndicatorSpec, values: list[Decimal]) -> tuple[list[tuple[Decimal, Decimal]], Decimal]:
    """(count, credit) of the grades that count, and the sum of their counts."""
    pairs = [(count, credit) for count, (_label, credit) in zip(values, indicator.params.items, strict=True) if credit is not None]
    return pairs, sum((count for count, _credit in pairs), Decimal(0))


def _graded(indicator: IndicatorSpec, values: list[Decimal], _target: Fraction) -> Working:
    pairs, counted = _counting(indicator, values)
    credits = sum((Fraction(count) * Fraction(credit) for count, credit in pairs), Fraction(0))
    written = " + ".join(f"{plain(count)} × {plain(credit)}" for count, credit in pairs)
    return Working(
        _full(indicator) * credits / (100 * Fraction(counted)), f"{show(indicator.max)} × ({written}) ÷ (100 × {plain(counted)})"
    )


def _panel(indicator: IndicatorSpec, values: list[Decimal], _target: Fraction) -> Working:
    marks = sorted(Fraction(mark) for mark in values)
    if indicator.params.by == "median":
        middle, odd = divmod(len(marks), 2)
        mark = marks[middle] if odd else (marks[middle - 1] + marks[middle]) / 2
    else:
        kept = marks[1:-1] if len(marks) >= TRIMMED_FROM else marks
        mark = sum(kept, Fraction(0)) / len(kept)
    name = "x̃" if indicator.params.by == "median" else "x̄"
    return Working(_full(indicator) * mark / 100, f"{show(indicator.max)} × {name}({_kept(values, indicator.params.by)}) ÷ 100")


def _kept(values: list[Decimal], by: str) -> str:
    """The marks that count, in the order given: with five or more the mean leaves out one highest and one lowest."""
    kept = list(values)
    if by == "mean" and len(kept) >= TRIMMED_FROM:
        kept.remove(max(kept))
        kept.remove(min(kept))
    return ", ".join(plain(mark) for mark in kept)


def _direct(_indicator: IndicatorSpec, values: list[Decimal], _target: Fraction) -> Working:
    return Working(Fraction(values[0]), plain(values[0]))


RULES: dict[str, Callable[[IndicatorSpec, list[Decimal], Fraction], Working]] = {
    "completion": _completion, "ratio": _ratio, "shortfall": _shortfall, "deduct": _deduct, "gain": _gain,
    "tiers": _tiers, "graded": _graded, "panel": _panel, "direct": _direct,
}  # fmt: skip


def _written(number: Fraction) -> str:
    """A target exactly, where it has few places: quarters of four-place decimals end."""
    return plain(Decimal(number.numerator) / Decimal(number.denominator))
