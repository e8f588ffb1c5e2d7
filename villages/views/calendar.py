"""The township's calendar: a year at a glance for everybody there; its days and its files for the administrator."""

from datetime import date

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from township.saving import save_traced
from township.spreadsheets import BadWorkbook, xlsx_response
from township.trace import trace
from township.uploads import Upload, keep
from villages.calendar_file import calendar_workbook, read_calendar
from villages.calendars import bring_calendar, calendar, changes_of, hold_calendar, remove_day
from villages.forms.calendar import CalendarDayForm, CalendarFileForm
from villages.models import CalendarDay, Role, Township
from villages.models.calendar import YEARS
from villages.months import months_of, stretches_of
from villages.views.registers import own_row, own_township

PURPOSE = "calendar/"  # and the township's number


def read_township(request) -> Township:
    """The township whose calendar is read (`?township=` where there are several); 403 without any duty there."""
    townships = Township.objects.visible_to(request.user)
    asked = request.GET.get("township", "")
    found = townships.filter(pk=asked).first() if asked.isdecimal() else townships.first()
    if found is None:
        raise PermissionDenied
    return found


def year_of(number: int | None) -> int:
    year = number or timezone.localdate().year
    if year not in YEARS:
        raise Http404
    return year


def calendar_year(request, year=None):
    township, shown, this = read_township(request), year_of(year), timezone.localdate().year
    rows = list(CalendarDay.objects.filter(township=township))
    days = calendar({row.day for row in rows if not row.is_workday}, {row.day for row in rows if row.is_workday})
    own = [row for row in rows if row.day.year == shown]
    context = {"township": township, "year": shown, "stretches": stretches_of(own), "months": months_of(shown, own)}
    context |= {"years": sorted({*days.years, this, this + 1, shown}), "is_known": shown in days.years}
    context |= {"holidays": sum(not row.is_workday for row in own), "made_up": sum(row.is_workday for row in own)}
    context["working"] = days.working_days_between(date(shown - 1, 12, 31), date(shown, 12, 31))
    context["may_edit"] = township.pk in request.user.townships_as(Role.ADMIN)
    return render(request, "villages/calendar.html", context)


# ---- one day -------------------------------------------------------------------------------------------------------


def calendar_new(request, year):
    return edit(request, CalendarDay(township=own_township(request)), year_of(year))


def calendar_edit(request, pk):
    row = own_row(request, CalendarDay, pk)
    return edit(request, row, row.day.year)


@transaction.atomic
def edit(request, row, year):
    if request.method == "POST":
        hold_calendar(row.township_id)
    form = CalendarDayForm(request.POST or None, instance=row, initial={"township": row.township, "day": row.day or date(year, 1, 1)})
    if request.method == "POST" and form.is_valid():
        return redirect(save_traced(form, by=request.user))
    return render(request, "villages/calendar_form.html", {"form": form, "row": row, "year": year})


@require_POST
def calendar_delete(request, pk):
    row = own_row(request, CalendarDay, pk)
    remove_day(row, by=request.user)
    messages.success(request, _("Deleted: %(day)s.") % {"day": row})
    return redirect(row)


# ---- a year as a file ----------------------------------------------------------------------------------------------


@require_POST
def calendar_excel(request, year):
    township = read_township(request)
    rows = list(CalendarDay.objects.filter(township=township, day__year=year_of(year)))
    name = _("%(township)s calendar %(year)s.xlsx") % {"township": township, "year": year}
    trace(township, "export", by=request.user, after={"file": name}, subject=name)
    return xlsx_response(calendar_workbook(rows), name)


def calendar_template(request):
    own_township(request)
    return xlsx_response(calendar_workbook([]), _("calendar.xlsx"))


def calendar_upload(request):
    township = own_township(request)
    form = CalendarFileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        upload = keep(form.cleaned_data["file"], user=request.user, purpose=f"{PURPOSE}{township.pk}")
        return redirect("calendar_preview", upload.pk)
    return render(request, "villages/calendar_upload.html", {"form": form, "township": township})


def calendar_preview(request, pk):
    upload = get_object_or_404(Upload.objects.visible_to(request.user), pk=pk, purpose__startswith=PURPOSE)
    owner = int(upload.purpose.removeprefix(PURPOSE))
    if owner not in request.user.townships_as(Role.ADMIN):
        raise PermissionDenied
    township = Township.objects.get(pk=owner)
    context = {"upload": upload, "township": township}
    try:
        plan = read_calendar(bytes(upload.content))
    except BadWorkbook as bad:
        return render(request, "villages/calendar_preview.html", context | {"bad": str(bad)})
    if request.method == "POST" and not plan.problems:
        return store(request, upload, township, plan)
    context |= {"plan": plan, "changes": changes_of(plan, township)}
    return render(request, "villages/calendar_preview.html", context)


def store(request, upload, township, plan):
    count = bring_calendar(plan, township, by=request.user)
    upload.delete()
    told = ngettext("%(count)s day has been stored.", "%(count)s days have been stored.", count)
    messages.success(request, told % {"count": count})
    return redirect(CalendarDay(township=township, day=date(plan.year, 1, 1)))
