"""Appeals (申诉) from filing to the second review (复核): each deed with its days, and what follows from a decision."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from appraisal import corrections, entries, rules
from appraisal.caps import end_cap
from appraisal.models import Appeal, AppealStatus, Entry, GradeCap, Matter, Participant, Verdict
from appraisal.models.appeal import FAVOURABLE
from appraisal.windows import Windows
from cadres.rules import people_with_ties
from township.trace import trace
from township.workflow import move
from villages.calendars import calendar_of
from villages.models import Duty, Role, User
from villages.models.duty import TOWNSHIP_READERS
from villages.rules import stands_in_for

DECIDE_DAYS = 10  # working days from filing to the decision
ASK_DAYS = 5  # working days after the decision in which a second review can be asked for
REVIEW_DAYS = 10  # working days from that request to the final decision


def drafted(participant: Participant, *, by: User, entry: Entry | None = None, cap: GradeCap | None = None) -> Appeal:
    """An appeal on one figure, one cap, or without either on the calculation, which only lacks its text; not stored.

    Raises PermissionDenied, and ValidationError with what stands against it: the days, or an earlier appeal on the same.
    """
    own = all(thing is None or thing.participant_id == participant.pk for thing in (entry, cap))
    if not own or not rules.speaks_for(by, participant):
        raise PermissionDenied
    windows = Windows(participant, calendar_of(participant.scheme.township_id))
    windows.check(entry)
    if cap and cap.lifted_at:
        raise ValidationError(_("This cap has been lifted already."))
    today = timezone.localdate()
    appeal = Appeal(
        scheme=participant.scheme,
        participant=participant,
        matter=matter_of(entry, cap),
        entry=entry,
        version=entry.version if entry else None,
        cap=cap,
        ranking=windows.ranking,
        filed_by=by,
        filed_on=today,
        decide_by=days_after(participant, today, DECIDE_DAYS),
    )
    refuse_settled(appeal)
    appeal.validate_constraints()
    return appeal


@transaction.atomic
def file_appeal(participant: Participant, *, text: str, by: User, entry: Entry | None = None, cap: GradeCap | None = None) -> Appeal:
    """Raises what `drafted` raises, and ValidationError without words."""
    Participant.objects.select_for_update(of=("self",), no_key=True).get(pk=participant.pk)  # one filing of a village after the other
    appeal = drafted(participant, by=by, entry=entry, cap=cap)
    appeal.text = text.strip()
    if not appeal.text:
        raise ValidationError(_("Say what is wrong, and what would be right."))
    appeal.save()
    trace(appeal, "file", by=by, on_behalf_of=deputised(appeal, by), after={"matter": appeal.matter, "subject": appeal.about})
    return appeal


def matter_of(entry: Entry | None, cap: GradeCap | None) -> str:
    if entry:
        return Matter.BALLOT if entry.indicator.rule == "graded" else Matter.ENTRY
    return Matter.CAP if cap else Matter.CALCULATION


def refuse_settled(appeal: Appeal) -> None:
    """What was decided is not asked again, unless the figure or the ranking has changed since."""
    same = {"entry": appeal.entry, "version": appeal.version, "cap": appeal.cap}
    if appeal.matter == Matter.CALCULATION:
        same["ranking"] = appeal.ranking
    earlier = appeal.participant.appeals.filter(status__in=[AppealStatus.DECIDED, AppealStatus.FINAL], **same).first()
    if earlier:
        raise ValidationError(_("%(appeal)s was on the same and has been decided: a second review is what remains.") % {"appeal": earlier})


def days_after(row: Any, day: date, count: int) -> date:
    """Working days by the township's calendar."""
    return calendar_of(row.township_id).working_days_after(day, count)


def deputised(appeal: Appeal, by: User) -> User | None:
    """Whom this person stands in for: in the village, the discipline office or the committee."""
    village = stands_in_for(by, Role.VILLAGE, township=appeal.township_id, village=appeal.participant.village_id)
    return village or stands_in_for(by, Role.DISCIPLINE, Role.COMMITTEE, township=appeal.township_id)


def store(appeal: Appeal, **fields: Any) -> None:
    for name, value in fields.items():
        setattr(appeal, name, value)
    Appeal.objects.filter(pk=appeal.pk).update(**fields)


# ---- the first decision --------------------------------------------------------------------------------------------


def admit(appeal: Appeal, *, by: User) -> None:
    """Raises what `move` raises."""
    move(appeal, "admit", by=by, on_behalf_of=deputised(appeal, by))


@transaction.atomic
def dismiss(appeal: Appeal, *, reason: str, by: User) -> None:
    """Not admissible, with the reason; a second review can be asked for. Raises what `move` raises."""
    move(appeal, "dismiss", by=by, note=reason, on_behalf_of=deputised(appeal, by))
    store(appeal, decision=reason.strip(), **decided(appeal, by))


def decided(appeal: Appeal, by: User) -> dict[str, Any]:
    today = timezone.localdate()
    return {"decided_by": by, "decided_on": today, "ask_by": days_after(appeal, today, ASK_DAYS)}


def investigators(appeal: Appeal) -> list[User]:
    """Officials of the township without a hand in the matter and without a tie to the village, by name. Seven queries."""
    duties = Duty.objects.active_on(timezone.localdate()).filter(township=appeal.township_id, role__in=TOWNSHIP_READERS)
    involved = appeal.involved()
    people = User.objects.filter(pk__in=duties.values("user"), is_active=True).exclude(pk__in=involved).order_by("name", "pk")
    return [user for user in people_with_ties(people) if not rules.has_tie(appeal.participant, user)]


