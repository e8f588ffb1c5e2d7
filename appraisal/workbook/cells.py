"""Reading one cell as what its column means; what is wrong becomes a problem that names the cell."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from appraisal.scoring.numbers import LARGEST, from_cell, parse_decimal
from appraisal.scoring.words import ScoringError, gettext_noop
from appraisal.specs import translated
from appraisal.workbook.words import column_label, listed, read_word
from township.spreadsheets import Kind, Problem, parse_date
from township.spreadsheets.tables import Row

POINTS = Decimal(10) ** 6  # what the database holds before the point of weights, standard scores and full marks
COUNTS = Decimal(2) ** 31


class CellReader:
    """Reads cells and gathers what is wrong (`problems`) and what was taken all the same (`notices`).

    A cell in error (`#REF!`, a formula without a value) was told with its sheet and reads as blank.
    """

    def __init__(self):
        self.problems: list[Problem] = []
        self.notices: list[Problem] = []
        self.sheet_names: dict[str, str] = {}  # English → as the file has it

    def problem(self, row: Row, key: str, message: str) -> None:
        self.problems.append(row.problem(key, message))

    def notice(self, row: Row, key: str, message: str) -> None:
        self.notices.append(row.problem(key, message))

    def _is_there(self, row: Row, key: str, needed: bool) -> bool:
        """A blank that is needed is told, unless the whole column is missing, which was told once."""
        if needed and row[key].is_blank and key in row:
            self.problem(row, key, _("“%(column)s” is needed and blank.") % {"column": column_label(key)})
        return row[key].kind not in (Kind.BLANK, Kind.ERROR)

    def text(self, row: Row, key: str, *, most: int | None = None, needed: bool = False) -> str:
        text = row[key].text.strip() if self._is_there(row, key, needed) else ""
        if most and len(text) > most:
            self.problem(row, key, _("At most %(most)s characters; here are %(count)s.") % {"most": most, "count": len(text)})
        return text

    def code(self, row: Row, key: str = "code", *, needed: bool = True) -> str:
        """Codes are text, also where the cell holds the number 7."""
        if row[key].kind == Kind.DATE:
            self.problem(row, key, _("The spreadsheet has made a date of this code. Format the column as text and type it again."))
        return self.text(row, key, most=20, needed=needed)

    def known(self, row: Row, key: str, codes: Collection[str], sheet: str, *, needed: bool = True) -> str:
        """A code that another sheet defines; blank when it does not."""
        code = self.code(row, key, needed=needed)
        if code in codes or not code:
            return code
        near = next((other for other in codes if other.lstrip("0").lower() == code.lstrip("0").lower()), "")
        message = _("“%(code)s” is not defined on the sheet “%(sheet)s”. Is “%(near)s” meant?")
        if not near:
            message = _("“%(code)s” is not defined on the sheet “%(sheet)s”.")
        self.problem(row, key, message % {"code": code, "sheet": self.sheet_names.get(sheet, sheet), "near": near})
        return ""

    def number(self, row: Row, key: str, *, places: int = 4, below: Decimal = LARGEST, needed: bool = False) -> Decimal | None:
        if not self._is_there(row, key, needed):
            return None
        try:
            number = self._number(row, key, places)
        except ScoringError as error:
            self.problem(row, key, translated(error))
            return None
        if abs(number) >= below:
            self.problem(row, key, _("The number is too large."))
            return None
        return number

    def _number(self, row: Row, key: str, places: int) -> Decimal:
        cell = row[key]
        if isinstance(cell.value, Decimal):
            if cell.percent:
                message = gettext_noop("This is formatted as a percentage and holds %(value)s. Write the plain number.")
                raise ScoringError(message, value=cell.text)
            return from_cell(cell.value, places)
        # Some programs write the apostrophe that makes a number a text into the text itself.
        number = parse_decimal(cell.text.strip().removeprefix("'"), places)
        self.notice(row, key, _("The text “%(text)s” was taken as the number it shows.") % {"text": cell.text})
        return number

    def positive(self, row: Row, key: str) -> Decimal | None:
        """Points above 0 with at most two places, which must be given."""
        number = self.number(row, key, places=2, below=POINTS, needed=True)
        if number is not None and number <= 0:
            self.problem(row, key, _("A number above 0 is needed."))
            return None
        return number

    def target(self, row: Row, *, needed: bool = False) -> Decimal | None:
        target = self.number(row, "target", needed=needed)
        if target is not None and target < 0:
            self.problem(row, "target", _("A target is not negative."))
            return None
        return target

    def count(self, row: Row, key: str) -> int | None:
        """A whole number, not negative."""
        number = self.number(row, key, below=COUNTS)
        if number is not None and (number < 0 or number != int(number)):
            self.problem(row, key, _("A whole number of 0 or more is needed."))
            return None
        return None if number is None else int(number)

    def word(self, row: Row, key: str, words: dict[str, str], *, needed: bool = False) -> str:
        """One of a list of words, in either language; blank where there is none."""
        if not self._is_there(row, key, needed):
            return ""
        found = read_word(row[key].text, words)
        if not found:
            said = {"text": row[key].text.strip(), "words": listed(words)}
            self.problem(row, key, _("“%(text)s” is not known here. Choose one of: %(words)s.") % said)
        return found

    def day(self, row: Row, key: str, *, end: bool = False) -> date | None:
        try:
            return parse_date(row[key], end=end)
        except ValueError as error:
            self.problem(row, key, str(error))
            return None
