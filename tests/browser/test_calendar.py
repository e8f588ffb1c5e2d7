"""The administrator enters next year's calendar from a file, and takes a day out of it again."""

from datetime import date

import pytest
from django.utils import timezone

from tests.factories import make_official
from township.spreadsheets import xlsx_bytes
from villages.calendar_file import calendar_workbook
from villages.models import CalendarDay, Role

pytestmark = pytest.mark.django_db(transaction=True)
NEXT = timezone.localdate().year + 1
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def file_of(*rows):
    days = [CalendarDay(day=date(NEXT, month, day), is_workday=worked, name=name) for month, day, worked, name in rows]
    return {"name": f"{NEXT}.xlsx", "mimeType": XLSX, "buffer": xlsx_bytes(calendar_workbook(days))}


@pytest.mark.both
def test_next_years_calendar_is_entered_from_a_file(page_of, live_server, axe):
    page = page_of(make_official(Role.ADMIN))
    page.goto(f"{live_server.url}/calendar/{NEXT}/")
    assert page.get_by_text(f"There is no calendar for {NEXT} yet").is_visible()
    page.get_by_role("link", name="Calendar from Excel").click()
    page.set_input_files("input[name=file]", file_of((1, 1, False, "元旦"), (1, 1, False, "元旦")))
    page.get_by_role("button", name="Check the file").click()
    assert page.get_by_text(f"{NEXT}-01-01 stands in A2 already.").is_visible()
    axe(page)
    page.get_by_role("link", name="Another file").click()
    page.set_input_files("input[name=file]", file_of((1, 1, False, "元旦"), (10, 1, False, "国庆节")))
    page.get_by_role("button", name="Check the file").click()
    assert page.get_by_text(f"2 days of {NEXT} would change.").is_visible()
    axe(page)
    page.get_by_role("button", name="Store the calendar").click()
    page.wait_for_url(f"**/calendar/{NEXT}/*")
    page.get_by_role("link", name="1 New Year's Day").click()
    page.get_by_role("button", name="Delete this day").click()
    page.get_by_role("dialog").get_by_role("button", name="Delete this day").click()
    page.wait_for_url(f"**/calendar/{NEXT}/*")
    assert list(CalendarDay.objects.values_list("day", "name")) == [(date(NEXT, 10, 1), "国庆节")]
