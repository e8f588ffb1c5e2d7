"""A village's own quarter: for each office's sheet its figures with standard, self-score and assessed points, and what it may say now."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db.models import Count

from appraisal.models import Entry, Indicator, Participant, Reply, Says, SelfScore, Sheet, SheetStatus
from appraisal.periods import Period
from appraisal.results.explanation import Figure, figure
from appraisal.review import takes_self_scores
from appraisal.scoring.numbers import show
from appraisal.specs import indicator_spec, own_targets


@dataclass
class OwnFigure:
    """One indicator of the period: the office's figure, the village's self-score and its reply to the figure as it now stands."""

    indicator: Indicator
    figure: Figure
    self_score: SelfScore | None
    reply: Reply | None
    files: int = 0

    @property
    def entry(self) -> Entry | None:
        return self.figure.entry

    @property
    def self_points(self) -> str:
        return show(self.self_score.points) if self.self_score else ""


@dataclass
class OwnSheet:
    sheet: Sheet
    figures: list[OwnFigure] = field(default_factory=list)

    @property
    def takes_self_scores(self) -> bool:
        return takes_self_scores(self.sheet) and any(row.indicator.self_score for row in self.figures)

    @property
    def has_replied(self) -> bool:
        return bool(self.figures) and all(row.reply for row in self.figures if row.entry)

    @property
    def is_asked(self) -> bool:
        return self.sheet.takes_replies and not self.has_replied

    @property
    def is_silent(self) -> bool:
        """No reply came in time: it counts as accepted, and is shown as such."""
        past = self.sheet.status in (SheetStatus.REVIEWED, SheetStatus.LOCKED) or (
            self.sheet.status == SheetStatus.VILLAGES and not self.sheet.takes_replies
        )
        return past and not self.has_replied

    @property
    def objections(self) -> list[OwnFigure]:
        return [row for row in self.figures if row.reply and row.reply.says == Says.OBJECTS]


def own_sheets(participant: Participant, period: int) -> list[OwnSheet]:
    """In the order of the offices; six queries."""
    scheme = participant.scheme
    sheets = Sheet.objects.filter(scheme=scheme, period=period).select_related("scheme__township", "office")
    found = {sheet.office_id: OwnSheet(sheet) for sheet in sheets.order_by("office__position", "office")}
    frequency = "year" if period == Period.YEAR else "quarter"
    indicators = scheme.indicators.filter(frequency=frequency).select_related("category")
    mine = {"participant": participant, "period": period}
    entries = {row.indicator_id: row for row in Entry.objects.present().filter(**mine).annotate(files=Count("evidence"))}
    scores = {row.indicator_id: row for row in SelfScore.objects.filter(**mine)}
    replies = {(row.entry_id, row.version): row for row in Reply.objects.filter(entry__in=entries.values())}
    targets = own_targets(scheme)
    for row in indicators.order_by("category__position", "category", "position", "pk"):
        entry = entries.get(row.pk)
        told = figure(indicator_spec(row, row.category.code), row.category, Period(period), entry, targets.get((participant.pk, row.pk)))
        reply = replies.get((entry.pk, entry.version)) if entry else None
        if row.office_id in found:
            found[row.office_id].figures.append(OwnFigure(row, told, scores.get(row.pk), reply, entry.files if entry else 0))
    return [one for one in found.values() if one.figures]
