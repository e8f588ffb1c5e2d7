"""The one door for scores. Grid, paste, upload, import and decisions all hand their changes to `record`."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from appraisal import rules
from appraisal.models import Entry, Indicator, Participant, Sheet, SheetStatus
from appraisal.models.participant import Target
from appraisal.periods import Period
from appraisal.scoring.numbers import plain, show
from appraisal.scoring.rules import score
from appraisal.scoring.words import ScoringError
from appraisal.specs import indicator_spec, translated
from township.trace import Trace, Way, trace_many, trace_row
from villages.models import User


@dataclass(frozen=True, slots=True)
class Change:
    """What one cell shall become; without inputs and applicable it is cleared.

    `indicator` comes with its category, `participant` with scheme and village. `version` is the one the writer saw,
    None where a file was read against what is stored now.
    """

    participant: Participant
    indicator: Indicator
    period: int
    inputs: tuple[Decimal | None, ...] = ()
    not_applicable: bool = False
    reason: str = ""
    version: int | None = None

    @property
    def key(self) -> tuple[int, int, int]:
        return self.participant.pk, self.indicator.pk, self.period

    @property
    def is_blank(self) -> bool:
        return not self.not_applicable and not any(value is not None for value in self.inputs)


@dataclass(frozen=True)
class Authority:
    """By what right scores come in: who may, whether sheets must be open, whether own villages are refused."""

    may: Callable[[User, Sheet], bool]
    needs_open_day: bool = True
    needs_open_status: bool = True
    recuses: bool = True


SCORER = Authority(rules.may_score)
IMPORT = Authority(rules.may_review)
COMMAND = Authority(lambda user, sheet: True, recuses=False)
FOUNDING = Authority(lambda user, sheet: True, needs_open_day=False, needs_open_status=False, recuses=False)
RESCORING = Authority(rules.may_review, needs_open_day=False, needs_open_status=False, recuses=False)
DECISION = Authority(rules.may_review, needs_open_day=False, recuses=False)


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a change was not stored. `code`: conflict, closed, forbidden, recused, invalid. `entry` is what is stored."""

    change: Change
    code: str
    message: str
    entry: Entry | None = None
    field: str = ""


@dataclass
class Outcome:
    saved: list[Entry] = field(default_factory=list)
    unchanged: list[Entry] = field(default_factory=list)
    refused: list[Refusal] = field(default_factory=list)


class Refused(Exception):
    """All or nothing was asked for, and some changes were refused: nothing is stored."""

    def __init__(self, refused: list[Refusal]):
        self.refused = refused
        super().__init__(refused)


@transaction.atomic
def record(
    changes: Sequence[Change],
    *,
    by: User | None,
    way: str = Way.BROWSER,
    authority: Authority = SCORER,
    note: str = "",
    all_or_nothing: bool = False,
) -> Outcome:
    """Check, score and store the changes with one history row each.

    What is refused is told in the outcome, or raised as Refused when `all_or_nothing`. `note` is a decision's basis
    and goes into the history of every entry.
    """
    desk = Desk(changes, by, authority)
    outcome = Outcome()
    for change in changes:
        desk.take(change, outcome)
    if outcome.refused and all_or_nothing:
        raise Refused(outcome.refused)
    desk.store(way, note)
    return outcome


def state(entry: Entry | None) -> dict[str, Any]:
    """An entry's content in plain values, as history and files show it; empty when missing."""
    if entry is None or entry.is_missing:
        return {}
    content = {"inputs": entry.inputs, "points": None if entry.points is None else show(entry.points)}
    return content | {"not_applicable": entry.not_applicable, "reason": entry.reason}


