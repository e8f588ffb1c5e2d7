"""The sheet without JavaScript: one village or one indicator as a plain form; and the days of a sheet."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from appraisal.cell_forms import read_inputs
from appraisal.entries import Change, Refusal
from appraisal.grid import Cell, fingerprint
from appraisal.models import Sheet
from appraisal.scoring.params import input_names
from appraisal.scoring.words import ScoringError
from appraisal.specs import translated
from appraisal.story import now_says


class CellForm(forms.Form):
    """One entry: its inputs, not applicable, reason, and the version and fingerprint of what was shown."""

    na = forms.BooleanField(label=_("not applicable"), required=False)
    reason = forms.CharField(label=_("reason"), required=False, max_length=2000, widget=forms.TextInput(attrs={"class": "form-control"}))
    version = forms.IntegerField(widget=forms.HiddenInput())
    was = forms.CharField(required=False, widget=forms.HiddenInput())

    def __init__(self, cell: Cell, data=None):
        self.cell = cell
        prefix = f"{cell.participant.pk}-{cell.column.pk}"
        initial = {"na": cell.not_applicable, "reason": cell.reason, "version": cell.version}
        initial["was"] = fingerprint(cell.values, cell.not_applicable, cell.reason)
        super().__init__(data, prefix=prefix, initial=initial | {f"v{n}": value for n, value in enumerate(cell.values, start=1)})
        self.names = [f"v{number}" for number in range(1, len(cell.values) + 1)]
        attrs = {"inputmode": "decimal", "autocomplete": "off", "class": "form-control num"}
        for name, label in zip(self.names, cell.column.labels, strict=True):
            self.fields[name] = forms.CharField(label=label, required=False, widget=forms.TextInput(attrs=attrs))

    def inputs(self):
        return [self[name] for name in self.names]

    def clean(self):
        data = super().clean()
        self.values = read_inputs([data.get(name, "") for name in self.names])
        if isinstance(self.values, ScoringError):
            self.add_error(self.values.field, translated(self.values))
        return data

    def differs(self) -> bool:
        """Something else was sent than was shown; what a colleague has stored meanwhile does not matter for that."""
        data = self.cleaned_data
        return fingerprint([data[name].strip() for name in self.names], data["na"], data["reason"]) != data["was"]

    def change(self, sheet: Sheet) -> Change:
        data = self.cleaned_data
        values = self.values if isinstance(self.values, tuple) else ()
        return Change(self.cell.participant, self.cell.column.indicator, sheet.period, values, data["na"], data["reason"], data["version"])

    def show_refusal(self, refusal: Refusal) -> None:
        """Beside the field it is about. After a conflict the next save knows what is there, and replaces it on purpose."""
        if refusal.code == "conflict" and refusal.entry:
            again = _("Save again to put yours in its place, or write what is right.")
            self.add_error(None, f"{now_says(refusal.entry)}. {again}")
            self.data = self.data.copy()
            self.data[self.add_prefix("version")] = str(refusal.entry.version)
            return
        keys = [key for key, _label in input_names(self.cell.column.spec.rule, self.cell.column.spec.params)]
        field = f"v{keys.index(refusal.field) + 1}" if refusal.field in keys else refusal.field
        self.add_error(field if field in self.fields else None, refusal.message)


class DaysForm(forms.ModelForm):
    """From and until when a sheet takes figures; the scheme and office are shown, not changed."""

    class Meta:
        model = Sheet
        fields = ["scheme", "office", "period", "opens_on", "due_on", "closes_on"]
        widgets = {name: forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d") for name in ("opens_on", "due_on", "closes_on")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in ("scheme", "office", "period"):
            self.fields[name].disabled = True

    def clean(self):
        data = super().clean()
        if data.get("closes_on") and data.get("opens_on") and data["closes_on"] < data["opens_on"]:
            self.add_error("closes_on", _("The last day lies before the first."))
        return data
