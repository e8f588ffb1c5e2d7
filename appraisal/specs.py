"""From stored rows to the plain figures that `appraisal.scoring` computes with. Imports no models: rows come through relations."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal

from django.utils.translation import gettext as _

from appraisal.scoring.numbers import hundredths
from appraisal.scoring.params import parse_params
from appraisal.scoring.spec import (
    CategorySpec,
    IndicatorSpec,
    ParticipantSpec,
    SchemeSpec,
    check_participants,
    check_scheme,
    parse_grades,
    parse_quarter_weights,
    parse_quota,
    parse_tie_breaks,
)
from appraisal.scoring.words import ScoringError


def translated(error: ScoringError) -> str:
    """What a scoring error says, in the reader's language."""
    return _(error.message) % error.params


def category_spec(category) -> CategorySpec:
    return CategorySpec(category.code, category.kind, hundredths(category.weight), name=category.name, name_en=category.name_en)


def indicator_spec(indicator, category_code: str) -> IndicatorSpec:
    """Raises ScoringError when the parameters do not fit the rule."""
    points = hundredths(indicator.max)
    return IndicatorSpec(
        code=indicator.code,
        category=category_code,
        max=points,
        rule=indicator.rule,
        params=parse_params(indicator.rule, indicator.params, max=points),
        target=indicator.target,
        frequency=indicator.frequency,
        aggregate=indicator.aggregate,
        when_nothing_due=indicator.when_nothing_due,
        name=indicator.name,
        name_en=indicator.name_en,
    )


def scheme_spec(scheme) -> SchemeSpec:
    """The scheme with its categories and indicators, in two queries (none when prefetched). Raises ScoringError."""
    categories = list(scheme.categories.all())
    by_number = {category.pk: category for category in categories}
    indicators = list(scheme.indicators.all())
    for indicator in indicators:
        indicator.category = by_number[indicator.category_id]
    return spec_of(scheme, categories, indicators)


def spec_of(scheme, categories: Iterable, indicators: Iterable) -> SchemeSpec:
    """From rows at hand, stored or not; each indicator comes with its category."""
    full_marks = hundredths(scheme.full_marks)
    return SchemeSpec(
        code=scheme.code,
        year=scheme.year,
        full_marks=full_marks,
        quarter_weights=parse_quarter_weights(scheme.quarter_weights),
        tie_breaks=parse_tie_breaks(scheme.tie_breaks),
        grades=parse_grades(scheme.grades, full_marks),
        quota=parse_quota(scheme.quota),
        ties_at_cut=scheme.ties_at_cut,
        by_group=scheme.by_group,
        categories=tuple(category_spec(category) for category in categories),
        indicators=tuple(indicator_spec(row, row.category.code) for row in indicators),
    )


def participant_spec(participant, caps: Iterable[str] = (), *, key: object = None) -> ParticipantSpec:
    """`caps` are the best grades that grade caps leave open; the key is the participant's number unless another is given."""
    return ParticipantSpec(
        key=participant.pk if key is None else key,
        group=participant.group,
        coefficient=int(participant.coefficient * 10_000),
        periods=participant.periods,
        ended=participant.has_ended,
        caps=tuple(caps),
    )


def own_targets(scheme) -> dict[tuple[int, int], Decimal]:
    """(participant, indicator) → the participant's own target."""
    from_rows = scheme.participants.values_list("pk", "targets__indicator", "targets__target").exclude(targets=None)
    return {(participant, indicator): target for participant, indicator, target in from_rows}


def scheme_problems(scheme) -> list[str]:
    """All that keeps the scheme from opening, in the reader's language; empty when it is ready."""
    try:
        spec = scheme_spec(scheme)
    except ScoringError as error:
        return [translated(error)]
    participants = [participant_spec(row) for row in scheme.participants.in_order()]
    problems = [translated(error) for error in [*check_scheme(spec), *check_participants(spec, participants)]]
    if scheme.is_for_cadres and scheme.village_scheme_id is None:
        problems.append(_("Under Settings, name the scheme of the villages on whose totals the cadres' results rest."))
    return problems
