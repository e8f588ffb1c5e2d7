"""What must hold across the sheets of a year workbook, told at the cell where it can be put right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from appraisal.scoring.numbers import hundredths
from appraisal.scoring.spec import (
    CategorySpec,
    SchemeSpec,
    cap_index,
    check_scheme,
    parse_grades,
    parse_quarter_weights,
    parse_quota,
    parse_tie_breaks,
)
from appraisal.scoring.words import ScoringError
from appraisal.specs import translated
from appraisal.workbook.plan import YearPlan
from township.spreadsheets import Problem

if TYPE_CHECKING:
    from appraisal.workbook.read import YearReader


def check_whole(reader: YearReader) -> None:
    """The scoring package's own checks of a scheme and its caps, and what opening one would tell."""
    plan = reader.plan
    if not {"scheme", "categories", "indicators", "villages"} <= set(reader.tables):
        return
    spec = scheme_spec(plan)
    are_weights_read = not any(row.sheet == plan.sheets["categories"] or is_full_marks(plan, row) for row in reader.problems)
    for error in check_scheme(spec):
        place = place_of(plan, error, are_weights_read=are_weights_read)
        if place is not None:
            sheet, key, column = place
            reader.problems.append(plan.at(sheet, key, column, translated(error)))
    if not plan.villages:
        reader.problems.append(plan.at("villages", None, "code", _("Nobody takes part yet.")))
    for key, cap in plan.caps.items():
        try:
            cap.best_grade and cap_index(spec, cap.best_grade)
        except ScoringError as error:
            reader.problems.append(plan.at("caps", key, "best_grade", translated(error)))
    tell_missing_targets(reader)


def is_full_marks(plan: YearPlan, problem: Problem) -> bool:
    row = plan.places.get(("scheme", "full_marks"))
    return row is not None and (problem.sheet, problem.cell) == (row.sheet, row["value"].ref)


def place_of(plan: YearPlan, error: ScoringError, *, are_weights_read: bool) -> tuple[str, object, str] | None:
    """(sheet, key, column); None when the error only follows from a cell that could not be read and was told."""
    if error.field == "tie_breaks":
        return "scheme", "tie_breaks", "value"
    if error.field == "weight":
        return ("categories", next(iter(plan.categories), None), "weight") if are_weights_read else None
    if error.field == "indicators":
        return None if plan.indicators else ("indicators", None, "code")
    code = error.params.get("code")
    return "categories" if error.field == "code" and code in plan.categories else "indicators", code, error.field


def scheme_spec(plan: YearPlan) -> SchemeSpec:
    """Of what could be read; the rest stands at its default."""
    scheme = plan.scheme
    full = hundredths(scheme.get("full_marks", 100))
    return SchemeSpec(
        code=scheme.get("code", ""),
        year=scheme.get("year", 0),
        full_marks=full,
        quarter_weights=parse_quarter_weights(scheme.get("quarter_weights", "")),
        tie_breaks=parse_tie_breaks(scheme.get("tie_breaks", "")),
        grades=parse_grades(scheme.get("grades", ""), full),
        quota=parse_quota(scheme.get("quota", "30%")),
        ties_at_cut=scheme.get("ties_at_cut", "exclude"),
        by_group=scheme.get("by_group", False),
        categories=tuple(CategorySpec(row.code, row.kind or "base", hundredths(row.weight)) for row in plan.categories.values()),
        indicators=tuple(plan.specs.values()),
    )


def tell_missing_targets(reader: YearReader) -> None:
    """Where no target is given, nothing is due: better known now than in January."""
    plan = reader.plan
    for code, spec in plan.specs.items():
        if spec.rule != "completion" or spec.target:
            continue
        if any((code, village) not in plan.targets for village in plan.villages):
            message = _("No target is given, so nothing is due where a village has none of its own.")
            reader.notices.append(plan.at("indicators", code, "target", message))
