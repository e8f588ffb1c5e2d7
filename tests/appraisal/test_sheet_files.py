"""A score sheet as a file: out, filled in, and back."""

from decimal import Decimal
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from appraisal.entries import Change, record
from appraisal.models import Entry, Scheme, Sheet
from appraisal.sheet_files import mark_of
from tests.factories import make_duty, make_entry, make_open_scheme
from township.trace import Trace, Way
from villages.models import Office, Role

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


def confirm(client, preview):
    return client.post(preview.request["PATH_INFO"], {"digest": preview.context["plan"].digest})


def problems(preview):
    return [(row.cell, row.message) for row in preview.context["plan"].problems]


def enter(sheet, user, *inputs, village=0, **fields):
    """What a colleague stores in the browser meanwhile."""
    indicator = sheet.indicators().select_related("scheme", "category").get()
    values = tuple(Decimal(value) for value in inputs)
    outcome = record([Change(sheet.participants()[village], indicator, sheet.period, values, **fields)], by=user)
    assert outcome.refused == []


def test_out_and_back_unchanged_there_is_nothing_to_do(sheet, scorer, client):
    enter(sheet, scorer, "3", "4.5", reason="见表二")
    enter(sheet, scorer, village=1, not_applicable=True, reason="停办")
    before = Trace.objects.filter(kind="appraisal.entry").count()
    answer = upload(client, sheet, download(client, sheet))
    assert (answer.context["plan"].wishes, problems(answer), answer.context["plan"].notices) == ([], [], [])
    assert "Nothing to do" in answer.content.decode()
    confirm(client, answer)
    assert Trace.objects.filter(kind="appraisal.entry").count() == before


def test_a_filled_in_file_is_previewed_and_then_stored(sheet, scorer, client):
    book = download(client, sheet)
    page = book.active
    code = sheet.indicators().get().code
    assert [page.cell(1, place).value for place in range(1, 8)] == [
        mark_of(sheet), "name", f"{code}/v1", f"{code}/v2", f"{code}/na", f"{code}/reason", f"{code}/was",
    ]  # fmt: skip
    assert (page.row_dimensions[1].hidden, page.column_dimensions["G"].hidden) == (True, True)
    page["C3"], page["D3"] = 17, 20
    page["E4"], page["F4"] = "是", "停办"
    preview = upload(client, sheet, book)
    assert [(wish.cell.participant, wish.cell.said, wish.then, wish.entry.points) for wish in preview.context["plan"].wishes] == [
        (sheet.participants()[0], "missing", "17 / 20", 340),
        (sheet.participants()[1], "missing", "n/a", None),
    ]
    assert not Entry.objects.exists()
    confirm(client, preview)
    assert list(Entry.objects.order_by("pk").values_list("inputs", "points", "not_applicable", "reason")) == [
        (["17", "20"], 340, False, ""),
        ([], None, True, "停办"),
    ]
    assert [row.way for row in Trace.objects.filter(kind="appraisal.entry")] == [Way.UPLOAD, Way.UPLOAD]


def test_all_problems_of_a_file_are_told_by_cell_and_nothing_is_stored(sheet, scorer, client):
    book = download(client, sheet)
    page = book.active
    page["C3"], page["D3"], page["C4"], page["D4"] = "abc", 20, 21, 20
    preview = upload(client, sheet, book)
    assert problems(preview) == [("C3", "“abc” is not a number."), ("C4", "Done (21) is larger than due (20).")]
    confirm(client, preview)
    assert not Entry.objects.exists()


def test_a_reason_that_is_missing_is_told_at_its_cell(client):
    sheet = sheet_of(make_open_scheme(villages=1, rule="deduct", params="events=late:0.5", max=3))
    user = make_duty(Role.SCORER, office=sheet.office).user
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    book = download(client, sheet)
    book.active["C3"] = 2
    assert problems(upload(client, sheet, book)) == [("E3", "Give the reason: it is read before the number.")]


def test_one_village_in_two_rows_is_told_with_both(sheet, scorer, client):
    book = download(client, sheet)
    code = book.active["A3"].value
    book.active["A4"], book.active["C3"], book.active["D3"], book.active["C4"], book.active["D4"] = code, 1, 2, 2, 2
    message = f"“{code}” stands in rows 3, 4. Keep one of them."
    assert problems(upload(client, sheet, book)) == [("A3", message), ("A4", message)]


def test_a_strange_village_column_or_word_is_told(sheet, scorer, client):
    book = download(client, sheet)
    code = sheet.indicators().get().code
    book.active["A3"], book.active["E4"], book.active["H1"], book.active["I3"] = "V99", "x", f"{code}/v1", 5
    assert problems(upload(client, sheet, book)) == [
        ("C1", f"The column “{code}/v1” stands here more than once."),
        ("H1", f"The column “{code}/v1” stands here more than once."),
        ("I1", "This column has no code. Fill in the columns that are there."),
        ("A3", "“V99” is not a village of this sheet."),
        ("E4", "“x”: write yes, or leave it blank."),
    ]


