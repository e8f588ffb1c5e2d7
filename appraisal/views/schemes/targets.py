"""Who takes part, with which targets; and what a running year changes by a decision."""

from decimal import Decimal

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.forms import modelformset_factory
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from appraisal.actions import LockedFigures, change_targets, not_applicable_to_all, set_participants, set_target
from appraisal.cadre_schemes import bring_cadres
from appraisal.entries import Refused
from appraisal.forms.schemes import DecisionForm, ParticipantForm
from appraisal.forms.targets import PeriodsForm, TargetGrid
from appraisal.models import Indicator, Participant
from appraisal.rules import may_write_scheme
from appraisal.views.schemes.scheme import own_draft, seen_scheme
from township.saving import save_traced
from villages.models import Village


def scheme_targets(request, pk):
    """Targets by village: freely while the scheme is a draft, by a decision with its document number once it runs."""
    scheme = seen_scheme(request, pk)
    if not may_write_scheme(request.user, scheme) or scheme.status == "closed":
        raise PermissionDenied
    grid = TargetGrid(scheme, request.POST or None)
    running = scheme.status == "open"
    decision = DecisionForm(request.POST or None) if running else None
    valid = request.method == "POST" and grid.is_valid() and (not decision or decision.is_valid())
    if valid and store_targets(request, grid.changes(), decision):
        return redirect(scheme)
    return render(request, "appraisal/target_form.html", {"scheme": scheme, "grid": grid, "decision": decision})


@transaction.atomic
def store_targets(request, changes: dict[tuple[Indicator, Participant], Decimal | None], decision) -> bool:
    if decision is None:
        for (indicator, participant), target in changes.items():
            set_target(indicator, participant, target, by=request.user)
        return True
    try:
        change_targets(changes, by=request.user, note=decision.note())
        return True
    except LockedFigures as refusal:
        decision.add_error(None, str(refusal))
    except Refused as refusal:
        decision.add_error(None, refusal.refused[0].message)
    transaction.set_rollback(True)
    return False


def scheme_cadres(request, pk):
    """Which cadres take part, by the register; brought up to date by a press, in a running year as well."""
    scheme = seen_scheme(request, pk)
    if not scheme.is_for_cadres:
        raise Http404
    if request.method == "POST":
        came, changed = bring_cadres(scheme, by=request.user)
        messages.success(request, _("From the register: %(came)s came, %(changed)s changed.") % {"came": came, "changed": changed})
        return redirect("scheme_cadres", scheme.pk)
    rows = scheme.participants.visible_to(request.user).in_order()
    may_bring = may_write_scheme(request.user, scheme) and scheme.status != "closed"
    return render(request, "appraisal/scheme_cadres.html", {"scheme": scheme, "participants": rows, "may_bring": may_bring})


def scheme_participants(request, pk):
    """Which villages take part in a draft, in which group and with which coefficient."""
    scheme = own_draft(request, seen_scheme(request, pk))
    if scheme.is_for_cadres:
        return redirect("scheme_cadres", scheme.pk)
    villages = Village.objects.filter(township=scheme.township_id).order_by("position", "pk")
    forms = modelformset_factory(Participant, ParticipantForm, extra=0)(request.POST or None, queryset=scheme.participants.in_order())
    if request.method == "POST" and "chosen" in request.POST:
        set_participants(scheme, villages.filter(pk__in=request.POST.getlist("village")), by=request.user)
        return redirect("scheme_participants", scheme.pk)
    if request.method == "POST" and forms.is_valid():
        for form in forms.forms:
            save_traced(form, by=request.user)
        return redirect(scheme)
    taking_part = set(scheme.participants.values_list("village", flat=True))
    choices = [(village, village.pk in taking_part) for village in villages]
    return render(request, "appraisal/participant_form.html", {"scheme": scheme, "forms": forms, "choices": choices})


def indicator_not_applicable(request, pk):
    """Not applicable to all, in a running year, by a decision."""
    rows = Indicator.objects.visible_to(request.user).select_related("scheme__township", "category", "office")
    indicator = get_object_or_404(rows, pk=pk)
    if not may_write_scheme(request.user, indicator.scheme) or indicator.scheme.status != "open":
        raise PermissionDenied
    periods, decision = PeriodsForm(indicator, request.POST or None), DecisionForm(request.POST or None)
    if (
        request.method == "POST"
        and periods.is_valid()
        and decision.is_valid()
        and leave_out(request, indicator, periods.chosen(), decision)
    ):
        return redirect(indicator.scheme)
    context = {"indicator": indicator, "scheme": indicator.scheme, "periods": periods, "decision": decision}
    return render(request, "appraisal/not_applicable_form.html", context)


def leave_out(request, indicator: Indicator, periods: list[int], decision) -> bool:
    """True when done; what a closed sheet refuses is put at the form."""
    try:
        outcome = not_applicable_to_all(indicator, periods, by=request.user, reason=decision.cleaned_data["reason"], note=decision.note())
    except Refused as refusal:
        decision.add_error(None, refusal.refused[0].message)
        return False
    messages.success(request, _("%(count)s figures are now not applicable.") % {"count": len(outcome.saved)})
    return True
