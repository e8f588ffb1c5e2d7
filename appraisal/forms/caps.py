"""Setting and lifting a grade cap."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from appraisal.forms.wording import refuse_wordings
from appraisal.grades import capped_grades
from appraisal.models import GradeCap, Scheme
from township.document_numbers import clean_document_number


class CapForm(forms.ModelForm):
    class Meta:
        model = GradeCap
        fields = ["participant", "best_grade", "reason", "document"]

    def __init__(self, data=None, *, scheme: Scheme):
        super().__init__(data)
        self.scheme = scheme
        self.fields["participant"].queryset = scheme.participants.in_order()
        self.fields["participant"].label = _("Village")
        self.fields["best_grade"] = forms.ChoiceField(label=self.fields["best_grade"].label, choices=capped_grades(scheme))
        self.fields["document"].help_text = _("Of the decision, such as 青政发〔2026〕12号.")

    def clean_document(self) -> str:
        return clean_document_number(self.cleaned_data["document"])

    def clean(self):
        data = super().clean()
        refuse_wordings(self, self.scheme.township, ["reason"])
        return data


class LiftForm(forms.Form):
    document = forms.CharField(
        label=gettext_lazy("Document number"), max_length=80, help_text=gettext_lazy("Of the decision that lifts it.")
    )
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=300)

    def __init__(self, data=None, *, scheme: Scheme):
        super().__init__(data)
        self.scheme = scheme

    def clean_document(self) -> str:
        return clean_document_number(self.cleaned_data["document"])

    def clean(self):
        data = super().clean()
        refuse_wordings(self, self.scheme.township, ["reason"])
        return data
