"""Who may do what with schemes, sheets and entries; and the guards of their moves, which raise what a person can read."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from appraisal.periods import first_day, last_day
from villages.models import Role, User
from villages.rules import duty_for, has_duty, is_appraisal, ties

may_review = is_appraisal
may_write_scheme = is_appraisal


def scorer_duty(user: User, sheet):
    return duty_for(user, Role.SCORER, township=sheet.township_id, office=sheet.office_id)


def may_score(user: User, sheet) -> bool:
    """Enter and submit: a scorer of this sheet's office."""
    return scorer_duty(user, sheet) is not None


def may_compute(user: User, scheme) -> bool:
    return is_appraisal(user, scheme)


def may_read_ranking(user: User, scheme) -> bool:
    """Officials, at any time. A village reads its own figures, and no rank before publicity."""
    return scheme.township_id in user.townships_read()


def may_export(user: User, scheme) -> bool:
    """Take figures out of the house: those who compute, approve and check them."""
    roles = (Role.APPRAISAL, Role.COMMITTEE, Role.DISCIPLINE, Role.AUDITOR)
    return any(has_duty(user, role, township=scheme.township_id) for role in roles)


def ties_for(user: User, sheet) -> dict[int, str]:
    """Villages that this person does not score on this sheet, and why."""
    return ties(user, first_day(sheet.scheme.year, sheet.period), last_day(sheet.scheme.year, sheet.period))


def is_open_today(sheet) -> None:
    if sheet.scheme.status != "open":
        raise ValidationError(_("The scheme “%s” is not open.") % sheet.scheme)
    if not sheet.is_within_days:
        raise ValidationError(_("This sheet is closed today. The appraisal office can open it again."))


def has_ended_and_is_complete(sheet) -> None:
    if not sheet.has_ended:
        raise ValidationError(_("Only a period that has ended can be locked."))
    if missing := sheet.missing_count():
        raise ValidationError(_("%(count)s figures are still missing on this sheet.") % {"count": missing})
