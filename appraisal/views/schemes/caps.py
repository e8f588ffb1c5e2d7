"""The grade caps of a scheme: what they are, and setting and lifting one with its effect in sight."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from appraisal.caps import lift_cap, may_cap, set_cap
from appraisal.forms.caps import CapForm, LiftForm
from appraisal.models import GradeCap, Scheme
from appraisal.results.effects import effect_with_cap, effect_without_cap
from appraisal.rules import is_not_tied, may_read_ranking
from township.document_numbers import rewritten


def seen_scheme(request, pk) -> Scheme:
    """404 for a stranger's, 403 for those who read their own village alone."""
    scheme = get_object_or_404(Scheme.objects.visible_to(request.user).select_related("township"), pk=pk)
    if not may_read_ranking(request.user, scheme):
        raise PermissionDenied
    return scheme


def cap_list(request, pk):
    scheme = seen_scheme(request, pk)
    caps = GradeCap.objects.filter(participant__scheme=scheme).for_list()
    return render(request, "appraisal/cap_list.html", {"scheme": scheme, "caps": caps, "may_cap": may_cap(request.user, scheme)})


def cap_new(request, pk):
    """The first post shows what the cap does, the second, with the same values, sets it."""
    scheme = seen_scheme(request, pk)
    if not may_cap(request.user, scheme):
        raise PermissionDenied
    form, effect = CapForm(request.POST or None, scheme=scheme), None
    if request.method == "POST" and form.is_valid() and done(form, is_not_tied, form.instance.participant, request.user):
        if request.POST.get("seen") == seen_as(form.cleaned_data) and done(form, set_cap, form.instance, by=request.user):
            return back_to_list(request, form, scheme.pk, _("The cap is set."))
        effect = effect_with_cap(form.instance.participant, form.instance.best_grade)
    context = {"scheme": scheme, "form": form, "effect": effect, "seen": seen_as(form.cleaned_data) if effect else ""}
    return render(request, "appraisal/cap_form.html", context)


def cap_lift(request, pk):
    """Shows at once what happens without the cap."""
    caps = GradeCap.objects.visible_to(request.user).select_related("participant__scheme__township", "participant__village")
    cap = get_object_or_404(caps, pk=pk)
    scheme = cap.participant.scheme
    if not may_cap(request.user, scheme):
        raise PermissionDenied
    if cap.lifted_at:
        return redirect("cap_list", scheme.pk)
    form = LiftForm(request.POST or None, scheme=scheme)
    if request.method == "POST" and form.is_valid() and done(form, lift_cap, cap, **form.cleaned_data, by=request.user):
        return back_to_list(request, form, scheme.pk, _("The cap is lifted."))
    return render(request, "appraisal/cap_form.html", {"scheme": scheme, "cap": cap, "form": form, "effect": effect_without_cap(cap)})


def back_to_list(request, form, scheme, words: str):
    """With what was done, and how the number of its paper was written out."""
    messages.success(request, words)
    if notice := rewritten(form.data["document"], form.cleaned_data["document"]):
        messages.info(request, notice)
    return redirect("cap_list", scheme)


def seen_as(data: dict) -> str:
    """What the effect was shown for: another village or grade is shown anew."""
    return f"{data['participant'].pk} {data['best_grade']}"


def done(form, deed, *things, **more) -> bool:
    """Do the deed; what it refuses is put at the form."""
    try:
        deed(*things, **more)
    except ValidationError as refusal:
        form.add_error(None, " ".join(refusal.messages))
        return False
    return True
