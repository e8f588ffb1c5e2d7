"""The results of cadres (村干部考核结果表): a line each, in the order of the ranking, with a place for the signature."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from appraisal.exports.heads import base_formula, closing, heading, write_weights
from appraisal.exports.paper import Book, Paper
from appraisal.results.board import Board, Line
from appraisal.results.remarks import remarks

FIRST = 4  # the column of the first category


def write_cadres(book: Book, board: Board) -> None:
    widths = [6, 14, 12, 18, *[13] * len(board.bases), 11, 11, 8, 12, 32, 14]
    paper = book.paper(_("Results of cadres"), widths)
    heading(paper, board, _("%(township)s %(scheme)s: results"), scheme=board.scheme.label)
    first = paper.row
    headings = [_("No."), _("Village"), pgettext("of a person", "Name"), _("Post"), *[category.label for category in board.bases]]
    paper.headings([*headings, _("Base"), _("Total"), _("Rank"), _("Grade"), _("Remarks"), _("Signature")])
    weights = write_weights(paper, board.bases, FIRST)
    paper.repeat_from(first)
    for number, line in enumerate(board.ranked_lines, start=1):
        write_line(paper, board, line, number, weights)
    closing(paper, board, [_("Prepared by"), _("Checked by"), _("Leader in charge"), _("Date")])


def write_line(paper: Paper, board: Board, line: Line, number: int, weights: int) -> None:
    who = line.participant
    paper.number(0, number, "whole")
    for column, words in enumerate((who.village, who.name, who.post), start=1):
        paper.text(column, words)
    for column, points in enumerate(line.base_points, start=FIRST):
        paper.number(column, points)
    base = FIRST + len(board.bases)
    paper.formula(base, base_formula(paper, board, line.base_points, FIRST, weights), line.figures["base"])
    paper.number(base + 1, line.total, "sum")
    paper.number(base + 2, line.rank, "whole")
    paper.text(base + 3, line.grade, "middle")
    paper.text(base + 4, " ".join(remarks(line)))
    paper.text(base + 5, "")
    paper.advance()
