"""A province: 1,500 townships, 4.8 million entries, ranked one batch after the other in little memory."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

from django.db import connection

from appraisal.models import Scheme
from appraisal.results import live_many
from bench.generate import make_townships
from bench.measure import Row, megabytes, once
from bench.rollup import bare_group_by

TOWNSHIPS = 1500


def measure() -> Iterator[Row]:
    """What is made here would count as memory, so that the ranking runs in a process of its own."""
    made = once(lambda: make_townships(TOWNSHIPS))
    yield Row(f"making {TOWNSHIPS:,} townships with 4,800,000 entries", f"{made:.0f} s")
    subprocess.run([sys.executable, "-m", "bench.worker", "large.rank"], check=True)


def rank() -> Iterator[Row]:
    schemes = list(Scheme.objects.select_related("township").order_by("pk"))
    connection.ensure_connection()
    before, counts = megabytes(), []
    seconds = once(lambda: counts.extend(len(computed.results) for _scheme, computed in live_many(schemes)))
    grown = megabytes() - before
    yield Row(f"ranking {sum(counts):,} villages from 4,800,000 entries", f"{seconds:.1f} s", "≤ 10 s", seconds <= 10)
    yield Row("memory beyond the process's start", f"{grown:.0f} MB", "≤ 64 MB", grown <= 64)
    bare = once(lambda: [bare_group_by(schemes[start : start + 20]) for start in range(0, TOWNSHIPS, 20)])
    yield Row("bare GROUP BY over the same rows", f"{bare:.1f} s, the ranking takes {seconds / bare:.1f} × that")
