"""What all tests share: which tests run where, seals that are lifted for a flush, a browser that may not leave this machine."""

import importlib.util
import os
import shutil
from collections import Counter
from pathlib import Path

import hypothesis
import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test import Client, TransactionTestCase
from django.utils import translation

from tests.support.sealed import lifted

os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright keeps an event loop in the test's thread
CHROMIUM = shutil.which("chromium")
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
WIDTHS = {"wide": {"width": 1280, "height": 900}, "phone": {"width": 390, "height": 844}}
WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
DATABASE_FIXTURES = {"db", "transactional_db", "live_server"}

# The verdict on a commit repeats in continuous integration; elsewhere every run tries other examples.
hypothesis.settings.register_profile("xiangping", deadline=None, derandomize="CI" in os.environ)
hypothesis.settings.load_profile("xiangping")


# ---- which tests run where -----------------------------------------------------------------------------------------


def pytest_configure():
    if importlib.util.find_spec("psycopg"):
        raise pytest.UsageError("psycopg 3 is installed: Django would use it silently instead of psycopg2")


def pytest_collection_modifyitems(config, items):
    for item in items:
        if "browser" in item.path.parts:
            item.add_marker(pytest.mark.browser)
            item.add_marker(pytest.mark.needs("chromium"))
        for program in [name for mark in item.iter_markers("needs") for name in mark.args if not shutil.which(name)]:
            item.add_marker(pytest.mark.skip(reason=f"{program} is not installed"))
    away = [item for item in items if not belongs(item, os.environ.get("XIANGPING_SHARE"))]
    config.hook.pytest_deselected(items=away)
    items[:] = [item for item in items if item not in away]


def belongs(item, share):
    """Whether the test runs in this share of `make test`; without shares, all run but those for another database."""
    only, browser = item.get_closest_marker("only"), item.get_closest_marker("browser")
    if only and connection.vendor not in only.args:
        return False
    if share == "postgresql":
        return item.get_closest_marker("both") if browser else touches_database(item)
    return {"sqlite": not browser, "browser": browser}.get(share, True)


def touches_database(item):
    return item.get_closest_marker("django_db") or not DATABASE_FIXTURES.isdisjoint(item.fixturenames)


def pytest_sessionfinish(session):
    """Nothing may be left out where XIANGPING_ALL=1 says so."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("XIANGPING_ALL") == "1" and reporter and reporter.stats.get("skipped"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter):
    reasons = Counter(report.longrepr[2].removeprefix("Skipped: ") for report in terminalreporter.stats.get("skipped", []))
    left_out = [f"{count} × {reason}" for reason, count in reasons.items()]
    if programs := os.environ.get("XIANGPING_LEFT_OUT"):
        left_out.insert(0, programs)
    if left_out:
        terminalreporter.write_line("LEFT OUT: " + "; ".join(left_out), red=True, bold=True)


# ---- the database --------------------------------------------------------------------------------------------------


@pytest.fixture(scope="session", autouse=True)
def flush_past_the_seals():
    """Tests with real transactions empty all tables afterwards, which sealed ones refuse."""
    flush = TransactionTestCase._fixture_teardown

    def teardown(self):
        with lifted():
            flush(self)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", teardown)
        yield


@pytest.fixture(autouse=True)
def plain_english():
    """Every test starts in English and with an empty cache, whatever ran before."""
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
def new_page(new_context, live_server):
    """`new_page()` is a browser of somebody's own, which reports in `page.strange` what no page of ours may do.

    That is leaving the host, or an error in the console, as from the content security policy. A test that expects one (the network
    is cut) compares `page.strange` itself and clears it.
    """
    pages = []

    def watched(**options):
        page = new_context(**options).new_page()
        page.strange = []
        page.on("request", lambda request: request.url.startswith((live_server.url, "blob:", "data:")) or page.strange.append(request.url))
        page.on("console", lambda message: message.type == "error" and page.strange.append(message.text))
        page.on("pageerror", lambda error: page.strange.append(str(error)))
        page.set_default_timeout(10_000)
        pages.append(page)
        return page

    yield watched
    assert [page.strange for page in pages if page.strange] == []


@pytest.fixture
def page(new_page):
    return new_page()


@pytest.fixture
def page_of(new_page, live_server):
    """`page_of(user)` is a page of their own where the user is signed in already."""

    def entered(user, **options):
        page, client = new_page(**options), Client()
        client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}])
        return page

    return entered


@pytest.fixture
def sign_in(page, live_server):
    """`sign_in(user)` through the page, as people do it; the user's password is `secret-word-1`."""

    def enter(user, password="secret-word-1"):
        page.goto(f"{live_server.url}/sign-in/")
        page.fill("input[name=username]", user.username)
        page.fill("input[name=password]", password)
        page.click("main button[type=submit]")
        page.wait_for_url(lambda url: "/sign-in/" not in url)

    return enter


@pytest.fixture
def axe(request):
    """`axe()` asserts that axe finds nothing on the test's page as it stands, `axe(other)` on another."""

    def check(page=None):
        options = {"runOnly": {"type": "tag", "values": WCAG}}
        results = Axe().run(page or request.getfixturevalue("page"), options=options)
        found = [(row["id"], [node["html"][:160] for node in row["nodes"]]) for row in results.response["violations"]]
        assert found == []

    return check


@pytest.fixture
def screenshot(request):
    """`screenshot("sheet")` keeps the page at both widths under var/screenshots, to be looked at."""

    def take(name, page=None):
        page = page or request.getfixturevalue("page")
        folder = Path(settings.BASE_DIR) / "var" / "screenshots"
        folder.mkdir(parents=True, exist_ok=True)
        for width, size in WIDTHS.items():
            page.set_viewport_size(size)
            page.screenshot(path=folder / f"{name}-{width}.png", full_page=True)
        page.set_viewport_size(WIDTHS["wide"])

    return take
