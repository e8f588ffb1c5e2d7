"""The summary of ballots (民主测评汇总表) and the task table (任务分解表), as townships print them."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from django.utils.translation import gettext as _

from appraisal.exports.paper import Book
from appraisal.models import Ballot, CentralTask, TaskPart
from cadres.models import Tenure
from township.spreadsheets import safe_file_name
from villages.models import Township, Village

HUNDREDTH = Decimal("0.01")
CREDITS = (100, 80, 60, 0)  # of excellent, competent, basically competent, incompetent


def ballot_score(ballot: Ballot) -> Decimal:
    """`100·(excellent) + 80·… ÷ valid`, to two places."""
    credit = sum(count * points for count, points in zip(ballot.counts, CREDITS, strict=True))
    return (Decimal(credit) / ballot.valid).quantize(HUNDREDTH, ROUND_HALF_UP)


def excellent_rate(ballot: Ballot) -> Decimal:
    """In per cent, to two places."""
    return (Decimal(100 * ballot.excellent) / ballot.valid).quantize(HUNDREDTH, ROUND_HALF_UP)


def ballots_file_name(township: Township, year: int) -> str:
    return safe_file_name(_("%(township)s %(year)s ballots.xlsx") % {"township": township.label, "year": year})


def ballots_workbook(township: Township, year: int, ballots: Sequence[Ballot], terms: Sequence[Tenure]) -> bytes:
    """`terms` are those of the year, from which the posts of cadres are told."""
    posts = {(term.cadre_id, term.village_id): term.post for term in terms}
    book = Book()
    paper = book.paper(_("Ballots"), [6, 16, 18, 10, 10, 10, 10, 10, 12, 12, 12, 10])
    paper.title(_("%(township)s %(year)s: summary of ballots") % {"township": township.label, "year": year})
    first = paper.row
    paper.headings(
        [
            _("No."), _("Balloted on"), _("Post"), _("Issued"), _("Collected"), _("Valid"), _("excellent"), _("competent"),
            _("basically competent"), _("incompetent"), _("Excellent rate (%)"), _("Points"),
        ]
    )  # fmt: skip
    paper.repeat_from(first)
    for number, ballot in enumerate(ballots, start=1):
        paper.number(0, number, "whole")
        paper.text(1, f"{ballot.village} {ballot.cadre.name}" if ballot.cadre else ballot.village)
        paper.text(2, posts.get((ballot.cadre_id, ballot.village_id), "") if ballot.cadre else "")
        for column, count in enumerate((ballot.issued, ballot.collected, ballot.valid, *ballot.counts), start=3):
            paper.number(column, count, "whole")
        paper.number(10, excellent_rate(ballot))
        paper.number(11, ballot_score(ballot))
        paper.advance()
    paper.signatures(_("Counted by"), _("Checked by"), _("Date"))
    return book.content()


def tasks_file_name(township: Township, year: int) -> str:
    return safe_file_name(_("%(township)s %(year)s tasks by village.xlsx") % {"township": township.label, "year": year})


def tasks_workbook(
    township: Township, year: int, villages: Sequence[Village], tasks: Sequence[CentralTask], parts: Sequence[TaskPart]
) -> bytes:
    """A row for each village, a column for each task: its amount and, once it is done, the day."""
    cells = {(part.village_id, part.task_id): part for part in parts}
    book = Book()
    paper = book.paper(_("Tasks by village"), [6, 14, *[18] * max(len(tasks), 1)])
    paper.title(_("%(township)s %(year)s: tasks by village") % {"township": township.label, "year": year})
    first = paper.row
    due = _("due %(day)s")
    paper.headings([_("No."), _("Village"), *[f"{task.title}\n{due % {'day': task.due_on}}" for task in tasks]])
    paper.repeat_from(first)
    for number, village in enumerate(villages, start=1):
        paper.number(0, number, "whole")
        paper.text(1, village)
        for column, task in enumerate(tasks, start=2):
            paper.text(column, told(cells.get((village.pk, task.pk))), "middle")
        paper.advance()
    paper.signatures(_("Prepared by"), _("Checked by"), _("Date"))
    return book.content()


def told(part: TaskPart | None) -> str:
    if part is None:
        return "—"
    return " ".join(filter(None, [part.amount, f"✓ {part.done_on}" if part.done_on else "○"]))
