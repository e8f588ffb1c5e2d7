"""The year workbook in the browser: upload, preview with all problems, confirm; download and empty templates."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from appraisal.forms.years import WorkbookForm
from appraisal.models import ClearedPhrase, Kind, Scheme
from appraisal.rules import may_export
from appraisal.workbook.apply import bring_in
from appraisal.workbook.read import read_year
from appraisal.workbook.report import Report
from appraisal.workbook.write import template, year_workbook
from township.spreadsheets import xlsx_response
from township.trace import Way, trace
from township.uploads import Upload, keep
from villages.models import Role

PURPOSE = "year"
MOST_LINES = 300  # of each group; a preview is read, and more is not
NO_DIGEST = "-"  # a confirmation that names no preview confirms none
GROUPS = {
    "township": gettext_lazy("Township"),
    "scheme": gettext_lazy("Scheme"),
    "offices": gettext_lazy("Offices"),
    "villages": gettext_lazy("Villages"),
    "participants": gettext_lazy("Villages taking part"),
    "categories": gettext_lazy("Categories"),
    "indicators": gettext_lazy("Indicators"),
    "targets": gettext_lazy("Targets"),
    "scores": gettext_lazy("Scores"),
    "caps": gettext_lazy("Grade caps"),
}


def year_upload(request):
    if not request.user.townships_as(Role.APPRAISAL):
        raise PermissionDenied
    form = WorkbookForm(request.POST, request.FILES) if request.method == "POST" else WorkbookForm()
    if form.is_valid():
        return redirect("year_preview", keep(form.cleaned_data["file"], user=request.user, purpose=PURPOSE).pk)
    return render(request, "appraisal/year_upload.html", {"form": form})


def year_preview(request, pk):
    """GET rehearses what POST does. POST carries the digest of the preview that was read, and does that or nothing."""
    if not request.user.townships_as(Role.APPRAISAL):
        raise PermissionDenied
    upload = get_object_or_404(Upload.objects.visible_to(request.user), pk=pk, purpose=PURPOSE)
    plan = read_year(bytes(upload.content), ClearedPhrase.objects.visible_to(request.user).phrases_of)
    confirmed = (request.POST.get("digest") or NO_DIGEST) if request.method == "POST" else ""
    report = bring_in(plan, by=request.user, way=Way.IMPORT, rehearse=not confirmed, expect=confirmed)
    if report.is_stored:
        upload.delete()
        messages.success(request, _("“%(file)s” has been brought in.") % {"file": upload.name})
        return redirect(report.scheme)
    return render(request, "appraisal/year_preview.html", {"upload": upload, "report": report, "groups": groups_of(report)})


def groups_of(report: Report) -> list[dict]:
    """The lines by group with their numbers; of a long group only the first lines, changes before what is new."""
    groups = []
    for name, lines in report.by_sheet():
        lines = sorted(lines, key=lambda line: line.deed == "create")
        group = {"name": name, "label": GROUPS[name], "lines": lines[:MOST_LINES], "more": max(0, len(lines) - MOST_LINES)}
        groups.append(group | {deed: sum(line.deed == deed for line in lines) for deed in ("create", "change", "delete")})
    return groups


def year_template(request, language):
    if language not in ("en", "zh-hans"):
        raise Http404
    with translation.override(language):
        name = _("year-workbook-template.xlsx")
    return xlsx_response(template(language), name)


@require_POST
def year_download(request, pk):
    """The workbook in the language of the page."""
    rows = Scheme.objects.visible_to(request.user).filter(kind=Kind.VILLAGES)  # a year workbook carries villages only
    scheme = get_object_or_404(rows.select_related("township"), pk=pk)
    if not may_export(request.user, scheme):
        raise PermissionDenied
    name = _("%(township)s %(year)s year workbook (%(code)s).xlsx")
    name %= {"township": scheme.township.label, "year": scheme.year, "code": scheme.code}
    trace(scheme, "export", by=request.user, after={"file": name})
    return xlsx_response(year_workbook(scheme, translation.get_language() or "en"), name)
