"""Reading automatic figures into a sheet, and what differs from them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from appraisal import entries, rules
from appraisal.measures import MEASURES, Reading
from appraisal.models import Entry, Indicator, Measured, Participant, Sheet
from township.trace import Way, trace
from villages.models import User

Key = tuple[int, int]  # participant, indicator


def readings_of(sheet: Sheet, indicators: Iterable[Indicator], participants: list[Participant]) -> dict[Key, Reading]:
    """What the sources say now; one query for each measure."""
    found: dict[Key, Reading] = {}
    for indicator in indicators:
        if indicator.is_measured and (measure := MEASURES.get(indicator.measure)):
            read = measure.read(sheet.scheme, sheet.period, participants)
            found |= {(pk, indicator.pk): reading for pk, reading in read.items()}
    return found


@dataclass
class Reread:
    """How many figures were stored, and how many a person had entered otherwise and keeps."""

    stored: int = 0
    kept: int = 0
    refused: list[str] = field(default_factory=list)


@transaction.atomic
def read_sheet(sheet: Sheet, *, by: User) -> Reread:
    """Store what the sources say, beside the figures and, where no person has entered another, as the figures.

    Raises PermissionDenied; what the one door refuses is told.
    """
    if not rules.may_score(by, sheet):
        raise PermissionDenied
    indicators, participants = list(sheet.indicators()), sheet.participants()
    readings = readings_of(sheet, indicators, participants) if sheet.takes_entries else {}
    if not readings:
        return Reread()
    stored = {(row.participant_id, row.indicator_id): row for row in measured_on(sheet)}
    held = {(row.participant_id, row.indicator_id): row for row in sheet.entries()}
    said = {key: reading for key, reading in readings.items() if reading.inputs}
    taken = {key: reading for key, reading in said.items() if not is_of_a_person(held.get(key), stored.get(key), reading)}
    keep(sheet, readings, stored)
    changes = [
        entries.Change(row, line, sheet.period, taken[key].inputs, reason=held[key].reason if key in held else "")
        for row in participants
        for line in indicators
        if (key := (row.pk, line.pk)) in taken
    ]
    outcome = entries.record(changes, by=None, way=Way.SYSTEM, authority=entries.MEASURE)
    refused = [f"{one.change.participant}: {one.message}" for one in outcome.refused]
    done = Reread(len(outcome.saved), len(said) - len(taken), refused)
    if done.stored:
        trace(sheet, "measure", by=by, after={"stored": done.stored, "kept": done.kept})
    return done


def is_of_a_person(entry: Entry | None, before: Measured | None, reading: Reading) -> bool:
    """Somebody has entered something else than what was read before, and than what is read now."""
    if entry is None or entry.is_missing:
        return False
    return entry.inputs not in (reading.texts, before.inputs if before else None)


def measured_on(sheet: Sheet):
    return Measured.objects.filter(indicator__in=sheet.indicators(), period=sheet.period, participant__scheme=sheet.scheme_id)


def sources_of(participant: Participant, held: Iterable[Entry]) -> dict[int, list[str]]:
    """Entry → the source rows beside it; asked for only where an indicator is measured."""
    held = [entry for entry in held if entry.indicator.is_measured]
    rows = Measured.objects.filter(participant=participant) if held else []
    found = {(row.indicator_id, row.period): row.sources for row in rows}
    return {entry.pk: found.get((entry.indicator_id, entry.period), []) for entry in held}


def keep(sheet: Sheet, readings: dict[Key, Reading], stored: dict[Key, Measured]) -> None:
    rows = []
    for (participant, indicator), reading in readings.items():
        row = stored.get((participant, indicator)) or Measured(participant_id=participant, indicator_id=indicator, period=sheet.period)
        row.inputs, row.sources = reading.texts, list(reading.sources)
        rows.append(row)
    new = [row for row in rows if row.pk is None]
    Measured.objects.bulk_create(new)
    Measured.objects.bulk_update([row for row in rows if row not in new], ["inputs", "sources"])


def reasons_are_given(sheet: Sheet) -> None:
    """Raise ValidationError where a figure differs from its automatic one and nobody says why."""
    stored = {(row.participant_id, row.indicator_id): row.inputs for row in measured_on(sheet)}
    held = sheet.entries().present().select_related("participant__village", "participant__cadre", "participant__post", "indicator")
    wrong = [
        f"{row.participant} {row.indicator.code}"
        for row in held
        if (inputs := stored.get((row.participant_id, row.indicator_id))) and row.inputs != inputs and not row.reason.strip()
    ]
    if wrong:
        message = _("These figures differ from the automatic ones: give the reason for each. %(figures)s")
        raise ValidationError(message % {"figures": ", ".join(wrong)})
