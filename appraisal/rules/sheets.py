"""Who may do what with schemes, sheets and entries; and what stands against their moves, in words for people."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from appraisal.periods import first_day, last_day
from cadres.rules import ties
from villages.models import Role, User
from villages.rules import duty_for, has_duty, is_appraisal

may_review = is_appraisal
may_write_scheme = is_appraisal


def scorer_duty(user: User, sheet):
    return duty_for(user, Role.SCORER, township=sheet.township_id, office=sheet.office_id)


def may_score(user: User, sheet) -> bool:
    """Enter and submit: a scorer of this sheet's office."""
    return scorer_duty(user, sheet) is not None


def is_head(user: User, sheet) -> bool:
    return has_duty(user, Role.HEAD, township=sheet.township_id, office=sheet.office_id)


def may_confirm(user: User, sheet) -> bool:
    """The office's head; where no head can, the appraisal office in the head's place."""
    return is_head(user, sheet) or (may_review(user, sheet) and sheet.lacks_head)


def may_send(user: User, sheet) -> bool:
    return is_head(user, sheet) or may_review(user, sheet)


def may_return(user: User, sheet) -> bool:
    """The appraisal office from any stage before the lock, the head what the office has just submitted."""
    return may_review(user, sheet) or (is_head(user, sheet) and sheet.status == "submitted")


def may_answer(user: User, sheet) -> bool:
    """Answer what a village objects to."""
    return may_review(user, sheet) or is_head(user, sheet)


def speaks_for(user: User, participant) -> bool:
    """The village's own duty, and a cadre for themselves: they score themselves, reply and appeal."""
    village, cadre = participant.village, participant.cadre
    return (cadre is not None and cadre.user_id == user.pk) or has_duty(
        user, Role.VILLAGE, township=village.township_id, village=village.pk
    )


def ties_for(user: User, sheet) -> dict[int, str]:
    """Villages that this person does not score on this sheet, and why."""
    return ties(user, first_day(sheet.scheme.year, sheet.period), last_day(sheet.scheme.year, sheet.period))


# ---- what stands against a move ------------------------------------------------------------------------------------


def is_open_today(sheet) -> None:
    if sheet.scheme.status != "open":
        raise ValidationError(_("The scheme “%s” is not open.") % sheet.scheme)
    if not sheet.is_within_days:
        raise ValidationError(_("This sheet is closed today. The appraisal office can open it again."))


def is_complete(sheet) -> None:
    if missing := sheet.missing_count():
        raise ValidationError(_("%(count)s figures are still missing on this sheet.") % {"count": missing})


def has_ended_and_is_complete(sheet) -> None:
    if not sheet.has_ended:
        raise ValidationError(_("Only a period that has ended can be locked."))
    is_complete(sheet)


def is_impartial(sheet, user: User) -> None:
    """Nobody confirms or reviews what they entered themselves, or their own village."""
    if sheet.entries().filter(entered_by=user).exists():
        raise ValidationError(_("You have entered figures on this sheet: a colleague confirms and reviews it."))
    tied = ties_for(user, sheet)
    if own := [row.village for row in sheet.participants() if row.village_id in tied]:
        raise ValidationError(_("You are tied to %(village)s: a colleague confirms and reviews this sheet.") % {"village": own[0]})


def villages_have_replied(sheet) -> None:
    """Every village has replied or let its days pass, and every objection has its answer."""
    if open_objections := sheet.unanswered().count():
        raise ValidationError(_("%(count)s objections of villages still wait for an answer.") % {"count": open_objections})
    if timezone.localdate() <= sheet.reply_by and (silent := len(sheet.silent())):
        raise ValidationError(_("%(count)s villages can still reply until %(day)s.") % {"count": silent, "day": sheet.reply_by.isoformat()})
