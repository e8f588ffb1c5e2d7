"""Setting and lifting a grade cap."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from appraisal.forms.wording import refuse_wordings
from appraisal.models import GradeCap, Scheme
from appraisal.results.board import DEFAULT_GRADES
from appraisal.scoring.numbers import hundredths
from appraisal.scoring.spec import parse_grades
from township.document_numbers import clean_document_number


def capped_grades(scheme: Scheme) -> list[tuple[str, str]]:
    """The scheme's grades without the top one, which would cap nothing; those of the default in the reader's language."""
    names = [grade.name for grade in parse_grades(scheme.grades, hundredths(scheme.full_marks))][1:]
    return [(name, name if scheme.grades else str(DEFAULT_GRADES[name])) for name in names]


class CapForm(forms.ModelForm):
    class Meta:
        model = GradeCap
        fields = ["participant", "best_grade", "reason", "document"]

    def __init__(self, data=None, *, scheme: Scheme):
        super().__init__(data)
        self.scheme = scheme
        self.fields["participant"].queryset = scheme.participants.in_order()
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

    def clean_document(self) -> str:
        return clean_document_number(self.cleaned_data["document"])
