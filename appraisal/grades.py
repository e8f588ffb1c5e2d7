"""Grades in the reader's language: those of the default are translated, those that a scheme names itself stand as written."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from appraisal.scoring.numbers import hundredths
from appraisal.scoring.spec import one_name, parse_grades

DEFAULT_GRADES = {"excellent": _("excellent"), "good": _("good"), "pass": _("pass"), "fail": _("fail")}


def grade_label(scheme, grade: str | None) -> str:
    """优秀 and excellent are one name under the default."""
    if grade is None:
        return ""
    return str(DEFAULT_GRADES.get(one_name(grade), grade)) if not scheme.grades else grade


def capped_grades(scheme) -> list[tuple[str, str]]:
    """(grade, label) of the scheme's grades without the top one, at which a cap would cap nothing."""
    names = [grade.name for grade in parse_grades(scheme.grades, hundredths(scheme.full_marks))][1:]
    return [(name, grade_label(scheme, name)) for name in names]
