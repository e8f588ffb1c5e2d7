"""A small year workbook to spoil: every test changes some cells of it and reads what is said."""

from copy import deepcopy
from io import BytesIO

from openpyxl import Workbook
from openpyxl.utils.cell import column_index_from_string, coordinate_from_string

from appraisal.workbook.read import read_year
from township.spreadsheets import text, xlsx_bytes

SCORES = ["period", "indicator", "village", *(f"v{number}" for number in range(1, 10)), "na", "reason"]
SMALL = {
    "scheme": [
        ["key", "value"],
        ["code", "S1"],
        ["title", "村级考核"],
        ["year", 2025],
        ["township", "青石镇"],
        ["tie_breaks", "adjusted/A"],
        ["quota", "30%"],
        ["grades", None],
        ["full_marks", None],
        ["quarter_weights", None],
        ["by_group", None],
        ["ties_at_cut", None],
    ],
    "offices": [["code", "name", "name_en"], ["O1", "党建办公室", "Party-building Office"]],
    "villages": [
        ["code", "name", "group", "coefficient", "households", "from", "until", "successor"],
        ["V1", "石桥村", None, None, 296, None, None, None],
        ["V2", "柳溪村", None, None, None, None, None, None],
    ],
    "categories": [["code", "name", "kind", "weight", "name_en"], ["A", "党建工作", "base", 100, None], ["B", "加分", "bonus", 5, None]],
    "indicators": [
        [
            "code", "category", "name", "max", "rule", "params", "target", "frequency", "aggregate", "when_nothing_due", "office",
            "self_score", "measure",
        ],
        ["I1", "A", "会议按期率", 4, "ratio", None, None, "quarter", None, None, "O1", None, None],
        ["I2", "A", "投资完成率", 6, "completion", None, 600, "year", None, "na", "O1", None, None],
        ["I3", "A", "值守", 3, "deduct", "events=absence:0.5/late:0.5", None, "quarter", "mean", None, "O1", None, None],
        ["I4", "A", "环境检查", 6, "panel", None, None, "year", None, None, "O1", None, None],
        ["I5", "A", "台账", 2, "direct", "step=0.5", None, "year", None, None, "O1", None, None],
        ["I6", "B", "荣誉", 2, "gain", "events=award:1", None, "year", None, None, "O1", None, None],
    ],
    "scores": [
        SCORES,
        ["Q1", "I1", "V1", 3, 4],
        ["Q1", "I3", "V1", 2, 0, *[None] * 8, "脱岗两次"],
        ["Y", "I4", "V1", 88, 90, 85],
        ["Y", "I2", "V2", 470],
    ],
}  # fmt: skip


def spoiled(cells=None, sheets=None):
    """The small year with other values in these cells (`"scores!D2"`), and other sheets (None leaves one out)."""
    content = {name: rows for name, rows in (deepcopy(SMALL) | (sheets or {})).items() if rows is not None}
    for place, value in (cells or {}).items():
        name, _, cell = place.partition("!")
        letters, number = coordinate_from_string(cell)
        rows = content[name]
        rows += [[] for _ in range(number - len(rows))]
        row = rows[number - 1]
        column = column_index_from_string(letters)
        row += [None] * (column - len(row))
        row[column - 1] = value
    return content


def book_of(content) -> Workbook:
    """Tables as an openpyxl workbook, which a test may still change."""
    book = Workbook()
    book.remove(book.active)
    for name, rows in content.items():
        sheet = book.create_sheet(name)
        for number, row in enumerate(rows, start=1):
            for place, value in enumerate(row, start=1):
                cell = sheet.cell(number, place)
                cell.value = None if isinstance(value, str) else value
                if isinstance(value, str):
                    text(cell, value)
    return book


def year_bytes(cells=None, sheets=None) -> bytes:
    return xlsx_bytes(book_of(spoiled(cells, sheets)))


def year_file(cells=None, sheets=None, name="year.xlsx") -> BytesIO:
    """As a browser uploads it."""
    file = BytesIO(year_bytes(cells, sheets))
    file.name = name
    return file


def read(cells=None, sheets=None, **given):
    return read_year(year_bytes(cells, sheets), **given)


def said(problems):
    return [(problem.sheet, problem.cell, problem.message) for problem in problems]
