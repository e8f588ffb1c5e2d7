"""The tests' LibreOffice computes formulas itself: a stored value that is wrong does not survive."""

import openpyxl
import pytest
import xlsxwriter

from tests.support.office import recalculated


@pytest.mark.needs("soffice")
def test_formulas_are_computed_afresh(tmp_path):
    with xlsxwriter.Workbook(tmp_path / "sum.xlsx") as book:
        sheet = book.add_worksheet()
        sheet.write_column("A1", [470, 30])
        sheet.write_formula("A3", "=SUM(A1:A2)", value=99)
    assert openpyxl.load_workbook(recalculated(tmp_path / "sum.xlsx", tmp_path), data_only=True).active["A3"].value == 500
