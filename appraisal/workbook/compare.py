"""Where a workbook's rows differ from the stored ones. What the workbook does not give differs from nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from appraisal.scoring.spec import one_name
from appraisal.workbook.plan import ScoreRow, is_given

# What of a row belongs to the scheme; names and lives of villages are the register's.
SCHEME_OF = {
    "villages": ("group", "coefficient", "households", "population"),
    "categories": ("name", "name_en", "kind", "weight"),
    "indicators": (
        "category",
        "name",
        "name_en",
        "unit",
        "max",
        "rule",
        "params",
        "target",
        "frequency",
        "aggregate",
        "when_nothing_due",
        "office",
        "basis",
        "post",
        "self_score",
        "measure",
    ),
    "targets": ("target",),
    "caps": ("best_grade", "reason"),
}
GRADES = ("grades", "best_grade")


def differences(sheet: str, new: Any, old: Any) -> Iterator[tuple[str, Any, Any]]:
    """(column, stored, given) of two rows of a plan."""
    for name in SCHEME_OF[sheet]:
        given, stored = getattr(new, name), getattr(old, name)
        # Blank parameters are the rule's defaults, not something that was left out.
        is_told = given is not None if name == "params" else is_given(given)
        if is_told and not are_same(name, given, stored):
            yield name, stored, given


def heading_differences(new: dict[str, Any], old: dict[str, Any]) -> Iterator[tuple[str, Any, Any]]:
    """(key, stored, given) of two headings."""
    for key, given in new.items():
        if key not in ("code", "township") and not are_same(key, given, old[key]):
            yield key, old[key], given


def are_same(name: str, given: Any, stored: Any) -> bool:
    """优秀 and excellent are one name of a grade."""
    if name in GRADES:
        return names_of(given) == names_of(stored)
    return given == stored


def names_of(grades: str) -> list[list[str]]:
    return [[one_name(part) for part in grade.split(":")] for grade in grades.split("/")]


def is_same_figure(new: ScoreRow, old: ScoreRow | None) -> bool:
    """The same inputs; a reason that is left out beside them leaves the stored one."""
    if old is None or new.inputs != old.inputs or new.not_applicable != old.not_applicable:
        return False
    return not new.reason or new.reason == old.reason
