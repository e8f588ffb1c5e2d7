"""The weekly bulletin: its week, its sections, who drafts and issues it, and that what was issued stays."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from openpyxl import load_workbook

from appraisal.bulletins import draft_week, issue, sections_of, write_remarks
from appraisal.models import Bulletin, CentralTask, Sheet, TaskPart
from appraisal.review import move_sheet
from tests.factories import make_duty, make_entry, make_office, make_official, make_open_scheme, make_township, make_user, make_village
from township.workflow import WrongStatus
from villages.models import Role

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"
MONDAY = date(2026, 7, 6)  # of ISO week 28; second-quarter sheets are due on Friday 10 July


@pytest.fixture
def town(time_machine):
    time_machine.move_to("2026-07-08T10:00:00+08:00", tick=False)
    return make_township(name="青石镇", name_en="Qingshi")


@pytest.fixture
def appraisal(town):
    return make_official(Role.APPRAISAL, township=town)


def make_year(town):
    """Two villages, one indicator each quarter, one office."""
    return make_open_scheme(township=town, office=make_office(township=town, name="党建办"))


def lines(bulletin, title):
    (found,) = [rows for name, rows in sections_of(bulletin) if name == title]
    return [(line["what"], line["who"], line["day"], line["overdue"]) for line in found]


@pytest.mark.parametrize(
    ("day", "year", "week", "first", "last"),
    [
        ("2026-07-08", 2026, 28, date(2026, 7, 6), date(2026, 7, 12)),
        ("2027-01-03", 2026, 53, date(2026, 12, 28), date(2027, 1, 3)),  # a Sunday
        ("2027-01-04", 2027, 1, date(2027, 1, 4), date(2027, 1, 10)),
        ("2025-12-29", 2026, 1, date(2025, 12, 29), date(2026, 1, 4)),
    ],
)
def test_a_week_is_numbered_as_iso_has_it(town, appraisal, time_machine, day, year, week, first, last):
    time_machine.move_to(f"{day}T10:00:00+08:00", tick=False)
    bulletin, _new = draft_week(town, by=appraisal)
    assert (bulletin.year, bulletin.week, bulletin.first_day, bulletin.last_day) == (year, week, first, last)


def test_a_week_has_one_bulletin(town, appraisal):
    first, second = draft_week(town, by=appraisal), draft_week(town, by=appraisal)
    assert (first[0], first[1], second[1]) == (second[0], True, False)
    with pytest.raises(IntegrityError), transaction.atomic():
        Bulletin.objects.create(township=town, year=2026, week=28)


def test_sheets_that_are_missing(town, appraisal):
    scheme = make_year(town)
    bulletin, _new = draft_week(town, by=appraisal)
    title = scheme.title
    assert lines(bulletin, "Score sheets still missing") == [
        (f"{title} · Quarter 1", ["党建办 (2 missing)"], "2026-04-10", True),
        (f"{title} · Quarter 2", ["党建办 (2 missing)"], "2026-07-10", False),
        (f"{title} · Quarter 3", ["党建办 (2 missing)"], "2026-10-10", False),
    ]
    Sheet.objects.filter(scheme=scheme, period__in=[1, 2]).update(status="locked")
    assert [line[0] for line in lines(bulletin, "Score sheets still missing")] == [f"{title} · Quarter 3"]


def test_villages_that_have_not_replied(town, appraisal):
    scheme = make_year(town)
    first, _second = scheme.participants.in_order()
    make_entry(first, scheme.indicators.get(), 1)
    Sheet.objects.filter(scheme=scheme, period=1).update(status="villages", sent_on=date(2026, 7, 7), reply_by=date(2026, 7, 10))
    bulletin, _new = draft_week(town, by=appraisal)
    assert lines(bulletin, "Villages that have not replied") == [("Accept or object", [first.village.name], "2026-07-10", False)]


def test_central_tasks_open_and_closed(town, appraisal):
    village, other = make_village(township=town), make_village(township=town)
    due = {"森林防火": date(2026, 7, 7), "防汛": date(2026, 7, 19), "秋种": date(2026, 7, 20)}
    for title, day in due.items():
        task = CentralTask.objects.create(township=town, year=2026, title=title, due_on=day)
        TaskPart.objects.create(task=task, village=village)
        TaskPart.objects.create(task=task, village=other, done_on=MONDAY)
    bulletin, _new = draft_week(town, by=appraisal)
    assert lines(bulletin, "Central tasks still open") == [
        ("森林防火", [village.name], "2026-07-07", True),
        ("防汛", [village.name], "2026-07-19", False),
    ]
    assert lines(bulletin, "Due in the coming week") == [("防汛", [], "2026-07-19", False)]
    assert [line[:2] for line in lines(bulletin, "Closed this week")] == [(title, [other.name]) for title in due]


def test_a_confirmed_sheet_is_told(town, appraisal):
    scheme = make_year(town)
    Sheet.objects.filter(scheme=scheme, period=1).update(status="submitted")
    for row in scheme.participants.in_order():
        make_entry(row, scheme.indicators.get(), 1)
    sheet = scheme.sheets.get(period=1)
    move_sheet(sheet, "confirm", by=make_duty(Role.HEAD, office=sheet.office).user)
    bulletin, _new = draft_week(town, by=appraisal)
    assert lines(bulletin, "Closed this week") == [(f"{scheme.title} · Quarter 1", ["党建办"], "", False)]


def test_nothing_of_another_township_is_told(town, appraisal):
    make_open_scheme()
    bulletin, _new = draft_week(town, by=appraisal)
    assert [rows for _title, rows in sections_of(bulletin)] == [[], [], [], [], []]


# ---- drafting and issuing ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", [*Role, "nobody"])
def test_who_drafts_and_who_issues(town, appraisal, role):
    user = make_user(township=town) if role == "nobody" else make_official(role, township=town)
    for status in ("draft", "issued"):
        bulletin = Bulletin.objects.create(township=town, year=2026, week=1 if status == "draft" else 2, status=status)
        wanted = PermissionDenied if role not in ("committee", "leader") else WrongStatus if status == "issued" else None
        if wanted is None:
            issue(bulletin, by=user)
            assert (bulletin.status, bulletin.issued_by) == ("issued", user)
        else:
            with pytest.raises(wanted), transaction.atomic():
                issue(bulletin, by=user)
    if role == "appraisal":
        assert draft_week(town, by=user)[1]
    else:
        with pytest.raises(PermissionDenied):
            draft_week(town, by=user)


def test_what_was_issued_stays(town, appraisal):
    scheme = make_year(town)
    bulletin, _new = draft_week(town, by=appraisal)
    write_remarks(bulletin, "周六上午召开碰头会。", by=appraisal)
    issue(bulletin, by=make_official(Role.LEADER, township=town))
    before = sections_of(bulletin)
    Sheet.objects.filter(scheme=scheme).update(status="locked")
    bulletin = Bulletin.objects.get(pk=bulletin.pk)
    assert sections_of(bulletin) == before
    assert len(lines(bulletin, "Score sheets still missing")) == 3
    with pytest.raises(ValidationError, match="put right in the next one"):
        write_remarks(bulletin, "更正", by=appraisal)


def test_a_village_reads_what_was_issued_alone(town, appraisal, client):
    bulletin, _new = draft_week(town, by=appraisal)
    client.force_login(make_duty(Role.VILLAGE, village=make_village(township=town)).user, backend=BACKEND)
    assert client.get(bulletin.get_absolute_url()).status_code == 404
    issue(bulletin, by=make_official(Role.LEADER, township=town))
    assert client.get(bulletin.get_absolute_url()).status_code == 200
    assert list(client.get(reverse("bulletin_list")).context["rows"]) == [bulletin]


def test_in_the_browser_and_as_excel(town, appraisal, client):
    make_year(town)
    client.force_login(appraisal, backend=BACKEND)
    page = client.post(reverse("bulletin_list"), follow=True)
    bulletin = page.context["bulletin"]
    client.post(bulletin.get_absolute_url(), {"remarks": "=1+1"})
    content = client.post(reverse("bulletin_excel", args=[bulletin.pk])).content
    values = [value for row in load_workbook(BytesIO(content)).active.values for value in row if value]
    assert values[0] == "Qingshi · Weekly bulletin 2026 no. 28"
    assert "党建办 (2 missing)" in values
    assert "=1+1" in values
    assert not [value for value in values if str(value).startswith("Rank")]


@pytest.mark.parametrize("count", [1, 3])
def test_a_draft_takes_as_many_queries_for_one_of_each_as_for_three(town, appraisal, client, count, django_assert_num_queries):
    for number in range(count):
        make_year(town)
        task = CentralTask.objects.create(township=town, year=2026, title=f"任务{number}", due_on=MONDAY + timedelta(days=number))
        TaskPart.objects.create(task=task, village=make_village(township=town))
    bulletin, _new = draft_week(town, by=appraisal)
    client.force_login(appraisal, backend=BACKEND)
    client.get(reverse("desk"))
    with django_assert_num_queries(17):
        assert client.get(bulletin.get_absolute_url()).status_code == 200
