"""Who may: the rule always asks whether this user has, today, this duty for this object."""

from __future__ import annotations

from datetime import date

from django.db.models import Q
from django.utils import timezone

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


def recused_villages(user: User, first: date, last: date) -> set[int]:
    """Villages this person is tied to today or was between `first` and `last`: home, own duty, stationed, branch, or declared."""
    today = timezone.localdate()
    during = Q(starts_on__lte=last) & (Q(ends_on=None) | Q(ends_on__gte=first))
    now = Q(starts_on__lte=today) & (Q(ends_on=None) | Q(ends_on__gte=today))
    tied = {user.home_village_id, *user.recusals.filter(during | now).values_list("village_id", flat=True)}
    for duty in user.all_duties:
        if duty.overlaps(first, last) or duty.is_active_on(today):
            tied |= {duty.village_id, duty.branch.village_id if duty.branch else None}
    return {village for village in tied if village}
