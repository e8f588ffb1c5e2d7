"""Who gives which mark of a panel."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect, render

from appraisal import review
from appraisal.forms.panels import PanelForm
from appraisal.rules import may_score
from appraisal.views.sheets.pages import seen_sheet


def panel(request, pk, indicator):
    sheet = seen_sheet(request, pk)
    row = get_object_or_404(sheet.indicators().filter(rule="panel"), pk=indicator)
    if request.method == "POST" and not may_score(request.user, sheet):
        raise PermissionDenied
    form = PanelForm(request.POST or None, sheet=sheet, indicator=row)
    if request.method == "POST" and form.is_valid():
        try:
            review.seat_panel(sheet, row, form.assessors, by=request.user)
            return redirect(sheet)
        except ValidationError as refusal:
            form.add_error(None, refusal)
    return render(
        request, "appraisal/panel.html", {"sheet": sheet, "indicator": row, "form": form, "may_edit": may_score(request.user, sheet)}
    )
