"""Every address × every duty × own and another township's rows × GET and POST, against one table written by hand.

An address that is not in the table fails here by its name. So does a model that does not say who sees its rows.
"""

import logging

import pytest
from django.apps import apps
from django.db import transaction
from django.urls import URLPattern, get_resolver, reverse

from tests.support.pages import DUTIES, EVERYONE, OPEN_TO_ALL, PAGES, Page
from tests.support.walk import BACKEND, NOBODY, make_world
from villages.models import Role

pytestmark = pytest.mark.django_db
OURS = ("villages", "cadres", "appraisal")


def addresses(patterns=None) -> list[str]:
    """The name of every address, or its pattern where it has none."""
    found = []
    for one in get_resolver().url_patterns if patterns is None else patterns:
        found += [one.name or str(one.pattern)] if isinstance(one, URLPattern) else addresses(one.url_patterns)
    return found


def expected(page: Page, who: str, method: str, *, own: bool) -> int:
    """What the table says."""
    answer, may = page.get, page.may
    if method == "POST":
        answer, may = page.post, page.may if page.posts is None else page.posts
    if answer in (400, 405) and (answer == 405 or may == EVERYONE):
        return answer
    if page.first and who not in may:
        return 403
    if who not in page.sees or not (own or page.public != (302, 302)):  # what is public is so from every township
        return 404
    return answer if who in may else 403


def address_of(page: Page, *worlds) -> str:
    """The address with each row from its world in its place; the last world serves the rest."""
    args = [word if literal else getattr(worlds[min(place, len(worlds) - 1)], word).pk for place, (literal, word) in enumerate(parts(page))]
    return reverse(page.name, args=args)


def parts(page: Page) -> list[tuple[bool, str]]:
    """What the address is made of, rows first among equals: (whether it is a literal word, the word)."""
    return [(word.startswith("="), word.removeprefix("=")) for word in page.rows.split()]


def has_rows(page: Page) -> bool:
    return any(not literal for literal, _word in parts(page))


def answer_to(client, method: str, address: str, data: str = ""):
    """The answer; whatever it did is taken back, a sign-out as well."""
    cookies = client.cookies.copy()
    with transaction.atomic():
        more = {"data": data, "content_type": "application/json"} if data and method == "POST" else {}
        answer = getattr(client, method.lower())(address, **more)
        transaction.set_rollback(True)
    client.cookies = cookies
    return answer


def walk(client, who: str, world, home, *, own: bool) -> list[str]:
    """Each difference between the table and what came back, for each page with its rows in this world."""
    strange = []
    for page in PAGES if own else filter(has_rows, PAGES):
        body = page.body.format(p=home.participant.pk, i=home.indicator.pk)
        for method in ("GET", "POST"):
            wanted, got = expected(page, who, method, own=own), answer_to(client, method, address_of(page, world), body).status_code
            strange += [f"{page.name} {page.rows} {method}: {got}, not {wanted}"] if got != wanted else []
    return strange


@pytest.fixture
def quiet(client):
    """Refusals are the subject here: an error shows as its 500, and none of them is logged."""
    client.raise_request_exception = False
    logging.disable(logging.ERROR)
    yield
    logging.disable(logging.NOTSET)


def test_every_address_is_in_the_table():
    assert sorted(set(addresses())) == sorted({page.name for page in PAGES})


def test_the_duties_are_those_of_the_table():
    assert set(Role.values) == DUTIES


@pytest.mark.parametrize("who", sorted(EVERYONE))
def test_each_duty_at_each_address(client, quiet, who):
    home, abroad = make_world(who), make_world(who)
    client.force_login(home.walker, backend=BACKEND)
    assert walk(client, who, home, home, own=True) == []
    assert walk(client, who, abroad, home, own=False) == []


def test_nobody_signed_in(client, quiet):
    """They are led to the sign-in page, by whatever address, whether the row exists or not."""
    home, strange = make_world(NOBODY), []
    for page in PAGES:
        address = address_of(page, home)
        for method, wanted in zip(("GET", "POST"), page.public, strict=True):
            answer = answer_to(client, method, address)
            led = answer.status_code == 302 and answer.url == f"{reverse('sign_in')}?next={address}"
            if answer.status_code != wanted or (page.public == (302, 302) and page.name not in OPEN_TO_ALL and not led):
                strange.append(f"{page.name} {method}: {answer.status_code}, not {wanted}")
    assert strange == []


@pytest.mark.parametrize("who", ["scorer", "appraisal", "village"])
def test_own_page_with_another_townships_row_in_it(client, quiet, who):
    home, abroad = make_world(who), make_world(who)
    client.force_login(home.walker, backend=BACKEND)
    nested = [page for page in PAGES if len([word for literal, word in parts(page) if not literal]) > 1]
    assert [page.name for page in nested] == ["reply_answer", "panel", "sheet_cell", "sheet_village", "sheet_indicator", "sheet_preview"]
    for page in nested:
        for worlds in ((home, abroad), (abroad, home)):
            for method in ("GET", "POST"):
                answer = answer_to(client, method, address_of(page, *worlds))
                closed = (page.get if method == "GET" else page.post) == 405
                assert answer.status_code in ({405} if closed else {403, 404}), (page.name, method)


QUERIES = [
    ("village_list", "admin", "township", "township", 403),
    ("user_list", "admin", "township", "township", 403),
    ("user_new", "admin", "township", "township", 403),
    ("calendar", "village", "township", "township", 403),
    ("calendar_upload", "admin", "township", "township", 403),
    ("period_list", "appraisal", "scheme", "open", 404),
]


@pytest.mark.parametrize(("name", "who", "key", "row", "status"), QUERIES)
def test_another_townships_number_in_the_query(client, quiet, name, who, key, row, status):
    home, abroad = make_world(who), make_world(who)
    client.force_login(home.walker, backend=BACKEND)
    assert client.get(reverse(name), {key: getattr(home, row).pk}).status_code == 200
    assert client.get(reverse(name), {key: getattr(abroad, row).pk}).status_code == status


@pytest.mark.parametrize("text", ["²", "x", "-1", "9" * 40])
@pytest.mark.parametrize(("name", "who", "key", "row", "status"), [*QUERIES, ("sheet_list", "leader", "scheme", "open", 200)])
def test_no_number_in_the_query_is_no_error(client, quiet, name, who, key, row, status, text):
    client.force_login(make_world(who).walker, backend=BACKEND)
    assert client.get(reverse(name), {key: text}).status_code in {200, status}


@pytest.mark.parametrize("who", ["admin", "appraisal", "nobody"])
def test_delete_as_a_method_does_nothing(client, quiet, who):
    """Browsers never send it, programs may: it is refused, or reads as GET does."""
    world = make_world(who)
    client.force_login(world.walker, backend=BACKEND)
    before = {model: model.objects.count() for model in apps.get_models() if model._meta.app_label in OURS}
    codes = {client.delete(address_of(page, world)).status_code for page in PAGES}
    assert codes <= {200, 302, 304, 400, 403, 404, 405}
    assert {model: model.objects.count() for model in before} == before
