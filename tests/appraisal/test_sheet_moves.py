"""Who moves a sheet where, and from and until when it takes figures."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from appraisal.models import Sheet, SheetStatus
from tests.factories import make_category, make_duty, make_entry, make_indicator, make_official, make_open_scheme
from township.trace import Trace
from township.workflow import NoReason, WrongStatus, move
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

# (verb, from) → who may; everyone else is refused, and from every other status it is impossible.
MOVES = {
    ("submit", "open"): (Role.SCORER, "submitted"),
    ("take_back", "submitted"): (Role.SCORER, "open"),
    ("return", "submitted"): (Role.APPRAISAL, "open"),
    ("lock", "submitted"): (Role.APPRAISAL, "locked"),
}


def person(role, sheet):
    place = {"office": sheet.office} if role in (Role.SCORER, Role.HEAD) else {"township": sheet.scheme.township}
    return make_official(role, **place)


@pytest.mark.parametrize("role", list(Role))
@pytest.mark.parametrize("before", list(SheetStatus))
@pytest.mark.parametrize("verb", list(Sheet.MOVES))
def test_every_move_from_every_status_by_every_duty(sheet, verb, before, role):
    for row in sheet.participants():
        make_entry(row, sheet.indicators().get())
    Sheet.objects.filter(pk=sheet.pk).update(status=before)
    sheet.refresh_from_db()
    allowed, after = MOVES.get((verb, before), (None, before))
    mover = next(row for (name, _status), (row, _after) in MOVES.items() if name == verb)
    if role == allowed:
        move(sheet, verb, by=person(role, sheet), note="请核对")
    elif role == mover:
        with pytest.raises(WrongStatus):
            move(sheet, verb, by=person(role, sheet), note="请核对")
    else:
        with pytest.raises(PermissionDenied):
            move(sheet, verb, by=person(role, sheet), note="请核对")
    sheet.refresh_from_db()
    assert sheet.status == (after if role == allowed else before)
    assert Trace.objects.filter(kind="appraisal.sheet").count() == (role == allowed)


def test_returning_needs_a_reason(sheet):
    Sheet.objects.filter(pk=sheet.pk).update(status="submitted")
    sheet.refresh_from_db()
    with pytest.raises(NoReason):
        move(sheet, "return", by=person(Role.APPRAISAL, sheet))


def test_only_an_ended_and_complete_period_is_locked(sheet):
    appraisal = person(Role.APPRAISAL, sheet)
    running = sheet_of(sheet.scheme, period=4)
    Sheet.objects.filter(scheme=sheet.scheme).update(status="submitted")
    for one, words in ((running, "Only a period that has ended can be locked."), (sheet, "2 figures are still missing on this sheet.")):
        one.refresh_from_db()
        with pytest.raises(ValidationError, match=words):
            move(one, "lock", by=appraisal)
        one.refresh_from_db()
        assert one.status == "submitted"


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
