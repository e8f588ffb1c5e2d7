"""Accounts from an Excel list: upload, preview, confirm, print the slips."""

from django.core.exceptions import ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from township.spreadsheets import BadWorkbook, Problem, xlsx_response
from township.uploads import Upload, keep
from villages.forms.roster import RosterForm
from villages.roster import read_roster, take_on, template
from villages.views.accounts import slips
from villages.views.registers import own_township

PURPOSE = "roster"


def roster_template(request):
    own_township(request)
    return xlsx_response(template(), _("accounts.xlsx"))


def roster_upload(request):
    own_township(request)
    form = RosterForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        return redirect("roster_preview", keep(form.cleaned_data["file"], user=request.user, purpose=PURPOSE).pk)
    return render(request, "villages/roster_upload.html", {"form": form})


def roster_preview(request, pk):
    township = own_township(request)
    upload = get_object_or_404(Upload.objects.visible_to(request.user), pk=pk, purpose=PURPOSE)
    try:
        plan = read_roster(bytes(upload.content), township)
    except BadWorkbook as bad:
        return render(request, "villages/roster_preview.html", {"upload": upload, "bad": str(bad)})
    if request.method == "POST" and not plan.problems:
        try:
            accounts = take_on(plan, by=request.user)
        except ValidationError as refusal:
            plan.problems.append(Problem(upload.name, "", " ".join(refusal.messages)))
        else:
            upload.delete()
            return slips(request, accounts)
    return render(request, "villages/roster_preview.html", {"upload": upload, "plan": plan})
