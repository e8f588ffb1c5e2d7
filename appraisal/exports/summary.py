"""The summary by category (考核得分汇总表) and the table of a quarter, both in the township's customary order."""

from __future__ import annotations

from django.utils.translation import gettext as _

from appraisal.exports.heads import base_formula, closing, heading, write_weights
from appraisal.exports.paper import Book, Paper
from appraisal.periods import Period
from appraisal.results.board import Board, Line
from appraisal.results.remarks import remarks

FIRST = 2


def write_summary(book: Book, board: Board) -> None:
    """Every category has a column here, each bonus and deduction of its own too."""
    count, extras = len(board.bases), len(board.extras)
    widths = [6, 16, *[12] * count, 10, 11, 10, *[12] * extras, 10, 6, 32]
    paper = book.paper(_("Summary by category"), widths)
    heading(paper, board, _("%(township)s %(year)s village appraisal: summary by category"))
    first = paper.row
    paper.headings(
        [
            _("No."), _("Village"), *[category.label for category in board.bases], _("Subtotal"), _("Coefficient"),
            _("Adjusted"), *[category.label for category in board.extras], _("Total"), _("Rank"), _("Remarks"),
        ]
    )  # fmt: skip
    weights = write_weights(paper, board.bases, FIRST)
    paper.repeat_from(first)
    for number, line in enumerate(board.lines, start=1):
        paper.number(0, number, "whole")
        write_summary_line(paper, board, line, weights)
    closing(paper, board, [_("Prepared by"), _("Checked by"), _("Leader in charge"), _("Date")])


def write_summary_line(paper: Paper, board: Board, line: Line, weights: int) -> None:
    paper.text(1, line.label)
    for column, points in enumerate(line.base_points, start=FIRST):
        paper.number(column, points)
    base = FIRST + len(board.bases)
    paper.formula(base, base_formula(paper, board, line.base_points, FIRST, weights), line.figures["base"])
    paper.number(base + 1, line.participant.coefficient, "coefficient")
    paper.formula(base + 2, f"=ROUND({paper.at(base)}*{paper.at(base + 1)},2)", line.figures["adjusted"])
    for column, category in enumerate(board.extras, start=base + 3):
        paper.number(column, line.figures["categories"][category.code])
    total = base + 3 + len(board.extras)
    parts = f"{paper.at(base + 2)}:{paper.at(total - 1)}"
    paper.formula(total, f"=MAX(0,ROUND(SUM({parts}),2))", line.total, "sum")
    paper.number(total + 1, line.rank, "whole")
    paper.text(total + 2, " ".join(remarks(line)))
    paper.advance()


def write_quarter(book: Book, board: Board, period: Period) -> None:
    """Base categories only, no coefficient; a rank and no grade."""
    widths = [6, 16, *[12] * len(board.bases), 11, 8]
    paper = book.paper(str(period.label), widths)
    heading(paper, board, _("%(township)s %(year)s village appraisal: %(quarter)s"), quarter=period.label)
    paper.across(_("For information: the year is not the mean of its quarters."), "small")
    first = paper.row
    paper.headings([_("No."), _("Village"), *[category.label for category in board.bases], _("Total"), _("Rank")])
    weights = write_weights(paper, board.bases, FIRST)
    paper.repeat_from(first)
    results = board.quarter(period)
    for number, line in enumerate(board.lines, start=1):
        if line.code in results:
            write_quarter_line(paper, board, line, results[line.code], number, weights)
    closing(paper, board, [_("Prepared by"), _("Checked by"), _("Leader in charge"), _("Date")])


def write_quarter_line(paper: Paper, board: Board, line: Line, result: dict, number: int, weights: int) -> None:
    points = [result["categories"][category.code] for category in board.bases]
    paper.number(0, number, "whole")
    paper.text(1, line.label)
    for column, value in enumerate(points, start=FIRST):
        paper.number(column, value)
    total = FIRST + len(points)
    paper.formula(total, base_formula(paper, board, points, FIRST, weights), result["total"], "sum")
    paper.number(total + 1, result["rank"], "whole")
    paper.advance()
