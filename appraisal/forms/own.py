"""What a village sends: its self-scores, and its objections."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from appraisal.models import Indicator
from appraisal.own import OwnFigure, OwnSheet
from appraisal.scoring.numbers import hundredths, parse_decimal, show
from appraisal.scoring.words import ScoringError
from appraisal.specs import translated

DECIMAL = {"inputmode": "decimal", "autocomplete": "off", "class": "form-control num"}


def points_typed(text: str, indicator: Indicator) -> int | None:
    """Points from 0 to the standard score in hundredths, None for blank; ValidationError says what to write."""
    if not text.strip():
        return None
    try:
        points = hundredths(parse_decimal(text, places=2))
    except ScoringError as error:
        raise ValidationError(translated(error)) from error
    if not 0 <= points <= hundredths(indicator.max):
        raise ValidationError(_("Write points from 0 to %(max)s.") % {"max": show(hundredths(indicator.max))})
    return points


class SelfScoreForm(forms.Form):
    """One indicator that the village scores itself."""

    points = forms.CharField(label=gettext_lazy("Self-score"), required=False, max_length=20, widget=forms.TextInput(attrs=DECIMAL))
    note = forms.CharField(
        label=gettext_lazy("Note"), required=False, max_length=300, widget=forms.TextInput(attrs={"class": "form-control"})
    )

    def __init__(self, row: OwnFigure, data=None):
        self.row = row
        note = row.self_score.note if row.self_score else ""
        super().__init__(data, prefix=f"i{row.indicator.pk}", initial={"points": row.self_points, "note": note})

    def clean_points(self) -> int | None:
        return points_typed(self.cleaned_data["points"], self.row.indicator)


class ObjectionForm(forms.Form):
    """One figure: an objection with its words, or nothing, which accepts it."""

    objects = forms.BooleanField(label=gettext_lazy("I object"), required=False)
    text = forms.CharField(
        label=gettext_lazy("What is wrong, and what would be right"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2, "class": "form-control"}),
    )

    def __init__(self, row: OwnFigure, data=None):
        self.row = row
        text = row.reply.text if row.reply else ""
        super().__init__(data, prefix=f"e{row.entry.pk}", initial={"objects": bool(text), "text": text})

    def clean(self):
        data = super().clean()
        if data.get("objects") and not data.get("text", "").strip():
            self.add_error("text", _("Say what is wrong with this figure."))
        if data.get("text", "").strip() and not data.get("objects"):
            self.add_error("objects", _("Tick this if you object, or clear the text below."))
        return data


class OwnForms:
    """The forms of one office's sheet, as its state asks for them: (figure, form or None) in order."""

    def __init__(self, own: OwnSheet, data=None):
        self.own, self.deed = own, "self" if own.takes_self_scores else "reply" if own.sheet.takes_replies else ""
        self.rows = [(row, self.form_for(row, data)) for row in own.figures]
        self.forms = [form for _row, form in self.rows if form]

    def form_for(self, row: OwnFigure, data) -> forms.Form | None:
        if self.deed == "self" and row.indicator.self_score:
            return SelfScoreForm(row, data)
        if self.deed == "reply" and row.entry and not (row.reply and row.reply.answer):
            return ObjectionForm(row, data)
        return None

    def is_valid(self) -> bool:
        return all([form.is_valid() for form in self.forms])

    @property
    def scores(self) -> dict:
        return {form.row.indicator: (form.cleaned_data["points"], form.cleaned_data["note"].strip()) for form in self.forms}

    @property
    def objections(self) -> dict[int, str]:
        return {form.row.entry.pk: form.cleaned_data["text"] for form in self.forms if form.cleaned_data["objects"]}
