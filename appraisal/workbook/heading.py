"""Reading the sheet of the scheme: its keys, and the texts that the scoring package understands."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _

from appraisal.scoring.numbers import from_cell, plain
from appraisal.scoring.words import ScoringError
from appraisal.specs import translated
from appraisal.workbook import canonical, words
from appraisal.workbook.plan import is_given
from township.spreadsheets import Problem, Table
from township.spreadsheets.tables import Row

if TYPE_CHECKING:
    from appraisal.workbook.read import YearReader

YEARS = range(1980, 2101)
MOST = {"code": 20, "title": 120, "title_en": 160, "township": 80, "quarter_weights": 60, "tie_breaks": 200, "grades": 300, "quota": 12}


class HeadingReader:
    """`values` are the keys that are given, in the form in which a scheme stores them."""

    def __init__(self, reader: YearReader, table: Table):
        self.reader, self.table = reader, table
        self.rows: dict[str, Row] = {}
        self.values: dict[str, Any] = {}

    def read(self) -> dict[str, Any]:
        for row in self.table.rows:
            self._place(row)
        for key in words.NEEDED_KEYS:
            if key not in self.rows or self.rows[key]["value"].is_blank:
                self._lacking(key)
        readers: dict[str, Callable[[Row], Any]] = {"year": self._year, "full_marks": self._full_marks, "quota": self._quota}
        readers |= {"ties_at_cut": self._ties, "by_group": self._by_group}
        readers |= {"quarter_weights": self._weights, "tie_breaks": self._tie_breaks, "grades": self._grades}
        for key in words.KEYS:
            if key in self.rows and is_given(value := readers.get(key, self._text)(self.rows[key])):
                self.values[key] = value
        return self.values

    def _place(self, row: Row) -> None:
        key = words.read_word(row["key"].text, words.KEYS)
        if not key:
            said = {"key": row["key"].text.strip(), "keys": words.listed(words.KEYS)}
            self.reader.problem(row, "key", _("The key “%(key)s” is not known. Use one of: %(keys)s.") % said)
        elif key in self.rows:
            said = {"key": key, "first": self.rows[key]["key"].ref}
            self.reader.problem(row, "key", _("The key “%(key)s” stands here again; it is at %(first)s already.") % said)
        else:
            self.rows[key] = row

    def _lacking(self, key: str) -> None:
        said = {"key": words.column_label(key)}
        if key in self.rows:
            self.reader.problem(self.rows[key], "value", _("“%(key)s” is needed and blank.") % said)
        else:
            message = _("The key “%(key)s” is needed and missing.")
            self.reader.problems.append(Problem(self.table.sheet.name, "A1", message % said))

    def _text(self, row: Row) -> str:
        key = words.read_word(row["key"].text, words.KEYS)
        return self.reader.code(row, "value", needed=False) if key == "code" else self.reader.text(row, "value", most=MOST[key])

    def _year(self, row: Row) -> int | None:
        year = self.reader.count(row, "value")
        if year is not None and year not in YEARS:
            self.reader.problem(row, "value", _("A year such as 2026 is needed."))
            return None
        return year

    def _full_marks(self, row: Row) -> Decimal | None:
        return None if row["value"].is_blank else self.reader.positive(row, "value")

    def _ties(self, row: Row) -> str:
        return self.reader.word(row, "value", words.TIES)

    def _by_group(self, row: Row) -> bool | None:
        answer = self.reader.word(row, "value", words.YES_NO)
        return answer == "yes" if answer else None

    def _weights(self, row: Row) -> str:
        return self._parsed(row, canonical.quarter_weights)

    def _tie_breaks(self, row: Row) -> str:
        return self._parsed(row, canonical.tie_breaks)

    def _grades(self, row: Row) -> str:
        full = self.values.get("full_marks", Decimal(100))
        text = self._parsed(row, lambda text: canonical.grades(text, full))
        self.reader.guard(row, "value", text)
        return text

    def _quota(self, row: Row) -> str:
        """`30%`, 0.3 formatted as a percentage, or a number of places."""
        cell = row["value"]
        if isinstance(cell.value, Decimal) and cell.percent:
            return self._parsed(row, canonical.quota, f"{plain(from_cell(cell.value * 100))}%")
        return self._parsed(row, canonical.quota)

    def _parsed(self, row: Row, parse: Callable[[str], str], text: str = "") -> str:
        """The canonical form of a text that the scoring package reads; blank when it cannot."""
        text = text or self.reader.text(row, "value", most=MOST[words.read_word(row["key"].text, words.KEYS)])
        try:
            return parse(text) if text else ""
        except ScoringError as error:
            self.reader.problem(row, "value", translated(error))
            return ""
