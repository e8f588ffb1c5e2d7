"""The demonstration's story: one year wholly reviewed, the running one in the middle of its second quarter's review."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

from django.utils import timezone

from appraisal import appeals, corrections, publicity
from appraisal.bulletins import draft_week
from appraisal.models import Entry, Indicator, PanelSeat, Scheme, SelfScore, Sheet
from appraisal.results.freeze import freeze
from appraisal.review import move_sheet, reply
from villages.models import Role, Township, User

SELF_SCORED = ("A1-1", "A3-1", "A6-1")  # lines that the villages of the running year score themselves first


def review_years(township: Township) -> None:
    """Through the product's own moves, by the people of the demonstration."""
    past, running = township.schemes.order_by("year")
    for sheet in sheets_of(past):
        bring_to_lock(sheet)
    for sheet in sheets_of(running, period=1):
        bring_to_lock(sheet)
    for sheet in sheets_of(running, period=2).exclude(office__code="DJ"):
        confirm_and_send(sheet)
    speak_for_a_village(running)
    score_oneself(running)
    publicise_past(past)
    appeal_and_correct(running)
    draft_week(township, by=person(Role.APPRAISAL))


def sheets_of(scheme: Scheme, **chosen):
    return scheme.sheets.filter(**chosen).select_related("scheme__township", "office")


def person(role: str) -> User:
    return User.objects.filter(duties__role=role).order_by("pk").first()


def confirm_and_send(sheet: Sheet) -> None:
    head = User.objects.filter(duties__role=Role.HEAD, duties__office=sheet.office).first()
    move_sheet(sheet, "confirm", by=head or person(Role.APPRAISAL))
    move_sheet(sheet, "send", by=person(Role.APPRAISAL))


def bring_to_lock(sheet: Sheet) -> None:
    """The villages' days have passed."""
    confirm_and_send(sheet)
    sheet.sent_on, sheet.reply_by = (timezone.localdate() - timedelta(days=days) for days in (7, 2))
    Sheet.objects.filter(pk=sheet.pk).update(sent_on=sheet.sent_on, reply_by=sheet.reply_by)
    move_sheet(sheet, "review", by=person(Role.APPRAISAL))
    move_sheet(sheet, "lock", by=person(Role.APPRAISAL))


def speak_for_a_village(scheme: Scheme) -> None:
    """The first village accepts one office's figures but for one."""
    sheet = sheets_of(scheme, period=2, office__code="MS").get()
    participant = scheme.participants.in_order().first()
    entry = sheet.entries().filter(participant=participant).order_by("indicator__position").first()
    user = User.objects.get(duties__role=Role.VILLAGE, duties__village=participant.village)
    reply(sheet, participant, {entry.pk: "六月的两次活动已报送台账，请核对。"}, by=user)


def score_oneself(scheme: Scheme) -> None:
    """Some lines are scored by the villages first, and the first village has done so for the quarter that is open."""
    lines = Indicator.objects.filter(scheme=scheme, code__in=SELF_SCORED)
    lines.update(self_score=True)
    participant = scheme.participants.in_order().first()
    lines = lines.filter(frequency="quarter")
    SelfScore.objects.bulk_create(
        SelfScore(participant=participant, indicator=line, period=3, points=int(line.max * 100)) for line in lines
    )
    panel = Indicator.objects.filter(scheme=scheme, rule="panel").first()
    seats = enumerate(User.objects.filter(duties__role__in=[Role.LEADER, Role.PARTY, Role.ECONOMY]).order_by("pk"), start=1)
    PanelSeat.objects.bulk_create(PanelSeat(indicator=panel, period=3, number=number, assessor=user) for number, user in seats)


def publicise_past(scheme: Scheme) -> None:
    """Its ranking is in publicity since today, so that the public page and objections can be tried."""
    appraisal = person(Role.APPRAISAL)
    ranking, _new = freeze(scheme, by=appraisal)
    publicity.submit(ranking, by=appraisal)
    publicity.approve(ranking, by=person(Role.COMMITTEE), minutes="青石镇党委会议纪要〔2026〕1号")
    publicity.publicise(ranking, by=appraisal, starts_on=timezone.localdate())


def appeal_and_correct(scheme: Scheme) -> None:
    """The first village appeals against a figure of the second quarter; one of the locked first quarter waits for its correction."""
    participant = scheme.participants.in_order().first()
    entries = Entry.objects.filter(participant=participant, points__gt=0).select_related("participant__scheme", "indicator__category")
    user = User.objects.get(duties__role=Role.VILLAGE, duties__village=participant.village)
    appealed = entries.filter(period=2, indicator__rule="ratio", indicator__office__code="MS").first()
    appeal = appeals.file_appeal(participant, text="本季应办事项已全部按期办结，台账可查，请复核。", by=user, entry=appealed)
    judge, investigator = person(Role.DISCIPLINE), person(Role.LEADER)
    appeals.admit(appeal, by=judge)
    appeals.name_investigator(appeal, investigator, by=judge)
    corrected = entries.filter(period=1, indicator__rule="ratio").select_related("indicator__scheme").first()
    due = Decimal(corrected.inputs[1])
    inputs = (due - 1, due) if Decimal(corrected.inputs[0]) == due else (due, due)
    corrections.propose(
        corrected, inputs=inputs, reason="复核台账，有一项登记有误", basis="绩效办复核记录〔2026〕3号", by=person(Role.APPRAISAL)
    )
