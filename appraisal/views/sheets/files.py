"""A score sheet as a file: download, upload, preview of old → new, confirm."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import prefetch_related_objects
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from appraisal.entries import Refused, record, rehearse
from appraisal.forms.years import WorkbookForm
from appraisal.grid import Grid, grid_of
from appraisal.rules import may_score
from appraisal.sheet_files import SheetPlan, mark_of, read_sheet, sheet_workbook
from appraisal.views.sheets.pages import seen_sheet
from township.spreadsheets import BadWorkbook, xlsx_response
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
    name = f"{sheet.scheme.township.label} {sheet.scheme.year} {sheet.get_period_display()} {sheet.office.label}.xlsx"
    trace(sheet, "export", by=request.user, after={"file": name})
    return xlsx_response(sheet_workbook(grid), name)


def sheet_upload(request, pk):
    grid = own_grid(request, pk)
    form = WorkbookForm(request.POST or None, request.FILES or None)
    form.fields["file"].label = _("Score sheet (.xlsx)")
    if request.method == "POST" and form.is_valid():
        upload = keep(form.cleaned_data["file"], user=request.user, purpose=mark_of(grid.sheet)[:40])
        return redirect("sheet_preview", pk, upload.pk)
    return render(request, "appraisal/sheet_upload.html", {"form": form, "sheet": grid.sheet})


def sheet_preview(request, pk, upload):
    """GET shows old → new as it would be stored; POST stores exactly what was shown, or shows again what has changed meanwhile."""
    grid = own_grid(request, pk)
    file = get_object_or_404(Upload.objects.visible_to(request.user), pk=upload, purpose=mark_of(grid.sheet)[:40])
    context = {"sheet": grid.sheet, "upload": file}
    try:
        plan = look_through(request, bytes(file.content), grid)
    except BadWorkbook as bad:
        return render(request, "appraisal/sheet_preview.html", context | {"bad": str(bad)})
    if request.method == "POST" and not plan.problems and store(request, plan):
        file.delete()
        return redirect(grid.sheet)
    return render(request, "appraisal/sheet_preview.html", context | {"plan": plan})


def look_through(request, content: bytes, grid: Grid) -> SheetPlan:
    """What the file would change, tried at the one door: what that would refuse is a problem of the file."""
    plan = read_sheet(content, grid)
    outcome = rehearse(plan.changes, by=request.user)
    plan.take_refusals(outcome.refused)
    stored = {(entry.participant_id, entry.indicator_id): entry for entry in (*outcome.saved, *outcome.unchanged)}
    for wish in plan.wishes:
        wish.entry = stored.get(wish.change.key[:2])
    prefetch_related_objects([wish.cell.entry for wish in plan.wishes if wish.is_stale and wish.cell.entry], "entered_by")
    return plan


def store(request, plan: SheetPlan) -> bool:
    """False, with the reason told, when the preview no longer holds."""
    stale = request.POST.get("digest") != plan.digest
    try:
        outcome = None if stale else record(plan.changes, by=request.user, way=Way.UPLOAD, all_or_nothing=True)
    except Refused as refusal:
        plan.take_refusals(refusal.refused)
        return False
    if outcome is None:
        messages.warning(request, _("The sheet has changed since this preview. Look at it again."))
        return False
    messages.success(request, _("%(count)s figures stored.") % {"count": len(outcome.saved)})
    return True
