"""Central tasks, ballots and surveys: one page for all villages, counts typed as they were read out."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from appraisal.models import Ballot, Bulletin, CentralTask, Survey, TaskPart
from villages.forms.registers import DAY, SeveralField
from villages.models import Village


class TaskForm(forms.ModelForm):
    villages = SeveralField(
        label=_("villages"), queryset=Village.objects.none(), widget=forms.CheckboxSelectMultiple(attrs={"class": "check-columns"})
    )

    class Meta:
        model = CentralTask
        fields = ["township", "year", "title", "basis", "due_on"]
        widgets = {"due_on": DAY}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        task = self.instance
        self.fields["township"].disabled = True
        rows = Village.objects.filter(township=task.township).alive_on(timezone.localdate())
        self.fields["villages"].queryset = rows.order_by("position", "pk")
        self.fields["villages"].initial = list(task.parts.values_list("village", flat=True)) if task.pk else list(rows)

    def clean(self):
        data = super().clean()
        due, year = data.get("due_on"), data.get("year")
        if due and year and due.year != year:
            self.add_error("due_on", _("The day lies outside the year."))
        return data


class DoneForm(forms.ModelForm):
    """When a village had its part done."""

    class Meta:
        model = TaskPart
        fields = ["amount", "done_on"]
        widgets = {"done_on": DAY, "amount": forms.TextInput(attrs={"size": 8})}

    def clean_done_on(self):
        day = self.cleaned_data["done_on"]
        if day and day > timezone.localdate():
            raise ValidationError(_("This day has not come yet."))
        return day


class HeldForm(forms.Form):
    """What all rows of one count share."""

    frame = forms.CharField(
        label=_("who was asked"), max_length=120, help_text=_("Such as “villagers' representatives and Party members”.")
    )
    counted_by = forms.CharField(label=_("counted by"), max_length=60)


class CountRow(forms.ModelForm):
    """One village's or cadre's counts; all of them blank means that there was no count."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.required = False
            field.widget.attrs |= {"aria-label": f"{self.who} · {field.label}"}
            if name != "held_on":
                field.widget = forms.TextInput(attrs=field.widget.attrs | {"inputmode": "numeric", "autocomplete": "off", "size": 4})

    @property
    def who(self):
        return getattr(self.instance, "cadre", None) or self.instance.village

    @property
    def counts(self) -> list[str]:
        return [name for name in self.fields if name != "held_on"]

    @property
    def is_blank(self) -> bool:
        return all(self.cleaned_data.get(name) is None for name in self.counts) and not self.errors

    def clean(self):
        data = super().clean()
        if any(data.get(name) is not None for name in self.counts):
            for name in self.fields:
                if data.get(name) is None and name not in self.errors:
                    self.add_error(name, _("Missing: write 0 where there was none.") if name != "held_on" else _("The date is missing."))
        if (day := data.get("held_on")) and day > timezone.localdate():
            self.add_error("held_on", _("This day has not come yet."))
        return data


class BulletinForm(forms.ModelForm):
    class Meta:
        model = Bulletin
        fields = ["remarks"]
        widgets = {"remarks": forms.Textarea(attrs={"rows": 4})}


BallotRow = forms.modelform_factory(
    Ballot, form=CountRow, fields=["held_on", "issued", "collected", "valid", *Ballot.GRADES], widgets={"held_on": DAY}
)
SurveyRow = forms.modelform_factory(Survey, form=CountRow, fields=["held_on", *Survey.GRADES], widgets={"held_on": DAY})
