"""What is due for this person now, and how far each office is: gathered from their duties of today."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone

from appraisal.models import Appeal, Participant, Scheme, SchemeStatus, Sheet, SheetStatus
from appraisal.models.appeal import UNDECIDED
from appraisal.models.participant import concerning
from appraisal.progress import NOTHING, Progress, progress_of
from villages.models import Role, User


@dataclass(frozen=True)
class SheetLine:
    sheet: Sheet
    progress: Progress

    @property
    def state(self) -> str:
        """As the status badge names it."""
        if self.sheet.status != SheetStatus.OPEN:
            return self.sheet.status
        return "late" if self.sheet.is_overdue else "due"


@dataclass(frozen=True)
class OfficeLine:
    """One office's way through the year: a cell for each period, and all of them together."""

    office: object
    lines: list[SheetLine | None]

    @property
    def progress(self) -> Progress:
        return sum((line.progress for line in self.lines if line and line.sheet.is_within_days), NOTHING)


def sheets_due(user: User) -> list[SheetLine]:
    """Open sheets of this person's offices that take figures today, the most urgent first."""
    rows = (
        Sheet.objects.visible_to(user)
        .for_list()
        .filter(office__in=user.offices_as(Role.SCORER, Role.HEAD), status=SheetStatus.OPEN, scheme__status=SchemeStatus.OPEN)
    )
    rows = [row for row in rows if row.is_within_days]
    progress = progress_of(rows)
    return sorted((SheetLine(row, progress[row.pk]) for row in rows), key=lambda line: line.sheet.due_on)


def capped_years(user: User):
    """Open schemes in which this person sets and lifts grade caps."""
    rows = Scheme.objects.filter(township__in=user.townships_as(Role.DISCIPLINE), status=SchemeStatus.OPEN)
    return rows.order_by("-year", "code")


def offices_of(user: User) -> list[tuple[Scheme, list[OfficeLine]]]:
    """How far every office is in the open schemes, for those who look after all of them."""
    townships = user.townships_as(Role.APPRAISAL, Role.COMMITTEE, Role.LEADER, Role.AUDITOR, Role.DISCIPLINE)
    rows = list(Sheet.objects.filter(scheme__township__in=townships, scheme__status=SchemeStatus.OPEN).for_list())
    progress = progress_of(rows)
    schemes: dict[Scheme, dict] = {}
    for row in rows:
        cells = schemes.setdefault(row.scheme, {}).setdefault(row.office, [None] * 5)
        cells[row.period - 1] = SheetLine(row, progress[row.pk])
    return [(scheme, [OfficeLine(office, cells) for office, cells in offices.items()]) for scheme, offices in schemes.items()]


def own_appeals(user: User):
    """Appeals of own villages, and of oneself as a cadre, that are undecided, or whose second review can still be asked for."""
    own = Participant.objects.filter(concerning(user, Role.VILLAGE))
    rows = Appeal.objects.filter(participant__in=own).for_list()
    return rows.filter(Q(status__in=UNDECIDED) | Q(status__in=["decided", "inadmissible"], ask_by__gte=timezone.localdate()))


def drafts_to_open(user: User):
    return Scheme.objects.filter(township__in=user.townships_as(Role.COMMITTEE), status=SchemeStatus.DRAFT).for_list()


def own_villages(user: User):
    """As `own_list` has them."""
    return Participant.objects.of_own_villages(user)
