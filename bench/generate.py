"""Townships full of entries, made quickly: rows by bulk_create, entries by one INSERT … SELECT inside the database."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from itertools import count
from typing import TypeVar

from django.db import connection
from django.db.models import Model

from appraisal.models import Category, Indicator, Participant, Scheme, SchemeStatus
from villages.models import Office, Township, Village

CATEGORIES, VILLAGES, INDICATORS = 5, 20, 40
M = TypeVar("M", bound=Model)
names = count(1)

ENTRIES = """
INSERT INTO appraisal_entry (
    township_id, participant_id, indicator_id, period, inputs, points, not_applicable, reason, version)
SELECT scheme.township_id, participant.id, indicator.id, quarter.n, %(inputs)s,
       100 + (participant.id * 7919 + indicator.id * 104729 + quarter.n * 1299709) %% 301, %(no)s, '', 1
FROM appraisal_scheme scheme
JOIN appraisal_participant participant ON participant.scheme_id = scheme.id
JOIN appraisal_indicator indicator ON indicator.scheme_id = scheme.id
CROSS JOIN (SELECT 1 AS n UNION ALL SELECT 2 UNION ALL SELECT 3 UNION ALL SELECT 4) quarter
WHERE scheme.id BETWEEN %(first)s AND %(last)s
ORDER BY scheme.township_id, participant.id, indicator.id, quarter.n
"""


def make_townships(wanted: int, *, villages: int = VILLAGES, indicators: int = INDICATORS) -> list[Scheme]:
    """So many townships with one open scheme of four quarters each, in which every figure is there."""
    townships = stored(Township, wanted, lambda n: Township(name=f"B{next(names):06}"))
    schemes = stored(Scheme, wanted, lambda n: Scheme(township=townships[n], code="B", title="B", year=2025, status=SchemeStatus.OPEN))
    offices = stored(Office, wanted, lambda n: Office(township=townships[n], code="O1", name="O1"))
    places = stored(Village, wanted * villages, lambda n: village(townships[n // villages], n % villages))
    stored(Participant, wanted * villages, lambda n: Participant(scheme=schemes[n // villages], village=places[n], position=n))
    categories = stored(Category, wanted * CATEGORIES, lambda n: category(schemes[n // CATEGORIES], n % CATEGORIES))
    stored(Indicator, wanted * indicators, lambda n: indicator(schemes, categories, offices, n, indicators))
    fill(schemes)
    return schemes


def village(township: Township, number: int) -> Village:
    return Village(township=township, code=f"V{number:02}", name=f"V{number:02}", position=number)


def category(scheme: Scheme, number: int) -> Category:
    return Category(scheme=scheme, code=f"C{number}", name=f"C{number}", weight=Decimal(100) / CATEGORIES, position=number)


def indicator(schemes: Sequence[Scheme], categories: Sequence[Category], offices: Sequence[Office], n: int, each: int) -> Indicator:
    """The `n`-th of all; the indicators of a scheme share its categories evenly, and every eighth is cumulative."""
    home, number = divmod(n, each)
    return Indicator(
        scheme=schemes[home], category=categories[home * CATEGORIES + number * CATEGORIES // each], office=offices[home],
        code=f"I{number:02}", name=f"I{number:02}", max=4, rule="direct", frequency="quarter",
        aggregate="last" if number % 8 == 7 else "mean", position=number,
    )  # fmt: skip


def stored(model: type[M], wanted: int, make: Callable[[int], M]) -> list[M]:
    return model.objects.bulk_create([make(n) for n in range(wanted)], batch_size=2000)


def fill(schemes: Sequence[Scheme]) -> None:
    numbers = [scheme.pk for scheme in schemes]
    with connection.cursor() as cursor:
        cursor.execute(ENTRIES, {"inputs": '["3"]', "no": False, "first": min(numbers), "last": max(numbers)})
        cursor.execute("ANALYZE")
