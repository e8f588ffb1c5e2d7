"""Who proposes what follows from a result, who reads it; and what stands against its moves."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from township.trace import Trace
from villages.models import Role, User
from villages.rules import has_duty

READ_LINKAGES = (Role.APPRAISAL, Role.COMMITTEE, Role.DISCIPLINE, Role.PARTY, Role.AUDITOR)  # the economy office those of money, too
PROPOSERS = {"honour": (Role.APPRAISAL, Role.PARTY), "post": (Role.APPRAISAL, Role.PARTY)}
WRITING = ("create", "change", "submit")


def may_propose_linkage(user: User, linkage) -> bool:
    """The appraisal office; honours and references for appointment the Party-building office as well."""
    return any(has_duty(user, role, township=linkage.township_id) for role in PROPOSERS.get(linkage.kind, (Role.APPRAISAL,)))


def rests_on_final(linkage) -> None:
    if linkage.ranking.status != "final":
        words = _("Only a final ranking has consequences. Version %(version)s: %(status)s.")
        raise ValidationError(words % {"version": linkage.ranking.version, "status": linkage.ranking.get_status_display()})


def has_no_hand_in_it(linkage, user: User) -> None:
    """Nobody approves what they wrote, or a list on which they stand themselves."""
    if linkage.proposed_by_id == user.pk or Trace.objects.of(linkage).filter(by=user, verb__in=WRITING).exists():
        raise ValidationError(_("You wrote this list: another person approves it."))
    if linkage.lines.filter(participant__cadre__user=user).exists():
        raise ValidationError(_("You are on this list yourself: another person approves it."))
