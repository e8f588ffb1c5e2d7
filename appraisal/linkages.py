"""What follows from a final ranking (四挂钩): lists are drafted, changed line by line with a reason, submitted and decided."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from appraisal import rules
from appraisal.linkage_lines import apply_terms, compute_pay, lines_of
from appraisal.models import Kind, Linkage, LinkageKind, LinkageLine, LinkageStatus, Ranking, RankingStatus
from appraisal.models.linkage import MONEY
from township.trace import trace
from township.workflow import WrongStatus, move
from villages.models import Role, User
from villages.rules import stands_in_for

KINDS = {
    Kind.CADRES: (LinkageKind.PAY, LinkageKind.HONOUR, LinkageKind.POST),
    Kind.VILLAGES: (LinkageKind.HONOUR, LinkageKind.FUNDS),
}
LONGEST_PAPER = Linkage._meta.get_field("document").max_length
DECIDED = ("decided_by", "decided_at")  # filled by whoever approves
OWN_WORDS = ("is_included", "coefficient", "amount", "words", "reason")  # of a line: what people may set against the terms


def kinds_for(user: User, ranking: Ranking, lists: Iterable[Linkage] = ()) -> list[LinkageKind]:
    """What this person may propose on the strength of this ranking, where these lists are there already."""
    if ranking.status != RankingStatus.FINAL:
        return []
    there = {row.kind for row in lists if row.scheme_id == ranking.scheme_id and row.status != LinkageStatus.CANCELLED}
    kinds = [kind for kind in KINDS[Kind(ranking.scheme.kind)] if kind == LinkageKind.HONOUR or kind not in there]
    return [kind for kind in kinds if rules.may_propose_linkage(user, Linkage(scheme=ranking.scheme, kind=kind))]


def deputised(linkage: Linkage, by: User) -> User | None:
    return stands_in_for(by, Role.APPRAISAL, Role.PARTY, Role.COMMITTEE, township=linkage.township_id)


@transaction.atomic
def draft(linkage: Linkage, *, by: User) -> Linkage:
    """Store it with its lines. Raises PermissionDenied, and ValidationError where the ranking is not final or such a list is there."""
    if not rules.may_propose_linkage(by, linkage):
        raise PermissionDenied
    rules.rests_on_final(linkage)
    if linkage.kind not in KINDS[Kind(linkage.scheme.kind)]:
        raise ValidationError(_("This ranking has no such consequence."))
    linkage.proposed_by = by
    linkage.full_clean(exclude=DECIDED)
    linkage.save()
    LinkageLine.objects.bulk_create(lines_of(linkage))
    trace(linkage, "create", by=by, on_behalf_of=deputised(linkage, by), after=content_of(linkage))
    return linkage


def content_of(linkage: Linkage) -> dict[str, Any]:
    return {"title": linkage.title, "basis": linkage.basis, "terms": linkage.terms}


def held(linkage: Linkage, *, by: User) -> Linkage:
    """The stored row, held for writing by who may. Raises PermissionDenied, and ValidationError once it has been submitted."""
    stored = Linkage.objects.select_for_update(of=("self",)).select_related("scheme__township", "ranking").get(pk=linkage.pk)
    if not rules.may_propose_linkage(by, stored):
        raise PermissionDenied
    if not stored.is_open:
        raise ValidationError(_("This list is “%(status)s”: it is not changed any more.") % {"status": stored.get_status_display()})
    return stored


@transaction.atomic
def change(linkage: Linkage, *, title: str, basis: str, terms: dict[str, Any], by: User) -> None:
    """Compute the lines anew. What people set on a line, with their reason, stays. Raises what `held` raises."""
    stored = held(linkage, by=by)
    before = content_of(stored)
    stored.title, stored.basis, stored.terms, stored.proposed_by = title, basis, terms, by
    stored.full_clean(exclude=DECIDED)
    stored.save()
    kept = {line.participant_id: line for line in stored.lines.exclude(reason="")}
    stored.lines.all().delete()
    rows = lines_of(stored)
    for row in rows:
        if old := kept.get(row.participant_id):
            set_by_people(row, {name: getattr(old, name) for name in OWN_WORDS})
    LinkageLine.objects.bulk_create(rows)
    if before != content_of(stored):
        trace(stored, "change", by=by, on_behalf_of=deputised(stored, by), before=before, after=content_of(stored))


def set_by_people(row: LinkageLine, values: dict[str, Any]) -> None:
    """Only what belongs to this kind of list; pay follows from its coefficient."""
    names = {LinkageKind.PAY: ("coefficient",), LinkageKind.FUNDS: ("amount",), LinkageKind.POST: ("words",)}
    for name in ("is_included", "reason", *names.get(LinkageKind(row.linkage.kind), ())):
        setattr(row, name, values[name])
    if row.linkage.kind == LinkageKind.PAY:
        compute_pay(row)


@transaction.atomic
def change_line(line: LinkageLine, values: dict[str, Any], *, by: User) -> bool:
    """Set `OWN_WORDS` of a line, with the reason, or without one back to what the terms give. False where that is what stands there.

    Raises what `held` raises, and ValidationError where the line departs from the terms without a reason.
    """
    stored = held(line.linkage, by=by)
    row = stored.lines.select_related("participant__village", "participant__cadre", "participant__post").get(pk=line.pk)
    row.linkage, before = stored, state_of(row)
    apply_terms(row)
    row.reason = ""
    given = state_of(row)
    set_by_people(row, values)
    departs = state_of(row) != given | {"reason": row.reason}
    if departs and not row.reason.strip():
        raise ValidationError({"reason": _("This line departs from the terms: say why.")})
    row.reason = row.reason.strip() if departs else ""
    if before == state_of(row):
        return False
    row.save()
    Linkage.objects.filter(pk=stored.pk).update(proposed_by=by)
    who = {"participant": row.participant.label}
    trace(stored, "change", by=by, on_behalf_of=deputised(stored, by), before=who | before, after=who | state_of(row), note=row.reason)
    return True


def state_of(row: LinkageLine) -> dict[str, Any]:
    """What people may set, in plain values."""
    coefficient = None if row.coefficient is None else f"{row.coefficient.normalize():f}"
    return {
        "is_included": row.is_included,
        "coefficient": coefficient,
        "amount": row.amount,
        "words": row.words,
        "reason": row.reason,
    }


# ---- deciding ------------------------------------------------------------------------------------------------------


@transaction.atomic
def submit(linkage: Linkage, *, by: User, note: str = "") -> None:
    """Raises what `move` raises, and ValidationError for an empty list or one with an amount that nobody can tell yet."""
    rows = list(linkage.lines.filter(is_included=True).for_list())
    if not rows:
        raise ValidationError(_("Nobody is on this list."))
    unknown = [row.participant.label for row in rows if row.amount is None] if linkage.kind in MONEY else []
    if unknown:
        words = _("Without a grade there is no amount for %(who)s: give one on the line, with a reason, or take the line off the list.")
        raise ValidationError(words % {"who": "、".join(unknown[:10])})
    Linkage.objects.filter(pk=linkage.pk, status__in=[LinkageStatus.DRAFT, LinkageStatus.RETURNED]).update(proposed_by=by)
    move(linkage, "submit", by=by, note=note, on_behalf_of=deputised(linkage, by))


@transaction.atomic
def approve(linkage: Linkage, *, by: User, note: str) -> None:
    """`note` is the deciding paper, such as the minutes. Raises what `move` raises, and ValidationError for more than its number."""
    if len(note.strip()) > LONGEST_PAPER:
        raise ValidationError(_("Name the paper in at most %(most)s characters.") % {"most": LONGEST_PAPER})
    waiting = Linkage.objects.filter(pk=linkage.pk, status=LinkageStatus.SUBMITTED).exclude(proposed_by=by)
    waiting.update(decided_by=by, decided_at=timezone.now(), document=note.strip())
    move(linkage, "approve", by=by, note=note, on_behalf_of=deputised(linkage, by))


def go(linkage: Linkage, verb: str, *, by: User, note: str = "") -> None:
    """Return, withdraw or revoke. Raises what `move` raises."""
    move(linkage, verb, by=by, note=note, on_behalf_of=deputised(linkage, by))


def decide(linkage: Linkage, verb: str, *, by: User, note: str = "") -> None:
    """Any of its moves. Raises what `move` raises, and ValidationError for an empty list."""
    deed = {"submit": submit, "approve": approve}.get(verb)
    if deed:
        deed(linkage, by=by, note=note)
    elif verb in Linkage.MOVES:
        go(linkage, verb, by=by, note=note)
    else:
        raise WrongStatus(linkage, verb)
