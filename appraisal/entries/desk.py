"""Changes on the desk: each is checked for right, day, recusal and version, scored, and all are stored together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from appraisal import rules
from appraisal.entries.changes import OUT_OF_HAND, Authority, Change, Outcome, Problem, Refusal
from appraisal.entries.rows import locked_entries, measured_beside, own_targets, says_the_same, seats_taken, state, typed
from appraisal.models import Entry, Sheet, SheetStatus
from appraisal.periods import Period
from appraisal.scoring.rules import score
from appraisal.scoring.words import ScoringError
from appraisal.specs import indicator_spec, translated
from township.trace import Trace, trace_many, trace_row
from villages.models import User


class Desk:
    """What the changes touch, read once and locked; then each change is taken, and all are stored together."""

    def __init__(
        self,
        changes: Sequence[Change],
        sheets: dict[tuple[int, int, int], Sheet],
        by: User | None,
        authority: Authority,
        *,
        author: User | None = None,
    ):
        self.changes, self.sheets = changes, sheets
        self.by, self.author, self.authority, self.now = by, author or by, authority, timezone.now()
        self.entries = {(e.participant_id, e.indicator_id, e.period): e for e in locked_entries(changes)}
        self.targets = own_targets(changes)
        self.seats = seats_taken(changes)
        self.measured = measured_beside(changes)
        self.recused = {key: self._recused(sheet) for key, sheet in self.sheets.items()}
        self.specs: dict[int, Any] = {}
        self.new: list[Entry] = []
        self.changed: dict[int, Entry] = {}
        self.history: list[tuple[Entry, Change, dict, Any]] = []

    def _recused(self, sheet: Sheet) -> dict[int, str]:
        return rules.ties_for(self.by, sheet) if self.by and self.authority.recuses else {}

    def take_all(self) -> Outcome:
        outcome = Outcome()
        for change in self.changes:
            self.take(change, outcome)
        return outcome

    def take(self, change: Change, outcome: Outcome) -> None:
        entry = self.entries.get(change.key)
        try:
            sheet = self._sheet_for(change)
            self._refuse_stale(change, entry)
            self._refuse_tied_marks(change, sheet)
            points = self._points(change)
            self._refuse_unexplained(change)
        except Problem as problem:
            outcome.refused.append(Refusal(change, problem.code, str(problem), entry, problem.field))
            return
        if says_the_same(entry, change) and (entry is None or entry.points == points):
            outcome.unchanged.extend([entry] if entry else [])
        else:
            outcome.saved.append(self._write(entry, change, points, sheet))

    def _refuse_stale(self, change: Change, entry: Entry | None) -> None:
        """Somebody has changed the cell since the writer saw it, to something else than the writer wants."""
        stale = change.version is not None and change.version != (entry.version if entry else 0)
        if stale and not says_the_same(entry, change):
            raise Problem("conflict", _("A colleague has changed this cell meanwhile."))

    def _refuse_unexplained(self, change: Change) -> None:
        """Another figure than the automatic one, without a word why."""
        measured = self.measured.get(change.key)
        if measured and not change.is_blank and typed(change) != measured and not change.reason.strip():
            words = _("The automatic figure is %(figure)s. Say why this one differs.")
            raise Problem("invalid", words % {"figure": " / ".join(measured)}, "reason")

    def _refuse_tied_marks(self, change: Change, sheet: Sheet) -> None:
        """A panel's mark whose assessor is known and tied to the village."""
        for number, mark in enumerate(change.inputs, start=1):
            assessor = self.seats.get((change.indicator.pk, change.period, number)) if mark is not None else None
            if assessor and change.participant.village_id in rules.ties_for(assessor, sheet):
                told = {"number": number, "who": assessor, "village": change.participant.village}
                words = _("Mark %(number)s is of %(who)s, who is tied to %(village)s: leave it blank.")
                raise Problem("recused", words % told, f"mark{number}")

    def _sheet_for(self, change: Change) -> Sheet:
        """The sheet, when it takes this change from this person; Problem when not."""
        sheet = self.sheets.get((change.indicator.scheme_id, change.indicator.office_id, change.period))
        if sheet is None or change.period not in change.participant.periods:
            raise Problem("invalid", _("Nothing is expected here in %(period)s.") % {"period": Period(change.period).label})
        if not self.authority.may(self.by, sheet):
            raise Problem("forbidden", _("Only a scorer of %(office)s enters this.") % {"office": sheet.office})
        if change.participant.village_id in self.recused[sheet.scheme_id, sheet.office_id, sheet.period]:
            raise Problem(
                "recused",
                _("You are tied to %(village)s, so a colleague enters its scores.") % {"village": change.participant.village},
            )
        self._refuse_closed(sheet)
        return sheet

    def _refuse_closed(self, sheet: Sheet) -> None:
        authority = self.authority
        if authority.needs_open_scheme and sheet.scheme.status != "open":
            raise Problem("closed", closed_message(sheet))
        if sheet.status not in authority.into:
            raise Problem("closed", closed_message(sheet) if authority.into != OUT_OF_HAND else still_in_hand(sheet))
        if authority.needs_open_day and not sheet.is_within_days:
            raise Problem("closed", closed_message(sheet))

    def _points(self, change: Change) -> int | None:
        if change.is_blank:
            return None
        if change.not_applicable:
            check_not_applicable(change)
            return None
        indicator = change.indicator
        if indicator.pk not in self.specs:
            self.specs[indicator.pk] = indicator_spec(indicator, indicator.category.code)
        target = self.targets.get((change.participant.pk, indicator.pk))
        try:
            return score(
                self.specs[indicator.pk],
                change.period,
                change.inputs,
                target=target,
                reason=change.reason,
                kind=indicator.category.kind,
            ).points
        except ScoringError as error:
            raise Problem("invalid", translated(error), error.field) from error

    def _write(self, entry: Entry | None, change: Change, points: int | None, sheet: Sheet) -> Entry:
        before = state(entry)
        if entry is None:
            entry = Entry(
                participant=change.participant,
                indicator=change.indicator,
                period=change.period,
                township_id=sheet.township_id,
            )
            self.entries[change.key] = entry
            self.new.append(entry)
        elif entry.pk:
            self.changed[entry.pk] = entry
        entry.participant, entry.indicator = change.participant, change.indicator
        entry.inputs = typed(change)
        entry.points = points
        # Nothing due may make the entry not applicable by rule; then it has inputs and no points.
        entry.not_applicable = not change.is_blank and points is None
        entry.reason = "" if change.is_blank else change.reason
        entry.version += 1
        entry.entered_by, entry.entered_at = self.author, self.now
        acting_for = scorer.acting_for if self.by and (scorer := rules.scorer_duty(self.by, sheet)) else None
        self.history.append((entry, change, before, acting_for))
        return entry

    def store(self, way: str, note: str) -> None:
        Entry.objects.bulk_create(self.new, batch_size=500)
        fields = ["inputs", "points", "not_applicable", "reason", "version", "entered_by", "entered_at"]
        Entry.objects.bulk_update(self.changed.values(), fields, batch_size=200)
        trace_many(self._history_row(*deed, way, note) for deed in self.history)

    def _history_row(self, entry: Entry, change: Change, before: dict, acting_for: User | None, way: str, note: str) -> Trace:
        after = state(entry)
        changed = [key for key in before | after if before.get(key) != after.get(key)]
        return trace_row(
            entry,
            "enter",
            by=self.by,
            on_behalf_of=acting_for,
            way=way,
            before={key: before[key] for key in changed if key in before},
            after={key: after[key] for key in changed if key in after},
            note=note or entry.reason,
            subject=subject_of(change),
        )


