"""The score explanation sheet of one village, of today's figures or of a frozen version."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, render

from appraisal.measuring import sources_of
from appraisal.models import Participant
from appraisal.results.boards import compute_entries, frozen_board, read_village
from appraisal.results.explanation import explain_village, neighbour_above
from appraisal.results.remarks import grade_in_words
from appraisal.rules import may_read_ranking, speaks_for
from appraisal.views.appeals.links import links_on
from appraisal.views.results.frozen import seen_ranking
from appraisal.views.results.pages import own_codes
from villages.models import Village


def explanation(request, pk):
    """A village reads its own figures at any time; rank and neighbour it learns with the publicity."""
    participants = Participant.objects.visible_to(request.user).select_related("scheme__township", "village", "cadre", "post")
    participant = get_object_or_404(participants, pk=pk)
    board, computed = read_village(participant)
    line = board.line(participant.code)
    is_official = may_read_ranking(request.user, participant.scheme)
    context = page(board, computed, line, reads_ranking=is_official, is_official=is_official)
    context["links"] = links_on(participant, board.basis.entries, request.user)
    context["sources"] = sources_of(participant, board.basis.entries)
    context["years_of"] = None if participant.cadre_id else participant.village_id
    context["caps"] = participant.caps.in_force().select_related("set_by")
    context["appeals_of"] = participant if speaks_for(request.user, participant) else None
    return render(request, "appraisal/explanation.html", context)


def ranking_explanation(request, pk, number):
    frozen = seen_ranking(request, pk)
    board = frozen_board(frozen)
    if not 1 <= number <= len(board.lines):
        raise Http404
    line, is_official = board.lines[number - 1], may_read_ranking(request.user, frozen.scheme)
    if not is_official and line.code not in own_codes(request.user):
        raise PermissionDenied
    context = page(board, compute_entries(board.basis), line, reads_ranking=True, is_official=is_official)
    context["years_of"] = village_number(frozen.scheme.township_id, line.code)
    return render(request, "appraisal/explanation.html", context)


def village_number(township: int, code: str) -> int | None:
    """None where no village has this code any more."""
    return Village.objects.filter(township=township, code=code).values_list("pk", flat=True).first()


def page(board, computed, line, *, reads_ranking: bool, is_official: bool):
    """The neighbour above by category; its indicators are for officials."""
    entries = [entry for entry in board.basis.entries if entry.participant.code == line.code]
    return {
        "board": board,
        "scheme": board.ranking.scheme if board.ranking else board.scheme,
        "ranking": board.ranking,
        "line": line,
        "explanation": explain_village(board, computed, line, entries),
        "reads_ranking": reads_ranking,
        "is_official": is_official,
        "neighbour": neighbour_above(board, computed, line) if reads_ranking else None,
        "why": grade_in_words(line) if reads_ranking else "",
    }
