"""A stored scheme as a plan: what its workbook says, and what an uploaded one is compared with."""

from __future__ import annotations

from decimal import Decimal

from appraisal.models import Entry, Scheme
from appraisal.workbook.plan import CapRow, CategoryRow, IndicatorRow, OfficeRow, ScoreRow, VillageRow, YearPlan

SCHEME_FIELDS = (
    "code", "title", "title_en", "year", "full_marks", "quarter_weights", "tie_breaks", "grades", "quota", "ties_at_cut", "by_group",
)  # fmt: skip


def stored_plan(scheme: Scheme) -> YearPlan:
    """In a constant number of queries."""
    indicators = list(scheme.indicators.select_related("category", "office").order_by("position", "pk"))
    participants = list(scheme.participants.in_order().select_related("village__successor", "scheme"))
    offices = {row.office.code: row.office for row in indicators}
    values = {name: getattr(scheme, name) for name in SCHEME_FIELDS}
    return YearPlan(
        scheme=values | {"township": scheme.township.name, "full_marks": plain_number(scheme.full_marks)},
        offices=[OfficeRow(row.code, row.name, row.name_en) for row in sorted(offices.values(), key=lambda row: (row.position, row.pk))],
        villages=[village_row(row) for row in participants],
        categories=[
            CategoryRow(row.code, row.name, row.name_en, row.kind, plain_number(row.weight))
            for row in scheme.categories.order_by("position", "pk")
        ],
        indicators=[indicator_row(row) for row in indicators],
        targets=targets_of(scheme),
        scores=scores_of(scheme),
        caps=caps_of(scheme),
    )


def plain_number(number: Decimal | None) -> Decimal | None:
    """Without trailing zeros, so that rows of file and database compare as equal."""
    return None if number is None else number.normalize() + 0


def village_row(participant) -> VillageRow:
    village = participant.village
    return VillageRow(
        village.code, village.name, village.name_en, participant.group, plain_number(participant.coefficient), participant.households,
        participant.population, village.started_on, village.ended_on, village.successor.code if village.successor else "",
    )  # fmt: skip


def indicator_row(row) -> IndicatorRow:
    return IndicatorRow(
        row.code, row.category.code, row.name, row.name_en, row.unit, plain_number(row.max), row.rule, row.params, plain_number(row.target),
        row.frequency, row.aggregate, row.when_nothing_due, row.office.code, row.basis, row.post, row.self_score, row.measure,
    )  # fmt: skip


def targets_of(scheme: Scheme) -> dict[tuple[str, str], Decimal]:
    rows = scheme.participants.exclude(targets=None).order_by("targets__indicator__position", "position")
    values = rows.values_list("targets__indicator__code", "village__code", "targets__target")
    return {(indicator, village): plain_number(target) for indicator, village, target in values}


def scores_of(scheme: Scheme) -> dict[tuple[int, str, str], ScoreRow]:
    rows = (
        Entry.objects.present().filter(participant__scheme=scheme).order_by("period", "indicator__position", "participant__position", "pk")
    )
    found = {}
    for row in rows.values("period", "indicator__code", "participant__village__code", "inputs", "not_applicable", "reason"):
        inputs = tuple(value and Decimal(value) for value in row["inputs"])
        # Nothing due may have made it not applicable by rule: then its inputs say so again.
        entry = ScoreRow(
            row["period"],
            row["indicator__code"],
            row["participant__village__code"],
            inputs,
            row["not_applicable"] and not inputs,
            row["reason"],
        )
        found[entry.key] = entry
    return found


def caps_of(scheme: Scheme) -> list[CapRow]:
    rows = scheme.participants.exclude(caps=None).order_by("position", "caps__pk")
    return [CapRow(*values) for values in rows.values_list("village__code", "caps__best_grade", "caps__reason", "caps__document")]
