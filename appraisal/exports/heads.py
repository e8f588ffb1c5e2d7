"""What the tables of one workbook share: heading, weights, the formula of the base, signatures and checksum."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.utils import timezone
from django.utils.translation import gettext as _
from xlsxwriter.utility import xl_range, xl_rowcol_to_cell

from appraisal.exports.paper import Paper
from appraisal.models import Category
from appraisal.results.board import Board
from appraisal.scoring.numbers import hundredths


def heading(paper: Paper, board: Board, title: str, **names: object) -> None:
    paper.title(title % (names | {"township": board.scheme.township.label, "year": board.scheme.year}))
    paper.across(_("Unit: points"), "unit")
    if not board.is_complete:
        paper.across(
            _("So far: %(present)s of %(expected)s figures are there (%(percent)s %%). Not final.")
            % {"present": board.present, "expected": board.expected, "percent": board.percent}
        )


def write_weights(paper: Paper, categories: Sequence[Category], column: int, notes: Mapping[int, str] | None = None) -> int:
    """A second heading row with standard scores; returns its number, because formulas look at it."""
    for other in range(paper.columns):
        paper.text(other, (notes or {}).get(other, ""), "header")
    for offset, category in enumerate(categories):
        paper.number(column + offset, category.weight, "weight")
    paper.advance()
    return paper.row - 1


def base_formula(paper: Paper, board: Board, points: Sequence[str | None], column: int, weights: int) -> str:
    """Σ category points × full marks ÷ Σ weights that apply, over the columns from `column` on of this row."""
    last = column + len(points) - 1
    row = xl_range(paper.row, column, paper.row, last)
    full = hundredths(board.scheme.full_marks)
    applying = sum(hundredths(c.weight) for c, given in zip(board.bases, points, strict=True) if given is not None)
    if applying == full:
        return f"=ROUND(SUM({row}),2)"
    head = f"{xl_rowcol_to_cell(weights, column, row_abs=True)}:{xl_rowcol_to_cell(weights, last, row_abs=True)}"
    return f"=ROUND({full / 100:g}*SUM({row})/SUMPRODUCT(ISNUMBER({row})*{head}),2)"


def closing(paper: Paper, board: Board, roles: Sequence[str]) -> None:
    """Signature line, then what identifies the figures."""
    paper.signatures(*roles)
    paper.advance()
    paper.across(checksum_line(board), "small")


def checksum_line(board: Board) -> str:
    if board.ranking is None:
        return _("So far, not frozen. As of %s (Asia/Shanghai).") % f"{timezone.localtime():%Y-%m-%d %H:%M}"
    provisional = _("Version %(version)s, provisional, frozen %(at)s (Asia/Shanghai). SHA-256 %(sha)s")
    final = _("Version %(version)s, frozen %(at)s (Asia/Shanghai). SHA-256 %(sha)s")
    return (provisional if board.ranking.provisional else final) % {
        "version": board.ranking.version,
        "at": f"{timezone.localtime(board.ranking.frozen_at):%Y-%m-%d %H:%M}",
        "sha": board.ranking.sha256,
    }
