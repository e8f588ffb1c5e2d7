"""The files that a figure rests on: looking, adding, serving, taking away."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_POST, require_safe

from appraisal.evidence import attach, detach, detachable, may_attach
from appraisal.forms.evidence import EvidenceForm
from appraisal.models import Entry, Evidence, EvidenceKind


def seen_entry(request, pk) -> Entry:
    rows = Entry.objects.visible_to(request.user)
    return get_object_or_404(
        rows.select_related(
            "participant__village", "participant__cadre", "participant__post", "participant__scheme__township", "indicator__scheme"
        ),
        pk=pk,
    )


def evidence_list(request, pk):
    entry = seen_entry(request, pk)
    sheet = entry.sheet
    may = may_attach(request.user, entry, sheet)
    if request.method == "POST" and not may:
        raise PermissionDenied
    form = EvidenceForm(request.POST, request.FILES) if request.method == "POST" else EvidenceForm()
    if form.is_valid():
        try:
            attach(entry, form.cleaned_data["files"], by=request.user)
            return redirect("evidence_list", pk)
        except ValidationError as refusal:
            form.add_error("files", refusal)
    rows = Evidence.objects.filter(entry=entry).for_list()
    removable = detachable(rows, request.user, entry, sheet)
    files = [(row, row.pk in removable) for row in rows]
    context = {"entry": entry, "sheet": sheet, "files": files, "form": form, "may_attach": may}
    return render(request, "appraisal/evidence_list.html", context)


def seen_file(request, pk) -> Evidence:
    rows = Evidence.objects.visible_to(request.user).select_related(
        "entry__participant__village", "entry__participant__cadre", "entry__participant__post", "entry__participant__scheme"
    )
    return get_object_or_404(rows.select_related("entry__indicator__scheme"), pk=pk)


@require_safe
def evidence(request, pk):
    """A picture is shown, a PDF is saved; neither may do anything in the reader's browser."""
    row = seen_file(request, pk)
    response = HttpResponse(bytes(row.content), content_type=row.content_type)
    response["Content-Disposition"] = content_disposition_header(row.kind == EvidenceKind.PDF, row.name)
    response["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


@require_POST
def evidence_delete(request, pk):
    row = seen_file(request, pk)
    detach(row, by=request.user)
    messages.success(request, row.name)
    return redirect("evidence_list", row.entry_id)
