"""Dates by one list, and tables under headings in either language."""

from datetime import date, datetime
from decimal import Decimal

import pytest
from openpyxl import Workbook

from township.spreadsheets import Cell, Column, Kind, Problem, Table, open_workbook, parse_date, xlsx_bytes


@pytest.mark.parametrize(
    "written",
    [
        "2025/3/1", "2025-03-01", "2025.3.1", "2025年3月1日", "2025 年 3 月 1 日", "２０２５-０３-０１", "20250301", " 2025-3-1 ",
        "2025-03-01 08:30", "2025-03-01T08:30:00", "2025年3月1号", "45717", Decimal("45717"), Decimal("45717.5"), Decimal("20250301"),
        date(2025, 3, 1), datetime(2025, 3, 1, 23, 59), Cell("A1", "2025/3/1", Kind.TEXT),
        "2025.3", "2025年3月", "2025-03", Decimal("2025.3"),
    ],
)  # fmt: skip
def test_dates_are_read_by_one_list(written):
    assert parse_date(written) == date(2025, 3, 1)


def test_a_month_ends_on_its_last_day():
    assert parse_date("2024.2", end=True) == date(2024, 2, 29)
    assert parse_date("2025年12月", end=True) == date(2025, 12, 31)
    assert parse_date("2025-02-03", end=True) == date(2025, 2, 3)


def test_no_date_is_none():
    assert [parse_date(nothing) for nothing in (None, "", "　 ", Cell("A1"))] == [None, None, None, None]


@pytest.mark.parametrize(
    "written",
    [
        "2025-13-01",
        "2025-02-30",
        "2025",
        "1/3/2025",
        "soon",
        "2025.13",
        Decimal("2025.1"),
        Decimal("7"),
        "0025-03-01",
        True,
        "2025-03-01x",
    ],
)
def test_what_is_no_date_is_said(written):
    with pytest.raises(ValueError, match=r"^“.+” is not a date\. Write it as 2025-03-01\.$"):
        parse_date(written)


COLUMNS = [
    Column("code", "code", "编码", required=True),
    Column("name", "name", "名称", required=True),
    Column("name_en", "name_en", "英文名"),
    Column("group", "group", "组别", aliases=("分组", "类别")),
]


def table(*rows: tuple) -> Table:
    workbook = Workbook()
    workbook.active.title = "villages"
    for row in rows:
        workbook.active.append(row)
    return Table(open_workbook(xlsx_bytes(workbook)).sheets[0], COLUMNS)


def test_headings_come_in_either_language_and_any_order():
    villages = table((" ＮＡＭＥ ", "分 组", "编码"), ("石桥村", "A", 7), (None, None, None), ("柳溪村", None, "V02"))

    assert villages.problems == []
    assert villages.columns == {"name": "A", "group": "B", "code": "C"}
    assert [(row.number, row["code"].text, row["name"].text, row["group"].text) for row in villages.rows] == [
        (2, "7", "石桥村", "A"),
        (4, "V02", "柳溪村", ""),
    ]


def test_a_cell_that_is_not_there_still_has_a_place():
    (row,) = table(("code", "name", "group"), ("V01", None, "A")).rows

    assert row["name"] == Cell("B2")
    assert row["name"].is_blank
    assert row["name_en"].is_blank
    assert row.problem("name", "Give the name.") == Problem("villages", "B2", "Give the name.")


def test_all_problems_of_the_headings_are_listed():
    villages = table(("编码", "村长", "code", None), ("V01", "x", "V01", "lost"), ("V02", "x", "V02", "lost too"))

    assert [str(problem) for problem in villages.problems] == [
        "Sheet “villages”, cell B1: “村长” is not a column of this sheet. Delete it or use one of: code, name, name_en, group.",
        "Sheet “villages”, cell C1: “code” is the same column as A1. Keep one of them.",
        "Sheet “villages”, cell A1: Columns are missing: name / 名称. The headings belong in the first row.",
        "Sheet “villages”, cell D2: This value stands under no heading. Give its column one, or delete the column.",
    ]


def test_an_empty_sheet_has_no_headings():
    villages = table()

    assert villages.rows == []
    assert [str(problem) for problem in villages.problems] == [
        "Sheet “villages”, cell A1: Columns are missing: code / 编码, name / 名称. The headings belong in the first row."
    ]
