"""An office with its sheet, and the clerk who sits before it."""

import pytest

from appraisal.models import Sheet
from tests.factories import make_duty, make_indicator, make_open_scheme, make_user
from villages.models import Role


@pytest.fixture
def office(live_server):
    """An open first quarter with a ratio and a deduction for three villages, and its scorer."""
    scheme = make_open_scheme(villages=3)
    ratio = scheme.indicators.get()
    make_indicator(ratio.category, office=ratio.office, rule="deduct", params="events=late:0.5", max=3, code="D1")
    sheet = Sheet.objects.select_related("scheme", "office").get(scheme=scheme, period=1)
    scorer = make_user(name="李娟", township=scheme.township)
    make_duty(Role.SCORER, user=scorer, office=ratio.office)
    return sheet, scorer


@pytest.fixture
def clerk(office, page_of, live_server):
    """The scorer's page, on the sheet."""
    sheet, scorer = office
    page = page_of(scorer)
    page.goto(live_server.url + sheet.get_absolute_url())
    return page
