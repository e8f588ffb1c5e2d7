"""A score sheet's file: only the cells to fill in are unlocked."""

from __future__ import annotations

from decimal import Decimal

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Font, PatternFill, Protection
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from appraisal.grid import Cell, Column, Grid
from appraisal.sheet_files.layout import NAME, column_codes, mark_of, was
from township.spreadsheets import safe_sheet_name, text

HEAD = Font(bold=True)
SHADE = PatternFill("solid", fgColor="F3F0E7")
FIRST_ROW = 3


def sheet_workbook(grid: Grid) -> Workbook:
    book = Workbook()
    page = book.active
    page.title = safe_sheet_name(f"{grid.sheet.office.label} {grid.sheet.get_period_display()}", [])
    codes = [mark_of(grid.sheet), NAME] + [code for column in grid.columns for code in column_codes(column)]
    heads = [_("Code"), _("Village")] + [head for column in grid.columns for head in column_heads(column)]
    write_heads(page, codes, heads)
    for number, line in enumerate(grid.lines, start=FIRST_ROW):
        text(page.cell(number, 1), line.participant.code)
        text(page.cell(number, 2), line.participant.label)
        place = 3
        for cell in line.cells:
            place = write_cell(page, number, place, cell, locked=bool(line.recused))
    page.freeze_panes = "C3"
    add_choices(page, codes, len(grid.lines))
    page.protection.sheet = True
    page.protection.formatColumns = False
    return book


def write_heads(page, codes: list[str], heads: list[str]) -> None:
    for place, (code, head) in enumerate(zip(codes, heads, strict=True), start=1):
        text(page.cell(1, place), code)
        cell = text(page.cell(2, place), head)
        cell.font, cell.fill = HEAD, SHADE
        column = page.column_dimensions[get_column_letter(place)]
        column.width = min(40, max(10, len(head) * 1.3))
        column.hidden = code.endswith("/was")
    page.row_dimensions[1].hidden = True


def column_heads(column: Column) -> list[str]:
    code = column.indicator.code
    values = [f"{code} {column.indicator.label}: {label}" for label in column.labels]
    return [*values, f"{code}: {_('not applicable')}", f"{code}: {_('reason')}", code]


def write_cell(page, number: int, place: int, cell: Cell, *, locked: bool) -> int:
    """One entry's cells from `place` on; returns the next place."""
    for value in cell.values:
        page.cell(number, place, Decimal(value) if value else None)
        place += 1
    if cell.not_applicable:
        text(page.cell(number, place), _("yes"))
    if cell.reason:
        text(page.cell(number, place + 1), cell.reason)
    text(page.cell(number, place + 2), was(cell))
    for filled_in in range(place - len(cell.values), place + 2):
        page.cell(number, filled_in).protection = Protection(locked=locked)
        if locked:
            page.cell(number, filled_in).fill = SHADE
    return place + 3


def add_choices(page, codes: list[str], rows: int) -> None:
    choice = DataValidation(type="list", formula1=f'"{_("yes")}"', allow_blank=True)
    for place, code in enumerate(codes, start=1):
        if code.endswith("/na"):
            letter = get_column_letter(place)
            choice.add(f"{letter}{FIRST_ROW}:{letter}{rows + FIRST_ROW - 1}")
    page.add_data_validation(choice)
