"""What is handed to the one door, by what right, and what comes back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from appraisal import rules
from appraisal.models import Entry, Indicator, Participant, Sheet, SheetStatus


@dataclass(frozen=True, slots=True)
class Change:
    """What one cell shall become; without inputs and applicable it is cleared.

    `indicator` comes with its category, `participant` with scheme and village. `version` is the one the writer saw,
    None where a file was read against what is stored now.
    """

    participant: Participant
    indicator: Indicator
    period: int
    inputs: tuple[Decimal | None, ...] = ()
    not_applicable: bool = False
    reason: str = ""
    version: int | None = None

    @property
    def key(self) -> tuple[int, int, int]:
        return self.participant.pk, self.indicator.pk, self.period

    @property
    def is_blank(self) -> bool:
        return not self.not_applicable and not any(value is not None for value in self.inputs)


OPEN = frozenset({SheetStatus.OPEN})
OUT_OF_HAND = frozenset({SheetStatus.VILLAGES, SheetStatus.REVIEWED, SheetStatus.LOCKED})


@dataclass(frozen=True)
class Authority:
    """By what right scores come in: who may, into sheets of which statuses, and whether day, year and own village stand against it."""

    may: Callable[[Any, Sheet], bool]
    into: frozenset[str] = OPEN
    needs_open_day: bool = True
    needs_open_scheme: bool = True
    recuses: bool = True


SCORER = Authority(rules.may_score)
IMPORT = Authority(rules.may_review)
COMMAND = Authority(lambda user, sheet: True, recuses=False)
FOUNDING = Authority(lambda user, sheet: True, needs_open_day=False, recuses=False)
MEASURE = Authority(lambda user, sheet: True, recuses=False)
RESCORING = Authority(rules.may_review, into=OPEN | {SheetStatus.SUBMITTED}, needs_open_day=False, recuses=False)
DECISION = Authority(rules.may_review, needs_open_day=False, recuses=False)
CORRECTION = Authority(rules.may_approve_correction, into=OUT_OF_HAND, needs_open_day=False, needs_open_scheme=False)


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a change was not stored. `code`: conflict, closed, forbidden, recused, invalid. `entry` is what is stored."""

    change: Change
    code: str
    message: str
    entry: Entry | None = None
    field: str = ""


@dataclass
class Outcome:
    saved: list[Entry] = field(default_factory=list)
    unchanged: list[Entry] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)


class Refused(Exception):
    """All or nothing was asked for, and some changes were refused: nothing is stored."""

    def __init__(self, refused: list[Refusal]):
        self.refused = refused
        super().__init__(refused)


class Problem(Exception):
    """A change that is refused: a code, what to tell the person, and the input it concerns."""

    def __init__(self, code: str, message: str, field: str = ""):
        self.code, self.field = code, field
        super().__init__(message)
