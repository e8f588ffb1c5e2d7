"""What the villages say to a sheet, the office's answers, and the words to remind somebody with."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from appraisal import review
from appraisal.models import Reply
from appraisal.reminders import reminders_of
from appraisal.replies import village_lines
from appraisal.rules import may_answer
from appraisal.views.sheets.pages import seen_sheet
from appraisal.views.sheets.periods import own_schemes
from villages.calendars import calendar_of


def sheet_replies(request, pk):
    row = seen_sheet(request, pk)
    lines = village_lines(row)
    context = {"sheet": row, "lines": lines, "may_answer": may_answer(request.user, row), "calendar": calendar_of(row.township_id)}
    return render(request, "appraisal/sheet_replies.html", context)


@require_POST
def reply_answer(request, pk, reply):
    row = seen_sheet(request, pk)
    replies = Reply.objects.filter(entry__in=row.entries()).select_related("entry__participant__village", "entry__participant__scheme")
    objection = get_object_or_404(replies.select_related("entry__indicator"), pk=reply)
    try:
        review.answer(objection, request.POST.get("answer", ""), sheet=row, by=request.user)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, _("The answer is stored; the village reads it."))
    return redirect("sheet_replies", pk)


def reminders(request):
    """For each office that is late and each village that has not replied, words to copy into a chat group."""
    schemes = own_schemes(request.user)
    if not schemes:
        raise PermissionDenied
    chosen = schemes.filter(pk=request.GET["scheme"]).first() if request.GET.get("scheme", "").isdecimal() else schemes.first()
    context = {"schemes": schemes, "chosen": chosen or schemes.first()}
    return render(request, "appraisal/reminders.html", context | {"reminders": reminders_of(context["chosen"])})
