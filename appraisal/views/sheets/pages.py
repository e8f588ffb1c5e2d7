"""The list of score sheets, the sheet itself, and its moves."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from appraisal.grid import grid_of
from appraisal.models import Scheme, SchemeStatus, Sheet
from appraisal.periods import Period
from appraisal.progress import progress_of
from appraisal.rules import may_score
from township.trace import Trace
from township.workflow import NoReason, WrongStatus, move, moves_for
from villages.models import Role

OWN = (Role.SCORER, Role.HEAD)


def seen_sheets(user):
    return Sheet.objects.visible_to(user).select_related("scheme__township", "office")


def seen_sheet(request, pk) -> Sheet:
    return get_object_or_404(seen_sheets(request.user), pk=pk)


def sheet_list(request):
    """Own offices' sheets first; other officials see all of them."""
    schemes = Scheme.objects.visible_to(request.user).exclude(status=SchemeStatus.DRAFT).for_list()
    chosen = schemes.filter(pk=request.GET["scheme"]).first() if request.GET.get("scheme", "").isdigit() else schemes.first()
    rows = list(Sheet.objects.visible_to(request.user).filter(scheme=chosen).for_list()) if chosen else []
    own = request.user.offices_as(*OWN)
    progress = progress_of(rows)
    lines = sorted(((row, progress[row.pk], row.office_id in own) for row in rows), key=lambda line: not line[2])
    return render(request, "appraisal/sheet_list.html", {"schemes": schemes, "chosen": chosen, "lines": lines})


def sheet(request, pk):
    row = seen_sheet(request, pk)
    grid = grid_of(row, request.user)
    last = Trace.objects.of(row).first() if row.status != "open" else None
    moves = [(verb, step) for verb, step in moves_for(row, request.user) if verb in ("submit", "take_back")]
    return render(
        request,
        "appraisal/sheet.html",
        {
            "sheet": row,
            "grid": grid,
            "moves": moves,
            "last": last,
            "is_scorer": may_score(request.user, row),
            "has_previous": row.period in (Period.Q2, Period.Q3, Period.Q4),
        },
    )


@require_POST
def sheet_move(request, pk, verb):
    row = seen_sheet(request, pk)
    if verb not in row.MOVES:
        return redirect(row)
    try:
        move(row, verb, by=request.user, note=request.POST.get("reason", ""))
    except (WrongStatus, NoReason) as refusal:
        messages.error(request, str(refusal))
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, _("Done: %(move)s.") % {"move": row.MOVES[verb].label})
    back = request.POST.get("back", "")
    return redirect("period_list") if back == "periods" else redirect(row)
