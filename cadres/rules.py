"""Who keeps the registers of cadres."""

from __future__ import annotations

from villages.models import Role, User, Village
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
