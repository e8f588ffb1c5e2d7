"""Reading the scores: each row is scored by its rule, so that a bad figure is told by its cell."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from appraisal.periods import Period, periods_lived
from appraisal.scoring.rules import score
from appraisal.scoring.spec import PERIODS, IndicatorSpec
from appraisal.scoring.words import ScoringError
from appraisal.specs import translated
from appraisal.workbook import words
from appraisal.workbook.plan import ScoreRow
from township.spreadsheets import Kind, Table
from township.spreadsheets.tables import Row

if TYPE_CHECKING:
    from appraisal.workbook.read import YearReader

VALUES = tuple(f"v{number}" for number in range(1, 10))
# Where a rule's input stands on the sheet.
PLACES = {"actual": "v1", "done": "v1", "points": "v1", "due": "v2", "reason": "reason"}
PLACES |= {f"{kind}{number}": f"v{number}" for kind in ("count", "mark") for number in range(1, 10)}


class ScoreReader:
    def __init__(self, reader: YearReader, table: Table):
        self.reader, self.table, self.plan = reader, table, reader.plan
        self.kinds = {row.code: row.kind for row in self.plan.categories}
        self.indicators = {row.code for row in self.plan.indicators}
        year = self.plan.scheme.get("year")
        self.lives = {
            row.code: periods_lived(int(year), row.started_on, row.ended_on) if year else frozenset(PERIODS.values())
            for row in self.plan.villages
        }
        self.rows: dict[tuple[int, str, str], Row] = {}

    def read(self) -> None:
        for row in self.table.rows:
            entry = self._entry(row)
            if entry is None:
                continue
            if entry.key in self.rows:
                message = _("This entry stands here again; it is at %(first)s already.")
                self.reader.problem(row, "period", message % {"first": self.rows[entry.key]["period"].ref})
                continue
            self.rows[entry.key] = row
            if entry.not_applicable or any(value is not None for value in entry.inputs):
                self._check(row, entry)
                self.plan.scores[entry.key] = entry

    def _entry(self, row: Row) -> ScoreRow | None:
        """The row as an entry; None when one of its codes is wrong, which has then been told."""
        r = self.reader
        period = r.word(row, "period", words.PERIODS)
        indicator = r.known(row, "indicator", self.indicators, "indicators")
        village = r.known(row, "village", self.lives, "villages")
        na = r.word(row, "na", words.YES_NO, default="no") == "yes"
        inputs = [r.number(row, key) for key in VALUES]
        reason = r.text(row, "reason", most=2000)
        if not (period and indicator and village):
            return None
        while inputs and inputs[-1] is None:
            inputs.pop()
        return ScoreRow(PERIODS[period], indicator, village, tuple(inputs), na, reason, row.number)

    def _check(self, row: Row, entry: ScoreRow) -> None:
        spec = self.plan.specs.get(entry.indicator)
        if spec is None or not self._fits(row, entry, spec):
            return
        if entry.not_applicable:
            self._check_not_applicable(row, entry)
        elif all(row[key].kind != Kind.ERROR for key in VALUES):
            self._check_points(row, entry, spec)

    def _fits(self, row: Row, entry: ScoreRow, spec: IndicatorSpec) -> bool:
        if (entry.period == Period.YEAR) != (spec.frequency == "year"):
            message = (
                _("%(indicator)s is entered once a year (Y).")
                if spec.frequency == "year"
                else _("%(indicator)s is entered each quarter (Q1 to Q4).")
            )
            self.reader.problem(row, "period", message % {"indicator": entry.indicator})
            return False
        if entry.period not in self.lives[entry.village]:
            self.reader.problem(row, "period", _("%(village)s does not exist in this period.") % {"village": entry.village})
            return False
        return True

    def _check_not_applicable(self, row: Row, entry: ScoreRow) -> None:
        if any(value is not None for value in entry.inputs):
            self.reader.problem(row, "na", _("Not applicable and values together: leave one of them out."))
        if not entry.reason:
            self.reader.problem(row, "reason", _("Say why this does not apply."))

    def _check_points(self, row: Row, entry: ScoreRow, spec: IndicatorSpec) -> None:
        target: Decimal | None = self.plan.targets.get((entry.indicator, entry.village))
        try:
            score(spec, entry.period, entry.inputs, target=target, reason=entry.reason, kind=self.kinds.get(spec.category, "base"))
        except ScoringError as error:
            self.reader.problem(row, PLACES.get(error.field, "v1"), translated(error))
