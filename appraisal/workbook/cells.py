"""Reading one cell as what its column means; what is wrong becomes a problem that names the cell."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from appraisal.scoring.numbers import from_cell, parse_decimal
from appraisal.scoring.words import ScoringError
from appraisal.specs import translated
from appraisal.workbook.words import read_word
from township.spreadsheets import Kind, Problem, parse_date
from township.spreadsheets.tables import Row


class CellReader:
    """Reads cells and gathers what is wrong (`problems`) and what was taken all the same (`notices`)."""

    def __init__(self):
        self.problems: list[Problem] = []
        self.notices: list[Problem] = []

    def problem(self, row: Row, key: str, message: str) -> None:
        self.problems.append(row.problem(key, message))

    def notice(self, row: Row, key: str, message: str) -> None:
        self.notices.append(row.problem(key, message))

    def text(self, row: Row, key: str, *, most: int, needed: bool = False) -> str:
        text = row[key].text.strip()
        if needed and not text and row[key].kind != Kind.ERROR:
            self.problem(row, key, _("This is needed and blank."))
        if len(text) > most:
            self.problem(row, key, _("At most %(most)s characters; here are %(count)s.") % {"most": most, "count": len(text)})
        return text

    def number(self, row: Row, key: str, *, places: int = 4, default: Decimal | None = None, needed: bool = False) -> Decimal | None:
        cell = row[key]
        if cell.kind == Kind.ERROR:
            return default
        if cell.is_blank:
            if needed:
                self.problem(row, key, _("A number is needed and blank."))
            return default
        try:
            return self._number(row, key, places)
        except ScoringError as error:
            self.problem(row, key, translated(error))
            return default

    def _number(self, row: Row, key: str, places: int) -> Decimal:
        cell = row[key]
        if cell.kind == Kind.NUMBER:
            if cell.percent:
                raise ScoringError(_("This cell is formatted as a percentage: write the plain number."))
            return from_cell(cell.value, places)
        number = parse_decimal(cell.text, places)
        self.notice(row, key, _("The text “%(text)s” was taken as the number it shows.") % {"text": cell.text})
        return number

    def count(self, row: Row, key: str) -> int | None:
        """A whole number, not negative."""
        number = self.number(row, key)
        if number is not None and (number < 0 or number != int(number)):
            self.problem(row, key, _("A whole number of 0 or more is needed."))
            return None
        return None if number is None else int(number)

    def word(self, row: Row, key: str, words: dict[str, str], default: str = "") -> str:
        """One of a list of words, in either language."""
        text = row[key].text.strip()
        if not text:
            if not default and row[key].kind != Kind.ERROR:
                self.problem(row, key, _("Choose one of: %(words)s.") % {"words": listed(words)})
            return default
        found = read_word(text, words)
        if found is None:
            self.problem(row, key, _("“%(text)s” is not known here. Choose one of: %(words)s.") % {"text": text, "words": listed(words)})
        return found or default

    def day(self, row: Row, key: str, *, end: bool = False) -> date | None:
        try:
            return parse_date(row[key], end=end)
        except ValueError as error:
            self.problem(row, key, str(error))
            return None

    def known(self, row: Row, key: str, codes, sheet: str) -> str:
        """A code that another sheet defines; blank when it does not."""
        code = self.text(row, key, most=20, needed=True)
        if code and code not in codes:
            self.problem(row, key, _("“%(code)s” is not defined on the sheet “%(sheet)s”.") % {"code": code, "sheet": sheet})
            return ""
        return code


def listed(words: dict[str, str]) -> str:
    return ", ".join(f"{english} / {chinese}" for english, chinese in words.items())
