"""The figure that is right, with why and by which paper. What would follow is shown first, and done when it is sent again."""

from __future__ import annotations

import hashlib

from django import forms
from django.utils.translation import gettext_lazy as _

from appraisal.forms.sheets import CellForm
from appraisal.grid import Cell


class ShownFirst(forms.Form):
    """`shown` is a short word for what was filled in and what would follow from it: the same again means yes to just that."""

    shown = forms.CharField(required=False, widget=forms.HiddenInput())

    def digest(self, effect: str) -> str:
        filled_in = {name: str(value).strip() for name, value in sorted(self.cleaned_data.items()) if name != "shown"}
        return hashlib.sha256(repr((filled_in, effect)).encode()).hexdigest()[:16]

    def was_shown(self, effect: str) -> bool:
        return self.cleaned_data["shown"] == self.digest(effect)

    def remember(self, effect: str) -> None:
        """For the page that shows the effect: sent from there unchanged, it is done."""
        self.data = self.data.copy()
        self.data[self.add_prefix("shown")] = self.digest(effect)


class CorrectionForm(CellForm, ShownFirst):
    """Prefilled with the figure as it stands; the fields of `CellForm` and these."""

    basis = forms.CharField(
        label=_("Decided by which paper"), max_length=120, help_text=_("Such as 青政发〔2026〕12号, or the meeting's minutes.")
    )
    why = forms.CharField(label=_("Why it is corrected"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))

    def __init__(self, cell: Cell, data=None):
        super().__init__(cell, data)
        for name in ("basis", "why"):
            self.fields[name].widget.attrs["class"] = "form-control"
