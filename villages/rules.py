"""Who may: the rule always asks whether this user has, today, this duty for this object."""

from __future__ import annotations

from datetime import date

from django.utils import timezone
from django.utils.translation import gettext as _

from villages.models import Duty, Role, User


def duty_for(
    user: User,
    role: str,
    *,
    township: int,
    office: int | None = None,
    village: int | None = None,
    on: date | None = None,
) -> Duty | None:
    """The duty that gives the right that day, if any; its `acting_for` is on whose behalf the deed is done."""
    for duty in user.duties_on(on or timezone.localdate()):
        if duty.role != role or duty.township_id != township:
            continue
        if office in (None, duty.office_id) and village in (None, duty.village_id):
            return duty
    return None


def has_duty(user: User, role: str, *, township: int, office: int | None = None, village: int | None = None) -> bool:
    return duty_for(user, role, township=township, office=office, village=village) is not None


def stands_in_for(user: User, *roles: str, township: int, village: int | None = None) -> User | None:
    """Whom this person acts for in the first of these duties that they hold today, so that the history has both names."""
    duties = (duty_for(user, role, township=township, village=village) for role in roles)
    return next((duty.acting_for for duty in duties if duty), None)


def is_admin(user: User, obj) -> bool:
    return has_duty(user, Role.ADMIN, township=obj.township_id)


def is_appraisal(user: User, obj) -> bool:
    return has_duty(user, Role.APPRAISAL, township=obj.township_id)


def is_committee(user: User, obj) -> bool:
    return has_duty(user, Role.COMMITTEE, township=obj.township_id)


def is_discipline(user: User, obj) -> bool:
    return has_duty(user, Role.DISCIPLINE, township=obj.township_id)


def is_auditor(user: User, obj) -> bool:
    return has_duty(user, Role.AUDITOR, township=obj.township_id)


def ties(user: User, first: date, last: date) -> dict[int, str]:
    """Villages this person is tied to today or was between `first` and `last`, with the reason to show to that person."""
    today = timezone.localdate()
    declared = [row for row in user.recusals.all() if row.overlaps(first, last) or row.overlaps(today, today)]
    found: dict[int | None, str] = {row.village_id: row.reason for row in declared}
    for duty in user.all_duties:
        if duty.overlaps(first, last) or duty.is_active_on(today):
            found |= {duty.village_id: duty.get_role_display()}
            found |= {duty.branch.village_id: duty.get_role_display()} if duty.branch else {}
    found |= {user.home_village_id: _("home village")}
    return {village: reason for village, reason in found.items() if village}
