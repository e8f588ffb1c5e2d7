"""A sheet as a table: one row of headings in either language and any order, then rows."""

from __future__ import annotations

from typing import NamedTuple

from django.utils.translation import gettext as _

from township.spreadsheets.cells import Cell, column_letters
from township.spreadsheets.problems import Problem
from township.spreadsheets.sheets import Sheet, SheetRow
from township.spreadsheets.values import fold


class Column(NamedTuple):
    """A column that may stand in a table; `key` is accepted as a heading too."""

    key: str
    english: str
    chinese: str
    aliases: tuple[str, ...] = ()
    required: bool = False

    @property
    def headings(self) -> tuple[str, ...]:
        return (self.key, self.english, self.chinese, *self.aliases)


class Row:
    """`row["code"]` is always a Cell: a blank one where nothing stands or the column was left out."""

    def __init__(self, sheet: str, row: SheetRow, places: dict[str, int]):
        self.sheet, self.number = sheet, row.number
        self._cells, self._places = row.cells, places

    def __getitem__(self, key: str) -> Cell:
        place = self._places.get(key, 0)
        return self._cells.get(place) or Cell(f"{column_letters(place or 1)}{self.number}")

    def __contains__(self, key: str) -> bool:
        """The table has this column."""
        return key in self._places

    def problem(self, key: str, message: str) -> Problem:
        return Problem(self.sheet, self[key].ref, message)


class Table:
    """Reads the first row that holds anything as headings. `problems` are those of the headings, all of them."""

    def __init__(self, sheet: Sheet, columns: list[Column]):
        self.sheet = sheet
        self.problems: list[Problem] = []
        self._known = {fold(heading): column.key for column in columns for heading in column.headings}
        self._places: dict[str, int] = {}
        header = sheet.rows[0] if sheet.rows else SheetRow(1, {})
        self._place_headings(header, columns)
        self._report_missing(header, columns)
        self.rows = [Row(sheet.name, row, self._places) for row in sheet.rows[1:]]
        self._report_values_without_heading(header)

    @property
    def columns(self) -> dict[str, str]:
        """The letters of the columns that are there."""
        return {key: column_letters(place) for key, place in self._places.items()}

    def _place_headings(self, header: SheetRow, columns: list[Column]) -> None:
        for place, cell in header.cells.items():
            key = self._known.get(fold(cell.text))
            if key is None:
                words = {"heading": cell.text[:40], "known": ", ".join(column.english for column in columns)}
                message = _("“%(heading)s” is not a column of this sheet. Delete it or use one of: %(known)s.")
                self._problem(cell.ref, message % words)
            elif key in self._places:
                words = {"heading": cell.text[:40], "first": header.cells[self._places[key]].ref}
                self._problem(cell.ref, _("“%(heading)s” is the same column as %(first)s. Keep one of them.") % words)
            else:
                self._places[key] = place

    def _report_missing(self, header: SheetRow, columns: list[Column]) -> None:
        missing = [column for column in columns if column.required and column.key not in self._places]
        if missing:
            names = ", ".join(f"{column.english} / {column.chinese}" for column in missing)
            message = _("Columns are missing: %(columns)s. The headings belong in the first row.") % {"columns": names}
            self._problem(f"A{header.number}", message)

    def _report_values_without_heading(self, header: SheetRow) -> None:
        reported: set[int] = set()
        for row in self.sheet.rows[1:]:
            for place in row.cells.keys() - header.cells.keys() - reported:
                reported.add(place)
                message = _("This value stands under no heading. Give its column one, or delete the column.")
                self._problem(row.cells[place].ref, message)

    def _problem(self, cell: str, message: str) -> None:
        self.problems.append(Problem(self.sheet.name, cell, message))
