from django import forms
from django.utils.translation import gettext_lazy as _

MOST = 10 * 1024 * 1024


class WorkbookForm(forms.Form):
    """One .xlsx file of at most 10 MB; what is inside is checked by the reader."""

    file = forms.FileField(label=_("workbook (.xlsx)"), widget=forms.ClearableFileInput(attrs={"accept": ".xlsx"}))

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > MOST:
            raise forms.ValidationError(_("The file is larger than 10 MB. Delete what does not belong to the year."))
        return file
