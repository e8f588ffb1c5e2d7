"""A scheme is written in a real browser, with the worked example beside it, and opened by the committee."""

import pytest

from appraisal.models import Scheme
from tests.factories import make_office, make_official, make_township, make_village
from villages.models import Role

pytestmark = pytest.mark.django_db(transaction=True)
PHONE = {"width": 390, "height": 844}


@pytest.fixture
def township():
    township = make_township(name="青石镇")
    make_office(township=township, name="党建办", name_en="Party office")
    make_village(township=township, name="石桥村", name_en="Shiqiao")
    return township


@pytest.fixture
def writer(township, page_of):
    return page_of(make_official(Role.APPRAISAL, township=township))


def save(page):
    page.get_by_role("button", name="Save", exact=True).click()


def fits(page) -> bool:
    """Nothing is wider than the window."""
    return page.evaluate("document.documentElement.scrollWidth <= window.innerWidth")


def settings_written(page, live_server):
    page.goto(f"{live_server.url}/schemes/new/")
    page.get_by_label("Code").fill("Q26")
    page.locator("#id_title").fill("2026年度村级综合考核")
    page.get_by_label("English title").fill("Villages 2026")
    page.get_by_label("Appraisal year").fill("2026")
    save(page)
    page.get_by_role("heading", name="Villages 2026", level=1).wait_for()


def category_written(page, weight):
    page.get_by_role("link", name="Add a category").click()
    page.get_by_label("Code").fill("A")
    page.locator("#id_name").fill("党建工作")
    page.get_by_label("Weight").fill(weight)
    save(page)
    page.get_by_role("link", name="Add a category").wait_for()


def village_chosen(page):
    page.get_by_role("link", name="Villages", exact=True).click()
    page.get_by_label("Shiqiao").check()
    page.get_by_role("button", name="Save who takes part").click()
    page.get_by_role("link", name="Back to the scheme").click()


def example(page, text):
    page.locator("[data-example-result]").get_by_text(text).wait_for()


def test_a_small_scheme_is_written_and_opened(writer, page_of, township, live_server, axe, screenshot):
    page = writer
    settings_written(page, live_server)
    category_written(page, "97")
    page.get_by_role("link", name="Add an indicator").click()
    axe(page)
    page.get_by_role("link", name="deduct for each event").click()
    page.get_by_label("Code").fill("A1")
    page.locator("#id_name").fill("党组织会议按期召开")
    page.get_by_label("Standard score").fill("3")
    page.get_by_label("Frequency").select_option("each quarter")
    page.get_by_label("Office").select_option("Party office")
    page.get_by_label("Events").fill("absence: 0.5")
    example(page, "= 1.00 of 3.00")  # 4 events of the sample
    page.locator("[data-example-inputs] input").first.fill("8")
    example(page, "= 0.00 of 3.00")
    page.get_by_label("Lowest points").fill("-3")
    example(page, "= -1.00 of 3.00")
    page.get_by_label("Events").fill("absence")
    example(page, "write label:value")
    page.get_by_label("Events").fill("absence: 0.5\nlate: 0.25")
    example(page, "of 3.00")
    assert page.locator("[data-example-inputs] input").count() == 2
    axe(page)
    screenshot("scheme-indicator", page)
    save(page)
    page.get_by_text("党组织会议按期召开").first.wait_for()
    village_chosen(page)
    page.get_by_text("The base weights add up to 97.00, but full marks are 100.00.").wait_for()
    page.get_by_role("link", name="Edit", exact=True).first.click()
    page.get_by_label("Weight").fill("100")
    save(page)
    page.get_by_text("Everything adds up.").wait_for()
    axe(page)
    screenshot("scheme-draft", page)
    opened_by_the_committee(page_of(make_official(Role.COMMITTEE, township=township)), live_server, axe)


def opened_by_the_committee(page, live_server, axe):
    page.goto(f"{live_server.url}/schemes/")
    page.get_by_role("link", name="Villages 2026").click()
    page.get_by_role("button", name="Open the scheme").click()
    axe(page)
    page.get_by_role("dialog").get_by_role("button", name="Open the scheme").click()
    page.get_by_role("link", name="Ranking").first.wait_for()
    scheme = Scheme.objects.get()
    assert (scheme.status, scheme.sheets.count()) == ("open", 4)
    assert page.get_by_role("link", name="Settings").count() == 0


@pytest.mark.parametrize("browser_context_args", [{"viewport": PHONE}], indirect=True)
def test_a_phone_is_wide_enough(writer, live_server, axe):
    page = writer
    settings_written(page, live_server)
    category_written(page, "100")
    assert fits(page)
    village_chosen(page)
    assert fits(page)
    page.get_by_role("link", name="Add an indicator").click()
    assert fits(page)
    page.get_by_role("link", name="ratio").click()
    example(page, "of 10.00")
    assert fits(page)
    axe(page)
