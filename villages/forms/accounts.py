"""Forms of accounts, duties and recusals."""

from __future__ import annotations

from django import forms
from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from villages.models import Branch, Duty, Office, Recusal, Role, User, Village

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class UserForm(forms.ModelForm):
    class Meta:
        model = User
        fields = ["township", "username", "name", "home_village"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["township"].disabled = True
        self.fields["home_village"].queryset = Village.objects.filter(township=self.instance.township)


class DutyForm(forms.ModelForm):
    class Meta:
        model = Duty
        fields = ["user", "township", "role", "office", "village", "branch", "starts_on", "ends_on", "acting_for"]
        widgets = {"starts_on": DAY, "ends_on": DAY}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        township = self.instance.township_id
        for name in ("user", "township"):
            self.fields[name].disabled = True
        for name, model in (("office", Office), ("village", Village), ("branch", Branch)):
            self.fields[name].queryset = model.objects.filter(township=township).alive_on(timezone.localdate())
        self.fields["acting_for"].queryset = User.objects.filter(township=township).exclude(pk=self.instance.user_id)
        self.fields["starts_on"].initial = timezone.localdate

    def clean(self):
        data = super().clean()
        same = Duty.objects.filter(user=self.instance.user, role=data.get("role"), office=data.get("office"), village=data.get("village"))
        same = same.filter(branch=data.get("branch"), township=self.instance.township_id)
        if data.get("starts_on") and any(one.overlaps(data["starts_on"], data.get("ends_on") or data["starts_on"]) for one in same):
            raise ValidationError(_("This person has this duty at that time already."))
        return data


class EndForm(forms.Form):
    last_day = forms.DateField(
        label=_("last day"), widget=DAY, initial=timezone.localdate, help_text=_("Inclusive: rights end at midnight.")
    )


class HandOverForm(forms.Form):
    successor = forms.ModelChoiceField(label=_("to"), queryset=User.objects.none())
    first_day = forms.DateField(label=_("from"), widget=DAY, initial=timezone.localdate)

    def __init__(self, duty: Duty, *args, **kwargs):
        super().__init__(*args, **kwargs)
        people = User.objects.filter(township=duty.township_id, is_active=True).exclude(pk=duty.user_id)
        self.fields["successor"].queryset = people


class RecusalForm(forms.ModelForm):
    class Meta:
        model = Recusal
        fields = ["user", "village", "reason", "starts_on", "ends_on"]
        widgets = {"starts_on": DAY, "ends_on": DAY}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["user"].disabled = True
        self.fields["village"].queryset = Village.objects.filter(township=self.instance.user.township_id)
        self.fields["starts_on"].initial = timezone.localdate


class UserFilter(forms.Form):
    q = forms.CharField(label=_("Name"), required=False)
    role = forms.ChoiceField(label=_("Duty"), required=False, choices=[("", _("all"))])

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["role"].choices = [("", _("all")), *Role.choices]
