"""Who moves a sheet where, and from and until when it takes figures."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from appraisal.models import Sheet, SheetStatus
from appraisal.review import move_sheet
from tests.factories import make_category, make_duty, make_entry, make_indicator, make_official, make_open_scheme, make_user
from township.trace import Trace
from township.workflow import NoReason, WrongStatus
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


# ---- moves ---------------------------------------------------------------------------------------------------------

# verb → (from, who, to), by hand. Everyone else is refused, and from every other status it is impossible.
TABLE = {
    "submit": ({"open"}, {"scorer"}, "submitted"),
    "take_back": ({"submitted"}, {"scorer"}, "open"),
    "confirm": ({"submitted"}, {"head"}, "confirmed"),
    "send": ({"confirmed"}, {"head", "appraisal"}, "villages"),
    "review": ({"villages"}, {"appraisal"}, "reviewed"),
    "lock": ({"reviewed"}, {"appraisal"}, "locked"),
    "return": ({"submitted", "confirmed", "villages", "reviewed"}, {"appraisal"}, "open"),
}


def person(role, sheet):
    place = {"office": sheet.office} if role in (Role.SCORER, Role.HEAD) else {"township": sheet.scheme.township}
    return make_official(role, **place)


def bring_to(sheet, status):
    """The sheet, complete and in that status; its villages' days are over."""
    if not sheet.entries().exists():
        for row in sheet.participants():
            make_entry(row, sheet.indicators().get(), sheet.period)
    days = {"sent_on": date(2026, 4, 13), "reply_by": date(2026, 4, 16)} if status in ("villages", "reviewed", "locked") else {}
    Sheet.objects.filter(pk=sheet.pk).update(status=status, **days)
    return Sheet.objects.select_related("scheme__township", "office").get(pk=sheet.pk)


def expected(verb, before, role):
    sources, movers, after = TABLE[verb]
    if verb == "return" and role == "head":  # what the office has just submitted
        return after if before == "submitted" else PermissionDenied
    if role not in movers:
        return PermissionDenied
    return after if before in sources else WrongStatus


def test_the_table_names_every_move():
    assert set(TABLE) == set(Sheet.MOVES)


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("before", list(SheetStatus))
@pytest.mark.parametrize("verb", list(TABLE))
def test_every_move_from_every_status_by_every_duty(sheet, verb, before, role):
    person(Role.HEAD, sheet)  # so that nobody has to stand in for one
    sheet, user, wanted = bring_to(sheet, before), person(role, sheet), expected(verb, before, role)
    if isinstance(wanted, str):
        move_sheet(sheet, verb, by=user, note="请核对")
    else:
        with pytest.raises(wanted):
            move_sheet(sheet, verb, by=user, note="请核对")
    moved = isinstance(wanted, str)
    sheet.refresh_from_db()
    assert sheet.status == (wanted if moved else before)
    assert Trace.objects.filter(kind="appraisal.sheet").count() == moved


def test_returning_needs_a_reason(sheet):
    sheet = bring_to(sheet, "submitted")
    with pytest.raises(NoReason):
        move_sheet(sheet, "return", by=person(Role.APPRAISAL, sheet))


@pytest.mark.parametrize("verb, before", [("confirm", "submitted"), ("send", "confirmed"), ("lock", "reviewed")])
def test_a_sheet_with_gaps_goes_no_further(sheet, verb, before):
    Sheet.objects.filter(pk=sheet.pk).update(status=before)
    sheet.refresh_from_db()
    person(Role.HEAD, sheet)
    with pytest.raises(ValidationError, match=r"2 figures are still missing on this sheet\."):
        move_sheet(sheet, verb, by=person(Role.HEAD if verb == "confirm" else Role.APPRAISAL, sheet))


def test_only_an_ended_period_is_locked(sheet):
    running = bring_to(sheet_of(sheet.scheme, period=4), "reviewed")
    with pytest.raises(ValidationError, match=r"Only a period that has ended can be locked\."):
        move_sheet(running, "lock", by=person(Role.APPRAISAL, sheet))
    running.refresh_from_db()
    assert running.status == "reviewed"


@pytest.mark.parametrize("moment, is_over", [("2026-03-31T23:59:59+08:00", False), ("2026-04-01T00:00:00+08:00", True)])
def test_a_quarter_is_locked_from_the_day_after_its_last(sheet, time_machine, moment, is_over):
    sheet, user = bring_to(sheet, "reviewed"), person(Role.APPRAISAL, sheet)
    time_machine.move_to(moment, tick=False)
    if is_over:
        move_sheet(sheet, "lock", by=user)
    else:
        with pytest.raises(ValidationError, match="has ended"):
            move_sheet(sheet, "lock", by=user)
    assert sheet.status == ("locked" if is_over else "reviewed")


