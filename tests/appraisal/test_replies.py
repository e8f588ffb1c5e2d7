"""What a village says to its figures: replies, objections, self-scores; the answers, and the words to remind somebody with."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse
from django.utils import timezone

from appraisal import review
from appraisal.models import Entry, Reply, SelfScore
from appraisal.own import own_sheets
from appraisal.replies import asked
from tests.appraisal.reviewing import BACKEND, appraiser, at, entry_of, first, head, make_full_sheet, sheet_of, speaker
from tests.factories import make_duty, make_entry, make_official, make_open_scheme
from township.trace import Trace
from villages.models import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def sheet():
    return make_full_sheet()


# ---- replies -------------------------------------------------------------------------------------------------------


def test_a_village_accepts_what_it_does_not_object_to_and_may_change_its_mind(sheet):
    sheet, row = at(sheet, "villages"), first(sheet)
    user, entry = speaker(row), entry_of(sheet)
    assert review.reply(sheet, row, {entry.pk: "少计一次"}, by=user) == 1
    assert review.reply(sheet, row, {}, by=user) == 0
    assert list(Reply.objects.values_list("entry", "version", "says", "text", "by")) == [(entry.pk, 1, "accepts", "", user.pk)]
    assert Trace.objects.filter(verb="reply", by=user).count() == 2


@pytest.mark.parametrize("days, is_taken", [(0, True), (-1, False)])
def test_the_last_day_for_a_reply_is_inclusive(sheet, days, is_taken):
    sheet, row = at(sheet, "villages", sent_on=date(2026, 1, 1), reply_by=timezone.localdate() + timedelta(days=days)), first(sheet)
    if is_taken:
        review.reply(sheet, row, {}, by=speaker(row))
    else:
        with pytest.raises(ValidationError, match="The days for replies are over"):
            review.reply(sheet, row, {}, by=speaker(row))
    assert Reply.objects.exists() == is_taken


@pytest.mark.parametrize("status", ["open", "submitted", "confirmed", "reviewed", "locked"])
def test_only_a_sheet_with_the_villages_takes_replies(sheet, status):
    sheet, row = at(sheet, status), first(sheet)
    with pytest.raises(ValidationError, match="The days for replies are over"):
        review.reply(sheet, row, {}, by=speaker(row))


@pytest.mark.parametrize("role", [role for role in Role if role != Role.VILLAGE])
def test_nobody_else_speaks_for_a_village(sheet, role):
    sheet, row = at(sheet, "villages"), first(sheet)
    place = {"village": row.village} if role == Role.STATIONED else {"township": sheet.scheme.township}
    with pytest.raises(PermissionDenied):
        review.reply(sheet, row, {}, by=make_official(role, **place))


def test_another_village_does_not_speak_for_it(sheet):
    sheet = at(sheet, "villages")
    own, other = sheet.participants()
    with pytest.raises(PermissionDenied):
        review.reply(sheet, own, {}, by=speaker(other))


def test_a_figure_that_changed_is_asked_about_again_and_the_others_are_not(sheet):
    sheet = at(sheet, "villages")
    for row in sheet.participants():
        review.reply(sheet, row, {}, by=speaker(row))
    Entry.objects.filter(pk=entry_of(sheet).pk).update(version=2)
    assert sheet.silent() == [first(sheet)]
    assert list(asked(sheet.participants())) == [first(sheet).pk]


def test_silence_counts_as_accepted_and_is_shown_as_such(sheet):
    sheet = at(sheet, "villages", sent_on=date(2026, 1, 1), reply_by=timezone.localdate() - timedelta(days=1))
    (own,) = own_sheets(first(sheet), 1)
    assert (own.is_silent, own.is_asked) == (True, False)


# ---- answers -------------------------------------------------------------------------------------------------------


def objection(sheet):
    row = first(sheet)
    review.reply(sheet, row, {entry_of(sheet).pk: "少计一次"}, by=speaker(row))
    return Reply.objects.select_related("entry__participant__village", "entry__participant__scheme", "entry__indicator").get()


def test_an_objection_is_answered_once_with_words(sheet):
    sheet, user = at(sheet, "villages"), head(sheet)
    row = objection(sheet)
    with pytest.raises(ValidationError, match="Give the reason"):
        review.answer(row, "  ", sheet=sheet, by=user)
    review.answer(row, "台账为四次", sheet=sheet, by=user)
    with pytest.raises(ValidationError, match="answered already"):
        review.answer(row, "改口", sheet=sheet, by=user)
    row.refresh_from_db()
    assert (row.answer, row.answered_by) == ("台账为四次", user)


def test_who_entered_the_figure_does_not_answer(sheet):
    sheet, user = at(sheet, "villages"), head(sheet)
    row = objection(sheet)
    Entry.objects.filter(pk=row.entry_id).update(entered_by=user)
    row.entry.refresh_from_db()
    with pytest.raises(ValidationError, match="You entered this figure"):
        review.answer(row, "台账为四次", sheet=sheet, by=user)


def test_an_answered_objection_stays_as_it_is(sheet):
    sheet, row = at(sheet, "villages"), first(sheet)
    review.answer(objection(sheet), "台账为四次", sheet=sheet, by=head(sheet))
    review.reply(sheet, row, {}, by=make_duty(Role.VILLAGE, village=row.village).user)
    assert list(Reply.objects.values_list("says", "text", "answer")) == [("objects", "少计一次", "台账为四次")]


# ---- self-scores ---------------------------------------------------------------------------------------------------


def test_a_village_scores_itself_changes_and_clears(sheet):
    row, indicator = first(sheet), sheet.indicators().get()
    user = speaker(row)
    assert review.self_score(sheet, row, {indicator: (350, "缺一次")}, by=user) == 1
    assert review.self_score(sheet, row, {indicator: (350, "缺一次")}, by=user) == 0
    assert list(SelfScore.objects.values_list("points", "note", "by")) == [(350, "缺一次", user.pk)]
    assert review.self_score(sheet, row, {indicator: (None, "")}, by=user) == 1
    assert not SelfScore.objects.exists()
    assert [(t.before, t.after) for t in Trace.objects.filter(verb="self_score").order_by("pk")] == [
        ({"points": None}, {"points": "3.50"}), ({"points": "3.50"}, {"points": None}),
    ]  # fmt: skip


@pytest.mark.parametrize("status", ["submitted", "confirmed", "villages", "reviewed", "locked"])
def test_a_self_score_is_kept_once_the_office_has_handed_in(sheet, status):
    row = first(sheet)
    with pytest.raises(ValidationError, match="self-scores are kept as they stand"):
        review.self_score(at(sheet, status), row, {sheet.indicators().get(): (100, "")}, by=speaker(row))


@pytest.mark.parametrize(
    "typed, told",
    [("4.01", "Write points from 0 to 4.00."), ("-1", "Write points from 0 to 4.00."), ("3.555", "Round to 2 places."),
     ("三", "“三” is not a number."), ("3,5", "“3,5”: write decimals with a point, such as 85.5.")],
)  # fmt: skip
def test_a_wrong_self_score_is_told_beside_its_field(sheet, client, typed, told):
    row, indicator = first(sheet), sheet.indicators().get()
    client.force_login(speaker(row), backend=BACKEND)
    url = reverse("own_quarter", args=[row.pk, 1])
    answer = client.post(url, {"sheet": sheet.pk, f"i{indicator.pk}-points": typed, f"i{indicator.pk}-note": ""})
    assert answer.context["parts"][0].forms[0].errors == {"points": [told]}
    assert f'value="{typed}"' in answer.content.decode()
    assert not SelfScore.objects.exists()


# ---- pages ---------------------------------------------------------------------------------------------------------


def test_a_village_objects_on_its_page_and_reads_the_answer(sheet, client):
    sheet, row = at(sheet, "villages"), first(sheet)
    entry = entry_of(sheet)
    client.force_login(speaker(row), backend=BACKEND)
    url = reverse("own_quarter", args=[row.pk, 1])
    blank = client.post(url, {"sheet": sheet.pk, f"e{entry.pk}-objects": "on"})
    assert blank.context["parts"][0].forms[0].errors == {"text": ["Say what is wrong with this figure."]}
    answer = client.post(url, {"sheet": sheet.pk, f"e{entry.pk}-objects": "on", f"e{entry.pk}-text": "<b>少计</b>"}, follow=True)
    assert "&lt;b&gt;少计&lt;/b&gt;" in answer.content.decode()
    assert "Your reply is stored, with 1 objection." in answer.content.decode()


@pytest.mark.parametrize("villages", [1, 3])
def test_pages_of_replies_take_as_many_queries_for_one_village_as_for_three(client, villages, django_assert_num_queries):
    scheme = make_open_scheme(villages=villages)
    for row in scheme.participants.all():
        make_entry(row, scheme.indicators.get())
    sheet = at(sheet_of(scheme), "villages")
    client.force_login(appraiser(sheet), backend=BACKEND)
    client.get(reverse("desk"))
    with django_assert_num_queries(9):
        assert client.get(reverse("sheet_replies", args=[sheet.pk])).status_code == 200
    with django_assert_num_queries(12):
        assert len(client.get(reverse("reminders")).context["reminders"]) == villages + 3


def test_reminders_name_what_is_missing_and_by_when(sheet, client):
    at(sheet, "villages", sent_on=date(2026, 1, 1), reply_by=timezone.localdate())
    client.force_login(appraiser(sheet), backend=BACKEND)
    office = sheet.office
    found = [row.text for row in client.get(reverse("reminders")).context["reminders"]]
    late = f"{office}: 2 figures for Quarter 2 of “{sheet.scheme}” are still missing; they were due on 2026-07-10."
    assert late in found
    assert (
        f"{first(sheet)}: please look at your figures from {office} Quarter 1 and accept or object by "
        f"{timezone.localdate():%Y-%m-%d}; silence accepts them." in found
    )
