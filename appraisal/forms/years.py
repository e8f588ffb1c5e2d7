from django import forms
from django.utils.translation import gettext_lazy as _

from township.spreadsheets import BadWorkbook, open_workbook


class WorkbookForm(forms.Form):
    """One workbook that can be opened; what is in it is told by its preview."""

    file = forms.FileField(
        label=_("Year workbook (.xlsx)"),
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx"}),
        help_text=_("At most 10 MB, without macros."),
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        try:
            open_workbook(file)
        except BadWorkbook as bad:
            raise forms.ValidationError(str(bad)) from bad
        file.seek(0)
        return file
