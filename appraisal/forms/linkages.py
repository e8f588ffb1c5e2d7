"""The terms of a list that follows from a ranking, by its kind; and one line of it."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from appraisal.forms.wording import refuse_wordings
from appraisal.grades import grade_label
from appraisal.models import Linkage, LinkageKind, LinkageLine
from appraisal.scoring.numbers import hundredths, parse_decimal, show
from appraisal.scoring.spec import one_name, parse_grades
from appraisal.scoring.words import ScoringError
from appraisal.specs import translated
from villages.forms.registers import DAY

COEFFICIENTS = {"excellent": "1.00", "good": "0.95", "pass": "0.85"}  # domain F16; what a fail means, people say
WORDS = {
    "excellent": gettext_lazy("to be considered first for further tasks and training"),
    "good": gettext_lazy("fit for the post"),
    "pass": gettext_lazy("fit for the post; to be helped with what fell short"),
    "fail": gettext_lazy("talk and help; assessed anew"),
}
OPERATING = re.compile(r"运转|办公经费|operating|running cost", re.IGNORECASE)
REMOVAL = re.compile(r"免职|罢免|撤职|撤换|停职|辞退|解聘|dismiss|remov|recall|depos", re.IGNORECASE)


class NumberField(forms.DecimalField):
    """A number not below 0 as people type it: full-width digits and thousands separators are understood."""

    def __init__(self, **more):
        super().__init__(widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}), min_value=Decimal(0), **more)

    def to_python(self, value):
        if value in self.empty_values:
            return None
        try:
            return parse_decimal(str(value))
        except ScoringError as refusal:
            raise ValidationError(translated(refusal)) from refusal


def money_field(label, **more) -> NumberField:
    return NumberField(label=label, max_digits=10, decimal_places=2, **more)


def factor_field(label, **more) -> NumberField:
    return NumberField(label=label, max_value=Decimal(2), max_digits=5, decimal_places=4, **more)


class LinkageForm(forms.Form):
    """Title and basis; each kind adds its terms, and one field for each grade of the scheme."""

    title = forms.CharField(label=gettext_lazy("Title"), max_length=80)
    basis = forms.CharField(
        label=gettext_lazy("Basis"),
        max_length=120,
        help_text=gettext_lazy("The plan or paper that says so, such as 青政发〔2026〕12号."),
    )
    guarded: tuple[str, ...] = ("title", "basis")

    def __init__(self, data=None, *, linkage: Linkage):
        self.linkage, scheme = linkage, linkage.scheme
        grades = parse_grades(scheme.grades, hundredths(scheme.full_marks))
        self.grades = [grade.name for grade in grades]
        kept = {"title": linkage.title or self.first_title(), "basis": linkage.basis} | self.kept(linkage.terms)
        super().__init__(data, initial=kept)
        for number, grade in enumerate(self.grades):
            if field := self.grade_field(grade_label(scheme, grade)):
                field.initial = kept.get(f"grade_{number}", self.customary(one_name(grade)))
                self.fields[f"grade_{number}"] = field

    def first_title(self) -> str:
        return _("%(year)s %(kind)s") % {"year": self.linkage.scheme.year, "kind": LinkageKind(self.linkage.kind).label}

    def grade_field(self, label: str) -> forms.Field | None:
        return None

    def customary(self, grade: str) -> Any:
        return None

    def kept(self, terms: dict[str, Any]) -> dict[str, Any]:
        """Initial values from stored terms; `grade_n` by the number of the grade."""
        return {}

    def by_grade(self, kept: dict[str, str]) -> dict[str, str]:
        return {f"grade_{number}": kept[grade] for number, grade in enumerate(self.grades) if grade in kept}

    def said_by_grade(self) -> dict[str, Any]:
        said = {grade: self.cleaned_data[f"grade_{number}"] for number, grade in enumerate(self.grades)}
        return {grade: str(value) for grade, value in said.items() if value not in (None, "")}

    def clean(self):
        data = super().clean()
        refuse_wordings(self, self.linkage.scheme.township, self.guarded)
        return data

    @property
    def terms(self) -> dict[str, Any]:
        raise NotImplementedError


class PayForm(LinkageForm):
    basic = money_field(gettext_lazy("Basic pay of a full post, yuan a month"))
    performance = money_field(gettext_lazy("Performance pay of a full post, yuan a year"))

    def grade_field(self, label: str) -> forms.Field:
        return factor_field(_("Coefficient for “%(grade)s”") % {"grade": label})

    def customary(self, grade: str) -> str | None:
        return COEFFICIENTS.get(grade)

    def kept(self, terms):
        if not terms:
            return {}
        return {"basic": terms["basic"], "performance": terms["performance"]} | self.by_grade(terms["coefficients"])

    @property
    def terms(self):
        data = self.cleaned_data
        return {"basic": f"{data['basic']:.2f}", "performance": f"{data['performance']:.2f}", "coefficients": self.said_by_grade()}


class HonourForm(LinkageForm):
    places = forms.IntegerField(
        label=gettext_lazy("Places"),
        min_value=1,
        max_value=999,
        help_text=gettext_lazy("At most so many; in each group, where the ranking is by group. Places that nobody takes stay empty."),
    )
    on = forms.DateField(
        label=gettext_lazy("Awarded on"),
        widget=DAY,
        initial=timezone.localdate,
        help_text=gettext_lazy("Effect periods of discipline are looked up for this day."),
    )

    def kept(self, terms):
        return dict(terms)

    @property
    def terms(self):
        return {"places": self.cleaned_data["places"], "on": self.cleaned_data["on"].isoformat()}


class FundsForm(LinkageForm):
    source = forms.CharField(
        label=gettext_lazy("Where the money comes from"),
        max_length=80,
        help_text=gettext_lazy("Incentive money alone: what a village needs to run is guaranteed and depends on no result."),
    )
    guarded = ("title", "basis", "source")

    def grade_field(self, label: str) -> forms.Field:
        return money_field(_("Yuan for “%(grade)s”") % {"grade": label}, initial="0.00")

    def kept(self, terms):
        return {"source": terms["source"]} | self.by_grade(terms["amounts"]) if terms else {}

    def clean_source(self) -> str:
        source = self.cleaned_data["source"]
        if OPERATING.search(source):
            raise ValidationError(_("A village's operating funds are guaranteed: name incentive money."))
        return source

    @property
    def terms(self):
        return {"source": self.cleaned_data["source"], "amounts": self.said_by_grade()}


class PostForm(LinkageForm):
    def grade_field(self, label: str) -> forms.Field:
        words = _("Suggestion for “%(grade)s”") % {"grade": label}
        return forms.CharField(label=words, max_length=120, required=False, validators=[removes_nobody])

    def customary(self, grade: str) -> str:
        return str(WORDS.get(grade, ""))

    def kept(self, terms):
        return {f"grade_{number}": terms["words"].get(grade, "") for number, grade in enumerate(self.grades)} if terms else {}

    def clean(self):
        self.guarded = ("title", "basis", *(name for name in self.fields if name.startswith("grade_")))
        return super().clean()

    @property
    def terms(self):
        return {"words": self.said_by_grade()}


def removes_nobody(words: str) -> None:
    if REMOVAL.search(words):
        raise ValidationError(_("Who is elected is recalled by the villagers alone, and nobody loses a post by this list: suggest help."))


FORMS = {LinkageKind.PAY: PayForm, LinkageKind.HONOUR: HonourForm, LinkageKind.FUNDS: FundsForm, LinkageKind.POST: PostForm}


class LineForm(forms.Form):
    """One line: on the list or not, and what else people may set on this kind of list."""

    is_included = forms.BooleanField(label=gettext_lazy("On the list"), required=False)
    coefficient = factor_field(gettext_lazy("Pay coefficient"), required=False)
    yuan = money_field(gettext_lazy("Yuan"), required=False)
    words = forms.CharField(label=gettext_lazy("Suggestion"), max_length=120, required=False, validators=[removes_nobody])
    reason = forms.CharField(
        label=gettext_lazy("Reason"),
        max_length=300,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=gettext_lazy("Needed where the line departs from what the terms give; it is kept and shown with the line."),
    )
    OWN = {LinkageKind.PAY: "coefficient", LinkageKind.FUNDS: "yuan", LinkageKind.POST: "words"}

    def __init__(self, line: LinkageLine, data=None):
        yuan = None if line.amount is None else show(line.amount)
        names = ("is_included", "coefficient", "words", "reason")
        super().__init__(data, initial={name: getattr(line, name) for name in names} | {"yuan": yuan})
        self.line = line
        for name in set(self.OWN.values()) - {self.OWN.get(LinkageKind(line.linkage.kind))}:
            del self.fields[name]

    def clean(self):
        data = super().clean()
        refuse_wordings(self, self.line.linkage.scheme.township, ["words", "reason"])
        return data

    @property
    def values(self) -> dict[str, Any]:
        data = self.cleaned_data
        yuan = data.get("yuan")
        names = ("is_included", "coefficient", "words", "reason")
        return {name: data.get(name, getattr(self.line, name)) for name in names} | {"amount": None if yuan is None else hundredths(yuan)}
