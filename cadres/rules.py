"""Who keeps the registers of cadres; and to which villages a post ties its holder."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from cadres.models import Tenure
from villages import rules
from villages.models import Role, User, Village
from villages.models.user import UserQuerySet
from villages.rules import has_duty

KEEPERS = (Role.ADMIN, Role.PARTY)


def keeps_posts(user: User, township: int) -> bool:
    """The posts themselves, their pay ratios, and the people of every village."""
    return any(has_duty(user, role, township=township) for role in KEEPERS)


def keeps_village(user: User, village: Village) -> bool:
    """The township's keepers, and a village its own."""
    return keeps_posts(user, village.township_id) or has_duty(user, Role.VILLAGE, township=village.township_id, village=village.pk)


def keeps_effect_periods(user: User, township: int) -> bool:
    return has_duty(user, Role.DISCIPLINE, township=township)


def ties(user: User, first: date, last: date) -> dict[int, str]:
    """As `villages.rules.ties`, with the villages in which this person's own cadre held a post in those days or holds one today."""
    if not hasattr(user, "terms_held"):
        terms_of([user])
    held = {row.village_id: str(row.post) for row in user.terms_held if row.overlaps(first, last) or not row.is_over}
    return held | rules.ties(user, first, last)


def people_with_ties(people: UserQuerySet) -> list[User]:
    """With all that `ties` asks for, in four queries for any number of people."""
    rows = people.with_ties()
    terms_of(rows)
    return rows


def terms_of(people: Iterable[User]) -> None:
    """Tell each account the terms of its own cadre, in one query."""
    found: dict[int, list[Tenure]] = {user.pk: [] for user in people}
    for row in Tenure.objects.filter(cadre__user__in=found).select_related("post", "cadre"):
        found[row.cadre.user_id].append(row)
    for user in people:
        user.terms_held = found[user.pk]
