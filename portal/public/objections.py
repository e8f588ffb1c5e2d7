"""Objecting without an account: a form, a receipt, and the answer by the receipt."""

from __future__ import annotations

from http import HTTPStatus

from django.conf import settings
from django.core import signing
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters

from appraisal.forms.publicity import ObjectionForm
from appraisal.models import Objection
from appraisal.publicity import new_receipt, object_to
from portal.public.pages import open_ranking, public
from township.limits import hit

MOST_OBJECTIONS = 30  # an hour from one address, which a whole village may share
MOST_LOOKS = 60
FORM_LIVES = 24 * 3600  # seconds
COOKIE, COOKIE_LIVES = "receipt", 600


@public
@sensitive_post_parameters()
def public_objection(request, pk):
    """The receipt is drawn with the form, so that a form sent twice is stored once."""
    ranking = open_ranking(pk)
    form = ObjectionForm(request.POST if request.method == "POST" else None, ranking=ranking)
    receipt = receipt_of(request, ranking)
    if form.is_valid() and not receipt:
        form.add_error(None, _("This page was open for a long time. What you wrote is still here: send it again."))
    elif form.is_valid():
        if form.is_of_a_program or hit(request, "object") > MOST_OBJECTIONS:
            return render(request, "portal/public_busy.html", {"township": ranking.scheme.township}, status=HTTPStatus.TOO_MANY_REQUESTS)
        return stored(ranking, form, receipt)
    token = signing.dumps({"ranking": ranking.pk, "receipt": receipt or new_receipt()}, salt=COOKIE)
    context = {"ranking": ranking, "township": ranking.scheme.township, "form": form, "token": token}
    return render(request, "portal/public_objection.html", context)


def receipt_of(request, ranking) -> str:
    """The receipt that was drawn with this form; blank when the form is too old or not ours."""
    try:
        told = signing.loads(request.POST.get("token", ""), salt=COOKIE, max_age=FORM_LIVES)
    except signing.BadSignature:
        return ""
    return told["receipt"] if told["ranking"] == ranking.pk else ""


def stored(ranking, form: ObjectionForm, receipt: str):
    data = form.cleaned_data
    object_to(ranking, text=data["text"], name=data["name"], participant=data["participant"], receipt=receipt)
    response = redirect("public_receipt")
    secure = settings.SESSION_COOKIE_SECURE
    response.set_signed_cookie(COOKIE, receipt, salt=COOKIE, max_age=COOKIE_LIVES, httponly=True, samesite="Lax", secure=secure)
    return response


@public
@sensitive_post_parameters("receipt")
def public_receipt(request):
    """The receipt just given, or the answer to one that somebody types. A wrong one is told like one that was never given."""
    given = request.get_signed_cookie(COOKIE, "", salt=COOKIE, max_age=COOKIE_LIVES)
    typed = "".join(request.POST.get("receipt", "").split()).replace("-", "").upper()
    context = {"given": given, "typed": typed, "objection": None}
    if request.method == "POST" and hit(request, "look") > MOST_LOOKS:
        return render(request, "portal/public_busy.html", context, status=HTTPStatus.TOO_MANY_REQUESTS)
    if typed or given:
        rows = Objection.objects.select_related(
            "ranking__scheme__township", "participant__village", "participant__cadre", "participant__post"
        )
        context["objection"] = rows.filter(receipt=typed or given).first()
    return render(request, "portal/public_receipt.html", context)
