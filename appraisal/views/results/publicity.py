"""A frozen version on its way to be final: its steps, the objections to it, and its notices."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from appraisal import publicity
from appraisal.forms.publicity import FORMS, RemarkForm, StepForm
from appraisal.models import Objection, ObjectionStatus, Ranking, RankingStatus
from appraisal.models.objection import READ_OBJECTIONS
from appraisal.results import frozen_board
from appraisal.rules import may_compute
from appraisal.views.results.frozen import seen_ranking
from township.workflow import NoReason, WrongStatus, move, moves_for
from villages.calendars import calendar_of, calendars_of


def deed_of(ranking: Ranking, verb: str, data: dict, user) -> None:
    """Raises what the deed refuses."""
    if verb in ("submit", "approve", "publicise", "finalise"):
        getattr(publicity, verb)(ranking, by=user, **data)
    elif verb == "return":
        publicity.take_back(ranking, by=user, reason=data.get("reason", ""))
    else:
        move(ranking, verb, by=user, note=data.get("reason", ""))


@require_POST
def ranking_move(request, pk, verb):
    frozen = seen_ranking(request, pk)
    if verb not in Ranking.MOVES or verb == "supersede":
        raise Http404
    if not Ranking.MOVES[verb].who(request.user, frozen):
        raise PermissionDenied
    form = FORMS.get(verb, StepForm)(request.POST, ranking=frozen)
    try:
        if form.is_valid():
            deed_of(frozen, verb, form.cleaned_data, request.user)
            messages.success(request, _("Done: %(move)s.") % {"move": Ranking.MOVES[verb].label})
        else:
            messages.error(request, " ".join(text for errors in form.errors.values() for text in errors))
    except (WrongStatus, NoReason) as refusal:
        messages.error(request, str(refusal))
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect(frozen)


def ranking_notice(request, pk):
    """The notice of publicity, to print and post; the appraisal office may add a remark before."""
    frozen = seen_ranking(request, pk)
    if not frozen.public_from:
        raise Http404
    return notice(request, frozen, "appraisal/notice.html")


def ranking_circular(request, pk):
    """The circular that makes the final ranking known."""
    frozen = seen_ranking(request, pk)
    if frozen.status not in (RankingStatus.FINAL, RankingStatus.SUPERSEDED):
        raise Http404
    return notice(request, frozen, "appraisal/circular.html")


def notice(request, frozen: Ranking, template: str):
    may_edit = may_compute(request.user, frozen)
    form = RemarkForm(request.POST or None, initial={"remark": frozen.remark})
    if request.method == "POST" and not may_edit:
        raise PermissionDenied
    if request.method == "POST" and form.is_valid():
        publicity.remark(frozen, form.cleaned_data["remark"], by=request.user)
        return redirect(request.path)
    board = frozen_board(frozen)
    days = calendar_of(frozen.township_id).working_days_between(frozen.public_from, frozen.public_until)
    top = board.grades[0].name
    context = {"ranking": frozen, "scheme": frozen.scheme, "board": board, "days": days, "form": form, "may_edit": may_edit}
    context |= {"address": request.build_absolute_uri(reverse("public_ranking", args=[frozen.pk])), "top": board.grade_label(top)}
    context["excellent"] = [line.label for line in board.excellent]
    return render(request, template, context)


# ---- objections ----------------------------------------------------------------------------------------------------


def seen_objections(user):
    return Objection.objects.visible_to(user).for_list()


def objection_list(request):
    """Those that wait first, the most urgent on top."""
    if not request.user.townships_as(*READ_OBJECTIONS):
        raise PermissionDenied
    rows = list(seen_objections(request.user))
    waiting = sorted((row for row in rows if row.status == ObjectionStatus.OPEN), key=lambda row: row.due_on)
    closed = [row for row in rows if row.status != ObjectionStatus.OPEN]
    context = {"waiting": waiting, "closed": closed, "calendars": calendars_of(row.township_id for row in waiting)}
    return render(request, "appraisal/objection_list.html", context)


def objection(request, pk):
    row = get_object_or_404(seen_objections(request.user), pk=pk)
    context = {"objection": row, "moves": moves_for(row, request.user), "calendar": calendar_of(row.township_id)}
    return render(request, "appraisal/objection.html", context)


@require_POST
def objection_move(request, pk, verb):
    row = get_object_or_404(seen_objections(request.user), pk=pk)
    if verb not in Objection.MOVES:
        raise Http404
    try:
        publicity.close_objection(row, verb, request.POST.get("answer", ""), by=request.user)
    except (WrongStatus, NoReason) as refusal:
        messages.error(request, str(refusal))
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, _("The answer is stored; the receipt leads to it."))
    return redirect(row)
