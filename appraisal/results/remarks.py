"""The sentences beside the numbers: why this rank, why this grade, what became of the places."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from appraisal.results.board import Board, Group, Line
from appraisal.scoring.numbers import show
from appraisal.scoring.standing import TIED_AT_THE_CUT


def remarks(line: Line) -> list[str]:
    """What a reader of the ranking has to know about this village; usually nothing."""
    if line.rank is None:
        return [unranked_reason(line)]
    if not line.details["decided_by"]:
        return grade_remarks(line)
    decided = _("Behind an equal total by the tie-break “%s”.") % tie_break_label(line.board, line.details["decided_by"])
    return [decided, *grade_remarks(line)]


def grade_remarks(line: Line) -> list[str]:
    found = []
    if line.figures["note"] == TIED_AT_THE_CUT:
        found.append(_("Tied at the cut: the committee decides."))
    if line.caps:
        found += [cap_in_words(line, cap) for cap in line.caps]
    elif has_no_place(line):
        found.append(_("Reaches “%s”, but no place is left.") % line.board.grade_label(line.details["threshold"]))
    return found


def has_no_place(line: Line) -> bool:
    """It reaches the top grade and got another, without a cap."""
    top = line.board.grades[0].name
    return line.details["threshold"] == top and line.figures["grade"] != top and not line.caps and not line.figures["note"]


def unranked_reason(line: Line) -> str:
    if line.details["unranked"] == "ended":
        successor = line.village.successor
        if successor is None:
            return _("Unranked: ended during the year.")
        return _("Unranked: ended during the year; now %s.") % successor.label
    return _("Unranked: no points in any base category yet.")


def cap_in_words(line: Line, cap) -> str:
    values = {"grade": line.board.grade_label(cap.best_grade), "reason": cap.reason, "document": cap.document}
    return _("At best “%(grade)s”: %(reason)s (%(document)s).") % values


def tie_break_label(board: Board, key: str) -> str:
    if key == "adjusted":
        return _("score before bonus and deduction")
    return next(category.label for category in board.basis.categories if category.code == key)


def places_in_words(group: Group) -> str:
    """How many places the top grade has, how many are taken, and why the others stay empty."""
    places, taken = group.places["places"], group.places["taken"]
    words = ngettext(
        "%(places)s place for the top grade, %(taken)s taken.", "%(places)s places for the top grade, %(taken)s taken.", places
    )
    said = [words % {"places": places, "taken": taken}]
    if group.places["tied"] and taken < places:
        said.append(_("A shared rank lies across the last place: none of those who share it takes it."))
    elif group.places["tied"]:
        said.append(_("A shared rank lies across the last place: all who share it take one."))
    elif taken < places:
        said.append(_("The others stay empty: nobody else reaches the grade without a cap."))
    return " ".join(said)


def grade_in_words(line: Line) -> str:
    """The grade and what decided it: the threshold, the places or a cap."""
    if line.rank is None:
        return unranked_reason(line)
    reached = line.board.grade_label(line.details["threshold"])
    start = next(grade.start for grade in line.board.grades if grade.name == line.details["threshold"])
    said = [_("%(total)s points reach “%(grade)s” (from %(start)s).") % {"total": line.total, "grade": reached, "start": show(start)}]
    if line.details["place"]:
        said.append(_("Takes one of the %s places.") % line.group.places["places"])
    return " ".join([*said, *grade_remarks(line)])
