"""What a reader gets to see of an honest workbook, and what it is told that a table does not show."""

import io
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
from openpyxl import Workbook

from tests.township.packages import MAIN, STYLES, WORKBOOK, number, words, xlsx
from township.spreadsheets import Cell, Kind, open_workbook, parse_date, xlsx_bytes

DEMO = Path(__file__).resolve().parents[2] / "demo"


def read(rows: str, **parts):
    return open_workbook(xlsx(rows, **parts)).sheets[0]


def only_cell(cell: str, **parts) -> Cell:
    (row,) = read(f'<row r="7">{cell}</row>', **parts).rows
    (found,) = row.cells.values()
    return found


def messages(problems) -> list[str]:
    return [str(problem) for problem in problems]


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        (number("D7", "8.5"), Cell("D7", Decimal("8.5"), Kind.NUMBER)),
        (number("D7", "66.56999999999999"), Cell("D7", Decimal("66.57"), Kind.NUMBER)),
        (number("D7", "0.30000000000000004"), Cell("D7", Decimal("0.30000000000000004"), Kind.NUMBER)),
        (number("D7", "-1E-3"), Cell("D7", Decimal("-0.001"), Kind.NUMBER)),
        (number("D7", "123456789012345678"), Cell("D7", Decimal("123456789012345678"), Kind.NUMBER)),
        (number("D7", "0.3", style=1), Cell("D7", Decimal("0.3"), Kind.NUMBER, percent=True)),
        (number("D7", "45717", style=2), Cell("D7", date(2025, 3, 1), Kind.DATE)),
        (number("D7", "45717.75", style=3), Cell("D7", datetime(2025, 3, 1, 18), Kind.DATE)),
        (number("D7", "0.75", style=2), Cell("D7", Decimal("0.75"), Kind.NUMBER)),
        ('<c r="D7" t="s"><v>0</v></c>', Cell("D7", "V01", Kind.TEXT)),
        ('<c r="D7" t="s"><v>1</v></c>', Cell("D7", "石桥 村", Kind.TEXT)),
        ('<c r="D7" t="b"><v>1</v></c>', Cell("D7", True, Kind.BOOLEAN)),
        ('<c r="D7" t="str"><f>A1&amp;B1</f><v> a &lt; b </v></c>', Cell("D7", " a < b ", Kind.TEXT)),
        ('<c r="D7"><f>1+1</f><v>2</v></c>', Cell("D7", Decimal("2"), Kind.NUMBER)),
        ('<c r="D7" t="d"><v>2025-03-01</v></c>', Cell("D7", "2025-03-01", Kind.TEXT)),
        (words("D7", "=cmd|x"), Cell("D7", "=cmd|x", Kind.TEXT)),
        (words("D7", "two_x000D_lines_x0000_"), Cell("D7", "two\rlines", Kind.TEXT)),
        (
            '<c r="D7" t="inlineStr"><is><r><t>石</t></r><rPh sb="0" eb="1"><t>shi</t></rPh><r><t>桥</t></r></is></c>',
            Cell("D7", "石桥", Kind.TEXT),
        ),
        ("<c><v>5</v></c>", Cell("A7", Decimal("5"), Kind.NUMBER)),  # without a reference: the next place
    ],
)
def test_a_cell_is_read_as_stored(cell, expected):
    assert only_cell(cell) == expected


def test_days_may_count_from_1904():
    workbook = WORKBOOK.replace("<sheets>", '<workbookPr date1904="1"/><sheets>')
    cell = only_cell(number("D7", "44255", style=2), xl__workbook_xml=workbook)

    assert cell.value == date(2025, 3, 1)
    assert parse_date(only_cell(number("D7", "44255"), xl__workbook_xml=workbook)) == date(2025, 3, 1)


