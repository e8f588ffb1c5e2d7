"""What a workbook may not change in a scheme that has opened, told at the cells where it would."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from appraisal.results.basis import Basis
from appraisal.workbook.compare import differences, heading_differences
from appraisal.workbook.report import Report, written
from appraisal.workbook.stored import stored_plan
from appraisal.workbook.words import column_label


def refuse_changes(basis: Basis, report: Report) -> None:
    stored = stored_plan(basis)
    for key, old, new in heading_differences(report.plan.scheme, stored.scheme):
        report.refuse("scheme", key, "value", kept(key, old, new))
    for sheet in ("villages", "categories", "indicators"):
        refuse_lines(sheet, getattr(stored, sheet), report)
    for key, row in report.plan.targets.items():
        indicator, old = stored.indicators.get(key[0]), stored.targets.get(key)
        effective = old.target if old else indicator and indicator.target
        if indicator and row.target != effective:
            message = _(
                "The target is %(old)s in the scheme and %(new)s here. In a running year it changes by a decision (Scheme → Targets)."
            )
            report.refuse("targets", key, "target", message % {"old": written(effective) or "–", "new": written(row.target)})


def refuse_lines(sheet: str, stored: dict[str, Any], report: Report) -> None:
    for code, row in getattr(report.plan, sheet).items():
        if code not in stored:
            message = _(
                "“%(code)s” is not in the scheme, and a running year takes nothing new. Take it out, or write it in next year's scheme."
            )
            report.refuse(sheet, code, "code", message % {"code": code})
            continue
        for name, old, new in differences(sheet, row, stored[code]):
            report.refuse(sheet, code, name, kept(name, old, new))


def kept(name: str, old: Any, new: Any) -> str:
    said = {"column": column_label(name), "old": written(old) or "–", "new": written(new) or "–"}
    return _("“%(column)s” is %(old)s in the scheme and %(new)s here. A running year keeps its scheme: put %(old)s back.") % said
