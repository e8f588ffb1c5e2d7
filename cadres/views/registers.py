"""Cadres, their terms and their places in village bodies: reading, writing, handing over."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Q
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from cadres.actions import delete_tenure, found_posts, hand_over, may_delete, next_code, save_tenure
from cadres.forms.registers import CadreFilter, CadreForm, EvaluationForm, HandOverForm, PostForm, SeatForm, TenureForm
from cadres.models import Cadre, EffectPeriod, Evaluation, Post, Seat, Tenure
from cadres.pages import board, page_of_cadre, page_of_village
from cadres.rules import keeps_effect_periods, keeps_posts, keeps_village
from cadres.views.access import kept_row, kept_township, kept_village, read_township, read_village, villages_kept, villages_read
from township.saving import save_traced

TITLES = {Tenure: gettext_lazy("Term in a post"), Seat: gettext_lazy("Place in a village body")}


def cadre_board(request):
    """Every village with its five heads of today."""
    township = read_township(request)
    villages = villages_read(request.user, township).alive_on(timezone.localdate())
    context = {"township": township, "board": board(township, villages, timezone.localdate())}
    context["may_keep"] = keeps_posts(request.user, township.pk)
    return render(request, "cadres/board.html", context)


def cadre_list(request):
    township = read_township(request)
    form = CadreFilter(request.GET or None, villages=villages_read(request.user, township))
    rows = Cadre.objects.visible_to(request.user).filter(township=township).for_list()
    if form.is_valid():
        text, village = form.cleaned_data["q"].strip(), form.cleaned_data["village"]
        rows = rows.filter(Q(name__icontains=text) | Q(code__icontains=text)) if text else rows
        rows = rows.filter(Q(village=village) | Q(tenures__village=village)).distinct() if village else rows
    context = {"township": township, "form": form, "rows": rows.with_posts(timezone.localdate())}
    context["may_keep"] = keeps_posts(request.user, township.pk)
    return render(request, "cadres/cadre_list.html", context)


def cadre(request, pk):
    row = get_object_or_404(Cadre.objects.visible_to(request.user).select_related("township", "village"), pk=pk)
    context = page_of_cadre(row) | {"may_keep": keeps_village(request.user, row.village)}
    context["effect_periods"] = EffectPeriod.objects.visible_to(request.user).filter(cadre=row)
    context["keeps_effects"] = keeps_effect_periods(request.user, row.township_id)
    return render(request, "cadres/cadre.html", context)


def cadre_new(request, pk):
    village = kept_village(request, pk)
    return edit_cadre(request, Cadre(township=village.township, village=village, code=next_code(village.township)))


def cadre_edit(request, pk):
    return edit_cadre(request, kept_row(request, Cadre.objects, pk))


def edit_cadre(request, row):
    initial = {"township": row.township}
    form = CadreForm(request.POST or None, instance=row, initial=initial, villages=villages_kept(request.user, row.township))
    if request.method == "POST" and form.is_valid():
        return redirect(save_traced(form, by=request.user))
    return render(
        request, "cadres/form.html", {"form": form, "title": _("Cadre"), "back": row if row.pk else row.village, "back_url": back_of(row)}
    )


def back_of(cadre):
    return cadre.get_absolute_url() if cadre.pk else reverse("village_cadres", args=[cadre.village_id])


def village_cadres(request, pk):
    village = read_village(request, pk)
    context = page_of_village(village, timezone.localdate()) | {"may_keep": keeps_village(request.user, village)}
    return render(request, "cadres/village.html", context)


# ---- terms and places ----------------------------------------------------------------------------------------------


def tenure_new(request, pk):
    row = kept_row(request, Cadre.objects, pk)
    return edit_term(request, TenureForm, Tenure(cadre=row, village=row.village))


def tenure_edit(request, pk):
    return edit_term(request, TenureForm, kept_row(request, Tenure.objects.select_related("cadre"), pk))


def seat_new(request, pk):
    row = kept_row(request, Cadre.objects, pk)
    return edit_term(request, SeatForm, Seat(cadre=row, village=row.village))


def seat_edit(request, pk):
    return edit_term(request, SeatForm, kept_row(request, Seat.objects.select_related("cadre"), pk))


def edit_term(request, form_class, row):
    villages = villages_kept(request.user, row.village.township)
    form = form_class(request.POST or None, instance=row, initial={"cadre": row.cadre}, villages=villages)
    if request.method == "POST" and form.is_valid() and stored(form, by=request.user):
        return redirect(row.cadre)
    context = {"form": form, "row": row, "title": TITLES[type(row)], "back": row.cadre, "back_url": back_of(row.cadre)}
    context["may_delete"] = isinstance(row, Tenure) and row.pk and may_delete(row)
    return render(request, "cadres/form.html", context)


def stored(form, *, by) -> bool:
    """Whether it could be stored; a term of somebody else may have come in between."""
    if isinstance(form.instance, Seat):
        save_traced(form, by=by)
        return True
    try:
        save_tenure(form.instance, by=by)
    except ValidationError as refusal:
        form.add_error(None, refusal)
        return False
    return True


def tenure_hand_over(request, pk):
    row = kept_row(request, Tenure.objects.select_related("cadre", "post"), pk)
    form = HandOverForm(row, request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            hand_over(row, data["successor"], on=data["on"], is_acting=data["is_acting"], by=request.user)
            return redirect("village_cadres", row.village_id)
        except ValidationError as refusal:
            form.add_error("on", " ".join(refusal.messages))
    context = {"form": form, "row": row, "title": _("Hand over"), "back": row.cadre, "back_url": back_of(row.cadre), "lead": str(row)}
    return render(request, "cadres/form.html", context)


@require_POST
def tenure_delete(request, pk):
    row = kept_row(request, Tenure.objects.select_related("cadre", "post"), pk)
    try:
        delete_tenure(row, by=request.user)
        messages.success(request, _("Deleted: %(row)s.") % {"row": row})
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect(row.cadre)


# ---- posts ---------------------------------------------------------------------------------------------------------


def post_list(request):
    township = kept_township(request)
    if request.method == "POST":
        found_posts(township, by=request.user)
        return redirect("post_list")
    return render(request, "cadres/post_list.html", {"township": township, "rows": Post.objects.filter(township=township).in_order()})


def post_new(request):
    township = kept_township(request)
    return edit_post(request, Post(township=township, position=Post.objects.filter(township=township).count() + 1))


def post_edit(request, pk):
    row = get_object_or_404(Post.objects.visible_to(request.user).select_related("township"), pk=pk)
    if not keeps_posts(request.user, row.township_id):
        raise PermissionDenied
    return edit_post(request, row)


def edit_post(request, row):
    form = PostForm(request.POST or None, instance=row, initial={"township": row.township})
    if request.method == "POST" and form.is_valid():
        save_traced(form, by=request.user)
        return redirect("post_list")
    return render(request, "cadres/form.html", {"form": form, "title": _("Post"), "back_url": reverse("post_list")})


# ---- the villagers' evaluation -------------------------------------------------------------------------------------


def evaluation_new(request, pk):
    village = kept_village(request, pk)
    return edit_evaluation(request, Evaluation(village=village, year=timezone.localdate().year))


def evaluation_edit(request, pk):
    return edit_evaluation(request, kept_row(request, Evaluation.objects.select_related("cadre"), pk))


def edit_evaluation(request, row):
    form = EvaluationForm(request.POST or None, instance=row, initial={"village": row.village})
    if request.method == "POST" and form.is_valid():
        save_traced(form, by=request.user)
        return redirect("village_cadres", row.village_id)
    back = reverse("village_cadres", args=[row.village_id])
    context = {"form": form, "title": _("Democratic evaluation"), "back": row.village, "back_url": back}
    context["lead"] = _("By the villagers or their representatives, once a year. It stands apart from the township's scores.")
    return render(request, "cadres/form.html", context)
