"""How far the villages are with their replies to a sheet: accepted, objected, or silent."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Exists, F, OuterRef

from appraisal.models import Entry, Participant, Reply, Says, Sheet, SheetStatus


@dataclass
class VillageLine:
    """One village: its replies to the figures as they now stand, and earlier objections that a change has met."""

    participant: Participant
    figures: int
    replies: list[Reply] = field(default_factory=list)
    earlier: list[Reply] = field(default_factory=list)

    @property
    def objections(self) -> list[Reply]:
        return [row for row in self.replies if row.says == Says.OBJECTS]

    @property
    def has_replied(self) -> bool:
        return self.figures > 0 and len(self.replies) >= self.figures

    @property
    def accepted(self) -> int:
        return len(self.replies) - len(self.objections)

    @property
    def unanswered(self) -> int:
        return sum(not row.answer for row in self.objections)


def village_lines(sheet: Sheet) -> list[VillageLine]:
    """In customary order; four queries."""
    lines = {row.pk: VillageLine(row, 0) for row in sheet.participants()}
    entries = sheet.entries().present()
    for participant in entries.values_list("participant_id", flat=True):
        lines[participant].figures += 1
    rows = (
        Reply.objects.filter(entry__in=entries)
        .select_related("entry__indicator", "answered_by", "by")
        .order_by("entry__indicator__position")
    )
    for row in rows:
        line = lines[row.entry.participant_id]
        if row.version == row.entry.version:
            line.replies.append(row)
        elif row.says == Says.OBJECTS:
            line.earlier.append(row)
    return list(lines.values())


def waiting(sheets: Iterable[Sheet]) -> dict[int, int]:
    """Sheet with the villages → how many objections wait for an answer; one query for all."""
    sheets = {(row.scheme_id, row.office_id, row.period): row.pk for row in sheets if row.status == SheetStatus.VILLAGES}
    rows = Reply.objects.filter(
        entry__indicator__scheme__in={key[0] for key in sheets}, version=F("entry__version"), answer="", says=Says.OBJECTS
    )
    found = dict.fromkeys(sheets.values(), 0)
    for key in rows.values_list("entry__indicator__scheme", "entry__indicator__office", "entry__period"):
        if key in sheets:
            found[sheets[key]] += 1
    return found


def asked(participants: Iterable[Participant]) -> dict[int, list[Sheet]]:
    """Participant → the sheets that still ask for this village's reply; two queries for any number of villages."""
    schemes = {row.pk: row.scheme_id for row in participants}
    sheets = Sheet.objects.filter(scheme__in=set(schemes.values()), status=SheetStatus.VILLAGES).for_list()
    places = {(row.scheme_id, row.office_id, row.period): row for row in sheets if row.takes_replies}
    replied = Reply.objects.filter(entry=OuterRef("pk"), version=OuterRef("version"))
    mute = Entry.objects.present().filter(~Exists(replied), participant__in=schemes, period__in={key[2] for key in places})
    found: dict[int, list[Sheet]] = {}
    for participant, office, period in mute.order_by().values_list("participant", "indicator__office", "period").distinct():
        if sheet := places.get((schemes[participant], office, period)):
            found.setdefault(participant, []).append(sheet)
    return found
