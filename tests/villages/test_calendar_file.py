"""The calendar of a year as a file: template, preview, confirmation, export, and everything that can be wrong with it."""

from datetime import date, datetime
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import translation
from openpyxl import Workbook, load_workbook

from tests.factories import make_official, make_township
from township.models import Upload
from township.trace import Trace
from villages.calendar_file import calendar_workbook, read_calendar
from villages.calendars import fill_calendar
from villages.models import CalendarDay, Role

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"
HEADS = ("日期", "类型", "名称")
NEW_YEAR = ("2027-01-01", "休", "元旦")


@pytest.fixture
def admin(client):
    user = make_official(Role.ADMIN)
    client.force_login(user, backend=BACKEND)
    return user


def file_of(*rows, heads=HEADS):
    book, file = Workbook(), BytesIO()
    for row in (heads, *rows):
        book.active.append(row)
    book.save(file)
    return SimpleUploadedFile("2027.xlsx", file.getvalue())


def plan_of(*rows, **options):
    return read_calendar(file_of(*rows, **options).read())


def preview_of(client, file):
    return client.post(reverse("calendar_upload"), {"file": file}, follow=True)


def days_of(township):
    return [(f"{row.day}", row.is_workday, row.name) for row in CalendarDay.objects.filter(township=township)]


# ---- reading -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("heads", [("date", "kind", "name"), ("日期", "类型", "名称"), ("Day", "休/班", "节日")])
@pytest.mark.parametrize(("off", "on"), [("休", "班"), ("holiday", "workday"), ("放假", "上班"), ("Holiday", "Working day")])
def test_both_languages_are_read(heads, off, on):
    plan = plan_of((date(2027, 1, 1), off, "元旦"), ("2027年1月9日", on, "元旦"), heads=heads)
    assert (plan.problems, plan.notices, plan.year) == ([], [], 2027)
    assert plan.days == {date(2027, 1, 1): (False, "元旦"), date(2027, 1, 9): (True, "元旦")}


@pytest.mark.parametrize("day", [datetime(2027, 1, 1), date(2027, 1, 1), "2027-01-01", "2027/1/1", "2027.1.1", "20270101", 46388])
def test_a_day_is_read_however_it_is_written(day):
    assert plan_of((day, "休", None)).days == {date(2027, 1, 1): (False, "")}


@pytest.mark.parametrize("name", ["春节", "Spring Festival", "spring festival"])
@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_festivals_are_stored_in_chinese(name, language):
    with translation.override(language):
        assert plan_of(NEW_YEAR, ("2027-02-06", "休", name)).days[date(2027, 2, 6)] == (False, "春节")


def test_every_mistake_is_told_at_once_by_its_cell():
    plan = plan_of(
        NEW_YEAR,
        ("2027-01-01", "休", "元旦"),  # 3: twice
        (None, "休", "元旦"),  # 4: no date
        ("soon", "休", "元旦"),  # 5: no date either
        ("2026-12-31", "休", "元旦"),  # 6: another year
        ("2027-02", "休", "春节"),  # 7: a month
        ("2027-02-06", "maybe", "春节"),  # 8: no kind
        ("2027-02-07", None, "春节"),  # 9: none at all
        ("2027-02-08", "休", "春" * 41),  # 10: too long
        ("1999-01-01", "休", "元旦"),  # 11: before all calendars
    )
    assert [(row.cell, row.message) for row in plan.problems] == [
        ("A3", "2027-01-01 stands in A2 already."),
        ("A4", "The date is missing."),
        ("A5", "“soon” is not a date. Write it as 2025-03-01."),
        ("A6", "2026-12-31 is not in 2027. One file holds one year."),
        ("A7", "This is a month. Write each day, such as 2027-01-01."),
        ("B8", "“maybe” is no kind of day. Write holiday / 休 or workday / 班."),
        ("B9", "“” is no kind of day. Write holiday / 休 or workday / 班."),
        ("C10", "The name is longer than 40 characters."),
        ("A11", "A calendar is kept for the years 2000 to 2099."),
    ]


def test_a_weekday_marked_as_worked_is_left_out_with_a_notice():
    plan = plan_of(NEW_YEAR, ("2027-01-04", "班", "元旦"))
    assert (list(plan.days), plan.problems) == ([date(2027, 1, 1)], [])
    assert [(row.cell, row.message) for row in plan.notices] == [("B3", "2027-01-04 is a working day anyway; the row is left out.")]


def test_a_year_without_its_first_day_is_asked_about():
    plan = plan_of(("2027-10-01", "休", "国庆节"))
    assert plan.problems == []
    assert [row.message for row in plan.notices] == ["1 January is no holiday in this list. Is the year complete?"]


@pytest.mark.parametrize(
    ("rows", "heads", "cell", "words"),
    [
        ([], HEADS, "A2", "There is no day in this list."),
        ([NEW_YEAR[:2]], ("日期", "名称"), "A1", "Columns are missing: kind / 类型."),
        ([NEW_YEAR], ("日期", "类型", "备注"), "C1", "“备注” is not a column of this sheet."),
    ],
)
def test_what_is_no_calendar_is_told(rows, heads, cell, words):
    (problem,) = plan_of(*rows, heads=heads).problems
    assert problem.cell == cell
    assert problem.message.startswith(words)


