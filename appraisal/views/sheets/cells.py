"""What the grid's script asks and tells: saving cells, the story of a cell, last quarter's figures."""

import json

from django.db import transaction
from django.http import Http404, HttpResponseBadRequest, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from appraisal.cell_forms import BadRequest, Unreadable, read_cells
from appraisal.entries import OUT_OF_HAND, Outcome, Refusal, record_on
from appraisal.grid import cell_of
from appraisal.measuring import readings_of
from appraisal.models import Entry, Sheet
from appraisal.periods import QUARTERS
from appraisal.rules import may_propose_correction
from appraisal.scoring.numbers import show
from appraisal.story import formula_of, history_of, now_says
from appraisal.views.sheets.pages import seen_sheet, seen_sheets

STATUSES = {"conflict": 409, "closed": 409, "forbidden": 403, "recused": 403, "invalid": 400}


@require_POST
def save_cells(request, pk):
    """Body `{"user", "cells": [{"p", "i", "values", "na", "reason", "version"}]}` → `{"saved": […], "refused": […]}`.

    Each cell is stored or refused by itself. When all are refused the status says why the first one was.
    """
    try:
        body = json.loads(request.body)
        if is_of_somebody_else(body, request.user):
            return JsonResponse({"saved": [], "refused": [], "signed_in_as": str(request.user)}, status=403)
        changes, unreadable, outcome = store(request, pk, body)
    except (ValueError, RecursionError, BadRequest):
        return HttpResponseBadRequest()
    refused = [refused_as_json(refusal) for refusal in outcome.refused] + [unreadable_as_json(row) for row in unreadable]
    saved = [entry_as_json(entry) for entry in (*outcome.saved, *outcome.unchanged)] + blanks(changes, outcome)
    status = 200 if saved or not refused else STATUSES[refused[0]["code"]]
    return JsonResponse({"saved": saved, "refused": refused}, status=status)


def is_of_somebody_else(body, user) -> bool:
    """What one person typed is not stored in the name of the next who signs in on that computer."""
    return isinstance(body, dict) and body.get("user", user.pk) != user.pk


@transaction.atomic
def store(request, pk, body):
    """With the sheet locked: what was read, what was no number, and what came of it."""
    sheet = get_object_or_404(seen_sheets(request.user).select_for_update(of=("self",)), pk=pk)
    changes, unreadable = read_cells(sheet, body)
    return changes, unreadable, record_on(sheet, changes, by=request.user)


def entry_as_json(entry: Entry) -> dict:
    return {
        "p": entry.participant_id,
        "i": entry.indicator_id,
        "version": entry.version,
        "values": entry.inputs,
        "na": entry.not_applicable and not entry.inputs,
        "reason": entry.reason,
        "points": "" if entry.is_missing else _("n/a") if entry.not_applicable else show(entry.points),
    }


def blanks(changes, outcome: Outcome) -> list[dict]:
    """Cells that were blank and stay so: nothing is stored for them, and the script is told all the same."""
    told = {(entry.participant_id, entry.indicator_id) for entry in (*outcome.saved, *outcome.unchanged)}
    told |= {refusal.change.key[:2] for refusal in outcome.refused}
    empty = {"version": 0, "values": [], "na": False, "reason": "", "points": ""}
    return [{"p": change.key[0], "i": change.key[1]} | empty for change in changes if change.key[:2] not in told]


def refused_as_json(refusal: Refusal) -> dict:
    change = refusal.change
    told = {"p": change.participant.pk, "i": change.indicator.pk, "code": refusal.code, "field": refusal.field, "message": refusal.message}
    if refusal.code == "conflict" and refusal.entry:
        told |= {"message": now_says(refusal.entry), "now": entry_as_json(refusal.entry)}
    return told


def unreadable_as_json(row: Unreadable) -> dict:
    return {"p": row.participant, "i": row.indicator, "code": "invalid", "field": row.field, "message": row.message}


@require_GET
def cell_story(request, pk, participant, indicator):
    """A cell's formula and history, as a piece of the page; where the sheet has left its office, the way to a correction."""
    sheet = seen_sheet(request, pk)
    cell = cell_of(sheet, participant, indicator)
    if cell is None:
        raise Http404
    context = {"cell": cell, "formula": formula_of(cell), "history": history_of(cell)}
    context["may_correct"] = cell.entry and sheet.status in OUT_OF_HAND and may_propose_correction(request.user, cell.entry)
    if cell.column.is_measured:
        context["now"] = readings_of(sheet, [cell.column.indicator], [cell.participant]).get((participant, indicator))
    context["evidence"] = cell.entry.evidence.count() if cell.entry else 0
    return render(request, "appraisal/sheet_cell.html", context)


@require_GET
def previous_quarter(request, pk):
    """The quarter before: `{"cells": [{"p", "i", "values", "na", "reason"}]}`."""
    sheet = seen_sheet(request, pk)
    before = Sheet.objects.filter(scheme=sheet.scheme, office=sheet.office, period=sheet.period - 1).select_related("scheme").first()
    entries = before.entries().present() if before and sheet.period in QUARTERS else []
    return JsonResponse({"cells": [entry_as_json(entry) for entry in entries]})
