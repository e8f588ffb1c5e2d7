"""Forms of the scheme's editor. Owner fields are shown disabled, so that the model's constraints speak."""

from __future__ import annotations

from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.utils.translation import gettext_lazy as _

from appraisal.forms.wording import refuse_wordings
from appraisal.guard import check_wording
from appraisal.models import Category, ClearedPhrase, Indicator, Participant, Scheme
from appraisal.scoring.numbers import hundredths
from appraisal.scoring.spec import parse_grades, parse_quarter_weights, parse_quota, parse_tie_breaks
from appraisal.scoring.words import ScoringError
from appraisal.specs import translated
from villages.models import Office


def at_least(field: forms.Field, least: str, message) -> None:
    """Say at the field what the database's constraint would only say of the whole form."""
    field.validators.append(MinValueValidator(Decimal(least), message))


class SchemeForm(forms.ModelForm):
    class Meta:
        model = Scheme
        fields = [
            "township", "code", "title", "title_en", "year", "full_marks",
            "quarter_weights", "tie_breaks", "grades", "quota", "ties_at_cut", "by_group",
        ]  # fmt: skip

    def __init__(self, *args, townships, **kwargs):
        super().__init__(*args, **kwargs)
        at_least(self.fields["full_marks"], "0.01", _("Full marks are above 0."))
        self.fields["township"].queryset = townships
        self.fields["township"].disabled = bool(self.instance.pk) or len(townships) == 1
        if len(townships) == 1:
            self.initial["township"] = townships[0]

    def _parsed(self, name, parse, *more):
        text = self.cleaned_data[name]
        try:
            parse(text, *more)
        except ScoringError as error:
            raise ValidationError(translated(error)) from error
        return text

    def clean_quarter_weights(self):
        return self._parsed("quarter_weights", parse_quarter_weights)

    def clean_tie_breaks(self):
        return self._parsed("tie_breaks", parse_tie_breaks)

    def clean_quota(self):
        return self._parsed("quota", parse_quota)

    def clean(self):
        data = super().clean()
        if data.get("full_marks"):
            try:
                parse_grades(data.get("grades", ""), hundredths(data["full_marks"]))
            except ScoringError as error:
                self.add_error("grades", translated(error))
        refuse_wordings(self, data.get("township"), ("title", "title_en", "grades"))
        return data


class CopyForm(forms.ModelForm):
    """Next year's draft from this scheme: everything but scores and caps."""

    class Meta:
        model = Scheme
        fields = ["township", "code", "title", "title_en", "year"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["township"].disabled = True


class CategoryForm(forms.ModelForm):
    class Meta:
        model = Category
        fields = ["scheme", "code", "name", "name_en", "kind", "weight"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        at_least(self.fields["weight"], "0.01", _("A weight is above 0."))
        self.fields["scheme"].disabled = True
        self.fields["scheme"].widget = forms.HiddenInput()

    def clean(self):
        data = super().clean()
        refuse_wordings(self, self.instance.scheme.township, ("name", "name_en"))
        return data


class IndicatorForm(forms.ModelForm):
    class Meta:
        model = Indicator
        fields = [
            "scheme", "category", "code", "name", "name_en", "unit", "max", "rule", "target", "frequency", "aggregate",
            "when_nothing_due", "office", "basis", "post", "self_score",
        ]  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        scheme = self.instance.scheme
        self.fields["scheme"].disabled = self.fields["rule"].disabled = True
        self.fields["scheme"].widget = self.fields["rule"].widget = forms.HiddenInput()
        self.fields["category"].queryset = scheme.categories.all()
        self.fields["office"].queryset = Office.objects.filter(township=scheme.township_id, ended_on=None)
        at_least(self.fields["max"], "0.01", _("A standard score is above 0."))
        at_least(self.fields["target"], "0", _("A target is not negative."))
        if self.instance.rule != "completion":
            del self.fields["target"]

    def clean(self):
        data = super().clean()
        category, rule, aggregate = data.get("category"), self.instance.rule, data.get("aggregate")
        if category and category.kind != "base" and rule not in ("gain", "direct"):
            self.add_error("category", _("Bonus and deduction categories use the rules “gain” and “direct”."))
        if data.get("frequency") == "quarter" and aggregate == "sum" and rule not in ("gain", "direct", "completion"):
            self.add_error("aggregate", _("Only gains, direct points and completion can be summed over the quarters."))
        refuse_wordings(self, self.instance.scheme.township, ("name", "name_en"))
        return data


class ParticipantForm(forms.ModelForm):
    class Meta:
        model = Participant
        fields = ["group", "coefficient", "households", "population"]


class ClearedPhraseForm(forms.ModelForm):
    class Meta:
        model = ClearedPhrase
        fields = ["township", "phrase", "reason", "basis"]

    def __init__(self, *args, townships, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["township"].queryset = townships
        if len(townships) == 1:
            self.initial["township"], self.fields["township"].disabled = townships[0], True

    def clean_phrase(self):
        """A closed row of the table is opened by nobody, so that the list does not promise it."""
        phrase = self.cleaned_data["phrase"]
        if refusal := check_wording(phrase, [phrase]):
            raise ValidationError(str(refusal))
        return phrase


class DecisionForm(forms.Form):
    """What a running year changes by: a document and its reason."""

    document = forms.CharField(label=_("document number"), max_length=80, help_text=_("Such as 青政发〔2026〕12号."))
    reason = forms.CharField(label=_("reason"), max_length=300)

    def note(self) -> str:
        return f"{self.cleaned_data['document']} · {self.cleaned_data['reason']}"
