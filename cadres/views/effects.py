"""Effect periods, which the discipline office keeps: days alone, never the case."""

from django.core.exceptions import PermissionDenied
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from cadres.forms.registers import EffectPeriodForm
from cadres.models import Cadre, EffectPeriod
from cadres.rules import keeps_effect_periods
from township.saving import save_traced


def effect_period_new(request, pk):
    cadre = get_object_or_404(Cadre.objects.visible_to(request.user).select_related("township"), pk=pk)
    return edit(request, EffectPeriod(cadre=cadre, starts_on=timezone.localdate()))


def effect_period_edit(request, pk):
    return edit(request, get_object_or_404(EffectPeriod.objects.visible_to(request.user).select_related("cadre__township"), pk=pk))


def edit(request, row):
    if not keeps_effect_periods(request.user, row.township_id):
        raise PermissionDenied
    form = EffectPeriodForm(request.POST or None, instance=row, initial={"cadre": row.cadre})
    if request.method == "POST" and form.is_valid():
        save_traced(form, by=request.user)
        return redirect(row.cadre)
    context = {"form": form, "title": _("Effect period"), "back": row.cadre, "back_url": row.cadre.get_absolute_url()}
    context["lead"] = _("The days alone: what led to them stays with the discipline office.")
    return render(request, "cadres/form.html", context)
