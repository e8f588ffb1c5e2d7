"""Corrections: proposing one with its effect in sight, the list, and the page on which another person decides."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from appraisal import corrections, figures
from appraisal.entries import OUT_OF_HAND, Refused, still_in_hand
from appraisal.forms.corrections import CorrectionForm
from appraisal.grid import cell_of
from appraisal.models import Correction, Entry
from appraisal.rules import may_propose_correction, may_read_ranking
from appraisal.views.deeds import buttons, told
from township.trace import Trace


def seen_entry(request, pk) -> Entry:
    rows = Entry.objects.visible_to(request.user).select_related(
        "participant__scheme__township",
        "participant__village",
        "participant__cadre",
        "participant__post",
        "indicator__scheme",
        "indicator__category",
        "indicator__office",
    )
    return get_object_or_404(rows, pk=pk)


def entry_correct(request, pk):
    """The first sending shows what would follow, the second proposes it."""
    entry = seen_entry(request, pk)
    appeal = entry.appeals.unsettled().first()
    if not may_propose_correction(request.user, entry, appeal):
        raise PermissionDenied
    sheet = entry.sheet
    form = CorrectionForm(cell_of(sheet, entry.participant_id, entry.indicator_id), request.POST or None)
    context = {"entry": entry, "sheet": sheet, "form": form, "appeal": appeal, "figure": figures.shown(entry)}
    if sheet.status not in OUT_OF_HAND:
        messages.warning(request, still_in_hand(sheet))
    elif request.method == "POST" and form.is_valid():
        correction, context["effect"] = show_or_propose(request, entry, form, form.change(sheet), appeal)
        if correction:
            return redirect(correction)
    return render(request, "appraisal/correction_form.html", context)


def show_or_propose(request, entry, form, change, appeal):
    """(the correction, None) when it is stored; (None, its effect) when that is to be shown first, or nothing of both."""
    try:
        effect = corrections.effect_of(corrections.tried(change, by=request.user))
        if not form.was_shown(effect.words):
            form.remember(effect.words)
            return None, effect
        return corrections.propose_change(
            entry, change, reason=form.cleaned_data["why"], basis=form.cleaned_data["basis"], by=request.user, appeal=appeal
        ), None
    except Refused as refusal:
        form.show_refusal(refusal.refused[0])
    except ValidationError as refusal:
        form.add_error(None, refusal)
    return None, None


def correction_list(request):
    """What waits first, then the latest."""
    rows = Correction.objects.visible_to(request.user).for_list()
    rows = sorted(rows, key=lambda row: row.status != "proposed")
    waiting = sum(row.status == "proposed" for row in rows)
    return render(request, "appraisal/correction_list.html", {"corrections": rows, "waiting": waiting})


def seen_correction(request, pk) -> Correction:
    rows = Correction.objects.visible_to(request.user).for_list().select_related("entry__indicator__office")
    return get_object_or_404(rows, pk=pk)


def correction(request, pk):
    """Old and new; before it is decided, officials see what it would do to totals and ranks."""
    row = seen_correction(request, pk)
    before, after = figures.before_and_after(row)
    context = {"correction": row, "before": before, "after": after}
    context["reads"] = may_read_ranking(request.user, row)
    context["buttons"], context["against"] = buttons(row, request.user)
    if context["reads"] and row.status == "proposed":
        context["effect"] = corrections.effect_of(figures.proposed(row))
    if row.status == "refused":
        context["refusal"] = Trace.objects.of(row).filter(verb="refuse").values_list("reason", flat=True).first()
    return render(request, "appraisal/correction.html", context)


DEEDS = {
    "approve": lambda row, user, reason: corrections.approve(row, by=user),
    "refuse": lambda row, user, reason: corrections.refuse(row, by=user, reason=reason),
    "withdraw": lambda row, user, reason: corrections.withdraw(row, by=user, reason=reason),
}


DONE = {
    "approve": gettext_lazy("%(correction)s is approved; the figure now says so."),
    "refuse": gettext_lazy("%(correction)s is refused; the figure stays."),
    "withdraw": gettext_lazy("%(correction)s is withdrawn; the figure stays."),
}


@require_POST
def correction_move(request, pk, verb):
    row = seen_correction(request, pk)
    if verb not in DEEDS:
        raise Http404
    deed = DEEDS[verb]
    told(request, lambda: deed(row, request.user, request.POST.get("reason", "")), DONE[verb] % {"correction": row})
    return redirect(row)
