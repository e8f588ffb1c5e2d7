from django import forms
from django.utils.translation import gettext_lazy as _


class RosterForm(forms.Form):
    file = forms.FileField(label=_("list of accounts (.xlsx)"), widget=forms.ClearableFileInput(attrs={"accept": ".xlsx"}))

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > 2 * 1024 * 1024:
            raise forms.ValidationError(_("The file is larger than 2 MB."))
        return file
