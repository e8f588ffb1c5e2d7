"""The watch that every journey stands under sees what it should."""

import pytest

from tests.factories import make_user

SIGN_IN = "/sign-in/"


@pytest.mark.both
def test_sign_in_page_is_quiet_and_accessible(page, live_server, axe):
    page.goto(live_server.url + SIGN_IN)
    assert page.locator("h1").count() == 1
    axe()
    assert page.strange == []


def test_a_request_to_another_host_is_seen(page, live_server):
    page.goto(live_server.url + SIGN_IN)
    page.evaluate("fetch('https://elsewhere.invalid/x').catch(() => null)")
    assert [line for line in page.strange if "elsewhere.invalid" in line] == page.strange != []
    page.strange.clear()


def test_inline_code_is_refused_and_seen(page, live_server):
    page.goto(live_server.url + SIGN_IN)
    page.evaluate("document.body.setAttribute('onclick', 'window.ran = true')")
    page.locator("body").click(position={"x": 5, "y": 5})
    assert page.evaluate("window.ran") is None
    assert len(page.strange) == 1
    assert "Content Security Policy" in page.strange[0]
    page.strange.clear()


def test_an_error_in_a_script_is_seen(page, live_server):
    page.goto(live_server.url + SIGN_IN)
    page.evaluate("setTimeout(() => { throw new Error('broken'); })")
    page.wait_for_timeout(50)
    assert page.strange == ["broken"]
    page.strange.clear()


def test_axe_sees_a_picture_without_words(page, live_server, axe):
    page.goto(live_server.url + SIGN_IN)
    page.evaluate("document.querySelector('main').append(new Image())")
    with pytest.raises(AssertionError, match="image-alt"):
        axe()


@pytest.mark.both
def test_page_of_somebody_is_signed_in(page_of, live_server):
    page = page_of(make_user(username="zhang"))
    page.goto(live_server.url + SIGN_IN)
    page.wait_for_url(lambda url: SIGN_IN not in url)
