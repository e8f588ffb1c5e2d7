"""The committee's workbook: real numbers, formulas that give the stored totals, text that stays text."""

import json
from pathlib import Path

import pytest
from openpyxl import load_workbook

from appraisal.exports.ranking import workbook
from appraisal.models import Entry
from appraisal.results import read_board
from tests.appraisal.brought_in import bring_in
from tests.appraisal.committee_book import annual, opened
from tests.appraisal.year_files import ROOT
from tests.factories import make_category, make_entry, make_indicator, make_participant, make_scheme
from tests.support.office import recalculated

pytestmark = pytest.mark.django_db


def expected(stem):
    return json.loads((ROOT / "tests" / "years" / f"{stem}.expected.json").read_text())["villages"]


def test_the_workbook_holds_every_table_the_committee_signs():
    names = opened(read_board(bring_in(), entries=True)).sheetnames
    assert names == [
        "Annual ranking", "Summary by category", "Quarter 1", "Quarter 2", "Quarter 3", "Quarter 4",
        "W1 Shiqiao", "W2 Liuxi", "W3 Pingtang", "W4 Songling",
    ]  # fmt: skip


def test_the_annual_table_in_rank_order_with_the_quarters_at_the_right():
    book = opened(read_board(bring_in(), entries=True), data_only=True)
    assert next(iter(annual(book).values())) == {
        "Rank": 1, "Village": "Liuxi", "Quarters": 54.53, "Year-end": 27.03, "Ballot": 8.82, "Base": 90.38, "Coefficient": 1,
        "Adjusted": 90.38, "Bonus": 5, "Deduction": 0, "Total": 95.38, "Grade": "excellent", "Remarks": None,
        "Quarter 1": 91.2, "Quarter 2": 90.05, "Quarter 3": 92.35, "Quarter 4": 89.9,
    }  # fmt: skip
    assert [row["Rank"] for row in annual(book).values()] == [1, 2, 3, 4]


def test_numbers_are_numbers_with_two_places_and_totals_are_formulas():
    sheet = opened(read_board(bring_in(), entries=True))["Annual ranking"]
    row = next(row for row in sheet.iter_rows() if row[1].value == "Liuxi")
    assert [(cell.data_type, cell.number_format) for cell in row[2:5]] == [("n", "0.00")] * 3
    assert [cell.value for cell in (row[5], row[7], row[10])] == ["=ROUND(SUM(C5:E5),2)", "=ROUND(F5*G5,2)", "=MAX(0,ROUND(H5+I5+J5,2))"]


def cached_and_computed(board, folder):
    """Every formula's stored value beside what LibreOffice makes of it: (sheet, cell, stored, computed)."""
    path = Path(folder) / "ranking.xlsx"
    path.write_bytes(workbook(board))
    formulas, stored = load_workbook(path), load_workbook(path, data_only=True)
    computed = load_workbook(recalculated(path, folder), data_only=True)
    return [
        (sheet.title, cell.coordinate, stored[sheet.title][cell.coordinate].value, computed[sheet.title][cell.coordinate].value)
        for sheet in formulas
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    ]


@pytest.mark.parametrize("stem", ["qingshi-2025", "qingshi-2026"])
def test_libreoffice_recalculates_to_the_stored_figures(stem, tmp_path):
    found = cached_and_computed(read_board(bring_in(stem), entries=True), tmp_path)
    assert len(found) > 100
    assert [row for row in found if row[2] != pytest.approx(row[3], abs=1e-9)] == []


def hard_scheme():
    """Unequal quarters, halves to round, what does not apply, a cumulative line, coefficients, a floor and an unranked village."""
    scheme = make_scheme(status="open", quarter_weights="10/20/30/40", full_marks=1000)
    first = make_category(scheme, weight=600, name_en="First")
    second = make_category(scheme, weight=400, name_en="Second")
    rows = [
        make_indicator(first, max=10, rule="direct"),
        make_indicator(first, max=10, rule="direct", aggregate="last"),
        make_indicator(second, max=7, rule="direct", aggregate="sum"),
        make_indicator(second, max=3, rule="direct", frequency="year"),
    ]
    bonus = make_indicator(make_category(scheme, kind="bonus", weight=5), max=20, rule="direct", frequency="year")
    taken = make_indicator(make_category(scheme, kind="deduction", weight=900), max=900, rule="direct", frequency="year")
    for number in range(6):
        village = make_participant(scheme, coefficient=f"0.99{number}5")
        for quarter in range(1, 5):
            make_entry(village, rows[0], quarter, points=(137 * quarter + 45 * number) % 1000)
            if quarter <= 2:
                make_entry(village, rows[1], quarter, points=100 * quarter + 5 * number)
            if number % 2:
                make_entry(village, rows[2], quarter, points=205)
        make_entry(village, rows[3], 5, points=None, not_applicable=True, inputs=[], reason="flood")
        make_entry(village, bonus, 5, points=250 * number)
        make_entry(village, taken, 5, points=18_000 * number)
    make_participant(scheme)
    return scheme


