"""The committee closes the year, takes its pack home and checks it; then a copy that somebody has changed."""

from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from appraisal.closing import close_year
from appraisal.models import Pack, Ranking
from tests.appraisal.brought_in import official
from tests.appraisal.packs import frozen, rezipped, stored
from tests.conftest import WIDTHS
from villages.models import Role

pytestmark = pytest.mark.django_db(transaction=True)
CHECK = "/packs/check/"


def final():
    ranking = frozen()
    Ranking.objects.filter(pk=ranking.pk).update(status="final")
    return stored(ranking)


@pytest.mark.both
def test_a_year_is_closed_taken_home_and_checked(page_of, live_server, tmp_path):
    scheme = final().scheme
    page = page_of(official(scheme, Role.COMMITTEE))
    page.goto(live_server.url + scheme.get_absolute_url())
    page.get_by_role("button", name="Close the year").click()
    page.get_by_role("dialog").get_by_role("button", name="Close the year").click()
    page.wait_for_url("**/pack/")
    with page.expect_download() as download:
        page.get_by_role("button", name="Download the pack").click()
    path = tmp_path / download.value.suggested_filename
    download.value.save_as(path)
    assert path.read_bytes() == bytes(Pack.objects.get().content)
    assert "It is, byte for byte" in verdict(page, live_server, path)
    path.write_bytes(rezipped(path.read_bytes(), {"rules.html": b""}))
    assert "rules.html has been changed." in verdict(page, live_server, path)


def verdict(page, live_server, path: Path) -> str:
    page.goto(live_server.url + CHECK)
    page.locator("input[type=file]").set_input_files(path)
    page.get_by_role("button", name="Check the file").click()
    expect(page.locator("#verdict")).to_be_visible()
    return page.locator("main").inner_text()


@pytest.mark.parametrize(("width", "language"), [("wide", "en"), ("phone", "zh-hans")])
def test_the_pages_are_accessible_and_fit_their_screen(page_of, live_server, axe, tmp_path, width, language):
    ranking = final()
    committee, path = official(ranking.scheme, Role.COMMITTEE), tmp_path / "pack.zip"
    page = page_of(committee)
    page.set_viewport_size(WIDTHS[width])
    page.context.add_cookies([{"name": "django_language", "value": language, "url": live_server.url}])

    def look():
        assert page.locator("h1").count() == 1
        assert page.locator("html").get_attribute("lang") == language
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        axe(page)

    address = live_server.url + reverse("pack", args=[ranking.scheme_id])
    page.goto(address)
    look()
    pack = close_year(ranking.scheme, by=committee)
    page.goto(address)
    look()
    for content in (bytes(pack.content), rezipped(bytes(pack.content), {"rules.html": b""})):
        path.write_bytes(content)
        page.goto(live_server.url + CHECK)
        page.locator("input[type=file]").set_input_files(path)
        page.locator("main form .btn-primary").click()
        expect(page.locator("#verdict")).to_be_visible()
        look()
