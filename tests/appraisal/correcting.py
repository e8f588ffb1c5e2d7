"""A scheme whose first quarter is locked, and corrections proposed for its first figure."""

from decimal import Decimal

from appraisal import corrections
from appraisal.models import Entry, Sheet
from tests.factories import make_entry, make_official, make_open_scheme
from villages.models import Role

GROUNDS = {"reason": "台账复核，三次会议中一次补开", "basis": "青政发〔2026〕12号"}


def make_locked():
    """3 of 4, 3.00 points, for both villages in the first quarter."""
    scheme = make_open_scheme(villages=2)
    scorer = make_official(Role.SCORER, office=scheme.indicators.get().office)
    for row in scheme.participants.all():
        make_entry(row, scheme.indicators.get(), entered_by=scorer)
    Sheet.objects.filter(scheme=scheme, period=1).update(status="locked")
    return scheme


def entries_of(scheme):
    rows = Entry.objects.select_related("participant__scheme", "participant__village", "indicator__category", "indicator__scheme")
    return rows.filter(participant__scheme=scheme)


def first_entry(scheme):
    return entries_of(scheme).order_by("participant__position").first()


def person(role, scheme):
    """At the office that entered the figure, or in the village it is about, where the duty has such a place."""
    place = {"office": scheme.indicators.first().office} if role in (Role.SCORER, Role.HEAD) else {"township": scheme.township}
    if role in (Role.VILLAGE, Role.STATIONED):
        place = {"village": first_entry(scheme).participant.village}
    return make_official(role, **place)


def propose(scheme, *inputs, by=None, **fields):
    given = tuple(Decimal(value) for value in inputs or ("4", "4"))
    return corrections.propose(first_entry(scheme), inputs=given, by=by or person(Role.APPRAISAL, scheme), **GROUNDS | fields)
