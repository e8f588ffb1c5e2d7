"""Lists that follow from a ranking, as workbooks: the results of cadres with their pay (村干部考核结果表), and the shorter lists."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from xlsxwriter.utility import xl_range

from appraisal.exports.paper import Book, Paper
from appraisal.linkage_pages import Row
from appraisal.models import Linkage, LinkageKind
from appraisal.results import frozen_board
from appraisal.results.board import Board
from township.spreadsheets import safe_file_name


def linkage_file_name(linkage: Linkage) -> str:
    return safe_file_name(_("%(township)s %(title)s.xlsx") % {"township": linkage.scheme.township.label, "title": linkage.title})


def linkage_workbook(page: dict[str, Any]) -> bytes:
    """`page` is what `page_of_linkage` gives."""
    book = Book()
    write = {LinkageKind.PAY: write_pay, LinkageKind.HONOUR: write_honours, LinkageKind.FUNDS: write_funds, LinkageKind.POST: write_posts}
    write[LinkageKind(page["linkage"].kind)](book, page)
    return book.content()


def begin(book: Book, page: dict[str, Any], name: str, headings: Sequence[str], widths: Sequence[float]) -> Paper:
    """Title, status and headings; what is not approved says so on every sheet."""
    linkage = page["linkage"]
    paper = book.paper(name, widths)
    paper.title(f"{linkage.scheme.township.label} {linkage.title}")
    paper.across(
        _("Basis: %(basis)s. Rests on: %(ranking)s, version %(version)s.")
        % {"basis": linkage.basis, "ranking": linkage.scheme.label, "version": linkage.ranking.version}
    )
    paper.across(status_line(linkage))
    first = paper.row
    paper.headings(headings)
    paper.repeat_from(first)
    return paper


def status_line(linkage: Linkage) -> str:
    if linkage.status == "approved":
        return _("Approved by %(who)s, %(paper)s.") % {"who": linkage.decided_by, "paper": linkage.document}
    return _("A proposal (%(status)s): nothing follows from it before it is approved.") % {"status": linkage.get_status_display()}


def close(paper: Paper) -> None:
    paper.signatures(_("Prepared by"), _("Checked by"), _("Leader in charge"), _("Date"))


def who(paper: Paper, number: int, row: Row) -> None:
    participant = row.line.participant
    paper.number(0, number, "whole")
    paper.text(1, participant.village)
    if participant.cadre:
        paper.text(2, participant.cadre)
        paper.text(3, participant.post)


# ---- pay -----------------------------------------------------------------------------------------------------------


def write_pay(book: Book, page: dict[str, Any]) -> None:
    """The form of the township: points by category, grade, coefficient and pay; then a sheet from which each amount can be followed."""
    board = frozen_board(page["linkage"].ranking)
    bases = [category.label for category in board.bases]
    head = [
        _("No."),
        pgettext("column of a form", "Village"),
        person(),
        _("Post"),
        *bases,
        _("Personal total"),
        _("Grade"),
        _("Pay coefficient"),
    ]
    headings = [*head, _("Basic pay"), _("Performance pay"), _("Sum"), _("Signature")]
    paper = begin(book, page, _("Results of cadres"), headings, [6, 12, 12, 16, *[11] * len(bases), 10, 10, 10, 13, 13, 13, 14])
    first, start = len(head), paper.row
    for number, row in enumerate(page["rows"], start=1):
        write_pay_line(paper, board, row, number, first)
    total_line(paper, page, start, first)
    close(paper)
    write_reckoning(book, page)


def write_pay_line(paper: Paper, board: Board, row: Row, number: int, first: int) -> None:
    who(paper, number, row)
    line = board.line(row.line.participant.code)
    for column, points in enumerate([*line.base_points, line.total], start=4):
        paper.number(column, points)
    paper.text(first - 2, row.grade, "middle")
    paper.number(first - 1, row.line.coefficient, "coefficient")
    for column, fen in enumerate((row.line.basic, row.line.performance), start=first):
        paper.number(column, yuan(fen), "money")
    paper.formula(first + 2, f"={paper.at(first)}+{paper.at(first + 1)}", yuan(row.line.amount), "money_sum")
    paper.text(first + 3, "")
    paper.advance()


def total_line(paper: Paper, page: dict[str, Any], start: int, first: int, columns: int = 3) -> None:
    """Σ of each column of money."""
    for column in range(paper.columns):
        paper.text(column, _("Sum") if column == 1 else "", "sum_text")
    if page["rows"]:
        for offset, fen in enumerate(page["sums"][-columns:]):
            cells = xl_range(start, first + offset, paper.row - 1, first + offset)
            paper.formula(first + offset, f"=SUM({cells})", yuan(fen), "money_sum")
    paper.advance()


def write_reckoning(book: Book, page: dict[str, Any]) -> None:
    terms = page["linkage"].terms
    headings = [
        _("No."), _("Village"), person(), _("Post"), _("Months served × pay ratio"), _("Months of a full post"), _("Basic pay a month"),
        _("Performance pay a year"), _("Pay coefficient"), _("Basic pay"), _("Performance pay"), _("Reason"),
    ]  # fmt: skip
    paper = begin(book, page, _("How pay comes about"), headings, [6, 12, 12, 16, 30, 10, 16, 16, 10, 13, 13, 30])
    for number, row in enumerate(page["rows"], start=1):
        who(paper, number, row)
        paper.text(4, "\n".join(f"{part['village']} {part['post']} {part['months']} × {part['ratio']}" for part in row.line.service))
        paper.number(5, row.months, "coefficient")
        paper.number(6, terms["basic"], "money")
        paper.number(7, terms["performance"], "money")
        paper.number(8, row.line.coefficient, "coefficient")
        paper.formula(9, f"=ROUND({paper.at(6)}*{paper.at(5)},2)", yuan(row.line.basic), "money")
        paper.formula(10, f"=ROUND({paper.at(7)}*{paper.at(5)}/12*{paper.at(8)},2)", yuan(row.line.performance), "money")
        paper.text(11, row.line.reason)
        paper.advance()
    close(paper)


# ---- honours, incentive money, reference for appointment -----------------------------------------------------------


def write_honours(book: Book, page: dict[str, Any]) -> None:
    of_cadres = page["linkage"].scheme.is_for_cadres
    people = [person(), _("Post")] if of_cadres else []
    headings = [_("No."), _("Village"), *people, _("Total"), _("Rank"), _("Grade"), _("Remarks")]
    paper = begin(book, page, _("Honours"), headings, [6, 14, *[16] * len(people), 10, 8, 12, 40])
    for number, row in enumerate(page["rows"], start=1):
        who(paper, number, row)
        standing(paper, row, 2 + len(people))
        paper.text(5 + len(people), row.line.reason)
        paper.advance()
    close(paper)


def write_funds(book: Book, page: dict[str, Any]) -> None:
    headings = [_("No."), _("Village"), _("Total"), _("Rank"), _("Grade"), _("Yuan"), _("Remarks")]
    paper = begin(book, page, _("Work-incentive money"), headings, [6, 16, 10, 8, 12, 16, 40])
    start = paper.row
    for number, row in enumerate(page["rows"], start=1):
        who(paper, number, row)
        standing(paper, row, 2)
        paper.number(5, yuan(row.line.amount), "money")
        paper.text(6, row.line.reason)
        paper.advance()
    total_line(paper, page, start, 5, columns=1)
    paper.across(
        _("Money comes from: %(source)s. A village's operating funds are guaranteed and do not depend on this list.")
        % page["linkage"].terms
    )
    close(paper)


def write_posts(book: Book, page: dict[str, Any]) -> None:
    headings = [_("No."), _("Village"), person(), _("Post"), _("Total"), _("Rank"), _("Grade"), _("Suggestion"), _("Reason")]
    paper = begin(book, page, _("Reference for appointment"), headings, [6, 12, 14, 18, 10, 8, 12, 40, 30])
    for number, row in enumerate(page["rows"], start=1):
        who(paper, number, row)
        standing(paper, row, 4)
        paper.text(7, row.line.words)
        paper.text(8, row.line.reason)
        paper.advance()
    paper.across(_("Advice alone. Who is elected is elected and recalled by the villagers; nobody loses a post by this list."))
    close(paper)


def standing(paper: Paper, row: Row, column: int) -> None:
    """Total, rank and grade from a column on."""
    paper.number(column, yuan(row.line.total))
    paper.number(column + 1, row.line.rank, "whole")
    paper.text(column + 2, row.grade, "middle")


def person() -> str:
    return pgettext("of a person", "Name")


def yuan(fen: int | None) -> Decimal | None:
    """Hundredths as a decimal; of points as well."""
    return None if fen is None else Decimal(fen) / 100
