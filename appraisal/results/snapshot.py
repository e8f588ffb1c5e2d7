"""The canonical form of a basis: plain values under the workbook's names, and back to unsaved rows."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from decimal import Decimal
from typing import Any, TypeVar

from django.db.models import Model

from appraisal.models import Category, Entry, GradeCap, Indicator, Participant, Scheme
from appraisal.models.scheme import Kind
from appraisal.periods import Period
from appraisal.results.basis import Basis
from appraisal.scoring.numbers import hundredths, plain, show
from cadres.models import Cadre, Post
from villages.models import Office, Township, Village

M = TypeVar("M", bound=Model)

FORMAT = 1
NAMES = ("code", "name", "name_en")
SCHEME = (
    "code", "title", "title_en", "year", "full_marks", "quarter_weights", "tie_breaks", "grades", "quota",
    "ties_at_cut", "by_group",
)  # fmt: skip
CATEGORY = (*NAMES, "kind", "weight")
INDICATOR = (
    *NAMES, "unit", "max", "rule", "params", "target", "frequency", "aggregate", "when_nothing_due", "basis", "post",
    "measure",
)  # fmt: skip
PARTICIPANT = ("group", "coefficient", "households", "population")
VILLAGE = (*NAMES, "started_on", "ended_on")
SERVICE, PERSON = ("serves_from", "serves_until"), ("code", "name")
CAP = ("best_grade", "reason", "document")
ENTRY = ("inputs", "not_applicable", "reason", "version")


def canonical(document: dict[str, Any]) -> str:
    """Sorted keys, no spaces; what the checksum covers, in UTF-8."""
    return json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def checksum(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def dump(basis: Basis) -> dict[str, Any]:
    """The `inputs` of a snapshot. Who typed a figure stays in the trace, where a person can be erased."""
    self_scores = [
        {"indicator": indicator, "village": village, "period": Period(period).code, "points": show(points)}
        for (indicator, village, period), points in sorted(basis.self_scores.items())
    ]
    return {
        "format": FORMAT,
        "township": fields_of(basis.scheme.township, NAMES[1:]),
        "scheme": fields_of(basis.scheme, SCHEME) | ({"kind": basis.scheme.kind} if basis.scheme.is_for_cadres else {}),
        "categories": [fields_of(row, CATEGORY) for row in basis.categories],
        "indicators": [dump_indicator(row) for row in basis.indicators],
        "villages": [dump_participant(row) for row in basis.participants],
        "targets": [
            {"indicator": indicator, "village": village, "target": plain(target)}
            for (indicator, village), target in sorted(basis.targets.items())
        ],
        "caps": [fields_of(row, CAP) | {"village": row.participant.code} for row in basis.caps],
        "entries": [dump_entry(row) for row in basis.entries],
    } | ({"self_scores": self_scores} if self_scores else {})


def dump_indicator(row: Indicator) -> dict[str, Any]:
    """Whether the villages score themselves is said where they do."""
    content = fields_of(row, INDICATOR) | {"category": row.category.code, "office": fields_of(row.office, NAMES)}
    return content | ({"self_score": True} if row.self_score else {})


def dump_participant(row: Participant) -> dict[str, Any]:
    successor = row.village.successor
    content = fields_of(row, PARTICIPANT) | fields_of(row.village, VILLAGE)
    content["successor"] = fields_of(successor, NAMES) if successor else None
    return content | {"cadre": dump_cadre(row)} if row.cadre else content


def dump_cadre(row: Participant) -> dict[str, Any]:
    return fields_of(row, SERVICE) | fields_of(row.cadre, PERSON) | {"post": fields_of(row.post, NAMES)}


def dump_entry(row: Entry) -> dict[str, Any]:
    return fields_of(row, ENTRY) | {
        "period": Period(row.period).code,
        "indicator": row.indicator.code,
        "village": row.participant.code,
        "points": None if row.points is None else show(row.points),
    }


def fields_of(row: Model, names: tuple[str, ...]) -> dict[str, Any]:
    return {name: plain_value(getattr(row, name)) for name in names}


def plain_value(value: Any) -> Any:
    if isinstance(value, Decimal):
        return plain(value)
    return value.isoformat() if isinstance(value, date) else value


def restore(inputs: dict[str, Any]) -> Basis:
    """Unsaved rows that are linked as those of `results.basis.read` are."""
    township = unsaved(Township, inputs["township"], NAMES[1:])
    basis = Basis(unsaved(Scheme, inputs["scheme"], SCHEME, township=township, kind=inputs["scheme"].get("kind", Kind.VILLAGES)))
    basis.categories = [unsaved(Category, row, CATEGORY, scheme=basis.scheme) for row in inputs["categories"]]
    categories = {row.code: row for row in basis.categories}
    basis.indicators = [
        unsaved(
            Indicator,
            row,
            INDICATOR,
            scheme=basis.scheme,
            category=categories[row["category"]],
            office=unsaved(Office, row["office"], NAMES),
            self_score=row.get("self_score", False),
        )
        for row in inputs["indicators"]
    ]
    basis.participants = [restore_participant(row, basis.scheme) for row in inputs["villages"]]
    basis.targets = {(row["indicator"], row["village"]): Decimal(row["target"]) for row in inputs["targets"]}
    participants = {row.code: row for row in basis.participants}
    basis.caps = [unsaved(GradeCap, row, CAP, participant=participants[row["village"]]) for row in inputs["caps"]]
    indicators = {row.code: row for row in basis.indicators}
    basis.entries = [restore_entry(row, participants[row["village"]], indicators[row["indicator"]]) for row in inputs["entries"]]
    for row in inputs.get("self_scores", []):
        basis.self_scores[row["indicator"], row["village"], Period.from_code(row["period"])] = hundredths(Decimal(row["points"]))
    return basis


def restore_participant(row: dict[str, Any], scheme: Scheme) -> Participant:
    successor = unsaved(Village, row["successor"], NAMES) if row["successor"] else None
    village = unsaved(Village, row, VILLAGE, successor=successor)
    if person := row.get("cadre"):
        post = unsaved(Post, person["post"], NAMES)
        cadre = unsaved(Cadre, person, PERSON)
        service = {name: Participant._meta.get_field(name).to_python(person[name]) for name in SERVICE}
        return unsaved(Participant, row, PARTICIPANT, scheme=scheme, village=village, cadre=cadre, post=post, **service)
    return unsaved(Participant, row, PARTICIPANT, scheme=scheme, village=village)


def restore_entry(row: dict[str, Any], participant: Participant, indicator: Indicator) -> Entry:
    points = None if row["points"] is None else hundredths(Decimal(row["points"]))
    period = Period.from_code(row["period"])
    return unsaved(Entry, row, ENTRY, participant=participant, indicator=indicator, period=period, points=points)


def unsaved(model: type[M], row: dict[str, Any], names: tuple[str, ...], **relations: Any) -> M:
    values = {name: model._meta.get_field(name).to_python(row[name]) for name in names}
    return model(**values, **relations)
