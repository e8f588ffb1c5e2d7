"""Filing an appeal: what can be appealed against today, and the form for one figure, one cap or the calculation."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from appraisal import appeals, figures
from appraisal.forms.appeals import AppealForm
from appraisal.models import GradeCap, Participant
from appraisal.rules import speaks_for
from appraisal.views.corrections import seen_entry
from appraisal.windows import Windows, appealable
from villages.calendars import calendar_of


def seen_participant(request, pk) -> Participant:
    rows = Participant.objects.visible_to(request.user).select_related("scheme__township", "village", "cadre", "post")
    return get_object_or_404(rows, pk=pk)


def appeal_choice(request, pk):
    """Every figure whose days run, the caps and the calculation, with the last day of each; or when the next days come."""
    participant = seen_participant(request, pk)
    if not speaks_for(request.user, participant):
        raise PermissionDenied
    windows = Windows(participant, calendar_of(participant.scheme.township_id))
    context = {"participant": participant, "windows": windows, "sheets": appealable(windows)}
    context["caps"] = participant.caps.in_force() if windows.takes() else []
    return render(request, "appraisal/appeal_choice.html", context)


def calculation_appeal(request, pk):
    return file(request, seen_participant(request, pk))


def entry_appeal(request, pk):
    entry = seen_entry(request, pk)
    return file(request, entry.participant, entry=entry)


def cap_appeal(request, pk):
    caps = GradeCap.objects.visible_to(request.user).select_related("participant__scheme__township", "participant__village")
    cap = get_object_or_404(caps, pk=pk)
    return file(request, cap.participant, cap=cap)


def file(request, participant, **about):
    """The form, or what stands against an appeal; POST files it."""
    form = AppealForm(request.POST or None)
    context = {"participant": participant, "form": form, **about}
    try:
        context["appeal"] = appeals.drafted(participant, by=request.user, **about)
        if request.method == "POST" and form.is_valid():
            filed = appeals.file_appeal(participant, text=form.cleaned_data["text"], by=request.user, **about)
            messages.success(request, _("Your appeal is filed. It is decided by %(day)s.") % {"day": filed.decide_by.isoformat()})
            return redirect(filed)
    except ValidationError as refusal:
        context["against"] = refusal.messages
    if "entry" in about:
        context["figure"] = figures.shown(about["entry"])
    return render(request, "appraisal/appeal_form.html", context)
