"""Forms of the registers: offices, villages and their groups, branches."""

from django import forms

from villages.models import Branch, Office, Township, Village, VillagerGroup

DAY = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class SeveralField(forms.ModelMultipleChoiceField):
    """Several of the rows on offer. A number that no database holds is no choice either, and is told so."""

    def clean(self, value):
        offered = {str(pk) for pk in self.queryset.values_list("pk", flat=True)}
        for one in value or ():
            if str(one) not in offered:
                raise forms.ValidationError(self.error_messages["invalid_choice"], code="invalid_choice", params={"value": one})
        return super().clean(value)


class RegisterForm(forms.ModelForm):
    """The township is shown, not chosen, so that its constraints speak."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["township"].disabled = True


class TownshipForm(forms.ModelForm):
    class Meta:
        model = Township
        fields = ["name", "name_en", "division_code", "phone", "address"]


class OfficeForm(RegisterForm):
    class Meta:
        model = Office
        fields = ["township", "code", "name", "name_en", "started_on", "ended_on"]
        widgets = {"started_on": DAY, "ended_on": DAY}


class VillageForm(RegisterForm):
    class Meta:
        model = Village
        fields = ["township", "code", "name", "name_en", "kind", "division_code", "started_on", "ended_on", "successor"]
        widgets = {"started_on": DAY, "ended_on": DAY}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["successor"].queryset = Village.objects.filter(township=self.instance.township).exclude(pk=self.instance.pk)


class BranchForm(RegisterForm):
    class Meta:
        model = Branch
        fields = ["township", "code", "name", "name_en", "village", "started_on", "ended_on"]
        widgets = {"started_on": DAY, "ended_on": DAY}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["village"].queryset = Village.objects.filter(township=self.instance.township)


class GroupForm(forms.ModelForm):
    class Meta:
        model = VillagerGroup
        fields = ["village", "name", "households"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["village"].disabled = True
