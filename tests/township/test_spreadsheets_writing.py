"""What goes out: text that stays text, legal names, and the print set-up of forms."""

import io
import zipfile
from datetime import UTC, datetime

import openpyxl
import pytest
from openpyxl import Workbook

from township.spreadsheets import (
    dated,
    open_workbook,
    printed,
    safe_file_name,
    safe_sheet_name,
    text,
    xlsx_bytes,
    xlsx_response,
)

HOSTILE = [
    "=cmd|' /C calc'!A0",
    "+86 746 123",
    "-5",
    "@SUM(A1)",
    "\tx",
    '=HYPERLINK("http://x")',
    "<b>&amp;",
    "431102199001011234",
]


@pytest.mark.parametrize("value", HOSTILE)
def test_hostile_text_stays_text(value):
    workbook = Workbook()
    text(workbook.active["A1"], value)
    data = xlsx_bytes(workbook)
    cell = openpyxl.load_workbook(io.BytesIO(data)).active["A1"]

    assert (cell.value, cell.data_type) == (value, "s")
    assert cell.quotePrefix is value.startswith(("=", "+", "-", "@"))
    assert open_workbook(data).sheets[0].rows[0].cells[1].value == value


def test_what_no_text_may_hold_is_left_out():
    cell = Workbook().active["A1"]

    assert text(cell, "a\x00b\x0bc\ud800d\uffffe\nf").value == "abcde\nf"
    assert len(text(cell, "石" * 40_000).value) == 32_767
    assert text(cell, 7).value == "7"


def test_text_that_looks_like_an_escape_comes_back():
    workbook = Workbook()
    text(workbook.active["A1"], "_x000D_ and _x0041_")

    assert open_workbook(xlsx_bytes(workbook)).sheets[0].rows[0].cells[1].value == "_x000D_ and _x0041_"


@pytest.mark.parametrize(
    ("name", "taken", "expected"),
    [
        ("石桥村", [], "石桥村"),
        ("石桥/一组:[东]*?\\", [], "石桥／一组：［东］＊？＼"),
        ("'quoted'", [], "quoted"),
        ("a\x00b\nc", [], "ab c"),
        ("", [], "Sheet"),
        (" ' ", [], "Sheet"),
        ("History", [], "History_"),
        ("x" * 40, [], "x" * 31),
        ("x" * 40, ["X" * 31], "x" * 27 + " (2)"),
        ("石桥村", ["石桥村", "石桥村 (2)"], "石桥村 (3)"),
        ("😀" * 20, [], "😀" * 15),
        ("x" * 30 + "'y", [], "x" * 30),
    ],
)
def test_sheet_names_are_legal_and_unique(name, taken, expected):
    assert safe_sheet_name(name, taken) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("青石镇2026年度村级考核排名表(第2版_20261225).xlsx", "青石镇2026年度村级考核排名表(第2版_20261225).xlsx"),
        ("../../etc/passwd", "／..／etc／passwd"),
        ('a/b\\c:d*e?f"g<h>i|j.xlsx', "a／b＼c：d＊e？f＂g＜h＞i｜j.xlsx"),
        ("line\r\nSet-Cookie: x.xlsx", "lineSet-Cookie： x.xlsx"),
        ("gnp.\u202exslx.exe", "gnp.xslx.exe"),
        ("CON.xlsx", "_CON.xlsx"),
        ("lpt1", "_lpt1"),
        ("", "_"),
        (" . ", "_"),
        ("name. ", "name"),
        ("石" * 100 + ".xlsx", "石" * 65 + ".xlsx"),
    ],
)
def test_file_names_are_legal(name, expected):
    assert safe_file_name(name) == expected


def test_a_workbook_is_sent_as_a_download_nobody_keeps():
    response = xlsx_response(Workbook(), "青石镇/2025.xlsx")

    assert response["Content-Type"] == "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    assert response["Content-Disposition"] == ("attachment; filename*=utf-8''%E9%9D%92%E7%9F%B3%E9%95%87%EF%BC%8F2025.xlsx")
    assert response["Cache-Control"] == "no-store"
    assert open_workbook(response.content).sheets[0].name == "Sheet"


def test_a_printed_form():
    workbook = Workbook()
    sheet = workbook.active
    printed.title(sheet, "青石镇2025年度村级综合考核年度总评排名表", columns=3)
    printed.line(sheet, 2, "单位：分", columns=3, align="right")
    printed.header(sheet, 3, ["名次", "村名", "=总分"])
    sheet["C4"] = 90.5
    printed.grid(sheet, "A4:C5")
    printed.widths(sheet, [6, 14, 10.5])
    printed.page(sheet, paper="A3", title_rows="1:3")
    sheet = openpyxl.load_workbook(io.BytesIO(xlsx_bytes(workbook))).active

    assert [str(merged) for merged in sheet.merged_cells.ranges] == ["A1:C1", "A2:C2"]
    assert (sheet["A1"].font.name, sheet["A1"].font.size) == ("方正小标宋简体", 20)
    assert sheet["A2"].alignment.horizontal == "right"
    assert [cell.data_type for cell in sheet[3]] == ["s", "s", "s"]
    assert {cell.border.left.style for row in sheet["A3:C5"] for cell in row} == {"thin"}
    assert (sheet.page_setup.paperSize, sheet.page_setup.orientation) == (8, "landscape")
    assert (sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight) == (1, 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.print_title_rows == "$1:$3"
    assert sheet.oddFooter.center.text == "Page &P of &N"
    assert [sheet.column_dimensions[letter].width for letter in "ABC"] == [6, 14, 10.5]


def test_a_dated_workbook_says_one_moment_and_nothing_of_the_clock():
    book = Workbook()
    book.properties.created = datetime(2001, 2, 3)
    book.active["A1"] = "石桥村"
    content = dated(xlsx_bytes(book), datetime(2026, 12, 31, 16, 30, tzinfo=UTC))
    package = zipfile.ZipFile(io.BytesIO(content))
    properties = package.read("docProps/core.xml").decode()
    assert properties.count(">2026-12-31T16:30:00Z<") == 2
    assert {entry.date_time for entry in package.infolist()} == {(1980, 1, 1, 0, 0, 0)}
    assert openpyxl.load_workbook(io.BytesIO(content)).active["A1"].value == "石桥村"
