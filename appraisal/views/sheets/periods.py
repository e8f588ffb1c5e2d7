"""Periods for the appraisal office: how far each office is, from and until when its sheets take figures, return and lock."""

from datetime import date, timedelta
from functools import partial

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from appraisal.forms.sheets import DaysForm
from appraisal.models import Scheme, SchemeStatus, Sheet, SheetStatus, find_heads
from appraisal.periods import Period
from appraisal.progress import NOTHING, Progress, progress_of
from appraisal.replies import waiting
from appraisal.review import move_sheet
from appraisal.rules import may_review
from appraisal.views.sheets.pages import seen_sheet
from township.saving import save_traced
from township.workflow import WrongStatus, moves_for
from villages.calendars import calendar_of
from villages.models import Role


def own_schemes(user):
    townships = user.townships_as(Role.APPRAISAL)
    if not townships:
        raise PermissionDenied
    return Scheme.objects.filter(township__in=townships).exclude(status=SchemeStatus.DRAFT).for_list()


def period_list(request):
    """One scheme's sheets by period; POST opens, closes or locks all of a period's sheets, or one of them."""
    schemes = own_schemes(request.user)
    asked = request.GET.get("scheme") or request.POST.get("scheme", "")
    chosen = get_object_or_404(schemes, pk=asked) if asked.isdecimal() else schemes.first()
    rows = list(Sheet.objects.filter(scheme=chosen).for_list()) if chosen else []
    if request.method == "POST":
        deed, named = DEEDS.get(request.POST.get("deed", "")), (request.POST.get("period"), request.POST.get("sheet"))
        asked_for = [row for row in rows if named in ((str(row.period), None), (None, str(row.pk)))]
        if deed and asked_for:
            deed(request, asked_for)
        return redirect(f"{request.path}?scheme={chosen.pk}" if chosen else request.path)
    progress = progress_of(rows)
    find_heads(rows)
    objections = waiting(rows)
    periods = [(period, *overview(request.user, [row for row in rows if row.period == period], progress, objections)) for period in Period]
    context = {"schemes": schemes, "chosen": chosen, "periods": [period for period in periods if period[2]]}
    context["calendar"] = calendar_of(chosen.township_id) if chosen else None
    return render(request, "appraisal/period_list.html", context)


def overview(user, rows: list[Sheet], progress: dict[int, Progress], objections: dict[int, int]) -> tuple[dict, list]:
    """A period's figures over all offices and what can be done to all at once; its sheets with their figures, moves and open objections."""
    found = {row.status for row in rows}
    deeds = [(deed, label, picture) for deed, label, picture, statuses in FOR_ALL if found.intersection(statuses)]
    total = {"progress": sum((progress[row.pk] for row in rows), NOTHING), "deeds": deeds}
    return total, [(row, progress[row.pk], moves_for(row, user), objections.get(row.pk, 0)) for row in rows]


def open_days(request, sheets: list[Sheet]) -> None:
    """From today on at the latest, and without a last day."""
    today = timezone.localdate()
    set_days(request, [(sheet, min(sheet.opens_on, today), None) for sheet in sheets])


def close_days(request, sheets: list[Sheet]) -> None:
    """Yesterday was the last day. A sheet that has not opened yet takes nothing anyway, and opens when its day comes."""
    yesterday = timezone.localdate() - timedelta(days=1)
    set_days(request, [(sheet, min(sheet.opens_on, yesterday), yesterday) for sheet in sheets if not sheet.opens_later])


@transaction.atomic
def set_days(request, days: list[tuple[Sheet, date, date | None]]) -> None:
    for sheet, opens_on, closes_on in days:
        values = {"opens_on": opens_on, "due_on": sheet.due_on, "closes_on": closes_on}
        form = DaysForm(values, instance=sheet)
        if sheet.status != SheetStatus.LOCKED and form.is_valid():
            save_traced(form, by=request.user)
    messages.success(request, _("The period's days have been changed."))


def move_all(request, sheets: list[Sheet], verb: str) -> None:
    """Those that stand before the move make it; each that cannot is named with the reason. Sheets beyond it are left alone."""
    moved = 0
    behind = ORDER.index(Sheet.MOVES[verb].target)
    for sheet in sheets:
        if ORDER.index(sheet.status) >= behind:
            continue
        try:
            move_sheet(sheet, verb, by=request.user)
            moved += 1
        except WrongStatus as refusal:
            messages.error(request, str(refusal))
        except ValidationError as refusal:
            messages.error(request, f"{sheet.office}: {' '.join(refusal.messages)}")
    if moved:
        messages.success(request, MOVED[verb] % {"count": moved})


ORDER = list(SheetStatus.values)
# (deed, label, icon, statuses of which at least one sheet must have one)
FOR_ALL = [
    ("open", gettext_lazy("Open for all offices"), "unlock", {SheetStatus.OPEN}),
    ("close", gettext_lazy("Close for all offices"), "slash-circle", {SheetStatus.OPEN}),
    ("send", gettext_lazy("Send all to the villages"), "houses", {SheetStatus.CONFIRMED}),
    ("review", gettext_lazy("Review all"), "check-circle", {SheetStatus.VILLAGES}),
    ("lock", gettext_lazy("Lock all"), "lock", {SheetStatus.REVIEWED}),
]
MOVED = {
    "send": gettext_lazy("%(count)s sheets have been sent to the villages."),
    "review": gettext_lazy("%(count)s sheets have been reviewed."),
    "lock": gettext_lazy("%(count)s sheets have been locked."),
}
DEEDS = {"open": open_days, "close": close_days} | {verb: partial(move_all, verb=verb) for verb in MOVED}


def period_edit(request, pk):
    sheet = seen_sheet(request, pk)
    if not may_review(request.user, sheet):
        raise PermissionDenied
    form = DaysForm(request.POST or None, instance=sheet)
    if request.method == "POST" and form.is_valid():
        save_traced(form, by=request.user)
        return redirect(reverse("period_list") + f"?scheme={sheet.scheme_id}")
    return render(request, "appraisal/period_form.html", {"form": form, "sheet": sheet})
