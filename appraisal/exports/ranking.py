"""One workbook with everything the committee signs, in the active language."""

from __future__ import annotations

from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from appraisal.exports.annual import write_annual
from appraisal.exports.cadres import write_cadres
from appraisal.exports.paper import Book
from appraisal.exports.scoresheet import Entries, write_scoresheet
from appraisal.exports.summary import write_quarter, write_summary
from appraisal.periods import QUARTERS
from appraisal.results.board import Board
from township.spreadsheets import safe_file_name
from township.trace import Way, trace
from villages.models import User


def export(board: Board, scheme, *, by: User | None, way: str = Way.BROWSER) -> bytes:
    """The workbook, and a trace of who took these figures out of the house. `scheme` is the stored one."""
    content = workbook(board)
    after = {"file": file_name(board), "language": get_language(), "version": board.ranking and board.ranking.version}
    trace(board.ranking or scheme, "export", by=by, way=way, after=after)
    return content


def workbook(board: Board) -> bytes:
    book = Book()
    if board.scheme.is_for_cadres:
        write_cadres(book, board)
        return book.content()
    write_annual(book, board)
    write_summary(book, board)
    for period in QUARTERS:
        if board.quarter(period):
            write_quarter(book, board, period)
    entries: dict[str, Entries] = {}
    for entry in board.basis.entries:
        entries.setdefault(entry.participant.code, {})[entry.indicator.code, entry.period] = entry
    for line in board.lines:
        write_scoresheet(book, board, line, entries.get(line.code, {}))
    return book.content()


def file_name(board: Board) -> str:
    """With the version and its day; live figures with today's, and marked as so far."""
    day = timezone.localtime(board.ranking.frozen_at) if board.ranking else timezone.localtime()
    values = {"township": board.scheme.township.label, "year": board.scheme.year, "date": f"{day:%Y%m%d}", "title": board.scheme.label}
    of_cadres = board.scheme.is_for_cadres
    if board.ranking is None:
        so_far = _("%(township)s %(year)s village appraisal ranking (so far, %(date)s).xlsx")
        return safe_file_name((_("%(township)s %(title)s results (so far, %(date)s).xlsx") if of_cadres else so_far) % values)
    words = _("%(township)s %(year)s village appraisal ranking (version %(version)s, %(date)s).xlsx")
    words = _("%(township)s %(title)s results (version %(version)s, %(date)s).xlsx") if of_cadres else words
    return safe_file_name(words % (values | {"version": board.ranking.version}))
