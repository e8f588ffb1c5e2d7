"""Reads a year workbook straight into the scoring package: for tests alone, sharing no code with the application's reader."""

from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from openpyxl import load_workbook

from appraisal.scoring.numbers import hundredths
from appraisal.scoring.params import parse_params
from appraisal.scoring.rollup import tally_of
from appraisal.scoring.rules import score
from appraisal.scoring.spec import (
    PERIODS,
    CategorySpec,
    IndicatorSpec,
    ParticipantSpec,
    SchemeSpec,
    parse_grades,
    parse_quarter_weights,
    parse_quota,
    parse_tie_breaks,
)

ROOT = Path(__file__).parents[2]
FILES = {path.stem: path for folder in ("demo", "tests/years") for path in sorted((ROOT / folder).glob("*.xlsx"))}


@dataclass
class Year:
    spec: SchemeSpec
    participants: list[ParticipantSpec]
    entries: dict[str, dict[tuple[str, int], int | None]]  # village → (indicator, period) → points

    def tallies(self, village):
        by_code: dict[str, dict[int, int | None]] = {}
        for (code, period), points in self.entries[village].items():
            by_code.setdefault(code, {})[period] = points
        return {code: tally_of(entries, self.spec.quarter_weights) for code, entries in by_code.items()}


def rows(book, name):
    if name not in book.sheetnames:
        return []
    head, *body = book[name].iter_rows(values_only=True)
    return [dict(zip(head, line, strict=True)) for line in body]


def number(value):
    return None if value is None else Decimal(str(value))


def read_year(stem: str) -> Year:
    book = load_workbook(FILES[stem], data_only=True)
    keys = {row["key"]: row["value"] for row in rows(book, "scheme")}
    full = hundredths(number(keys.get("full_marks", 100)))
    indicators = tuple(indicator(row) for row in rows(book, "indicators"))
    spec = SchemeSpec(
        code=keys["code"],
        year=keys["year"],
        full_marks=full,
        quarter_weights=parse_quarter_weights(keys.get("quarter_weights") or ""),
        tie_breaks=parse_tie_breaks(keys.get("tie_breaks") or ""),
        grades=parse_grades(keys.get("grades") or "", full),
        quota=parse_quota(keys.get("quota") or "30%"),
        ties_at_cut=keys.get("ties_at_cut") or "exclude",
        by_group=keys.get("by_group") == "yes",
        categories=tuple(CategorySpec(row["code"], row["kind"], hundredths(number(row["weight"]))) for row in rows(book, "categories")),
        indicators=indicators,
    )
    caps = {row["village"]: row["best_grade"] for row in rows(book, "caps")}
    participants = [
        ParticipantSpec(row["code"], row["group"] or "", caps=(caps[row["code"]],) if row["code"] in caps else ())
        for row in rows(book, "villages")
    ]
    return Year(spec, participants, entries(book, spec))


def indicator(row) -> IndicatorSpec:
    points = hundredths(number(row["max"]))
    return IndicatorSpec(
        code=row["code"],
        category=row["category"],
        max=points,
        rule=row["rule"],
        params=parse_params(row["rule"], row["params"] or "", max=points),
        target=number(row["target"]),
        frequency=row["frequency"],
        aggregate=row["aggregate"] or "mean",
        when_nothing_due=row["when_nothing_due"] or "full",
    )


def entries(book, spec):
    targets = {(row["indicator"], row["village"]): number(row["target"]) for row in rows(book, "targets")}
    kinds = {category.code: category.kind for category in spec.categories}
    by_code = {row.code: row for row in spec.indicators}
    found: dict[str, dict] = {row["code"]: {} for row in rows(book, "villages")}
    for row in rows(book, "scores"):
        line, period = by_code[row["indicator"]], PERIODS[row["period"]]
        if row["na"] == "yes":
            points = None
        else:
            inputs = [number(row[f"v{n}"]) for n in range(1, 10)]
            own = targets.get((row["indicator"], row["village"]))
            points = score(line, period, inputs, target=own, reason=row["reason"] or "", kind=kinds[line.category]).points
        found[row["village"]][row["indicator"], period] = points
    return found
