"""The trace, for discipline office and auditor: who changed what, when, from what to what, and why."""

from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from township.spreadsheets import xlsx_response
from township.trace import Trace, trace
from villages.forms.trace import TraceFilter
from villages.models import Role, Township
from villages.trace_export import trace_workbook
from villages.trace_words import VERBS, change_lines, kind_name

PAGE = 50
MOST_EXPORTED = 20_000


def filtered(request):
    """(the filter, the rows that this person may see and that fit it, newest first); 403 without the duty."""
    if not request.user.townships_as(Role.DISCIPLINE, Role.AUDITOR):
        raise PermissionDenied
    form = TraceFilter(request.GET)
    rows = Trace.objects.visible_to(request.user).select_related("by", "on_behalf_of", "township")
    return form, form.apply(rows) if form.is_valid() else rows


def trace_list(request):
    form, rows = filtered(request)
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    lines = [(row, VERBS.get(row.verb, row.verb), kind_name(row.kind), change_lines(row)) for row in page]
    query = request.GET.copy()
    query.pop("page", None)
    return render(request, "villages/trace_list.html", {"form": form, "page": page, "lines": lines, "query": query.urlencode()})


@require_POST
def trace_excel(request):
    """The filtered rows as Excel; the export is itself traced."""
    _form, rows = filtered(request)
    book, lines = trace_workbook(rows[:MOST_EXPORTED])
    for township in Township.objects.filter(pk__in=request.user.townships_as(Role.DISCIPLINE, Role.AUDITOR)):
        trace(township, "export", by=request.user, after={"rows": lines}, subject=_("Trace"))
    return xlsx_response(book, _("trace.xlsx"))
