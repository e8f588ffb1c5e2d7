"""A frozen version's way to be final: which steps are done, by whom and by which paper, and what stands against the next."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.utils.functional import Promise

from appraisal.forms.publicity import FORMS, StepForm
from appraisal.models import Ranking, RankingStatus
from township.trace import Trace
from township.workflow import moves_for
from villages.models import User
from villages.trace_words import VERBS

WAY = (
    RankingStatus.COMPUTED,
    RankingStatus.SUBMITTED,
    RankingStatus.APPROVED,
    RankingStatus.PUBLICISED,
    RankingStatus.CLOSED,
    RankingStatus.FINAL,
)


@dataclass(frozen=True)
class Step:
    """What this person can do with the version now; `against` says in words what has to happen first."""

    verb: str
    label: str | Promise
    form: StepForm
    against: list[str]


def stations(ranking: Ranking) -> list[tuple[str, str]]:
    """(label, done | now | next) of the way; a version that was returned or superseded stands at its end."""
    if ranking.status in (RankingStatus.RETURNED, RankingStatus.SUPERSEDED):
        return [(str(RankingStatus.COMPUTED.label), "done"), (ranking.get_status_display(), "now")]
    here = WAY.index(ranking.status)
    return [(str(status.label), "done" if n < here else "now" if n == here else "next") for n, status in enumerate(WAY)]


def steps_for(ranking: Ranking, user: User) -> list[Step]:
    """Without superseding, which happens with the version that takes its place."""
    return [
        Step(verb, move.label, FORMS.get(verb, StepForm)(ranking=ranking), [] if verb == "return" else standing_against(ranking, verb))
        for verb, move in moves_for(ranking, user)
        if verb != "supersede"
    ]


def standing_against(ranking: Ranking, verb: str) -> list[str]:
    guard = ranking.MOVES[verb].guard
    try:
        if guard:
            guard(ranking)
    except ValidationError as refusal:
        return refusal.messages
    return []


def history_of(ranking: Ranking) -> list[tuple[Trace, str]]:
    """Newest first, each with the word for the deed."""
    return [(row, str(VERBS[row.verb])) for row in Trace.objects.of(ranking).filter(verb__in=[*ranking.MOVES, "freeze"])]
