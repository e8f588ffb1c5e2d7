"""The score sheet of a village (村级考核计分表): indicators by category with their quarters, sums by formula, signatures."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from itertools import groupby

from django.utils.translation import gettext as _
from xlsxwriter.utility import xl_range

from appraisal.exports.heads import checksum_line
from appraisal.exports.paper import Book, Paper
from appraisal.models import Aggregate, Category, Entry, Frequency, Indicator
from appraisal.periods import Period
from appraisal.results.board import Board, Line
from appraisal.results.remarks import grade_in_words
from appraisal.scoring.numbers import hundredths, show
from appraisal.scoring.rollup import tally_of, year_points
from appraisal.specs import indicator_spec

CATEGORY, NAME, RULE, MAX, Q1, YEAR, SELF, POINTS, REASON, REMARK = 0, 1, 2, 3, 4, 8, 9, 10, 11, 12
WIDTHS = [12, 26, 30, 8, 8, 8, 8, 8, 8, 8, 9, 30, 12]
LONGEST = 2000  # a row of a printed table holds no more; the whole reason stands on the explanation sheet

Entries = dict[tuple[str, int], Entry]


def write_scoresheet(book: Book, board: Board, line: Line, entries: Entries) -> None:
    """`entries` are this village's, by indicator and period."""
    paper = book.paper(f"{line.code} {line.label}", WIDTHS)
    names = {"township": board.scheme.township.label, "year": board.scheme.year}
    paper.title(_("%(township)s %(year)s village appraisal: score sheet") % names)
    paper.across(_("Village: %s") % line.label + "　　　　" + _("Date of appraisal:") + "　　　　　　")
    paper.across(_("Unit: points"), "unit")
    first = paper.row
    paper.headings(
        [
            _("Category"), _("Indicator"), _("How it is scored"), _("Standard"), *[p.label for p in Period],
            _("Self-score"), _("Assessed"), _("Reasons"), _("Remarks"),
        ]
    )  # fmt: skip
    paper.repeat_from(first)
    cells = {}
    for category, rows in groupby(board.basis.indicators, key=lambda row: row.category.code):
        indicators = list(rows)
        cells[category] = write_category(paper, board, line, indicators, entries)
    write_sums(paper, board, line, cells)
    paper.signatures(_("Head of the appraisal team"), _("Assessors"), _("Secretary of the village branch (signature)"))
    paper.advance()
    paper.across(checksum_line(board), "small")


def write_category(paper: Paper, board: Board, line: Line, indicators: Sequence[Indicator], entries: Entries) -> str:
    """The indicators and the category's sum; returns the address of the sum."""
    category, first = indicators[0].category, paper.row
    for indicator in indicators:
        write_indicator(paper, board, line, indicator, entries)
    last = paper.row - 1
    paper.merge_down(first, last, CATEGORY, category.label)
    for column in range(paper.columns):
        paper.text(column, "", "sum_text")
    paper.text(NAME, _("Subtotal: %s") % category.label, "sum_text")
    paper.text(RULE, category_rule(category), "sum_text")
    paper.formula(MAX, f"=SUM({xl_range(first, MAX, last, MAX)})", show(sum(hundredths(i.max) for i in indicators)), "sum")
    formula = category_formula(category, xl_range(first, POINTS, last, POINTS), xl_range(first, MAX, last, MAX))
    paper.formula(POINTS, formula, line.figures["categories"][category.code], "sum")
    paper.advance()
    return paper.at(POINTS, paper.row - 1)


def category_rule(category: Category) -> str:
    if category.kind == "base":
        return _("weight %s × points ÷ standard scores that apply") % show(hundredths(category.weight))
    return _("at most %s") % show(hundredths(category.weight))


def category_formula(category: Category, points: str, standards: str) -> str:
    weight = f"{category.weight:f}"
    if category.kind == "base":
        return f"=ROUND({weight}*SUM({points})/SUMPRODUCT(ISNUMBER({points})*{standards}),2)"
    return f"={'-' if category.kind == 'deduction' else ''}MIN({weight},SUM({points}))"


def write_indicator(paper: Paper, board: Board, line: Line, indicator: Indicator, entries: Entries) -> None:
    mine = {p: entries[indicator.code, p] for p in Period if (indicator.code, p) in entries}
    paper.text(CATEGORY, "")  # merged down to the category's name
    paper.text(NAME, board.names[indicator.code])
    paper.text(RULE, board.rules[indicator.code])
    paper.number(MAX, indicator.max)
    for column, period in enumerate(Period, start=Q1):
        write_entry(paper, column, mine.get(period))
    write_self_score(paper, self_score_of(board, line, indicator))
    paper.formula(POINTS, year_formula(paper, board, indicator, mine), line.figures["indicators"].get(indicator.code))
    reasons = [f"{entry.get_period_display()}: {entry.reason}" for entry in mine.values() if entry.reason]
    paper.text(REASON, "\n".join(reasons)[:LONGEST])
    paper.text(REMARK, "")
    paper.advance()


