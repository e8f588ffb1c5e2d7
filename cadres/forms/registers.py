"""Forms of the registers: posts, cadres, terms, places in village bodies, evaluations."""

from __future__ import annotations

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from cadres.models import Cadre, EffectPeriod, Evaluation, Post, Seat, Tenure
from villages.forms.registers import DAY, RegisterForm, SeveralField
from villages.models import User, Village


class PostForm(RegisterForm):
    class Meta:
        model = Post
        fields = ["township", "code", "name", "name_en", "position", "pay_ratio", "is_main", "keeps_books", "is_core"]


class CadreForm(RegisterForm):
    class Meta:
        model = Cadre
        fields = ["township", "code", "name", "village", "sex", "relatives", "user"]
        field_classes = {"relatives": SeveralField}

    def __init__(self, *args, villages, **kwargs):
        super().__init__(*args, **kwargs)
        cadre = self.instance
        self.fields["village"].queryset = villages
        near = Cadre.objects.filter(township=cadre.township, village=cadre.village_id) if cadre.village_id else Cadre.objects.none()
        self.fields["relatives"].queryset = near.exclude(pk=cadre.pk)
        if not near.exclude(pk=cadre.pk).exists():
            del self.fields["relatives"]
        self.fields["user"].queryset = User.objects.filter(township=cadre.township, is_active=True)


class TermForm(forms.ModelForm):
    """A term or a place: the cadre is shown, the village is one that this person keeps."""

    def __init__(self, *args, villages, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["cadre"].disabled = True
        self.fields["village"].queryset = villages
        self.fields["started_on"].initial = timezone.localdate
        if "post" in self.fields:
            self.fields["post"].queryset = Post.objects.filter(township=self.instance.cadre.township_id).in_order()


class TenureForm(TermForm):
    class Meta:
        model = Tenure
        fields = ["cadre", "village", "post", "started_on", "left_on", "is_acting", "is_paid"]
        widgets = {"started_on": DAY, "left_on": DAY}


class SeatForm(TermForm):
    class Meta:
        model = Seat
        fields = ["cadre", "village", "body", "place", "started_on", "left_on"]
        widgets = {"started_on": DAY, "left_on": DAY}


class HandOverForm(forms.Form):
    successor = forms.ModelChoiceField(label=_("to"), queryset=Cadre.objects.none())
    on = forms.DateField(label=_("on"), widget=DAY, initial=timezone.localdate, help_text=_("This day counts for the successor."))
    is_acting = forms.BooleanField(label=_("acting"), required=False)

    def __init__(self, tenure: Tenure, *args, **kwargs):
        super().__init__(*args, **kwargs)
        people = Cadre.objects.filter(township=tenure.village.township_id).exclude(pk=tenure.cadre_id)
        self.fields["successor"].queryset = people.for_list()


class EvaluationForm(forms.ModelForm):
    class Meta:
        model = Evaluation
        fields = [
            "village", "cadre", "year", "held_on", "chaired_by",
            "issued", "collected", "valid", "excellent", "competent", "basic", "incompetent",
        ]  # fmt: skip
        widgets = {"held_on": DAY}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["village"].disabled = True
        members = Cadre.objects.filter(seats__village=self.instance.village_id, seats__body="committee").distinct()
        self.fields["cadre"].queryset = members.for_list()


class EffectPeriodForm(forms.ModelForm):
    class Meta:
        model = EffectPeriod
        fields = ["cadre", "starts_on", "ends_on"]
        widgets = {"starts_on": DAY, "ends_on": DAY}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["cadre"].disabled = True


class RegisterFileForm(forms.Form):
    file = forms.FileField(label=_("register of cadres (.xlsx)"), widget=forms.ClearableFileInput(attrs={"accept": ".xlsx"}))

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > 5 * 1024 * 1024:
            raise forms.ValidationError(_("The file is larger than 5 MB."))
        return file


class CadreFilter(forms.Form):
    q = forms.CharField(label=_("Name or code"), required=False)
    village = forms.ModelChoiceField(label=_("Village"), queryset=Village.objects.none(), required=False, empty_label=_("all"))

    def __init__(self, *args, villages, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["village"].queryset = villages
