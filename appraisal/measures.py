"""The automatic figures: each a key, the rule it fits, and one query over the facts that answers for all participants at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from appraisal.models import Ballot, Participant, Scheme, Survey, TaskPart
from appraisal.periods import first_day, last_day
from appraisal.scoring.numbers import plain
from appraisal.service import village_parts


@dataclass(frozen=True)
class Reading:
    """The inputs in the order of the rule, and the rows they come from, as lines of text. No inputs: the source has nothing yet."""

    inputs: tuple[Decimal, ...] = ()
    sources: tuple[str, ...] = ()

    @property
    def texts(self) -> list[str]:
        """As an entry stores them."""
        return [plain(value) for value in self.inputs]

    @property
    def said(self) -> str:
        return " / ".join(self.texts)


NOTHING = Reading()


@dataclass(frozen=True)
class Measure:
    """`read(scheme, period, participants)` gives participant → Reading; `width` is the number of inputs that the rule must take."""

    key: str
    label: str | Promise
    rule: str
    width: int
    read: Callable[[Scheme, int, list[Participant]], dict[int, Reading]]


def central_tasks(scheme: Scheme, period: int, participants: list[Participant]) -> dict[int, Reading]:
    """On time, late and undone among the tasks due in the period; a task still running counts once it is done."""
    today, first, last = timezone.localdate(), first_day(scheme.year, period), last_day(scheme.year, period)
    rows = TaskPart.objects.filter(village__in={row.village_id for row in participants}, task__due_on__range=(first, last))
    parts: dict[int, list[TaskPart]] = {}
    for row in rows.for_list():
        if row.done_on is not None or row.task.due_on < today:
            parts.setdefault(row.village_id, []).append(row)
    return {row.pk: tasks_reading(parts.get(row.village_id, [])) for row in participants}


def tasks_reading(parts: Iterable[TaskPart]) -> Reading:
    counts, sources = [0, 0, 0], []
    for part in parts:
        counts[0 if part.is_on_time else 1 if part.done_on else 2] += 1
        sources.append(f"{part.task.title} · {part.task.due_on} · {part.done_on or '–'}")
    return Reading(tuple(map(Decimal, counts)), tuple(sources))


def ballot(scheme: Scheme, period: int, participants: list[Participant]) -> dict[int, Reading]:
    """The four grades of the township's ballot of that year: on the village, or on the cadre."""
    rows = Ballot.objects.filter(year=scheme.year, village__in={row.village_id for row in participants})
    rows = rows.filter(cadre__in={row.cadre_id for row in participants}) if scheme.is_for_cadres else rows.filter(cadre=None)
    found = {row.cadre_id or row.village_id: row for row in rows}
    return {row.pk: counted(found.get(row.cadre_id or row.village_id)) for row in participants}


def satisfaction(scheme: Scheme, period: int, participants: list[Participant]) -> dict[int, Reading]:
    """Satisfied, basically, not, do not know: the survey of that period in the village."""
    villages = {row.village_id for row in participants}
    found = {row.village_id: row for row in Survey.objects.filter(year=scheme.year, period=period, village__in=villages)}
    return {row.pk: counted(found.get(row.village_id)) for row in participants}


def counted(row: Ballot | Survey | None) -> Reading:
    if row is None:
        return NOTHING
    line = f"{row.held_on} · {row.frame} · {row.counted_by} · {' / '.join(map(str, row.counts))}"
    return Reading(tuple(map(Decimal, row.counts)), (line,))


def village_total(scheme: Scheme, period: int, participants: list[Participant]) -> dict[int, Reading]:
    """`round(Σ months × total of the village ÷ Σ months)`; nothing while a village that counts has no total."""
    parts = village_parts(scheme, participants)
    return {
        row.pk: Reading((part.total,), part.lines) if (part := parts.get(row.pk)) and part.total is not None else NOTHING
        for row in participants
    }


MEASURES = {
    measure.key: measure
    for measure in (
        Measure("appraisal.village_total", _("total of the village"), "completion", 1, village_total),
        Measure("appraisal.central_tasks", _("central tasks: on time, late, undone"), "graded", 3, central_tasks),
        Measure("appraisal.ballot", _("ballot: excellent, competent, basically competent, incompetent"), "graded", 4, ballot),
        Measure("appraisal.satisfaction", _("survey: satisfied, basically, not satisfied, do not know"), "graded", 4, satisfaction),
    )
}


def measures_for(rule: str) -> list[tuple[str, str]]:
    """(key, label) of those that fit an indicator of this rule."""
    return [(one.key, str(one.label)) for one in MEASURES.values() if one.rule == rule]
