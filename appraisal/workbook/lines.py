"""Reading the indicators, each with the figures that its entries are scored by."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from appraisal.measures import MEASURES
from appraisal.scoring.numbers import hundredths
from appraisal.scoring.params import Params, format_params, input_names, parse_params
from appraisal.scoring.spec import IndicatorSpec
from appraisal.scoring.words import ScoringError
from appraisal.specs import translated
from appraisal.workbook import words
from appraisal.workbook.plan import IndicatorRow
from township.spreadsheets import Kind, Table
from township.spreadsheets.tables import Row

if TYPE_CHECKING:
    from appraisal.workbook.read import YearReader

# Stands in where the standard score cannot be read, so that the other parameters are still checked.
ANY_MAX = Decimal(10) ** 6


class LineReader:
    def __init__(self, reader: YearReader):
        self.reader, self.plan = reader, reader.plan

    def read(self, table: Table) -> None:
        for row in self.reader.rows("indicators", table, "code"):
            self._read(row)

    def _read(self, row: Row) -> None:
        """One indicator into the plan; with its spec when everything that scores an entry can be read."""
        r = self.reader
        code, (name, name_en) = r.code(row), r.name(row)
        points, rule = r.positive(row, "max"), r.word(row, "rule", words.RULES, needed=True)
        params = self._params(row, rule, points or ANY_MAX)
        line = IndicatorRow(
            code=code,
            category=r.known(row, "category", self.plan.categories, "categories"),
            name=name,
            name_en=name_en,
            unit=r.text(row, "unit", most=20),
            max=points or Decimal(0),
            rule=rule,
            params=None if "params" not in row else format_params(rule, params) if params else "",
            target=r.target(row),
            frequency=r.word(row, "frequency", words.FREQUENCIES, needed=True),
            aggregate=r.word(row, "aggregate", words.AGGREGATES),
            when_nothing_due=r.word(row, "when_nothing_due", words.NOTHING_DUE),
            office=r.known(row, "office", self.plan.offices, "offices"),
            basis=r.text(row, "basis", most=200),
            post=r.text(row, "post", most=80),
            self_score=self._yes_no(row, "self_score"),
            measure=self._measure(row, rule, params),
        )
        self.plan.indicators[code] = line
        if points and params and line.frequency and line.category:
            self.plan.specs[code] = spec_of(line, params)

    def _params(self, row: Row, rule: str, points: Decimal) -> Params | None:
        if not rule or row["params"].kind == Kind.ERROR:
            return None
        try:
            params = parse_params(rule, row["params"].text, max=hundredths(points))
        except ScoringError as error:
            self.reader.problem(row, "params", translated(error))
            return None
        for label, _each in params.items:
            self.reader.guard(row, "params", label)
        return params

    def _yes_no(self, row: Row, key: str) -> bool | None:
        answer = self.reader.word(row, key, words.YES_NO)
        return answer == "yes" if answer else None

    def _measure(self, row: Row, rule: str, params: Params | None) -> str:
        key = self.reader.text(row, "measure", most=60)
        if not key:
            return ""
        fits = words.MEASURES.get(key)
        if fits is None:
            self.reader.problem(row, "measure", _("“%(key)s” is not an automatic figure.") % {"key": key})
        elif rule and fits != rule:
            self.reader.problem(row, "measure", _("“%(key)s” goes with the rule “%(rule)s”.") % {"key": key, "rule": fits})
        elif params and key in MEASURES and MEASURES[key].width != (inputs := len(input_names(rule, params))):
            words_of = {"key": key, "width": MEASURES[key].width, "inputs": inputs}
            self.reader.problem(row, "measure", _("“%(key)s” has %(width)s parts and the rule takes %(inputs)s.") % words_of)
        elif key not in MEASURES:
            self.reader.notice(row, "measure", _("“%(key)s” is not computed here yet: its figures are taken as typed.") % {"key": key})
        return key


def spec_of(line: IndicatorRow, params: Params) -> IndicatorSpec:
    return IndicatorSpec(
        code=line.code,
        category=line.category,
        max=hundredths(line.max),
        rule=line.rule,
        params=params,
        target=line.target,
        frequency=line.frequency,
        aggregate=line.aggregate or "mean",
        when_nothing_due=line.when_nothing_due or "full",
        name=line.name,
        name_en=line.name_en,
    )
