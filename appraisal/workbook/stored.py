"""A stored scheme as a plan: what its workbook says, and what an uploaded one is compared with."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import fields
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Q

from appraisal.models import Entry, GradeCap, Indicator, Participant, Scheme
from appraisal.results.basis import Basis
from appraisal.workbook import canonical, plan
from appraisal.workbook.plan import YearPlan
from villages.models import Office

SCHEME_FIELDS = (
    "code",
    "title",
    "title_en",
    "year",
    "full_marks",
    "quarter_weights",
    "tie_breaks",
    "grades",
    "quota",
    "ties_at_cut",
    "by_group",
)


def stored_plan(basis: Basis, offices: Iterable[Office] = ()) -> YearPlan:
    """`basis` as `results.basis.read` gives it; its entries and the offices only where they were read."""
    codes = {row.village.code for row in basis.participants}
    return YearPlan(
        scheme=heading_of(basis.scheme),
        offices={row.code: row_of(plan.OfficeRow, row) for row in offices},
        villages={row.village.code: village_row(row, codes) for row in basis.participants},
        categories={row.code: row_of(plan.CategoryRow, row) for row in basis.categories},
        indicators={
            row.code: row_of(plan.IndicatorRow, row, category=row.category.code, office=row.office.code, params=params_of(row))
            for row in sorted(basis.indicators, key=lambda row: (row.position, row.pk))
        },
        targets={key: plan.TargetRow(*key, target) for key, target in basis.targets.items()},
        scores={(row.period, row.indicator.code, row.participant.code): score_row(row) for row in basis.entries},
        caps={(cap.participant.code, cap.document): cap_row(cap) for cap in basis.caps},
    )


def heading_of(scheme: Scheme) -> dict[str, Any]:
    values = {name: getattr(scheme, name) for name in SCHEME_FIELDS} | {"township": scheme.township.name}
    for name in ("quarter_weights", "tie_breaks", "quota"):
        values[name] = canonical.readable(values[name], getattr(canonical, name))
    return values | {"grades": canonical.readable(scheme.grades, lambda text: canonical.grades(text, scheme.full_marks))}


def params_of(indicator: Indicator) -> str:
    return canonical.readable(indicator.params, lambda text: canonical.params(indicator.rule, text, indicator.max))


def offices_of(scheme: Scheme) -> list[Office]:
    """The offices that there were in the scheme's year, and any other that leads one of its indicators."""
    first, last = date(scheme.year, 1, 1), date(scheme.year, 12, 31)
    there = Q(started_on=None) | Q(started_on__lte=last)
    still = Q(ended_on=None) | Q(ended_on__gte=first)
    leading = Q(pk__in=scheme.indicators.values("office"))
    return list(Office.objects.filter(township=scheme.township_id).filter((there & still) | leading).order_by("position", "pk"))


def row_of(kind: type, row: Any, **values: Any) -> Any:
    """A plan's row with the values of the stored one, but for those given."""
    names = [field.name for field in fields(kind)]
    return kind(**{name: values[name] if name in values else getattr(row, name) for name in names})


def village_row(participant: Participant, codes: Collection[str]) -> plan.VillageRow:
    """A successor is named where it takes part too: a workbook names no village that it does not hold."""
    village = participant.village
    own = ("group", "coefficient", "households", "population")
    successor = village.successor.code if village.successor and village.successor.code in codes else ""
    return row_of(plan.VillageRow, village, successor=successor, **{name: getattr(participant, name) for name in own})


def score_row(entry: Entry) -> plan.ScoreRow:
    inputs = tuple(value and Decimal(value) for value in entry.inputs)
    # Nothing due may have made it not applicable by rule: then its inputs say so again.
    return plan.ScoreRow(
        entry.period, entry.indicator.code, entry.participant.code, inputs, entry.not_applicable and not inputs, entry.reason
    )


def cap_row(cap: GradeCap) -> plan.CapRow:
    return row_of(plan.CapRow, cap, village=cap.participant.code)
