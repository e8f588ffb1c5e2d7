"""Every model says who sees its rows, and no row of one township is ever visible in another."""

import pytest
from django.apps import apps

from tests.factories import make_user
from tests.support.walk import NOBODY, make_world, take_on
from township.models import Bucket
from villages.models import Role

pytestmark = pytest.mark.django_db

DUTIES = set(Role.values)
EVERYONE = DUTIES | {NOBODY}
OURS = ("township", "villages", "cadres", "appraisal")
READ_BY_NOBODY = {Bucket}  # counts of addresses, which the database alone compares


def our_models():
    return [model for model in apps.get_models() if model._meta.app_label in OURS]


def test_every_model_says_who_sees_its_rows():
    assert [model.__name__ for model in our_models() if not hasattr(model.objects.all(), "visible_to")] == []


def test_no_row_of_one_township_is_visible_in_another():
    """To any duty there; and at home somebody sees some of them, or the test would prove nothing."""
    home = make_world(NOBODY)
    rows = {model: set(model.objects.all()) for model in our_models()}
    colleagues = [home.walker, *(make_user(township=home.township) for _who in DUTIES)]
    for user, who in zip(colleagues[1:], sorted(DUTIES), strict=True):
        take_on(home, user, who)
    strangers = [make_world(who).walker for who in sorted(EVERYONE)]
    for model, own in rows.items():
        assert model in READ_BY_NOBODY or any(own.intersection(model.objects.visible_to(user)) for user in colleagues), model
        assert [user for user in strangers if own.intersection(model.objects.visible_to(user))] == [], model
