"""Deeds on accounts and duties. First passwords are told once and stored only as their hash."""

from __future__ import annotations

import secrets
from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from township.saving import plain_values
from township.trace import Way, trace
from villages.models import Duty, Recusal, User

# Without letters and digits that look alike on paper.
READABLE = "abcdefghjkmnpqrstuvwxyz23456789"
DUTY_FIELDS = ("user", "role", "office", "village", "branch", "starts_on", "ends_on", "acting_for")


def first_password() -> str:
    """Such as `h7kq-mx4t-pw9e`: about 59 bits."""
    return "-".join("".join(secrets.choice(READABLE) for _place in range(4)) for _group in range(3))


@transaction.atomic
def create_account(user: User, *, by: User | None, way: str = Way.BROWSER) -> str:
    """Store a new account; returns its first password, which must be changed at the first sign-in."""
    password = first_password()
    user.set_password(password)
    user.must_change_password = True
    user.save()
    trace(user, "create", by=by, way=way, after={"username": user.username, "name": user.name})
    return password


@transaction.atomic
def reset_password(user: User, *, by: User) -> str:
    """A new first password in place of the old one."""
    password = first_password()
    user.set_password(password)
    user.must_change_password = True
    user.save(update_fields=["password", "must_change_password"])
    trace(user, "reset_password", by=by)
    return password


@transaction.atomic
def set_active(user: User, active: bool, *, by: User) -> None:
    refuse_oneself(user, by)
    user.is_active = active
    user.save(update_fields=["is_active"])
    trace(user, "activate" if active else "deactivate", by=by)


@transaction.atomic
def erase_person(user: User, *, by: User) -> None:
    """Blank the person and end their duties; what they did stays, under a number."""
    refuse_oneself(user, by)
    for duty in user.duties.active_on(timezone.localdate()):
        end_duty(duty, timezone.localdate(), by=by)
    user.username, user.name, user.home_village, user.is_active = f"erased-{user.pk}", _("erased person"), None, False
    user.set_unusable_password()
    user.save()
    trace(user, "erase", by=by, subject=f"{user.pk}", after={"name": "changed", "username": "changed"})


def refuse_oneself(user: User, by: User | None) -> None:
    if by is not None and user.pk == by.pk:
        raise ValidationError(_("Another administrator does this for your own account."))


@transaction.atomic
def give_duty(duty: Duty, *, by: User | None, way: str = Way.BROWSER) -> Duty:
    """Store a new duty. Nobody gives one to themselves."""
    refuse_oneself(duty.user, by)
    duty.full_clean()
    duty.save()
    trace(duty, "create", by=by, way=way, after=plain_values(duty, DUTY_FIELDS))
    return duty


@transaction.atomic
def end_duty(duty: Duty, last_day: date, *, by: User) -> None:
    """The duty ends with this day. One that would end before it began, given by mistake, disappears; its trace stays."""
    before: dict[str, Any] = plain_values(duty, ("starts_on", "ends_on"))
    if last_day < duty.starts_on or (duty.starts_on == last_day == timezone.localdate()):
        trace(duty, "delete", by=by, before=plain_values(duty, DUTY_FIELDS))
        duty.delete()
        return
    duty.ends_on = last_day
    duty.save(update_fields=["ends_on"])
    trace(duty, "end", by=by, before=before, after=plain_values(duty, ("starts_on", "ends_on")))


@transaction.atomic
def hand_over(duty: Duty, successor: User, first_day: date, *, by: User) -> Duty:
    """The duty ends the day before `first_day`, on which it begins for the successor, with the same last day."""
    refuse_oneself(successor, by)
    places = {name: getattr(duty, name) for name in ("role", "township", "office", "village", "branch")}
    new = Duty(user=successor, starts_on=first_day, ends_on=duty.ends_on, **places)
    end_duty(duty, first_day - timedelta(days=1), by=by)
    return give_duty(new, by=by)


@transaction.atomic
def end_recusal(recusal: Recusal, last_day: date, *, by: User) -> None:
    before = plain_values(recusal, ("ends_on",))
    recusal.ends_on = max(last_day, recusal.starts_on)
    recusal.save(update_fields=["ends_on"])
    trace(recusal, "end", by=by, before=before, after=plain_values(recusal, ("ends_on",)))
