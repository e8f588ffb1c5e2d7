"""A quarter's review: sheets moved with what follows from it, villages' self-scores and replies, and the seats of a panel."""

from __future__ import annotations

from collections.abc import Mapping

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from appraisal import rules
from appraisal.measuring import read_sheet, reasons_are_given
from appraisal.models import Entry, Indicator, PanelSeat, Participant, Reply, Says, SelfScore, Sheet, SheetStatus
from appraisal.periods import Period, first_day, last_day
from appraisal.scoring.numbers import show
from cadres.rules import people_with_ties, ties
from township.trace import trace, trace_many, trace_row
from township.workflow import move
from villages.calendars import calendar_of
from villages.models import Role, User
from villages.rules import duty_for

REPLY_DAYS = 3  # working days in which a village confirms or objects


@transaction.atomic
def move_sheet(sheet: Sheet, verb: str, *, by: User, note: str = "") -> None:
    """`move`, and the days that follow from sending and returning. Raises what `move` raises."""
    if verb == "submit" and any(row.is_measured for row in sheet.indicators()):
        read_sheet(sheet, by=by)
        reasons_are_given(sheet)
    if verb == "confirm" and not rules.is_head(by, sheet):
        note = _("In the head's place: this office has no other head who could confirm it.")
    move(sheet, verb, by=by, note=note, on_behalf_of=stands_in_for(by, sheet, verb))
    if verb == "send":
        sheet.sent_on = timezone.localdate()
        sheet.reply_by = calendar_of(sheet.township_id).working_days_after(sheet.sent_on, REPLY_DAYS)
    elif verb == "return":
        sheet.sent_on = sheet.reply_by = None
        if not sheet.is_within_days and not sheet.opens_later:
            sheet.closes_on = None
    Sheet.objects.filter(pk=sheet.pk).update(sent_on=sheet.sent_on, reply_by=sheet.reply_by, closes_on=sheet.closes_on)


def stands_in_for(user: User, sheet: Sheet, verb: str) -> User | None:
    """Whom this person acts for when the sheet is moved, so that the history has both names."""
    if verb in ("submit", "take_back"):
        duty = rules.scorer_duty(user, sheet)
    else:
        head = duty_for(user, Role.HEAD, township=sheet.township_id, office=sheet.office_id)
        duty = (head if verb in ("confirm", "send", "return") else None) or duty_for(user, Role.APPRAISAL, township=sheet.township_id)
    return duty.acting_for if duty else None


# ---- what a village says -------------------------------------------------------------------------------------------


@transaction.atomic
def self_score(sheet: Sheet, participant: Participant, scores: Mapping[Indicator, tuple[int | None, str]], *, by: User) -> int:
    """Store the village's own points (hundredths, None takes them back) with their notes; how many changed.

    Raises PermissionDenied, and ValidationError once the sheet has left its office.
    """
    if not rules.speaks_for(by, participant):
        raise PermissionDenied
    sheet = Sheet.objects.select_for_update(of=("self",)).select_related("scheme").get(pk=sheet.pk)
    if not takes_self_scores(sheet):
        raise ValidationError(_("The office has handed this sheet in: self-scores are kept as they stand."))
    stored = {row.indicator_id: row for row in SelfScore.objects.filter(participant=participant, period=sheet.period)}
    history = []
    for indicator, (points, note) in scores.items():
        old = stored.get(indicator.pk)
        was, becomes = (old.points, old.note) if old else (None, ""), (points, note if points is not None else "")
        if was != becomes:
            write_self_score(old, participant, indicator, sheet.period, points, note, by)
            said = {name: {"points": None if value is None else show(value)} for name, value in (("before", was[0]), ("after", points))}
            history.append(
                trace_row(participant, "self_score", by=by, note=note, subject=subject(participant, indicator, sheet.period), **said)
            )
    trace_many(history)
    return len(history)


def write_self_score(old, participant, indicator, period, points, note, by) -> None:
    if points is None:
        old.delete()
    elif old:
        old.points, old.note, old.by = points, note, by
        old.save()
    else:
        SelfScore.objects.create(participant=participant, indicator=indicator, period=period, points=points, note=note, by=by)


def takes_self_scores(sheet: Sheet) -> bool:
    return sheet.status == SheetStatus.OPEN and not sheet.opens_later and sheet.scheme.status == "open"


