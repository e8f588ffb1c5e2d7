"""Ranking from stored entries, against the bare GROUP BY and against the ways one would first think of."""

from __future__ import annotations

import math
from collections import deque
from collections.abc import Iterator, Sequence
from decimal import ROUND_HALF_UP, Decimal

from django.db import connection
from django.db.models import Prefetch

from appraisal.models import Entry, Participant, Scheme
from appraisal.results import live, live_many
from bench.generate import make_townships
from bench.measure import Row, best_of, ms, once, ratio

TOWNSHIPS, MOST = 20, 200
CENT = Decimal("0.01")


def measure() -> Iterator[Row]:
    make_townships(MOST)
    schemes = list(Scheme.objects.select_related("township").order_by("pk"))
    some = schemes[:TOWNSHIPS]
    bare, full = best_of(lambda: bare_group_by(some)), best_of(lambda: rank(some))
    yield Row("bare GROUP BY, 20 townships (64,000 entries)", ms(bare))
    yield Row("ranking, 20 townships", f"{ms(full)} = {ratio(full / bare)} the bare GROUP BY", "≤ 10 ×", full <= 10 * bare)
    one, bare_one = best_of(lambda: live(schemes[0])), best_of(lambda: bare_group_by(schemes[:1]))
    yield Row("ranking, 1 township (3,200 entries)", f"{ms(one)} (bare GROUP BY {ms(bare_one)})", "≤ 15 ms", one <= 0.015)
    exponent = growth(schemes)
    yield Row(f"growth exponent, {TOWNSHIPS} to {MOST} townships", f"{exponent:.2f}", "≤ 1.05", exponent <= 1.05)
    alone = best_of(lambda: rank(schemes[:1]))
    yield contrast("contrast: naive ORM loops, 1 township", once(lambda: naive(schemes[0])) / alone, 50)
    yield contrast("contrast: prefetch + Decimal, 20 townships", once(lambda: [prefetched(scheme) for scheme in some]) / full, 10)


def contrast(what: str, times: float, least: int) -> Row:
    return Row(what, f"{ratio(times)} slower", f"≥ {least} ×", times >= least)


def growth(schemes: Sequence[Scheme]) -> float:
    """The slope between two sizes on logarithmic scales: 1 is linear.

    The few are ranked as often as it takes to be as long at it as with the many, and both by turns, so that whatever else
    the machine does falls on both alike.
    """
    times = MOST // TOWNSHIPS
    runs = [(once(lambda: [rank(schemes[:TOWNSHIPS]) for _ in range(times)]), once(lambda: rank(schemes))) for _ in range(5)]
    few, many = min(run[0] for run in runs) / times, min(run[1] for run in runs)
    return math.log(many / few) / math.log(times)


def rank(schemes: Sequence[Scheme]) -> None:
    """One after the other, as an export of a county would take them."""
    deque(live_many(schemes), maxlen=0)


def bare_group_by(schemes: Sequence[Scheme]) -> list[tuple]:
    townships = ", ".join(str(scheme.township_id) for scheme in schemes)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT participant_id, indicator_id, SUM(points), COUNT(points) FROM appraisal_entry "
            f"WHERE township_id IN ({townships}) GROUP BY township_id, participant_id, indicator_id"
        )
        return cursor.fetchall()


# ---- contrasts: the same totals the other way, without tie-breaks, grades and explanations ------------------------


def naive(scheme: Scheme) -> list[Decimal]:
    """A query wherever a value is needed, as templates and model methods do it."""
    return sorted(naive_total(scheme, participant) for participant in scheme.participants.all())


def naive_total(scheme: Scheme, participant: Participant) -> Decimal:
    base = Decimal(0)
    for category in scheme.categories.all():
        points = full = Decimal(0)
        for indicator in category.indicators.all():
            entries = [Entry.objects.get(participant=participant, indicator=indicator, period=quarter) for quarter in range(1, 5)]
            quarters = [Decimal(entry.points) / 100 for entry in entries]
            points += year(indicator.aggregate, quarters)
            full += indicator.max
        base += rounded(category.weight * points / full)
    return base


def prefetched(scheme: Scheme) -> list[Decimal]:
    """Few queries, but a model instance and Decimals for every entry."""
    entries = Prefetch("entries", Entry.objects.select_related("indicator__category").order_by("indicator", "period"))
    return sorted(prefetched_total(participant) for participant in scheme.participants.prefetch_related(entries))


def prefetched_total(participant: Participant) -> Decimal:
    quarters: dict = {}
    for entry in participant.entries.all():
        quarters.setdefault(entry.indicator, []).append(Decimal(entry.points) / 100)
    categories: dict = {}
    for indicator, points in quarters.items():
        reached, full = categories.get(indicator.category, (Decimal(0), Decimal(0)))
        categories[indicator.category] = (reached + year(indicator.aggregate, points), full + indicator.max)
    return sum((rounded(category.weight * reached / full) for category, (reached, full) in categories.items()), Decimal(0))


def year(aggregate: str, quarters: list[Decimal]) -> Decimal:
    return quarters[-1] if aggregate == "last" else rounded(sum(quarters, Decimal(0)) / len(quarters))


def rounded(number: Decimal) -> Decimal:
    return number.quantize(CENT, ROUND_HALF_UP)
