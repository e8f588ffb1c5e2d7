"""The lines of a list that follows from a ranking: who is on it, with what, and what stands against the others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from appraisal.models import Linkage, LinkageKind, LinkageLine, Participant
from appraisal.results import frozen_board
from appraisal.results.board import Line
from appraisal.scoring.numbers import hundredths
from appraisal.scoring.pay import basic_pay, performance_pay
from appraisal.service import held_on_the_15th, tenures_of
from cadres.models import EffectPeriod, Evaluation, Tenure

HINDRANCES = {
    "no_grade": _("has no grade"),
    "unpaid": _("was paid for no month"),
    "cap": _("under a grade cap"),
    "quota": _("no place in the quota of the ranking"),
    "effect": _("within an effect period"),
    "evaluation": _("found incompetent by the villagers"),
    "tied": _("shares a rank across the last place"),
    "full": _("the places are taken"),
}


def lines_of(linkage: Linkage) -> list[LinkageLine]:
    """Unsaved, in the order of the ranking. Whoever is not in the register of the scheme any more cannot be on it."""
    board = frozen_board(linkage.ranking)
    people = {row.code: row for row in linkage.scheme.participants.in_order()}
    ranked = [line for line in board.ranked_lines if line.code in people]
    if linkage.kind == LinkageKind.HONOUR:
        ranked = [line for line in ranked if line.details["threshold"] == board.grades[0].name]
    rows = [line_of(linkage, people[line.code], line) for line in ranked]
    FIND[LinkageKind(linkage.kind)](linkage, rows, ranked)
    for position, row in enumerate(rows, start=1):
        row.position = position
        apply_terms(row)
    return rows


def apply_terms(row: LinkageLine) -> None:
    """What the terms give a line with this grade, this service and these hindrances."""
    terms, kind = row.linkage.terms, row.linkage.kind
    row.is_included = not set(row.hindrances) - {"no_grade"}
    if kind == LinkageKind.PAY:
        factor = terms["coefficients"].get(row.grade)
        row.coefficient = None if factor is None else Decimal(factor)
        compute_pay(row)
    elif kind == LinkageKind.FUNDS:
        money = terms["amounts"].get(row.grade)
        row.amount = None if money is None else hundredths(Decimal(money))
    elif kind == LinkageKind.POST:
        row.words = terms["words"].get(row.grade, "")


def line_of(linkage: Linkage, participant: Participant, line: Line) -> LinkageLine:
    total = None if line.total is None else hundredths(Decimal(line.total))
    return LinkageLine(linkage=linkage, participant=participant, rank=line.rank, grade=line.figures["grade"] or "", total=total)


def find_ungraded(linkage: Linkage, rows: list[LinkageLine], ranked: list[Line]) -> None:
    for row in rows:
        row.hindrances = [] if row.grade else ["no_grade"]


# ---- pay -----------------------------------------------------------------------------------------------------------


def find_service(linkage: Linkage, rows: list[LinkageLine], ranked: list[Line]) -> None:
    find_ungraded(linkage, rows, ranked)
    terms = tenures_of(linkage.scheme, [row.participant for row in rows])
    for row in rows:
        row.service = paid_service(terms.get(row.participant.cadre_id, []), linkage.scheme.year)
        row.hindrances += [] if row.service else ["unpaid"]


def paid_service(tenures: Iterable[Tenure], year: int) -> list[dict]:
    """Months by village and post: each belongs to the paid post held on its 15th day; an unpaid post counts for nothing."""
    months = Counter(held[0] for held in held_on_the_15th(tenures, year).values() if held and held[0].is_paid)
    return [
        {"village": row.village.name, "post": row.post.name, "ratio": f"{row.post.pay_ratio.normalize():f}", "months": count}
        for row, count in sorted(months.items(), key=lambda pair: pair[0].started_on)
    ]


def compute_pay(row: LinkageLine) -> None:
    """Without a coefficient there is no performance part: whoever has no grade gets one from people, with a reason."""
    service = [(Decimal(part["ratio"]), part["months"]) for part in row.service]
    row.basic = basic_pay(hundredths(Decimal(row.linkage.terms["basic"])), service)
    year = hundredths(Decimal(row.linkage.terms["performance"]))
    row.performance = None if row.coefficient is None else performance_pay(year, service, row.coefficient)
    row.amount = None if row.performance is None else row.basic + row.performance


# ---- honours -------------------------------------------------------------------------------------------------------


def find_hindrances(linkage: Linkage, rows: list[LinkageLine], ranked: list[Line]) -> None:
    """Places go in rank order to those whom nothing hinders; those who share a rank across the last place get none (scoring.md 5)."""
    cadres = [row.participant.cadre_id for row in rows if row.participant.cadre_id]
    day = date.fromisoformat(linkage.terms["on"])
    resting = set(EffectPeriod.objects.filter(cadre__in=cadres).held_on(day).values_list("cadre", flat=True))
    judged = Evaluation.objects.filter(cadre__in=cadres, year=linkage.scheme.year)
    incompetent = {row.cadre_id for row in judged if row.is_incompetent}
    for row, line in zip(rows, ranked, strict=True):
        below = row.grade != line.details["threshold"]
        found = {
            "cap": below and line.details["cap"] is not None,
            "quota": below and line.details["cap"] is None,
            "effect": row.participant.cadre_id in resting,
            "evaluation": row.participant.cadre_id in incompetent,
        }
        row.hindrances = [name for name, holds in found.items() if holds]
    groups: dict[str, list[LinkageLine]] = {}  # within which ranks, and with them places, are counted
    for row in rows:
        if not row.hindrances:
            groups.setdefault(row.participant.group if linkage.scheme.by_group else "", []).append(row)
    for free in groups.values():
        give_places(free, linkage.terms["places"])


def give_places(rows: list[LinkageLine], places: int) -> None:
    """By rank; says of the others why not."""
    for row in rows:
        above = sum(other.rank < row.rank for other in rows)
        beside = sum(other.rank == row.rank for other in rows)
        if above >= places:
            row.hindrances = ["full"]
        elif above + beside > places:
            row.hindrances = ["tied"]


FIND = {
    LinkageKind.PAY: find_service,
    LinkageKind.HONOUR: find_hindrances,
    LinkageKind.FUNDS: find_ungraded,
    LinkageKind.POST: find_ungraded,
}
