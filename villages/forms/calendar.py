from django import forms
from django.utils.translation import gettext_lazy as _

from villages.forms.registers import DAY, RegisterForm
from villages.models import CalendarDay


class CalendarDayForm(RegisterForm):
    class Meta:
        model = CalendarDay
        fields = ["township", "day", "is_workday", "name"]
        widgets = {"day": DAY, "is_workday": forms.RadioSelect}


class CalendarFileForm(forms.Form):
    file = forms.FileField(label=_("calendar of a year (.xlsx)"), widget=forms.ClearableFileInput(attrs={"accept": ".xlsx"}))

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > 2 * 1024 * 1024:
            raise forms.ValidationError(_("The file is larger than 2 MB."))
        return file
