"""What the pages of the register show, each in a constant number of queries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from cadres.checks import Concern, concerns_of, ends_by_law, kin_of
from cadres.models import BodyKind, Cadre, Evaluation, Post, Seat, Tenure
from villages.models import Township, Village


@dataclass(frozen=True)
class Vacancy:
    """A post of the five heads that nobody holds; `since` is the day the last holder left, None when nobody ever came."""

    post: Post
    since: date | None


@dataclass(frozen=True)
class VillageRow:
    """A village of the board: one of Tenure or Vacancy for each core post, and how many legal warnings there are."""

    village: Village
    posts: list[list[Tenure] | Vacancy]
    others: list[Tenure]
    concerns: int


@dataclass(frozen=True)
class Board:
    posts: list[Post]
    rows: list[VillageRow]


def board(township: Township, villages: QuerySet[Village], day: date) -> Board:
    """Seven queries for any number of villages."""
    posts = list(Post.objects.filter(township=township).in_order())
    terms = by_village(Tenure.objects.filter(village__in=villages).for_list())
    seats = by_village(Seat.objects.filter(village__in=villages).held_on(day).for_list())
    kin = kin_of({seat.cadre_id for rows in seats.values() for seat in rows})
    rows = []
    for village in villages:
        mine = terms.get(village.pk, [])
        concerns = concerns_of(seats.get(village.pk, []), mine, kin, day)
        others = [row for row in mine if row.is_held_on(day) and not row.post.is_core]
        rows.append(VillageRow(village, heads(posts, mine, day), others, len(concerns)))
    return Board([post for post in posts if post.is_core], rows)


def by_village(rows) -> dict[int, list]:
    found: dict[int, list] = {}
    for row in rows:
        found.setdefault(row.village_id, []).append(row)
    return found


def heads(posts: list[Post], terms: list[Tenure], day: date) -> list[list[Tenure] | Vacancy]:
    found: list[list[Tenure] | Vacancy] = []
    for post in posts:
        if post.is_core:
            mine = [row for row in terms if row.post_id == post.pk]
            held = [row for row in mine if row.is_held_on(day)]
            found.append(held or Vacancy(post, max((row.left_on for row in mine if row.left_on and row.left_on <= day), default=None)))
    return found


def page_of_village(village: Village, day: date) -> dict:
    posts = list(Post.objects.filter(township=village.township_id).in_order())
    terms = list(Tenure.objects.filter(village=village).for_list())
    seats = list(Seat.objects.filter(village=village).for_list())
    evaluations = list(Evaluation.objects.filter(village=village).for_list())
    concerns = concerns_of(seats, terms, kin_of({seat.cadre_id for seat in seats}), day)
    core = [post for post in posts if post.is_core]
    return {
        "village": village,
        "heads": list(zip(core, heads(posts, terms, day), strict=True)),
        "others": [row for row in terms if row.is_held_on(day) and not row.post.is_core],
        "past": sorted((row for row in terms if not row.is_held_on(day)), key=lambda row: row.started_on, reverse=True),
        "bodies": bodies_of(seats, concerns, day),
        "evaluations": evaluations,
        "ended_by_law": ended_by_law(evaluations),
    }


def bodies_of(seats: list[Seat], concerns: list[Concern], day: date) -> list[tuple[str, list[Seat], list[Concern]]]:
    """(body, its members of that day, what the law says of it), in the order of the kinds."""
    return [
        (
            BodyKind(kind).label,
            [seat for seat in seats if seat.body == kind and seat.is_held_on(day)],
            [concern for concern in concerns if concern.body == kind],
        )
        for kind in BodyKind.values
    ]


def ended_by_law(evaluations: list[Evaluation]) -> list[tuple[Cadre, int]]:
    """Members of the committee who were found incompetent in two years running, with the second year."""
    people: dict[int, list[Evaluation]] = {}
    for row in evaluations:
        if row.is_incompetent:
            people.setdefault(row.cadre_id, []).append(row)
    found = [(rows[0].cadre, ends_by_law(row.year for row in rows)) for rows in people.values()]
    return [(cadre, year) for cadre, year in found if year is not None]


def page_of_cadre(cadre: Cadre) -> dict:
    evaluations = list(cadre.evaluations.for_list())
    return {
        "cadre": cadre,
        "terms": sorted(cadre.tenures.for_list(), key=lambda row: row.started_on, reverse=True),
        "seats": sorted(cadre.seats.for_list(), key=lambda row: row.started_on, reverse=True),
        "relatives": list(cadre.relatives.order_by("code")),
        "evaluations": evaluations,
        "ended_by_law": ended_by_law(evaluations),
    }
