"""The township's cleared phrases: lawful wordings that hold a refused word."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render

from appraisal.forms.schemes import ClearedPhraseForm
from appraisal.models import ClearedPhrase
from township.saving import save_traced
from villages.models import Role, Township


def wording_list(request):
    """Officials read the list; the discipline office adds to it, with reason and basis."""
    townships = Township.objects.filter(pk__in=request.user.townships_as(Role.DISCIPLINE))
    form = ClearedPhraseForm(request.POST or None, townships=townships) if townships else None
    if request.method == "POST":
        if form is None:
            raise PermissionDenied
        if form.is_valid():
            form.instance.added_by = request.user
            save_traced(form, by=request.user, note=form.cleaned_data["reason"])
            return redirect("wording_list")
    phrases = ClearedPhrase.objects.visible_to(request.user).select_related("township", "added_by")
    return render(request, "appraisal/wording_list.html", {"phrases": phrases, "form": form})
