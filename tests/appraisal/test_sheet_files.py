"""A score sheet as a file: out, filled in, and back."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from appraisal.models import Entry, Sheet
from appraisal.sheet_files import mark_of
from tests.factories import make_duty, make_entry, make_open_scheme
from township.trace import Trace, Way
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


def download(client, sheet):
    return load_workbook(BytesIO(client.post(reverse("sheet_download", args=[sheet.pk])).content))


def upload(client, sheet, book):
    file = BytesIO()
    book.save(file)
    sent = SimpleUploadedFile("sheet.xlsx", file.getvalue())
    return client.post(reverse("sheet_upload", args=[sheet.pk]), {"file": sent}, follow=True)


def test_out_and_back_unchanged_there_is_nothing_to_do(sheet, scorer, client):
    make_entry(sheet.participants()[0], sheet.indicators().get(), inputs=["3", "4"])
    answer = upload(client, sheet, download(client, sheet))
    assert answer.context["rows"] == []
    assert "Nothing to do" in answer.content.decode()


def test_a_filled_in_file_is_previewed_and_then_stored(sheet, scorer, client):
    book = download(client, sheet)
    page = book.active
    assert [page.cell(1, place).value for place in (1, 2, 3, 4)] == [
        mark_of(sheet),
        "name",
        f"{sheet.indicators().get().code}/v1",
        f"{sheet.indicators().get().code}/v2",
    ]
    assert page.row_dimensions[1].hidden
    page["C3"], page["D3"] = 17, 20
    preview = upload(client, sheet, book)
    assert [(cell.participant, new) for cell, new in preview.context["rows"]] == [(sheet.participants()[0], "17 / 20")]
    assert not Entry.objects.exists()
    client.post(preview.request["PATH_INFO"])
    entry = Entry.objects.get()
    assert (entry.inputs, entry.points) == (["17", "20"], 340)
    assert Trace.objects.get(kind="appraisal.entry").way == Way.UPLOAD


def test_all_problems_of_a_file_are_told_by_cell_and_nothing_is_stored(sheet, scorer, client):
    book = download(client, sheet)
    page = book.active
    page["C3"], page["D3"], page["C4"], page["D4"] = "abc", 20, 21, 20
    preview = upload(client, sheet, book)
    assert [(row.cell, row.message) for row in preview.context["plan"].problems] == [("C3", "“abc” is not a number.")]
    client.post(preview.request["PATH_INFO"])
    assert not Entry.objects.exists()
    page["C3"] = 1
    refused = client.post(upload(client, sheet, book).request["PATH_INFO"])
    assert [row.message for row in refused.context["plan"].problems] == ["Done (21) is larger than due (20)."]
    assert not Entry.objects.exists()


def test_the_file_of_another_sheet_is_refused_by_name(sheet, scorer, client):
    other = sheet_of(sheet.scheme, period=2)
    preview = upload(client, sheet, download(client, other))
    assert len(preview.context["plan"].problems) == 1
    assert str(sheet) in preview.context["plan"].problems[0].message


def test_a_village_the_scorer_is_tied_to_is_locked_in_the_file(sheet, scorer, client):
    scorer.home_village = sheet.participants()[0].village
    scorer.save()
    page = download(client, sheet).active
    assert (page["C3"].protection.locked, page["C4"].protection.locked, page.protection.sheet) == (True, False, True)


def test_a_hostile_reason_stays_text_in_the_file(sheet, scorer, client):
    make_entry(sheet.participants()[0], sheet.indicators().get(), reason="=cmd|' /C calc'!A0")
    page = download(client, sheet).active
    assert (page["F3"].value, page["F3"].data_type) == ("=cmd|' /C calc'!A0", "s")
