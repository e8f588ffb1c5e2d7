"""The target letters (目标责任书): what each village signs at the start of the year."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _

from appraisal.models import Category, Indicator, Participant, Scheme
from appraisal.scoring.explain import in_words
from appraisal.scoring.numbers import plain
from appraisal.scoring.spec import IndicatorSpec
from appraisal.specs import indicator_spec, own_targets


@dataclass(frozen=True)
class LetterLine:
    indicator: Indicator
    words: str
    target: str


@dataclass(frozen=True)
class Letter:
    participant: Participant
    categories: list[tuple[Category, list[LetterLine]]]


def rule_in_words(spec: IndicatorSpec) -> str:
    """The rule as people read it, in the reader's language."""
    message, values = in_words(spec)
    return _(message) % (values | {"mode": _(values["mode"])})


def letters_of(scheme: Scheme, participants) -> list[Letter]:
    """One letter for each participant: categories with their indicators, targets and rules in words."""
    categories = list(scheme.categories.for_editor())
    words = {row.pk: rule_in_words(indicator_spec(row, category.code)) for category in categories for row in category.indicators.all()}
    targets = own_targets(scheme)

    def line(participant, row):
        target = targets.get((participant.pk, row.pk), row.target) if row.rule == "completion" else None
        return LetterLine(row, words[row.pk], "" if target is None else plain(target))

    return [
        Letter(one, [(category, [line(one, row) for row in category.indicators.all()]) for category in categories]) for one in participants
    ]
