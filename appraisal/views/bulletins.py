"""The weekly bulletin: list, draft and issue, paper and Excel."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from appraisal.bulletins import draft_week, issue, may_draft, sections_of, write_remarks
from appraisal.exports.bulletin import bulletin_file_name, bulletin_workbook
from appraisal.forms.facts import BulletinForm
from appraisal.models import Bulletin
from appraisal.models.bulletin import BulletinStatus
from cadres.views.access import chosen
from township.spreadsheets import xlsx_response
from township.trace import trace
from township.workflow import WrongStatus, moves_for
from villages.models import Role
from villages.models.duty import TOWNSHIP_READERS

READERS = (*TOWNSHIP_READERS, Role.VILLAGE, Role.STATIONED, Role.BRANCH)


def bulletin_list(request):
    """POST begins this week's, or opens it where it is there."""
    township = chosen(request, request.user.townships_as(*READERS))
    if request.method == "POST":
        row, _is_new = draft_week(township, by=request.user)
        return redirect(row)
    rows = Bulletin.objects.visible_to(request.user).filter(township=township).for_list()
    context = {"township": township, "rows": rows, "may_draft": may_draft(request.user, township.pk)}
    return render(request, "appraisal/bulletin_list.html", context)


def seen_bulletin(request, pk) -> Bulletin:
    return get_object_or_404(Bulletin.objects.visible_to(request.user).select_related("township", "issued_by"), pk=pk)


def bulletin(request, pk):
    row = seen_bulletin(request, pk)
    may_write = may_draft(request.user, row.township_id) and row.status == BulletinStatus.DRAFT
    form = BulletinForm(request.POST or None, initial={"remarks": row.remarks})
    if request.method == "POST" and not may_draft(request.user, row.township_id):
        raise PermissionDenied
    if request.method == "POST" and form.is_valid():
        try:
            write_remarks(row, form.cleaned_data["remarks"], by=request.user)
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
        return redirect(row)
    context = {"bulletin": row, "sections": sections_of(row), "form": form, "may_write": may_write, "moves": moves_for(row, request.user)}
    return render(request, "appraisal/bulletin.html", context)


@require_POST
def bulletin_issue(request, pk):
    row = seen_bulletin(request, pk)
    try:
        issue(row, by=request.user)
        messages.success(request, _("Issued. The villages read it now."))
    except WrongStatus as refusal:
        messages.error(request, str(refusal))
    return redirect(row)


@require_POST
def bulletin_excel(request, pk):
    row = seen_bulletin(request, pk)
    name = bulletin_file_name(row)
    trace(row, "export", by=request.user, after={"file": name})
    return xlsx_response(bulletin_workbook(row), name)