@transaction.atomic
def reply(sheet: Sheet, participant: Participant, objections: Mapping[int, str], *, by: User) -> int:
    """The village's word on each of its figures: an objection where one is given (entry → text), acceptance of all others.

    A figure whose objection has its answer keeps both. Returns the number of objections. Raises PermissionDenied, and
    ValidationError when the days are over.
    """
    if not rules.speaks_for(by, participant):
        raise PermissionDenied
    sheet = Sheet.objects.select_for_update(of=("self",)).select_related("scheme", "office").get(pk=sheet.pk)
    if not sheet.takes_replies:
        raise ValidationError(_("The days for replies are over. An appeal is still possible for a while."))
    entries = list(sheet.entries().present().filter(participant=participant).select_related("indicator"))
    stored = {(row.entry_id, row.version): row for row in Reply.objects.filter(entry__in=entries)}
    said, objected = {}, 0
    for entry in entries:
        row = stored.get((entry.pk, entry.version)) or Reply(entry=entry, version=entry.version)
        if row.answer:
            continue
        row.text = objections.get(entry.pk, "").strip()
        row.says, row.by = Says.OBJECTS if row.text else Says.ACCEPTS, by
        row.save()
        said[entry.indicator.code] = row.text or str(row.says)
        objected += row.says == Says.OBJECTS
    about = f"{participant.code} {participant.name} · {sheet.office.code} · {Period(sheet.period).code}"
    trace(sheet, "reply", by=by, after=said, subject=about)
    return objected


@transaction.atomic
def answer(objection: Reply, text: str, *, sheet: Sheet, by: User) -> None:
    """Why the figure stays. Raises PermissionDenied, and ValidationError when it has its answer or this person may not judge it."""
    if not rules.may_answer(by, sheet):
        raise PermissionDenied
    rules.is_untouched_by(objection.entry, by)
    if not text.strip():
        raise ValidationError(_("Give the reason."))
    rows = Reply.objects.filter(pk=objection.pk, says=Says.OBJECTS, answer="")
    if not rows.update(answer=text.strip(), answered_by=by, answered_at=timezone.now()):
        raise ValidationError(_("This objection has been answered already."))
    entry = objection.entry
    trace(objection, "answer", by=by, after={"answer": text.strip()}, subject=subject(entry.participant, entry.indicator, entry.period))


def subject(participant: Participant, indicator: Indicator, period: int) -> str:
    """`V01 石桥村 · A1-1 · Q3`, as the history of entries names them."""
    return f"{participant.code} {participant.name} · {indicator.code} · {Period(period).code}"


# ---- panels --------------------------------------------------------------------------------------------------------


@transaction.atomic
def seat_panel(sheet: Sheet, indicator: Indicator, assessors: Mapping[int, User], *, by: User) -> None:
    """Say who gives which mark (number → assessor). Raises PermissionDenied, and ValidationError where a mark is there already
    that its assessor may not have given.
    """
    if not rules.may_score(by, sheet):
        raise PermissionDenied
    sheet = Sheet.objects.select_for_update(of=("self",)).select_related("scheme", "office").get(pk=sheet.pk)
    rules.is_open_today(sheet)
    if sheet.status != SheetStatus.OPEN:
        raise ValidationError(_("This sheet has been submitted. Take it back to change it."))
    refuse_marks_given(sheet, indicator, assessors)
    rows = PanelSeat.objects.filter(indicator=indicator, period=sheet.period)
    before = {row.number: row.assessor_id for row in rows}
    rows.delete()
    PanelSeat.objects.bulk_create(
        PanelSeat(indicator=indicator, period=sheet.period, number=number, assessor=user) for number, user in assessors.items()
    )
    after = {number: user.pk for number, user in assessors.items()}  # numbers, so that a person can be erased
    if before != after:
        trace(indicator, "seat", by=by, before=before or None, after=after, subject=f"{indicator.code} · {Period(sheet.period).code}")


def refuse_marks_given(sheet: Sheet, indicator: Indicator, assessors: Mapping[int, User]) -> None:
    first, last = first_day(sheet.scheme.year, sheet.period), last_day(sheet.scheme.year, sheet.period)
    people = {user.pk: user for user in people_with_ties(User.objects.filter(pk__in=[user.pk for user in assessors.values()]))}
    tied = {number: ties(people[user.pk], first, last) for number, user in assessors.items()}
    entries = Entry.objects.filter(indicator=indicator, period=sheet.period).select_related("participant__village")
    given = [
        _("%(who)s is tied to %(village)s, and mark %(number)s is there already.")
        % {"who": assessors[number], "village": entry.participant.village, "number": number}
        for entry in entries
        for number, villages in tied.items()
        if entry.participant.village_id in villages and number <= len(entry.inputs) and entry.inputs[number - 1] is not None
    ]
    if given:
        raise ValidationError(given)
