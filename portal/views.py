"""The official's desk."""

from django.shortcuts import render

from appraisal.periods import Period
from portal.desk import drafts_to_open, offices_of, own_villages, sheets_due
from villages.models import Role


def desk(request):
    user = request.user
    due = sheets_due(user)
    return render(
        request,
        "portal/desk.html",
        {
            "due": due,
            "overdue": sum(line.sheet.is_overdue for line in due),
            "is_scorer": bool(user.offices_as(Role.SCORER, Role.HEAD)),
            "schemes": offices_of(user),
            "periods": Period,
            "drafts": drafts_to_open(user),
            "years": own_villages(user),
            "is_admin": bool(user.townships_as(Role.ADMIN)),
            "has_log": bool(user.townships_as(Role.DISCIPLINE, Role.AUDITOR)),
        },
    )
