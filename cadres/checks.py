"""What the law says of village bodies, as warnings: the villagers decide, the application points out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from cadres.models import BodyKind, Cadre, Place, Seat, Sex, Tenure

# Organic law of villagers' committees and people's mediation law; cited by subject, since article numbers move.
SIZES = {BodyKind.COMMITTEE: (3, 7), BodyKind.SUPERVISION: (3, 5), BodyKind.MEDIATION: (3, 9)}
WITH_A_WOMAN = (BodyKind.COMMITTEE, BodyKind.MEDIATION)
TERM_YEARS = 5


@dataclass(frozen=True)
class Concern:
    body: str
    message: str

    @property
    def label(self) -> str:
        return str(BodyKind(self.body).label)


def concerns_of(seats: Iterable[Seat], tenures: Iterable[Tenure], kin: set[frozenset[int]], day: date) -> list[Concern]:
    """Of one village's seats and terms, those that hold on the day. `kin`: pairs of cadres' numbers that are close relatives."""
    bodies: dict[str, list[Seat]] = {kind: [] for kind in BodyKind.values}
    for seat in seats:
        if seat.is_held_on(day):
            bodies[seat.body].append(seat)
    clerks = {row.cadre_id for row in tenures if row.is_held_on(day) and row.post.keeps_books}
    found = [concern for kind, members in bodies.items() if members for concern in of_one(kind, members, day)]
    committee = {seat.cadre_id for seat in bodies[BodyKind.COMMITTEE]}
    for kind in (BodyKind.SUPERVISION, BodyKind.FINANCE):
        found += [concern for seat in bodies[kind] for concern in apart(kind, seat.cadre, committee, clerks, kin)]
    return found


def of_one(kind: str, members: list[Seat], day: date) -> list[Concern]:
    """Numbers, a chair, a woman, terms of five years."""
    found = []
    least, most = SIZES.get(kind, (1, len(members)))
    if not least <= len(members) <= most:
        words = {"least": least, "most": most, "count": len(members)}
        found.append(_("It has %(count)s members; the law wants %(least)s to %(most)s.") % words)
    chairs = [seat for seat in members if seat.place == Place.CHAIR]
    if len(chairs) != 1:
        found.append(_("It needs one chair and has %(count)s.") % {"count": len(chairs)})
    if kind in WITH_A_WOMAN and not any(seat.cadre.sex == Sex.FEMALE for seat in members):
        unknown = any(not seat.cadre.sex for seat in members)
        found.append(_("A woman belongs in it; the register does not say that there is one.") if unknown else _("A woman belongs in it."))
    found += [_("%(who)s: the term of five years is over.") % {"who": seat.cadre} for seat in members if is_over(seat, day)]
    return [Concern(kind, message) for message in found]


def is_over(seat: Seat, day: date) -> bool:
    begun = seat.started_on
    years = day.year - begun.year - ((day.month, day.day) < (begun.month, begun.day))
    return seat.body in (BodyKind.COMMITTEE, BodyKind.SUPERVISION) and years >= TERM_YEARS


def apart(kind: str, member: Cadre, committee: set[int], clerks: set[int], kin: set[frozenset[int]]) -> list[Concern]:
    """Whoever supervises the committee or its money neither sits in it, nor keeps its books, nor is close kin to who does."""
    words = {"who": member.name}
    found = []
    if member.pk in committee:
        found.append(_("%(who)s sits in the village committee, which this body supervises.") % words)
    if member.pk in clerks:
        found.append(_("%(who)s keeps the village's books.") % words)
    if any(frozenset({member.pk, other}) in kin for other in committee | clerks):
        found.append(_("%(who)s is a close relative of a member of the village committee or of the accountant.") % words)
    return [Concern(kind, message) for message in found]


def kin_of(cadres: Iterable[int]) -> set[frozenset[int]]:
    """Pairs of close relatives in which these cadres stand; one query."""
    rows = Cadre.relatives.through.objects.filter(from_cadre__in=cadres)
    return {frozenset(pair) for pair in rows.values_list("from_cadre", "to_cadre")}


def ends_by_law(years: Iterable[int]) -> int | None:
    """The second of two years running in which somebody was found incompetent: the law ends the office then. `years`: those years."""
    found = sorted(set(years))
    return next((year for year in reversed(found) if year - 1 in found), None)
