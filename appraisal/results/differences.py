"""What changed from one frozen version to another: in the results, and in what they were computed from."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from appraisal.results.board import Board, Line
from appraisal.results.snapshot import dump


@dataclass(frozen=True)
class Moved:
    """A participant whose rank, total or grade is another; either side may be None when it takes part in one version only."""

    before: Line | None
    after: Line | None

    @property
    def line(self) -> Line:
        """As it stands after, or stood before."""
        return self.after or self.before


@dataclass(frozen=True)
class Changed:
    """One thing the ranking rests on: what it is, and both contents in plain words."""

    subject: str
    before: str
    after: str


def moved(before: Board, after: Board) -> list[Moved]:
    old, new = {line.code: line for line in before.lines}, {line.code: line for line in after.lines}
    pairs = [Moved(old.get(code), new.get(code)) for code in dict.fromkeys([*new, *old])]
    return [pair for pair in pairs if outcome(pair.before) != outcome(pair.after)]


def outcome(line: Line | None) -> tuple | None:
    return line and (line.rank, line.total, line.figures["grade"], line.figures["note"])


def changed(before: Board, after: Board) -> list[Changed]:
    """In the order of the snapshot: scheme, lines, villages, targets, caps, entries."""
    old, new = dict(contents(dump(before.basis))), dict(contents(dump(after.basis)))
    return [
        Changed(subject, worded(old.get(subject), new.get(subject)), worded(new.get(subject), old.get(subject)))
        for subject in dict.fromkeys([*old, *new])
        if old.get(subject) != new.get(subject)
    ]


def contents(inputs: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    yield _("Scheme"), inputs["scheme"] | inputs["township"]
    yield from named(inputs["categories"], _("Category"), "code")
    yield from named(inputs["indicators"], _("Indicator"), "code")
    yield from named(inputs["villages"], _("Participant"), "code")
    yield from named(inputs["targets"], _("Target"), "village", "indicator")
    yield from named(inputs["caps"], _("Grade cap"), "village", "document")
    yield from named(inputs["entries"], _("Entry"), "village", "indicator", "period")
    yield from named(inputs.get("self_scores", []), _("Self-score"), "village", "indicator", "period")


def named(rows: Iterable[dict[str, Any]], kind: str, *keys: str) -> Iterator[tuple[str, dict[str, Any]]]:
    for row in rows:
        yield f"{kind} {' · '.join(row[key] for key in keys)}", {key: row[key] for key in row if key not in (*keys, "version")}


def worded(content: dict[str, Any] | None, other: dict[str, Any] | None) -> str:
    """Only what differs from the other side."""
    if content is None:
        return _("not there")
    differing = {key: value for key, value in content.items() if other is None or other.get(key) != value}
    return ", ".join(f"{key} {plainly(value)}" for key, value in differing.items())


def plainly(value: Any) -> str:
    if isinstance(value, list):
        return " / ".join("–" if part is None else str(part) for part in value)
    return "–" if value in (None, "") else str(value)
