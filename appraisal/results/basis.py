"""Everything a ranking is computed from: read from the database, or restored from a frozen snapshot as unsaved rows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from decimal import Decimal

from django.db.models import Count

from appraisal.models import Category, Entry, GradeCap, Indicator, Participant, Scheme, SelfScore, Target
from appraisal.scoring.spec import ParticipantSpec, SchemeSpec
from appraisal.service import caps_of_villages
from appraisal.specs import participant_spec, spec_of


@dataclass
class Basis:
    """One scheme with its lines and participants in order; their relations are set, so nothing is read later.

    Keys are codes, so that a snapshot means the same on another machine. `targets` maps (indicator, village) to the
    village's own target; `entries` is empty unless it was asked for, and with it `self_scores`, which maps
    (indicator, village, period) to what the village gave itself, in hundredths.
    """

    scheme: Scheme
    categories: list[Category] = field(default_factory=list)
    indicators: list[Indicator] = field(default_factory=list)
    participants: list[Participant] = field(default_factory=list)
    targets: dict[tuple[str, str], Decimal] = field(default_factory=dict)
    caps: list[GradeCap] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    self_scores: dict[tuple[str, str, int], int] = field(default_factory=dict)

    def scheme_spec(self) -> SchemeSpec:
        """Raises ScoringError when a parameter does not fit its rule."""
        return spec_of(self.scheme, self.categories, self.indicators)

    def participant_specs(self) -> list[ParticipantSpec]:
        caps: dict[str, list[str]] = {}
        for cap in self.caps:
            caps.setdefault(cap.participant.code, []).append(cap.best_grade)
        return [participant_spec(row, caps.get(row.code, ()), key=row.code) for row in self.participants]


def read(scheme: Scheme, *, entries: bool = False) -> Basis:
    """Five queries, six with the entries; one more for cadres."""
    (basis,) = read_many([scheme], entries=entries)
    return basis


def read_many(schemes: Iterable[Scheme], *, entries: bool = False) -> list[Basis]:
    """As many queries for many schemes as for one."""
    bases = {scheme.pk: Basis(scheme) for scheme in schemes}
    categories = dict(read_categories(bases))
    indicators = dict(read_indicators(bases, categories, offices=entries))
    participants = dict(read_participants(bases))
    for row in Target.objects.filter(participant__scheme__in=bases):
        participant, indicator = participants[row.participant_id], indicators[row.indicator_id]
        bases[participant.scheme_id].targets[indicator.code, participant.code] = row.target
    for cap in GradeCap.objects.in_force().filter(participant__scheme__in=bases).order_by("pk"):
        cap.participant = participants[cap.participant_id]
        bases[cap.participant.scheme_id].caps.append(cap)
    for basis in bases.values():
        if basis.scheme.is_for_cadres:
            basis.caps += caps_of_villages(basis.scheme, basis.participants)
    if entries:
        read_entries(list(bases.values()))
        read_self_scores(list(bases.values()))
    return list(bases.values())


def read_categories(bases: dict[int, Basis]) -> Iterator[tuple[int, Category]]:
    for row in Category.objects.filter(scheme__in=bases).order_by("position", "pk"):
        row.scheme = bases[row.scheme_id].scheme
        bases[row.scheme_id].categories.append(row)
        yield row.pk, row


def read_indicators(bases: dict[int, Basis], categories: dict[int, Category], *, offices: bool) -> Iterator[tuple[int, Indicator]]:
    """In the order of their categories, as every sheet and table shows them."""
    rows = Indicator.objects.filter(scheme__in=bases)
    if offices:
        rows = rows.select_related("office")
    for row in rows.order_by("category__position", "category", "position", "pk"):
        row.category, row.scheme = categories[row.category_id], bases[row.scheme_id].scheme
        bases[row.scheme_id].indicators.append(row)
        yield row.pk, row


def read_participants(bases: dict[int, Basis]) -> Iterator[tuple[int, Participant]]:
    rows = Participant.objects.filter(scheme__in=bases).select_related("village__successor", "cadre", "post")
    for row in rows.order_by("position", "pk"):
        row.scheme = bases[row.scheme_id].scheme
        bases[row.scheme_id].participants.append(row)
        yield row.pk, row


def read_self_scores(bases: Iterable[Basis], **chosen: object) -> None:
    """Like `read_entries`; no query where no indicator is scored by the villages themselves."""
    homes = {row.pk: (basis, row) for basis in bases for row in basis.participants}
    indicators = {row.pk: row for basis, _row in homes.values() for row in basis.indicators if row.self_score}
    rows = SelfScore.objects.filter(indicator__in=list(indicators), participant__in=list(homes), **chosen) if indicators else []
    for row in rows:
        basis, participant = homes[row.participant_id]
        basis.self_scores[indicators[row.indicator_id].code, participant.code, row.period] = row.points


def read_entries(bases: Iterable[Basis], **chosen: object) -> None:
    """Those present, of all participants or of those chosen, into their bases."""
    homes = {row.pk: (basis, row) for basis in bases for row in basis.participants}
    indicators = {row.pk: row for basis in bases for row in basis.indicators}
    rows = Entry.objects.filter(participant__in=list(homes), **chosen).present()
    if chosen:  # a few, which are shown with who typed them
        rows = rows.select_related("entered_by").annotate(files=Count("evidence"))
    for entry in rows.order_by("participant__position", "participant", "indicator__position", "indicator", "period"):
        basis, entry.participant = homes[entry.participant_id]
        entry.indicator = indicators[entry.indicator_id]
        basis.entries.append(entry)
