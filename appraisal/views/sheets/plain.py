"""The sheet without JavaScript: one village or one indicator at a time."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from appraisal.entries import closed_message, record
from appraisal.forms.sheets import CellForm
from appraisal.grid import Cell, Grid, grid_of
from appraisal.rules import may_score
from appraisal.views.sheets.pages import seen_sheet


def by_village(request, pk, participant):
    grid = grid_of(seen_sheet(request, pk), request.user)
    line = next((line for line in grid.lines if line.participant.pk == participant), None)
    if line is None:
        raise Http404
    return fill_in(request, grid, line.participant, line.cells, recused=line.recused)


def by_indicator(request, pk, indicator):
    grid = grid_of(seen_sheet(request, pk), request.user)
    column = next((column for column in grid.columns if column.pk == indicator), None)
    if column is None:
        raise Http404
    cells = [cell for line in grid.lines if not line.recused for cell in line.cells if cell.column.pk == indicator]
    return fill_in(request, grid, column.indicator, cells)


def fill_in(request, grid: Grid, subject, cells: list[Cell], *, recused: str = ""):
    """Show the cells as forms; store what was changed, and show again, with all problems, what was refused."""
    may_enter = grid.may_enter and not recused
    if request.method == "POST" and not may_enter:
        return refused_whole(request, grid, subject, cells, recused)
    forms = [CellForm(cell, request.POST or None) for cell in cells]
    if request.method == "POST" and store(request, grid, forms):
        messages.success(request, _("Saved."))
        return redirect(request.path)
    return answer(request, grid, subject, forms, recused)


def refused_whole(request, grid: Grid, subject, cells: list[Cell], recused: str):
    """The sheet has closed while its scorer was typing: say so, and keep what was typed in the fields."""
    if recused or not may_score(request.user, grid.sheet):
        raise PermissionDenied
    messages.error(request, closed_message(grid.sheet))
    return answer(request, grid, subject, [CellForm(cell, request.POST) for cell in cells], recused)


def answer(request, grid: Grid, subject, forms: list[CellForm], recused: str):
    by_village_ = any(subject == line.participant for line in grid.lines)
    context = {"sheet": grid.sheet, "subject": subject, "forms": forms, "by_village": by_village_, "recused": recused}
    context["may_enter"] = grid.may_enter and not recused
    return render(request, "appraisal/sheet_form.html", context)


def store(request, grid: Grid, forms: list[CellForm]) -> bool:
    """True when nothing was refused; refusals are put at their forms, and what was good is stored."""
    readable = [form for form in forms if form.is_valid()]
    changed = {(form.cell.participant.pk, form.cell.column.pk): form for form in readable if form.differs()}
    outcome = record([form.change(grid.sheet) for form in changed.values()], by=request.user)
    for refusal in outcome.refused:
        changed[refusal.change.key[:2]].show_refusal(refusal)
    return not outcome.refused and len(readable) == len(forms)
