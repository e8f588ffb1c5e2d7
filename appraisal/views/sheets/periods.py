"""Periods for the appraisal office: how far each office is, from and until when its sheets take figures, return and lock."""

from datetime import timedelta

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from appraisal.forms.sheets import DaysForm
from appraisal.models import Scheme, SchemeStatus, Sheet
from appraisal.periods import Period
from appraisal.progress import progress_of
from appraisal.rules import may_review
from appraisal.views.sheets.pages import seen_sheet
from township.saving import save_traced
from township.workflow import moves_for
from villages.models import Role


def own_schemes(user):
    townships = user.townships_as(Role.APPRAISAL)
    if not townships:
        raise PermissionDenied
    return Scheme.objects.filter(township__in=townships).exclude(status=SchemeStatus.DRAFT).for_list()


def period_list(request):
    """One scheme's sheets by period; POST opens or closes all sheets of a period at once."""
    schemes = own_schemes(request.user)
    asked = request.GET.get("scheme") or request.POST.get("scheme", "")
    chosen = get_object_or_404(schemes, pk=asked) if asked.isdigit() else schemes.first()
    rows = list(Sheet.objects.filter(scheme=chosen).for_list()) if chosen else []
    if request.method == "POST":
        set_days(request, [row for row in rows if str(row.period) == request.POST.get("period")], request.POST.get("deed", ""))
        return redirect(f"{request.path}?scheme={chosen.pk}")
    progress = progress_of(rows)
    periods = [
        (period, [(row, progress[row.pk], moves_for(row, request.user)) for row in rows if row.period == period]) for period in Period
    ]
    return render(request, "appraisal/period_list.html", {"schemes": schemes, "chosen": chosen, "periods": [p for p in periods if p[1]]})


def set_days(request, sheets: list[Sheet], deed: str) -> None:
    """`open` from today on, without a last day; `close` with yesterday."""
    today = timezone.localdate()
    for sheet in sheets:
        days = {"opens_on": min(sheet.opens_on, today), "closes_on": None} if deed == "open" else {"closes_on": today - timedelta(days=1)}
        if deed == "close" and sheet.opens_on >= today:
            continue
        values = {"due_on": sheet.due_on, "opens_on": sheet.opens_on, "closes_on": sheet.closes_on} | days
        form = DaysForm(values, instance=sheet)
        if form.is_valid():
            save_traced(form, by=request.user)
    messages.success(request, _("The period's days have been changed."))


def period_edit(request, pk):
    sheet = seen_sheet(request, pk)
    if not may_review(request.user, sheet):
        raise PermissionDenied
    form = DaysForm(request.POST or None, instance=sheet)
    if request.method == "POST" and form.is_valid():
        save_traced(form, by=request.user)
        return redirect(reverse("period_list") + f"?scheme={sheet.scheme_id}")
    return render(request, "appraisal/period_form.html", {"form": form, "sheet": sheet})