# ---- preview and confirmation --------------------------------------------------------------------------------------


def test_a_year_is_previewed_confirmed_and_does_nothing_the_second_time(admin, client):
    CalendarDay.objects.create(township=admin.township, day=date(2027, 1, 1), name="元月")
    gone = CalendarDay.objects.create(township=admin.township, day=date(2027, 3, 3), name="建镇日")
    CalendarDay.objects.create(township=admin.township, day=date(2026, 10, 1), name="国庆节")
    rows = [NEW_YEAR, ("2027-01-02", "休", "元旦"), ("2027-01-09", "班", "元旦")]
    page = preview_of(client, file_of(*rows))
    assert "4 days of 2027 would change." in page.text
    assert [(f"{one.day}", one.before and one.before.name, one.after and one.after.name) for one in page.context["changes"]] == [
        ("2027-01-01", "元月", "元旦"), ("2027-01-02", None, "元旦"), ("2027-01-09", None, "元旦"), ("2027-03-03", "建镇日", None),
    ]  # fmt: skip
    assert CalendarDay.objects.count() == 3
    stored = client.post(page.request["PATH_INFO"], follow=True)
    assert "4 days have been stored." in stored.text
    assert days_of(admin.township) == [
        ("2026-10-01", False, "国庆节"), ("2027-01-01", False, "元旦"), ("2027-01-02", False, "元旦"), ("2027-01-09", True, "元旦"),
    ]  # fmt: skip
    deeds = [(row.verb, row.way, row.by) for row in Trace.objects.filter(kind="villages.calendarday").order_by("pk")]
    assert deeds == [(verb, "import", admin) for verb in ("change", "create", "create", "delete")]
    assert Trace.objects.of(gone)[0].before == {"day": "2027-03-03", "is_workday": False, "name": "建镇日"}
    assert not Upload.objects.exists()
    again = preview_of(client, file_of(*rows))
    assert again.context["changes"] == []
    assert "Nothing to do: everything in this file is stored already." in again.text


def test_a_file_with_mistakes_stores_nothing(admin, client):
    page = preview_of(client, file_of(NEW_YEAR, NEW_YEAR))
    assert "Nothing was stored." in page.text
    assert "2027-01-01 stands in A2 already." in page.text
    client.post(page.request["PATH_INFO"])
    assert not CalendarDay.objects.exists()


@pytest.mark.parametrize("content", [b"", b"hello", b"PK\x03\x04"])
def test_a_file_that_is_no_workbook_is_told_in_words(admin, client, content):
    answer = preview_of(client, SimpleUploadedFile("a.xlsx", content))
    assert answer.status_code == 200
    assert answer.context.get("bad") or answer.context["form"].errors


def test_a_large_file_is_refused(admin, client):
    answer = preview_of(client, SimpleUploadedFile("a.xlsx", b"x" * (2 * 1024 * 1024 + 1)))
    assert answer.context["form"].errors == {"file": ["The file is larger than 2 MB."]}


def test_a_file_is_for_the_township_it_was_uploaded_to(admin, client):
    """And for whoever uploaded it, while they keep that township's calendar."""
    address = preview_of(client, file_of(NEW_YEAR)).request["PATH_INFO"]
    admin.duties.update(ends_on=date(2026, 1, 1))
    assert client.post(address).status_code == 403
    client.force_login(make_official(Role.ADMIN), backend=BACKEND)
    assert client.post(address).status_code == 404
    assert not CalendarDay.objects.exists()


def test_another_purposes_upload_is_no_calendar(admin, client):
    upload = Upload.objects.create(user=admin, purpose="roster", name="a.xlsx", content=file_of(NEW_YEAR).read())
    assert client.get(reverse("calendar_preview", args=[upload.pk])).status_code == 404


# ---- writing -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_what_is_exported_changes_nothing_when_it_comes_back(admin, client, language):
    fill_calendar(admin.township)
    headers = {"accept-language": language}
    answer = client.post(reverse("calendar_excel", args=[2026]), headers=headers)
    assert Trace.objects.filter(verb="export", by=admin).count() == 1
    with translation.override("en"):
        page = preview_of(client, SimpleUploadedFile("2026.xlsx", answer.content))
    assert (page.context["changes"], page.context["plan"].problems, len(page.context["plan"].days)) == ([], [], 39)


@pytest.mark.parametrize(("language", "heads", "first"), [("en", ("date", "kind", "name"), "holiday"), ("zh-hans", HEADS, "休")])
def test_the_file_speaks_the_readers_language(language, heads, first):
    township = make_township()
    row = CalendarDay.objects.create(township=township, day=date(2027, 1, 1), name="=1+1")
    with translation.override(language):
        sheet = calendar_workbook([row]).active
    assert [tuple(line) for line in sheet.iter_rows(values_only=True)] == [heads, ("2027-01-01", first, "=1+1")]
    assert sheet["C2"].data_type == "s"


def test_the_empty_form_has_its_headings_alone(admin, client):
    sheet = load_workbook(BytesIO(client.get(reverse("calendar_template")).content)).active
    assert [tuple(line) for line in sheet.iter_rows(values_only=True)] == [("date", "kind", "name")]