def test_of_two_heads_who_confirm_at_once_the_slower_is_told(sheet):
    first, second = bring_to(sheet, "submitted"), bring_to(sheet, "submitted")
    move_sheet(first, "confirm", by=person(Role.HEAD, sheet))
    with pytest.raises(WrongStatus, match="is now “Confirmed”"):
        move_sheet(second, "confirm", by=person(Role.HEAD, sheet))
    assert Trace.objects.filter(kind="appraisal.sheet", verb="confirm").count() == 1


# ---- days ----------------------------------------------------------------------------------------------------------


def test_the_calendar_opens_and_dates_the_sheets():
    scheme = make_open_scheme(frequency="quarter")
    make_indicator(make_category(scheme), frequency="year")
    days = dict(Sheet.objects.filter(scheme=scheme).values_list("period", "due_on"))
    assert days == {1: date(2026, 4, 10), 2: date(2026, 7, 10), 3: date(2026, 10, 10), 4: date(2027, 1, 10)}
    assert sorted(Sheet.objects.filter(scheme=scheme).values_list("opens_on", flat=True)) == [
        date(2026, 1, 1), date(2026, 4, 1), date(2026, 7, 1), date(2026, 10, 1),
    ]  # fmt: skip


def test_the_appraisal_office_closes_and_opens_a_period_for_all(sheet, client):
    client.force_login(person(Role.APPRAISAL, sheet), backend="django.contrib.auth.backends.ModelBackend")
    data = {"scheme": sheet.scheme_id, "period": 1}
    client.post(reverse("period_list"), data | {"deed": "close"})
    sheet.refresh_from_db()
    assert sheet.closes_on == timezone.localdate() - timedelta(days=1)
    client.post(reverse("period_list"), data | {"deed": "open"})
    sheet.refresh_from_db()
    assert (sheet.closes_on, sheet.takes_entries) == (None, True)
    assert list(Trace.objects.filter(kind="appraisal.sheet").values_list("verb", flat=True)) == ["change", "change"]


def test_days_of_one_sheet_are_checked(sheet, client):
    client.force_login(person(Role.APPRAISAL, sheet), backend="django.contrib.auth.backends.ModelBackend")
    data = {"opens_on": "2026-02-01", "due_on": "2026-04-10", "closes_on": "2026-01-15"}
    answer = client.post(reverse("period_edit", args=[sheet.pk]), data)
    assert answer.context["form"].errors == {"closes_on": ["The last day lies before the first."]}
    assert client.post(reverse("period_edit", args=[sheet.pk]), data | {"closes_on": "2026-05-01"}).status_code == 302
    sheet.refresh_from_db()
    assert sheet.closes_on == date(2026, 5, 1)


def test_periods_are_for_the_appraisal_office_alone(sheet, scorer, client):
    assert client.get(reverse("period_list")).status_code == 403
    assert client.get(reverse("period_edit", args=[sheet.pk])).status_code == 403


@pytest.fixture
def appraiser(sheet, client):
    user = person(Role.APPRAISAL, sheet)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return user


def submitted(sheet):
    return bring_to(sheet, "submitted")


def told(answer):
    return [str(message) for message in answer.context["messages"]]


def test_one_office_is_opened_and_closed_by_itself(sheet, appraiser, client):
    other = make_indicator(make_category(sheet.scheme))
    beside = Sheet.objects.create(scheme=sheet.scheme, office=other.office, period=1, opens_on=date(2026, 1, 1), due_on=date(2026, 4, 10))
    client.post(reverse("period_list"), {"scheme": sheet.scheme_id, "sheet": sheet.pk, "deed": "close"})
    assert [row.takes_entries for row in Sheet.objects.filter(pk__in=[sheet.pk, beside.pk]).order_by("pk")] == [False, True]
    client.post(reverse("period_list"), {"scheme": sheet.scheme_id, "sheet": sheet.pk, "deed": "open"})
    sheet.refresh_from_db()
    assert sheet.takes_entries


def test_closing_leaves_what_has_not_opened_yet_to_the_calendar(sheet, appraiser, client):
    Sheet.objects.filter(pk=sheet.pk).update(opens_on=timezone.localdate() + timedelta(days=9))
    client.post(reverse("period_list"), {"scheme": sheet.scheme_id, "period": 1, "deed": "close"})
    sheet.refresh_from_db()
    assert (sheet.opens_on, sheet.closes_on) == (timezone.localdate() + timedelta(days=9), None)


