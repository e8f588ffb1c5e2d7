"""A score sheet as a file: download, upload, preview of old → new, confirm."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from appraisal.entries import Refused, record
from appraisal.forms.years import WorkbookForm
from appraisal.grid import Grid, grid_of
from appraisal.rules import may_score
from appraisal.scoring.numbers import plain
from appraisal.sheet_files import SheetPlan, mark_of, read_sheet, sheet_workbook
from appraisal.views.sheets.pages import seen_sheet
from township.spreadsheets import BadWorkbook, Problem, xlsx_response
from township.trace import Way, trace
from township.uploads import Upload, keep


def own_grid(request, pk, *, entering: bool = True) -> Grid:
    """The grid, when this person scores it (and it takes entries); else 403."""
    grid = grid_of(seen_sheet(request, pk), request.user)
    if not may_score(request.user, grid.sheet) or (entering and not grid.may_enter):
        raise PermissionDenied
    return grid


@require_POST
def sheet_download(request, pk):
    grid = own_grid(request, pk, entering=False)
    sheet = grid.sheet
    trace(sheet, "export", by=request.user)
    name = f"{sheet.scheme.township.label} {sheet.scheme.year} {sheet.get_period_display()} {sheet.office.label}.xlsx"
    return xlsx_response(sheet_workbook(grid), name)


def sheet_upload(request, pk):
    grid = own_grid(request, pk)
    form = WorkbookForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        upload = keep(form.cleaned_data["file"], user=request.user, purpose=mark_of(grid.sheet)[:40])
        return redirect("sheet_preview", pk, upload.pk)
    return render(request, "appraisal/sheet_upload.html", {"form": form, "sheet": grid.sheet})


def sheet_preview(request, pk, upload):
    """GET shows old → new; POST stores it, with the versions of that moment, all or nothing."""
    grid = own_grid(request, pk)
    file = get_object_or_404(Upload.objects.visible_to(request.user), pk=upload, purpose=mark_of(grid.sheet)[:40])
    context = {"sheet": grid.sheet, "upload": file}
    try:
        plan = read_sheet(bytes(file.content), grid)
    except BadWorkbook as bad:
        return render(request, "appraisal/sheet_preview.html", context | {"bad": str(bad)})
    if request.method == "POST" and not plan.problems and store(request, plan):
        file.delete()
        return redirect(grid.sheet)
    rows = [(cell, written(change)) for cell, change in plan.changes]
    return render(request, "appraisal/sheet_preview.html", context | {"plan": plan, "rows": rows})


def store(request, plan: SheetPlan) -> bool:
    try:
        outcome = record([change for _cell, change in plan.changes], by=request.user, way=Way.UPLOAD, all_or_nothing=True)
    except Refused as refusal:
        plan.problems = [Problem(str(row.change.participant), row.change.indicator.code, row.message) for row in refusal.refused]
        return False
    messages.success(request, _("%(count)s figures stored.") % {"count": len(outcome.saved)})
    return True


def written(change) -> str:
    if change.not_applicable:
        return _("n/a")
    return " / ".join("" if value is None else plain(value) for value in change.inputs) or _("missing")
