"""One score sheet as an Excel file: filled in elsewhere, read back by the hidden codes of its first row, never by its words."""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.styles import Font, PatternFill, Protection
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from appraisal.entries import Change
from appraisal.grid import Cell, Column, Grid
from appraisal.models import Sheet
from appraisal.periods import Period
from appraisal.scoring.numbers import from_cell, parse_decimal
from appraisal.scoring.words import ScoringError
from appraisal.specs import translated
from appraisal.workbook.words import YES_NO, read_word
from township.spreadsheets import Kind, Problem, open_workbook, safe_sheet_name, text

VERSION = "1"
HEAD = Font(bold=True)
SHADE = PatternFill("solid", fgColor="F3F0E7")


def mark_of(sheet: Sheet) -> str:
    """What the file's first cell says, so that it only comes back to this sheet."""
    return f"sheet/{VERSION}/{sheet.scheme.code}/{sheet.office.code}/{Period(sheet.period).code}"


# ---- out -----------------------------------------------------------------------------------------------------------


def sheet_workbook(grid: Grid) -> Workbook:
    """Row 1 hidden codes, row 2 headings, then a village a row; only the cells to fill in are unlocked."""
    book = Workbook()
    page = book.active
    page.title = safe_sheet_name(f"{grid.sheet.office.label} {grid.sheet.get_period_display()}", [])
    codes = [mark_of(grid.sheet), "name"] + [code for column in grid.columns for code in column_codes(column)]
    heads = [_("Code"), _("Village")] + [head for column in grid.columns for head in column_heads(column)]
    for place, (code, head) in enumerate(zip(codes, heads, strict=True), start=1):
        text(page.cell(1, place), code)
        cell = text(page.cell(2, place), head)
        cell.font, cell.fill = HEAD, SHADE
        page.column_dimensions[get_column_letter(place)].width = min(40, max(10, len(head) * 1.3))
    for number, line in enumerate(grid.lines, start=3):
        text(page.cell(number, 1), line.participant.village.code)
        text(page.cell(number, 2), line.participant.village.label)
        place = 3
        for cell in line.cells:
            place = write_cell(page, number, place, cell, locked=line.recused)
    page.row_dimensions[1].hidden = True
    page.freeze_panes = "C3"
    add_choices(page, codes, len(grid.lines))
    page.protection.sheet = True
    page.protection.formatColumns = False
    return book


def column_codes(column: Column) -> list[str]:
    values = [f"{column.indicator.code}/v{number}" for number in range(1, len(column.labels) + 1)]
    return [*values, f"{column.indicator.code}/na", f"{column.indicator.code}/reason"]


def column_heads(column: Column) -> list[str]:
    name = f"{column.indicator.code} {column.indicator.label}"
    return [f"{name}: {label}" for label in column.labels] + [
        f"{column.indicator.code}: {_('not applicable')}",
        f"{column.indicator.code}: {_('reason')}",
    ]


def write_cell(page, number: int, place: int, cell: Cell, *, locked: bool) -> int:
    """One entry's cells from `place` on; returns the next place."""
    for value in cell.values:
        target = page.cell(number, place, Decimal(value) if value else None)
        target.protection = Protection(locked=locked)
        place += 1
    if cell.not_applicable:
        text(page.cell(number, place), _("yes"))
    if cell.reason:
        text(page.cell(number, place + 1), cell.reason)
    for extra in (place, place + 1):
        page.cell(number, extra).protection = Protection(locked=locked)
    return place + 2


def add_choices(page, codes: list[str], rows: int) -> None:
    choice = DataValidation(type="list", formula1=f'"{_("yes")}"', allow_blank=True)
    for place, code in enumerate(codes, start=1):
        if code.endswith("/na"):
            letter = get_column_letter(place)
            choice.add(f"{letter}3:{letter}{rows + 2}")
    page.add_data_validation(choice)


# ---- in ------------------------------------------------------------------------------------------------------------


@dataclass
class SheetPlan:
    """What an uploaded file would change: each change with its cell; problems mean that nothing is stored."""

    changes: list[tuple[Cell, Change]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notices: list[Problem] = field(default_factory=list)


def read_sheet(file, grid: Grid) -> SheetPlan:
    """Raises BadWorkbook alone."""
    book = open_workbook(file)
    plan = SheetPlan(problems=list(book.problems))
    page = book.sheets[0]
    header = page.rows[0] if page.rows else None
    mark = header.cells[1].text if header and 1 in header.cells else ""
    if mark != mark_of(grid.sheet):
        message = _("This file is not the sheet “%(sheet)s”. Download that sheet and fill it in.")
        plan.problems = [Problem(page.name, "A1", message % {"sheet": grid.sheet})]
        return plan
    places = {cell.text: place for place, cell in header.cells.items()}
    for row in page.rows[2:]:
        SheetReader(grid, plan, page.name, places).read(row)
    return plan


class SheetReader:
    def __init__(self, grid: Grid, plan: SheetPlan, page: str, places: dict[str, int]):
        self.grid, self.plan, self.page, self.places = grid, plan, page, places

    def read(self, row) -> None:
        code = row.cells[1].text.strip() if 1 in row.cells else ""
        line = next((line for line in self.grid.lines if line.participant.village.code == code), None)
        if line is None:
            self._problem(f"A{row.number}", _("“%(code)s” is not a village of this sheet.") % {"code": code})
            return
        for cell in line.cells:
            change = self._change(row, cell)
            if change and self._differs(cell, change):
                self.plan.changes.append((cell, change))

    def _problem(self, ref: str, message: str) -> None:
        self.plan.problems.append(Problem(self.page, ref, message))

    def _change(self, row, cell: Cell) -> Change | None:
        code = cell.column.indicator.code
        if f"{code}/v1" not in self.places:
            return None
        inputs = [self._number(row, self.places.get(f"{code}/v{number}")) for number in range(1, len(cell.column.labels) + 1)]
        while inputs and inputs[-1] is None:
            inputs.pop()
        na = read_word(self._text(row, f"{code}/na"), YES_NO | {_("yes"): _("yes")}) in ("yes", _("yes"))
        reason = self._text(row, f"{code}/reason")
        return Change(cell.participant, cell.column.indicator, self.grid.sheet.period, tuple(inputs), na, reason, cell.version)

    def _text(self, row, code: str) -> str:
        place = self.places.get(code, 0)
        return row.cells[place].text.strip() if place in row.cells else ""

    def _number(self, row, place: int | None) -> Decimal | None:
        found = row.cells.get(place)
        if found is None or found.is_blank or found.kind == Kind.ERROR:
            return None
        try:
            return from_cell(found.value) if found.kind == Kind.NUMBER and not found.percent else parse_decimal(found.text)
        except ScoringError as error:
            self._problem(found.ref, translated(error))
            return None

    def _differs(self, cell: Cell, change: Change) -> bool:
        stored = [value for value in cell.values]
        while stored and not stored[-1]:
            stored.pop()
        same = [Decimal(value) if value else None for value in stored] == list(change.inputs)
        if change.is_blank and not cell.points:
            return False
        return not (same and change.not_applicable == cell.not_applicable and change.reason == cell.reason)
