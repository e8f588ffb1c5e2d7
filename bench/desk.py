"""What a person waits for: a sheet, a cell saved, a workbook in, a ranking out."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from io import StringIO
from pathlib import Path

from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from appraisal.exports.ranking import workbook
from appraisal.models import Entry, Scheme, Sheet
from appraisal.results import read_board
from bench.generate import make_townships
from bench.measure import Row, best_of, ms, once
from villages.models import Duty, Role, User

DEMO = Path(__file__).parent.parent / "demo"


def measure() -> Iterator[Row]:
    yield from sheet(30, 60)
    yield from export()
    yield from bring_in()


def sheet(columns: int, villages: int) -> Iterator[Row]:
    """A sheet of so many columns and villages, and one of its cells, through the browser's addresses."""
    small, large = open_sheet(2, 2), open_sheet(columns, villages)
    client = signed_in(large)
    address = reverse("sheet", args=[large.pk])
    with CaptureQueriesContext(connection) as queries:
        client.get(address)
    count = len(queries)
    first_byte = best_of(lambda: client.get(address), 5)
    words = f"{ms(first_byte)}, {count} queries"
    yield Row(f"sheet of {villages} villages × {columns} columns, first byte", words, "≤ 300 ms on SQLite", first_byte <= 0.3)
    counts = []
    for one in (small, large):
        client, cell = signed_in(one), some_cell(one)
        with CaptureQueriesContext(connection) as queries:
            seconds = once(lambda one=one, client=client, cell=cell: save(client, one, cell))
        counts.append(sum(not query["sql"].startswith(("BEGIN", "COMMIT")) for query in queries.captured_queries))
    words = f"{counts[-1]} queries, {ms(seconds)} ({counts[0]} queries on a sheet of 2 × 2)"
    yield Row("saving one cell of it", words, "≤ 12 queries", max(counts) <= 12)


def open_sheet(columns: int, villages: int) -> Sheet:
    (scheme,) = make_townships(1, villages=villages, indicators=columns)
    Scheme.objects.filter(pk=scheme.pk).update(year=timezone.localdate().year)
    fields = {"opens_on": date(2020, 1, 1), "due_on": date(2099, 1, 1)}
    return Sheet.objects.create(scheme=scheme, office=scheme.township.offices.get(), period=1, **fields)


def make_clerk(sheet: Sheet) -> User:
    clerk = User.objects.create_user(f"clerk{User.objects.count()}", name="李四", township=sheet.scheme.township)
    Duty.objects.create(user=clerk, role=Role.SCORER, township=sheet.scheme.township, office=sheet.office, starts_on=date(2020, 1, 1))
    return clerk


def signed_in(sheet: Sheet) -> Client:
    client = Client(HTTP_HOST="127.0.0.1")
    client.force_login(make_clerk(sheet), backend="django.contrib.auth.backends.ModelBackend")
    return client


def some_cell(sheet: Sheet) -> dict:
    entry = Entry.objects.filter(participant__scheme=sheet.scheme, period=sheet.period).first()
    return {"p": entry.participant_id, "i": entry.indicator_id, "values": ["1.5"], "na": False, "reason": "x", "version": entry.version}


def save(client: Client, sheet: Sheet, cell: dict) -> None:
    answer = client.post(reverse("sheet_cells", args=[sheet.pk]), json.dumps({"cells": [cell]}), content_type="application/json")
    if answer.status_code != 200 or len(answer.json()["saved"]) != 1:
        raise RuntimeError(f"The cell was not saved: {answer.status_code} {answer.content[:300]!r}")


def export() -> Iterator[Row]:
    (scheme,) = make_townships(1, villages=60)
    scheme = Scheme.objects.select_related("township").get(pk=scheme.pk)
    seconds = best_of(lambda: workbook(read_board(scheme, entries=True)), 3)
    yield Row("ranking export, 60 villages × 40 indicators", ms(seconds), "≤ 1 s", seconds <= 1)


def bring_in() -> Iterator[Row]:
    seconds = once(lambda: call_command("import_year", str(DEMO / "qingshi-2025.xlsx"), stdout=StringIO()))
    yield Row("import of qingshi-2025.xlsx", ms(seconds), "≤ 3 s", seconds <= 3)
