"""What pages and workbooks show of a ranking: the rows it rests on beside its results, live or frozen alike."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from appraisal.grades import grade_label
from appraisal.letters import rule_in_words
from appraisal.models import Category, GradeCap, Participant, Ranking, Scheme
from appraisal.periods import QUARTERS, Period
from appraisal.results.basis import Basis
from appraisal.scoring.numbers import hundredths
from appraisal.scoring.spec import Grade, parse_grades, parse_quarter_weights
from appraisal.specs import indicator_spec
from villages.models import Village


@dataclass(frozen=True)
class Line:
    """One village. Points are texts with two places, None where there are none."""

    board: Board
    participant: Participant
    figures: dict[str, Any]
    details: dict[str, Any]

    @property
    def village(self) -> Village:
        return self.participant.village

    @property
    def label(self) -> str:
        return self.participant.label

    @property
    def code(self) -> str:
        return self.figures["village"]

    @property
    def rank(self) -> int | None:
        return self.figures["rank"]

    @property
    def total(self) -> str | None:
        return self.figures["total"]

    @property
    def grade(self) -> str:
        return self.board.grade_label(self.figures["grade"])

    @property
    def is_complete(self) -> bool:
        return self.figures["present"] == self.figures["expected"]

    @property
    def missing(self) -> int:
        return self.figures["expected"] - self.figures["present"]

    @property
    def base_points(self) -> list[str | None]:
        return [self.figures["categories"][category.code] for category in self.board.bases]

    @property
    def category_points(self) -> list[tuple[Category, str | None]]:
        return [(category, self.figures["categories"][category.code]) for category in self.board.basis.categories]

    @property
    def bar_parts(self) -> list[tuple[str, str, str]]:
        """(label, points, kind) of every category, so that each keeps its colour from bar to bar."""
        return [(category.label, points or "0.00", category.kind) for category, points in self.category_points]

    @property
    def quarters(self) -> list[dict[str, Any] | None]:
        """Total and rank of each quarter, for information."""
        return [self.board.quarter(period).get(self.code) for period in QUARTERS]

    @property
    def group(self) -> Group:
        return next(group for group in self.board.groups if self.code in group.places["villages"])

    @cached_property
    def caps(self) -> list[GradeCap]:
        return [cap for cap in self.board.basis.caps if cap.participant.code == self.code]


@dataclass(frozen=True)
class Group:
    """Those ranked together: everyone, or one group of villages, with the places for the top grade."""

    name: str
    lines: list[Line]
    places: dict[str, Any]

    @property
    def ranked(self) -> list[Line]:
        return [line for line in self.lines if line.rank is not None]

    @property
    def unranked(self) -> list[Line]:
        return [line for line in self.lines if line.rank is None]


@dataclass(frozen=True)
class Board:
    """`ranking` is the frozen version it was read from; None when these are today's figures."""

    basis: Basis
    results: dict[str, Any]
    ranking: Ranking | None = None

    @property
    def scheme(self) -> Scheme:
        return self.basis.scheme

    @property
    def is_complete(self) -> bool:
        return self.results["ranking"]["complete"]

    @cached_property
    def present(self) -> int:
        return sum(line.figures["present"] for line in self.lines)

    @cached_property
    def expected(self) -> int:
        return sum(line.figures["expected"] for line in self.lines)

    @property
    def percent(self) -> int:
        """Rounded down, so that 100 % is only said when nothing is missing."""
        return 100 * self.present // self.expected if self.expected else 0

    @cached_property
    def grades(self) -> tuple[Grade, ...]:
        """The top grade first."""
        return parse_grades(self.scheme.grades, hundredths(self.scheme.full_marks))

    @property
    def bar_full(self) -> str:
        """Where a bar may end: full marks and every bonus."""
        return f"{sum((c.weight for c in self.extras if c.kind == 'bonus'), self.scheme.full_marks):.2f}"

    @property
    def legend(self) -> list[tuple[str, str, str]]:
        return [(category.label, "0.00", category.kind) for category in self.basis.categories]

    @property
    def has_coefficients(self) -> bool:
        return any(row.coefficient != 1 for row in self.basis.participants)

    @cached_property
    def names(self) -> dict[str, str]:
        """Indicator → its code and name, in the reader's language."""
        return {row.code: f"{row.code} {row.label}" for row in self.basis.indicators}

    @cached_property
    def quarter_weights(self) -> tuple[int, ...]:
        return parse_quarter_weights(self.scheme.quarter_weights)

    @cached_property
    def rules(self) -> dict[str, str]:
        """Indicator → how it is scored, in the reader's language."""
        return {row.code: rule_in_words(indicator_spec(row, row.category.code)) for row in self.basis.indicators}

    @cached_property
    def bases(self) -> list[Category]:
        return [category for category in self.basis.categories if category.kind == "base"]

    @cached_property
    def extras(self) -> list[Category]:
        """Bonus and deduction categories."""
        return [category for category in self.basis.categories if category.kind != "base"]

    @cached_property
    def lines(self) -> list[Line]:
        """In the township's customary order."""
        participants = {row.code: row for row in self.basis.participants}
        return [
            Line(self, participants[figures["village"]], figures, self.results["details"][figures["village"]])
            for figures in self.results["ranking"]["villages"]
        ]

    @cached_property
    def groups(self) -> list[Group]:
        """In rank order, the unranked last."""
        lines = {line.code: line for line in self.lines}
        return [Group(group["group"], [lines[code] for code in group["villages"]], group) for group in self.results["groups"]]

    @property
    def ranked_lines(self) -> list[Line]:
        return [line for group in self.groups for line in group.lines]

    @property
    def excellent(self) -> list[Line]:
        """Those with the top grade, in rank order; of cadres, nobody else is made public."""
        return [line for line in self.ranked_lines if line.figures["grade"] == self.grades[0].name]

    def line(self, code: str) -> Line:
        return next(line for line in self.lines if line.code == code)

    def quarter(self, period: int) -> dict[str, Any]:
        """Village → its result of the quarter; empty when nothing was entered."""
        return self.results["quarters"].get(Period(period).code, {})

    def grade_label(self, grade: str | None) -> str:
        return grade_label(self.scheme, grade)
