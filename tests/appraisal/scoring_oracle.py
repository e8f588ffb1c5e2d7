"""Totals, ranks and grades once more, written straight from scoring.md with slow exact decimals, to compare with."""

from decimal import ROUND_FLOOR, ROUND_HALF_UP, Decimal, localcontext
from fractions import Fraction

from appraisal.scoring.spec import QUARTERS

CENT = Decimal("0.01")


def rounded(exact: Fraction) -> Decimal:
    with localcontext() as context:
        context.prec = 60
        return (Decimal(exact.numerator) / Decimal(exact.denominator)).quantize(CENT, ROUND_HALF_UP)


def decimal(hundredths):
    return None if hundredths is None else Decimal(hundredths) / 100


def year(scheme, indicator, entries):
    """`entries` are {period: hundredths or None}."""
    scored = [(period, Fraction(points, 100)) for period, points in sorted(entries.items()) if points is not None]
    if not scored:
        return None
    if indicator.frequency == "year" or indicator.aggregate == "last":
        return rounded(scored[-1][1])
    if indicator.aggregate == "sum":
        return rounded(min(Fraction(indicator.max, 100), sum(points for _period, points in scored)))
    weights = {quarter: Fraction(scheme.quarter_weights[quarter - 1], 100) for quarter in QUARTERS}
    return rounded(sum(weights[q] * points for q, points in scored) / sum(weights[q] for q, _points in scored))


def category(scheme, row, years):
    mine = [(decimal(line.max), years[line.code]) for line in scheme.indicators if line.category == row.code and line.code in years]
    points, full = sum((p for _m, p in mine), Decimal(0)), sum((m for m, _p in mine), Decimal(0))
    weight = decimal(row.weight)
    if row.kind == "bonus":
        return min(weight, points)
    if row.kind == "deduction":
        return -min(weight, points)
    return rounded(Fraction(weight) * Fraction(points) / Fraction(full)) if mine else None


def figures(scheme, participant, entries):
    """{"indicators", "categories", "base", "adjusted", "total"} in Decimals; `entries` by indicator and period."""
    years = {line.code: year(scheme, line, entries.get(line.code, {})) for line in scheme.indicators}
    years = {code: points for code, points in years.items() if points is not None}
    categories = {row.code: category(scheme, row, years) for row in scheme.categories}
    applying = [row for row in scheme.categories if row.kind == "base" and categories[row.code] is not None]
    found = {"indicators": years, "categories": categories, "base": None, "adjusted": None, "total": None}
    if not applying or participant.ended:
        return found
    points, weight = sum(Fraction(categories[row.code]) for row in applying), sum(Fraction(row.weight, 100) for row in applying)
    base = rounded(Fraction(scheme.full_marks, 100) * points / weight)
    adjusted = rounded(Fraction(base) * Fraction(participant.coefficient, 10_000))
    extra = sum(categories[row.code] for row in scheme.categories if row.kind != "base")
    return found | {"base": base, "adjusted": adjusted, "total": max(Decimal(0), adjusted + extra)}


def places(quota, ranked):
    if quota.percent is None:
        return quota.number
    share = (quota.percent * ranked / 100).to_integral_value(ROUND_FLOOR)
    return 0 if not quota.percent or not ranked else max(1, int(share))


def is_ahead(scheme, one, other):
    """Whether one result stands before another: by total, then by the tie-breaks in order."""
    for key in ("total", *scheme.tie_breaks):
        left, right = ((row.categories.get(key) if key in row.categories else getattr(row, key)) or 0 for row in (one, other))
        if left != right:
            return left > right
    return False


def standings(scheme, results, cap_of):
    """{key: (rank, index of the grade, tied at the cut)}; `cap_of` gives the index of a cap's grade, 0 without one."""
    found = {}
    for row in results:
        if row.total is None:
            found[row.key] = (None, None, False)
            continue
        rivals = [other for other in results if other.total is not None and (not scheme.by_group or other.group == row.group)]
        threshold = min(index for index, grade in enumerate(scheme.grades) if row.total >= grade.start)
        claims = [other for other in rivals if other.total >= scheme.grades[0].start and not cap_of[other.key]]
        before = sum(is_ahead(scheme, other, row) for other in claims)
        upto = sum(not is_ahead(scheme, row, other) for other in claims)
        there = places(scheme.quota, len(rivals))
        claim = threshold == 0 and not cap_of[row.key]
        tied = claim and before < there < upto
        has_place = claim and (upto <= there or (tied and scheme.ties_at_cut == "include"))
        grade = max(threshold, cap_of[row.key], 0 if has_place else 1)
        found[row.key] = (1 + sum(is_ahead(scheme, other, row) for other in rivals), grade, tied)
    return found
