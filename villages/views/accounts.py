"""Accounts and their duties, kept by the administrator."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Prefetch, Q
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from township.saving import save_traced
from villages import actions
from villages.forms.accounts import DutyForm, EndForm, HandOverForm, RecusalForm, UserFilter, UserForm
from villages.models import Duty, Recusal, User
from villages.views.registers import own_row, own_township


def user_list(request):
    township = own_township(request)
    form = UserFilter(request.GET)
    users = User.objects.filter(township=township).order_by("-is_active", "username")
    today = Duty.objects.active_on(timezone.localdate()).select_related("office", "village", "branch", "township")
    if form.is_valid():
        text, role = form.cleaned_data["q"], form.cleaned_data["role"]
        users = users.filter(Q(name__icontains=text) | Q(username__icontains=text))
        users = users.filter(duties__in=today.filter(role=role)).distinct() if role else users
    users = users.prefetch_related(Prefetch("duties", today, to_attr="current"))
    return render(request, "villages/user_list.html", {"users": users, "form": form, "township": township})


def user_new(request):
    form = UserForm(request.POST or None, instance=User(township=own_township(request)))
    form.initial["township"] = form.instance.township
    if request.method == "POST" and form.is_valid():
        return slips(request, [(form.instance, actions.create_account(form.instance, by=request.user))])
    return render(request, "villages/form.html", {"form": form, "title": _("New account")})


@never_cache
def slips(request, accounts):
    """First passwords on paper, shown this once."""
    return render(request, "villages/slips.html", {"accounts": accounts})


def user_detail(request, pk):
    user = own_row(request, User, pk)
    duties = user.duties.select_related("office", "village", "branch", "township", "acting_for").order_by("-starts_on")
    recusals = user.recusals.select_related("village").order_by("-starts_on")
    return render(
        request, "villages/user_detail.html", {"account": user, "duties": duties, "recusals": recusals, "today": timezone.localdate()}
    )


def user_edit(request, pk):
    user = own_row(request, User, pk)
    form = UserForm(request.POST or None, instance=user)
    if request.method == "POST" and form.is_valid():
        save_traced(form, by=request.user)
        return redirect("user", pk)
    return render(request, "villages/form.html", {"form": form, "title": user.name, "account": user})


@require_POST
def user_deed(request, pk, deed):
    """reset: a new slip; activate, deactivate, erase."""
    user = own_row(request, User, pk)
    if deed == "reset":
        return slips(request, [(user, actions.reset_password(user, by=request.user))])
    try:
        if deed == "erase":
            actions.erase_person(user, by=request.user)
        elif deed in ("activate", "deactivate"):
            actions.set_active(user, deed == "activate", by=request.user)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    return redirect("user", pk)


def duty_new(request, pk):
    user = own_row(request, User, pk)
    form = DutyForm(
        request.POST or None, instance=Duty(user=user, township=user.township), initial={"user": user, "township": user.township}
    )
    if request.method == "POST" and form.is_valid() and done(request, form, lambda: actions.give_duty(form.instance, by=request.user)):
        return redirect("user", pk)
    return render(request, "villages/form.html", {"form": form, "title": _("Give a duty"), "account": user})


def done(request, form, deed) -> bool:
    """Do the deed; what it refuses is put at the form."""
    try:
        deed()
    except ValidationError as refusal:
        form.add_error(None, " ".join(refusal.messages))
        return False
    return True


def duty_end(request, pk):
    duty = own_row(request, Duty, pk)
    form = EndForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.end_duty(duty, form.cleaned_data["last_day"], by=request.user)
        return redirect("user", duty.user_id)
    return render(
        request, "villages/form.html", {"form": form, "title": _("End the duty: %(duty)s") % {"duty": duty}, "account": duty.user}
    )


def duty_hand_over(request, pk):
    duty = own_row(request, Duty, pk)
    form = HandOverForm(duty, request.POST or None)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        if done(request, form, lambda: actions.hand_over(duty, data["successor"], data["first_day"], by=request.user)):
            return redirect("user", duty.user_id)
    return render(request, "villages/form.html", {"form": form, "title": _("Hand over: %(duty)s") % {"duty": duty}, "account": duty.user})


def recusal_new(request, pk):
    user = own_row(request, User, pk)
    form = RecusalForm(request.POST or None, instance=Recusal(user=user), initial={"user": user})
    if request.method == "POST" and form.is_valid():
        save_traced(form, by=request.user)
        return redirect("user", pk)
    return render(request, "villages/form.html", {"form": form, "title": _("Declare a tie to a village"), "account": user})


def recusal_end(request, pk):
    recusal = own_row(request, Recusal, pk)
    form = EndForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actions.end_recusal(recusal, form.cleaned_data["last_day"], by=request.user)
        return redirect("user", recusal.user_id)
    return render(
        request, "villages/form.html", {"form": form, "title": _("End the tie: %(tie)s") % {"tie": recusal}, "account": recusal.user}
    )
