"""The worked scheme of scoring.md, section 8, with all its variants."""

import pytest

from appraisal.scoring.numbers import show
from appraisal.scoring.rollup import village_result
from appraisal.scoring.spec import YEAR, ParticipantSpec
from appraisal.scoring.standing import TIED_AT_THE_CUT, standing
from tests.appraisal.scoring_specs import make_category, make_indicator, make_scheme, make_tallies

CATEGORIES = [
    make_category("QU", weight="60"), make_category("YE", weight="30"), make_category("BA", weight="10"),
    make_category("JF", "bonus", "5"), make_category("KF", "deduction", "10"),
]  # fmt: skip
INDICATORS = [
    make_indicator(
        code=row.code, category=row.code, max="100" if row.kind == "base" else "10", frequency="quarter" if row.code == "QU" else "year"
    )
    for row in CATEGORIES
]
# quarters, year-end, ballot, bonus, deduction
VILLAGES = {
    "Shiqiao": ("86.40 88.75 84.10 91.25", "89.30", "84.58", "2.00", "1.00"),
    "Liuxi": ("91.20 90.05 92.35 89.90", "90.10", "88.20", "5.80", "0"),
    "Pingtang": ("91.20 90.05 92.35 89.90", "90.10", "90.60", "4.56", "0"),
    "Songling": ("79.55 82.30 80.10 85.00", "81.75", "79.40", "0.50", "3.50"),
}


def compute(*, bonus=None, caps=None, **texts):
    """Results and standings by village; `bonus` is Pingtang's."""
    scheme = make_scheme(CATEGORIES, INDICATORS, **{"tie_breaks": "adjusted"} | texts)
    participants = [ParticipantSpec(name, caps=(caps or {}).get(name, ())) for name in VILLAGES]
    results = [village_result(scheme, row, make_tallies(scheme, entries(row.key, bonus))) for row in participants]
    return {row.key: row for row in results}, {line.key: line for line in standing(scheme, results, participants)[0]}


def entries(name, bonus):
    quarters, *year = VILLAGES[name]
    if bonus and name == "Pingtang":
        year[2] = bonus
    yearly = {code: {YEAR: text} for code, text in zip(["YE", "BA", "JF", "KF"], year, strict=True)}
    return {"QU": dict(enumerate(quarters.split(), start=1))} | yearly


@pytest.mark.parametrize(
    "name, mean, categories, base, bonus, deduction, total, rank, grade",
    [
        ("Shiqiao", "87.63", ("52.58", "26.79", "8.46"), "87.83", "2.00", "-1.00", "88.83", 3, "good"),
        ("Liuxi", "90.88", ("54.53", "27.03", "8.82"), "90.38", "5.00", "0.00", "95.38", 1, "excellent"),
        ("Pingtang", "90.88", ("54.53", "27.03", "9.06"), "90.62", "4.56", "0.00", "95.18", 2, "good"),
        ("Songling", "81.74", ("49.04", "24.53", "7.94"), "81.51", "0.50", "-3.50", "78.51", 4, "pass"),
    ],
)
def test_the_table(name, mean, categories, base, bonus, deduction, total, rank, grade):
    results, lines = compute()
    result, line = results[name], lines[name]
    assert show(result.indicators["QU"]) == mean
    assert [show(result.categories[code]) for code in ("QU", "YE", "BA", "JF", "KF")] == [*categories, bonus, deduction]
    assert (show(result.base), show(result.adjusted), show(result.total)) == (base, base, total)
    assert (line.rank, line.grade, line.note) == (rank, grade, "")
    assert (result.present, result.expected) == (8, 8)


def places_of(lines):
    return {name: (line.rank, line.grade, line.note) for name, line in lines.items() if name in ("Liuxi", "Pingtang")}


def test_with_4_76_the_tie_break_puts_pingtang_first():
    results, lines = compute(bonus="4.76")
    assert show(results["Pingtang"].total) == show(results["Liuxi"].total) == "95.38"
    assert places_of(lines) == {"Liuxi": (2, "good", ""), "Pingtang": (1, "excellent", "")}
    assert lines["Liuxi"].decided_by == "adjusted"


def test_without_a_tie_break_the_place_stays_empty():
    lines = compute(bonus="4.76", tie_breaks="")[1]
    assert places_of(lines) == {"Liuxi": (1, "good", TIED_AT_THE_CUT), "Pingtang": (1, "good", TIED_AT_THE_CUT)}
    assert lines["Shiqiao"].rank == 3


def test_without_a_tie_break_both_may_be_included():
    lines = compute(bonus="4.76", tie_breaks="", ties_at_cut="include")[1]
    assert places_of(lines) == {"Liuxi": (1, "excellent", TIED_AT_THE_CUT), "Pingtang": (1, "excellent", TIED_AT_THE_CUT)}


def test_a_cap_at_pass_leaves_the_rank_and_passes_the_place_on():
    results, lines = compute(caps={"Liuxi": ("pass",)})
    assert show(results["Liuxi"].total) == "95.38"
    assert places_of(lines) == {"Liuxi": (1, "pass", ""), "Pingtang": (2, "excellent", "")}
