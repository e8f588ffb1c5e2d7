"""A scheme as a whole: list, overview, settings, copy, opening, target letters."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from appraisal.actions import copy_scheme, delete_draft, open_scheme
from appraisal.burden import burden_of
from appraisal.cadre_schemes import create_cadre_scheme
from appraisal.closing import close_year
from appraisal.forms.schemes import CadreSchemeForm, CopyForm, SchemeForm
from appraisal.letters import letters_of
from appraisal.models import Scheme
from appraisal.rules import may_read_ranking, may_write_scheme
from appraisal.specs import scheme_problems
from township.saving import save_traced
from township.workflow import NoReason, WrongStatus, moves_for
from villages.models import Role, Township


def seen_scheme(request, pk) -> Scheme:
    return get_object_or_404(Scheme.objects.visible_to(request.user).select_related("township"), pk=pk)


def own_draft(request, scheme: Scheme) -> Scheme:
    """The scheme, when this person may write it and it is still a draft; else 403."""
    if not may_write_scheme(request.user, scheme) or scheme.status != "draft":
        raise PermissionDenied
    return scheme


def writable_townships(user):
    townships = Township.objects.filter(pk__in=user.townships_as(Role.APPRAISAL))
    if not townships:
        raise PermissionDenied
    return townships


def scheme_list(request):
    schemes = Scheme.objects.visible_to(request.user).for_list()
    return render(request, "appraisal/scheme_list.html", {"schemes": schemes, "may_write": bool(request.user.townships_as(Role.APPRAISAL))})


def scheme_new(request):
    form = SchemeForm(request.POST or None, townships=writable_townships(request.user))
    if request.method == "POST" and form.is_valid():
        return redirect(save_traced(form, by=request.user))
    return render(request, "appraisal/scheme_form.html", {"form": form})


def cadre_scheme_new(request):
    township = writable_townships(request.user).first()
    form = CadreSchemeForm(request.POST or None, township=township, instance=Scheme(township=township))
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        return redirect(create_cadre_scheme(form.instance, data["posts"], data["office"], by=request.user))
    context = {"form": form, "for_cadres": True, "has_posts": form.fields["posts"].queryset.exists()}
    return render(request, "appraisal/scheme_form.html", context)


def scheme_detail(request, pk):
    scheme = seen_scheme(request, pk)
    may_write = may_write_scheme(request.user, scheme)
    return render(
        request,
        "appraisal/scheme_detail.html",
        {
            "scheme": scheme,
            "categories": scheme.categories.for_editor(),
            "participants": scheme.participants.in_order(),
            "burden": burden_of(scheme),
            "problems": scheme_problems(scheme) if scheme.status == "draft" else [],
            "moves": moves_for(scheme, request.user),
            "may_write": may_write,
            "reads_ranking": may_read_ranking(request.user, scheme),
            "may_edit": may_write and scheme.status == "draft",
            "may_decide": may_write and scheme.status == "open",
        },
    )


def scheme_edit(request, pk):
    scheme = own_draft(request, seen_scheme(request, pk))
    form = SchemeForm(request.POST or None, instance=scheme, townships=Township.objects.filter(pk=scheme.township_id))
    if request.method == "POST" and form.is_valid():
        return redirect(save_traced(form, by=request.user))
    return render(request, "appraisal/scheme_form.html", {"form": form, "scheme": scheme})


def scheme_copy(request, pk):
    source = seen_scheme(request, pk)
    if not may_write_scheme(request.user, source):
        raise PermissionDenied
    form = CopyForm(request.POST or None, initial=copied_heading(source))
    if request.method == "POST" and form.is_valid():
        return redirect(copy_scheme(source, form.instance, by=request.user))
    return render(request, "appraisal/scheme_form.html", {"form": form, "source": source})


def copied_heading(source: Scheme) -> dict:
    """The next year's code and titles, guessed by putting the next year where this one stands."""
    this, following = str(source.year), str(source.year + 1)
    heading = {name: getattr(source, name).replace(this, following) for name in ("code", "title", "title_en")}
    return heading | {"township": source.township, "year": source.year + 1}


@require_POST
def scheme_delete(request, pk):
    scheme = own_draft(request, seen_scheme(request, pk))
    delete_draft(scheme, by=request.user)
    messages.success(request, _("The draft “%s” was deleted.") % scheme)
    return redirect("scheme_list")


@require_POST
def scheme_move(request, pk, verb):
    scheme = seen_scheme(request, pk)
    if verb not in scheme.MOVES:
        raise Http404
    try:
        if verb == "open":
            open_scheme(scheme, by=request.user)
        else:
            return redirect(close_year(scheme, by=request.user))
    except (WrongStatus, NoReason) as refusal:
        messages.error(request, str(refusal))
    except ValidationError as problems:
        for problem in problems.messages:
            messages.error(request, problem)
    return redirect(scheme)


def scheme_letters(request, pk):
    """The target letters to print and sign: officials all, a village its own."""
    scheme = seen_scheme(request, pk)
    participants = scheme.participants.visible_to(request.user).in_order()
    return render(request, "appraisal/target_letters.html", {"scheme": scheme, "letters": letters_of(scheme, participants)})
