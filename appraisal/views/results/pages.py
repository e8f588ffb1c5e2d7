"""What the ranking pages of live figures and of frozen versions show alike."""

from __future__ import annotations

from typing import Any

from django.http import Http404
from django.urls import reverse

from appraisal.periods import QUARTERS, Period
from appraisal.results.board import Board, Group, Line
from appraisal.results.remarks import places_in_words, remarks
from appraisal.rules import READ_LINKAGES, may_compute, may_export, may_read_ranking
from villages.models import Role, Village


def ranking_page(request, board: Board, scheme) -> dict[str, Any]:
    """One group at a time where the scheme ranks within groups. A village reads categories of all, and its own line's remarks and sheet."""
    is_official = may_read_ranking(request.user, scheme)
    own = own_codes(request.user)
    chosen = next((group for group in board.groups if group.name == request.GET.get("group")), board.groups[0])
    return {
        "board": board,
        "scheme": scheme,
        "ranking": board.ranking,
        "groups": board.groups if scheme.by_group else [],
        "group": chosen,
        "places": places_in_words(chosen),
        "is_official": is_official,
        "rows": [row(board, line, number, inside=is_official or line.code in own) for number, line in enumerate(chosen.lines)],
        "quarters": [(period, quarter_address(board, period)) for period in QUARTERS if is_official and board.quarter(period)],
        "export_address": address(board, "ranking_export", "scheme_export"),
        "may_export": may_export(request.user, scheme),
        "may_follow": scheme.township_id in request.user.townships_as(*READ_LINKAGES, Role.ECONOMY),
        "may_compute": may_compute(request.user, scheme) and board.ranking is None,
    }


def own_codes(user) -> set[str]:
    """Codes of the villages that this person answers for or is stationed in."""
    return set(Village.objects.filter(pk__in=user.villages_as(Role.VILLAGE, Role.STATIONED)).values_list("code", flat=True))


def row(board: Board, line: Line, number: int, *, inside: bool) -> dict[str, Any]:
    """A line of the table; one that shares its rank with a neighbour is marked as such. Its inside is for whom it concerns."""
    group = line.group.lines
    beside = group[max(number - 1, 0) : number] + group[number + 1 : number + 2]
    tied = line.rank is not None and any(other.rank == line.rank for other in beside)
    address = explanation_address(board, line) if inside else ""
    return {"line": line, "remarks": remarks(line) if inside else [], "tied": tied, "address": address}


def quarter_page(board: Board, scheme, quarter: int) -> dict[str, Any]:
    """By rank within each group; 404 for what is no quarter."""
    if quarter not in QUARTERS:
        raise Http404
    results = board.quarter(quarter)
    groups = [(group, quarter_rows(board, group, results)) for group in board.groups]
    links = [(period, quarter_address(board, period)) for period in QUARTERS]
    return {
        "board": board, "scheme": scheme, "ranking": board.ranking, "period": Period(quarter), "groups": groups,
        "quarters": links, "is_empty": not results, "by_group": scheme.by_group,
    }  # fmt: skip


def quarter_rows(board: Board, group: Group, results: dict[str, Any]) -> list[dict[str, Any]]:
    rows = [
        {"line": line, "points": points_of(board, results[line.code]), **results[line.code]} for line in group.lines if line.code in results
    ]
    return sorted(rows, key=lambda one: one["rank"] or len(rows) + 1)


def points_of(board: Board, result: dict[str, Any]) -> list[str | None]:
    return [result["categories"][category.code] for category in board.bases]


# ---- addresses: a frozen version's pages stay with that version ----------------------------------------------------


def address(board: Board, frozen: str, live: str, *more: int) -> str:
    if board.ranking is not None:
        return reverse(frozen, args=[board.ranking.pk, *more])
    return reverse(live, args=[board.scheme.pk, *more])


def quarter_address(board: Board, period: int) -> str:
    return address(board, "ranking_quarter", "scheme_quarter", int(period))


def explanation_address(board: Board, line: Line) -> str:
    if board.ranking is None:
        return reverse("explanation", args=[line.participant.pk])
    return reverse("ranking_explanation", args=[board.ranking.pk, board.lines.index(line) + 1])
