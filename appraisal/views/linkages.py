"""What follows from a final ranking: the lists, their terms, their lines, and deciding on them."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from appraisal import linkages, rules
from appraisal.exports.linkages import linkage_file_name, linkage_workbook
from appraisal.forms.linkages import FORMS, LineForm
from appraisal.linkage_pages import page_of_line, page_of_linkage, steps_of
from appraisal.models import Linkage, LinkageKind, LinkageLine, Ranking
from appraisal.views.deeds import buttons, told
from cadres.views.access import chosen
from township.spreadsheets import xlsx_response
from township.trace import Trace, trace
from villages.models import Role

DONE = {
    "submit": gettext_lazy("It is with the committee now."),
    "approve": gettext_lazy("Approved. Whoever is on the list reads their own line now."),
    "return": gettext_lazy("Returned to whoever wrote it."),
    "withdraw": gettext_lazy("Withdrawn; it stays on record."),
    "revoke": gettext_lazy("Revoked; it stays on record."),
}


@require_safe
def linkage_list(request):
    """The township's lists, and what can be proposed on its final rankings."""
    township = chosen(request, request.user.townships_as(*rules.READ_LINKAGES, Role.ECONOMY))
    rows = Linkage.objects.visible_to(request.user).filter(scheme__township=township).for_list()
    final = Ranking.objects.filter(scheme__township=township, status="final").for_list()
    starts = [(ranking, linkages.kinds_for(request.user, ranking, rows)) for ranking in final]
    context = {"township": township, "rows": rows, "starts": [pair for pair in starts if pair[1]], "final": bool(starts)}
    return render(request, "appraisal/linkage_list.html", context)


def linkage_new(request, pk, kind):
    ranking = get_object_or_404(Ranking.objects.visible_to(request.user).select_related("scheme__township"), pk=pk)
    if kind not in LinkageKind.values:
        raise Http404
    row = Linkage(scheme=ranking.scheme, ranking=ranking, kind=kind)
    if not rules.may_propose_linkage(request.user, row):
        raise PermissionDenied
    return edit(request, row)


def linkage_edit(request, pk):
    row = seen_linkage(request, pk)
    if not rules.may_propose_linkage(request.user, row):
        raise PermissionDenied
    if not row.is_open:
        messages.error(request, _("This list is “%(status)s”: it is not changed any more.") % {"status": row.get_status_display()})
        return redirect(row)
    return edit(request, row)


def edit(request, row):
    form = FORMS[LinkageKind(row.kind)](request.POST or None, linkage=row)
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(stored(row, form, by=request.user))
        except ValidationError as refusal:
            form.add_error(None, " ".join(refusal.messages))
    return render(request, "appraisal/linkage_form.html", {"linkage": row, "form": form})


def stored(row, form, *, by) -> Linkage:
    said = {name: form.cleaned_data[name] for name in ("title", "basis")} | {"terms": form.terms}
    if row.pk:
        linkages.change(row, **said, by=by)
        return row
    for name, value in said.items():
        setattr(row, name, value)
    return linkages.draft(row, by=by)


def seen_linkage(request, pk) -> Linkage:
    return get_object_or_404(Linkage.objects.visible_to(request.user).for_list(), pk=pk)


@require_safe
def linkage(request, pk):
    row = seen_linkage(request, pk)
    context = page_of_linkage(row)
    context["buttons"], context["against"] = buttons(row, request.user)
    context["may_write"] = row.is_open and rules.may_propose_linkage(request.user, row)
    context["steps"] = steps_of(Trace.objects.of(row))
    return render(request, "appraisal/linkage.html", context)


def linkage_line(request, pk):
    """Where one line comes from; whoever wrote the list may change it there before it is submitted."""
    line = get_object_or_404(LinkageLine.objects.visible_to(request.user).for_list(), pk=pk)
    row = line.linkage
    may_write = row.is_open and rules.may_propose_linkage(request.user, row)
    if request.method == "POST" and not may_write:
        raise PermissionDenied
    form = LineForm(line, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            linkages.change_line(line, form.values, by=request.user)
            return redirect(row)
        except ValidationError as refusal:
            form.add_error("reason", " ".join(refusal.messages))
    context = page_of_line(line) | {"form": form, "may_write": may_write}
    context["reads_list"] = Linkage.objects.visible_to(request.user).filter(pk=row.pk).exists()
    return render(request, "appraisal/linkage_line.html", context)


@require_POST
def linkage_move(request, pk, verb):
    row = seen_linkage(request, pk)
    if verb not in Linkage.MOVES:
        raise Http404
    told(request, lambda: linkages.decide(row, verb, by=request.user, note=request.POST.get("reason", "")), DONE[verb])
    return redirect(row)


@require_POST
def linkage_excel(request, pk):
    row = seen_linkage(request, pk)
    name = linkage_file_name(row)
    content = linkage_workbook(page_of_linkage(row))
    trace(row, "export", by=request.user, after={"file": name, "status": row.status})
    return xlsx_response(content, name)
