"""A quarter's review: who may confirm, the villages' days, their self-scores and replies, and the offices' answers."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from appraisal import review
from appraisal.models import Entry, Reply, Sheet, find_heads
from appraisal.review import move_sheet
from tests.appraisal.reviewing import appraiser, at, entry_of, first, head, make_full_sheet, speaker
from tests.factories import make_duty, make_user
from township.trace import Trace
from villages.models import Recusal, Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def sheet():
    return make_full_sheet()


# ---- the second pair of eyes ---------------------------------------------------------------------------------------


def test_a_head_who_entered_a_figure_does_not_confirm(sheet):
    user = head(sheet)
    head(sheet)
    Entry.objects.filter(pk=entry_of(sheet).pk).update(entered_by=user)
    with pytest.raises(ValidationError, match="You have entered figures on this sheet"):
        move_sheet(at(sheet, "submitted"), "confirm", by=user)


@pytest.mark.parametrize("tie", ["home", "duty", "declared"])
def test_a_head_who_is_tied_to_a_village_does_not_confirm(sheet, tie):
    village = first(sheet).village
    user = head(sheet, user=make_user(home_village=village if tie == "home" else None))
    if tie == "duty":
        make_duty(Role.STATIONED, user=user, village=village)
    elif tie == "declared":
        Recusal.objects.create(user=user, village=village, reason="亲属", starts_on=date(2026, 1, 1))
    with pytest.raises(ValidationError, match="You are tied to"):
        move_sheet(at(sheet, "submitted"), "confirm", by=user)


def test_where_no_head_can_the_appraisal_office_confirms_and_the_trace_says_so(sheet):
    user = appraiser(sheet)
    move_sheet(at(sheet, "submitted"), "confirm", by=user)
    row = Trace.objects.get(kind="appraisal.sheet", verb="confirm")
    assert (row.by, row.reason) == (user, "In the head's place: this office has no other head who could confirm it.")


def test_where_a_head_can_the_appraisal_office_may_not(sheet):
    head(sheet)
    with pytest.raises(PermissionDenied):
        move_sheet(at(sheet, "submitted"), "confirm", by=appraiser(sheet))


@pytest.mark.parametrize("who", ["entered", "home", "ended", "left"])
def test_a_head_who_cannot_is_no_head(sheet, who):
    user = head(sheet, ends_on=timezone.localdate() - timedelta(days=1)) if who == "ended" else head(sheet)
    if who == "entered":
        Entry.objects.filter(pk=entry_of(sheet).pk).update(entered_by=user)
    elif who == "home":
        type(user).objects.filter(pk=user.pk).update(home_village=first(sheet).village)
    elif who == "left":
        type(user).objects.filter(pk=user.pk).update(is_active=False)
    assert at(sheet, "submitted").lacks_head


def test_heads_of_many_sheets_are_found_in_seven_queries(sheet, django_assert_num_queries):
    user = head(sheet)
    Recusal.objects.create(user=user, village=first(sheet).village, reason="亲属", starts_on=date(2025, 1, 1), ends_on=date(2025, 2, 1))
    rows = list(Sheet.objects.filter(scheme=sheet.scheme).for_list())
    with django_assert_num_queries(7):
        find_heads(rows)
    assert [row.lacks_head for row in rows] == [False] * 4


def test_nobody_reviews_what_they_entered(sheet):
    user = appraiser(sheet)
    Entry.objects.filter(pk=entry_of(sheet).pk).update(entered_by=user)
    with pytest.raises(ValidationError, match="You have entered figures on this sheet"):
        move_sheet(at(sheet, "villages"), "review", by=user)


# ---- the villages' days --------------------------------------------------------------------------------------------


def test_villages_have_three_working_days_and_a_return_takes_them_away(sheet, time_machine):
    time_machine.move_to("2026-09-24T09:00:00+08:00")  # Thursday; Friday 25 is Mid-Autumn
    user = appraiser(sheet)
    sheet = at(sheet, "confirmed")
    move_sheet(sheet, "send", by=user)
    sheet.refresh_from_db()
    days = (sheet.sent_on, sheet.reply_by)
    assert days == (date(2026, 9, 24), review.calendar_of(sheet.township_id).working_days_after(date(2026, 9, 24), 3))
    move_sheet(sheet, "return", by=user, note="请核对")
    sheet.refresh_from_db()
    assert (sheet.sent_on, sheet.reply_by, sheet.status) == (None, None, "open")


def test_a_returned_sheet_can_be_entered_again_though_its_last_day_has_passed(sheet):
    sheet = at(sheet, "submitted", closes_on=timezone.localdate() - timedelta(days=3))
    move_sheet(sheet, "return", by=appraiser(sheet), note="请核对")
    sheet.refresh_from_db()
    assert (sheet.closes_on, sheet.takes_entries) == (None, True)


def test_review_waits_for_the_villages_until_their_last_day_is_over(sheet, time_machine):
    user, sheet = appraiser(sheet), at(sheet, "villages", sent_on=date(2026, 10, 12), reply_by=date(2026, 10, 15))
    time_machine.move_to("2026-10-15T23:59:59+08:00")
    with pytest.raises(ValidationError, match="2 villages can still reply until 2026-10-15"):
        move_sheet(sheet, "review", by=user)
    time_machine.move_to("2026-10-16T00:00:00+08:00")
    move_sheet(sheet, "review", by=user)
    assert sheet.status == "reviewed"


def test_review_need_not_wait_when_every_village_has_replied(sheet):
    sheet = at(sheet, "villages")
    for row in sheet.participants():
        review.reply(sheet, row, {}, by=speaker(row))
    move_sheet(sheet, "review", by=appraiser(sheet))
    assert sheet.status == "reviewed"


def test_review_waits_for_every_answer(sheet):
    sheet, user = at(sheet, "villages"), appraiser(sheet)
    for row in sheet.participants():
        review.reply(sheet, row, {entry_of(sheet, row).pk: "少计一次"} if row == first(sheet) else {}, by=speaker(row))
    with pytest.raises(ValidationError, match="1 objections of villages still wait for an answer"):
        move_sheet(sheet, "review", by=user)
    review.answer(Reply.objects.get(says="objects"), "台账为四次", sheet=sheet, by=user)
    move_sheet(sheet, "review", by=user)
    assert sheet.status == "reviewed"
