"""The look of the forms that townships print and sign: title, bordered table, page set-up."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.worksheet import Worksheet

from township.spreadsheets.writing import text

POINTS = "0.00"
# Named, never shipped: where the first is not installed, the office program takes its own serif face.
TITLE_FONT = "方正小标宋简体"
BODY_FONT = "宋体"
THIN = Side(style="thin")
BORDER = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
SHADE = PatternFill("solid", start_color="F2F2F2")
PAPERS = {"A3": 8, "A4": 9}


def page(ws: Worksheet, *, paper: str = "A4", landscape: bool = True, title_rows: str = "") -> None:
    """One page wide, as many as needed long; `title_rows` ("1:3") come again on each; numbered at the foot."""
    ws.page_setup.paperSize = PAPERS[paper]
    ws.page_setup.orientation = "landscape" if landscape else "portrait"
    ws.page_setup.fitToWidth, ws.page_setup.fitToHeight = 1, 0
    ws.sheet_properties.pageSetUpPr.fitToPage = True
    ws.print_options.horizontalCentered = True
    ws.page_margins.left = ws.page_margins.right = 0.5
    ws.page_margins.top = ws.page_margins.bottom = 0.7
    ws.oddFooter.center.text = _("Page &P of &N")
    if title_rows:
        ws.print_title_rows = title_rows


def title(ws: Worksheet, words: str, *, columns: int, row: int = 1) -> None:
    cell = line(ws, row, words, columns=columns, align="center")
    cell.font = Font(name=TITLE_FONT, size=20)
    ws.row_dimensions[row].height = 36


def line(ws: Worksheet, row: int, words: str, *, columns: int, align: str = "left"):
    """A line across the table: the unit, the name of a village, the signatures. Returns its cell."""
    cell = text(ws.cell(row, 1), words)
    cell.font = Font(name=BODY_FONT, size=11)
    cell.alignment = Alignment(horizontal=align, vertical="center", wrap_text=True)
    if columns > 1:
        ws.merge_cells(start_row=row, end_row=row, start_column=1, end_column=columns)
    return cell


def header(ws: Worksheet, row: int, headings: Sequence[str], *, column: int = 1) -> None:
    for offset, heading in enumerate(headings):
        cell = text(ws.cell(row, column + offset), heading)
        cell.font = Font(name=BODY_FONT, size=11, bold=True)
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        cell.border, cell.fill = BORDER, SHADE


def grid(ws: Worksheet, area: str) -> None:
    """Borders round every cell of "A3:N20"; text wraps, numbers keep to the right. Call it before single cells are dressed."""
    for cells in ws[area]:
        for cell in cells:
            cell.border = BORDER
            cell.font = Font(name=BODY_FONT, size=11)
            cell.alignment = Alignment(vertical="center", wrap_text=True)


def widths(ws: Worksheet, characters: Iterable[float]) -> None:
    for number, width in enumerate(characters, start=1):
        ws.column_dimensions[get_column_letter(number)].width = width
