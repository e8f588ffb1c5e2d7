"""Who keeps the township's central tasks, ballots and surveys."""

from __future__ import annotations

from datetime import date

from cadres.rules import ties
from villages.models import Role, User
from villages.rules import has_duty

KEEPERS = (Role.APPRAISAL, Role.SCORER)


def keeps_facts(user: User, township: int) -> bool:
    """The appraisal office, and whoever enters scores for an office."""
    return any(has_duty(user, role, township=township) for role in KEEPERS)


def ties_in(user: User, year: int) -> dict[int, str]:
    """Villages whose facts this person leaves to a colleague, with the reason."""
    return ties(user, date(year, 1, 1), date(year, 12, 31))
