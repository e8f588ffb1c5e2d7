"""Forms of the scheme's editor. Owner fields are shown disabled, so that the model's constraints speak."""

from __future__ import annotations

from decimal import Decimal

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from appraisal.forms.wording import refuse_wordings
from appraisal.guard import check_wording
from appraisal.measures import MEASURES, measures_for
from appraisal.models import Category, ClearedPhrase, Indicator, Kind, Participant, Scheme
from appraisal.scoring.numbers import hundredths
from appraisal.scoring.spec import parse_grades, parse_quarter_weights, parse_quota, parse_tie_breaks
from appraisal.scoring.words import ScoringError
from appraisal.specs import translated
from cadres.models import Post
from villages.forms.registers import SeveralField
from villages.models import Office


def at_least(field: forms.Field, least: str, message) -> None:
    """Say at the field what the database's constraint would only say of the whole form."""
    field.validators.append(MinValueValidator(Decimal(least), message))


class SchemeForm(forms.ModelForm):
    class Meta:
        model = Scheme
        fields = [
            "township", "code", "title", "title_en", "year", "full_marks",
            "quarter_weights", "tie_breaks", "grades", "quota", "ties_at_cut", "by_group", "village_scheme",
        ]  # fmt: skip

    def __init__(self, *args, townships, **kwargs):
        super().__init__(*args, **kwargs)
        at_least(self.fields["full_marks"], "0.01", _("Full marks are above 0."))
        self.fields["township"].queryset = townships
        self.fields["township"].disabled = bool(self.instance.pk) or len(townships) == 1
        if len(townships) == 1:
            self.initial["township"] = townships[0]
        if self.instance.is_for_cadres:
            self.fields["village_scheme"].queryset = Scheme.objects.filter(township__in=townships, kind=Kind.VILLAGES).for_list()
        else:
            del self.fields["village_scheme"]

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


class CadreSchemeForm(forms.ModelForm):
    """The heading of a scheme for cadres; its lines are written from the customary ones."""

    office = forms.ModelChoiceField(
        label=_("office"), queryset=Office.objects.none(), help_text=_("Enters the lines until you name another for each.")
    )

    class Meta:
        model = Scheme
        fields = ["township", "code", "title", "title_en", "year", "posts", "village_scheme"]
        widgets = {"posts": forms.CheckboxSelectMultiple}
        field_classes = {"posts": SeveralField}

    def __init__(self, *args, township, **kwargs):
        super().__init__(*args, initial={"township": township, "year": timezone.localdate().year}, **kwargs)
        self.fields["township"].disabled = True
        self.fields["posts"].queryset = Post.objects.filter(township=township).in_order()
        self.fields["posts"].required = True
        self.fields["village_scheme"].queryset = Scheme.objects.filter(township=township, kind=Kind.VILLAGES).for_list()
        self.fields["village_scheme"].required = True
        self.fields["office"].queryset = Office.objects.filter(township=township, ended_on=None)

    def clean(self):
        data = super().clean()
        refuse_wordings(self, self.instance.township, ("title", "title_en"))
        posts = data.get("posts")
        if posts and len({post.is_main for post in posts}) > 1:
            self.add_error("posts", _("Main posts weigh 60 / 30 / 10, the others 40 / 40 / 20: put them into schemes of their own."))
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
            "when_nothing_due", "office", "basis", "post", "holders", "self_score", "measure",
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
        self._offer_measures()
        self._offer_holders()

    def _offer_measures(self):
        """Those that the rule can take; one that is not computed here stays as it was brought."""
        offered = measures_for(self.instance.rule)
        kept = self.instance.measure
        if kept and not self.instance.is_measured:
            offered = [*offered, (kept, kept)]
        if offered:
            label, help_text = self.fields["measure"].label, _("Read from what is recorded, instead of being typed.")
            choices = [("", _("none, it is typed")), *offered]
            self.fields["measure"] = forms.ChoiceField(label=label, choices=choices, required=False, help_text=help_text)
        else:
            del self.fields["measure"]

    def _offer_holders(self):
        posts = self.instance.scheme.posts.in_order() if self.instance.scheme.is_for_cadres else []
        if len(posts) > 1:
            self.fields["holders"].queryset = posts
        else:
            del self.fields["holders"]

    def fits(self, inputs: int) -> bool:
        """Whether the chosen automatic figure gives as many inputs as the rule takes; said at the field when not."""
        measure = MEASURES.get(self.cleaned_data.get("measure", ""))
        self.instance.is_measured = measure is not None
        if measure and measure.width != inputs:
            words = _("This figure has %(width)s parts and the rule takes %(inputs)s.") % {"width": measure.width, "inputs": inputs}
            self.add_error("measure", words)
        return not self.errors

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
