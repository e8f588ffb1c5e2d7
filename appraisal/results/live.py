"""Today's figures, from the database: one GROUP BY and a constant number of small queries."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

from appraisal.models import Entry, Scheme
from appraisal.periods import Period
from appraisal.results.basis import Basis, read, read_many
from appraisal.results.compute import Computed, QuarterPoints, Tallies, compute
from appraisal.results.tallies import tally_rows
from appraisal.scoring.rollup import Tally
from appraisal.scoring.spec import parse_quarter_weights

AT_ONCE = 20  # townships in one query


def live(scheme: Scheme) -> Computed:
    """Six queries, one of them the GROUP BY. Raises ScoringError where a draft's parameters cannot be read."""
    basis = read(scheme)
    return compute(basis, read_tallies([basis])[scheme.pk])


def live_many(schemes: Iterable[Scheme]) -> Iterator[tuple[Scheme, Computed]]:
    """Many schemes in batches, each with as many queries as one scheme takes; a batch shares its quarter weights."""
    ordered = sorted(schemes, key=lambda scheme: (scheme.quarter_weights, scheme.township_id, scheme.pk))
    for _weights, sharing in groupby(ordered, key=lambda scheme: scheme.quarter_weights):
        alike = list(sharing)
        for start in range(0, len(alike), AT_ONCE):
            bases = read_many(alike[start : start + AT_ONCE])
            tallies = read_tallies(bases)
            for basis in bases:
                yield basis.scheme, compute(basis, tallies.pop(basis.scheme.pk))


def read_tallies(bases: Sequence[Basis]) -> dict[int, Tallies]:
    """Scheme → its tallies, in one query."""
    villages = {row.pk: (basis.scheme.pk, row.code) for basis in bases for row in basis.participants}
    indicators = {row.pk: row.code for basis in bases for row in basis.indicators}
    found: dict[int, dict[str, Tally]] = {participant: {} for participant in villages}
    weights = parse_quarter_weights(bases[0].scheme.quarter_weights)
    for row in tally_rows([basis.scheme for basis in bases], weights):
        found[row[5]][indicators[row[6]]] = row  # type: ignore[assignment]
    tallies: dict[int, dict[str, dict[str, Tally]]] = {basis.scheme.pk: {} for basis in bases}
    for participant, (scheme, village) in villages.items():
        tallies[scheme][village] = found[participant]
    return tallies  # type: ignore[return-value]


def read_quarter_points(basis: Basis) -> QuarterPoints:
    """One query in the same index."""
    villages = {row.pk: row.code for row in basis.participants}
    indicators = {row.pk: row.code for row in basis.indicators}
    rows = Entry.objects.filter(township=basis.scheme.township_id, participant__in=list(villages)).present()
    found: dict[str, dict[int, dict[str, int | None]]] = {}
    for participant, indicator, period, points in (
        rows.exclude(period=Period.YEAR).order_by().values_list("participant_id", "indicator_id", "period", "points")
    ):
        found.setdefault(villages[participant], {}).setdefault(period, {})[indicators[indicator]] = points
    return found
