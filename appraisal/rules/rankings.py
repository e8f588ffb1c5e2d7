"""Who may read, freeze, export and publicise rankings; and what stands against their moves."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from villages.models import Role, User
from villages.rules import has_duty, is_appraisal

# From publicity on a village reads the ranking; a version that was returned meanwhile is for officials alone.
OPEN_TO_VILLAGES = ("publicised", "closed", "final", "superseded")


def may_compute(user: User, scheme) -> bool:
    return is_appraisal(user, scheme)


def may_read_ranking(user: User, scheme) -> bool:
    """Today's figures of all: officials. A village reads its own figures, and no rank before publicity."""
    return scheme.township_id in user.townships_read()


def may_read_years(user: User, village) -> bool:
    """What became of a village over the years: officials, and those who answer for it or are stationed in it."""
    return village.township_id in user.townships_read() or village.pk in user.villages_as(Role.VILLAGE, Role.STATIONED)


def ranking_is_open_to_villages(ranking) -> bool:
    return ranking.status in OPEN_TO_VILLAGES and ranking.public_from <= timezone.localdate()


def may_export(user: User, scheme) -> bool:
    """Take figures out of the house: those who compute, approve and check them."""
    roles = (Role.APPRAISAL, Role.COMMITTEE, Role.DISCIPLINE, Role.AUDITOR)
    return any(has_duty(user, role, township=scheme.township_id) for role in roles)


# ---- what stands against a move ------------------------------------------------------------------------------------


def is_fit_for_publicity(ranking) -> None:
    """Complete, the newest version, and every sheet it rests on locked."""
    if ranking.provisional:
        raise ValidationError(_("Figures were still missing when this version was frozen: it is never publicised."))
    is_newest(ranking)
    if unlocked := ranking.scheme.sheets.exclude(status="locked").select_related("office").order_by("period", "office__position", "office"):
        names = ", ".join(f"{sheet.office} {sheet.get_period_display()}" for sheet in unlocked[:10])
        raise ValidationError(_("These sheets are not locked yet: %(sheets)s.") % {"sheets": names})


def is_newest(ranking) -> None:
    if newer := ranking.scheme.rankings.filter(version__gt=ranking.version).order_by("-version").first():
        raise ValidationError(_("Version %(version)s is newer than this one.") % {"version": newer.version})


def nothing_else_is_public(ranking) -> None:
    is_newest(ranking)
    if other := ranking.scheme.rankings.filter(status__in=["publicised", "closed"]).exclude(pk=ranking.pk).first():
        raise ValidationError(_("Version %(version)s is in publicity: return it first.") % {"version": other.version})


def publicity_is_over(ranking) -> None:
    if ranking.public_until >= timezone.localdate():
        raise ValidationError(_("The publicity runs until %(day)s.") % {"day": ranking.public_until.isoformat()})


def nothing_is_open(ranking) -> None:
    """No objection without an answer, no appeal that can still change it, no correction that waits, no other final version."""
    is_newest(ranking)
    everything_is_settled(ranking)
    if other := ranking.scheme.rankings.filter(status="final").exclude(pk=ranking.pk).first():
        raise ValidationError(_("Version %(version)s is final: a decision supersedes it first.") % {"version": other.version})


def everything_is_settled(ranking) -> None:
    waiting = {
        _("%(count)s objections still wait for an answer."): ranking.open_objections().count(),
        _("%(count)s appeals still wait for their decision."): ranking.open_appeals().count(),
        _("%(count)s corrections still wait for their approval."): ranking.open_corrections().count(),
    }
    found = [words % {"count": count} for words, count in waiting.items() if count]
    if last := ranking.scheme.appeals.may_be_reviewed(timezone.localdate()).order_by("-ask_by").first():
        found.append(_("Until %(day)s a village may still ask for a second review of its appeal.") % {"day": last.ask_by.isoformat()})
    if found:
        raise ValidationError(found)


def has_a_successor(ranking) -> None:
    if not ranking.scheme.rankings.filter(version__gt=ranking.version, status="closed").exists():
        raise ValidationError(_("A newer version takes its place once the objections to that version are closed."))


def is_ready_to_pack(ranking) -> None:
    """Final, in a year that is closed."""
    if ranking.status != "final":
        words = _("Only a final ranking is packed. Version %(version)s: %(status)s.")
        raise ValidationError(words % {"version": ranking.version, "status": ranking.get_status_display()})
    if ranking.scheme.status != "closed":
        raise ValidationError(_("The pack is made when the year is closed."))


def has_final_ranking(scheme) -> None:
    """The year is closed with it: the newest version, with nothing open that could change it."""
    if final := scheme.rankings.filter(status="final").first():
        is_newest(final)
        everything_is_settled(final)
        return
    last = scheme.rankings.defer("snapshot").order_by("-version").first()
    if last is None:
        raise ValidationError(_("The year closes with its final ranking. Nothing is frozen yet."))
    words = _("The year closes with its final ranking. Version %(version)s: %(status)s.")
    raise ValidationError(words % {"version": last.version, "status": last.get_status_display()})