def lacks_investigator(appeal: Appeal) -> bool:
    """Nobody investigates although somebody could; where nobody can, the discipline office writes the findings itself."""
    return appeal.investigator_id is None and bool(investigators(appeal))


@transaction.atomic
def name_investigator(appeal: Appeal, user: User, *, by: User) -> None:
    """Raises PermissionDenied, and ValidationError for a person who may not investigate, or once it is decided."""
    if not rules.may_decide(by, appeal):
        raise PermissionDenied
    rules.may_judge(appeal, by)
    if user not in investigators(appeal):
        raise ValidationError(_("%(who)s cannot investigate this: name somebody without a hand in it.") % {"who": user})
    before = appeal.investigator_id
    refuse_unless_accepted(appeal)
    store(appeal, investigator=user)
    trace(
        appeal, "name", by=by, on_behalf_of=deputised(appeal, by),
        before={"investigator": before}, after={"investigator": user.pk},
    )  # fmt: skip


@transaction.atomic
def write_findings(appeal: Appeal, text: str, *, by: User) -> None:
    """By the investigator or the discipline office. Raises PermissionDenied, and ValidationError once it is decided."""
    if not rules.may_investigate(by, appeal):
        raise PermissionDenied
    rules.may_judge(appeal, by)
    if not text.strip():
        raise ValidationError(_("Write down what was found."))
    refuse_unless_accepted(appeal)
    before = appeal.findings
    store(appeal, findings=text.strip())
    trace(appeal, "find", by=by, on_behalf_of=deputised(appeal, by), before={"findings": before}, after={"findings": appeal.findings})


def refuse_unless_accepted(appeal: Appeal) -> None:
    """Locks the row, so that nothing is written into an appeal that is being decided."""
    row = Appeal.objects.select_for_update(of=("self",)).get(pk=appeal.pk)
    if row.status != AppealStatus.ACCEPTED:
        raise ValidationError(_("This appeal is now “%(status)s”: nothing more is investigated.") % {"status": row.get_status_display()})


@transaction.atomic
def decide(appeal: Appeal, *, verdict: str, decision: str, by: User, corrected: entries.Change | None = None) -> None:
    """Decide, and set going what follows: the correction of a figure, or the end of a cap.

    Raises what `move` and `corrections.propose` raise, and ValidationError where the right figure is lacking.
    """
    if lacks_investigator(appeal):
        raise ValidationError(_("Name an investigator first: somebody without a hand in the matter."))
    move(appeal, "decide", by=by, note=decision, on_behalf_of=deputised(appeal, by))
    store(appeal, verdict=verdict, decision=decision.strip(), **decided(appeal, by))
    carry_out(appeal, verdict, decision, corrected, by)


# ---- the second review ---------------------------------------------------------------------------------------------


@transaction.atomic
def ask_review(appeal: Appeal, *, text: str, by: User) -> None:
    """Once, within its days. Raises what `move` raises."""
    move(appeal, "ask_review", by=by, note=text, on_behalf_of=deputised(appeal, by))
    store(appeal, review_text=text.strip(), review_by=days_after(appeal, timezone.localdate(), REVIEW_DAYS))


@transaction.atomic
def conclude(appeal: Appeal, *, verdict: str, decision: str, by: User, corrected: entries.Change | None = None) -> None:
    """The committee's final word; rejected, the first decision stands. Raises what `decide` raises."""
    move(appeal, "conclude", by=by, note=decision, on_behalf_of=deputised(appeal, by))
    store(appeal, review_verdict=verdict, review_decision=decision.strip(), reviewed_by=by, reviewed_on=timezone.localdate())
    carry_out(appeal, verdict, decision, corrected, by)


def withdraw(appeal: Appeal, *, by: User, reason: str = "") -> None:
    """Raises what `move` raises."""
    move(appeal, "withdraw", by=by, note=reason, on_behalf_of=deputised(appeal, by))


# ---- what follows --------------------------------------------------------------------------------------------------


def carry_out(appeal: Appeal, verdict: str, decision: str, corrected: entries.Change | None, by: User) -> None:
    if verdict not in FAVOURABLE:
        return
    if appeal.entry:
        store(appeal, version=appeal.entry.version)  # from here on its correction is to come
    if appeal.cap and appeal.cap.lifted_at is None and verdict == Verdict.UPHELD:
        lift(appeal, decision, by)
    if appeal.entry and (corrected or needs_figure(appeal.entry)):
        if corrected is None:
            raise ValidationError(_("Give the figure that is right."))
        corrections.propose_change(appeal.entry, corrected, reason=decision, basis=basis_of(appeal), by=by, appeal=appeal)


def lift(appeal: Appeal, decision: str, by: User) -> None:
    """The cap ends by the decision."""
    end_cap(appeal.cap, document=basis_of(appeal), reason=decision[:1000], by=by)


def needs_figure(entry: Entry) -> bool:
    """A figure that is back in its office's hands is changed there."""
    return entry.sheet.status in entries.OUT_OF_HAND


def basis_of(appeal: Appeal) -> str:
    """The paper that a correction rests on: the decision on the appeal."""
    day = (appeal.reviewed_on or appeal.decided_on).isoformat()
    if appeal.status == AppealStatus.FINAL:
        return _("Second review of appeal %(number)s, %(day)s") % {"number": appeal.pk, "day": day}
    return _("Decision on appeal %(number)s, %(day)s") % {"number": appeal.pk, "day": day}
