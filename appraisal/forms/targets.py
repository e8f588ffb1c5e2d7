"""Targets as a grid of indicators and villages, and the periods a decision covers."""

from __future__ import annotations

from decimal import Decimal

from django import forms
from django.utils.translation import gettext_lazy as _

from appraisal.models import Indicator, Participant
from appraisal.periods import QUARTERS, Period
from appraisal.scoring.numbers import parse_decimal, plain
from appraisal.scoring.words import ScoringError
from appraisal.specs import translated


class TargetField(forms.CharField):
    """A target of at most four places, not negative; blank takes the indicator's own."""

    def clean(self, value) -> Decimal | None:
        text = super().clean(value)
        if not text.strip():
            return None
        try:
            target = parse_decimal(text)
        except ScoringError as error:
            raise forms.ValidationError(translated(error)) from error
        if target < 0:
            raise forms.ValidationError(_("A target is not negative."))
        return target


class TargetGrid(forms.Form):
    """One field for each indicator under `completion` and each participant."""

    def __init__(self, scheme, data=None):
        self.indicators = list(scheme.indicators.filter(rule="completion").select_related("category").order_by("position"))
        self.participants = list(scheme.participants.in_order())
        stored = scheme.participants.exclude(targets=None).values_list("targets__indicator", "pk", "targets__target")
        self.stored = {(indicator, participant): target for indicator, participant, target in stored}
        super().__init__(data)
        for indicator in self.indicators:
            for participant in self.participants:
                self.fields[self.name(indicator, participant)] = self._field(indicator, participant)

    @staticmethod
    def name(indicator: Indicator, participant: Participant) -> str:
        return f"target-{indicator.pk}-{participant.pk}"

    def _field(self, indicator: Indicator, participant: Participant) -> TargetField:
        own = self.stored.get((indicator.pk, participant.pk))
        label = f"{participant} · {indicator.code}"
        attrs = {"inputmode": "decimal", "autocomplete": "off", "aria-label": label, "class": "form-control num"}
        attrs["placeholder"] = "" if indicator.target is None else plain(indicator.target)
        return TargetField(label=label, required=False, initial="" if own is None else plain(own), widget=forms.TextInput(attrs=attrs))

    def rows(self):
        """(participant, its bound fields in the indicators' order)."""
        return [(row, [self[self.name(indicator, row)] for indicator in self.indicators]) for row in self.participants]

    def changes(self) -> dict[tuple[Indicator, Participant], Decimal | None]:
        pairs = ((indicator, row) for indicator in self.indicators for row in self.participants)
        wanted = {pair: self.cleaned_data[self.name(*pair)] for pair in pairs}
        return {pair: target for pair, target in wanted.items() if target != self.stored.get((pair[0].pk, pair[1].pk))}


class PeriodsForm(forms.Form):
    """For which periods a decision holds; a yearly indicator has one."""

    periods = forms.TypedMultipleChoiceField(label=_("periods"), coerce=int, widget=forms.CheckboxSelectMultiple)

    def __init__(self, indicator, data=None):
        super().__init__(data)
        options = QUARTERS if indicator.frequency == "quarter" else (Period.YEAR,)
        self.fields["periods"].choices = [(period.value, period.label) for period in options]

    def chosen(self) -> list[int]:
        return self.cleaned_data["periods"]
