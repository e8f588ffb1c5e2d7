"""Workbooks in, from strangers and within limits; workbooks out, with text that stays text."""

from township.spreadsheets.cells import Cell, Kind, column_letters
from township.spreadsheets.dates import parse_date
from township.spreadsheets.package import Limits
from township.spreadsheets.problems import BadWorkbook, Problem
from township.spreadsheets.sheets import Sheet, SheetRow
from township.spreadsheets.tables import Column, Row, Table
from township.spreadsheets.workbook import Book, open_workbook
from township.spreadsheets.writing import (
    clean_text,
    dated,
    looks_like_formula,
    plain_entry,
    safe_file_name,
    safe_sheet_name,
    text,
    xlsx_bytes,
    xlsx_response,
)

__all__ = [
    "BadWorkbook",
    "Book",
    "Cell",
    "Column",
    "Kind",
    "Limits",
    "Problem",
    "Row",
    "Sheet",
    "SheetRow",
    "Table",
    "clean_text",
    "column_letters",
    "dated",
    "looks_like_formula",
    "open_workbook",
    "parse_date",
    "plain_entry",
    "safe_file_name",
    "safe_sheet_name",
    "text",
    "xlsx_bytes",
    "xlsx_response",
]
