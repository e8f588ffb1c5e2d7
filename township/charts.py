"""Geometry of the small pictures: points in, coordinates out. Templates draw them and say the same numbers in words.

Points are hundredths as integers, or texts as printed ("4.70"). Coordinates are texts, so that no language writes them with a comma.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

COLOURS = 8
BONUS, DEDUCTION = "bonus", "deduction"
Points = int | str | None

RING = 2 * 3.14159 * 18
SPARK_WIDTH, SPARK_HEIGHT, SPARK_EDGE = 88, 24, 4
LADDER_LEFT, LADDER_STEP, LADDER_ROW, LADDER_TOP, LADDER_NAMES = 24, 110, 30, 48, 130
LADDER_TALLEST = 600  # from rank 1 to the lowest: a village that climbs alone among many stays on one screen
LADDER_LINE = 15  # between the names of those who end on one rank; the ranks after a shared one are empty


def hundredths(points: Points) -> int:
    """Nothing counts as 0 here: a picture has no room for a difference that the words beside it make."""
    return points if isinstance(points, int) else int(Decimal(points or 0).scaleb(2))


def place(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")


@dataclass(frozen=True)
class Segment:
    """A stretch of a bar, 0 to 1000 wide; `look` names its fill in parts.css."""

    label: str
    points: Points
    look: str
    x: str
    width: str


def stack(parts: Sequence[tuple[str, Points, str]], full: Points) -> list[Segment]:
    """Base and bonus one after the other; a deduction lies hollow over the end that it takes away."""
    scale = 1000 / max(hundredths(full), 1)
    end, segments = 0.0, []
    for (label, points, kind), look in zip(parts, looks(kind for _, _, kind in parts), strict=True):
        width = min(abs(hundredths(points)) * scale if kind == DEDUCTION else max(hundredths(points), 0) * scale, 1000)
        start = max(end - width, 0) if kind == DEDUCTION else end
        end = start if kind == DEDUCTION else end + width
        if width:
            segments.append(Segment(label, points, look, place(start), place(width)))
    return segments


def looks(kinds) -> list[str]:
    """The base categories go through the colours; bonus and deduction have their own."""
    found, base = [], 0
    for kind in kinds:
        base += kind not in (BONUS, DEDUCTION)
        found.append(kind if kind in (BONUS, DEDUCTION) else str((base - 1) % COLOURS + 1))
    return found


def arc(present: int, expected: int) -> str:
    """How much of the ring is drawn, as a dash and its gap."""
    drawn = RING * min(present / expected, 1) if expected else RING
    return f"{place(drawn)} {place(RING + 1)}"


def spark(values: Sequence[Points], top: Points) -> tuple[list[str], list[tuple[str, str]]]:
    """Lines between neighbouring values and a dot for each; a gap where there is none."""
    width, height = SPARK_WIDTH - 2 * SPARK_EDGE, SPARK_HEIGHT - 2 * SPARK_EDGE
    step, scale = width / max(len(values) - 1, 1), height / max(hundredths(top), 1)
    dots = [
        None if value is None else (SPARK_EDGE + index * step, SPARK_EDGE + height - min(max(hundredths(value) * scale, 0), height))
        for index, value in enumerate(values)
    ]
    lines = [" ".join(place(number) for number in (*first, *second)) for first, second in itertools.pairwise(dots) if first and second]
    return lines, [(place(dot[0]), place(dot[1])) for dot in dots if dot]


@dataclass(frozen=True)
class Rung:
    """One village's way through the ranks: `steps` are (x, y, rank), `lines` join neighbouring years."""

    label: str
    ranks: list[int | None]
    is_mine: bool
    steps: list[tuple[str, str, int]]
    lines: list[str]
    name_y: str


@dataclass(frozen=True)
class Ladder:
    columns: list[tuple[str, str]]
    rungs: list[Rung]
    names_x: str
    width: str
    height: str


def climb(columns: Sequence[str], rows: Sequence[tuple[str, Sequence[int | None], bool]]) -> Ladder:
    """Rank 1 on top, a column for each year; the own row is drawn last, over the others."""
    lowest = max((rank for _, ranks, _ in rows for rank in ranks if rank), default=1)
    row_height = min(LADDER_ROW, LADDER_TALLEST / max(lowest - 1, 1))
    xs = [LADDER_LEFT + index * LADDER_STEP for index in range(len(columns))]
    rungs: list[Rung] = []
    for label, ranks, mine in sorted(rows, key=lambda row: row[2]):
        beside = sum(one.ranks[-1] == ranks[-1] for one in rungs)
        rungs.append(rung(label, ranks, mine, xs, row_height, beside * LADDER_LINE))
    return Ladder(
        columns=[(place(x), column) for x, column in zip(xs, columns, strict=True)],
        rungs=rungs,
        names_x=place(xs[-1] + 22),
        width=place(xs[-1] + 22 + LADDER_NAMES),
        height=place(LADDER_TOP + (lowest - 1) * row_height + 22 + LADDER_LINE * tied_below(rungs, lowest)),
    )


def tied_below(rungs: Sequence[Rung], lowest: int) -> int:
    """How many names more than one stand at the lowest rank, below which nothing is empty."""
    return max(sum(one.ranks[-1] == lowest for one in rungs) - 1, 0)


def rung(label: str, ranks: Sequence[int | None], is_mine: bool, xs: Sequence[int], row_height: float, below: int) -> Rung:
    """`below`: how far under its last step the name stands."""
    steps = [(x, LADDER_TOP + (rank - 1) * row_height, rank) if rank else None for x, rank in zip(xs, ranks, strict=True)]
    lines = [
        f"{place(first[0])} {place(first[1])} {place(second[0])} {place(second[1])}"
        for first, second in itertools.pairwise(steps)
        if first and second
    ]
    drawn = [(place(x), place(y), rank) for x, y, rank in filter(None, steps)]
    return Rung(label, list(ranks), is_mine, drawn, lines, place(steps[-1][1] + below) if steps[-1] else "")
