"""What people write on an appeal: the village its words, the discipline office the investigator, findings and decision."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from appraisal.forms.corrections import ShownFirst
from appraisal.models import Verdict
from appraisal.models.appeal import FAVOURABLE


def long_text(label: str, rows: int = 4, help_text: str = "") -> forms.CharField:
    return forms.CharField(
        label=label, max_length=4000, help_text=help_text, widget=forms.Textarea(attrs={"rows": rows, "class": "form-control"})
    )


class AppealForm(forms.Form):
    text = long_text(_("What is wrong, and what would be right?"), 6, _("Say what can be checked: the record, the day, the number."))


class InvestigatorForm(forms.Form):
    """Offers those alone who may investigate."""

    investigator = forms.ChoiceField(label=_("Investigator"))

    def __init__(self, people, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.people = {str(user.pk): user for user in people}
        self.fields["investigator"].choices = [("", "–"), *((key, str(user)) for key, user in self.people.items())]

    def chosen(self):
        return self.people[self.cleaned_data["investigator"]]


class FindingsForm(forms.Form):
    findings = long_text(_("What was found"), 5, _("Shown to the village with the decision."))


class DecisionForm(ShownFirst):
    verdict = forms.ChoiceField(label=_("Decision"), choices=Verdict.choices, widget=forms.RadioSelect(attrs={"class": "form-check-input"}))
    decision = long_text(_("Reasons, which the village reads"), 5)

    @property
    def is_favourable(self) -> bool:
        return self.cleaned_data["verdict"] in FAVOURABLE
