"""From totals to ranks and grades: places of the top grade, ties at the cut, caps."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from appraisal.scoring.rollup import Result
from appraisal.scoring.spec import ParticipantSpec, SchemeSpec, cap_index

TIED_AT_THE_CUT = "tied at the cut"


@dataclass(slots=True)
class Standing:
    """Where a participant stands. Rank and grade are None when unranked; `grade` is as the scheme writes it.

    `decided_by` is the tie-break that puts it behind the one above with an equal total. `threshold` is the grade its
    total reaches, `cap` the best grade its caps leave, `place` whether it takes a place of the quota.
    """

    key: object
    group: str
    total: int | None
    rank: int | None = None
    grade: str | None = None
    note: str = ""
    decided_by: str = ""
    threshold: str | None = None
    cap: str | None = None
    place: bool = False


@dataclass(frozen=True, slots=True)
class Places:
    """The top grade's places in a group: how many there are, how many are taken and how many stay empty."""

    group: str
    ranked: int
    places: int
    taken: int


def standing(spec: SchemeSpec, results: Sequence[Result], participants: Iterable[ParticipantSpec]) -> tuple[list[Standing], list[Places]]:
    """The whole ranking: by rank within each group, the unranked last, equal ones in the order given."""
    caps = {row.key: max((cap_index(spec, cap) for cap in row.caps), default=0) for row in participants}
    lines, places = [], []
    groups = sorted({row.group for row in results}) if spec.by_group else [None]
    for group in groups:
        rows = [row for row in results if group is None or row.group == group]
        ranked = ranks(rows, spec.tie_breaks)
        places.append(grade(spec, ranked, caps, group or ""))
        lines += ranked
        lines += [Standing(row.key, row.group, None) for row in rows if row.total is None]
    return lines, places


def ranks(results: Sequence[Result], tie_breaks: Sequence[str] = ()) -> list[Standing]:
    """Those with a total, highest first: 1, 2, 2, 4; what the tie-breaks leave equal shares the rank."""
    ranked = [(sort_key(row, tie_breaks), row) for row in results if row.total is not None]
    ranked.sort(key=lambda pair: pair[0], reverse=True)
    lines: list[Standing] = []
    for place, (key, row) in enumerate(ranked, start=1):
        line = Standing(row.key, row.group, row.total, rank=place)
        if place > 1:
            before = ranked[place - 2][0]
            if before == key:
                line.rank, line.decided_by = lines[-1].rank, lines[-1].decided_by
            elif before[0] == key[0]:
                line.decided_by = next(name for name, a, b in zip(tie_breaks, before[1:], key[1:], strict=True) if a != b)
        lines.append(line)
    return lines


def sort_key(row: Result, tie_breaks: Sequence[str]) -> tuple[int, ...]:
    """The total, then the tie-breaks; a category that does not apply counts as 0."""
    return (row.total or 0, *((row.adjusted if key == "adjusted" else row.categories.get(key)) or 0 for key in tie_breaks))


def grade(spec: SchemeSpec, ranked: list[Standing], caps: Mapping[object, int], group: str) -> Places:
    """Give the grades: the lowest of threshold, place and cap. Returns the count of places."""
    places = spec.quota.places(len(ranked))
    reached = {line.key: threshold_index(spec, line.total or 0) for line in ranked}
    claims = [line for line in ranked if reached[line.key] == 0 and not caps.get(line.key)]
    taken = take_places(claims, places, include=spec.ties_at_cut == "include")
    for line in ranked:
        threshold, cap = reached[line.key], caps.get(line.key, 0)
        index = max(threshold, cap, 0 if line.place else 1)
        line.grade, line.threshold = spec.grades[index].name, spec.grades[threshold].name
        line.cap = spec.grades[cap].name if cap else None
    return Places(group, len(ranked), places, taken)


def threshold_index(spec: SchemeSpec, total: int) -> int:
    return next(index for index, row in enumerate(spec.grades) if total >= row.start)


def take_places(claims: list[Standing], places: int, *, include: bool) -> int:
    """Places go in rank order; across the last one a shared rank gets none of it, or all. Returns how many are taken."""
    left, taken = places, 0
    for _rank, sharing in groupby(claims, key=lambda line: line.rank):
        cluster = list(sharing)
        if not left:
            break
        fits = len(cluster) <= left
        for line in cluster:
            line.place = fits or include
            line.note = "" if fits else TIED_AT_THE_CUT
        taken += len(cluster) if fits or include else 0
        left = left - len(cluster) if fits else 0
    return taken
