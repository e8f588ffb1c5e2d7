"""The committee's workbook: real numbers, formulas that give the stored totals, text that stays text."""

import io
import json
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import translation
from openpyxl import load_workbook

from appraisal.exports import export, file_name
from appraisal.exports.ranking import workbook
from appraisal.models import Entry
from appraisal.results import frozen_board, read_board
from appraisal.results.freeze import freeze
from tests.appraisal.brought_in import bring_in, official, villager
from tests.appraisal.year_files import ROOT
from tests.factories import make_category, make_entry, make_indicator, make_official, make_participant, make_scheme
from tests.support.office import recalculated
from township.trace import Trace
from villages.models import Role

pytestmark = pytest.mark.django_db


def opened(board, **options):
    return load_workbook(io.BytesIO(workbook(board)), **options)


def rows_of(sheet, heading):
    """The rows under the one that holds this heading, by heading."""
    rows = list(sheet.iter_rows(values_only=True))
    start = next(number for number, row in enumerate(rows) if heading in row)
    return [dict(zip(rows[start], row, strict=True)) for row in rows[start + 2 :]]


def annual(book):
    return {row["Village"]: row for row in rows_of(book["Annual ranking"], "Rank") if row["Village"]}


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


# ---- versions ------------------------------------------------------------------------------------------------------


def last_words(sheet):
    return [row[0].value for row in sheet.iter_rows() if row[0].value][-1]


def test_live_figures_say_that_they_are_not_frozen():
    book = opened(read_board(bring_in("qingshi-2026"), entries=True))
    assert last_words(book["Annual ranking"]).startswith("So far, not frozen. As of ")
    assert book["Annual ranking"]["A3"].value.startswith("So far: ")


def test_a_frozen_version_carries_its_checksum_and_its_own_figures():
    scheme = bring_in()
    ranking = freeze(scheme, by=official(scheme))[0]
    Entry.objects.update(points=0)
    book = opened(frozen_board(ranking), data_only=True)
    assert annual(book)["Liuxi"]["Total"] == 95.38
    for name in ("Annual ranking", "Summary by category", "Quarter 1", "W1 Shiqiao"):
        assert last_words(book[name]).endswith(f"SHA-256 {ranking.sha256}")


@time_machine.travel(datetime(2026, 12, 25, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai")), tick=False)
def test_file_names():
    scheme = bring_in()
    first = freeze(scheme, by=official(scheme))[0]
    assert file_name(read_board(scheme)) == "青石镇 2025 village appraisal ranking (so far, 20261225).xlsx"
    assert file_name(frozen_board(first)) == "青石镇 2025 village appraisal ranking (version 1, 20261225).xlsx"


def test_an_export_leaves_a_trace():
    scheme = bring_in()
    user = official(scheme, Role.COMMITTEE)
    export(read_board(scheme, entries=True), scheme, by=user)
    (row,) = Trace.objects.filter(verb="export")
    assert (row.by, row.kind, row.object_id, row.after["version"], row.after["language"]) == (
        user,
        "appraisal.scheme",
        scheme.pk,
        None,
        "en",
    )


# ---- in the browser and on the command line ------------------------------------------------------------------------


def download(client, user, name, pk):
    client.force_login(user)
    return client.post(reverse(name, args=[pk]))


@pytest.mark.parametrize("role", [Role.APPRAISAL, Role.COMMITTEE, Role.DISCIPLINE, Role.AUDITOR])
def test_those_who_compute_approve_and_check_may_download(client, role):
    scheme = bring_in()
    response = download(client, official(scheme, role), "scheme_export", scheme.pk)
    assert response.status_code == 200
    assert load_workbook(io.BytesIO(response.content)).sheetnames[0] == "Annual ranking"
    assert "attachment" in response["Content-Disposition"]


def test_others_may_not(client):
    scheme = bring_in()
    ranking = freeze(scheme, by=official(scheme))[0]
    for name, pk in (("scheme_export", scheme.pk), ("ranking_export", ranking.pk)):
        assert download(client, official(scheme, Role.LEADER), name, pk).status_code == 403
        assert download(client, make_official(), name, pk).status_code == 404
    assert download(client, villager(scheme, "W1"), "scheme_export", scheme.pk).status_code == 403
    assert Trace.objects.filter(verb="export").count() == 0


def test_the_browser_downloads_a_frozen_version(client):
    scheme = bring_in()
    ranking = freeze(scheme, by=official(scheme))[0]
    Entry.objects.update(points=0)
    response = download(client, official(scheme), "ranking_export", ranking.pk)
    assert annual(load_workbook(io.BytesIO(response.content), data_only=True))["Liuxi"]["Total"] == 95.38


def test_the_command_writes_the_file(tmp_path):
    scheme = bring_in()
    ranking = freeze(scheme, by=official(scheme))[0]
    path = tmp_path / "r.xlsx"
    call_command("export_ranking", "WORKED", str(path), "--language", "en", "--version", "1", "--township", scheme.township.name)
    assert last_words(load_workbook(path)["Annual ranking"]).endswith(ranking.sha256)


@pytest.mark.parametrize(
    "arguments, words",
    [
        (["NO", "r.xlsx"], "There is no scheme NO."),
        (["WORKED", "r.xls"], "The file's name ends with .xlsx."),
        (["WORKED", "r.xlsx", "--version", "4"], "WORKED has no frozen version 4."),
        (["WORKED", "/nowhere/r.xlsx"], "/nowhere/r.xlsx cannot be written: No such file or directory."),
        (["WORKED", "r.xlsx", "--township", "柳林镇"], "There is no scheme WORKED in 柳林镇."),
    ],
)
def test_the_command_refuses_in_a_sentence(arguments, words):
    bring_in()
    with pytest.raises(CommandError) as refusal:
        call_command("export_ranking", *arguments)
    assert str(refusal.value) == words


def test_a_code_that_two_townships_use_needs_the_township():
    names = sorted(make_scheme(code="V").township.name for _ in range(2))
    with pytest.raises(CommandError) as refusal:
        call_command("ranking", "V")
    assert str(refusal.value) == f"Several townships have a scheme V: {', '.join(names)}. Say which with --township NAME."


def test_the_export_takes_six_queries(django_assert_num_queries):
    scheme = bring_in("qingshi-2025")
    with django_assert_num_queries(6):
        workbook(read_board(scheme, entries=True))


@time_machine.travel(datetime(2026, 12, 25, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai")), tick=False)
def test_chinese_names_of_the_forms():
    scheme = bring_in()
    first = freeze(scheme, by=official(scheme))[0]
    with translation.override("zh-hans"):
        board = frozen_board(first)
        sheets = load_workbook(io.BytesIO(workbook(board)))
        assert sheets.sheetnames[:3] == ["年度总评排名表", "考核得分汇总表", "第一季度"]
        assert sheets["年度总评排名表"]["A2"].value == "单位：分"
        assert sheets["年度总评排名表"].oddFooter.center.text == "第&P页 共&N页"
        assert file_name(board) == "青石镇2025年度村级考核排名表(第1版_20261225).xlsx"
