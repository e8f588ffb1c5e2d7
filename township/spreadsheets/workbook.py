"""A whole workbook: `open_workbook` reads everything at once, within limits, and raises BadWorkbook or nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from django.utils.translation import gettext as _

from township.spreadsheets import markup
from township.spreadsheets.cells import format_kind
from township.spreadsheets.package import Limits, Package
from township.spreadsheets.problems import BadWorkbook, Problem, damaged
from township.spreadsheets.sheets import Context, Sheet, read_sheet
from township.spreadsheets.strings import read_strings
from township.spreadsheets.values import fold, is_true, whole

MOST_SHEETS = 200
LONGEST_NAME = 31  # Excel's own limit
MOST_STYLES = 65_536


@dataclass
class Book:
    """`problems` and `notices` are those of all sheets together."""

    sheets: list[Sheet]
    problems: list[Problem] = field(default_factory=list)
    notices: list[Problem] = field(default_factory=list)

    def sheet(self, *names: str) -> Sheet | None:
        """The first sheet with one of these names; case, spaces around and full-width forms do not matter."""
        wanted = {fold(name) for name in names}
        return next((sheet for sheet in self.sheets if fold(sheet.name) in wanted), None)


def open_workbook(source: bytes | BinaryIO, **limits: int) -> Book:
    """Read an .xlsx from bytes or an open binary file. `limits`: see `Limits`. Raises BadWorkbook."""
    allowed = Limits(**limits)
    data = source if isinstance(source, bytes) else source.read(allowed.max_bytes + 1)
    if len(data) > allowed.max_bytes:
        message = _("The file is larger than %(size)s MB. A year of a township needs far less.")
        raise BadWorkbook(message % {"size": allowed.max_bytes // 1_000_000})
    return _read_book(Package(data, allowed), allowed)


def _read_book(package: Package, limits: Limits) -> Book:
    relations = package.relations(package.main)
    by_kind = {kind: part for kind, part in relations.values()}
    listed, date1904 = _listed_sheets(package)
    context = Context(limits, date1904=date1904)
    if "sharedStrings" in by_kind:
        context.strings = read_strings(package.chunks(by_kind["sharedStrings"]))
    if "styles" in by_kind:
        context.formats = _formats(package.chunks(by_kind["styles"]))
    book = Book([])
    for given in listed:
        kind, part = relations.get(given.get("id", ""), ("", ""))
        if kind == "worksheet":
            book.sheets.append(read_sheet(given["name"], package.chunks(part), context, hidden="state" in given))
        else:
            book.notices.append(Problem(given["name"], "", _("This sheet holds no table and was left out.")))
    book.problems += [problem for sheet in book.sheets for problem in sheet.problems]
    book.notices += [notice for sheet in book.sheets for notice in sheet.notices]
    return book


def _listed_sheets(package: Package) -> tuple[list[dict[str, str]], bool]:
    """The attributes of every sheet in order (`state` only when hidden), and whether days are counted from 1904."""
    listed, date1904 = [], False
    for tag, given in markup.elements(package.chunks(package.main)):
        if tag == "workbookPr":
            date1904 = is_true(given.get("date1904"))
        if tag == "sheet":
            if given.get("state") == "visible":
                del given["state"]
            listed.append(given | {"name": given.get("name", "")[:LONGEST_NAME]})
        if len(listed) > MOST_SHEETS:
            raise BadWorkbook(_("The workbook has more than %(count)s sheets.") % {"count": MOST_SHEETS})
    if not listed:
        raise damaged()
    return listed, date1904


def _formats(chunks: Iterator[bytes]) -> list[str]:
    """What each style of the cells makes of a number: "percent", "date" or ""."""
    codes: dict[int, str] = {}
    formats: list[str] = []
    in_cell_styles = False
    for tag, given in markup.elements(chunks):
        if tag == "numFmt":
            codes[whole(given.get("numFmtId"))] = given.get("formatCode", "")
        elif tag in ("cellStyleXfs", "cellXfs"):
            in_cell_styles = tag == "cellXfs"
        elif tag == "xf" and in_cell_styles:
            number = whole(given.get("numFmtId", "0"))
            formats.append(format_kind(number, codes.get(number)))
        if max(len(formats), len(codes)) > MOST_STYLES:
            raise BadWorkbook(_("The workbook has an absurd number of cell styles. Copy its tables to a new workbook."))
    return formats
