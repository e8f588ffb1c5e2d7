"""Who may correct what is locked, appeal and decide; and what stands against it."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from appraisal.rules.sheets import speaks_for
from cadres.rules import ties
from villages.models import User
from villages.rules import is_appraisal, is_committee, is_discipline


def may_propose_correction(user: User, entry, appeal=None) -> bool:
    """The appraisal office; where an appeal on the figure was upheld, those who decided on it too."""
    decides = is_discipline(user, entry) or is_committee(user, entry)
    return is_appraisal(user, entry) or (decides and appeal is not None and appeal.entry_id == entry.pk and appeal.is_upheld)


def may_approve_correction(user: User, correction) -> bool:
    """The committee or the appraisal office; another person than who proposed it, see `is_another_person`."""
    return is_committee(user, correction) or is_appraisal(user, correction)


def has_proposed(user: User, correction) -> bool:
    return correction.proposed_by_id == user.pk


def may_appeal(user: User, appeal) -> bool:
    """Whoever speaks for the village today, so that a successor can finish what was begun."""
    return speaks_for(user, appeal.participant)


def may_decide(user: User, appeal) -> bool:
    return is_discipline(user, appeal)


def may_investigate(user: User, appeal) -> bool:
    """Whoever was named, and the discipline office."""
    return appeal.investigator_id == user.pk or is_discipline(user, appeal)


# ---- what stands against a move ------------------------------------------------------------------------------------


def is_another_person(correction, user: User) -> None:
    if correction.proposed_by_id == user.pk:
        raise ValidationError(_("You proposed this correction: another person approves it."))
    is_untouched_by(correction.entry, user)


def is_untouched_by(entry, user: User) -> None:
    """Nobody decides on what they entered themselves, or on their own village."""
    if entry.entered_by_id == user.pk:
        raise ValidationError(_("You entered this figure: somebody else decides on it."))
    is_not_tied(entry.participant, user)


def has_tie(participant, user: User) -> bool:
    year = participant.scheme.year
    return participant.village_id in ties(user, date(year, 1, 1), date(year, 12, 31))


def is_not_tied(participant, user: User) -> None:
    if has_tie(participant, user):
        raise ValidationError(_("You are tied to %(village)s: somebody else decides on it.") % {"village": participant.village})


def may_judge(appeal, user: User) -> None:
    """Stands against: own village, own figure, own confirmation, own cap."""
    is_not_tied(appeal.participant, user)
    if user.pk in appeal.involved():
        raise ValidationError(_("You had a hand in what is appealed against: somebody else decides on it."))


def is_investigated(appeal) -> None:
    if not appeal.findings:
        raise ValidationError(_("The investigator has not written down any findings yet."))


def review_may_be_asked(appeal) -> None:
    if appeal.ask_by < timezone.localdate():
        raise ValidationError(_("A second review could be asked for until %(day)s.") % {"day": appeal.ask_by.isoformat()})
