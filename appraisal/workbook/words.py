"""The words of the year workbook: sheets, columns, keys and values, in English and 简体. One table for reading and writing."""

from __future__ import annotations

from township.spreadsheets import Column
from township.spreadsheets.values import fold

SHEETS = {
    "scheme": "方案",
    "offices": "科室",
    "villages": "村",
    "categories": "类别",
    "indicators": "指标",
    "targets": "目标",
    "scores": "得分",
    "caps": "限评",
}
OPTIONAL_SHEETS = ("targets", "caps")

NAMES = [("code", "编码", True), ("name", "名称", True), ("name_en", "英文名", False)]
# Sheet → (English, 简体, must be there), in the order in which they are written.
COLUMNS = {
    "scheme": [("key", "项目", True), ("value", "内容", True)],
    "offices": NAMES,
    "villages": [
        *NAMES,
        ("group", "组别", False),
        ("coefficient", "难度系数", False),
        ("households", "户数", False),
        ("population", "人口", False),
        ("from", "起", False),
        ("until", "止", False),
        ("successor", "后继", False),
    ],
    "categories": [*NAMES, ("kind", "类型", True), ("weight", "权重", True)],
    "indicators": [
        ("code", "编码", True),
        ("category", "类别", True),
        ("name", "名称", True),
        ("name_en", "英文名", False),
        ("unit", "单位", False),
        ("max", "标准分", True),
        ("rule", "计分办法", True),
        ("params", "参数", False),
        ("target", "目标值", False),
        ("frequency", "周期", True),
        ("aggregate", "汇总", False),
        ("when_nothing_due", "无任务时", False),
        ("office", "牵头科室", True),
        ("basis", "依据", False),
        ("post", "责任岗位", False),
        ("self_score", "自评", False),
        ("measure", "自动数据", False),
    ],
    "targets": [("indicator", "指标", True), ("village", "村", True), ("target", "目标值", True)],
    "scores": [
        ("period", "考核期", True),
        ("indicator", "指标", True),
        ("village", "村", True),
        *((f"v{number}", f"数值{number}", False) for number in range(1, 10)),
        ("na", "不适用", False),
        ("reason", "原因", False),
    ],
    "caps": [("village", "村", True), ("best_grade", "最高等次", True), ("reason", "原因", True), ("document", "文号", True)],
}

KEYS = {
    "code": "编码",
    "title": "标题",
    "title_en": "英文标题",
    "year": "年度",
    "township": "乡镇",
    "full_marks": "总分",
    "quarter_weights": "季度权重",
    "tie_breaks": "并列排序",
    "grades": "等次",
    "quota": "优秀名额",
    "ties_at_cut": "名额并列",
    "by_group": "分组排名",
}
NEEDED_KEYS = ("code", "title", "year", "township")

# What a cell may say, English → 简体.
YES_NO = {"yes": "是", "no": "否"}
KINDS = {"base": "基本", "bonus": "加分", "deduction": "扣分"}
RULES = {
    "completion": "完成率",
    "ratio": "比率",
    "shortfall": "差额扣分",
    "deduct": "扣分",
    "gain": "加分",
    "tiers": "分档",
    "graded": "分级计票",
    "panel": "评委打分",
    "direct": "直接评分",
}
FREQUENCIES = {"quarter": "季", "year": "年"}
AGGREGATES = {"mean": "平均", "sum": "累加", "last": "期末"}
NOTHING_DUE = {"full": "满分", "na": "不适用"}
TIES = {"exclude": "不占", "include": "均占"}
PERIODS = {"Q1": "一季度", "Q2": "二季度", "Q3": "三季度", "Q4": "四季度", "Y": "全年"}
TIE_BREAKS = {"adjusted": "调整分"}
CHOICES = {
    ("categories", "kind"): KINDS,
    ("indicators", "rule"): RULES,
    ("indicators", "frequency"): FREQUENCIES,
    ("indicators", "aggregate"): AGGREGATES,
    ("indicators", "when_nothing_due"): NOTHING_DUE,
    ("indicators", "self_score"): YES_NO,
    ("scores", "period"): PERIODS,
    ("scores", "na"): YES_NO,
    ("scheme", "ties_at_cut"): TIES,
    ("scheme", "by_group"): YES_NO,
}
# Column → the sheet that defines its codes.
REFERENCES = {
    ("villages", "successor"): "villages",
    ("indicators", "category"): "categories",
    ("indicators", "office"): "offices",
    ("targets", "indicator"): "indicators",
    ("targets", "village"): "villages",
    ("scores", "indicator"): "indicators",
    ("scores", "village"): "villages",
    ("caps", "village"): "villages",
}

# Automatic figures and the rule each fits. Those of apps that are not here yet are taken as typed.
MEASURES = {
    "appraisal.village_total": "completion",
    "appraisal.central_tasks": "graded",
    "appraisal.ballot": "graded",
    "appraisal.satisfaction": "graded",
    "commitments.publicised_on_time": "ratio",
    "commitments.kept": "ratio",
    "commitments.reports_answered": "ratio",
    "party.mobile_in_contact": "ratio",
    "disputes.registered_in_time": "ratio",
    "disputes.concluded_in_time": "ratio",
    "disputes.visits_made": "ratio",
    "disputes.law_groups_reached": "ratio",
    "development.milestones_on_time": "ratio",
    "development.funds_publicised": "ratio",
    "cadres.former_contacts_made": "ratio",
    "development.investment": "completion",
    "development.cooperatives_in_order": "gain",
}


def columns(sheet: str) -> list[Column]:
    return [Column(english, english, chinese, required=required) for english, chinese, required in COLUMNS[sheet]]


def read_word(text: str, words: dict[str, str]) -> str:
    """The English word for what a cell says in either language; blank when it says neither."""
    said = fold(text)
    return next((english for english, chinese in words.items() if said in (fold(english), fold(chinese))), "")


def write_word(english: str, words: dict[str, str], language: str) -> str:
    return words.get(english, english) if language.startswith("zh") else english


def column_label(key: str) -> str:
    """`max / 标准分`, so that a reader of either language finds the column."""
    chinese = next((chinese for rows in COLUMNS.values() for english, chinese, _needed in rows if english == key), KEYS.get(key, ""))
    return f"{key} / {chinese}" if chinese else key


def listed(words: dict[str, str]) -> str:
    return ", ".join(f"{english} / {chinese}" for english, chinese in words.items())
