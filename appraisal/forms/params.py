"""A rule's parameters as form fields: lists are written one item a line, and stored as the year workbook writes them."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from appraisal.scoring.params import input_names, parse_params
from appraisal.scoring.words import ScoringError
from appraisal.specs import translated

MODES = [("floor", _("whole steps only")), ("ceil", _("each step begun")), ("proportional", _("in proportion"))]
MARKS = [("mean", _("mean of the marks")), ("median", _("middle mark"))]


def number(label, default="", help_text=""):
    attrs = {"inputmode": "decimal", "autocomplete": "off"}
    return forms.CharField(label=label, required=False, initial=default, help_text=help_text, widget=forms.TextInput(attrs=attrs))


def lines(label, help_text):
    return forms.CharField(label=label, help_text=help_text, widget=forms.Textarea(attrs={"rows": 5}))


EVENTS = _("One a line, with the points of each: “late: 0.5”.")
FIELDS = {
    "completion": {},
    "ratio": {"rate": number(_("rate that earns full points"), "1", _("Above 0, at most 1: with 0.9, nine of ten earn everything."))},
    "shortfall": {
        "threshold": number(_("threshold")),
        "step": number(_("step"), "1"),
        "deduct": number(_("points for each step below")),
        "mode": forms.ChoiceField(label=_("part of a step"), choices=MODES, required=False),
    },
    "deduct": {
        "events": lines(_("events"), EVENTS),
        "floor": number(_("lowest points"), "0", _("0, or below it down to minus the standard score.")),
    },
    "gain": {"events": lines(_("events"), EVENTS)},
    "tiers": {"tiers": lines(_("tiers"), _("One a line, highest first, with its points: “20: 4”."))},
    "graded": {
        "grades": lines(
            _("grades"), _("One a line, with its credit of 0 to 100: “satisfied: 100”. A dash does not count: “do not know: -”.")
        )
    },
    "panel": {"by": forms.ChoiceField(label=_("mark of the panel"), choices=MARKS, required=False)},
    "direct": {"step": number(_("step"), "0.01", _("Points are a multiple of it."))},
}
RULE_WORDS = {
    "completion": _("What was reached, measured against a target; more than the target earns no more."),
    "ratio": _("How many of those due were done."),
    "shortfall": _("Full points from a threshold on; less for each step below it."),
    "deduct": _("Full points, less for each event that should not happen."),
    "gain": _("Points for each event that should happen, up to the standard score."),
    "tiers": _("Points by the tier that the figure reaches."),
    "graded": _("Counts by grade, each with its credit: surveys, ballots, task lists."),
    "panel": _("Marks of 0 to 100 by three or more assessors."),
    "direct": _("Points given directly, with a reason."),
}
LISTS = ("events", "tiers", "grades")


class ParamsForm(forms.Form):
    """The parameters of one rule. `text()` is what is stored; errors come from the scoring rules themselves."""

    def __init__(self, rule: str, *args, text: str = "", points: int | None = None, **kwargs):
        """`points` is the standard score in hundredths, against which the parameters are checked."""
        self.rule, self.points = rule, points
        super().__init__(*args, initial=from_text(text), prefix="params", **kwargs)
        self.fields = {name: field for name, field in FIELDS[rule].items()}

    def clean(self):
        data = super().clean()
        for name in [name for name, value in data.items() if ";" in value or "；" in value]:
            self.add_error(name, _("A semicolon has no place here."))  # it would begin the next parameter in the stored text
        if self.points is None or self.errors:
            return data
        try:
            parse_params(self.rule, to_text(data), max=self.points)
        except ScoringError as error:
            raise ValidationError({error.field: translated(error)} if error.field in self.fields else translated(error)) from error
        return data

    def width(self) -> int:
        """How many inputs the rule takes with these parameters."""
        return len(input_names(self.rule, parse_params(self.rule, self.text(), max=self.points)))

    def text(self) -> str:
        return to_text(self.cleaned_data)


def to_text(data: dict[str, str]) -> str:
    """`{"events": "absence: 1\\nlate: 0.5"}` → `events=absence:1/late:0.5`."""
    parts = []
    for name, value in data.items():
        if name in LISTS:
            items = (item.replace("：", ":").rpartition(":") for item in value.splitlines() if item.strip())
            value = "/".join(f"{label.strip()}:{points.strip()}" for label, _colon, points in items)
        if value.strip():
            parts.append(f"{name}={value.strip()}")
    return "; ".join(parts)


def from_text(text: str) -> dict[str, str]:
    pairs = (part.partition("=") for part in text.split(";") if part.strip())
    fields = {name.strip(): value.strip() for name, _equals, value in pairs}
    return {name: value.replace("/", "\n").replace(":", ": ") if name in LISTS else value for name, value in fields.items()}