def test_rows_in_any_order_and_without_the_headings_come_back_to_their_villages(sheet, scorer, client):
    book = download(client, sheet)
    page = book.active
    page["C4"], page["D4"] = 1, 4
    page.move_range("A4:G4", rows=-2)
    preview = upload(client, sheet, book)
    assert [(wish.cell.participant, wish.then) for wish in preview.context["plan"].wishes] == [(sheet.participants()[1], "1 / 4")]


def test_what_a_colleague_entered_since_the_download_is_left_alone_where_the_file_is_untouched(sheet, scorer, client):
    book = download(client, sheet)
    enter(sheet, make_duty(Role.SCORER, office=sheet.office).user, "7", "20")
    book.active["C4"], book.active["D4"] = 1, 4
    preview = upload(client, sheet, book)
    assert [(wish.cell.participant, wish.is_stale) for wish in preview.context["plan"].wishes] == [(sheet.participants()[1], False)]
    confirm(client, preview)
    assert sorted(Entry.objects.values_list("inputs", flat=True)) == [["1", "4"], ["7", "20"]]


def test_what_both_have_changed_since_the_download_is_marked(sheet, scorer, client):
    colleague = make_duty(Role.SCORER, office=sheet.office).user
    book = download(client, sheet)
    for village in (0, 1):
        enter(sheet, colleague, "7", "20", village=village)
    book.active["C3"], book.active["D3"], book.active["C4"], book.active["D4"] = 6, 20, 7, 20
    preview = upload(client, sheet, book)
    assert [(wish.cell.said, wish.then, wish.is_stale) for wish in preview.context["plan"].wishes] == [("7 / 20", "6 / 20", True)]
    assert f"now 7 / 20, by {colleague.name}" in preview.content.decode()


def test_what_changes_between_preview_and_confirmation_is_shown_again(sheet, scorer, client):
    book = download(client, sheet)
    book.active["C3"], book.active["D3"] = 6, 20
    preview = upload(client, sheet, book)
    enter(sheet, make_duty(Role.SCORER, office=sheet.office).user, "7", "20")
    again = confirm(client, preview)
    assert Entry.objects.get().inputs == ["7", "20"]
    assert [str(message) for message in again.context["messages"]] == ["The sheet has changed since this preview. Look at it again."]
    confirm(client, again)
    assert Entry.objects.get().inputs == ["6", "20"]


def test_a_figure_taken_out_of_the_file_is_cleared(sheet, scorer, client):
    enter(sheet, scorer, "3", "4")
    book = download(client, sheet)
    book.active["C3"] = book.active["D3"] = None
    preview = upload(client, sheet, book)
    assert [(wish.cell.said, wish.then) for wish in preview.context["plan"].wishes] == [("3 / 4", "missing")]
    confirm(client, preview)
    assert Entry.objects.get().is_missing


def test_rows_that_a_filter_hides_are_announced(sheet, scorer, client):
    book = download(client, sheet)
    book.active.row_dimensions[4].hidden = True
    notices = upload(client, sheet, book).context["plan"].notices
    assert [(row.cell, row.message) for row in notices] == [
        ("A1", "2 hidden rows were read like the others (1, 4). A filter may hide them.")
    ]


def test_the_file_of_another_sheet_is_refused_by_name(sheet, scorer, client):
    other = sheet_of(sheet.scheme, period=2)
    preview = upload(client, sheet, download(client, other))
    named = f"{sheet.scheme.code} · {sheet.office.code} · Q2"
    message = f"This file is the sheet “{named}”, not “{sheet}”. Upload it there, or download this sheet anew."
    assert problems(preview) == [("A1", message)]


def test_the_file_of_another_township_with_the_same_codes_is_refused(sheet, scorer, client):
    abroad = sheet_of(make_open_scheme(villages=2))
    Scheme.objects.filter(pk=abroad.scheme_id).update(code=sheet.scheme.code)
    Office.objects.filter(pk=abroad.office_id).update(code=sheet.office.code)
    client.force_login(make_duty(Role.SCORER, office=abroad.office).user, backend="django.contrib.auth.backends.ModelBackend")
    book = download(client, abroad)
    client.force_login(scorer, backend="django.contrib.auth.backends.ModelBackend")
    assert [cell for cell, _message in problems(upload(client, sheet, book))] == ["A1"]


def test_a_workbook_that_is_no_score_sheet_is_refused(sheet, scorer, client):
    message = f"This file is not the sheet “{sheet}”. Download that sheet and fill it in."
    assert problems(upload(client, sheet, Workbook())) == [("A1", message)]


def test_a_village_the_scorer_is_tied_to_is_locked_in_the_file(sheet, scorer, client):
    scorer.home_village = sheet.participants()[0].village
    scorer.save()
    page = download(client, sheet).active
    assert (page["C3"].protection.locked, page["C4"].protection.locked, page.protection.sheet) == (True, False, True)


def test_a_hostile_reason_stays_text_in_the_file(sheet, scorer, client):
    make_entry(sheet.participants()[0], sheet.indicators().get(), reason="=cmd|' /C calc'!A0")
    page = download(client, sheet).active
    assert (page["F3"].value, page["F3"].data_type) == ("=cmd|' /C calc'!A0", "s")
