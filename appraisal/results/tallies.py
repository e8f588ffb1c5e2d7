"""The one GROUP BY over entries, in the order of the covering index `entry_rollup`. Whole numbers in and out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.db import connections
from django.db.models import BigIntegerField, Case, Count, Expression, F, Max, Q, Sum, Value, When
from django.db.models.functions import Cast

from appraisal.models import Entry, Participant

# A quarter and its points in one number, so that the largest is the last quarter's: points stay far below this step.
STEP = 10**12

Row = tuple[int | None, int, int | None, int | None, int, int, int]


def tally_rows(schemes: Sequence, quarter_weights: Sequence[int]) -> Iterator[Row]:
    """(weighted sum, sum of weights, plain sum, last quarter's points, entries present, participant, indicator).

    The first five are what scoring calls a tally, so that a row serves as one. The schemes share these quarter weights.
    One query; sums are whole numbers on every database.
    """
    participants = Participant.objects.filter(scheme__in=[scheme.pk for scheme in schemes]).order_by()
    rows = Entry.objects.filter(township__in={scheme.township_id for scheme in schemes}, participant__in=participants.values("pk"))
    grouped = rows.order_by().values("township_id", "participant_id", "indicator_id").annotate(**sums(quarter_weights))
    chosen = grouped.values_list("weighted", "weight", "plain", "last", "present", "participant_id", "indicator_id")
    with connections[rows.db].cursor() as cursor:
        # The numbers are whole already; through the QuerySet each of them would be converted once more.
        cursor.execute(*chosen.query.get_compiler(rows.db).as_sql())
        yield from cursor.fetchall()


def sums(quarter_weights: Sequence[int]) -> dict[str, Expression]:
    """Equal weights drop out of a mean, and then the sum is a plain one."""
    points: Expression = F("points")
    weighted, weight, plain = points, Count("points"), whole(Sum("points"))
    if len(set(quarter_weights)) > 1:
        each = Case(*(When(period=q, then=Value(w)) for q, w in enumerate(quarter_weights, start=1)), default=Value(1))
        weighted = points * each
        weight = whole(Sum(Case(When(points=None, then=Value(0)), default=each)))
    last = Max(F("period") * Value(STEP, BigIntegerField()) + points + Value(STEP // 2, BigIntegerField()))
    return {
        "weighted": whole(Sum(weighted)),
        "weight": weight,
        "plain": plain,
        "last": last % Value(STEP, BigIntegerField()) - Value(STEP // 2, BigIntegerField()),
        "present": Count("points") + Count("indicator_id", filter=Q(not_applicable=True)),
    }


def whole(expression: Expression) -> Cast:
    """PostgreSQL sums bigint to numeric, which would arrive as Decimal."""
    return Cast(expression, BigIntegerField())