def subject_of(change: Change) -> str:
    """`V01 石桥村 · A1-1 · Q3`: readable, and the same in every language."""
    participant = change.participant
    return f"{participant.code} {participant.name} · {change.indicator.code} · {Period(change.period).code}"


def check_not_applicable(change: Change) -> None:
    if any(value is not None for value in change.inputs):
        raise Problem("invalid", _("Not applicable and values together: leave one of them out."))
    if not change.reason.strip():
        raise Problem("invalid", _("Say why this does not apply."), "reason")


def closed_message(sheet: Sheet) -> str:
    """Why a sheet takes no figures, and what can be done instead."""
    if sheet.scheme.status != "open":
        return _("The scheme “%s” is not open.") % sheet.scheme
    match sheet.status:
        case SheetStatus.SUBMITTED:
            return _("This sheet has been submitted. Take it back to change it.")
        case SheetStatus.CONFIRMED:
            return _("This sheet is confirmed. The appraisal office can return it with a reason.")
        case SheetStatus.VILLAGES:
            return _("This sheet is with the villages. It changes only by a correction, or when the appraisal office returns it.")
        case SheetStatus.REVIEWED:
            return _("This sheet has been reviewed. It changes only by a correction, or when the appraisal office returns it.")
        case SheetStatus.LOCKED:
            return _("This sheet is locked. It changes only by a correction.")
    if sheet.opens_later:
        return _("This sheet is not open yet: it opens on %(day)s.") % {"day": sheet.opens_on.isoformat()}
    return _("This sheet is closed today. The appraisal office can open it again.")


def still_in_hand(sheet: Sheet) -> str:
    """Why a sheet takes no correction: its office can still change it."""
    return _("This sheet is still with %(office)s (%(status)s): the figure is changed there, without a correction.") % {
        "office": sheet.office,
        "status": sheet.get_status_display(),
    }
