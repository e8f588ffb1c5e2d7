"""Bringing a year in: one transaction, one code path for preview and commit.

A new scheme that comes on the command line is founded and opened, whatever the date, with its scores. In the browser a new
scheme comes as a draft, because the committee opens it; its scores come in by the same file once it is open (at once, where
the person is of the committee too). For a scheme that is open, only scores may differ, and they obey periods, locks and recusal.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db import transaction
from django.utils.translation import gettext as _

from appraisal import entries
from appraisal.models import Scheme
from appraisal.scoring.numbers import plain
from appraisal.workbook.found import Founding
from appraisal.workbook.plan import ScoreRow, YearPlan
from appraisal.workbook.stored import stored_plan
from township.spreadsheets import Problem
from township.trace import Way
from villages.models import Township, User
from villages.rules import is_committee


class Preview(Exception):
    """Takes the transaction back after a rehearsal."""


@dataclass
class Report:
    """What came in, or would: counts of created rows, changes as (where, old, new), and what was refused."""

    scheme: Scheme | None = None
    created: dict[str, int] = field(default_factory=dict)
    changes: list[tuple[str, str, str]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notices: list[Problem] = field(default_factory=list)

    @property
    def is_nothing(self) -> bool:
        return not self.created and not self.changes and not self.problems


def bring_in(plan: YearPlan, *, by: User | None, way: str, rehearse: bool = False) -> Report:
    """Bring the plan in, or rehearse it: then nothing is stored. A report with problems means that nothing was stored either."""
    report = Report(problems=list(plan.problems), notices=list(plan.notices))
    if report.problems:
        return report
    try:
        with transaction.atomic():
            Arrival(plan, by, way, report).take_place()
            if rehearse or report.problems:
                raise Preview
    except Preview:
        report.scheme = None
    return report


class Arrival:
    def __init__(self, plan: YearPlan, by: User | None, way: str, report: Report):
        self.plan, self.by, self.way, self.report = plan, by, way, report
        self.authority = entries.COMMAND if way == Way.COMMAND else entries.IMPORT

    def take_place(self) -> None:
        township = Township.objects.filter(name=self.plan.scheme["township"]).first()
        scheme = township and Scheme.objects.filter(township=township, code=self.plan.scheme["code"]).first()
        if scheme is None:
            self._found(township)
        elif scheme.status == "draft":
            self._rewrite(scheme)
        else:
            self._update(scheme)

    def _found(self, township: Township | None) -> None:
        founding = Founding(self.plan, township, self.by, self.way, self.report)
        opens = self.way == Way.COMMAND or (township is not None and self.by is not None and is_committee(self.by, township))
        scheme = founding.scheme(opened=opens)
        if not opens:
            self._say_later()
            return
        outcome = self._record(scheme, list(self.plan.scores.values()), entries.FOUNDING)
        self._count("scores", len(outcome.saved))

    def _rewrite(self, scheme: Scheme) -> None:
        """A draft takes the workbook's lines in place of its own."""
        if structure(self.plan) != structure(stored_plan(scheme)):
            founding = Founding(self.plan, scheme.township, self.by, self.way, self.report)
            founding.rewrite(scheme)
            self.report.changes.append((str(scheme), _("the draft as it stands"), _("the workbook's lines")))
        self.report.scheme = scheme
        self._say_later()

    def _say_later(self) -> None:
        if self.plan.scores:
            message = _("The scores come in when the committee has opened the scheme: bring the same file in again then.")
            self.report.notices.append(Problem("scores", "A1", message))

    def _update(self, scheme: Scheme) -> None:
        stored = stored_plan(scheme)
        self.report.scheme = scheme
        self.report.problems += structural_problems(self.plan, stored)
        differing = [row for key, row in self.plan.scores.items() if row != stored.scores.get(key)]
        if self.report.problems or not differing:
            return
        for row in differing:
            old = stored.scores.get(row.key)
            self.report.changes.append((place(row), written(old), written(row)))
        self._record(scheme, differing, self.authority)

    def _record(self, scheme: Scheme, rows: list[ScoreRow], authority: entries.Authority) -> entries.Outcome:
        participants = {row.village.code: row for row in scheme.participants.in_order()}
        indicators = {row.code: row for row in scheme.indicators.select_related("category", "scheme")}
        changes = {
            row.key: entries.Change(
                participants[row.village], indicators[row.indicator], row.period, row.inputs, row.not_applicable, row.reason
            )
            for row in rows
        }
        outcome = entries.record(list(changes.values()), by=self.by, way=self.way, authority=authority)
        numbers = {(change.participant.pk, change.indicator.pk, change.period): self.plan.scores[key] for key, change in changes.items()}
        for refusal in outcome.refused:
            row = numbers[refusal.change.key]
            self.report.problems.append(Problem("scores", f"A{row.number}", f"{place(row)}: {refusal.message}"))
        self.report.scheme = scheme
        return outcome

    def _count(self, what: str, number: int) -> None:
        if number:
            self.report.created[what] = number


# ---- comparing -----------------------------------------------------------------------------------------------------


def structure(plan: YearPlan) -> dict[str, object]:
    """All but scores and registers, for comparing."""
    return {
        "scheme": {key: value for key, value in plan.scheme.items() if key != "township"},
        "categories": plan.categories,
        "indicators": plan.indicators,
        "participants": [(row.code, row.group, row.coefficient, row.households, row.population) for row in plan.villages],
        "targets": plan.targets,
        "caps": sorted(plan.caps, key=repr),
    }


def structural_problems(plan: YearPlan, stored: YearPlan) -> list[Problem]:
    """Where the workbook would change an open scheme; a running year changes by decisions, made in the browser."""
    ours, theirs = structure(stored), structure(plan)
    problems = []
    for sheet, old in ours.items():
        if theirs[sheet] != old:
            what = differing_rows(old, theirs[sheet])
            message = _(
                "This differs from the open scheme: %(what)s. In a running year only scores come in by file; targets change by a decision."
            )
            problems.append(Problem("villages" if sheet == "participants" else sheet, "A1", message % {"what": what}))
    return problems


def differing_rows(old, new) -> str:
    """The names of the rows that differ, at most five."""
    before, after = keyed(old), keyed(new)
    names = [str(name) for name in before | after if before.get(name) != after.get(name)]
    return ", ".join(names[:5]) + (" …" if len(names) > 5 else "") or _("the order")


def keyed(rows) -> dict:
    if isinstance(rows, dict):
        return rows
    return {getattr(row, "code", None) or getattr(row, "village", None) or row[0]: row for row in rows}


def place(row: ScoreRow) -> str:
    return f"{'Y' if row.period == 5 else f'Q{row.period}'} {row.indicator} {row.village}"


def written(row: ScoreRow | None) -> str:
    """An entry as one line: its inputs, or that it is missing or not applicable, and its reason."""
    if row is None:
        return _("missing")
    values = _("not applicable") if row.not_applicable else " / ".join("" if value is None else plain(value) for value in row.inputs)
    return f"{values} ({row.reason})" if row.reason else values
