"""One score sheet as an Excel file: filled in elsewhere, read back by the hidden codes of its first row, never by its words."""

from appraisal.sheet_files.layout import mark_of
from appraisal.sheet_files.read import SheetPlan, Wish, read_sheet
from appraisal.sheet_files.write import sheet_workbook

__all__ = ["SheetPlan", "Wish", "mark_of", "read_sheet", "sheet_workbook"]
