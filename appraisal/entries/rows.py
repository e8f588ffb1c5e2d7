"""The stored rows that changes touch: locked while they are changed, and compared with what is wanted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from django.db.models import Q

from appraisal.entries.changes import Change
from appraisal.models import Entry, Indicator, Measured, PanelSeat, Participant, Sheet, Target
from appraisal.scoring.numbers import plain, show
from cadres.rules import people_with_ties
from villages.models import User


def locked_sheets(changes: Iterable[Change]) -> dict[tuple[int, int, int], Sheet]:
    """The sheets the changes fall on; a status change waits for this transaction, or this one for it."""
    keys = {(change.indicator.scheme_id, change.indicator.office_id, change.period) for change in changes}
    wanted = Q(pk=None)
    for scheme in {key[0] for key in keys}:
        wanted |= Q(
            scheme=scheme,
            office__in={k[1] for k in keys if k[0] == scheme},
            period__in={k[2] for k in keys if k[0] == scheme},
        )
    rows = Sheet.objects.filter(wanted).select_related("scheme", "office").select_for_update(of=("self",)).order_by("pk")
    return {(sheet.scheme_id, sheet.office_id, sheet.period): sheet for sheet in rows}


def locked_entries(changes: Sequence[Change]):
    rows = Entry.objects.filter(
        participant__in={change.participant.pk for change in changes},
        indicator__in={change.indicator.pk for change in changes},
        period__in={change.period for change in changes},
    )
    return rows.select_for_update(of=("self",)).order_by("pk")


def measured_beside(changes: Sequence[Change]) -> dict[tuple[int, int, int], list]:
    """The stored automatic figures of the cells; asked for only where an indicator has one."""
    indicators = {change.indicator.pk for change in changes if change.indicator.is_measured}
    rows = Measured.objects.filter(indicator__in=indicators, participant__in={change.participant.pk for change in changes})
    return {(row.participant_id, row.indicator_id, row.period): row.inputs for row in rows if row.inputs} if indicators else {}


def own_targets(changes: Sequence[Change]) -> dict[tuple[int, int], Decimal]:
    """(participant, indicator) → own target, read only where a rule asks for targets."""
    indicators = {change.indicator.pk for change in changes if change.indicator.rule == "completion"}
    if not indicators:
        return {}
    rows = Target.objects.filter(indicator__in=indicators, participant__in={change.participant.pk for change in changes})
    return {(participant, indicator): target for participant, indicator, target in rows.values_list("participant", "indicator", "target")}


def seats_taken(changes: Iterable[Change]) -> dict[tuple[int, int, int], User]:
    """(indicator, period, number of the mark) → its assessor; read only where a panel is among the changes."""
    panels = {change.indicator.pk for change in changes if change.indicator.rule == "panel"}
    if not panels:
        return {}
    rows = PanelSeat.objects.filter(indicator__in=panels)
    people = {user.pk: user for user in people_with_ties(User.objects.filter(pk__in=rows.values("assessor")))}
    return {(row.indicator_id, row.period, row.number): people[row.assessor_id] for row in rows}


def again(indicator: Indicator, participant: Participant) -> list[Change]:
    """The stored figures of this indicator and participant as changes, to be scored anew."""
    rows = Entry.objects.filter(indicator=indicator, participant=participant).exclude(inputs=[])
    return [Change(participant, indicator, row.period, tuple(v and Decimal(v) for v in row.inputs), reason=row.reason) for row in rows]


def sheet_statuses(changes: Sequence[Change]) -> set[str]:
    return {sheet.status for sheet in locked_sheets(changes).values()}


def state(entry: Entry | None) -> dict[str, Any]:
    """An entry's content in plain values, as history and files show it; empty when missing."""
    if entry is None or entry.is_missing:
        return {}
    content = {"inputs": entry.inputs, "points": None if entry.points is None else show(entry.points)}
    return content | {"not_applicable": entry.not_applicable, "reason": entry.reason}


def typed(change: Change) -> list[str | None]:
    """The change's inputs as an entry stores them."""
    return [] if change.is_blank or change.not_applicable else [None if value is None else plain(value) for value in change.inputs]


def says_the_same(entry: Entry | None, change: Change) -> bool:
    """The cell holds already what the change wants, so that there is nothing to quarrel about."""
    if entry is None or entry.is_missing or change.is_blank:
        return change.is_blank and (entry is None or entry.is_missing)
    same_kind = entry.not_applicable or not change.not_applicable
    return same_kind and entry.inputs == typed(change) and entry.reason == change.reason
