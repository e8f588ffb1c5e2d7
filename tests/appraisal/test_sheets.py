"""Score sheets: pages, saving cells, moves, days, and the sheet as a file."""

import json
from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from appraisal.entries import Change, record
from appraisal.models import Entry, Sheet, SheetStatus
from tests.factories import make_category, make_duty, make_entry, make_indicator, make_official, make_open_scheme, make_participant
from villages.models import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def sheet():
    return sheet_of(make_open_scheme(villages=2))


def sheet_of(scheme, period=1):
    return Sheet.objects.select_related("scheme__township", "office").get(scheme=scheme, period=period)


@pytest.fixture
def scorer(sheet, client):
    user = make_duty(Role.SCORER, office=sheet.office).user
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return user


def cells(sheet, *rows):
    body = [{"p": p.pk, "i": i.pk, "values": values, "na": False, "reason": "", "version": version} for p, i, values, version in rows]
    return json.dumps({"cells": body})


def save(client, sheet, values, version=0):
    row = (sheet.participants()[0], sheet.indicators().get(), values, version)
    return client.post(reverse("sheet_cells", args=[sheet.pk]), cells(sheet, row), content_type="application/json")


def test_what_no_cell_has_is_ignored(sheet, scorer, client):
    """A program that asks for more than a cell's own fields gets no more."""
    body = json.loads(cells(sheet, (sheet.participants()[0], sheet.indicators().get(), ["17", "20"], 0)))
    body["cells"][0] |= {"points": 99, "override": 99, "excluded": 1, "locked": 0, "not_applicable": True, "entered_by": 1}
    answer = client.post(reverse("sheet_cells", args=[sheet.pk]), json.dumps(body | {"status": "locked"}), content_type="application/json")
    assert answer.status_code == 200
    entry = Entry.objects.get()
    assert (entry.inputs, entry.points, entry.not_applicable, entry.entered_by) == (["17", "20"], 340, False, scorer)
    sheet.refresh_from_db()
    assert sheet.status == "open"


def test_a_cell_is_saved_and_told_with_its_points(sheet, scorer, client):
    answer = save(client, sheet, ["１７", "20"])
    assert answer.status_code == 200
    entry = Entry.objects.get()
    assert answer.json() == {
        "saved": [
            {
                "p": entry.participant_id,
                "i": entry.indicator_id,
                "version": 1,
                "values": ["17", "20"],
                "na": False,
                "reason": "",
                "points": "3.40",
            }
        ],
        "refused": [],
    }


@pytest.mark.parametrize(
    ("values", "field", "message"),
    [
        (["1e2", "20"], "v1", "“1e2” is not a number."),
        (["1", "85,5"], "v2", "“85,5”: write decimals with a point, such as 85.5."),
        (["21", "20"], "done", "Done (21) is larger than due (20)."),
        (["21", ""], "due", "“due” is blank: give all values or none."),
    ],
)
def test_a_wrong_figure_is_refused_with_400(sheet, scorer, client, values, field, message):
    answer = save(client, sheet, values)
    assert (answer.status_code, answer.json()["refused"][0]["field"], answer.json()["refused"][0]["message"]) == (400, field, message)
    assert not Entry.objects.exists()


def test_a_colleagues_change_answers_409_with_what_is_there(sheet, scorer, client):
    save(client, sheet, ["5", "20"])
    answer = save(client, sheet, ["6", "20"])
    refused = answer.json()["refused"][0]
    assert (answer.status_code, refused["code"], refused["now"]["values"], refused["now"]["version"]) == (409, "conflict", ["5", "20"], 1)
    assert refused["message"].startswith(f"now 5 / 20, by {scorer.name}, ")


