"""One figure as people read it: its inputs by name, its formula and points; as it stands, stood, or would stand."""

from __future__ import annotations

from decimal import Decimal

from appraisal.models import Correction, Entry
from appraisal.periods import Period
from appraisal.results.explanation import Figure, figure
from appraisal.scoring.numbers import hundredths
from appraisal.specs import indicator_spec


def shown(entry: Entry) -> Figure:
    """The entry comes with indicator and category; one query for its target."""
    return sides(entry)[0]


def before_and_after(correction: Correction) -> tuple[Figure, Figure]:
    """As the figure stood when the correction was proposed, and as it stands, or would stand, once approved."""
    was = {"inputs": [], "not_applicable": False, "reason": ""} | correction.before
    points = was.get("points")
    old = copied(correction.entry, **was | {"points": None if points is None else hundredths(Decimal(points))})
    before, after = sides(old, proposed(correction))
    return before, after


def proposed(correction: Correction) -> Entry:
    """An unsaved entry that says what the correction says."""
    return copied(
        correction.entry,
        inputs=correction.inputs,
        points=correction.points,
        not_applicable=correction.not_applicable,
        reason=correction.entry_reason,
    )


def copied(entry: Entry, **other) -> Entry:
    """An unsaved copy, so that what is shown beside the stored figure never gets into it."""
    names = ("participant", "indicator", "period", "inputs", "points", "not_applicable", "reason")
    return Entry(**{name: getattr(entry, name) for name in names} | other)


def sides(*entries: Entry) -> list[Figure]:
    """Entries of one participant, indicator and period, stored or not."""
    indicator, period = entries[0].indicator, Period(entries[0].period)
    target = entries[0].participant.targets.filter(indicator=indicator).values_list("target", flat=True).first()
    spec = indicator_spec(indicator, indicator.category.code)
    return [figure(spec, indicator.category, period, entry, target) for entry in entries]
