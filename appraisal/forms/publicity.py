"""What each step of a ranking asks for, and what people object to."""

from __future__ import annotations

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from appraisal.models import Objection, Ranking
from appraisal.publicity import PUBLICITY_DAYS
from township.document_numbers import clean_document_number

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class StepForm(forms.Form):
    """A step that asks for nothing."""

    def __init__(self, data=None, *, ranking: Ranking):
        self.ranking = ranking
        super().__init__(data)


class MinutesForm(StepForm):
    minutes = forms.CharField(
        label=gettext_lazy("Number of the minutes"),
        max_length=80,
        help_text=gettext_lazy("Of the meeting that approves, such as 党委会议纪要〔2026〕15号."),
    )

    def clean_minutes(self) -> str:
        return clean_document_number(self.cleaned_data["minutes"])


class DaysForm(StepForm):
    starts_on = forms.DateField(
        label=gettext_lazy("First day"), widget=DAY, help_text=gettext_lazy("It is not counted; the last day is inclusive.")
    )
    working_days = forms.IntegerField(label=gettext_lazy("Working days"), min_value=PUBLICITY_DAYS, max_value=30, initial=PUBLICITY_DAYS)

    def __init__(self, data=None, *, ranking: Ranking):
        super().__init__(data, ranking=ranking)
        self.fields["starts_on"].initial = timezone.localdate()


class FinalForm(StepForm):
    document = forms.CharField(
        label=gettext_lazy("Document number"),
        max_length=80,
        help_text=gettext_lazy("Of the circular that makes it known, such as 青政发〔2026〕12号."),
    )
    decision = forms.CharField(
        label=gettext_lazy("Decision that supersedes the final version"),
        max_length=80,
        required=False,
        help_text=gettext_lazy("Its number."),
    )

    def __init__(self, data=None, *, ranking: Ranking):
        super().__init__(data, ranking=ranking)
        self.older = ranking.scheme.rankings.filter(status="final").exclude(pk=ranking.pk).defer("snapshot").first()
        if self.older is None:
            del self.fields["decision"]
        else:
            self.fields["decision"].required = True
            self.fields["decision"].help_text = _("Version %(version)s is final now; this decision's number supersedes it.") % {
                "version": self.older.version
            }

    def clean_document(self) -> str:
        return clean_document_number(self.cleaned_data["document"])

    def clean_decision(self) -> str:
        return clean_document_number(self.cleaned_data["decision"])


class ReasonForm(StepForm):
    reason = forms.CharField(label=gettext_lazy("Reason"), max_length=300)


FORMS: dict[str, type[StepForm]] = {"approve": MinutesForm, "publicise": DaysForm, "finalise": FinalForm, "return": ReasonForm}


class RemarkForm(forms.Form):
    """What the office adds to a notice before it is posted."""

    remark = forms.CharField(
        label=gettext_lazy("Remark on the notice"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class ObjectionForm(forms.ModelForm):
    """From anybody. `website` is seen by programs alone: who fills it in is none of the villagers."""

    website = forms.CharField(required=False, widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}))

    class Meta:
        model = Objection
        fields = ["participant", "text", "name"]
        widgets = {"text": forms.Textarea(attrs={"rows": 6})}

    def __init__(self, data=None, *, ranking: Ranking):
        super().__init__(data)
        rows = ranking.scheme.participants.in_order()
        self.fields["participant"].queryset = rows.none() if ranking.scheme.is_for_cadres else rows  # not every cadre's name is public
        self.fields["participant"].empty_label = _("the ranking as a whole")
        self.fields["name"].widget.attrs["autocomplete"] = "name"

    @property
    def is_of_a_program(self) -> bool:
        return bool(self.data.get("website"))
