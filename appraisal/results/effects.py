"""What a decision would do to the ranking, before it is taken: “86.40 → 87.10, rank 5 → 3; 2 others move down.”"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from appraisal.models import Entry, GradeCap, Indicator, Participant
from appraisal.results.basis import Basis, read
from appraisal.results.board import Board, Line
from appraisal.results.boards import board_of
from appraisal.results.differences import Moved, moved


@dataclass(frozen=True)
class Effect:
    """Today's board and the one after the decision; `code` is the village that it is about."""

    before: Board
    after: Board
    code: str

    @property
    def line_before(self) -> Line:
        return self.before.line(self.code)

    @property
    def line_after(self) -> Line:
        return self.after.line(self.code)

    @cached_property
    def moved(self) -> list[Moved]:
        """Every one whose total, rank, grade or note becomes another, the one it is about first."""
        return sorted(moved(self.before, self.after), key=lambda pair: pair.line.code != self.code)

    @property
    def up(self) -> int:
        """Others whose rank gets better."""
        return sum(rise(pair) > 0 for pair in self.moved if pair.line.code != self.code)

    @property
    def down(self) -> int:
        return sum(rise(pair) < 0 for pair in self.moved if pair.line.code != self.code)

    @property
    def words(self) -> str:
        """The sentence that people read before they decide."""
        old, new = self.line_before, self.line_after
        own = [
            change("", old.total, new.total),
            change(_("rank"), old.rank, new.rank),
            change(_("grade"), old.grade, new.grade),
        ]
        return _("%(own)s; %(others)s.") % {"own": _(", ").join(filter(None, own)) or _("nothing changes"), "others": self.others}

    @property
    def others(self) -> str:
        told = [
            ngettext("%(count)s other moves up", "%(count)s others move up", self.up) % {"count": self.up} if self.up else "",
            ngettext("%(count)s other moves down", "%(count)s others move down", self.down) % {"count": self.down} if self.down else "",
        ]
        return _(", ").join(filter(None, told)) or _("no other rank moves")


def rise(pair: Moved) -> int:
    """Places gained; 0 for a village that is unranked on either side."""
    old, new = pair.before and pair.before.rank, pair.after and pair.after.rank
    return old - new if old and new else 0


def change(label: str, old: object, new: object) -> str:
    """`rank 5 → 3`; nothing where both are alike."""
    return "" if old == new else f"{label} {old or '–'} → {new or '–'}".strip()


def effect_of_entry(
    participant: Participant,
    indicator: Indicator,
    period: int,
    *,
    points: int | None,
    not_applicable: bool = False,
    inputs: list | None = None,
) -> Effect:
    """If this figure had these points (hundredths), or did not apply; without either it is missing. Six queries, nothing is stored."""

    def decide(basis: Basis) -> None:
        row = next(row for row in basis.participants if row.pk == participant.pk)
        line = next(line for line in basis.indicators if line.pk == indicator.pk)
        basis.entries = [e for e in basis.entries if (e.participant, e.indicator, e.period) != (row, line, period)]
        if points is not None or not_applicable:
            values = {"points": points, "not_applicable": not_applicable, "inputs": inputs or []}
            basis.entries.append(Entry(participant=row, indicator=line, period=period, **values))

    return effect(participant, decide)


def effect_without_cap(cap: GradeCap) -> Effect:
    """If this grade cap were lifted."""

    def decide(basis: Basis) -> None:
        basis.caps = [row for row in basis.caps if row.pk != cap.pk]

    return effect(cap.participant, decide)


def effect_with_cap(participant: Participant, best_grade: str) -> Effect:
    """If the participant's best grade were this one."""

    def decide(basis: Basis) -> None:
        row = next(row for row in basis.participants if row.pk == participant.pk)
        basis.caps = [*basis.caps, GradeCap(participant=row, best_grade=best_grade)]

    return effect(participant, decide)


def effect(participant: Participant, decide: Callable[[Basis], None]) -> Effect:
    basis = read(participant.scheme, entries=True)
    before = board_of(basis)
    after = replace(basis)
    decide(after)
    return Effect(before, board_of(after), participant.code)
