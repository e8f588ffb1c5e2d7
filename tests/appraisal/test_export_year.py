"""`export_year`, the download and the templates: what goes out comes in again unchanged, in either language."""

import json
from dataclasses import replace
from io import BytesIO, StringIO

import pytest
from django.core.management import CommandError, call_command
from openpyxl import load_workbook

from appraisal.models import Entry, Scheme
from appraisal.workbook.apply import bring_in
from appraisal.workbook.read import read_year
from appraisal.workbook.words import COLUMNS, SHEETS
from appraisal.workbook.write import template, year_workbook
from tests.appraisal.brought_in import bring_in as bring_in_file
from tests.appraisal.workbooks import SCORES, SMALL, book_of, read, spoiled
from tests.appraisal.year_files import FILES, ROOT
from tests.factories import make_office, make_scheme, make_village
from township.spreadsheets import xlsx_bytes
from township.trace import Trace, Way
from villages.models import Village

pytestmark = pytest.mark.django_db
LANGUAGES = ["en", "zh-hans"]


def exported(scheme, language="en"):
    return xlsx_bytes(year_workbook(scheme, language))


def content(plan):
    """A plan with the defaults of what it does not give, so that a file that leaves them out equals one that writes them."""
    defaults = {"title_en": "", "full_marks": 100, "quarter_weights": "25/25/25/25", "tie_breaks": "", "grades": ""}
    defaults |= {"quota": "30%", "ties_at_cut": "exclude", "by_group": False}
    lines = {
        code: replace(
            row, aggregate=row.aggregate or "mean", when_nothing_due=row.when_nothing_due or "full", self_score=bool(row.self_score)
        )
        for code, row in plan.indicators.items()
    }
    villages = {code: replace(row, coefficient=row.coefficient or 1) for code, row in plan.villages.items()}
    return [defaults | plan.scheme, plan.offices, villages, plan.categories, lines, plan.targets, plan.scores, plan.caps]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("stem", sorted(FILES))
def test_what_came_in_goes_out_with_the_same_content_and_changes_nothing_on_its_way_back(stem, language):
    scheme = bring_in_file(stem)
    out = read_year(exported(scheme, language))
    assert out.problems == []
    assert content(out) == content(read_year(FILES[stem].read_bytes()))
    before = Trace.objects.count()
    assert bring_in(out, by=None, way=Way.COMMAND).is_nothing
    assert Trace.objects.count() == before


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_year_moves_to_another_township_with_the_same_results(language):
    scheme = bring_in_file("qingshi-2025")
    plan = read_year(exported(scheme, language))
    plan.scheme["township"] = "白云镇"
    bring_in(plan, by=None, way=Way.COMMAND)
    out = StringIO()
    call_command("ranking", "V2025", "--township", "白云镇", "--json", stdout=out)
    expected = json.loads((ROOT / "tests" / "years" / "qingshi-2025.expected.json").read_text())
    assert json.loads(out.getvalue())["villages"] == expected["villages"]


# worked.xlsx in Chinese words, typed by hand; offices, villages and scores are copied under Chinese headings.
HEADING = "编码 WORKED/标题 计分示例/英文标题 Worked_example/乡镇 青石镇/并列排序 调整分/优秀名额 30％/名额并列 不占/分组排名 否"
CATEGORIES = (
    "季度考核 QU 基本 60 Quarters/年终考核 YE 基本 30 Year-end/民主测评 BA 基本 10 Ballot/加分 JF 加分 5 Bonus/扣分 KF 扣分 10 Deductions"
)
INDICATORS = (
    "QU-1 季度得分 Quarter_mark 100 步长＝0.01 季 平均 QU 否/YE-1 年终得分 Year-end_mark 100 步长=0.01 年  YE /"
    "BA-1 测评得分 Ballot_mark 100  年  BA /JF-1 加分 Bonus_points 10 步长=0.01 年  JF /"
    "KF-1 扣分 Deducted_points 10 步长=0.01 年  KF "
)
SHARED = {"单位": "分", "计分办法": "直接评分", "无任务时": "满分", "牵头科室": "DZ", "依据": "考核办法"}


