"""What became of a village over the years."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render

from appraisal.forms.results import VillageForm
from appraisal.models import Ranking
from appraisal.results.years import series_of
from appraisal.rules import may_read_ranking, may_read_years
from appraisal.views.results.pages import explanation_address
from villages.models import Village


def village_years(request, pk):
    """Officials choose among all villages and read every version; a village reads its own, as far as they were in publicity."""
    village = get_object_or_404(Village.objects.visible_to(request.user).select_related("township", "successor"), pk=pk)
    if not may_read_years(request.user, village):
        raise PermissionDenied
    form = VillageForm(request.GET or None, user=request.user, village=village)
    if form.is_valid() and (chosen := form.cleaned_data["village"]):
        return redirect("village_years", chosen)
    series = series_of(village.code, Ranking.objects.visible_to(request.user).of_years(village))
    context = {
        "village": village,
        "is_official": may_read_ranking(request.user, village),
        "form": form,
        "series": [(one, [(year, explanation_address(year.board, year.line)) for year in one.newest_first]) for one in series],
        "predecessors": [(other, may_read_years(request.user, other)) for other in village.predecessors.order_by("position", "pk")],
        "reads_successor": village.successor and may_read_years(request.user, village.successor),
    }
    return render(request, "appraisal/village_years.html", context)
