"""Frozen versions: freezing one, reading it as it was, and what changed between two."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from appraisal.exports import export, file_name
from appraisal.forms.results import AgainstForm, FreezeForm
from appraisal.models import Ranking
from appraisal.results import frozen_board
from appraisal.results.differences import changed, moved
from appraisal.results.freeze import freeze
from appraisal.results.steps import history_of, stations, steps_for
from appraisal.rules import may_compute, may_export, may_read_ranking
from appraisal.views.results.live import readable_scheme
from appraisal.views.results.pages import quarter_page, ranking_page
from township.spreadsheets import xlsx_response


def seen_ranking(request, pk) -> Ranking:
    rankings = Ranking.objects.visible_to(request.user).select_related("scheme__township", "frozen_by")
    return get_object_or_404(rankings, pk=pk)


def officials_ranking(request, pk) -> Ranking:
    """403 for a village, which reads the ranking itself and its own sheet."""
    frozen = seen_ranking(request, pk)
    if not may_read_ranking(request.user, frozen.scheme):
        raise PermissionDenied
    return frozen


@require_POST
def scheme_freeze(request, pk):
    scheme = readable_scheme(request, pk)
    form = FreezeForm(request.POST)
    if not may_compute(request.user, scheme):
        raise PermissionDenied
    if not form.is_valid():
        messages.error(request, " ".join(form.errors["note"]))
        return redirect("scheme_ranking", scheme.pk)
    try:
        ranking, is_new = freeze(scheme, by=request.user, note=form.cleaned_data["note"])
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect("scheme_ranking", scheme.pk)
    words = _("Frozen as version %s.") if is_new else _("Unchanged since version %s: nothing was frozen.")
    messages.success(request, words % ranking.version)
    return redirect(ranking)


def ranking_list(request, pk):
    scheme = readable_scheme(request, pk)
    return render(request, "appraisal/ranking_list.html", {"scheme": scheme, "rankings": scheme.rankings.for_list()})


def ranking(request, pk):
    frozen = seen_ranking(request, pk)
    context = ranking_page(request, frozen_board(frozen), frozen.scheme)
    context |= {"stations": stations(frozen), "steps": steps_for(frozen, request.user)}
    context["history"] = history_of(frozen) if context["is_official"] else []
    return render(request, "appraisal/ranking.html", context)


def ranking_quarter(request, pk, quarter):
    frozen = officials_ranking(request, pk)
    return render(request, "appraisal/quarter.html", quarter_page(frozen_board(frozen), frozen.scheme, quarter))


@require_POST
def ranking_export(request, pk):
    frozen = seen_ranking(request, pk)
    if not may_export(request.user, frozen):
        raise PermissionDenied
    board = frozen_board(frozen)
    return xlsx_response(export(board, frozen.scheme, by=request.user), file_name(board))


def ranking_differences(request, pk):
    """Against the version before, unless another is asked for."""
    frozen = officials_ranking(request, pk)
    form = AgainstForm(request.GET, ranking=frozen)
    context = {"ranking": frozen, "scheme": frozen.scheme, "form": form, "other": form.chosen()}
    if context["other"]:
        before, after = frozen_board(context["other"]), frozen_board(frozen)
        context |= {"moved": moved(before, after), "changed": changed(before, after)}
    return render(request, "appraisal/ranking_differences.html", context)
