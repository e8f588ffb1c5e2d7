"""The live worked example of a rule: what some inputs earn, while its parameters are being written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from appraisal.forms.params import FIELDS, to_text
from appraisal.scoring.numbers import hundredths, parse_decimal, show
from appraisal.scoring.params import input_names, parse_params
from appraisal.scoring.rules import score
from appraisal.scoring.spec import IndicatorSpec
from appraisal.scoring.words import ScoringError, gettext_noop
from appraisal.specs import translated

SAMPLES = {
    "completion": ["470"], "ratio": ["17", "20"], "shortfall": ["92.4"], "deduct": ["4", "1"], "gain": ["2", "1"], "tiers": ["15"],
    "graded": ["52", "30", "8", "10"], "panel": ["88", "90", "85"], "direct": ["1"],
}  # fmt: skip
SAMPLE_TARGET = "600"


def example_of(data: Mapping[str, str]) -> dict[str, Any]:
    """`data` is the indicator's form with the inputs v1, v2, …: the inputs to show, and `text` or `error`."""
    try:
        indicator = _indicator(data)
    except ScoringError as error:
        return {"error": translated(error)}
    inputs = _inputs(indicator, data)
    try:
        values = [parse_decimal(field["value"]) if field["value"].strip() else None for field in inputs]
        scored = score(indicator, 4, values, reason=_("an example"))
    except ScoringError as error:
        return {"inputs": inputs, "error": translated(error)}
    words = _(scored.words[0]) % scored.words[1] if scored.words else ""
    of = _("of %(max)s") % {"max": show(indicator.max)}
    earned = words if scored.points is None else f"{scored.formula} {of} {words}"
    return {"inputs": inputs, "text": earned.strip()}


def _indicator(data: Mapping[str, str]) -> IndicatorSpec:
    rule = data["rule"]
    points = hundredths(parse_decimal(data.get("max") or "10", 2))
    text = to_text({name: data.get(f"params-{name}", "") for name in FIELDS[rule]})
    target = parse_decimal(data.get("target") or SAMPLE_TARGET) if rule == "completion" else None
    if points <= 0:
        raise ScoringError(gettext_noop("A standard score is above 0."))
    if target is not None and target < 0:
        raise ScoringError(gettext_noop("A target is not negative."))
    return IndicatorSpec(
        "", "", points, rule, parse_params(rule, text, max=points), target, when_nothing_due=data.get("when_nothing_due", "full")
    )


def _inputs(indicator: IndicatorSpec, data: Mapping[str, str]) -> list[dict[str, str]]:
    names = input_names(indicator.rule, indicator.params)[: 5 if indicator.rule == "panel" else None]
    samples = SAMPLES[indicator.rule] + ["0"] * len(names)
    blank = "" if indicator.rule == "panel" else None
    return [
        {
            "name": f"v{number}",
            "label": label if key.startswith("count") else _(label),
            "value": data.get(f"v{number}", samples[number - 1] if blank is None or number <= 3 else blank),
        }
        for number, (key, label) in enumerate(names, start=1)
    ]