def typed(table):
    """Rows of "a b/c d": underscores are spaces, figures are numbers, nothing between two spaces is a blank cell."""
    cells = [[word.replace("_", " ") for word in row.split(" ")] for row in table.split("/")]
    return [[int(cell) if cell.isdigit() else cell or None for cell in row] for row in cells]


PERIODS = {"Q1": "一季度", "Q2": "二季度", "Q3": "三季度", "Q4": "四季度", "Y": "全年"}


def chinese_by_hand():
    source = load_workbook(FILES["worked"])
    heads = ["编码", "名称", "英文名", "标准分", "参数", "周期", "汇总", "类别", "自评"]
    sheets = {
        "方案": [["项目", "内容"], *typed(HEADING), ["年度", 2025], ["总分", 100]],
        "类别": [["名称", "编码", "类型", "权重", "英文名"], *typed(CATEGORIES)],
        "指标": [[*heads, *SHARED], *([*row, *SHARED.values()] for row in typed(INDICATORS))],
    }
    headings = {
        "offices": ["编码", "名称", "英文名"],
        "villages": ["编码", "名称", "英文名", "组别", "难度系数", "户数", "人口"],
        "scores": ["考核期", "指标", "村", *(f"数值{number}" for number in range(1, 10)), "不适用", "原因"],
    }
    for name, row in headings.items():
        _head, *body = source[name].iter_rows(values_only=True)
        sheets[{"offices": "科室", "villages": "村", "scores": "得分"}[name]] = [row, *map(list, body)]
    for row in sheets["得分"][1:]:
        row[0] = PERIODS[row[0]]
    return xlsx_bytes(book_of(sheets))


def test_a_chinese_workbook_says_the_same_as_the_english_one():
    chinese, english = read_year(chinese_by_hand()), read_year(FILES["worked"].read_bytes())
    assert chinese.problems == []
    assert content(chinese) == content(english)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_chinese_workbook_by_hand_is_the_stored_year(language):
    scheme = bring_in_file("worked")
    assert bring_in(read_year(chinese_by_hand()), by=None, way=Way.COMMAND).is_nothing
    assert content(read_year(exported(scheme, language))) == content(read_year(chinese_by_hand()))


# ---- cells ---------------------------------------------------------------------------------------------------------


def brought(cells=None, sheets=None):
    return bring_in(read(cells, sheets), by=None, way=Way.COMMAND).scheme


def test_sheets_headings_and_words_of_a_chinese_export():
    book = load_workbook(BytesIO(exported(brought({"indicators!L2": "yes"}), "zh-hans")))
    assert book.sheetnames == list(SHEETS.values())
    for name, chinese in SHEETS.items():
        assert [cell.value for cell in book[chinese][1]] == [word for _english, word, _needed in COLUMNS[name]]
    keys = dict(book["方案"].iter_rows(min_row=2, values_only=True))
    assert (keys["编码"], keys["并列排序"], keys["名额并列"], keys["分组排名"]) == ("S1", "调整分/A", "不占", "否")
    lines = {row[0]: row for row in book["指标"].iter_rows(values_only=True)}
    assert (lines["I1"][6], lines["I1"][9:12], lines["I1"][15]) == ("比率", ("季", "平均", "满分"), "是")
    assert (lines["I3"][7], lines["I5"][7]) == ("事项=absence:0.5/late:0.5", "步长=0.5")
    assert [row[0] for row in book["得分"].iter_rows(min_row=2, values_only=True)] == ["一季度", "全年", "一季度", "全年"]


HOSTILE = ["=cmd|' /C calc'!A1", "+86 138", "-1+1", "@SUM(A1)", "_x0041_", "a < b & c"]


