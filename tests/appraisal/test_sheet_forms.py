"""The sheet without JavaScript: a form for one village or one indicator."""

from decimal import Decimal

import pytest
from django.urls import reverse

from appraisal.entries import Change, record
from appraisal.models import Entry, Sheet
from tests.factories import make_duty, make_indicator, make_official, make_open_scheme
from villages.models import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def sheet():
    return Sheet.objects.select_related("scheme__township", "office").get(scheme=make_open_scheme(villages=2), period=1)


@pytest.fixture
def scorer(sheet, client):
    user = make_duty(Role.SCORER, office=sheet.office).user
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return user


def shown(page):
    """What the page's form would send when nothing is touched."""
    forms = page.context["forms"]
    return {field.html_name: field.value() for form in forms for field in form if field.value() is not None and field.value() is not False}


def address(sheet):
    return reverse("sheet_village", args=[sheet.pk, sheet.participants()[0].pk])


def name(sheet, field):
    return f"{sheet.participants()[0].pk}-{sheet.indicators()[0].pk}-{field}"


def colleague_enters(sheet, *inputs):
    colleague = make_duty(Role.SCORER, office=sheet.office).user
    indicator = sheet.indicators().select_related("scheme", "category")[0]
    record([Change(sheet.participants()[0], indicator, 1, tuple(Decimal(value) for value in inputs))], by=colleague)
    return colleague


def test_a_colleagues_change_is_told_and_replaced_on_purpose_only(sheet, scorer, client):
    data = shown(client.get(address(sheet))) | {name(sheet, "v1"): "6", name(sheet, "v2"): "20"}
    colleague = colleague_enters(sheet, 7, 20)
    told = client.post(address(sheet), data)
    (error,) = told.context["forms"][0].non_field_errors()
    assert error.startswith(f"now 7 / 20, by {colleague.name}, ")
    assert (shown(told)[name(sheet, "v1")], Entry.objects.get().inputs) == ("6", ["7", "20"])
    assert client.post(address(sheet), shown(told)).status_code == 302
    assert Entry.objects.get().inputs == ["6", "20"]


def test_a_cell_that_was_not_touched_leaves_a_colleagues_change_alone(sheet, scorer, client):
    make_indicator(sheet.indicators().get().category, office=sheet.office, code="X1", max=4)
    data = shown(client.get(address(sheet)))
    colleague_enters(sheet, 7, 20)
    other = f"{sheet.participants()[0].pk}-{sheet.indicators()[1].pk}"
    assert client.post(address(sheet), data | {f"{other}-v1": "1", f"{other}-v2": "2"}).status_code == 302
    assert sorted(Entry.objects.values_list("inputs", flat=True)) == [["1", "2"], ["7", "20"]]


def test_every_problem_stands_beside_its_field(sheet, scorer, client):
    make_indicator(sheet.indicators().get().category, office=sheet.office, code="D1", rule="deduct", params="events=late:0.5", max=3)
    other = f"{sheet.participants()[0].pk}-{sheet.indicators()[1].pk}"
    data = shown(client.get(address(sheet))) | {name(sheet, "v1"): "85,5", name(sheet, "v2"): "4", f"{other}-v1": "2"}
    first, second = client.post(address(sheet), data).context["forms"]
    assert (first.errors, second.errors) == (
        {"v1": ["“85,5”: write decimals with a point, such as 85.5."]},
        {"reason": ["Give the reason: it is read before the number."]},
    )
    assert not Entry.objects.exists()


def test_when_the_sheet_closes_while_somebody_types_nothing_typed_is_lost(sheet, scorer, client):
    data = shown(client.get(address(sheet))) | {name(sheet, "v1"): "6", name(sheet, "v2"): "20"}
    Sheet.objects.filter(pk=sheet.pk).update(status="submitted")
    answer = client.post(address(sheet), data)
    assert [str(message) for message in answer.context["messages"]] == ["This sheet has been submitted. Take it back to change it."]
    assert shown(answer)[name(sheet, "v1")] == "6"
    assert not Entry.objects.exists()


def test_a_village_one_is_tied_to_is_read_only_and_says_why(sheet, scorer, client):
    scorer.home_village = sheet.participants()[0].village
    scorer.save()
    page = client.get(address(sheet))
    assert (page.context["recused"], page.context["may_enter"]) == ("home village", False)
    assert client.post(address(sheet), shown(page)).status_code == 403


def test_others_read_the_form_and_send_none(sheet, client):
    client.force_login(make_official(Role.LEADER, township=sheet.scheme.township), backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(address(sheet))
    assert page.context["may_enter"] is False
    assert client.post(address(sheet), shown(page)).status_code == 403


def test_one_indicator_for_all_villages(sheet, scorer, client):
    indicator = sheet.indicators().get()
    data = {}
    for place, row in enumerate(sheet.participants(), start=1):
        prefix = f"{row.pk}-{indicator.pk}"
        data |= {f"{prefix}-v1": str(place), f"{prefix}-v2": "4", f"{prefix}-version": "0", f"{prefix}-reason": ""}
    client.post(reverse("sheet_indicator", args=[sheet.pk, indicator.pk]), data)
    assert sorted(Entry.objects.values_list("points", flat=True)) == [100, 200]
