"""Where a board comes from: the database as it is now, or a frozen version."""

from __future__ import annotations

import json

from appraisal.models import Participant, Ranking, Scheme
from appraisal.results.basis import Basis, read, read_entries, read_self_scores
from appraisal.results.board import Board
from appraisal.results.compute import Computed, compute, quarter_points_of, tallies_of
from appraisal.results.live import read_quarter_points, read_tallies
from appraisal.results.shape import results_of
from appraisal.results.snapshot import restore


def read_board(scheme: Scheme, *, entries: bool = False) -> Board:
    """Seven queries; with the entries six, because then everything is computed from them."""
    basis = read(scheme, entries=entries)
    if entries:
        return board_of(basis)
    computed = compute(basis, read_tallies([basis])[scheme.pk])
    return Board(basis, results_of(basis, computed, read_quarter_points(basis)))


def read_village(participant: Participant) -> tuple[Board, Computed]:
    """Everyone's year without the quarters, and the entries of one participant with who typed them: seven queries."""
    basis = read(participant.scheme)
    computed = compute(basis, read_tallies([basis])[participant.scheme_id])
    read_entries([basis], participant=participant.pk)
    read_self_scores([basis], participant=participant.pk)
    return Board(basis, results_of(basis, computed, {})), computed


def board_of(basis: Basis) -> Board:
    """Everything from the entries at hand."""
    return Board(basis, results_of(basis, compute_entries(basis), quarter_points_of(basis.entries)))


def compute_entries(basis: Basis) -> Computed:
    return compute(basis, tallies_of(basis.entries, basis.scheme_spec().quarter_weights))


def frozen_board(ranking: Ranking) -> Board:
    """As it was frozen; nothing is computed again."""
    document = json.loads(ranking.snapshot)
    return Board(restore(document["inputs"]), document["results"], ranking)


def frozen_outline(ranking: Ranking) -> Board:
    """`frozen_board` without the targets, entries and self-scores it was computed from."""
    document = json.loads(ranking.snapshot)
    return Board(restore(document["inputs"] | {"targets": [], "entries": [], "self_scores": []}), document["results"], ranking)
