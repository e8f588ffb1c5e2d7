"""The registers that everything rests on: villages, offices and branches, in the township's customary order."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from township.saving import save_traced
from township.trace import trace
from villages.forms.registers import BranchForm, GroupForm, OfficeForm, TownshipForm, VillageForm
from villages.models import Branch, Office, Role, Township, Village, VillagerGroup

# Address → (model, form, what one row is called)
REGISTERS = {
    "villages": (Village, VillageForm, _("Villages")),
    "offices": (Office, OfficeForm, _("Offices")),
    "branches": (Branch, BranchForm, _("Party branches")),
}


def own_township(request) -> Township:
    """The township whose register this administrator keeps (`?township=` where there are several); else 403."""
    townships = Township.objects.filter(pk__in=request.user.townships_as(Role.ADMIN))
    asked = request.GET.get("township", "")
    found = townships.filter(pk=asked).first() if asked.isdecimal() else townships.first()
    if found is None:
        raise PermissionDenied
    return found


def register_of(name: str):
    if name not in REGISTERS:
        raise Http404
    return REGISTERS[name]


def own_row(request, model, pk):
    """A row that this person may see, 404 else; and whose register they keep, 403 else."""
    row = get_object_or_404(model.objects.visible_to(request.user), pk=pk)
    if row.township_id not in request.user.townships_as(Role.ADMIN):
        raise PermissionDenied
    return row


def register_list(request, register):
    model, _form, title = register_of(register)
    township = own_township(request)
    rows = model.objects.filter(township=township).order_by("position", "pk")
    rows = rows.select_related("successor") if model is Village else rows.select_related("village") if model is Branch else rows
    if not request.GET.get("ended"):
        rows = rows.alive_on(timezone.localdate())
    if text := request.GET.get("q", "").strip():
        rows = rows.filter(name__icontains=text) | rows.filter(code__icontains=text) | rows.filter(name_en__icontains=text)
    context = {"register": register, "registers": tabs(), "title": title, "rows": rows, "township": township, "q": text}
    return render(request, "villages/register_list.html", context)


def tabs():
    return [(name, title) for name, (_model, _form, title) in REGISTERS.items()]


def register_new(request, register):
    model, form_class, title = register_of(register)
    township = own_township(request)
    last = model.objects.filter(township=township).aggregate(last=Max("position"))["last"] or 0
    return edit(request, register, form_class, model(township=township, position=last + 1), title)


def register_edit(request, register, pk):
    model, form_class, title = register_of(register)
    return edit(request, register, form_class, own_row(request, model, pk), title)


def edit(request, register, form_class, row, title):
    form = form_class(request.POST or None, instance=row, initial={"township": row.township})
    if request.method == "POST" and form.is_valid():
        save_traced(form, by=request.user)
        return redirect("register_list", register)
    groups = row.villager_groups.all() if register == "villages" and row.pk else []
    return render(
        request, "villages/register_form.html", {"form": form, "row": row, "register": register, "title": title, "groups": groups}
    )


def township_edit(request):
    """The township's own names, and where people call, write and come."""
    township = own_township(request)
    form = TownshipForm(request.POST or None, instance=township)
    if request.method == "POST" and form.is_valid():
        save_traced(form, by=request.user)
        return redirect("village_list")
    context = {"form": form, "row": township, "register": "villages", "title": _("Township")}
    return render(request, "villages/register_form.html", context)


@require_POST
@transaction.atomic
def register_move(request, register, pk, direction):
    """One place up or down in the customary order."""
    model, _form, _title = register_of(register)
    row = own_row(request, model, pk)
    order = list(model.objects.filter(township=row.township_id).order_by("position", "pk"))
    here = order.index(row)
    there = here + (-1 if direction == "up" else 1)
    if 0 <= there < len(order):
        order[here], order[there] = order[there], order[here]
        for position, one in enumerate(order, start=1):
            one.position = position
        model.objects.bulk_update(order, ["position"])
        trace(row, "change", by=request.user, before={"position": here + 1}, after={"position": there + 1})
    return redirect("register_list", register)


def group_new(request, pk):
    village = own_row(request, Village, pk)
    return edit_group(request, VillagerGroup(village=village, position=village.villager_groups.count() + 1))


def group_edit(request, pk):
    return edit_group(request, own_row(request, VillagerGroup, pk))


def edit_group(request, group):
    form = GroupForm(request.POST or None, instance=group, initial={"village": group.village})
    if request.method == "POST" and form.is_valid():
        save_traced(form, by=request.user)
        return redirect("register_edit", "villages", group.village_id)
    context = {"form": form, "row": group, "register": "villages", "title": _("Villagers' groups"), "village": group.village}
    return render(request, "villages/register_form.html", context)
