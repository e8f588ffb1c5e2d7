"""Today's figures: the list of rankings, a scheme's ranking, its quarters, and its workbook."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_POST

from appraisal.exports import export, file_name
from appraisal.forms.results import FreezeForm
from appraisal.models import Participant, Ranking, Scheme, SchemeStatus
from appraisal.results import read_board
from appraisal.rules import may_export, may_read_ranking
from appraisal.views.results.pages import quarter_page, ranking_page
from township.spreadsheets import xlsx_response
from villages.models import Role, Village


def readable_scheme(request, pk) -> Scheme:
    """404 for a stranger's, 403 for those who read their own village alone, or a draft that has no figures yet."""
    scheme = get_object_or_404(Scheme.objects.visible_to(request.user).select_related("township"), pk=pk)
    if not may_read_ranking(request.user, scheme):
        raise PermissionDenied
    return scheme


def result_list(request):
    """Officials find the rankings of their townships here, a village its own explanation sheets."""
    schemes = Scheme.objects.filter(township__in=request.user.townships_read())
    own = Participant.objects.of_own_villages(request.user)
    local = request.user.townships_as(Role.VILLAGE, Role.STATIONED) - request.user.townships_read()
    public = Ranking.objects.visible_to(request.user).filter(scheme__township__in=local).for_list()
    context = {"schemes": schemes.for_results(), "own": own, "public": public}
    context["own_villages"] = {row.village_id: row.village for row in own}.values()
    context["first_village"] = Village.objects.filter(township__in=request.user.townships_read()).for_register().first()
    return render(request, "appraisal/result_list.html", context)


def scheme_ranking(request, pk):
    scheme = readable_scheme(request, pk)
    if scheme.status == SchemeStatus.DRAFT:
        return render(request, "appraisal/ranking_draft.html", {"scheme": scheme})
    return render(request, "appraisal/ranking.html", ranking_page(request, read_board(scheme), scheme) | {"form": FreezeForm()})


def scheme_quarter(request, pk, quarter):
    scheme = readable_scheme(request, pk)
    return render(request, "appraisal/quarter.html", quarter_page(read_board(scheme), scheme, quarter))


@require_POST
def scheme_export(request, pk):
    scheme = readable_scheme(request, pk)
    if not may_export(request.user, scheme):
        raise PermissionDenied
    board = read_board(scheme, entries=True)
    return xlsx_response(export(board, scheme, by=request.user), file_name(board))
