"""Two people at the same figure at the same time: one is stored, the other is told."""

import threading
from decimal import Decimal

import pytest
from django.db import connection

from appraisal import corrections, entries
from appraisal.models import Entry, Sheet
from appraisal.results.freeze import freeze
from tests.appraisal.correcting import first_entry, make_locked, person, propose
from tests.factories import make_duty, make_entry, make_open_scheme
from township.trace import Trace
from township.workflow import WrongStatus, move
from villages.models import Role

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(*deeds):
    """Each deed in a thread of its own, all released together; what each answered, sorted."""
    start, answers = threading.Barrier(len(deeds)), []

    def act(deed):
        start.wait()
        try:
            answers.append(deed())
        finally:
            connection.close()

    threads = [threading.Thread(target=act, args=[deed]) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(answers)


@pytest.fixture
def sheet():
    """3 of 4 in the first quarter."""
    scheme = make_open_scheme(villages=1)
    make_entry(scheme.participants.get(), scheme.indicators.get())
    return Sheet.objects.select_related("scheme", "office").get(scheme=scheme, period=1)


def enter(sheet, value):
    clerk = make_duty(Role.SCORER, office=sheet.office).user
    indicator = sheet.indicators().select_related("scheme", "category").get()
    change = entries.Change(sheet.participants()[0], indicator, 1, (Decimal(value), Decimal(4)), version=1)

    def deed():
        outcome = entries.record([change], by=clerk)
        return outcome.refused[0].code if outcome.refused else "saved"

    return deed


def test_two_clerks_at_one_cell(sheet):
    assert at_once(enter(sheet, 1), enter(sheet, 2)) == ["conflict", "saved"]
    assert (Entry.objects.get().version, Trace.objects.filter(verb="enter").count()) == (2, 1)


def test_a_sheet_that_is_handed_in_while_somebody_saves(sheet):
    """Saved before, or refused after: no figure enters a submitted sheet."""
    head_clerk = make_duty(Role.SCORER, office=sheet.office).user

    def submit():
        move(Sheet.objects.select_related("scheme", "office").get(pk=sheet.pk), "submit", by=head_clerk)
        return "submitted"

    answers = at_once(enter(sheet, 4), submit)
    assert answers in (["saved", "submitted"], ["closed", "submitted"])
    saved, submitted = (Trace.objects.filter(verb=verb).first() for verb in ("enter", "submit"))
    assert (saved is not None) == ("saved" in answers)
    assert Entry.objects.get().points == (400 if saved else 300)
    assert submitted is not None


def test_two_who_approve_a_correction_at_once():
    scheme = make_locked()
    freeze(scheme, by=person(Role.APPRAISAL, scheme))
    correction = propose(scheme)

    def approve(user):
        def deed():
            try:
                corrections.approve(type(correction).objects.get(pk=correction.pk), by=user)
            except WrongStatus:
                return "too late"
            return "approved"

        return deed

    assert at_once(*(approve(person(Role.COMMITTEE, scheme)) for _number in range(2))) == ["approved", "too late"]
    assert (first_entry(scheme).version, scheme.rankings.count()) == (2, 2)