class Desk:
    """What the changes touch, read once and locked; then each change is taken, and all are stored together."""

    def __init__(self, changes: Sequence[Change], by: User | None, authority: Authority):
        self.by, self.authority, self.now = by, authority, timezone.now()
        self.sheets = locked_sheets(changes)
        self.entries = {(e.participant_id, e.indicator_id, e.period): e for e in locked_entries(changes)}
        self.targets = own_targets(changes)
        self.recused = {key: self._recused(sheet) for key, sheet in self.sheets.items()}
        self.specs: dict[int, Any] = {}
        self.new: list[Entry] = []
        self.changed: list[Entry] = []
        self.history: list[tuple[Entry, Change, dict, Any]] = []

    def _recused(self, sheet: Sheet) -> set[int]:
        return rules.recused_for(self.by, sheet) if self.by and self.authority.recuses else set()

    def take(self, change: Change, outcome: Outcome) -> None:
        entry = self.entries.get(change.key)
        try:
            sheet = self._sheet_for(change, entry)
            points = self._points(change)
        except Problem as problem:
            outcome.refused.append(Refusal(change, problem.code, str(problem), entry, problem.field))
            return
        if same(entry, change, points):
            outcome.unchanged.extend([entry] if entry else [])
        elif change.version is not None and change.version != (entry.version if entry else 0):
            outcome.refused.append(
                Refusal(change, "conflict", _("A colleague has changed this cell meanwhile."), entry)
            )
        else:
            outcome.saved.append(self._write(entry, change, points, sheet))

    def _sheet_for(self, change: Change, entry: Entry | None) -> Sheet:
        """The sheet, when it takes this change from this person; Problem when not."""
        sheet = self.sheets.get((change.indicator.scheme_id, change.indicator.office_id, change.period))
        if sheet is None or change.period not in change.participant.periods:
            raise Problem(
                "invalid", _("Nothing is expected here in %(period)s.") % {"period": Period(change.period).label}
            )
        if not self.authority.may(self.by, sheet):
            raise Problem("forbidden", _("Only a scorer of %(office)s enters this.") % {"office": sheet.office})
        if change.participant.village_id in self.recused[sheet.scheme_id, sheet.office_id, sheet.period]:
            raise Problem(
                "recused",
                _("You are tied to %(village)s, so a colleague enters its scores.")
                % {"village": change.participant.village},
            )
        self._refuse_closed(sheet)
        return sheet

    def _refuse_closed(self, sheet: Sheet) -> None:
        closed_day = self.authority.needs_open_day and not sheet.is_within_days
        closed_scheme = self.authority.needs_open_status and sheet.scheme.status != "open"
        if closed_day or closed_scheme or (self.authority.needs_open_status and sheet.status != SheetStatus.OPEN):
            raise Problem("closed", closed_message(sheet))

    def _points(self, change: Change) -> int | None:
        if change.is_blank:
            return None
        if change.not_applicable:
            return check_not_applicable(change)
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
        elif entry not in self.changed and entry not in self.new:
            self.changed.append(entry)
        entry.participant, entry.indicator = change.participant, change.indicator
        entry.inputs = (
            [] if change.is_blank or change.not_applicable else [None if v is None else plain(v) for v in change.inputs]
        )
        entry.points = points
        # Nothing due may make the entry not applicable by rule; then it has inputs and no points.
        entry.not_applicable = not change.is_blank and points is None
        entry.reason = "" if change.is_blank else change.reason
        entry.version += 1
        entry.entered_by, entry.entered_at = self.by, self.now
        acting_for = scorer.acting_for if self.by and (scorer := rules.scorer_duty(self.by, sheet)) else None
        self.history.append((entry, change, before, acting_for))
        return entry

    def store(self, way: str, note: str) -> None:
        Entry.objects.bulk_create(self.new, batch_size=500)
        fields = ["inputs", "points", "not_applicable", "reason", "version", "entered_by", "entered_at"]
        Entry.objects.bulk_update(self.changed, fields, batch_size=200)
        trace_many(self._history_row(*deed, way, note) for deed in self.history)

    def _history_row(
        self, entry: Entry, change: Change, before: dict, acting_for: User | None, way: str, note: str
    ) -> Trace:
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
            subject=f"{change.participant.village.code} {change.participant.village.name} · {change.indicator.code} · {Period(change.period).code}",
        )


class Problem(Exception):
    """A change that is refused: a code, what to tell the person, and the input it concerns."""

    def __init__(self, code: str, message: str, field: str = ""):
        self.code, self.field = code, field
        super().__init__(message)


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
    rows = (
        Sheet.objects.filter(wanted).select_related("scheme", "office").select_for_update(of=("self",)).order_by("pk")
    )
    return {(sheet.scheme_id, sheet.office_id, sheet.period): sheet for sheet in rows}


def locked_entries(changes: Sequence[Change]):
    rows = Entry.objects.filter(
        participant__in={change.participant.pk for change in changes},
        indicator__in={change.indicator.pk for change in changes},
        period__in={change.period for change in changes},
    )
    return rows.select_for_update(of=("self",)).order_by("pk")


def own_targets(changes: Sequence[Change]) -> dict[tuple[int, int], Decimal]:
    """(participant, indicator) → own target, read only where a rule asks for targets."""
    indicators = {change.indicator.pk for change in changes if change.indicator.rule == "completion"}
    if not indicators:
        return {}
    rows = Target.objects.filter(
        indicator__in=indicators, participant__in={change.participant.pk for change in changes}
    )
    return {
        (participant, indicator): target
        for participant, indicator, target in rows.values_list("participant", "indicator", "target")
    }


def again(indicator: Indicator, participant: Participant) -> list[Change]:
    """The stored figures of this indicator and participant as changes, to be scored anew."""
    rows = Entry.objects.filter(indicator=indicator, participant=participant).exclude(inputs=[])
    return [Change(participant, indicator, row.period, tuple(v and Decimal(v) for v in row.inputs), reason=row.reason) for row in rows]


def sheet_statuses(changes: Sequence[Change]) -> set[str]:
    return {sheet.status for sheet in locked_sheets(changes).values()}


def same(entry: Entry | None, change: Change, points: int | None) -> bool:
    """The cell says already what the change wants: nothing to store, and nothing to quarrel about."""
    if entry is None or entry.is_missing:
        return change.is_blank
    if change.is_blank or entry.reason != change.reason or entry.points != points:
        return False
    typed = [] if change.not_applicable else [None if value is None else plain(value) for value in change.inputs]
    return entry.inputs == typed and (entry.not_applicable or not change.not_applicable)


def check_not_applicable(change: Change) -> None:
    if any(value is not None for value in change.inputs):
        raise Problem("invalid", _("Not applicable and values together: leave one of them out."))
    if not change.reason.strip():
        raise Problem("invalid", _("Say why this does not apply."), "reason")


def closed_message(sheet: Sheet) -> str:
    if sheet.scheme.status != "open":
        return _("The scheme “%s” is not open.") % sheet.scheme
    if sheet.status == SheetStatus.LOCKED:
        return _("This sheet is locked. It changes only by a correction.")
    if sheet.status != SheetStatus.OPEN:
        return _("This sheet has been submitted. Take it back to change it.")
    return _("This sheet is closed today. The appraisal office can open it again.")
