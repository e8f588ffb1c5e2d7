"""The seats of a panel."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from appraisal.models import Indicator, PanelSeat, Sheet
from appraisal.scoring.params import input_names
from appraisal.specs import indicator_spec
from villages.models import User


class PanelForm(forms.Form):
    """For each mark the colleague who gives it; empty: not said."""

    def __init__(self, data=None, *, sheet: Sheet, indicator: Indicator):
        seats = {row.number: row.assessor_id for row in PanelSeat.objects.filter(indicator=indicator, period=sheet.period)}
        super().__init__(data, initial={f"seat{number}": user for number, user in seats.items()})
        people = User.objects.filter(township=sheet.township_id, is_active=True).order_by("name", "pk")
        spec = indicator_spec(indicator, indicator.category.code)
        choices = [("", "–"), *((user.pk, user.name) for user in people)]
        self.people = {user.pk: user for user in people}
        for number in range(1, len(input_names(spec.rule, spec.params)) + 1):
            label = _("mark %(number)s") % {"number": number}
            self.fields[f"seat{number}"] = forms.TypedChoiceField(
                label=label, choices=choices, coerce=int, empty_value=None, required=False
            )

    def clean(self):
        data = super().clean()
        chosen = [user for user in data.values() if user]
        if len(chosen) != len(set(chosen)):
            raise ValidationError(_("An assessor gives one mark."))
        return data

    @property
    def assessors(self) -> dict[int, User]:
        return {int(name.removeprefix("seat")): self.people[user] for name, user in self.cleaned_data.items() if user}
