"""The list of score sheets, the sheet itself, and its moves."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from appraisal.grid import grid_of
from appraisal.measuring import read_sheet
from appraisal.models import Says, Scheme, SchemeStatus, Sheet
from appraisal.periods import Period
from appraisal.progress import progress_of
from appraisal.review import move_sheet
from appraisal.rules import may_score
from township.trace import Trace
from township.workflow import NoReason, WrongStatus, moves_for
from villages.calendars import calendar_of
from villages.models import Role

OWN = (Role.SCORER, Role.HEAD)


def seen_sheets(user):
    return Sheet.objects.visible_to(user).select_related("scheme__township", "office")


def seen_sheet(request, pk) -> Sheet:
    return get_object_or_404(seen_sheets(request.user), pk=pk)


def sheet_list(request):
    """Own offices' sheets first; other officials see all of them."""
    schemes = Scheme.objects.visible_to(request.user).exclude(status=SchemeStatus.DRAFT).for_list()
    chosen = schemes.filter(pk=request.GET["scheme"]).first() if request.GET.get("scheme", "").isdecimal() else schemes.first()
    rows = list(Sheet.objects.visible_to(request.user).filter(scheme=chosen).for_list()) if chosen else []
    own = request.user.offices_as(*OWN)
    progress = progress_of(rows)
    lines = sorted(((row, progress[row.pk], row.office_id in own) for row in rows), key=lambda line: not line[2])
    waiting = [line for line in lines if line[2] and line[0].takes_entries]
    context = {"schemes": schemes, "chosen": chosen, "lines": lines, "has_own": any(line[2] for line in lines)}
    context |= {"waiting": len(waiting), "missing": sum(line[1].missing for line in waiting)}
    context["calendar"] = calendar_of(chosen.township_id) if chosen else None
    return render(request, "appraisal/sheet_list.html", context)


def sheet(request, pk):
    row = seen_sheet(request, pk)
    grid = grid_of(row, request.user)
    context = {
        "sheet": row,
        "grid": grid,
        "moves": moves_for(row, request.user),
        "objections": row.replies().filter(says=Says.OBJECTS).count() if row.sent_on else 0,
        "last": Trace.objects.of(row).filter(verb__in=row.MOVES).first(),
        "is_scorer": may_score(request.user, row),
        "calendar": calendar_of(row.township_id),
        "has_previous": row.period in (Period.Q2, Period.Q3, Period.Q4),
    }
    return render(request, "appraisal/sheet.html", context)


@require_POST
def sheet_measure(request, pk):
    """Read the automatic figures now; they are read once more when the sheet is submitted."""
    row = seen_sheet(request, pk)
    read = read_sheet(row, by=request.user)
    told = ngettext("%(count)s automatic figure is new.", "%(count)s automatic figures are new.", read.stored) % {"count": read.stored}
    if read.kept:
        kept = ngettext("%(count)s was entered otherwise and stays.", "%(count)s were entered otherwise and stay.", read.kept)
        told = f"{told} {kept % {'count': read.kept}}"
    messages.success(request, told)
    for refusal in read.refused:
        messages.error(request, refusal)
    return redirect(row)


@require_POST
def sheet_move(request, pk, verb):
    row = seen_sheet(request, pk)
    if verb not in row.MOVES:
        return redirect(row)
    try:
        move_sheet(row, verb, by=request.user, note=request.POST.get("reason", ""))
    except (WrongStatus, NoReason) as refusal:
        messages.error(request, str(refusal))
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, _("Done: %(move)s.") % {"move": row.MOVES[verb].label})
    back = reverse("period_list") + f"?scheme={row.scheme_id}" if request.POST.get("back") == "periods" else row
    return redirect(back)
