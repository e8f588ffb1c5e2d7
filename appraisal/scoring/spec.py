"""What is computed with: a scheme, its categories and indicators, and who takes part, as plain figures."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from itertools import pairwise

from appraisal.scoring.numbers import hundredths, parse_decimal, show
from appraisal.scoring.params import Params
from appraisal.scoring.words import ScoringError, gettext_noop

YEAR = 5  # the period of the year's own entries, beside the quarters 1 to 4
PERIODS = {"Q1": 1, "Q2": 2, "Q3": 3, "Q4": 4, "Y": YEAR}
QUARTERS = (1, 2, 3, 4)
ONE_NAME = {"优秀": "excellent", "良好": "good", "合格": "pass", "不合格": "fail"}
# Lines of an explanation that are no category and no indicator; explanations and tie-breaks tell lines apart by these words and codes.
SCALE, COEFFICIENT, FLOOR, ROUNDING, CAP = "scale", "coefficient", "floor", "rounding", "cap"
RESERVED = frozenset({SCALE, COEFFICIENT, FLOOR, ROUNDING, CAP, "adjusted", "调整分"})
DEFAULT_GRADES = (("excellent", 90), ("good", 80), ("pass", 60), ("fail", 0))


@dataclass(frozen=True, slots=True)
class IndicatorSpec:
    """One scored line. `max` in hundredths; `target` the indicator's own, None when there is none."""

    code: str
    category: str
    max: int
    rule: str
    params: Params = field(default_factory=Params)
    target: Decimal | None = None
    frequency: str = "quarter"
    aggregate: str = "mean"
    when_nothing_due: str = "full"
    name: str = ""
    name_en: str = ""

    @property
    def mode(self) -> str:
        """How its entries make the year; a yearly one has a single entry, of which sum, mean and last are the same."""
        return "sum" if self.frequency == "year" else self.aggregate

    @property
    def is_cumulative(self) -> bool:
        """Its actual counts from 1 January, against target × q ÷ 4."""
        return self.rule == "completion" and self.frequency == "quarter" and self.aggregate == "last"


@dataclass(frozen=True, slots=True)
class CategorySpec:
    """`kind` is base, bonus or deduction; `weight` in hundredths is the cap of the latter two."""

    code: str
    kind: str
    weight: int
    name: str = ""
    name_en: str = ""


@dataclass(frozen=True, slots=True)
class Grade:
    name: str
    start: int  # hundredths; equal to it belongs to the grade


@dataclass(frozen=True, slots=True)
class Quota:
    """Places for the top grade: a percentage of the ranked participants, or a fixed number."""

    percent: Decimal | None = None
    number: int | None = None

    def places(self, ranked: int) -> int:
        if self.percent is None:
            return self.number or 0
        return max(1, int(self.percent * ranked / 100)) if self.percent and ranked else 0


@dataclass(frozen=True)
class SchemeSpec:
    code: str
    year: int
    full_marks: int
    quarter_weights: tuple[int, ...]
    tie_breaks: tuple[str, ...]
    grades: tuple[Grade, ...]
    quota: Quota
    ties_at_cut: str
    by_group: bool
    categories: tuple[CategorySpec, ...]
    indicators: tuple[IndicatorSpec, ...]

    def of(self, category: CategorySpec) -> list[IndicatorSpec]:
        return [indicator for indicator in self.indicators if indicator.category == category.code]

    @cached_property
    def plan(self) -> list[tuple[CategorySpec, list[tuple[str, int, str]]]]:
        """Each category with (code, max, mode) of its indicators, worked out once: the roll-up walks it for every participant."""
        return [(category, [(row.code, row.max, row.mode) for row in self.of(category)]) for category in self.categories]

    @cached_property
    def _frequencies(self) -> tuple[int, int]:
        yearly = sum(row.frequency == "year" for row in self.indicators)
        return yearly, len(self.indicators) - yearly

    def expected(self, participant: ParticipantSpec) -> int:
        """How many entries a participant's year is made of."""
        yearly, quarterly = self._frequencies
        return yearly * (YEAR in participant.periods) + quarterly * len(participant.periods.intersection(QUARTERS))


@dataclass(frozen=True, slots=True)
class ParticipantSpec:
    """Who is appraised. `periods` are those lived to see; `ended` during the year means unranked; `caps` are best grades."""

    key: object
    group: str = ""
    coefficient: int = 10_000
    periods: frozenset[int] = field(default=frozenset(PERIODS.values()))
    ended: bool = False
    caps: tuple[str, ...] = ()


# ---- reading the scheme's texts ------------------------------------------------------------------------------------


def parse_quarter_weights(text: str) -> tuple[int, ...]:
    """`25/25/25/25` → hundredths of the four weights."""
    parts = text.replace("／", "/").split("/") if text.strip() else ["25"] * 4
    if len(parts) != 4:
        raise ScoringError(gettext_noop("Write four quarter weights, such as 25/25/25/25."), "quarter_weights")
    weights = tuple(hundredths(parse_decimal(part, 2)) for part in parts)
    if min(weights) <= 0:
        raise ScoringError(gettext_noop("A quarter weight is above 0."), "quarter_weights")
    return weights


def parse_tie_breaks(text: str) -> tuple[str, ...]:
    """`adjusted/A1` → what decides between equal totals, in order."""
    keys = [part.strip() for part in text.replace("／", "/").split("/") if part.strip()]
    keys = ["adjusted" if key == "调整分" or key.lower() == "adjusted" else key for key in keys]
    if len(set(keys)) < len(keys):
        raise ScoringError(gettext_noop("A tie-break stands twice."), "tie_breaks")
    return tuple(keys)


