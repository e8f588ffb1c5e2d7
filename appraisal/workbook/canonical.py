"""The one way to write a scheme's texts: what a file says and what is stored are compared in it. All raise ScoringError."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from appraisal.scoring.numbers import brief, hundredths, plain
from appraisal.scoring.params import format_params, parse_params
from appraisal.scoring.spec import parse_grades, parse_quarter_weights, parse_quota, parse_tie_breaks
from appraisal.scoring.words import ScoringError


def quarter_weights(text: str) -> str:
    return "/".join(brief(weight) for weight in parse_quarter_weights(text))


def tie_breaks(text: str) -> str:
    return "/".join(parse_tie_breaks(text))


def grades(text: str, full_marks: Decimal) -> str:
    """Names stay as they are written: they are shown so. Blank, which means the default, stays blank."""
    parsed = parse_grades(text, hundredths(full_marks))
    return "/".join(f"{grade.name}:{brief(grade.start)}" for grade in parsed) if text.strip() else ""


def quota(text: str) -> str:
    parsed = parse_quota(text)
    return str(parsed.number) if parsed.percent is None else f"{plain(parsed.percent)}%"


def params(rule: str, text: str, max: Decimal) -> str:
    return format_params(rule, parse_params(rule, text, max=hundredths(max)))


def readable(text: str, write: Callable[[str], str]) -> str:
    """The canonical form of a stored text; as it is where a draft holds one that cannot be read yet."""
    try:
        return write(text)
    except ScoringError:
        return text
