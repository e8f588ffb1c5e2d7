"""The pages of a pack: one file each, readable without this product, without network and without scripts."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from appraisal.models import Entry, Indicator
from appraisal.pack.archive import file_names
from appraisal.results.board import Board
from appraisal.results.boards import compute_entries
from appraisal.results.explanation import explain_village, neighbour_above
from appraisal.results.remarks import grade_in_words, tie_break_label
from appraisal.scoring.numbers import brief, plain, show
from appraisal.scoring.spec import parse_tie_breaks

STYLES = ("tokens.css", "print.css", "results.css", "pack.css")


@cache
def style() -> SafeString:
    """The product's own sheets, which hold no text of anybody's."""
    folder = Path(settings.BASE_DIR) / "static" / "css"
    return mark_safe("<style>\n" + "".join((folder / name).read_text() for name in STYLES) + "</style>")


def render(template: str, board: Board, **context: Any) -> bytes:
    content = {"scheme": board.scheme, "ranking": board.ranking, "style": style()} | context
    return render_to_string(f"appraisal/pack/{template}", content).encode()


# ---- score explanation sheets --------------------------------------------------------------------------------------


def explanations(board: Board) -> Iterator[tuple[str, bytes]]:
    """(name of the file, its page) of every village, in customary order."""
    computed = compute_entries(board.basis)
    entries: dict[str, list[Entry]] = {}
    for entry in board.basis.entries:
        entries.setdefault(entry.participant.code, []).append(entry)
    for line, name in zip(board.lines, explanation_names([line.code for line in board.lines]), strict=True):
        explanation = explain_village(board, computed, line, entries.get(line.code, []))
        neighbour = neighbour_above(board, computed, line)
        yield name, render("explanation.html", board, line=line, explanation=explanation, neighbour=neighbour, why=grade_in_words(line))


def explanation_names(codes: list[str]) -> list[str]:
    return [f"explanations/{name}" for name in file_names(codes, ".html")]


# ---- rules ---------------------------------------------------------------------------------------------------------


def rules_page(board: Board) -> bytes:
    """What was scored, how and with what weight; and what the committee decided for single villages."""
    basis, indicators = board.basis, {row.code: row for row in board.basis.indicators}
    participants = {row.code: row for row in basis.participants}
    return render(
        "rules.html",
        board,
        facts=facts(board),
        categories=[(one, [rule_of(board, row) for row in basis.indicators if row.category.code == one.code]) for one in basis.categories],
        participants=basis.participants,
        targets=[(indicators[key[0]], participants[key[1]], plain(target)) for key, target in sorted(basis.targets.items())],
        caps=[(cap, board.grade_label(cap.best_grade)) for cap in basis.caps],
    )


def rule_of(board: Board, row: Indicator) -> dict[str, Any]:
    return {"indicator": row, "rule": board.rules[row.code], "target": "" if row.target is None else plain(row.target)}


def facts(board: Board) -> list[tuple[str, str, str]]:
    """(label, value, hint) of how points become a rank and a grade."""
    scheme, yes_no = board.scheme, {True: _("yes"), False: _("no")}
    order = [_("total"), *(tie_break_label(board, key) for key in parse_tie_breaks(scheme.tie_breaks))]
    grades = [_("%(grade)s from %(start)s") % {"grade": board.grade_label(one.name), "start": show(one.start)} for one in board.grades]
    values = {
        "full_marks": plain(scheme.full_marks),
        "quarter_weights": " / ".join(brief(weight) for weight in board.quarter_weights),
        "grades": " · ".join(grades),
        "quota": scheme.quota,
        "ties_at_cut": scheme.get_ties_at_cut_display(),
        "by_group": yes_no[scheme.by_group],
    }
    labels = {name: str(scheme._meta.get_field(name).verbose_name) for name in values}
    return [(_("Order of the ranking"), " → ".join(order), ""), *((labels[name], str(value), "") for name, value in values.items())]
