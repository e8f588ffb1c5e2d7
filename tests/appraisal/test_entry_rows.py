"""Stored entries: what the database itself holds, who alone writes them, and who sees them."""

import ast
from decimal import Decimal
from pathlib import Path

import pytest
from django.conf import settings
from django.db import IntegrityError, transaction

from appraisal.entries import Change, record
from appraisal.models import Entry, Sheet
from tests.factories import make_duty, make_official, make_open_scheme, make_village
from villages.models import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def sheet():
    scheme = make_open_scheme(villages=2)
    return Sheet.objects.select_related("scheme", "office").get(scheme=scheme, period=1)


@pytest.fixture
def scorer(sheet):
    return make_duty(Role.SCORER, office=sheet.office).user


def change(sheet, *inputs, village=0, **fields):
    row = sheet.participants()[village]
    indicator = sheet.indicators().select_related("scheme", "category").get()
    return Change(row, indicator, sheet.period, tuple(value and Decimal(value) for value in inputs), **fields)


def test_one_entry_for_a_cell(sheet, scorer):
    record([change(sheet, "1", "2")], by=scorer)
    entry = Entry.objects.get()
    entry.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        entry.save(force_insert=True)


def test_not_applicable_has_no_points(sheet, scorer):
    record([change(sheet, "1", "2")], by=scorer)
    with pytest.raises(IntegrityError), transaction.atomic():
        Entry.objects.update(not_applicable=True)


WRITING = {"create", "bulk_create", "get_or_create", "update_or_create", "update", "bulk_update", "delete"}


def test_nothing_but_the_door_writes_entries():
    """`Entry.objects.….update(…)` and the like stand in appraisal/entries alone."""
    found = []
    for folder in ("appraisal", "villages", "portal", "township"):
        for path in (Path(settings.BASE_DIR) / folder).rglob("*.py"):
            for node in ast.walk(ast.parse(path.read_text())):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in WRITING:
                    words = ast.unparse(node.func)
                    if words.startswith("Entry.") or ".entries." in words or words.startswith("entries."):
                        found.append(path.relative_to(settings.BASE_DIR).as_posix())
    assert set(found) == {"appraisal/entries/desk.py"}


def test_another_township_sees_none_of_it(sheet, scorer):
    record([change(sheet, "1", "2")], by=scorer)
    own, foreign = make_official(Role.APPRAISAL, township=sheet.scheme.township), make_official(Role.APPRAISAL)
    assert (Entry.objects.visible_to(own).count(), Entry.objects.visible_to(foreign).count()) == (1, 0)


def test_a_village_sees_its_own_entries_alone(sheet, scorer):
    record([change(sheet, "1", "2"), change(sheet, "1", "2", village=1)], by=scorer)
    own = make_official(Role.VILLAGE, village=sheet.participants()[0].village)
    other = make_official(Role.VILLAGE, village=make_village(township=sheet.scheme.township))
    assert (Entry.objects.visible_to(own).count(), Entry.objects.visible_to(other).count()) == (1, 0)
