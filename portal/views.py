"""The official's desk, and how large the public pages are set."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from appraisal.periods import Period
from portal.days import days_on_desk
from portal.desk import capped_years, drafts_to_open, offices_of, own_appeals, own_villages, sheets_due
from portal.tasks import tasks_of
from villages.models import Role


def desk(request):
    user = request.user
    due, tasks = sheets_due(user), tasks_of(user)
    context = {
        "due": due,
        "tasks": tasks,
        "overdue": sum(line.sheet.is_overdue for line in due),
        "is_scorer": bool(user.offices_as(Role.SCORER, Role.HEAD)),
        "schemes": offices_of(user),
        "periods": Period,
        "drafts": drafts_to_open(user),
        "years": own_villages(user),
        "appeals": own_appeals(user),
        "is_admin": bool(user.townships_as(Role.ADMIN)),
        "capped": capped_years(user),
        "has_log": bool(user.townships_as(Role.DISCIPLINE, Role.AUDITOR)),
    }
    return render(request, "portal/desk.html", context | days_on_desk(user, due, tasks))


@require_POST
@login_not_required
def type_size(request):
    """Remember the size of type that a reader asked for, and go back to the page."""
    back = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    response = redirect(back if safe else "desk")
    size = "large" if request.POST.get("size") == "large" else "normal"
    response.set_cookie("type_size", size, max_age=settings.LANGUAGE_COOKIE_AGE, secure=settings.HTTPS, httponly=True, samesite="Lax")
    return response