def test_text_stays_text_and_numbers_are_numbers():
    rows = [["Q1", "I1", f"V{number}", 3, 4, *[None] * 8, reason] for number, reason in enumerate(HOSTILE, start=1)]
    villages = [["code", "name"], *([f"V{number}", reason] for number, reason in enumerate(HOSTILE, start=1))]
    scheme = brought(sheets={"villages": villages, "scores": [SCORES, *rows]})
    data = exported(scheme)
    book = load_workbook(BytesIO(data))
    names = [row[1] for row in book["villages"].iter_rows(min_row=2)]
    assert {cell.data_type for cell in names} == {"s"}
    assert {cell.data_type for row in book["scores"].iter_rows(min_row=2, min_col=4, max_col=5) for cell in row} == {"n"}
    assert [row.name for row in read_year(data).villages.values()] == HOSTILE
    assert [row.reason for row in read_year(data).scores.values()] == HOSTILE


def test_codes_that_look_like_numbers_go_out_as_text():
    scheme = brought({"villages!A2": "007", "scores!C2": "007", "scores!C3": "007", "scores!C4": "007"})
    book = load_workbook(BytesIO(exported(scheme)))
    assert (book["villages"]["A2"].value, book["villages"]["A2"].data_type) == ("007", "s")
    assert (book["scores"]["C2"].value, book["scores"]["C2"].data_type) == ("007", "s")


def test_zero_and_missing_are_told_apart():
    scheme = brought({"scores!D5": 0})
    plan = read_year(exported(scheme))
    assert plan.scores[5, "I2", "V2"].inputs == (0,)
    assert (5, "I2", "V1") not in plan.scores


def test_nothing_due_by_rule_goes_out_with_its_inputs():
    scheme = brought({"indicators!G3": 0})
    assert Entry.objects.get(indicator__code="I2").not_applicable
    row = read_year(exported(scheme)).scores[5, "I2", "V2"]
    assert (row.inputs, row.not_applicable) == ((470,), False)
    assert bring_in(read_year(exported(scheme)), by=None, way=Way.COMMAND).is_nothing


def test_an_office_that_ended_before_the_year_stays_at_home():
    scheme = brought()
    make_office(township=scheme.township, code="OLD", ended_on="2024-12-31")
    make_office(township=scheme.township, code="NEW", started_on="2026-01-01")
    make_office(township=scheme.township, code="TWO", ended_on="2025-06-30")
    assert list(read_year(exported(scheme)).offices) == ["O1", "TWO"]


def test_texts_that_were_typed_in_another_way_go_out_in_the_canonical_one():
    scheme = brought({"indicators!F2": "rate=0.9"})
    scheme.indicators.filter(code="I1").update(params="rate = 0.90;")
    Scheme.objects.update(quarter_weights="25／25／25／25", quota="30.0％", grades="优秀：90/合格：0", tie_breaks="调整分 / A")
    plan = read_year(exported(Scheme.objects.get()))
    assert plan.indicators["I1"].params == "rate=0.9"
    assert [plan.scheme[key] for key in ("quarter_weights", "quota", "grades", "tie_breaks")] == [
        "25/25/25/25", "30%", "优秀:90/合格:0", "adjusted/A",
    ]  # fmt: skip
    assert bring_in(plan, by=None, way=Way.COMMAND).is_nothing


def test_a_successor_that_takes_no_part_is_not_named():
    scheme = brought({"villages!G3": "2025-12-31"})
    Village.objects.filter(code="V2").update(successor=make_village(township=scheme.township, code="V9"))
    assert read_year(exported(scheme)).villages["V2"].successor == ""
    assert bring_in(read_year(exported(scheme)), by=None, way=Way.COMMAND).is_nothing


@pytest.mark.parametrize("villages", [1, 3])
def test_an_export_takes_the_same_number_of_queries_for_any_number_of_rows(villages, django_assert_num_queries):
    rows = [[f"V{number}", f"村{number}"] for number in range(1, villages + 1)]
    brought(sheets={"villages": [["code", "name"], *rows], "scores": [SCORES, *(["Q1", "I1", code, 3, 4] for code, _name in rows)]})
    scheme = Scheme.objects.select_related("township").get()
    with django_assert_num_queries(7):
        year_workbook(scheme, "en")


