"""What all tests share: seals that are lifted for a flush, a real browser, and no request that leaves this machine."""

import importlib.util
import os
import shutil
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.cache import cache
from django.test import TransactionTestCase
from django.utils import translation

from tests.support.sealed import lifted

os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright keeps an event loop in the test's thread
CHROMIUM = shutil.which("chromium")
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
WIDTHS = {"wide": {"width": 1280, "height": 900}, "phone": {"width": 390, "height": 844}}


def pytest_configure(config):
    assert importlib.util.find_spec("psycopg") is None, "psycopg 3 is installed: Django would use it silently"


def pytest_collection_modifyitems(items):
    for item in items:
        if "browser" in item.path.parts:
            item.add_marker(pytest.mark.browser)
            if CHROMIUM is None:
                item.add_marker(pytest.mark.skip(reason="chromium is not installed"))


@pytest.fixture(autouse=True)
def flush_past_the_seals(monkeypatch):
    """Tests with real transactions empty all tables afterwards, which sealed ones refuse."""
    flush = TransactionTestCase._fixture_teardown

    def teardown(self):
        with lifted():
            flush(self)

    monkeypatch.setattr(TransactionTestCase, "_fixture_teardown", teardown)


@pytest.fixture(autouse=True)
def plain_english():
    """Every test starts in English, whatever ran before."""
    with translation.override("en"):
        yield
    cache.clear()


# ---- the browser ---------------------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def browser_type_launch_args():
    return {"executable_path": CHROMIUM, "args": ARGUMENTS, "headless": True}


@pytest.fixture
def browser_context_args(request):
    """Wide and English, unless a test asks `@pytest.mark.parametrize("browser_context_args", …, indirect=True)`."""
    return {"viewport": WIDTHS["wide"], "locale": "en-US", "timezone_id": "Asia/Shanghai"} | getattr(request, "param", {})


@pytest.fixture
def page(page, live_server):
    """A page that reports what no page of ours may do: leave the host, or write an error to the console."""
    page.strange = []
    page.on("request", lambda request: request.url.startswith((live_server.url, "blob:", "data:")) or page.strange.append(request.url))
    page.on("console", lambda message: message.type == "error" and page.strange.append(message.text))
    page.on("pageerror", lambda error: page.strange.append(str(error)))
    page.set_default_timeout(10_000)
    yield page
    assert page.strange == []


@pytest.fixture
def axe(page):
    """`axe()` asserts that axe finds nothing on the page as it stands."""

    def check(options=None):
        tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
        results = Axe().run(page, options=options or {"runOnly": {"type": "tag", "values": tags}})
        found = [(row["id"], [node["html"][:160] for node in row["nodes"]]) for row in results.response["violations"]]
        assert found == []

    return check


@pytest.fixture
def screenshot(page):
    """`screenshot("sheet")` keeps the page at both widths under var/screenshots, to be looked at."""

    def take(name):
        folder = Path(__file__).parents[1] / "var" / "screenshots"
        folder.mkdir(parents=True, exist_ok=True)
        for width, size in WIDTHS.items():
            page.set_viewport_size(size)
            page.screenshot(path=folder / f"{name}-{width}.png", full_page=True)
        page.set_viewport_size(WIDTHS["wide"])

    return take


@pytest.fixture
def sign_in(page, live_server):
    """`sign_in(user)` through the page; the user's password is `secret-word-1`."""

    def enter(user, password="secret-word-1"):
        page.goto(f"{live_server.url}/sign-in/")
        page.fill("input[name=username]", user.username)
        page.fill("input[name=password]", password)
        page.click("main button[type=submit]")
        page.wait_for_url(lambda url: "/sign-in/" not in url)

    return enter