def test_what_opened_today_can_be_closed_today(sheet, appraiser, client):
    Sheet.objects.filter(pk=sheet.pk).update(opens_on=timezone.localdate())
    client.post(reverse("period_list"), {"scheme": sheet.scheme_id, "period": 1, "deed": "close"})
    sheet.refresh_from_db()
    assert not sheet.is_within_days


def test_the_days_of_a_locked_sheet_stay(sheet, appraiser, client):
    Sheet.objects.filter(pk=sheet.pk).update(status="locked")
    client.post(reverse("period_list"), {"scheme": sheet.scheme_id, "period": 1, "deed": "close"})
    sheet.refresh_from_db()
    assert sheet.closes_on is None


def test_all_reviewed_sheets_of_a_period_are_locked_and_the_others_named(sheet, appraiser, client):
    beside, late = (make_indicator(make_category(sheet.scheme)).office for _number in range(2))
    for office, status in ((beside, "reviewed"), (late, "open")):
        Sheet.objects.create(
            scheme=sheet.scheme, office=office, period=1, opens_on=date(2026, 1, 1), due_on=date(2026, 4, 10), status=status
        )
    bring_to(sheet, "reviewed")
    answer = client.post(reverse("period_list"), {"scheme": sheet.scheme_id, "period": 1, "deed": "lock"}, follow=True)
    assert dict(Sheet.objects.filter(period=1).values_list("office", "status")) == {
        sheet.office_id: "locked", beside.pk: "reviewed", late.pk: "open",
    }  # fmt: skip
    assert sorted(told(answer)) == [
        "1 sheets have been locked.",
        f"{beside}: 2 figures are still missing on this sheet.",
        f"“Lock” is not possible: {Sheet.objects.get(office=late)} is now “Open”.",
    ]


@pytest.mark.parametrize("data", [{"deed": "open"}, {"deed": "erase", "period": 1}, {"deed": "open", "sheet": "0"}, {"period": "1"}])
def test_what_the_page_does_not_offer_changes_nothing(sheet, appraiser, client, data):
    assert client.post(reverse("period_list"), {"scheme": sheet.scheme_id} | data).status_code == 302
    assert not Trace.objects.filter(kind="appraisal.sheet").exists()


@pytest.mark.parametrize("offices", [1, 3])
def test_the_periods_take_as_many_queries_for_one_office_as_for_three(sheet, appraiser, client, offices, django_assert_num_queries):
    for _number in range(offices - 1):
        office = make_indicator(make_category(sheet.scheme)).office
        Sheet.objects.create(scheme=sheet.scheme, office=office, period=1, opens_on=date(2026, 1, 1), due_on=date(2026, 4, 10))
    client.get(reverse("desk"))
    with django_assert_num_queries(14):
        assert client.get(reverse("period_list")).status_code == 200


# ---- what a sheet says about itself --------------------------------------------------------------------------------


def test_who_acts_for_somebody_leaves_both_names_on_a_move(sheet, client):
    absent, beside = make_user(name="陈芳"), make_user(name="吴刚")
    deputy = make_duty(Role.SCORER, office=sheet.office, acting_for=absent).user
    make_duty(Role.APPRAISAL, user=deputy, township=sheet.scheme.township, acting_for=beside)
    client.force_login(deputy, backend="django.contrib.auth.backends.ModelBackend")
    client.post(reverse("sheet_move", args=[sheet.pk, "submit"]))
    client.post(reverse("sheet_move", args=[sheet.pk, "return"]), {"reason": "请核对"})
    rows = Trace.objects.filter(kind="appraisal.sheet").order_by("pk")
    assert [(row.verb, row.by, row.on_behalf_of) for row in rows] == [("submit", deputy, absent), ("return", deputy, beside)]


def test_a_submitted_sheet_says_since_when_whatever_is_done_with_it_later(sheet, scorer, client):
    client.post(reverse("sheet_move", args=[sheet.pk, "submit"]))
    client.post(reverse("sheet_download", args=[sheet.pk]))
    assert client.get(sheet.get_absolute_url()).context["last"].verb == "submit"


def test_a_returned_sheet_says_why_and_by_whom(sheet, scorer, client):
    submitted(sheet)
    sheet.refresh_from_db()
    move_sheet(sheet, "return", by=person(Role.APPRAISAL, sheet), note="第三行与台账不符")
    assert "第三行与台账不符" in client.get(sheet.get_absolute_url()).content.decode()


def test_before_it_opens_a_sheet_says_when_it_does(sheet, scorer, client):
    opens = timezone.localdate() + timedelta(days=2)
    Sheet.objects.filter(pk=sheet.pk).update(opens_on=opens, closes_on=opens + timedelta(days=9))
    assert f"Not open yet: it opens on {opens}." in client.get(sheet.get_absolute_url()).content.decode()
