"""Reading the indicators, and putting the scheme's problems at the cells where they can be mended."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from appraisal.scoring.numbers import hundredths
from appraisal.scoring.params import Params, defaults, format_params, parse_params
from appraisal.scoring.spec import IndicatorSpec, SchemeSpec, cap_index
from appraisal.scoring.words import ScoringError
from appraisal.specs import translated
from appraisal.workbook import words
from appraisal.workbook.plan import IndicatorRow
from township.spreadsheets import Kind, Table
from township.spreadsheets.tables import Row

if TYPE_CHECKING:
    from appraisal.workbook.read import YearReader


class LineReader:
    def __init__(self, reader: YearReader):
        self.reader, self.plan = reader, reader.plan

    def read(self, row: Row) -> None:
        """One indicator into the plan, with its spec when its parameters can be read."""
        r = self.reader
        rule = r.word(row, "rule", words.RULES)
        points = self._max(row)
        params = self._params(row, rule, hundredths(points))
        frequency = r.word(row, "frequency", words.FREQUENCIES)
        line = IndicatorRow(
            code=r.text(row, "code", most=20, needed=True),
            category=r.known(row, "category", {category.code for category in self.plan.categories}, "categories"),
            name=r.text(row, "name", most=80, needed=True),
            name_en=r.text(row, "name_en", most=120),
            unit=r.text(row, "unit", most=20),
            max=points,
            rule=rule,
            params=format_params(rule, params) if rule else "",
            target=self._target(row, rule),
            frequency=frequency,
            aggregate=r.word(row, "aggregate", words.AGGREGATES, default="mean"),
            when_nothing_due=r.word(row, "when_nothing_due", words.NOTHING_DUE, default="full"),
            office=r.known(row, "office", {office.code for office in self.plan.offices}, "offices"),
            basis=r.text(row, "basis", most=200),
            post=r.text(row, "post", most=80),
            self_score=r.word(row, "self_score", words.YES_NO, default="no") == "yes",
            measure=self._measure(row, rule),
        )
        for key, text in (("name", line.name), ("name_en", line.name_en), *(("params", label) for label, _each in params.items)):
            r.guard(row, key, text)
        self.plan.indicators.append(line)
        if rule and frequency:
            self.plan.specs[line.code] = spec_of(line, params)

    def _max(self, row: Row) -> Decimal:
        points = self.reader.number(row, "max", places=2, needed=True)
        if points is not None and points <= 0:
            self.reader.problem(row, "max", _("A standard score is above 0."))
        return points if points and points > 0 else Decimal(1)

    def _params(self, row: Row, rule: str, points: int) -> Params:
        if not rule or row["params"].kind == Kind.ERROR:
            return Params()
        try:
            return parse_params(rule, row["params"].text, max=points)
        except ScoringError as error:
            self.reader.problem(row, "params", translated(error))
            return defaults(rule)

    def _target(self, row: Row, rule: str) -> Decimal | None:
        target = self.reader.number(row, "target")
        if target is not None and target < 0:
            self.reader.problem(row, "target", _("A target is not negative."))
        if target is not None and rule and rule != "completion":
            self.reader.notice(row, "target", _("Only the rule “completion” has targets; this one is not used."))
            return None
        return target

    def _measure(self, row: Row, rule: str) -> str:
        key = self.reader.text(row, "measure", most=60)
        if not key:
            return ""
        if key not in words.MEASURES:
            self.reader.problem(row, "measure", _("“%(key)s” is not an automatic figure.") % {"key": key})
        elif rule and words.MEASURES[key] != rule:
            message = _("“%(key)s” goes with the rule “%(rule)s”.")
            self.reader.problem(row, "measure", message % {"key": key, "rule": words.MEASURES[key]})
        else:
            self.reader.notice(row, "measure", _("“%(key)s” is not computed here yet: its figures are taken as typed.") % {"key": key})
        return key

    # ---- problems of the whole scheme ------------------------------------------------------------------------------

    def report(self, errors: Iterable[ScoringError], tables: dict[str, Table], keys: dict[str, Row]) -> None:
        lines = {row["code"].text.strip(): row for row in tables["indicators"].rows}
        first = (tables["categories"].rows or [None])[0]
        for error in errors:
            if error.field == "tie_breaks":
                self.reader.problem(keys["tie_breaks"], "value", translated(error))
            elif row := lines.get(str(error.params.get("code"))):
                self.reader.problem(row, error.field, translated(error))
            elif first is not None:
                self.reader.problem(first, "weight", translated(error))

    def report_caps(self, spec: SchemeSpec, table: Table | None) -> None:
        for row in table.rows if table else []:
            if row["best_grade"].is_blank:
                continue
            try:
                cap_index(spec, row["best_grade"].text)
            except ScoringError as error:
                self.reader.problem(row, "best_grade", translated(error))


def spec_of(line: IndicatorRow, params: Params) -> IndicatorSpec:
    return IndicatorSpec(
        line.code,
        line.category,
        hundredths(line.max),
        line.rule,
        params,
        line.target,
        line.frequency,
        line.aggregate,
        line.when_nothing_due,
    )
