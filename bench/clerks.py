"""Eight clerks, each a process of their own, save into the same few cells for twenty seconds."""

from __future__ import annotations

import json
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from decimal import Decimal

from django.db import OperationalError

from appraisal.entries import Change, record
from appraisal.models import Entry
from bench.desk import make_clerk, open_sheet
from bench.measure import Row
from township.trace import Trace
from villages.models import User

CLERKS, SECONDS, CELLS = 8, 20, 12


def measure() -> Iterator[Row]:
    """A save is lost when versions or history count fewer saves than the clerks were told of."""
    sheet = open_sheet(6, 10)
    before, start = Trace.objects.count(), time.perf_counter()
    command = [sys.executable, "-m", "bench.worker", "clerks.work", str(sheet.pk)]
    people = [make_clerk(sheet) for _ in range(CLERKS)]
    clerks = [subprocess.Popen([*command, str(person.pk)], stdout=subprocess.PIPE, text=True) for person in people]
    told = sum((Counter(json.loads(clerk.communicate()[0])) for clerk in clerks), Counter())
    seconds = time.perf_counter() - start
    versions = sum(entry.version - 1 for entry in Entry.objects.filter(participant__scheme=sheet.scheme, period=1))
    lost = abs(told["saved"] - versions) + abs(told["saved"] - (Trace.objects.count() - before))
    words = (
        f"{told['saved']} saves ({told['saved'] / seconds:.0f}/s), {told['conflict']} conflicts told, {told['error']} errors, {lost} lost"
    )
    met = told["error"] + lost == 0 and told["saved"] > 0
    yield Row(f"{CLERKS} clerks saving into {CELLS} cells for {SECONDS} s", words, "no error, none lost", met)


def work(sheet: str, person: str) -> Iterator[dict[str, int]]:
    """One clerk's twenty seconds: how many saves, conflicts and errors."""
    user, until = User.objects.get(pk=person), time.monotonic() + SECONDS
    entries = Entry.objects.filter(participant__scheme__sheets=sheet, period=1).order_by("pk")
    cells, dice, told = list(entries.values_list("pk", flat=True)[:CELLS]), random.Random(person), Counter()
    rows = Entry.objects.select_related("participant__village", "participant__scheme", "indicator__category")
    while time.monotonic() < until:
        told[save(rows.get(pk=dice.choice(cells)), user)] += 1
    yield dict(told)


def save(entry: Entry, user: User) -> str:
    """Always another reason, so that every one is a change."""
    value = Decimal(time.monotonic_ns() % 400) / 100
    change = Change(entry.participant, entry.indicator, entry.period, (value,), reason=str(time.monotonic_ns()), version=entry.version)
    try:
        outcome = record([change], by=user)
    except OperationalError:
        return "error"
    if outcome.saved:
        return "saved"
    return "conflict" if [refusal.code for refusal in outcome.refused] == ["conflict"] else "error"