def parse_grades(text: str, full_marks: int) -> tuple[Grade, ...]:
    """`excellent:90/good:80/…` in points as they stand; blank for 90, 80, 60 and 0 % of full marks."""
    if not text.strip():
        return tuple(Grade(name, -(-full_marks * percent // 100)) for name, percent in DEFAULT_GRADES)
    grades = tuple(_grade(part) for part in text.replace("／", "/").replace("：", ":").split("/"))
    if len(grades) < 2 or grades[-1].start != 0:
        raise ScoringError(gettext_noop("Write at least two grades, the last from 0."), "grades")
    if any(high.start <= low.start for high, low in pairwise(grades)):
        raise ScoringError(gettext_noop("Grades fall: the highest first."), "grades")
    if len({one_name(grade.name) for grade in grades}) < len(grades):
        raise ScoringError(gettext_noop("A grade stands twice."), "grades")
    return grades


def _grade(part: str) -> Grade:
    name, colon, start = (piece.strip() for piece in part.rpartition(":"))
    if not colon or not name:
        raise ScoringError(gettext_noop("“%(part)s”: write grade:points."), "grades", part=part.strip())
    return Grade(name, hundredths(parse_decimal(start, 2)))


def parse_quota(text: str) -> Quota:
    """`30%` or `3`; blank for 30%."""
    text = text.strip().replace("％", "%") or "30%"
    if text.endswith("%"):
        percent = parse_decimal(text[:-1])
        if not 0 <= percent <= 100:
            raise ScoringError(gettext_noop("A quota lies between 0%% and 100%%."), "quota")
        return Quota(percent=percent)
    number = parse_decimal(text)
    if number < 0 or number != int(number):
        raise ScoringError(gettext_noop("A quota is a percentage or a whole number of places."), "quota")
    return Quota(number=int(number))


def one_name(grade: str) -> str:
    """优秀 and excellent are one name; other names stand for themselves."""
    return ONE_NAME.get(grade.strip(), grade.strip().lower())


# ---- checking ------------------------------------------------------------------------------------------------------


def check_scheme(spec: SchemeSpec) -> list[ScoringError]:
    """All that keeps the scheme from being computed fairly; empty when it may open."""
    of_indicators = (error for row in spec.indicators for error in _indicator_problems(spec, row))
    return [*_weight_problems(spec), *_code_problems(spec), *_tie_break_problems(spec), *of_indicators]


def _weight_problems(spec: SchemeSpec) -> Iterable[ScoringError]:
    total = sum(category.weight for category in spec.categories if category.kind == "base")
    if total != spec.full_marks:
        message = gettext_noop("The base weights add up to %(sum)s, but full marks are %(full)s.")
        yield ScoringError(message, "weight", sum=show(total), full=show(spec.full_marks))
    if not spec.indicators:
        yield ScoringError(gettext_noop("There is no indicator yet."), "indicators")


def _code_problems(spec: SchemeSpec) -> Iterable[ScoringError]:
    for code in [*(row.code for row in spec.categories), *(row.code for row in spec.indicators)]:
        if code.lower() in RESERVED:
            yield ScoringError(gettext_noop("“%(code)s” has a meaning of its own: choose another code."), "code", code=code)


def _tie_break_problems(spec: SchemeSpec) -> Iterable[ScoringError]:
    known = {"adjusted", *(category.code for category in spec.categories)}
    for key in spec.tie_breaks:
        if key not in known:
            yield ScoringError(gettext_noop("The tie-break “%(key)s” is no category."), "tie_breaks", key=key)


def _indicator_problems(spec: SchemeSpec, row: IndicatorSpec) -> Iterable[ScoringError]:
    kinds = {category.code: category.kind for category in spec.categories}
    if row.category not in kinds:
        yield ScoringError(gettext_noop("%(code)s: there is no category “%(category)s”."), "category", code=row.code, category=row.category)
    elif kinds[row.category] != "base" and row.rule not in ("gain", "direct"):
        yield ScoringError(gettext_noop("%(code)s: a bonus or deduction is scored by gain or direct."), "rule", code=row.code)
    if row.frequency == "quarter" and row.aggregate == "sum" and row.rule not in ("gain", "direct", "completion"):
        yield ScoringError(gettext_noop("%(code)s: sum goes only with gain, direct and completion."), "aggregate", code=row.code)
    if row.target is not None and row.target < 0:
        yield ScoringError(gettext_noop("%(code)s: a target is not negative."), "target", code=row.code)


def check_participants(spec: SchemeSpec, participants: Iterable[ParticipantSpec]) -> list[ScoringError]:
    rows = list(participants)
    problems = []
    if not rows:
        problems.append(ScoringError(gettext_noop("Nobody takes part yet."), "participants"))
    if spec.by_group and any(not row.group for row in rows):
        problems.append(ScoringError(gettext_noop("Ranking within groups needs a group for everyone."), "group"))
    if any(not 9_500 <= row.coefficient <= 10_500 for row in rows):
        problems.append(ScoringError(gettext_noop("A coefficient lies between 0.95 and 1.05."), "coefficient"))
    return problems


def cap_index(spec: SchemeSpec, best_grade: str) -> int:
    """The place of a cap's grade among the scheme's, 0 being the top. ScoringError for an unknown or the top grade."""
    names = [one_name(grade.name) for grade in spec.grades]
    if one_name(best_grade) not in names:
        raise ScoringError(gettext_noop("There is no grade “%(grade)s”."), "best_grade", grade=best_grade)
    if names.index(one_name(best_grade)) == 0:
        raise ScoringError(gettext_noop("A cap at the top grade caps nothing."), "best_grade")
    return names.index(one_name(best_grade))
