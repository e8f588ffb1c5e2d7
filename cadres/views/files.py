"""The registers as one Excel file, out and in: upload, preview, confirm."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from cadres.forms.registers import RegisterFileForm
from cadres.register_file import register_workbook
from cadres.register_reader import bring_in
from cadres.views.access import kept_township
from township.spreadsheets import BadWorkbook, xlsx_response
from township.trace import trace
from township.uploads import Upload, keep

PURPOSE = "cadres"


@require_POST
def cadres_excel(request):
    township = kept_township(request)
    name = _("%(township)s cadres.xlsx") % {"township": township}
    trace(township, "export", by=request.user, after={"file": name}, subject=name)
    return xlsx_response(register_workbook(township), name)


def cadres_template(request):
    return xlsx_response(register_workbook(kept_township(request), filled=False), _("cadres.xlsx"))


def cadres_upload(request):
    township = kept_township(request)
    form = RegisterFileForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        upload = keep(form.cleaned_data["file"], user=request.user, purpose=PURPOSE)
        return redirect("cadres_preview", upload.pk)
    return render(request, "cadres/upload.html", {"form": form, "township": township})


def cadres_preview(request, pk):
    township = kept_township(request)
    upload = get_object_or_404(Upload.objects.visible_to(request.user), pk=pk, purpose=PURPOSE)
    try:
        outcome = bring_in(bytes(upload.content), township, by=request.user, commit=request.method == "POST")
    except BadWorkbook as bad:
        return render(request, "cadres/preview.html", {"upload": upload, "bad": str(bad)})
    if request.method == "POST" and not outcome.problems:
        upload.delete()
        count = len(outcome.lines)
        told = ngettext("%(count)s row has been stored.", "%(count)s rows have been stored.", count)
        messages.success(request, told % {"count": count})
        return redirect("cadre_board")
    return render(request, "cadres/preview.html", {"upload": upload, "outcome": outcome})
