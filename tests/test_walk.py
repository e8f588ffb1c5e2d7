"""Every address × every duty × own and another township's rows × GET and POST, against one table written by hand.

An address that is not in the table fails here by its name. So does a model that does not say who sees its rows.
"""

import logging
from dataclasses import dataclass, field

import pytest
from django.apps import apps
from django.db import transaction
from django.urls import URLPattern, get_resolver, reverse

from tests.factories import make_user
from tests.support.walk import BACKEND, NOBODY, make_world, take_on
from villages.models import Role

pytestmark = pytest.mark.django_db

ADMIN, APPRAISAL, COMMITTEE, DISCIPLINE, SCORER, AUDITOR = {"admin"}, {"appraisal"}, {"committee"}, {"discipline"}, {"scorer"}, {"auditor"}
DUTIES = {
    "admin", "appraisal", "committee", "discipline", "party", "scorer", "head",
    "mediator", "economy", "village", "branch", "leader", "stationed", "auditor",
}  # fmt: skip
EVERYONE = DUTIES | {NOBODY}
NONE: set[str] = set()
OFFICIALS = DUTIES - {"admin", "mediator", "village", "branch", "stationed"}  # read all villages by indicator
LOCAL = {"village", "branch", "stationed"}  # see a scheme once it has opened
RUNNING = OFFICIALS | LOCAL
OWN_VILLAGE = OFFICIALS | {"village", "stationed"}
EXPORT = APPRAISAL | COMMITTEE | DISCIPLINE | AUDITOR
LOG = DISCIPLINE | AUDITOR
CHECK_DUTIES = ADMIN | LOG


@dataclass(frozen=True)
class Page:
    """One line of the table. Who does not see the row gets 404; who sees it and may not act gets 403; the rest `get` and `post`.

    `rows` are the names of the world's rows in the address, or literal words after `=`. A 405 comes before all rights. `first` are
    pages that ask for a duty before they look for the row. `posts` may post where fewer may than read.
    """

    name: str
    rows: str
    get: int
    post: int
    may: set[str]
    sees: set[str] = field(default_factory=lambda: EVERYONE)
    first: bool = False
    posts: set[str] | None = None
    public: tuple[int, int] = (302, 302)
    body: str = ""


