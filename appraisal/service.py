"""What a cadre's year owes to the villages they served in: months by village, the villages' totals, the cap of main posts."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from django.db.models import Case, When

from appraisal.models import GradeCap, Participant, Ranking, RankingStatus, Scheme
from appraisal.scoring.numbers import hundredths
from appraisal.scoring.spec import one_name, parse_grades
from cadres.models import Tenure

HUNDREDTH = Decimal("0.01")


@dataclass(frozen=True)
class VillagePart:
    """The months of a cadre's year by village, and what follows: `total` is None while a village that counts has none."""

    months: tuple[tuple[str, int], ...]
    total: Decimal | None
    lines: tuple[str, ...]


def held_on_the_15th(tenures: Iterable[Tenure], year: int) -> dict[int, list[Tenure]]:
    """Month (1 to 12) → the posts held on its 15th day, the paid one first: a month belongs to the first of them."""
    rows = sorted(tenures, key=lambda row: (not row.is_paid, row.post.position, row.pk))
    return {month: [row for row in rows if row.is_held_on(date(year, month, 15))] for month in range(1, 13)}


def months_by_village(tenures: Iterable[Tenure], year: int) -> dict[int, int]:
    """Village → months of that year."""
    found: dict[int, int] = {}
    for held in held_on_the_15th(tenures, year).values():
        if held:
            found[held[0].village_id] = found.get(held[0].village_id, 0) + 1
    return found


def tenures_of(scheme: Scheme, participants: Iterable[Participant]) -> dict[int, list[Tenure]]:
    """Cadre → their terms in the scheme's year, in the posts that it appraises; one query."""
    first, last = date(scheme.year, 1, 1), date(scheme.year, 12, 31)
    rows = Tenure.objects.filter(cadre__in={row.cadre_id for row in participants}, post__in=scheme.posts.all()).between(first, last)
    found: dict[int, list[Tenure]] = {}
    for row in rows.for_list():
        found.setdefault(row.cadre_id, []).append(row)
    return found


@dataclass(frozen=True)
class VillageYear:
    """How the villages stand in the version on which cadres' results rest: village code → total, grade."""

    ranking: Ranking
    totals: dict[str, str | None]
    grades: dict[str, str | None]


def village_year(scheme: Scheme) -> VillageYear | None:
    """The final version of the villages' ranking, else the newest complete one; None before there is one."""
    rows = Ranking.objects.filter(scheme=scheme.village_scheme_id, provisional=False).exclude(status=RankingStatus.RETURNED)
    rows = rows.select_related("scheme__township").order_by(Case(When(status=RankingStatus.FINAL, then=0), default=1), "-version")
    if (ranking := rows.first()) is None:
        return None
    lines = json.loads(ranking.snapshot)["results"]["ranking"]["villages"]
    return VillageYear(ranking, {row["village"]: row["total"] for row in lines}, {row["village"]: row["grade"] for row in lines})


def village_parts(scheme: Scheme, participants: list[Participant]) -> dict[int, VillagePart]:
    """Participant → their village part, as scoring.md 9 has it."""
    year = village_year(scheme)
    totals = year.totals if year else {}
    tenures = tenures_of(scheme, participants)
    return {row.pk: village_part(tenures.get(row.cadre_id, []), totals, scheme.year) for row in participants}


def village_part(tenures: list[Tenure], totals: dict[str, str | None], year: int) -> VillagePart:
    villages = {row.village_id: row.village for row in tenures}
    months = [(villages[pk], count) for pk, count in months_by_village(tenures, year).items()]
    lines = tuple(f"{village.name}：{count}个月 × {totals.get(village.code) or '–'}" for village, count in months)
    known = [(count, Decimal(total)) for village, count in months if (total := totals.get(village.code)) is not None]
    named = tuple((village.code, count) for village, count in months)
    if not months or len(known) < len(months):
        return VillagePart(named, None, lines)
    weighted = sum((count * total for count, total in known), Decimal(0)) / sum(count for count, _total in known)
    return VillagePart(named, weighted.quantize(HUNDREDTH, ROUND_HALF_UP), lines)


def named(grade: str) -> str:
    """In Chinese in every language, because a snapshot and its checksum hold it."""
    return {"pass": "合格", "fail": "不合格"}.get(one_name(grade), grade)


def caps_of_villages(scheme: Scheme, participants: list[Participant]) -> list[GradeCap]:
    """Main posts where the village's grade is below good: an unsaved cap at good each, which nobody sets and nobody lifts."""
    year = village_year(scheme)
    if year is None:
        return []
    villages = year.ranking.scheme
    order = [one_name(grade.name) for grade in parse_grades(villages.grades, hundredths(villages.full_marks))]
    if "good" not in order:
        return []
    caps = []
    for row in participants:
        grade = year.grades.get(row.village.code) if row.post.is_main else None
        if grade and order.index(one_name(grade)) > order.index("good"):
            document = f"{villages.code} v{year.ranking.version}"
            caps.append(GradeCap(participant=row, best_grade="good", reason=f"主要岗位，所在村等次为{named(grade)}", document=document))
    return caps
