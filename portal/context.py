"""What every page shows around its content: where one can go, whether this is a demonstration, how long one may idle."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from appraisal.models.objection import READ_OBJECTIONS
from appraisal.rules import READ_LINKAGES
from cadres.models import Cadre
from township.templatetags.ui import seq
from villages.models import Role, Township
from villages.models.duty import TOWNSHIP_READERS


def surroundings(request) -> dict:
    if not hasattr(request, "user"):  # refused before anyone was recognised, such as a request for another host
        return {}
    return {
        "nav": navigation(request),
        "home": home(request),
        "large_type": request.COOKIES.get("type_size") == "large",
        "demo_banner": Township.objects.filter(is_demo=True).exists(),
        "idle_minutes": settings.IDLE_MINUTES,
    }


def home(request) -> str:
    """The townships in which this person holds a duty today; nothing for others."""
    if not request.user.is_authenticated:
        return ""
    return seq(dict.fromkeys(duty.township for duty in request.user.duties_today))


CADRE = "cadre"  # somebody without a duty who reads their own result
# (address name, label, icon, roles that see it)
PLACES = [
    ("desk", lambda: _("Desk"), "clipboard-check", (*Role, CADRE)),
    ("sheet_list", lambda: _("Score sheets"), "table", TOWNSHIP_READERS),
    ("own_list", lambda: _("Own figures"), "house", (Role.VILLAGE, Role.STATIONED, CADRE)),
    ("period_list", lambda: _("Periods"), "calendar-event", (Role.APPRAISAL,)),
    ("appeal_list", lambda: _("Appeals"), "flag", (Role.APPRAISAL, Role.COMMITTEE, Role.DISCIPLINE, Role.VILLAGE)),
    ("objection_list", lambda: _("Objections"), "inbox", READ_OBJECTIONS),
    ("result_list", lambda: _("Rankings"), "bar-chart-steps", (*TOWNSHIP_READERS, Role.VILLAGE, Role.STATIONED)),
    ("linkage_list", lambda: _("What follows"), "award", (*READ_LINKAGES, Role.ECONOMY)),
    ("scheme_list", lambda: _("Schemes"), "journal-text", (*TOWNSHIP_READERS, Role.VILLAGE, Role.STATIONED, Role.BRANCH)),
    ("task_list", lambda: _("Tasks and ballots"), "list-ol", (*TOWNSHIP_READERS, Role.VILLAGE, Role.STATIONED)),
    ("bulletin_list", lambda: _("Weekly bulletin"), "journal-text", (*TOWNSHIP_READERS, Role.VILLAGE, Role.STATIONED)),
    ("cadre_board", lambda: _("Village cadres"), "people", (Role.ADMIN, *TOWNSHIP_READERS, Role.VILLAGE, Role.STATIONED)),
    ("village_list", lambda: _("Villages and offices"), "houses", (Role.ADMIN,)),
    ("user_list", lambda: _("Accounts"), "person-badge", (Role.ADMIN,)),
    ("calendar", lambda: _("Calendar"), "calendar3", (Role.ADMIN,)),
    ("trace_list", lambda: _("Trace"), "clock-history", (Role.DISCIPLINE, Role.AUDITOR)),
    ("wording_list", lambda: _("Cleared phrases"), "shield-check", (Role.DISCIPLINE,)),
]


def navigation(request) -> list[dict]:
    """The places that this person's duties of today open, with the one they are in."""
    if not request.user.is_authenticated:
        return []
    roles = {duty.role for duty in request.user.duties_today}
    if not roles and Cadre.objects.filter(user=request.user).exists():
        roles = {CADRE}
    here = [{"url": reverse(name), "label": label(), "icon": icon} for name, label, icon, seen_by in PLACES if roles.intersection(seen_by)]
    inside = [item for item in here if item["url"] != "/" and request.path.startswith(item["url"])]
    for item in here:
        item["active"] = item in inside or (not inside and item["url"] == request.path)
    return here
