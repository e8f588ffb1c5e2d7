"""What everybody sees: accessible, as wide as the screen, in both languages and in large type, without JavaScript."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.urls import reverse

from appraisal.models import Ranking

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def ranking(live_server):
    call_command("demo", verbosity=0, stdout=StringIO(), stderr=StringIO())
    return Ranking.objects.get(status="publicised")


@pytest.mark.parametrize(("width", "language", "larger"), [(360, "zh-hans", "大字号"), (1280, "en", "Large type")])
def test_public_pages_are_accessible_and_fit_their_screen(ranking, new_page, live_server, axe, width, language, larger):
    page = new_page()
    page.context.add_cookies([{"name": "django_language", "value": language, "url": live_server.url}])
    page.set_viewport_size({"width": width, "height": 740})
    addresses = ["/public/", reverse("public_township", args=[ranking.township_id]), reverse("public_ranking", args=[ranking.pk])]
    addresses += [reverse("public_objection", args=[ranking.pk]), "/public/objections/"]
    for large in (False, True):
        if large:
            page.get_by_role("button", name=larger).click()
        for address in addresses:
            page.goto(live_server.url + address)
            assert page.locator("h1").count() == 1, address
            assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), f"{address} is wider than the screen"
            axe(page)
