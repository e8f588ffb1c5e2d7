"""The annual ranking table (年度总评排名表): what the committee decides on."""

from __future__ import annotations

from django.utils.translation import gettext as _

from appraisal.exports.heads import base_formula, closing, heading, write_weights
from appraisal.exports.paper import Book, Paper
from appraisal.periods import QUARTERS
from appraisal.results.board import Board, Line
from appraisal.results.remarks import places_in_words, remarks

FIRST = 2  # the column of the first base category


def write_annual(book: Book, board: Board) -> None:
    widths = [6, 16, *[12] * len(board.bases), 10, 11, 10, 9, 11, 10, 11, 36, *[12] * 4]
    paper = book.paper(_("Annual ranking"), widths)
    heading(paper, board, _("%(township)s %(year)s village appraisal: annual ranking"))
    first = paper.row
    paper.headings(
        [
            _("Rank"), _("Village"), *[category.label for category in board.bases], _("Base"), _("Coefficient"),
            _("Adjusted"), _("Bonus"), _("Deduction"), _("Total"), _("Grade"), _("Remarks"),
            *[period.label for period in QUARTERS],
        ]
    )  # fmt: skip
    notes = dict.fromkeys(range(len(widths) - len(QUARTERS), len(widths)), _("for information"))
    weights = write_weights(paper, board.bases, FIRST, notes)
    paper.repeat_from(first)
    for group in board.groups:
        if board.scheme.by_group:
            paper.across(_("Group %s") % group.name, "sum_text")
        for line in group.lines:
            write_line(paper, board, line, weights)
        paper.across(places_in_words(group), "small")
    closing(paper, board, [_("Prepared by"), _("Checked by"), _("Leader in charge"), _("Date")])


def write_line(paper: Paper, board: Board, line: Line, weights: int) -> None:
    paper.number(0, line.rank, "whole")
    paper.text(1, line.label)
    for column, points in enumerate(line.base_points, start=FIRST):
        paper.number(column, points)
    base = FIRST + len(board.bases)
    write_total(paper, line, base, base_formula(paper, board, line.base_points, FIRST, weights))
    paper.text(base + 6, line.grade, "middle")
    paper.text(base + 7, " ".join(remarks(line)))
    for column, quarter in enumerate(line.quarters, start=base + 8):
        paper.number(column, quarter and quarter["total"])
    paper.advance()


def write_total(paper: Paper, line: Line, base: int, formula: str) -> None:
    """Base, coefficient, adjusted, bonus, deduction and total in the six columns from `base` on."""
    figures, details = line.figures, line.details
    paper.formula(base, formula, figures["base"])
    paper.number(base + 1, line.participant.coefficient, "coefficient")
    paper.formula(base + 2, f"=ROUND({paper.at(base)}*{paper.at(base + 1)},2)", figures["adjusted"])
    paper.number(base + 3, details["bonus"])
    paper.number(base + 4, details["deduction"])
    parts = f"{paper.at(base + 2)}+{paper.at(base + 3)}+{paper.at(base + 4)}"
    paper.formula(base + 5, f"=MAX(0,ROUND({parts},2))", figures["total"], "sum")
