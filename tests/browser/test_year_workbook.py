"""A township brings its year in, in a real browser: problems, preview, confirmation, opening, scores."""

import pytest

from appraisal.models import Entry, Scheme
from tests.appraisal.workbooks import year_bytes
from tests.factories import make_duty, make_official, make_township
from villages.models import Role

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def person():
    """Someone of a small township who is of the appraisal office and of the committee."""
    township = make_township(name="青石镇")
    user = make_official(Role.APPRAISAL, township=township)
    make_duty(Role.COMMITTEE, user=user, township=township)
    user.set_password("secret-word-1")
    user.save()
    return user


def choose(page, live_server, cells=None):
    page.goto(f"{live_server.url}/schemes/workbook/")
    content = {"name": "2025年度.xlsx", "mimeType": "application/octet-stream", "buffer": year_bytes(cells)}
    page.get_by_label("Year workbook (.xlsx)").set_input_files(content)
    page.get_by_role("button", name="Check the file").click()
    page.get_by_role("heading", name="2025年度.xlsx", level=1).wait_for()


def test_a_year_comes_in_step_by_step(page, live_server, sign_in, axe, screenshot, person):
    sign_in(person)
    page.goto(f"{live_server.url}/schemes/workbook/")
    axe()
    screenshot("year-upload")
    choose(page, live_server, {"scores!D2": "abc", "scheme!B4": None, "indicators!C2": "信访量"})
    page.get_by_text("3 problems; nothing was stored.").wait_for()
    axe()
    screenshot("year-problems")
    choose(page, live_server)
    page.get_by_text("Left out: 4 scores").wait_for()
    axe()
    screenshot("year-preview")
    page.get_by_role("button", name="Store all of this").click()
    page.get_by_role("button", name="Open the scheme").click()
    page.get_by_role("dialog").get_by_role("button", name="Open the scheme").click()
    page.get_by_role("link", name="Ranking").first.wait_for()
    choose(page, live_server)
    page.get_by_role("button", name="Store all of this").click()
    page.get_by_text("has been brought in").wait_for()
    assert Entry.objects.present().count() == 4
    assert Scheme.objects.get().status == "open"
    choose(page, live_server)
    page.get_by_text("Nothing to do: everything in this file is stored already.").wait_for()
    axe()
