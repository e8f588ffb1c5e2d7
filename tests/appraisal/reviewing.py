"""A sheet on its way through a review, and its people."""

from datetime import timedelta

from django.utils import timezone

from appraisal.models import Entry, Sheet
from tests.factories import make_duty, make_entry, make_official, make_open_scheme
from villages.models import Role

BACKEND = "django.contrib.auth.backends.ModelBackend"


def make_full_sheet():
    """The first quarter of two villages, complete and open."""
    scheme = make_open_scheme(villages=2, self_score=True)
    for row in scheme.participants.all():
        make_entry(row, scheme.indicators.get())
    return sheet_of(scheme)


def sheet_of(scheme, period=1):
    return Sheet.objects.select_related("scheme__township", "office").get(scheme=scheme, period=period)


def at(sheet, status, **fields):
    if status in ("villages", "reviewed", "locked"):
        fields = {"sent_on": timezone.localdate() - timedelta(days=1), "reply_by": timezone.localdate() + timedelta(days=2)} | fields
    Sheet.objects.filter(pk=sheet.pk).update(status=status, **fields)
    return sheet_of(sheet.scheme, sheet.period)


def head(sheet, **fields):
    return make_duty(Role.HEAD, office=sheet.office, **fields).user


def appraiser(sheet, **fields):
    return make_official(Role.APPRAISAL, township=sheet.scheme.township, **fields)


def speaker(participant):
    return make_duty(Role.VILLAGE, village=participant.village).user


def first(sheet):
    return sheet.participants()[0]


def entry_of(sheet, participant=None):
    return Entry.objects.select_related("participant__village", "participant__scheme", "indicator").get(
        participant=participant or first(sheet), period=sheet.period
    )