# ---- the command ---------------------------------------------------------------------------------------------------


def test_the_command_writes_the_file_and_a_history_row(tmp_path):
    brought()
    path = tmp_path / "out.xlsx"
    out = StringIO()
    call_command("export_year", "S1", str(path), stdout=out)
    assert out.getvalue() == f"{path}: the year of S1.\n"
    assert read_year(path.read_bytes()).scheme["code"] == "S1"
    row = Trace.objects.get(verb="export")
    assert (row.kind, row.way, row.after) == ("appraisal.scheme", "command", {"file": "out.xlsx"})


def test_two_townships_with_one_code_need_the_townships_name(tmp_path):
    brought()
    make_scheme(code="S1", year=2025)
    with pytest.raises(CommandError, match="Several townships have a scheme S1"):
        call_command("export_year", "S1", str(tmp_path / "out.xlsx"))
    call_command("export_year", "S1", str(tmp_path / "out.xlsx"), township="青石镇", stdout=StringIO())
    with pytest.raises(CommandError, match="There is no scheme S9"):
        call_command("export_year", "S9", str(tmp_path / "out.xlsx"))


def test_a_folder_that_is_not_there_is_told(tmp_path):
    brought()
    with pytest.raises(CommandError, match="cannot be written: No such file or directory"):
        call_command("export_year", "S1", str(tmp_path / "no" / "out.xlsx"))


# ---- templates -----------------------------------------------------------------------------------------------------


def lists_of(sheet):
    """{range: formula} of the lists to choose from."""
    return {str(rule.sqref): rule.formula1 for rule in sheet.data_validations.dataValidation}


@pytest.mark.parametrize("language, scores, codes", [("en", "scores", "villages"), ("zh-hans", "得分", "村")])
def test_a_template_has_headings_and_lists(language, scores, codes):
    book = load_workbook(BytesIO(xlsx_bytes(template(language))))
    lists = lists_of(book[scores])
    assert lists["C2:C20000"] == f"'{codes}'!$A$2:$A$500"
    assert lists["M2:M20000"] == {"en": '"yes,no"', "zh-hans": '"是,否"'}[language]
    assert all(len(formula) <= 255 for sheet in book for formula in lists_of(sheet).values())
    assert [sheet.max_row for sheet in book if sheet.title not in ("scheme", "方案")] == [1] * 7


@pytest.mark.parametrize("language", LANGUAGES)
def test_an_empty_template_asks_for_what_is_needed_and_nothing_else(language):
    plan = read_year(xlsx_bytes(template(language)))
    places = [problem.cell for problem in plan.problems]
    assert places == ["B2", "B3", "B5", "B6", "A1", "A1", "A1"]  # code, title, year, township; villages, weights, indicators


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_filled_in_template_comes_in(language):
    book = template(language)
    for name, sheet in zip(SHEETS, book, strict=True):
        if name == "scheme":
            values = {"code": "S1", "title": "村级考核", "year": 2025, "township": "青石镇"}
            for row, value in zip((2, 3, 5, 6), values.values(), strict=True):
                sheet.cell(row, 2, value)
            continue
        columns = [english for english, _chinese, _needed in COLUMNS[name]]
        content = spoiled().get(name, [[]])
        for number, row in enumerate(content[1:], start=2):
            for heading, value in zip(content[0], row, strict=False):
                sheet.cell(number, columns.index(heading) + 1, value)
    plan = read_year(xlsx_bytes(book))
    assert plan.problems == []
    assert list(plan.scores) == [(1, "I1", "V1"), (1, "I3", "V1"), (5, "I4", "V1"), (5, "I2", "V2")]
    assert len(plan.indicators) == len(SMALL["indicators"]) - 1
