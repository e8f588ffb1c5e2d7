"""The XML of one sheet, in one pass: its values, and what a table hides from a reader (merged cells, hidden rows …)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from django.utils.translation import gettext as _

from township.spreadsheets import markup
from township.spreadsheets.cells import Cell, Kind, column_letters
from township.spreadsheets.dates import from_serial
from township.spreadsheets.package import Limits
from township.spreadsheets.problems import BadWorkbook, Problem, damaged
from township.spreadsheets.values import column_of, is_true, named, plain_text, text_cell, to_number, whole

MOST_PROBLEMS = 100
MOST_BLANK = 4  # times as many rows and cells without a value as cells with one
MOST_KEPT = 11  # one more than are named


@dataclass
class Context:
    """What the cells of every sheet refer to, and how many there were."""

    limits: Limits
    strings: list[str] = field(default_factory=list)
    formats: list[str] = field(default_factory=list)  # by style number: "percent", "date" or ""
    date1904: bool = False
    seen: int = 0  # rows and cells of all sheets so far
    filled: int = 0  # cells with a value


@dataclass
class SheetRow:
    number: int
    cells: dict[int, Cell]


@dataclass
class Sheet:
    """`rows` holds rows with a value only, and in them cells with a value only, by column from 1."""

    name: str
    hidden: bool = False
    rows: list[SheetRow] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notices: list[Problem] = field(default_factory=list)


def read_sheet(name: str, chunks: Iterable[bytes], context: Context, *, hidden: bool = False) -> Sheet:
    reader = _SheetReader(Sheet(name, hidden), context)
    parser = markup.new_parser()
    parser.StartElementHandler, parser.EndElementHandler = reader.start, reader.end
    parser.CharacterDataHandler = reader.characters
    for _piece in markup.parse(chunks, parser):
        pass
    reader.finish()
    return reader.sheet


class _SheetReader:
    """Takes expat's events."""

    def __init__(self, sheet: Sheet, context: Context):
        self.sheet, self.context, self.limits = sheet, context, context.limits
        self.row = self.column = 0
        self.cells: dict[int, Cell] = {}
        self.given: dict[str, str] = {}  # the attributes of the cell being read
        self.has_formula, self.in_phonetic = False, False
        self.text: str | None = None  # None: outside <v> and <t>
        self.value: str | None = None
        self.hidden_rows: list[int] = []
        self.hidden_columns: list[tuple[int, int]] = []
        self.used_columns: set[int] = set()
        self.merged: list[str] = []
        self.merged_count = self.problem_count = 0
        self.starts = markup.in_main_namespace(self._start_handlers())
        self.ends = markup.in_main_namespace(self._end_handlers())

    def _start_handlers(self) -> dict[str, Callable[[dict[str, str]], None]]:
        return {
            "row": self._start_row,
            "c": self._start_cell,
            "v": self._start_text,
            "t": self._start_text,
            "f": self._start_formula,
            "rPh": self._start_phonetic,
            "col": self._columns,
            "mergeCell": self._merged_cells,
        }

    def _end_handlers(self) -> dict[str, Callable[[], None]]:
        return {
            "row": self._end_row,
            "c": self._end_cell,
            "v": self._end_text,
            "t": self._end_text,
            "rPh": self._end_phonetic,
        }

    def start(self, name: str, given: dict[str, str]) -> None:
        if handler := self.starts.get(name):
            handler(given)

    def characters(self, text: str) -> None:
        if self.text is not None:
            self.text += text

    def end(self, name: str) -> None:
        if handler := self.ends.get(name):
            handler()

    def _start_text(self, _given: dict[str, str]) -> None:
        if not self.in_phonetic:
            self.text = ""

    def _end_text(self) -> None:
        if self.text is not None:
            self.value = self.text if self.value is None else self.value + self.text
            self.text = None

    def _start_formula(self, _given: dict[str, str]) -> None:
        self.has_formula = True

    def _start_phonetic(self, _given: dict[str, str]) -> None:
        self.in_phonetic = True

    def _end_phonetic(self) -> None:
        self.in_phonetic = False

    def _merged_cells(self, given: dict[str, str]) -> None:
        self.merged_count += 1
        if len(self.merged) < MOST_KEPT:
            self.merged.append(given.get("ref", ""))

    def _columns(self, given: dict[str, str]) -> None:
        if is_true(given.get("hidden")):
            self.hidden_columns.append((whole(given.get("min")), whole(given.get("max"))))

    def _start_row(self, given: dict[str, str]) -> None:
        number = whole(given["r"]) if "r" in given else self.row + 1
        if number <= self.row:
            raise damaged()
        self.row, self.column, self.cells = number, 0, {}
        self._count()
        if is_true(given.get("hidden")):
            self.hidden_rows.append(number)

    def _end_row(self) -> None:
        if self.cells:
            self.sheet.rows.append(SheetRow(self.row, self.cells))

    def _start_cell(self, given: dict[str, str]) -> None:
        column = column_of(given["r"]) if "r" in given else self.column + 1
        if column <= self.column:
            raise damaged()
        self.column, self.given = column, given
        self.value, self.has_formula, self.text = None, False, None
        self._count()

    def _count(self) -> None:
        self.context.seen += 1
        if self.context.seen > MOST_BLANK * self.limits.max_cells:
            raise self._too_large()

    def _end_cell(self) -> None:
        if self.value is None and not self.has_formula:
            return
        ref = f"{column_letters(self.column)}{self.row}"
        cell = self._cell(ref)
        if cell.is_blank:
            return
        if self.row > self.limits.max_rows or self.column > self.limits.max_columns:
            raise BadWorkbook(
                _("Sheet “%(sheet)s”: cell %(cell)s lies far outside any table of a township. Delete what is in it.")
                % {"sheet": self.sheet.name, "cell": ref}
            )
        self.cells[self.column] = cell
        self.used_columns.add(self.column)
        self.context.filled += 1
        if self.context.filled > self.limits.max_cells:
            raise self._too_large()

    def _cell(self, ref: str) -> Cell:
        kind, value = self.given.get("t", "n"), self.value or ""
        if self.has_formula and (self.value is None or (not value and kind != "str")):
            return self._broken(
                ref,
                _("The formula has no stored value. Open the file in Excel or WPS, save it there and choose it again."),
            )
        if not value.strip():
            return Cell(ref)
        match kind:
            case "s":
                return text_cell(ref, self._shared(value))
            case "str" | "inlineStr" | "d":
                return text_cell(ref, plain_text(value))
            case "b":
                return Cell(ref, is_true(value.strip()), Kind.BOOLEAN)
            case "e":
                return self._broken(ref, _("The cell shows %(error)s. Put it right.") % {"error": value.strip()[:40]})
        return self._number(ref, value.strip())

    def _shared(self, value: str) -> str:
        number = whole(value)
        if number >= len(self.context.strings):
            raise damaged()
        return self.context.strings[number]

    def _number(self, ref: str, value: str) -> Cell:
        number, style = to_number(value), whole(self.given.get("s", "0"))
        if number is None:
            return self._broken(ref, _("The cell shows %(error)s. Put it right.") % {"error": value[:40]})
        look = self.context.formats[style] if style < len(self.context.formats) else ""
        date1904 = self.context.date1904
        if look == "date" and (day := from_serial(number, date1904=date1904)):
            return Cell(ref, day, Kind.DATE, date1904=date1904)
        return Cell(ref, number, Kind.NUMBER, percent=look == "percent", date1904=date1904)

    def _broken(self, ref: str, message: str) -> Cell:
        self.problem_count += 1
        if self.problem_count <= MOST_PROBLEMS:
            self.sheet.problems.append(Problem(self.sheet.name, ref, message))
        return Cell(ref, kind=Kind.ERROR)

    def finish(self) -> None:
        if self.problem_count > MOST_PROBLEMS:
            message = _("%(count)s more cells show an error or have a formula without a stored value.")
            self._problem("", message % {"count": self.problem_count - MOST_PROBLEMS})
        if self.merged_count:
            message = _("Merged cells (%(ranges)s) hide which row a value belongs to. Unmerge them and fill every cell.")
            self._problem(self.merged[0].split(":")[0], message % {"ranges": named(self.merged, self.merged_count)})
        self._announce_hidden()

    def _announce_hidden(self) -> None:
        if self.sheet.hidden and self.sheet.rows:
            self._notice("", _("The sheet is hidden. It was read like the others."))
        hidden_rows = set(self.hidden_rows)
        rows = [str(row.number) for row in self.sheet.rows if row.number in hidden_rows]
        if rows:
            message = _("%(count)s hidden rows were read like the others (%(names)s). A filter may hide them.")
            self._notice(f"A{rows[0]}", message % {"count": len(rows), "names": named(rows, len(rows))})
        columns = [
            column_letters(column)
            for column in sorted(self.used_columns)
            if any(first <= column <= last for first, last in self.hidden_columns)
        ]
        if columns:
            message = _("%(count)s hidden columns were read like the others (%(names)s).")
            self._notice(f"{columns[0]}1", message % {"count": len(columns), "names": named(columns, len(columns))})

    def _problem(self, cell: str, message: str) -> None:
        self.sheet.problems.append(Problem(self.sheet.name, cell, message))

    def _notice(self, cell: str, message: str) -> None:
        self.sheet.notices.append(Problem(self.sheet.name, cell, message))

    def _too_large(self) -> BadWorkbook:
        message = _("Sheet “%(sheet)s” has too many cells. Delete rows and columns that are not needed, also blank ones.")
        return BadWorkbook(message % {"sheet": self.sheet.name})