def test_formats_of_the_workbook_itself():
    codes = {
        "0%": "percent",
        "0.00%;[Red]-0.00%": "percent",
        "yyyy-mm-dd": "date",
        'm"月"d"日"': "date",
        "yyyy年m月": "date",
        "[$-804]yyyy/m/d": "date",
        "0.00": "",
        '0"%"': "",
        '#,##0"元/day"': "",
        "[Red]0.00_);(0.00)": "",
        "h:mm": "",
    }
    formats = "".join(f'<numFmt numFmtId="{200 + i}" formatCode="{code.replace(chr(34), "&quot;")}"/>' for i, code in enumerate(codes))
    styles = "".join(f'<xf numFmtId="{200 + i}"/>' for i in range(len(codes)))
    sheet = read(
        "".join(f'<row r="{i + 1}">{number(f"A{i + 1}", "45717", style=i)}</row>' for i in range(len(codes))),
        xl__styles_xml=f'<styleSheet xmlns="{MAIN}"><numFmts>{formats}</numFmts><cellXfs>{styles}</cellXfs></styleSheet>',
    )
    found = [row.cells[1] for row in sheet.rows]

    assert ["percent" if cell.percent else "date" if cell.kind == Kind.DATE else "" for cell in found] == list(codes.values())


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (Decimal("7"), "7"),
        (Decimal("7.0"), "7"),
        (Decimal("100"), "100"),
        (Decimal("1E+2"), "100"),
        (Decimal("0.30"), "0.3"),
        ("007", "007"),
        (" V01 ", " V01 "),
        (True, "TRUE"),
        (False, "FALSE"),
        (date(2025, 3, 1), "2025-03-01"),
        (datetime(2025, 3, 1, 18), "2025-03-01T18:00:00"),
        (None, ""),
    ],
)
def test_the_text_of_a_cell(value, text):
    assert Cell("A1", value).text == text


def test_blank_rows_and_cells_are_left_out():
    sheet = read(
        f'<row r="1">{words("A1", "编码")}</row><row r="2"><c r="A2" s="1"/></row><row r="4">{words("B4", "　 ")}</row>'
        f'<row r="5">{words("C5", "x")}<c r="D5" t="str"><f>A9</f><v></v></c><c r="ZZ5" s="2"/></row><row r="6" ht="20"/>'
    )

    assert [(row.number, list(row.cells)) for row in sheet.rows] == [(1, [1]), (5, [3])]
    assert (sheet.problems, sheet.notices) == ([], [])


def test_formulas_without_a_value_and_error_values_are_problems():
    sheet = read(
        '<row r="2"><c r="A2"><f>B2+1</f></c><c r="B2"><f>C2</f><v></v></c><c r="C2" t="e"><v>#REF!</v></c></row>'
        '<row r="3"><c r="A3" t="e"><f>1/0</f><v>#DIV/0!</v></c><c r="B3"><v>NaN</v></c><c r="C3"><v>1e999</v></c></row>'
    )
    no_value = "The formula has no stored value. Open the file in Excel or WPS, save it there and choose it again."

    assert messages(sheet.problems) == [
        f"Sheet “scores”, cell A2: {no_value}",
        f"Sheet “scores”, cell B2: {no_value}",
        "Sheet “scores”, cell C2: The cell shows #REF!. Put it right.",
        "Sheet “scores”, cell A3: The cell shows #DIV/0!. Put it right.",
        "Sheet “scores”, cell B3: The cell shows NaN. Put it right.",
        "Sheet “scores”, cell C3: The cell shows 1e999. Put it right.",
    ]
    assert {cell.kind for row in sheet.rows for cell in row.cells.values()} == {Kind.ERROR}


def test_a_sheet_full_of_errors_is_summed_up():
    rows = "".join(f'<row r="{i}"><c r="A{i}" t="e"><v>#N/A</v></c></row>' for i in range(1, 131))
    problems = read(rows).problems

    assert len(problems) == 101
    assert str(problems[-1]) == ("Sheet “scores”: 30 more cells show an error or have a formula without a stored value.")


def test_merged_cells_are_explained():
    merged = '<mergeCells count="2"><mergeCell ref="A1:C1"/><mergeCell ref="B3:B9"/></mergeCells>'

    assert messages(read(f"<row>{words('A1', 'x')}</row>", after=merged).problems) == [
        "Sheet “scores”, cell A1: Merged cells (A1:C1, B3:B9) hide which row a value belongs to. Unmerge them and fill every cell."
    ]


def test_many_merged_cells_are_named_in_part():
    merged = "<mergeCells>" + "".join(f'<mergeCell ref="A{i}:B{i}"/>' for i in range(1, 40)) + "</mergeCells>"

    assert "(A1:B1, A2:B2, A3:B3, A4:B4, A5:B5, A6:B6, A7:B7, A8:B8, A9:B9, A10:B10 …)" in read("", after=merged).problems[0].message


