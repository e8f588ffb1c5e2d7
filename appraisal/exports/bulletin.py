"""The weekly bulletin (周通报) as a workbook: one sheet, a block for each section."""

from __future__ import annotations

from django.utils.translation import gettext as _

from appraisal.bulletins import sections_of
from appraisal.exports.paper import Book
from appraisal.models import Bulletin
from township.spreadsheets import safe_file_name

WIDTHS = [6, 44, 60, 14, 10]


def bulletin_file_name(bulletin: Bulletin) -> str:
    words = _("%(township)s weekly bulletin %(year)s no. %(week)s.xlsx")
    return safe_file_name(words % {"township": bulletin.township.label, "year": bulletin.year, "week": bulletin.week})


def bulletin_workbook(bulletin: Bulletin) -> bytes:
    book = Book()
    paper = book.paper(_("Weekly bulletin"), WIDTHS)
    paper.title(f"{bulletin.township.label} · {bulletin}")
    paper.across(f"{bulletin.first_day} – {bulletin.last_day}")
    for title, lines in sections_of(bulletin):
        paper.across(title, "sum_text")
        paper.headings([_("No."), _("Matter"), _("Responsible"), _("Day"), _("Status")])
        for number, line in enumerate(lines, start=1):
            paper.number(0, number, "whole")
            for column, words in enumerate((line["what"], "、".join(line["who"]), line["day"]), start=1):
                paper.text(column, words)
            paper.text(4, _("overdue") if line["overdue"] else "", "middle")
            paper.advance()
        if not lines:
            paper.across(_("Nothing."))
    if bulletin.remarks:
        paper.across(bulletin.remarks)
    paper.signatures(_("Prepared by"), _("Issued by") + f" {bulletin.issued_by or ''}")
    return book.content()