def test_what_one_person_typed_is_not_stored_in_the_name_of_the_next(sheet, scorer, client):
    row, indicator = sheet.participants()[0], sheet.indicators().get()
    body = json.loads(cells(sheet, (row, indicator, ["5", "20"], 0))) | {"user": make_duty(Role.SCORER, office=sheet.office).user.pk}
    answer = client.post(reverse("sheet_cells", args=[sheet.pk]), json.dumps(body), content_type="application/json")
    assert (answer.status_code, answer.json()) == (403, {"saved": [], "refused": [], "signed_in_as": scorer.name})
    assert not Entry.objects.exists()


def test_a_cell_that_is_gone_does_not_hold_up_the_others(sheet, scorer, client):
    (row, other), indicator = sheet.participants(), sheet.indicators().get()
    row.village.ended_on = date(2025, 12, 31)
    row.village.save()
    body = cells(sheet, (row, indicator, ["5", "20"], 0), (other, indicator, ["5", "20"], 0))
    answer = client.post(reverse("sheet_cells", args=[sheet.pk]), body, content_type="application/json")
    told = answer.json()
    assert (answer.status_code, [cell["p"] for cell in told["saved"]], [cell["p"] for cell in told["refused"]]) == (
        200,
        [other.pk],
        [row.pk],
    )


def test_a_closed_sheet_answers_409_and_a_stranger_404(sheet, scorer, client):
    Sheet.objects.filter(pk=sheet.pk).update(status=SheetStatus.SUBMITTED)
    assert save(client, sheet, ["5", "20"]).status_code == 409
    client.force_login(make_official(Role.SCORER), backend="django.contrib.auth.backends.ModelBackend")
    assert save(client, sheet, ["5", "20"]).status_code == 404


def test_a_colleague_of_another_office_answers_403(sheet, client):
    client.force_login(make_official(Role.SCORER, township=sheet.scheme.township), backend="django.contrib.auth.backends.ModelBackend")
    assert save(client, sheet, ["5", "20"]).status_code == 403


@pytest.mark.parametrize(
    "body",
    ["", "[]", "[" * 100_000, "{", '{"cells": 1}', '{"cells": [{"p": 1}]}', '{"cells": [{"p": 0, "i": 0, "values": [], "version": 0}]}'],
)
def test_what_our_pages_never_send_answers_400(sheet, scorer, client, body):
    assert client.post(reverse("sheet_cells", args=[sheet.pk]), body, content_type="application/json").status_code == 400


@pytest.mark.parametrize("villages", [1, 30])
def test_saving_a_cell_takes_thirteen_queries_whatever_the_size(client, villages, django_assert_num_queries):
    """Two of them are the savepoint of the test's own transaction."""
    sheet = sheet_of(make_open_scheme(villages=villages))
    client.force_login(make_duty(Role.SCORER, office=sheet.office).user, backend="django.contrib.auth.backends.ModelBackend")
    client.get(reverse("desk"))
    row = (sheet.participants()[0], sheet.indicators().get(), ["1", "2"], 0)
    body = cells(sheet, row)
    with django_assert_num_queries(13):
        client.post(reverse("sheet_cells", args=[sheet.pk]), body, content_type="application/json")


@pytest.mark.parametrize("villages", [1, 3])
def test_the_sheet_takes_as_many_queries_for_one_village_as_for_three(client, villages, django_assert_num_queries):
    sheet = sheet_of(make_open_scheme(villages=villages))
    category = sheet.indicators().get().category
    for place in range(villages):
        make_indicator(category, office=sheet.office, code=f"X{place}")
    for row in sheet.participants():
        make_entry(row, sheet.indicators()[0])
    client.force_login(make_duty(Role.SCORER, office=sheet.office).user, backend="django.contrib.auth.backends.ModelBackend")
    client.get(reverse("desk"))
    with django_assert_num_queries(12):
        assert client.get(sheet.get_absolute_url()).status_code == 200


@pytest.mark.parametrize("offices", [1, 3])
def test_the_list_takes_as_many_queries_for_one_office_as_for_three(client, offices, django_assert_num_queries):
    scheme = make_open_scheme(villages=2)
    for _number in range(offices - 1):
        other = make_indicator(make_category(scheme))
        Sheet.objects.create(scheme=scheme, office=other.office, period=1, opens_on=date(2026, 1, 1), due_on=date(2026, 4, 10))
    client.force_login(make_official(Role.LEADER, township=scheme.township), backend="django.contrib.auth.backends.ModelBackend")
    client.get(reverse("desk"))
    with django_assert_num_queries(11):
        client.get(reverse("sheet_list"))