def write_entry(paper: Paper, column: int, entry: Entry | None) -> None:
    """Blank where it is missing: that is not the same as not applicable, and not 0."""
    if entry is None:
        paper.text(column, "")
    elif entry.points is None:
        paper.text(column, _("n/a"), "middle")
    else:
        paper.number(column, Decimal(entry.points) / 100)


def self_score_of(board: Board, line: Line, indicator: Indicator) -> int | None:
    """The village's own points for the year, from its quarters as the indicator's points are; None when it gave none."""
    scores = board.basis.self_scores
    mine = {p: scores[key] for p in Period if (key := (indicator.code, line.code, p)) in scores}
    return year_points(indicator_spec(indicator, indicator.category.code), tally_of(mine, board.quarter_weights))


def write_self_score(paper: Paper, points: int | None) -> None:
    if points is None:
        paper.text(SELF, "")
    else:
        paper.number(SELF, Decimal(points) / 100)


def year_formula(paper: Paper, board: Board, indicator: Indicator, mine: dict[int, Entry]) -> str:
    """The year from its quarters, as the indicator's aggregate says."""
    quarters = xl_range(paper.row, Q1, paper.row, Q1 + 3)
    if indicator.frequency == Frequency.YEAR:
        return f"={paper.at(YEAR)}"
    if indicator.aggregate == Aggregate.SUM:
        return f"=MIN({paper.at(MAX)},SUM({quarters}))"
    if indicator.aggregate == Aggregate.LAST:
        return f"={paper.at(Q1 + max((p for p in mine if mine[p].points is not None), default=1) - 1)}"
    weights = board.quarter_weights
    if len(set(weights)) == 1:
        return f"=ROUND(AVERAGE({quarters}),2)"
    array = "{" + ",".join(f"{weight / 100:g}" for weight in weights) + "}"
    return f"=ROUND(SUMPRODUCT({quarters},{array})/SUMPRODUCT(ISNUMBER({quarters})*{array}),2)"


def write_sums(paper: Paper, board: Board, line: Line, cells: dict[str, str]) -> None:
    """From the categories down to the total, each step a line of its own."""
    figures = line.figures
    base = write_base(paper, board, line, cells)
    coefficient = write_sum(paper, _("Difficulty coefficient"), "", line.participant.coefficient)
    adjusted = write_sum(paper, _("Adjusted"), f"=ROUND({base}*{coefficient},2)", figures["adjusted"])
    total = "+".join([adjusted, *(cells[category.code] for category in board.extras if category.code in cells)])
    if line.details["floor"] != "0.00":
        floor = write_sum(paper, _("Not below 0"), f"=MAX(0,-({total}))", line.details["floor"])
        total = f"{total}+{floor}"
    write_sum(paper, _("Total"), f"=ROUND({total},2)", line.total)
    write_outcome(paper, _("Rank"), "—" if line.rank is None else str(line.rank))
    write_outcome(paper, _("Grade"), " ".join(filter(None, [line.grade and f"{line.grade}.", grade_in_words(line)])))


def write_base(paper: Paper, board: Board, line: Line, cells: dict[str, str]) -> str:
    applying = [c for c in board.bases if line.figures["categories"][c.code] is not None]
    weights, full = sum(hundredths(category.weight) for category in applying), hundredths(board.scheme.full_marks)
    total = "+".join(cells[category.code] for category in applying) or "0"
    if weights == full:
        return write_sum(paper, _("Base"), f"=ROUND({total},2)", line.figures["base"])
    note = _("× full marks %(full)s ÷ weights %(weights)s") % {"full": show(full), "weights": show(weights)}
    return write_sum(paper, _("Base"), f"=ROUND(({total})*{full / 100:g}/{weights / 100:g},2)", line.figures["base"], note)


def write_sum(paper: Paper, name: str, formula: str, value, note: str = "") -> str:
    for column in range(paper.columns):
        paper.text(column, "", "sum_text")
    paper.text(NAME, name, "sum_text")
    paper.text(RULE, note, "sum_text")
    if formula:
        paper.formula(POINTS, formula, value, "sum")
    else:
        paper.number(POINTS, value, "coefficient")
    paper.advance()
    return paper.at(POINTS, paper.row - 1)


def write_outcome(paper: Paper, name: str, words: str) -> None:
    paper.text(CATEGORY, "", "sum_text")
    paper.text(NAME, name, "sum_text")
    paper.across(words, "sum_text", first=RULE)
