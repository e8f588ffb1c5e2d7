"""A village's years in a browser: the ladder and its table, the choice of a village, at both widths and in both languages."""

import pytest
from django.urls import reverse

from tests.appraisal.village_years import frozen
from tests.factories import make_official, make_township, make_village
from villages.models import Role

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def villages():
    township = make_township()
    rows = [make_village(township=township, code=f"V{number:02}") for number in range(1, 14)]
    for year, full_marks in ((2022, 1000), (2024, 100), (2025, 100)):
        points = [400 - (number * 7 * (year - 2020)) % 90 for number in range(13)]
        frozen(rows, year, points, status="final", full_marks=full_marks)
    return rows


def test_an_official_reads_one_village_after_the_other(villages, page_of, live_server, axe):
    page = page_of(make_official(Role.COMMITTEE, township=villages[0].township))
    page.goto(live_server.url + reverse("result_list"))
    page.get_by_role("link", name="Villages over the years").click()
    assert page.get_by_role("heading", level=1).text_content() == f"Over the years: {villages[0]}"
    axe(page)
    page.get_by_label("Village", exact=True).select_option(str(villages[4].pk))
    page.get_by_role("button", name="Show").click()
    page.wait_for_url(f"**{reverse('village_years', args=[villages[4].pk])}")
    page.get_by_text("The same as a table").click()
    assert page.locator("details table tbody tr").count() == 13
    axe(page)


def test_a_village_reads_its_own_on_a_phone(villages, page_of, live_server, axe):
    page = page_of(make_official(Role.VILLAGE, village=villages[3]))
    page.set_viewport_size({"width": 390, "height": 844})
    page.context.add_cookies([{"name": "django_language", "value": "zh-hans", "url": live_server.url}])
    page.goto(live_server.url + reverse("village_years", args=[villages[3].pk]))
    assert page.locator("svg.ladder").count() == 1
    assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    axe(page)
