"""Sheets, columns, words, codes and numbers of a year workbook, as offices write them."""

from datetime import date
from decimal import Decimal

from appraisal.workbook.read import read_year
from appraisal.workbook.words import CHOICES, COLUMNS, KEYS, SHEETS
from tests.appraisal.workbooks import SCORES, SMALL, book_of, read, said, spoiled
from township.spreadsheets import xlsx_bytes

# ---- codes, texts, numbers -----------------------------------------------------------------------------------------


def test_codes_are_text_also_where_the_cell_holds_a_number():
    plan = read({"villages!A2": 7, "scores!C2": 7, "scores!C3": "7", "scores!C4": 7})
    assert plan.problems == []
    assert list(plan.villages) == ["7", "V2"]


def test_a_code_that_lost_its_zeros_is_asked_about():
    (problem, *_others) = read({"villages!A2": "007", "scores!C2": 7, "scores!C3": "007", "scores!C4": "007"}).problems
    assert (problem.cell, problem.message) == ("C2", "“7” is not defined on the sheet “villages”. Is “007” meant?")


def test_a_code_that_became_a_date_is_told():
    (problem, *_others) = read({"villages!A3": date(2025, 3, 1)}).problems
    assert (problem.cell, problem.message) == (
        "A3",
        "The spreadsheet has made a date of this code. Format the column as text and type it again.",
    )


def percent(cells, places):
    book = book_of(spoiled(cells))
    for place in places:
        sheet, _, cell = place.partition("!")
        book[sheet][cell].number_format = "0%"
    return read_year(xlsx_bytes(book))


def test_the_quota_as_text_number_and_percent_formatted_cell():
    assert read({"scheme!B7": "30％"}).scheme["quota"] == "30%"
    assert read({"scheme!B7": 3}).scheme["quota"] == "3"
    assert read({"scheme!B7": "0"}).scheme["quota"] == "0"
    assert percent({"scheme!B7": 0.3}, ["scheme!B7"]).scheme["quota"] == "30%"
    assert percent({"scheme!B7": 0.07}, ["scheme!B7"]).scheme["quota"] == "7%"


def test_a_percent_formatted_figure_is_refused_because_it_shows_another_number():
    problems = percent({"scores!D5": 0.95}, ["scores!D5"]).problems
    assert said(problems) == [("scores", "D5", "This is formatted as a percentage and holds 0.95. Write the plain number.")]


def test_numbers_within_a_billionth_of_four_places_are_those():
    plan = read({"scores!D5": 0.1 + 0.2, "scores!D4": 88.00000000001})
    assert plan.scores[5, "I2", "V2"].inputs == (Decimal("0.3"),)
    assert plan.scores[5, "I4", "V1"].inputs == (Decimal(88), Decimal(90), Decimal(85))


def test_full_width_signs_are_taken_for_their_plain_forms():
    cells = {
        "indicators!F4": "events＝脱岗：0.5／迟到：0.5；floor＝-1",
        "scheme!B6": "adjusted／A",
        "scheme!B8": "优秀：90／合格：0",
        "scheme!B10": "10／20／30／40",
    }
    plan = read(cells)
    assert plan.problems == []
    assert plan.indicators["I3"].params == "events=脱岗:0.5/迟到:0.5; floor=-1"
    assert (plan.scheme["tie_breaks"], plan.scheme["grades"], plan.scheme["quarter_weights"]) == (
        "adjusted/A",
        "优秀:90/合格:0",
        "10/20/30/40",
    )


def test_a_formula_without_a_stored_value_and_an_error_cell_are_told_once():
    book = book_of(spoiled())
    book["scores"]["D2"] = "=1+2"
    book["scores"]["D5"] = "#REF!"
    book["scores"]["D5"].data_type = "e"
    assert said(read_year(xlsx_bytes(book)).problems) == [
        ("scores", "D2", "The formula has no stored value. Open the file in Excel or WPS, save it there and choose it again."),
        ("scores", "D5", "The cell shows #REF!. Put it right."),
    ]


