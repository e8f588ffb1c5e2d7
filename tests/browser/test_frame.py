"""The frame of every page in a real browser: reach it by keyboard, at any width, in either language, with and without scripts."""

import pytest

from appraisal.models import Scheme
from tests.factories import make_official, make_scheme
from villages.models import Role

pytestmark = pytest.mark.django_db(transaction=True)


def official(role=Role.APPRAISAL, **fields):
    user = make_official(role, **fields)
    user.set_password("secret-word-1")
    user.save()
    return user


def test_sign_in_and_desk_fit_every_width(page, live_server, sign_in, axe):
    page.goto(f"{live_server.url}/sign-in/")
    axe()
    sign_in(official())
    axe()
    for width in (360, 390, 768, 1024, 1280, 1920):
        page.set_viewport_size({"width": width, "height": 800})
        assert page.evaluate("document.documentElement.scrollWidth") == width


def test_the_first_stop_of_the_keyboard_skips_to_the_content(page, live_server, sign_in):
    sign_in(official())
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to the content")
    assert skip.evaluate("link => link === document.activeElement && link.getBoundingClientRect().left >= 0")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "main"


def test_the_menu_opens_and_closes_by_keyboard(page, live_server, sign_in, axe):
    sign_in(official())
    menu = page.locator("details.menu")
    menu.locator("summary").focus()
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Sign out").wait_for()
    axe()
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    page.get_by_role("button", name="Sign out").wait_for(state="hidden")
    assert menu.locator("summary").evaluate("summary => summary === document.activeElement")


@pytest.mark.parametrize("browser_context_args", [{"java_script_enabled": False, "viewport": {"width": 390, "height": 844}}], indirect=True)
def test_a_phone_without_scripts_reaches_every_place(page, live_server, sign_in):
    sign_in(official())
    page.get_by_text("Menu", exact=True).click()
    page.get_by_role("link", name="Schemes").click()
    page.get_by_role("heading", name="Schemes", level=1).wait_for()


def test_the_language_is_switched_and_remembered(page, live_server, sign_in):
    sign_in(official())
    page.get_by_role("button", name="简体中文").click()
    page.wait_for_load_state()
    page.goto(f"{live_server.url}/schemes/")
    assert page.locator("html").get_attribute("lang") == "zh-hans"
    page.get_by_role("button", name="English").click()
    page.wait_for_load_state()
    assert page.locator("html").get_attribute("lang") == "en"


def test_what_cannot_be_undone_is_asked_first(page, live_server, sign_in, axe):
    user = official()
    scheme = make_scheme(township=user.township)
    sign_in(user)
    page.goto(f"{live_server.url}/schemes/{scheme.pk}/")
    page.get_by_role("button", name="Delete this draft").click()
    page.get_by_role("dialog", name="Delete this draft?").wait_for()
    axe()
    page.keyboard.press("Escape")
    page.get_by_role("dialog").wait_for(state="hidden")
    assert Scheme.objects.count() == 1
    page.get_by_role("button", name="Delete this draft").click()
    page.get_by_role("dialog").get_by_role("button", name="Delete this draft").click()
    page.wait_for_url(f"{live_server.url}/schemes/")
    assert Scheme.objects.count() == 0
