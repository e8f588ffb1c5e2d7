"""Freezing a ranking as a version that never changes, and proving later that it did not."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from appraisal import rules
from appraisal.models import Ranking, RankingStatus, Scheme, SchemeStatus
from appraisal.periods import Period
from appraisal.results.basis import Basis, read
from appraisal.results.boards import board_of
from appraisal.results.snapshot import canonical, checksum, dump, restore
from appraisal.scoring.numbers import parse_decimal, show
from appraisal.scoring.rules import score
from appraisal.scoring.words import ScoringError
from appraisal.specs import translated
from township.trace import Trace, trace
from villages.models import User


def freeze(scheme: Scheme, *, by: User, note: str = "") -> tuple[Ranking, bool]:
    """The next version and True; or the last version and False where nothing has changed since.

    Raises PermissionDenied, and ValidationError for a scheme that has not opened.
    """
    if not rules.may_compute(by, scheme):
        raise PermissionDenied
    return next_version(scheme, by=by, note=note)


@transaction.atomic
def next_version(scheme: Scheme, *, by: User | None, note: str = "") -> tuple[Ranking, bool]:
    """`freeze` for deeds that bring a new version about by their own right, such as an approved correction."""
    scheme = Scheme.objects.select_for_update(of=("self",), no_key=True).select_related("township").get(pk=scheme.pk)
    if scheme.status == SchemeStatus.DRAFT:
        raise ValidationError(_("A draft has no ranking: open the scheme first."))
    snapshot, complete = snapshot_of(read(scheme, entries=True))
    last = scheme.rankings.order_by("-version").first()
    if last is not None and last.sha256 == checksum(snapshot) and not starts_anew(last):
        return last, False
    ranking = Ranking.objects.create(
        scheme=scheme,
        version=last.version + 1 if last else 1,
        provisional=not complete,
        snapshot=snapshot,
        sha256=checksum(snapshot),
        frozen_by=by,
        note=note,
    )
    after = {"version": ranking.version, "provisional": ranking.provisional, "sha256": ranking.sha256}
    trace(ranking, "freeze", by=by, after=after, note=note)
    return ranking, True


def starts_anew(last: Ranking) -> bool:
    """The same figures are frozen once more: after a return, or where an appeal on the calculation was upheld against this version."""
    return last.status == RankingStatus.RETURNED or last.scheme.appeals.unsettled().filter(matter="calculation", ranking=last).exists()


def snapshot_of(basis: Basis) -> tuple[str, bool]:
    """Canonical JSON {inputs, results}, and whether nothing is missing."""
    board = board_of(basis)
    return canonical({"inputs": dump(basis), "results": board.results}), board.is_complete


def first_fault(ranking: Ranking) -> str | None:
    """Recompute a frozen version from its own inputs. A sentence that names the first difference, or None."""
    if checksum(ranking.snapshot) != ranking.sha256:
        return _("the checksum does not fit the snapshot.")
    sealed = Trace.objects.of(ranking).filter(verb="freeze").first()
    if sealed is not None and sealed.after["sha256"] != ranking.sha256:
        return _("the trace of its freezing names another checksum.")
    document = json.loads(ranking.snapshot)
    if canonical(document) != ranking.snapshot:
        return _("the snapshot is not in canonical form.")
    if ranking.provisional == document["results"]["ranking"]["complete"]:
        return _("it is marked provisional although nothing is missing, or final although something is.")
    return faults_of(document)


def faults_of(document: dict[str, Any]) -> str | None:
    basis = restore(document["inputs"])
    try:
        if fault := next(wrong_entries(basis), None):
            return fault
        recomputed = {"results": board_of(basis).results, "inputs": dump(basis)}
    except ScoringError as error:
        return _("its inputs cannot be computed: %s") % translated(error)
    return next(differing(recomputed, document), None)


def wrong_entries(basis: Basis) -> Iterator[str]:
    """Entries whose points do not follow from their inputs."""
    spec = basis.scheme_spec()
    indicators = {row.code: row for row in spec.indicators}
    kinds = {row.code: row.kind for row in spec.categories}
    for entry in basis.entries:
        indicator, village = indicators[entry.indicator.code], entry.participant.code
        if entry.not_applicable and not entry.inputs:
            continue
        inputs = [None if value is None else parse_decimal(value) for value in entry.inputs]
        points = score(
            indicator,
            entry.period,
            inputs,
            target=basis.targets.get((indicator.code, village)),
            reason=entry.reason,
            kind=kinds[indicator.category],
        ).points
        if points != entry.points:
            stored, now = (None if value is None else show(value) for value in (entry.points, points))
            where = f"{village} {indicator.code} {Period(entry.period).code}"
            yield _("%(where)s: %(stored)s is stored, its inputs give %(now)s.") % {"where": where, "stored": stored, "now": now}


def differing(computed: Any, stored: Any, path: str = "") -> Iterator[str]:
    """Where two plain documents differ, in the order in which they are computed."""
    if isinstance(computed, dict) and isinstance(stored, dict):
        for key in dict.fromkeys([*computed, *stored]):
            yield from differing(computed.get(key), stored.get(key), f"{path}.{key}" if path else key)
    elif isinstance(computed, list) and isinstance(stored, list) and len(computed) == len(stored):
        for number, pair in enumerate(zip(computed, stored, strict=True)):
            name = pair[1].get("village", number) if isinstance(pair[1], dict) else number
            yield from differing(*pair, f"{path}[{name}]")
    elif computed != stored:
        yield _("%(where)s: %(stored)s is stored, recomputed it is %(now)s.") % {"where": path, "stored": stored, "now": computed}
