"""The year workbook in the browser: upload, preview with all problems, confirm; download and empty templates."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from appraisal.forms.wording import cleared_phrases
from appraisal.forms.years import WorkbookForm
from appraisal.models import Scheme
from appraisal.rules import may_export
from appraisal.workbook.apply import bring_in
from appraisal.workbook.plan import YearPlan
from appraisal.workbook.read import read_year
from appraisal.workbook.write import template, year_workbook
from township.spreadsheets import BadWorkbook, Problem, xlsx_response
from township.trace import Way, trace
from township.uploads import Upload, keep
from villages.models import Role, Township

PURPOSE = "year"
CREATED = {
    "township": gettext_lazy("township"), "offices": gettext_lazy("offices"), "villages": gettext_lazy("villages"),
    "scheme": gettext_lazy("scheme"), "categories": gettext_lazy("categories"), "indicators": gettext_lazy("indicators"),
    "participants": gettext_lazy("villages taking part"), "scores": gettext_lazy("scores"),
}  # fmt: skip


def own_townships(user):
    townships = Township.objects.filter(pk__in=user.townships_as(Role.APPRAISAL))
    if not townships:
        raise PermissionDenied
    return townships


def year_upload(request):
    own_townships(request.user)
    form = WorkbookForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        return redirect("year_preview", keep(form.cleaned_data["file"], user=request.user, purpose=PURPOSE).pk)
    return render(request, "appraisal/year_upload.html", {"form": form})


def year_preview(request, pk):
    """GET rehearses what POST does."""
    townships = own_townships(request.user)
    upload = get_object_or_404(Upload.objects.visible_to(request.user), pk=pk, purpose=PURPOSE)
    try:
        plan = plan_of(upload, townships)
    except BadWorkbook as bad:
        return render(request, "appraisal/year_preview.html", {"upload": upload, "bad": str(bad)})
    report = bring_in(plan, by=request.user, way=Way.IMPORT, rehearse=request.method != "POST")
    if request.method == "POST" and not report.problems:
        upload.delete()
        messages.success(request, _("“%(file)s” has been brought in.") % {"file": upload.name})
        return redirect(report.scheme or "scheme_list")
    created = [(CREATED[what], number) for what, number in report.created.items()]
    return render(request, "appraisal/year_preview.html", {"upload": upload, "report": report, "created": created})


def plan_of(upload: Upload, townships) -> YearPlan:
    """The file's plan, refused where it is not for a township in which this person runs the appraisal."""
    named = {township.name: township for township in townships}
    plan = read_year(bytes(upload.content), lambda name: cleared_phrases(named.get(name)))
    if plan.scheme.get("township") and plan.scheme["township"] not in named:
        message = _("This file is for “%(file)s”; you run the appraisal of %(own)s.")
        words = {"file": plan.scheme["township"], "own": ", ".join(named)}
        plan.problems.insert(0, Problem("scheme", "A1", message % words))
    return plan


def year_template(request, language):
    if language not in ("en", "zh-hans"):
        raise Http404
    with translation.override(language):
        name = _("year-workbook-template.xlsx")
    return xlsx_response(template(language), name)


def year_download(request, pk):
    scheme = get_object_or_404(Scheme.objects.visible_to(request.user), pk=pk)
    if not may_export(request.user, scheme):
        raise PermissionDenied
    name = _("%(township)s %(year)s year workbook (%(code)s).xlsx")
    name %= {"township": scheme.township.label, "year": scheme.year, "code": scheme.code}
    trace(scheme, "export", by=request.user, after={"file": name})
    return xlsx_response(year_workbook(scheme, translation.get_language() or "en"), name)
