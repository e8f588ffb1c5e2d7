"""Corrections (更正): a figure that has left its office is proposed anew, and another person approves it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from appraisal import entries, rules
from appraisal.models import Appeal, Correction, CorrectionStatus, Entry, Scheme
from appraisal.results.effects import Effect, effect_of_entry
from appraisal.results.freeze import next_version
from township.trace import trace
from township.workflow import move
from villages.models import Role, User
from villages.rules import stands_in_for

# Whoever may propose is asked before; whether the figure could be stored is tried at the one door.
PROPOSAL = replace(entries.CORRECTION, may=lambda user, sheet: True)


def tried(change: entries.Change, *, by: User) -> Entry:
    """The entry as it would be stored, with its points. Raises entries.Refused, and ValidationError where nothing would change."""
    if change.is_blank:
        raise ValidationError(_("Give the figures that are right, or say that it does not apply."))
    outcome = entries.rehearse([change], by=by, authority=PROPOSAL)
    if outcome.refused:
        raise entries.Refused(outcome.refused)
    if not outcome.saved:
        raise ValidationError(_("That is what stands there already."))
    return outcome.saved[0]


def effect_of(corrected: Entry) -> Effect:
    """What this figure, as it would be stored, does to totals, ranks and grades."""
    return effect_of_entry(
        corrected.participant,
        corrected.indicator,
        corrected.period,
        points=corrected.points,
        not_applicable=corrected.not_applicable,
        inputs=corrected.inputs,
    )


def propose(
    entry: Entry,
    *,
    inputs: Sequence[Decimal | None],
    not_applicable: bool = False,
    entry_reason: str = "",
    reason: str,
    basis: str,
    by: User,
    appeal: Appeal | None = None,
) -> Correction:
    """Raises what `propose_change` raises."""
    change = entries.Change(entry.participant, entry.indicator, entry.period, tuple(inputs), not_applicable, entry_reason, entry.version)
    return propose_change(entry, change, reason=reason, basis=basis, by=by, appeal=appeal)


@transaction.atomic
def propose_change(entry: Entry, change: entries.Change, *, reason: str, basis: str, by: User, appeal: Appeal | None = None) -> Correction:
    """`change` has the version that was seen. Raises PermissionDenied, entries.Refused or ValidationError; then nothing is stored."""
    if not rules.may_propose_correction(by, entry, appeal):
        raise PermissionDenied
    if not (reason.strip() and basis.strip()):
        raise ValidationError(_("A correction names the paper it rests on, and the reason."))
    corrected = tried(change, by=by)
    correction = Correction(
        scheme=entry.participant.scheme,
        entry=entry,
        before=entries.state(entry),
        version=entry.version,
        inputs=corrected.inputs,
        not_applicable=corrected.not_applicable,
        entry_reason=corrected.reason,
        points=corrected.points,
        reason=reason,
        basis=basis,
        appeal=appeal,
        proposed_by=by,
    )
    correction.validate_constraints()
    correction.save()
    trace(
        correction, "propose", by=by, on_behalf_of=deputised(correction, by), before=correction.before, after=entries.state(corrected),
        note=grounds_of(correction),
    )  # fmt: skip
    return correction


def deputised(correction: Correction, by: User) -> User | None:
    """Whom this person stands in for, in the appraisal office, the committee or the discipline office."""
    return stands_in_for(by, Role.APPRAISAL, Role.COMMITTEE, Role.DISCIPLINE, township=correction.township_id)


def grounds_of(correction: Correction) -> str:
    """Basis and reason, as they go into the history of the entry."""
    return f"{correction.basis} · {correction.reason}"


def change_of(correction: Correction) -> entries.Change:
    """What approving it would store. A correction that nothing is due for keeps its inputs, as its entry does."""
    entry, inputs = correction.entry, tuple(value and Decimal(value) for value in correction.inputs)
    said = correction.not_applicable and not inputs
    return entries.Change(entry.participant, entry.indicator, entry.period, inputs, said, correction.entry_reason, correction.version)


@transaction.atomic
def approve(correction: Correction, *, by: User) -> None:
    """Store the figure and, where a ranking was frozen, its next version.

    Raises what `move` raises, and ValidationError where the figure or its sheet has changed since; then nothing is stored.
    """
    # The scheme before its sheets, as whoever brings a workbook in does.
    scheme = Scheme.objects.select_for_update(of=("self",), no_key=True).get(pk=correction.scheme_id)
    decide(correction, "approve", by=by)
    try:
        outcome = entries.record(
            [change_of(correction)],
            by=by,
            authority=entries.CORRECTION,
            note=grounds_of(correction),
            all_or_nothing=True,
            author=correction.proposed_by,
        )
    except entries.Refused as refusal:
        raise ValidationError(refusal_in_words(refusal.refused[0])) from refusal
    if not outcome.saved:
        raise ValidationError(_("The figure says this already: refuse the correction or have it withdrawn."))
    if scheme.rankings.exists():
        correction.ranking, _is_new = next_version(scheme, by=by, note=f"{correction} · {correction.basis}"[:300])
        Correction.objects.filter(pk=correction.pk).update(ranking=correction.ranking)


def refusal_in_words(refusal: entries.Refusal) -> str:
    if refusal.code == "conflict":
        return _("The figure has changed since this correction was proposed. Refuse it, and have a new one proposed.")
    return refusal.message


@transaction.atomic
def refuse(correction: Correction, *, by: User, reason: str) -> None:
    """Raises what `move` raises."""
    decide(correction, "refuse", by=by, note=reason)


def withdraw(correction: Correction, *, by: User, reason: str = "") -> None:
    """Raises what `move` raises."""
    move(correction, "withdraw", by=by, note=reason, on_behalf_of=deputised(correction, by))


def decide(correction: Correction, verb: str, *, by: User, note: str = "") -> None:
    """Who decided is stored before the status moves, because an approved row without a second person cannot be."""
    decided: dict[str, Any] = {"decided_by": by, "decided_at": timezone.now()}
    Correction.objects.filter(pk=correction.pk, status=CorrectionStatus.PROPOSED).update(**decided)
    move(correction, verb, by=by, note=note, on_behalf_of=deputised(correction, by))
    correction.decided_by, correction.decided_at = decided["decided_by"], decided["decided_at"]