# ---- sheets and columns --------------------------------------------------------------------------------------------


def test_an_unknown_a_missing_and_a_doubled_sheet():
    listed = ", ".join(f"{english} / {chinese}" for english, chinese in SHEETS.items())
    plan = read(sheets={"notes": [["a"]], "offices": None, "得分": SMALL["scores"]})
    assert ("notes", "A1", f"This sheet is not known. Delete it or name it as one of: {listed}.") in said(plan.problems)
    assert ("offices", "", "The sheet “offices” (科室) is missing.") in said(plan.problems)
    assert ("得分", "A1", "This is the same sheet as “scores”. Keep one of them.") in said(plan.problems)


def test_missing_columns_are_told_once_and_not_row_by_row():
    rows = [["code", "name", "kind"], ["A", "党建工作", "base"], ["B", "加分", "bonus"]]
    assert said(read(sheets={"categories": rows}).problems) == [
        ("categories", "A1", "Columns are missing: weight / 权重. The headings belong in the first row.")
    ]


def test_columns_come_in_any_order_and_optional_ones_may_be_left_out():
    indicators = SMALL["indicators"]
    names = ["office", "frequency", "rule", "max", "name", "category", "code", "params", "target"]
    places = [indicators[0].index(name) for name in names]
    plan = read(sheets={"indicators": [[row[place] for place in places] for row in indicators]})
    assert plan.problems == []
    assert plan.indicators["I3"].params == "events=absence:0.5/late:0.5"
    assert (plan.indicators["I3"].aggregate, plan.indicators["I3"].self_score, plan.specs["I3"].aggregate) == ("", None, "mean")


def test_wholly_empty_optional_sheets_are_left_out():
    assert read(sheets={"targets": [], "caps": []}).problems == []


def test_english_and_chinese_words_may_be_mixed():
    content = spoiled()
    content["得分"] = [[dict((e, c) for e, c, _ in COLUMNS["scores"]).get(name, name) for name in SCORES], *content.pop("scores")[1:]]
    content["得分"][1][0], content["得分"][3][0] = "一季度", "全年"
    content["scheme"][1][0], content["scheme"][3][0] = "编码", "年度"
    content["indicators"][1][4], content["indicators"][3][7] = "比率", "季"
    content["indicators"][3][5] = "事项=absence:0.5/late:0.5"
    plan, plain = read_year(xlsx_bytes(book_of(content))), read()
    assert plan.problems == []
    assert (plan.scheme, plan.indicators, plan.scores) == (plain.scheme, plain.indicators, plain.scores)


def test_every_word_of_the_table_is_read_in_both_languages():
    """The words of the workbook's description, written out here."""
    assert list(KEYS.values()) == [
        "编码",
        "标题",
        "英文标题",
        "年度",
        "乡镇",
        "总分",
        "季度权重",
        "并列排序",
        "等次",
        "优秀名额",
        "名额并列",
        "分组排名",
    ]
    assert list(SHEETS.values()) == ["方案", "科室", "村", "类别", "指标", "目标", "得分", "限评"]
    assert list(CHOICES["indicators", "rule"].values()) == [
        "完成率",
        "比率",
        "差额扣分",
        "扣分",
        "加分",
        "分档",
        "分级计票",
        "评委打分",
        "直接评分",
    ]
    assert list(CHOICES["scores", "period"].values()) == ["一季度", "二季度", "三季度", "四季度", "全年"]
    assert [chinese for _english, chinese, _needed in COLUMNS["indicators"]] == (
        [
            "编码",
            "类别",
            "名称",
            "英文名",
            "单位",
            "标准分",
            "计分办法",
            "参数",
            "目标值",
            "周期",
            "汇总",
            "无任务时",
            "牵头科室",
            "依据",
            "责任岗位",
            "自评",
            "自动数据",
        ]
    )
