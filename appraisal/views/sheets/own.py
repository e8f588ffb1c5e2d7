"""A village's own figures by period: self-scores before, replies after the office has entered."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from appraisal import review
from appraisal.forms.own import OwnForms
from appraisal.models import LinkageLine, Participant, Sheet
from appraisal.own import own_sheets
from appraisal.periods import Period
from appraisal.rules import speaks_for
from villages.calendars import calendars_of


def own_list(request):
    """The years of own villages with their periods and what is asked for in each."""
    years = list(Participant.objects.of_own_villages(request.user))
    sheets = Sheet.objects.filter(scheme__in={row.scheme_id for row in years}).for_list()
    found = {}
    for sheet in sheets:
        found.setdefault((sheet.scheme_id, sheet.period), []).append(sheet)
    rows = [(row, [(period, found[row.scheme_id, period]) for period in Period if (row.scheme_id, period) in found]) for row in years]
    context = {"rows": rows, "calendars": calendars_of(row.scheme.township_id for row in years)}
    context["follows"] = LinkageLine.objects.approved_for(request.user).for_list()
    return render(request, "appraisal/own_list.html", context)


def own_quarter(request, pk, period):
    """One period; POST stores the self-scores of, or the reply to, the sheet that it names, all of it or nothing."""
    participants = Participant.objects.visible_to(request.user).select_related("scheme__township", "village", "cadre", "post")
    participant = get_object_or_404(participants, pk=pk)
    if period not in participant.periods:
        raise Http404
    own = sorted(own_sheets(participant, period), key=lambda one: not (one.is_asked or one.takes_self_scores))
    named = next((one for one in own if str(one.sheet.pk) == request.POST.get("sheet")), None)
    speaks = speaks_for(request.user, participant)
    if request.method == "POST" and not (speaks and named):
        raise PermissionDenied
    parts = [OwnForms(one, request.POST if one is named else None) for one in own]
    if named and store(request, participant, parts[own.index(named)]):
        return redirect("own_quarter", pk, period)
    context = {"participant": participant, "period": Period(period), "parts": parts, "speaks": speaks}
    context["calendar"] = calendars_of([participant.scheme.township_id])[participant.scheme.township_id]
    return render(request, "appraisal/own_quarter.html", context)


def store(request, participant, part: OwnForms) -> bool:
    """False, with what is wrong beside its field or told above."""
    if not part.deed:
        messages.error(request, _("This sheet takes no self-scores and no reply now."))
        return False
    if not part.is_valid():
        return False
    try:
        if part.deed == "self":
            review.self_score(part.own.sheet, participant, part.scores, by=request.user)
            messages.success(request, _("Your self-scores are stored."))
        else:
            count = review.reply(part.own.sheet, participant, part.objections, by=request.user)
            told = ngettext("Your reply is stored, with %(count)s objection.", "Your reply is stored, with %(count)s objections.", count)
            messages.success(request, told % {"count": count} if count else _("Your reply is stored: you accept every figure."))
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return False
    return True