OPEN_TO_ALL = {"set_language", "sign_in", "sign_out", "healthz", "type_size"}
CELL = '{{"cells": [{{"p": {p}, "i": {i}, "values": ["480"], "version": 1}}]}}'
PAGES = [
    # ---- for everybody
    Page("set_language", "", 302, 302, EVERYONE, public=(302, 302)),
    Page("sign_in", "", 302, 302, EVERYONE, public=(200, 200)),
    Page("sign_out", "", 405, 302, EVERYONE),
    Page("healthz", "", 200, 200, EVERYONE, public=(200, 200)),
    Page("type_size", "", 405, 302, EVERYONE, public=(405, 302)),
    Page("desk", "", 200, 200, EVERYONE),
    Page("password_change", "", 200, 200, EVERYONE),
    # ---- registers
    Page("village_list", "", 200, 200, ADMIN),
    Page("register_list", "=offices", 200, 200, ADMIN),
    Page("register_list", "=branches", 200, 200, ADMIN),
    Page("register_list", "=cadres", 404, 404, EVERYONE),
    Page("register_new", "=villages", 200, 200, ADMIN),
    Page("register_new", "=cadres", 404, 404, EVERYONE),
    Page("register_edit", "=villages village", 200, 200, ADMIN, sees=DUTIES),
    Page("register_edit", "=offices office", 200, 200, ADMIN, sees=DUTIES),
    Page("register_edit", "=branches branch", 200, 200, ADMIN, sees=DUTIES),
    Page("register_move", "=villages village =up", 405, 302, ADMIN, sees=DUTIES),
    Page("register_move", "=offices office =down", 405, 302, ADMIN, sees=DUTIES),
    Page("register_move", "=branches branch =up", 405, 302, ADMIN, sees=DUTIES),
    Page("group_new", "village", 200, 200, ADMIN, sees=DUTIES),
    Page("group_edit", "group", 200, 200, ADMIN, sees=DUTIES),
    # ---- accounts and duties
    Page("user_list", "", 200, 200, ADMIN),
    Page("user_new", "", 200, 200, ADMIN),
    Page("roster_upload", "", 200, 200, ADMIN),
    Page("roster_template", "", 200, 200, ADMIN),
    Page("roster_preview", "roster_upload", 200, 200, ADMIN, first=True),
    Page("user", "account", 200, 200, ADMIN, sees=ADMIN),
    Page("user", "walker", 200, 200, ADMIN),
    Page("user_edit", "account", 200, 200, ADMIN, sees=ADMIN),
    Page("user_edit", "walker", 200, 200, ADMIN),
    Page("user_deed", "account =reset", 405, 200, ADMIN, sees=ADMIN),
    Page("user_deed", "account =erase", 405, 302, ADMIN, sees=ADMIN),
    Page("user_deed", "walker =activate", 405, 302, ADMIN),
    Page("duty_new", "account", 200, 200, ADMIN, sees=ADMIN),
    Page("duty_new", "walker", 200, 200, ADMIN),
    Page("recusal_new", "account", 200, 200, ADMIN, sees=ADMIN),
    Page("duty_end", "duty", 200, 200, ADMIN, sees=CHECK_DUTIES),
    Page("duty_hand_over", "duty", 200, 200, ADMIN, sees=CHECK_DUTIES),
    Page("recusal_end", "recusal", 200, 200, ADMIN, sees=CHECK_DUTIES),
    # ---- the trace
    Page("trace_list", "", 200, 200, LOG),
    Page("trace_excel", "", 405, 200, LOG),
    # ---- schemes
    Page("scheme_list", "", 200, 200, EVERYONE),
    Page("scheme_new", "", 200, 200, APPRAISAL),
    Page("scheme", "draft", 200, 200, OFFICIALS, sees=OFFICIALS),
    Page("scheme", "open", 200, 200, RUNNING, sees=RUNNING),
    Page("scheme_edit", "draft", 200, 200, APPRAISAL, sees=OFFICIALS),
    Page("scheme_edit", "open", 200, 200, NONE, sees=RUNNING),
    Page("scheme_copy", "draft", 200, 200, APPRAISAL, sees=OFFICIALS),
    Page("scheme_copy", "open", 200, 200, APPRAISAL, sees=RUNNING),
    Page("scheme_delete", "draft", 405, 302, APPRAISAL, sees=OFFICIALS),
    Page("scheme_delete", "open", 405, 302, NONE, sees=RUNNING),
    Page("scheme_move", "draft =open", 405, 302, COMMITTEE, sees=OFFICIALS),
    Page("scheme_move", "open =close", 405, 302, COMMITTEE, sees=RUNNING),
    Page("scheme_move", "open =reopen", 405, 404, EVERYONE),
    Page("scheme_letters", "draft", 200, 200, OFFICIALS, sees=OFFICIALS),
    Page("scheme_letters", "open", 200, 200, RUNNING, sees=RUNNING),
    Page("category_new", "draft", 200, 200, APPRAISAL, sees=OFFICIALS),
    Page("category_new", "open", 200, 200, NONE, sees=RUNNING),
    Page("rule_example", "draft", 400, 405, APPRAISAL, sees=OFFICIALS),
    Page("rule_example", "open", 400, 405, NONE, sees=RUNNING),
    Page("scheme_targets", "draft", 200, 200, APPRAISAL, sees=OFFICIALS),
    Page("scheme_targets", "open", 200, 200, APPRAISAL, sees=RUNNING),
    Page("scheme_participants", "draft", 200, 200, APPRAISAL, sees=OFFICIALS),
    Page("scheme_participants", "open", 200, 200, NONE, sees=RUNNING),
    Page("category", "draft_category", 200, 200, APPRAISAL, sees=OFFICIALS),
    Page("category", "category", 200, 200, NONE, sees=RUNNING),
    Page("category_delete", "draft_category", 405, 302, APPRAISAL, sees=OFFICIALS),
    Page("category_delete", "category", 405, 302, NONE, sees=RUNNING),
    Page("category_shift", "draft_category =up", 405, 302, APPRAISAL, sees=OFFICIALS),
    Page("category_shift", "category =up", 405, 302, NONE, sees=RUNNING),
    Page("indicator_new", "draft_category", 200, 200, APPRAISAL, sees=OFFICIALS),
    Page("indicator_new", "category", 200, 200, NONE, sees=RUNNING),
    Page("indicator", "draft_indicator", 200, 200, APPRAISAL, sees=OFFICIALS),
    Page("indicator", "indicator", 200, 200, NONE, sees=RUNNING),
    Page("indicator_delete", "draft_indicator", 405, 302, APPRAISAL, sees=OFFICIALS),
    Page("indicator_delete", "indicator", 405, 302, NONE, sees=RUNNING),
    Page("indicator_shift", "draft_indicator =down", 405, 302, APPRAISAL, sees=OFFICIALS),
    Page("indicator_shift", "indicator =down", 405, 302, NONE, sees=RUNNING),
    Page("indicator_not_applicable", "draft_indicator", 200, 200, NONE, sees=OFFICIALS),
    Page("indicator_not_applicable", "indicator", 200, 200, APPRAISAL, sees=RUNNING),
    Page("wording_list", "", 200, 200, EVERYONE, posts=DISCIPLINE),
    # ---- year workbooks
    Page("year_upload", "", 200, 200, APPRAISAL),
    Page("year_preview", "year_upload", 200, 200, APPRAISAL, first=True),
    Page("year_template", "=en", 200, 200, EVERYONE),
    Page("year_template", "=fr", 404, 404, EVERYONE),
    Page("year_download", "draft", 405, 200, EXPORT, sees=OFFICIALS),
    Page("year_download", "open", 405, 200, EXPORT, sees=RUNNING),
    # ---- score sheets
    Page("sheet_list", "", 200, 200, EVERYONE),
    Page("sheet", "sheet", 200, 200, OFFICIALS, sees=OFFICIALS),
    Page("sheet_move", "sheet =submit", 405, 302, SCORER, sees=OFFICIALS),
    Page("sheet_move", "submitted =take_back", 405, 302, SCORER, sees=OFFICIALS),
    Page("sheet_move", "submitted =lock", 405, 302, APPRAISAL, sees=OFFICIALS),
    Page("sheet_move", "submitted =return", 405, 302, APPRAISAL, sees=OFFICIALS),
    Page("sheet_cells", "sheet", 405, 400, EVERYONE),
    Page(
        "sheet_cells",
        "sheet",
        405,
        200,
        SCORER,
        sees=OFFICIALS,
        body=CELL,
    ),
    Page("sheet_previous", "sheet", 200, 405, OFFICIALS, sees=OFFICIALS),
    Page("sheet_cell", "sheet participant indicator", 200, 405, OFFICIALS, sees=OFFICIALS),
    Page("sheet_village", "sheet participant", 200, 200, OFFICIALS, sees=OFFICIALS, posts=SCORER),
    Page("sheet_indicator", "sheet indicator", 200, 200, OFFICIALS, sees=OFFICIALS, posts=SCORER),
    Page("sheet_download", "sheet", 405, 200, SCORER, sees=OFFICIALS),
    Page("sheet_upload", "sheet", 200, 200, SCORER, sees=OFFICIALS),
    Page("sheet_preview", "sheet sheet_upload", 200, 200, SCORER, sees=OFFICIALS),
    Page("period_list", "", 200, 302, APPRAISAL),
    Page("period_edit", "sheet", 200, 200, APPRAISAL, sees=OFFICIALS),
    # ---- results
    Page("result_list", "", 200, 200, EVERYONE),
    Page("scheme_ranking", "draft", 200, 200, OFFICIALS, sees=OFFICIALS),
    Page("scheme_ranking", "open", 200, 200, OFFICIALS, sees=RUNNING),
    Page("scheme_export", "open", 405, 200, EXPORT, sees=RUNNING),
    Page("scheme_freeze", "open", 405, 302, APPRAISAL, sees=RUNNING),
    Page("ranking_list", "open", 200, 200, OFFICIALS, sees=RUNNING),
    Page("scheme_quarter", "open =3", 200, 200, OFFICIALS, sees=RUNNING),
    Page("explanation", "participant", 200, 200, OWN_VILLAGE, sees=OWN_VILLAGE),
    Page("explanation", "other", 200, 200, OFFICIALS, sees=OFFICIALS),
    Page("ranking", "ranking", 200, 200, OFFICIALS, sees=OFFICIALS),
    Page("ranking_export", "ranking", 405, 200, EXPORT, sees=OFFICIALS),
    Page("ranking_differences", "ranking", 200, 200, OFFICIALS, sees=OFFICIALS),
    Page("ranking_quarter", "ranking =3", 200, 200, OFFICIALS, sees=OFFICIALS),
    Page("ranking_explanation", "ranking =1", 200, 200, OFFICIALS, sees=OFFICIALS),
    Page("ranking_explanation", "ranking =99", 404, 404, EVERYONE),
]


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
    if who not in page.sees or not own:
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
    assert [page.name for page in nested] == ["sheet_cell", "sheet_village", "sheet_indicator", "sheet_preview"]
    for page in nested:
        for worlds in ((home, abroad), (abroad, home)):
            for method in ("GET", "POST"):
                answer = answer_to(client, method, address_of(page, *worlds))
                assert answer.status_code in {403, 404, page.post if page.post == 405 else 404}, (page.name, method)


QUERIES = [
    ("village_list", "admin", "township", "township", 403),
    ("user_list", "admin", "township", "township", 403),
    ("user_new", "admin", "township", "township", 403),
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


# ---- models --------------------------------------------------------------------------------------------------------

OURS = ("township", "villages", "appraisal")


def our_models():
    return [model for model in apps.get_models() if model._meta.app_label in OURS]


def test_every_model_says_who_sees_its_rows():
    assert [model.__name__ for model in our_models() if not hasattr(model.objects.all(), "visible_to")] == []


def test_no_row_of_one_township_is_visible_in_another():
    """To any duty there; and at home somebody sees some of them, or the test would prove nothing."""
    home = make_world(NOBODY)
    rows = {model: set(model.objects.all()) for model in our_models()}
    colleagues = [home.walker, *(make_user(township=home.township) for _who in DUTIES)]
    for user, who in zip(colleagues[1:], sorted(DUTIES), strict=True):
        take_on(home, user, who)
    strangers = [make_world(who).walker for who in sorted(EVERYONE)]
    for model, own in rows.items():
        assert any(own.intersection(model.objects.visible_to(user)) for user in colleagues), model
        assert [user for user in strangers if own.intersection(model.objects.visible_to(user))] == [], model
