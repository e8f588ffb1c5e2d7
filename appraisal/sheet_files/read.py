"""A file that comes back, read into what it would change and everything that is wrong with it, by cell."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.translation import gettext as _

from appraisal.entries import Change, Refusal
from appraisal.grid import Cell, Column, Grid, fingerprint
from appraisal.models import Entry
from appraisal.scoring.numbers import from_cell, parse_decimal, plain
from appraisal.scoring.params import input_names
from appraisal.scoring.words import ScoringError
from appraisal.sheet_files.layout import MARK, NAME, column_codes, mark_of, said_by
from appraisal.specs import translated
from appraisal.story import now_says
from appraisal.workbook.words import YES_NO, read_word
from township.spreadsheets import Cell as FileCell
from township.spreadsheets import Kind, Problem, Sheet, SheetRow, column_letters, open_workbook

LONGEST_REASON = 2000


@dataclass
class Wish:
    """A cell that the file would change. `is_stale`: a colleague has changed it since the file was downloaded."""

    cell: Cell
    change: Change
    row: int
    is_stale: bool
    entry: Entry | None = None  # as it would be stored

    @property
    def now_says(self) -> str:
        return now_says(self.cell.entry) if self.cell.entry else ""

    @property
    def then(self) -> str:
        if self.change.not_applicable:
            return _("n/a")
        return " / ".join("" if value is None else plain(value) for value in self.change.inputs) or _("missing")


@dataclass
class SheetPlan:
    """What a file would change; problems mean that nothing is stored."""

    page: str = ""
    wishes: list[Wish] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notices: list[Problem] = field(default_factory=list)
    places: dict[str, int] = field(default_factory=dict)

    @property
    def changes(self) -> list[Change]:
        return [wish.change for wish in self.wishes]

    @property
    def stale_count(self) -> int:
        return sum(wish.is_stale for wish in self.wishes)

    @property
    def digest(self) -> str:
        """The same only while every cell has the version and the wish that were shown."""
        shown = [(change.key, change.version, change.inputs, change.not_applicable, change.reason) for change in self.changes]
        return hashlib.sha256(repr(shown).encode()).hexdigest()

    def problem(self, place: int, row: int, message: str) -> None:
        self.problems.append(Problem(self.page, f"{column_letters(place)}{row}", message))

    def take_refusals(self, refused: Iterable[Refusal]) -> None:
        """Tell what the one door would refuse, at the cell of the input it names."""
        rows = {wish.change.key: wish for wish in self.wishes}
        for refusal in refused:
            wish = rows[refusal.change.key]
            column = wish.cell.column
            keys = [key for key, _label in input_names(column.spec.rule, column.spec.params)]
            part = f"v{keys.index(refusal.field) + 1}" if refusal.field in keys else "reason" if refusal.field == "reason" else "v1"
            self.problem(self.places[f"{column.indicator.code}/{part}"], wish.row, refusal.message)


def read_sheet(file: bytes, grid: Grid) -> SheetPlan:
    """Raises BadWorkbook alone."""
    book = open_workbook(file)
    page = next((sheet for sheet in book.sheets if mark_in(sheet).startswith(MARK)), book.sheets[0])
    plan = SheetPlan(page.name, problems=list(book.problems))
    if mark_in(page) != mark_of(grid.sheet):
        plan.problems = [Problem(page.name, "A1", wrong_file(mark_in(page), grid))]
        return plan
    SheetReader(grid, plan, page).read()
    plan.notices = [notice for notice in book.notices if not is_ours(notice, plan)]
    return plan


def mark_in(page: Sheet) -> str:
    first = page.rows[0] if page.rows else None
    return first.cells[1].text.strip() if first and first.number == 1 and 1 in first.cells else ""


def wrong_file(mark: str, grid: Grid) -> str:
    if not mark.startswith(MARK):
        return _("This file is not the sheet “%(sheet)s”. Download that sheet and fill it in.") % {"sheet": grid.sheet}
    words = {"other": said_by(mark), "sheet": grid.sheet}
    return _("This file is the sheet “%(other)s”, not “%(sheet)s”. Upload it there, or download this sheet anew.") % words


def is_ours(notice: Problem, plan: SheetPlan) -> bool:
    """Our own files hide the row of codes, and the columns that say what was there."""
    rows = _("%(count)s hidden rows were read like the others (%(names)s). A filter may hide them.") % {"count": 1, "names": "1"}
    first = min((place for code, place in plan.places.items() if code.endswith("/was")), default=1)
    return (notice.cell, notice.message) == ("A1", rows) or notice.cell == f"{column_letters(first)}1"


class SheetReader:
    def __init__(self, grid: Grid, plan: SheetPlan, page: Sheet):
        self.grid, self.plan, self.page = grid, plan, page
        self.lines = {line.participant.code: line for line in grid.lines}
        self.columns: list[Column] = []

    def read(self) -> None:
        self._read_codes()
        rows = [(self._code(row), row) for row in self.page.rows[1:]]
        rows = [(code, row) for code, row in rows if row.number != 2 or code in self.lines]
        places: dict[str, list[int]] = {}
        for code, row in rows:
            places.setdefault(code, []).append(row.number)
        for code, row in rows:
            if code not in self.lines:
                self.plan.problem(1, row.number, _("“%(code)s” is not a village of this sheet.") % {"code": code})
            elif len(places[code]) > 1:
                words = {"code": code, "rows": ", ".join(str(number) for number in places[code])}
                self.plan.problem(1, row.number, _("“%(code)s” stands in rows %(rows)s. Keep one of them.") % words)
            else:
                self._read_row(code, row)

    def _code(self, row: SheetRow) -> str:
        return row.cells[1].text.strip() if 1 in row.cells else ""

    def _read_codes(self) -> None:
        """Find the columns by their codes; tell what is twice, unknown, torn apart or without a code."""
        found = {place: cell.text.strip() for place, cell in self.page.rows[0].cells.items() if place > 1}
        times = Counter(found.values())
        known = {NAME: None} | {code: column for column in self.grid.columns for code in column_codes(column)}
        for place, code in found.items():
            if code not in known:
                self.plan.problem(place, 1, _("“%(code)s” is no column of this sheet.") % {"code": code})
            elif times[code] > 1:
                self.plan.problem(place, 1, _("The column “%(code)s” stands here more than once.") % {"code": code})
            self.plan.places[code] = place
        for column in self.grid.columns:
            missing = [code for code in column_codes(column) if code not in self.plan.places]
            if not missing:
                self.columns.append(column)
            elif len(missing) < len(column_codes(column)):
                self.plan.problem(1, 1, _("The column “%(code)s” is missing.") % {"code": missing[0]})
        used = {place for row in self.page.rows for place, cell in row.cells.items() if not cell.is_blank}
        for place in sorted(used - found.keys() - {1}):
            self.plan.problem(place, 1, _("This column has no code. Fill in the columns that are there."))

    def _read_row(self, code: str, row: SheetRow) -> None:
        for cell in self.lines[code].cells:
            if cell.column in self.columns:
                self._read_cell(row, cell)

    def _read_cell(self, row: SheetRow, cell: Cell) -> None:
        code = cell.column.indicator.code
        before = len(self.plan.problems)
        inputs = [self._number(row, self.plan.places[f"{code}/v{number}"]) for number in range(1, len(cell.column.labels) + 1)]
        na = self._is_ticked(row, f"{code}/na")
        reason = self._text(row, f"{code}/reason")[:LONGEST_REASON]
        if len(self.plan.problems) > before:
            return
        while inputs and inputs[-1] is None:
            inputs.pop()
        version, _colon, shown = self._text(row, f"{code}/was").partition(":")
        now = fingerprint([value and plain(value) for value in inputs], na, reason)
        if now in (shown, fingerprint(cell.values, cell.not_applicable, cell.reason)):
            return
        change = Change(cell.participant, cell.column.indicator, self.grid.sheet.period, tuple(inputs), na, reason, cell.version)
        if not (change.is_blank and not cell.points):
            self.plan.wishes.append(Wish(cell, change, row.number, version != str(cell.version)))

    def _text(self, row: SheetRow, code: str) -> str:
        place = self.plan.places[code]
        return row.cells[place].text.strip() if place in row.cells else ""

    def _is_ticked(self, row: SheetRow, code: str) -> bool:
        said = self._text(row, code)
        word = read_word(said, YES_NO | {"yes": _("yes")}) or read_word(said, YES_NO)
        if said and not word:
            self.plan.problem(self.plan.places[code], row.number, _("“%(text)s”: write yes, or leave it blank.") % {"text": said})
        return word == "yes"

    def _number(self, row: SheetRow, place: int) -> Decimal | None:
        try:
            return number_in(row.cells[place]) if place in row.cells else None
        except ScoringError as error:
            self.plan.problem(place, row.number, translated(error))
            return None


def number_in(found: FileCell) -> Decimal | None:
    """Raises ScoringError for what is no number; a cell in error was told with its sheet and reads as blank."""
    if found.kind in (Kind.BLANK, Kind.ERROR) or not found.text.strip():
        return None
    if not isinstance(found.value, Decimal):
        # Some programs write the apostrophe that makes a number a text into the text itself.
        return parse_decimal(found.text.strip().removeprefix("'"))
    if found.percent:
        raise ScoringError("This is formatted as a percentage and holds %(value)s. Write the plain number.", value=found.text)
    return from_cell(found.value)
