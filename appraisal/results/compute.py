"""A basis and its tallies through `appraisal.scoring`, in plain integers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from appraisal.models import Entry
from appraisal.periods import QUARTERS
from appraisal.results.basis import Basis
from appraisal.scoring.rollup import Result, Tally, quarter_result, tally_of, village_result
from appraisal.scoring.spec import ParticipantSpec, SchemeSpec
from appraisal.scoring.standing import Places, Standing, ranks, standing

Tallies = Mapping[str, Mapping[str, Tally]]  # village → indicator → its entries, summed
QuarterPoints = Mapping[str, Mapping[int, Mapping[str, int | None]]]  # village → quarter → indicator → points


@dataclass(frozen=True)
class Computed:
    """`results` by village in customary order; `standings` by rank within each group, the unranked last."""

    spec: SchemeSpec
    participants: dict[str, ParticipantSpec]
    results: dict[str, Result]
    standings: list[Standing]
    places: list[Places]

    @property
    def is_complete(self) -> bool:
        return all(result.present >= result.expected for result in self.results.values())


def compute(basis: Basis, tallies: Tallies) -> Computed:
    spec, rows = basis.scheme_spec(), basis.participant_specs()
    participants = {str(row.key): row for row in rows}
    results = {code: village_result(spec, row, tallies.get(code, {})) for code, row in participants.items()}
    standings, places = standing(spec, list(results.values()), rows)
    return Computed(spec, participants, results, standings, places)


def compute_quarters(computed: Computed, points: QuarterPoints) -> dict[int, list[tuple[Result, int | None]]]:
    """Each quarter in which something was entered: its results with their ranks, within groups where the scheme says so."""
    quarters = {}
    for quarter in QUARTERS:
        results = [
            quarter_result(computed.spec, row, quarter, points.get(code, {}).get(quarter, {}))
            for code, row in computed.participants.items()
            if quarter in row.periods
        ]
        if any(result.present for result in results):
            ranking = quarter_ranks(results, by_group=computed.spec.by_group)
            quarters[int(quarter)] = [(result, ranking.get(str(result.key))) for result in results]
    return quarters


def quarter_ranks(results: list[Result], *, by_group: bool) -> dict[str, int | None]:
    groups: dict[str, list[Result]] = {}
    for result in results:
        groups.setdefault(result.group if by_group else "", []).append(result)
    return {str(line.key): line.rank for group in groups.values() for line in ranks(group)}


def tallies_of(entries: Iterable[Entry], quarter_weights: tuple[int, ...]) -> Tallies:
    """What the GROUP BY says, from entries at hand."""
    found: dict[str, dict[str, dict[int, int | None]]] = {}
    for entry in entries:
        mine = found.setdefault(entry.participant.code, {})
        mine.setdefault(entry.indicator.code, {})[entry.period] = entry.points
    return {
        village: {indicator: tally_of(points, quarter_weights) for indicator, points in rows.items()} for village, rows in found.items()
    }


def quarter_points_of(entries: Iterable[Entry]) -> QuarterPoints:
    found: dict[str, dict[int, dict[str, int | None]]] = {}
    for entry in entries:
        quarters = found.setdefault(entry.participant.code, {})
        quarters.setdefault(entry.period, {})[entry.indicator.code] = entry.points
    return found
