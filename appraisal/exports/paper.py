"""XlsxWriter with the look of the committee's forms: every formula is written together with its value."""

from __future__ import annotations

import io
import math
import unicodedata
from collections.abc import Sequence
from decimal import Decimal
from functools import lru_cache
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_rowcol_to_cell
from xlsxwriter.worksheet import Worksheet

from township.spreadsheets import clean_text, looks_like_formula, safe_sheet_name
from township.spreadsheets.printed import BODY_FONT, PAPERS, POINTS, TITLE_FONT

BODY = {"font_name": BODY_FONT, "font_size": 11, "valign": "vcenter", "text_wrap": True}
CELL = BODY | {"border": 1}
NUMBER = CELL | {"num_format": POINTS, "align": "right", "text_wrap": False}
STYLES: dict[str, dict[str, Any]] = {
    "title": {"font_name": TITLE_FONT, "font_size": 20, "align": "center", "valign": "vcenter"},
    "line": BODY,
    "unit": BODY | {"align": "right"},
    "small": BODY | {"font_size": 9},
    "header": CELL | {"bold": True, "align": "center", "bg_color": "#F2F2F2"},
    "weight": CELL | {"num_format": "0.##", "align": "center", "bg_color": "#F2F2F2"},
    "text": CELL,
    "middle": CELL | {"align": "center"},
    "number": NUMBER,
    "whole": NUMBER | {"num_format": "0", "align": "center"},
    "coefficient": NUMBER | {"num_format": "0.00##"},
    "sum": NUMBER | {"bold": True},
    "money": NUMBER | {"num_format": "#,##0.00"},
    "money_sum": NUMBER | {"num_format": "#,##0.00", "bold": True},
    "sum_text": CELL | {"bold": True},
}
LINE_HEIGHT = 15.5  # points, of the body's 11
WIDEST_ON_A4 = 180  # characters: beyond it, fitting the width makes the print too small to read


class Book:
    """A workbook in memory. Text is never taken for a formula or an address."""

    def __init__(self) -> None:
        self.buffer = io.BytesIO()
        options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
        self.file = xlsxwriter.Workbook(self.buffer, options)
        self.formats: dict[tuple[str, bool], Format] = {}
        self.names: list[str] = []

    def style(self, name: str, *, quoted: bool = False) -> Format:
        if (name, quoted) not in self.formats:
            self.formats[name, quoted] = self.file.add_format(STYLES[name] | ({"quote_prefix": True} if quoted else {}))
        return self.formats[name, quoted]

    def paper(self, name: str, widths: Sequence[float]) -> Paper:
        self.names.append(safe_sheet_name(name, taken=self.names))
        return Paper(self, self.file.add_worksheet(self.names[-1]), widths)

    def content(self) -> bytes:
        self.file.close()
        return self.buffer.getvalue()


class Paper:
    """One printed sheet, written downwards; `row` is where the next line goes. Rows and columns count from 0."""

    def __init__(self, book: Book, sheet: Worksheet, widths: Sequence[float]):
        self.book, self.sheet, self.widths, self.columns = book, sheet, widths, len(widths)
        self.row, self.lines = 0, 1
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        sheet.set_paper(PAPERS["A3" if sum(widths) > WIDEST_ON_A4 else "A4"])
        sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.center_horizontally()
        sheet.set_margins(left=0.5, right=0.5, top=0.7, bottom=0.7)
        sheet.set_footer("&C" + _("Page &P of &N"))

    def title(self, words: str) -> None:
        self.across(words, "title")
        self.sheet.set_row(self.row - 1, 36)

    def advance(self) -> None:
        """To the next row. Heights are set, because only some programs fit them when they open a file."""
        if self.lines > 1:
            self.sheet.set_row(self.row, LINE_HEIGHT * self.lines)
        self.row, self.lines = self.row + 1, 1

    def make_room(self, words: str, width: float) -> None:
        if "\n" in words or len(words) > width / 2:
            self.lines = max(self.lines, lines_of(words, width))

    def across(self, words: str, style: str = "line", first: int = 0) -> None:
        """One line over the whole width, or from a column on."""
        text = clean_text(words)
        quoted = looks_like_formula(text)
        self.sheet.merge_range(self.row, first, self.row, self.columns - 1, "", self.book.style(style))
        self.sheet.write_string(self.row, first, text, self.book.style(style, quoted=quoted))
        self.make_room(text, sum(self.widths[first:]))
        self.advance()

    def repeat_from(self, first: int) -> None:
        """The rows from `first` to here come again on every page, and stay in sight on the screen."""
        self.sheet.repeat_rows(first, self.row - 1)
        self.sheet.freeze_panes(self.row, 2)

    def text(self, column: int, words: object, style: str = "text") -> None:
        text = clean_text(words)
        if not text:
            self.sheet.write_blank(self.row, column, None, self.book.style(style))
            return
        self.sheet.write_string(self.row, column, text, self.book.style(style, quoted=looks_like_formula(text)))
        self.make_room(text, self.widths[column])

    def number(self, column: int, value: str | Decimal | int | None, style: str = "number", absent: str = "—") -> None:
        """Points as a real number; what does not apply or is missing as a word."""
        if value is None:
            self.text(column, absent, "middle")
        else:
            self.sheet.write_number(self.row, column, float(value), self.book.style(style))

    def formula(self, column: int, formula: str, value: str | Decimal | None, style: str = "number") -> None:
        """A formula with the stored figure as its value; without a figure there is no formula either."""
        if value is None:
            self.number(column, None)
        else:
            self.sheet.write_formula(self.row, column, formula, self.book.style(style), float(value))

    def merge_down(self, first: int, last: int, column: int, words: str) -> None:
        """One cell over the rows of a category."""
        text, style = clean_text(words), self.book.style("middle", quoted=looks_like_formula(words))
        if last > first:
            self.sheet.merge_range(first, column, last, column, "", style)
        self.sheet.write_string(first, column, text, style)

    def headings(self, words: Sequence[str], style: str = "header") -> None:
        for column, word in enumerate(words):
            self.text(column, word, style)
        self.advance()

    def at(self, column: int, row: int | None = None) -> str:
        """The address of a cell of this row, such as "C7"."""
        return xl_rowcol_to_cell(self.row if row is None else row, column)

    def signatures(self, *roles: str) -> None:
        self.advance()
        self.across("　　　　　　".join(_("%s:") % role + "＿＿＿＿＿＿" for role in roles))


@lru_cache(maxsize=10_000)  # sixty score sheets say the same indicators and rules
def lines_of(words: str, width: float) -> int:
    return sum(max(1, math.ceil(columns_of(line) / width)) for line in words.split("\n"))


def columns_of(words: str) -> int:
    """How wide a text is printed, in columns of one digit: Chinese characters take two."""
    return sum(2 if unicodedata.east_asian_width(char) in "WF" else 1 for char in words)