def test_hostile_names_and_reasons_are_shown_as_text(sheet, scorer, client):
    indicator = sheet.indicators().get()
    indicator.name_en = "<img src=x onerror=alert(1)>"
    indicator.save()
    make_entry(sheet.participants()[0], indicator, reason='"><script>alert(1)</script>')
    page = client.get(sheet.get_absolute_url()).content.decode()
    assert "<img src=x" not in page
    assert "<script>alert" not in page


# ---- what the script asks for ---------------------------------------------------------------------------------------


def test_last_quarters_figures_are_offered(sheet, scorer, client):
    row = sheet.participants()[0]
    make_entry(row, sheet.indicators().get(), period=1, inputs=["3", "4"])
    second = sheet_of(sheet.scheme, period=2)
    told = client.get(reverse("sheet_previous", args=[second.pk])).json()["cells"]
    assert [(cell["p"], cell["values"]) for cell in told] == [(row.pk, ["3", "4"])]
    assert client.get(reverse("sheet_previous", args=[sheet.pk])).json() == {"cells": []}


def test_the_story_of_a_cell(sheet, scorer, client):
    save(client, sheet, ["17", "20"])
    entry = Entry.objects.get()
    page = client.get(reverse("sheet_cell", args=[sheet.pk, entry.participant_id, entry.indicator_id]))
    assert page.context["formula"] == "4.00 × min(17 ÷ 20, 1) = 3.40"
    assert [(deed.before, deed.after, deed.points, deed.by) for deed in page.context["history"]] == [("missing", "17 / 20", "3.40", scorer)]


def test_the_story_tells_every_change_as_the_grid_shows_it(sheet, scorer, client):
    row, indicator = sheet.participants()[0], sheet.indicators().select_related("scheme", "category").get()
    steps = [
        {"inputs": (Decimal(17), Decimal(20))},
        {"inputs": (Decimal(17), Decimal(20)), "reason": "见表二"},
        {"not_applicable": True, "reason": "停办"},
        {},
    ]
    for step in steps:
        record([Change(row, indicator, 1, **step)], by=scorer)
    page = client.get(reverse("sheet_cell", args=[sheet.pk, row.pk, indicator.pk]))
    assert [(deed.before, deed.after, deed.points, deed.reason) for deed in page.context["history"]] == [
        ("n/a", "missing", "", ""),
        ("17 / 20", "n/a", "", "停办"),
        ("17 / 20", "17 / 20", "3.40", "见表二"),
        ("missing", "17 / 20", "3.40", ""),
    ]


def test_a_target_of_their_own_stands_in_the_formula(client):
    scheme = make_open_scheme(villages=1, rule="completion", target=Decimal(600), max=Decimal(6))
    sheet = sheet_of(scheme)
    row, indicator = sheet.participants()[0], sheet.indicators().get()
    row.targets.create(indicator=indicator, target=Decimal(300))
    client.force_login(make_duty(Role.SCORER, office=sheet.office).user, backend="django.contrib.auth.backends.ModelBackend")
    assert save(client, sheet, ["150"]).json()["saved"][0]["points"] == "3.00"
    page = client.get(reverse("sheet_cell", args=[sheet.pk, row.pk, indicator.pk]))
    assert page.context["formula"] == "6.00 × min(150 ÷ 300, 1) = 3.00"


def test_a_new_village_has_no_cell_before_it_lived(client):
    scheme = make_open_scheme(villages=1)
    late = make_participant(scheme)
    late.village.started_on = date(2026, 5, 15)
    late.village.save()
    assert [len(sheet_of(scheme, period).participants()) for period in (1, 2)] == [1, 2]
