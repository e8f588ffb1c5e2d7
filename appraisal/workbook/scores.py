"""Reading the scores: each row is scored by its rule, so that a bad figure is told by its cell."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from appraisal.periods import Period, periods_lived
from appraisal.scoring.params import input_names
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


def column_of(spec: IndicatorSpec | None, field: str, inputs: tuple) -> str:
    """The column in which an input of the rule stands; where none is named, the first value too many, or the first."""
    names = [key for key, _label in input_names(spec.rule, spec.params)] if spec else []
    if field in names:
        return VALUES[names.index(field)]
    if field == "reason":
        return field
    return VALUES[len(names)] if spec and len(inputs) > len(names) else "v1"


class ScoreReader:
    def __init__(self, reader: YearReader, table: Table):
        self.reader, self.table, self.plan = reader, table, reader.plan
        year = self.plan.scheme.get("year")
        self.lives = {
            row.code: periods_lived(year, row.started_on, row.ended_on) if year else frozenset(PERIODS.values())
            for row in self.plan.villages.values()
        }

    def read(self) -> None:
        for row in self.table.rows:
            told = len(self.reader.problems)
            entry = self._entry(row)
            if entry is not None:
                self._take(row, entry, is_sound=len(self.reader.problems) == told)

    def _take(self, row: Row, entry: ScoreRow, *, is_sound: bool) -> None:
        key = (entry.period, entry.indicator, entry.village)
        first = self.plan.places.setdefault(("scores", key), row)
        if first is not row:
            message = _("This entry stands here again; it is at %(first)s already.")
            self.reader.problem(row, "period", message % {"first": first["period"].ref})
        elif entry.not_applicable or entry.inputs:
            self.plan.scores[key] = entry
            if is_sound and self._fits(row, entry):
                self._check(row, entry)
        elif entry.reason and is_sound:
            self.reader.notice(
                row, "reason", _("There are no values beside this reason: the entry is missing, and the reason is not kept.")
            )

    def _entry(self, row: Row) -> ScoreRow | None:
        """The row as an entry; None when one of its codes is wrong, which has then been told."""
        r = self.reader
        period = r.word(row, "period", words.PERIODS, needed=True)
        indicator = r.known(row, "indicator", self.plan.indicators, "indicators")
        village = r.known(row, "village", self.lives, "villages")
        na = r.word(row, "na", words.YES_NO) == "yes"
        inputs = [r.number(row, key) for key in VALUES]
        reason = r.text(row, "reason")
        if not (period and indicator and village):
            return None
        while inputs and inputs[-1] is None:
            inputs.pop()
        return ScoreRow(PERIODS[period], indicator, village, tuple(inputs), na, reason)

    def _fits(self, row: Row, entry: ScoreRow) -> bool:
        """The entry's period is one of its indicator's, and one that its village lived to see."""
        frequency = self.plan.indicators[entry.indicator].frequency
        if frequency and (entry.period == Period.YEAR) != (frequency == "year"):
            yearly, quarterly = _("%(indicator)s is entered once a year: Y."), _("%(indicator)s is entered each quarter: Q1 to Q4.")
            self.reader.problem(row, "period", (yearly if frequency == "year" else quarterly) % {"indicator": entry.indicator})
            return False
        if entry.period not in self.lives[entry.village]:
            message = _("%(village)s does not exist in this period (see “from” and “until”), so nothing is expected from it.")
            self.reader.problem(row, "period", message % {"village": entry.village})
            return False
        return True

    def _check(self, row: Row, entry: ScoreRow) -> None:
        spec = self.plan.specs.get(entry.indicator)
        if entry.not_applicable:
            self._check_not_applicable(row, entry)
        elif spec and all(row[key].kind != Kind.ERROR for key in (*VALUES, "reason")):
            self._check_points(row, entry, spec)

    def _check_not_applicable(self, row: Row, entry: ScoreRow) -> None:
        if entry.inputs:
            self.reader.problem(row, "na", _("Not applicable and values together: leave one of them out."))
        if not entry.reason and row["reason"].kind != Kind.ERROR:
            self.reader.problem(row, "reason", _("Say why this does not apply."))

    def _check_points(self, row: Row, entry: ScoreRow, spec: IndicatorSpec) -> None:
        own = self.plan.targets.get((entry.indicator, entry.village))
        kind = self.plan.categories[spec.category].kind or "base"
        try:
            score(spec, entry.period, entry.inputs, target=own and own.target, reason=entry.reason, kind=kind)
        except ScoringError as error:
            self.reader.problem(row, column_of(spec, error.field, entry.inputs), translated(error))