def test_libreoffice_agrees_on_the_hard_cases(tmp_path):
    board = read_board(hard_scheme(), entries=True)
    assert {line.details["floor"] != "0.00" for line in board.lines} == {True, False}
    assert {line.figures["categories"][board.bases[1].code] is None for line in board.lines} == {True, False}
    found = cached_and_computed(board, tmp_path)
    assert [row for row in found if row[2] != pytest.approx(row[3], abs=1e-9)] == []


def test_forty_halves_round_the_same_in_a_spreadsheet(tmp_path):
    """x.xx5 from base × coefficient: 0.95 and 1.05 of odd hundredths."""
    scheme = make_scheme(status="open")
    indicator = make_indicator(make_category(scheme), max=100, rule="direct", frequency="year")
    for number in range(40):
        village = make_participant(scheme, coefficient="1.05" if number % 2 else "0.95")
        make_entry(village, indicator, 5, points=5010 + 20 * number + 10 * (number % 3))
    found = cached_and_computed(read_board(scheme, entries=True), tmp_path)
    assert [row for row in found if row[2] != pytest.approx(row[3], abs=1e-9)] == []


@pytest.mark.parametrize("stem", ["worked-tie", "qingshi-2025"])
def test_totals_and_grades_are_the_expected_ones(stem):
    scheme = bring_in(stem)
    found = annual(opened(read_board(scheme, entries=True), data_only=True))
    names = {village.code: village.label for village in scheme.township.villages.all()}
    for row in expected(stem):
        line = found[names[row["village"]]]
        assert (f"{line['Total']:.2f}", line["Rank"], line["Grade"]) == (row["total"], row["rank"], row["grade"])


def test_a_score_sheet_shows_quarters_year_and_reasons():
    scheme = bring_in()
    Entry.objects.filter(participant__village__code="W1", indicator__code="KF-1").update(reason="晚报一次")
    sheet = opened(read_board(scheme, entries=True), data_only=True)["W1 Shiqiao"]
    rows = list(sheet.iter_rows(values_only=True))
    quarters = next(row for row in rows if row[1] and row[1].startswith("QU-1"))
    assert (quarters[3:9], quarters[10]) == ((100, 86.4, 88.75, 84.1, 91.25, None), 87.63)
    taken = next(row for row in rows if row[1] and row[1].startswith("KF-1"))
    assert (taken[8], taken[10], taken[11]) == (1, 1, "Whole year: 晚报一次")
    assert [(row[1], row[10]) for row in rows if row[1] in ("Base", "Adjusted", "Total")] == [
        ("Base", 87.83),
        ("Adjusted", 87.83),
        ("Total", 88.83),
    ]
    assert rows[2][0] == "Unit: points"


def test_unranked_villages_stand_last_without_numbers():
    scheme = hard_scheme()
    rows = list(annual(opened(read_board(scheme, entries=True), data_only=True)).values())
    assert (rows[-1]["Rank"], rows[-1]["Total"], rows[-1]["Remarks"]) == ("—", "—", "Unranked: no points in any base category yet.")


HOSTILE = '=HYPERLINK("http://evil.example","x")'


def test_hostile_text_stays_text(tmp_path):
    scheme = bring_in()
    scheme.township.villages.filter(code="W1").update(name_en=HOSTILE)
    scheme.township.villages.filter(code="W2").update(name_en="+86'[]:*?/\\ \x07" + "长" * 40)
    scheme.indicators.filter(code="QU-1").update(name_en="@SUM(A1)")
    Entry.objects.filter(participant__village__code="W1", indicator__code="KF-1").update(reason="=1+1\n-2")
    board = read_board(scheme, entries=True)
    book = opened(board)
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]
    assert {cell.data_type for cell in cells if cell.value.startswith(("=HYPERLINK", "+86", "@SUM"))} == {"s"}
    assert all(len(name) <= 31 and not set(name) & set("[]:*?/\\") for name in book.sheetnames)
    assert len({name.casefold() for name in book.sheetnames}) == len(book.sheetnames)
    found = cached_and_computed(board, tmp_path)
    assert [row for row in found if row[2] != pytest.approx(row[3], abs=1e-9)] == []


def test_print_set_up_of_every_sheet():
    for sheet in opened(read_board(bring_in("qingshi-2025"), entries=True)):
        assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight, sheet.sheet_properties.pageSetUpPr.fitToPage) == (
            1,
            0,
            True,
        )
        assert sheet.page_setup.orientation == "landscape"
        assert sheet.page_setup.paperSize == (8 if sheet.title in ("Annual ranking", "Summary by category") else 9)
        assert sheet.oddFooter.center.text == "Page &P of &N"
        assert sheet.print_title_rows


def test_the_export_takes_six_queries(django_assert_num_queries):
    scheme = bring_in("qingshi-2025")
    with django_assert_num_queries(6):
        workbook(read_board(scheme, entries=True))