def test_what_is_hidden_is_read_and_announced():
    workbook = WORKBOOK.replace('name="scores"', 'name="scores" state="veryHidden"')
    book = open_workbook(
        xlsx(
            f'<row r="1">{words("A1", "a")}{words("C1", "c")}</row><row r="2" hidden="1">{words("A2", "x")}</row>'
            f'<row r="3" hidden="1"/><row r="5" hidden="true">{words("C5", "y")}</row>',
            before='<cols><col min="2" max="3" hidden="1"/><col min="1" max="1"/></cols>',
            xl__workbook_xml=workbook,
        )
    )

    assert book.sheets[0].hidden
    assert [row.number for row in book.sheets[0].rows] == [1, 2, 5]
    assert book.problems == []
    assert messages(book.notices) == [
        "Sheet “scores”: The sheet is hidden. It was read like the others.",
        "Sheet “scores”, cell A2: 2 hidden rows were read like the others (2, 5). A filter may hide them.",
        "Sheet “scores”, cell C1: 1 hidden columns were read like the others (C).",
    ]


def test_a_sheet_is_found_by_any_of_its_names():
    workbook = Workbook()
    workbook.active.title = " Scores "
    workbook.create_sheet("得分")
    workbook.create_sheet("Ｃａｐｓ")
    book = open_workbook(xlsx_bytes(workbook))

    assert book.sheet("scores", "得分") is book.sheets[0]
    assert book.sheet("得分") is book.sheets[1]
    assert book.sheet("caps") is book.sheets[2]
    assert book.sheet("villages", "村") is None


def test_a_chart_sheet_is_left_out_with_a_notice():
    workbook = Workbook()
    workbook.create_chartsheet("Chart")
    book = open_workbook(xlsx_bytes(workbook))

    assert [sheet.name for sheet in book.sheets] == ["Sheet"]
    assert messages(book.notices) == ["Sheet “Chart”: This sheet holds no table and was left out."]


def test_comments_pictures_and_filters_do_no_harm():
    workbook = Workbook()
    workbook.active.append(["code"])
    workbook.active.append(["V01"])
    workbook.active["A2"].comment = openpyxl.comments.Comment("why", "who")
    workbook.active.auto_filter.ref = "A1:A2"
    workbook.active.conditional_formatting.add("A1", openpyxl.formatting.rule.FormulaRule(formula=["A1>3"]))

    book = open_workbook(xlsx_bytes(workbook))

    assert [row.cells[1].value for row in book.sheets[0].rows] == ["code", "V01"]
    assert (book.problems, book.notices) == ([], [])


def test_the_strict_edition_of_the_format_is_read():
    strict = {"schemas.openxmlformats.org/spreadsheetml/2006/main": "purl.oclc.org/ooxml/spreadsheetml/main"}
    ((old, new),) = strict.items()
    data = xlsx(
        xl__worksheets__sheet1_xml=f'<x:worksheet xmlns:x="http://{new}"><x:sheetData><x:row><x:c t="s"><x:v>0</x:v></x:c>'
        "</x:row></x:sheetData></x:worksheet>",
        xl__sharedStrings_xml=f'<sst xmlns="http://{new}"><si><t>V01</t></si></sst>',
        xl__styles_xml=STYLES.replace(old, new),
    )

    assert open_workbook(data).sheets[0].rows[0].cells[1].value == "V01"


def test_a_workbook_of_another_writer_is_read():
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"constant_memory": True}) as workbook:
        sheet = workbook.add_worksheet("得分")
        sheet.write_row(0, 0, ["指标", "数值1"])
        sheet.write_row(1, 0, ["A1-1", 0.1 + 0.2])
    rows = open_workbook(buffer.getvalue()).sheets[0].rows

    assert [[cell.value for cell in row.cells.values()] for row in rows] == [
        ["指标", "数值1"],
        ["A1-1", Decimal("0.3")],
    ]


@pytest.mark.parametrize("year", ["qingshi-2025.xlsx", "qingshi-2026.xlsx"])
def test_every_cell_is_what_openpyxl_reads(year):
    book = open_workbook((DEMO / year).read_bytes())
    for sheet in openpyxl.load_workbook(DEMO / year):
        ours = {cell.ref: cell.value for row in book.sheet(sheet.title).rows for cell in row.cells.values()}
        theirs = {cell.coordinate: cell.value for row in sheet.iter_rows() for cell in row if cell.value is not None}
        assert ours == {ref: value if isinstance(value, str) else Decimal(repr(value)) for ref, value in theirs.items()}
