"""Parameters of the nine rules: `threshold=95; step=1; deduct=0.5`, read and written in English and Chinese."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise
from typing import Any

from appraisal.scoring.numbers import brief, hundredths, parse_decimal, plain
from appraisal.scoring.words import ScoringError, gettext_noop

RULES = ("completion", "ratio", "shortfall", "deduct", "gain", "tiers", "graded", "panel", "direct")
# Which parameters a rule takes, in writing order, and which of them it needs.
TAKES = {
    "completion": (), "ratio": ("rate",), "shortfall": ("threshold", "step", "deduct", "mode"), "deduct": ("events", "floor"),
    "gain": ("events",), "tiers": ("tiers",), "graded": ("grades",), "panel": ("by",), "direct": ("step",),
}  # fmt: skip
NEEDS = {"shortfall": ("threshold", "deduct"), "deduct": ("events",), "gain": ("events",), "tiers": ("tiers",), "graded": ("grades",)}
CHINESE = {
    "达标率": "rate", "门槛": "threshold", "步长": "step", "每步扣分": "deduct", "取整": "mode", "事项": "events", "下限": "floor",
    "分档": "tiers", "等级": "grades", "取值": "by",
}  # fmt: skip
CHINESE_VALUES = {"舍": "floor", "进": "ceil", "按比例": "proportional", "平均": "mean", "中位数": "median"}
MODES = ("floor", "ceil", "proportional")
WAYS = ("mean", "median")
DASHES = ("-", "－", "–", "—", "−")
PLAIN_SIGNS = str.maketrans("；：／＝", ";:/=")


@dataclass(frozen=True, slots=True)
class Params:
    """The parameters of one rule; those it does not take keep their defaults.

    `items` are (label, points each) of events, or (label, credit of 0 to 100 or None) of grades; `tiers` are (from, points).
    Points in hundredths where at most two places are allowed, else Decimals.
    """

    rate: Decimal = Decimal(1)
    threshold: Decimal = Decimal(0)
    step: Decimal = Decimal(1)
    deduct: Decimal = Decimal(0)
    mode: str = "floor"
    items: tuple[tuple[str, Decimal | None], ...] = ()
    floor: int = 0
    tiers: tuple[tuple[Decimal, int], ...] = ()
    by: str = "mean"


def defaults(rule: str) -> Params:
    return Params(step=Decimal("0.01")) if rule == "direct" else Params()


def parse_params(rule: str, text: str, *, max: int) -> Params:
    """Read and check the parameters of a rule whose standard score is `max` hundredths. Raises ScoringError."""
    if rule not in TAKES:
        raise ScoringError(gettext_noop("There is no rule “%(rule)s”."), rule=rule)
    pairs = _pairs(rule, text)
    for name in NEEDS.get(rule, ()):
        if name not in pairs:
            raise ScoringError(gettext_noop("The rule needs “%(name)s”."), name, name=name)
    params = defaults(rule)
    for name, value in pairs.items():
        try:
            params = replace(params, **READERS[name](value, max))
        except ScoringError as error:
            raise ScoringError(error.message, error.field or name, **error.params) from error
    return params


def _pairs(rule: str, text: str) -> dict[str, str]:
    pairs: dict[str, str] = {}
    for part in text.translate(PLAIN_SIGNS).split(";"):
        if not part.strip():
            continue
        name, equals, value = (piece.strip() for piece in part.partition("="))
        name = CHINESE.get(name, name.lower())
        if not equals or not value:
            raise ScoringError(gettext_noop("“%(part)s”: write name=value."), part=part.strip())
        if name not in TAKES[rule]:
            raise ScoringError(gettext_noop("The rule “%(rule)s” takes no “%(name)s”."), name, rule=rule, name=name)
        if name in pairs:
            raise ScoringError(gettext_noop("“%(name)s” stands twice."), name, name=name)
        pairs[name] = value
    return pairs


def _rate(value: str, _max: int) -> dict:
    rate = parse_decimal(value)
    if not 0 < rate <= 1:
        raise ScoringError(gettext_noop("A rate is above 0 and at most 1."))
    return {"rate": rate}


def _threshold(value: str, _max: int) -> dict:
    return {"threshold": parse_decimal(value, 2)}


def _step(value: str, _max: int) -> dict:
    step = parse_decimal(value, 2)
    if step <= 0:
        raise ScoringError(gettext_noop("A step is above 0."))
    return {"step": step}


def _deduct(value: str, _max: int) -> dict:
    return {"deduct": _not_negative(parse_decimal(value))}


def _not_negative(number: Decimal) -> Decimal:
    if number < 0:
        raise ScoringError(gettext_noop("Points are written without a minus sign."))
    return number


def _choice(name: str, choices: tuple[str, ...]) -> Callable[[str, int], dict]:
    def read(value: str, _max: int) -> dict:
        word = CHINESE_VALUES.get(value, value.lower())
        if word not in choices:
            raise ScoringError(gettext_noop("“%(value)s”: choose one of %(choices)s."), value=value, choices=", ".join(choices))
        return {name: word}

    return read


def _floor(value: str, max: int) -> dict:
    floor = hundredths(parse_decimal(value, 2))
    if not -max <= floor <= 0:
        raise ScoringError(gettext_noop("The floor lies between minus the standard score and 0."))
    return {"floor": floor}


def _labelled(value: str) -> list[tuple[str, str]]:
    items = []
    for item in value.split("/"):
        label, colon, points = (piece.strip() for piece in item.rpartition(":"))
        if not colon or not label or not points or ":" in label:
            raise ScoringError(gettext_noop("“%(item)s”: write label:value, and no / ; : in the label."), item=item.strip())
        items.append((label, points))
    if len({label for label, _points in items}) < len(items):
        raise ScoringError(gettext_noop("A label stands twice."))
    return items


def _counted(value: str) -> list[tuple[str, str]]:
    items = _labelled(value)
    if len(items) > 9:
        raise ScoringError(gettext_noop("At most nine items fit a sheet."))
    return items


def _events(value: str, _max: int) -> dict:
    return {"items": tuple((label, _not_negative(parse_decimal(points))) for label, points in _counted(value))}


def _grades(value: str, _max: int) -> dict:
    grades = tuple((label, None if credit in DASHES else parse_decimal(credit)) for label, credit in _counted(value))
    if any(credit is not None and not 0 <= credit <= 100 for _label, credit in grades):
        raise ScoringError(gettext_noop("A credit lies between 0 and 100."))
    if all(credit is None for _label, credit in grades):
        raise ScoringError(gettext_noop("At least one grade must count."))
    return {"items": grades}


def _tiers(value: str, max: int) -> dict:
    tiers = tuple((parse_decimal(start), hundredths(parse_decimal(points, 2))) for start, points in _labelled(value))
    if any(not 0 <= points <= max for _start, points in tiers):
        raise ScoringError(gettext_noop("Points of a tier lie between 0 and the standard score."))
    if any(high[0] <= low[0] or high[1] <= low[1] for high, low in pairwise(tiers)):
        raise ScoringError(gettext_noop("Tiers fall: the highest first, each with fewer points than the one before."))
    return {"tiers": tiers}


READERS: dict[str, Callable[[str, int], dict]] = {
    "rate": _rate, "threshold": _threshold, "step": _step, "deduct": _deduct, "mode": _choice("mode", MODES), "events": _events,
    "floor": _floor, "tiers": _tiers, "grades": _grades, "by": _choice("by", WAYS),
}  # fmt: skip


def format_params(rule: str, params: Params, language: str = "en") -> str:
    """The canonical text: every parameter the rule takes that is needed or differs from its default."""
    usual = defaults(rule)
    chinese = language.startswith("zh")
    names = {english: word for word, english in CHINESE.items()} if chinese else {}
    values = {english: word for word, english in CHINESE_VALUES.items()} if chinese else {}
    parts = []
    for name in TAKES[rule]:
        field = "items" if name in ("events", "grades") else name
        value = getattr(params, field)
        if name in NEEDS.get(rule, ()) or value != getattr(usual, field):
            parts.append((names.get(name, name), _written(name, value, values)))
    return "; ".join(f"{name}={value}" for name, value in parts)


def _written(name: str, value: Any, words: dict[str, str]) -> str:
    if name in ("events", "grades"):
        return "/".join(f"{label}:{'-' if points is None else plain(points)}" for label, points in value)
    if name == "tiers":
        return "/".join(f"{plain(start)}:{brief(points)}" for start, points in value)
    if name == "floor":
        return brief(value)
    return words.get(value, value) if isinstance(value, str) else plain(value)


def input_names(rule: str, params: Params) -> list[tuple[str, str]]:
    """(key, label) of v1, v2, … in order. Labels of events and grades are as written; the others are English words to translate."""
    if rule in ("deduct", "gain", "graded"):
        return [(f"count{number}", label) for number, (label, _points) in enumerate(params.items, start=1)]
    if rule == "ratio":
        return [("done", gettext_noop("done")), ("due", gettext_noop("due"))]
    if rule == "panel":
        return [(f"mark{number}", gettext_noop("mark")) for number in range(1, 10)]
    return [("points", gettext_noop("points"))] if rule == "direct" else [("actual", gettext_noop("actual"))]
