"""The workbook's scores on their way to `entries.record`: only what differs from what is stored."""

from __future__ import annotations

from appraisal import entries
from appraisal.models import Entry
from appraisal.results.basis import Basis
from appraisal.workbook.compare import is_same_figure
from appraisal.workbook.plan import ScoreRow
from appraisal.workbook.register import Bearer
from appraisal.workbook.report import Report, place_of_score
from appraisal.workbook.scores import column_of
from appraisal.workbook.stored import score_row

Key = tuple[int, str, str]


class Figures:
    """`basis` with its entries. After `bring`, `touched` holds the (office, period) of every stored figure."""

    def __init__(self, basis: Basis, report: Report, bearer: Bearer):
        self.report, self.bearer = report, bearer
        self.scheme = basis.scheme
        self.participants = {row.code: row for row in basis.participants}
        self.indicators = {row.code: row for row in basis.indicators}
        self.entries = {(row.period, row.indicator.code, row.participant.code): row for row in basis.entries}
        self.touched: set[tuple[int, int]] = set()

    def bring(self, authority: entries.Authority) -> None:
        stored = {key: score_row(entry) for key, entry in self.entries.items()}
        differing = [row for key, row in self.report.plan.scores.items() if not is_same_figure(row, stored.get(key))]
        if not differing:
            return
        cleared = self._cleared_versions()
        changes = {}
        for row in differing:
            change = self._change(row, cleared)
            changes[change.key] = (change, row)
            self._tell(row, stored.get((row.period, row.indicator, row.village)), change.version or 0)
        recorded = entries.record(
            [change for change, _row in changes.values()], by=self.bearer.by, way=self.bearer.way, authority=authority
        )
        for refusal in recorded.refused:
            self._refuse(refusal, changes[refusal.change.key][1])
        self.touched = {(entry.indicator.office_id, entry.period) for entry in recorded.saved}

    def _cleared_versions(self) -> dict[tuple[int, int, int], int]:
        """Cleared entries are missing, but have a version that a writer must have seen."""
        rows = Entry.objects.filter(participant__scheme=self.scheme, points=None, not_applicable=False)
        return {tuple(key): version for *key, version in rows.values_list("participant", "indicator", "period", "version")}

    def _change(self, row: ScoreRow, cleared: dict[tuple[int, int, int], int]) -> entries.Change:
        participant, indicator = self.participants[row.village], self.indicators[row.indicator]
        entry = self.entries.get((row.period, row.indicator, row.village))
        version = entry.version if entry else cleared.get((participant.pk, indicator.pk, row.period), 0)
        return entries.Change(participant, indicator, row.period, row.inputs, row.not_applicable, row.reason, version)

    def _tell(self, row: ScoreRow, old: ScoreRow | None, version: int) -> None:
        key = (row.period, row.indicator, row.village)
        deed = "change" if old else "create"
        self.report.tell(deed, "scores", key, place_of_score(row), column="period", old=old, new=row, version=version)

    def _refuse(self, refusal: entries.Refusal, row: ScoreRow) -> None:
        spec = self.report.plan.specs.get(row.indicator)
        column = "period" if refusal.code != "invalid" else column_of(spec, refusal.field, row.inputs)
        key = (row.period, row.indicator, row.village)
        self.report.refuse("scores", key, column, f"{place_of_score(row)}: {refusal.message}")
