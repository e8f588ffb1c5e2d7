from django import forms
from django.utils.translation import gettext_lazy as _

from appraisal.pack.archive import MOST_BYTES


class PackForm(forms.Form):
    """Any file at all: what is wrong with it is the page's answer, but for one that no pack can be."""

    file = forms.FileField(
        label=_("Sealed pack (.zip)"),
        widget=forms.ClearableFileInput(attrs={"accept": ".zip"}),
        help_text=_("The zip as it was downloaded, not unpacked. It is checked and not kept."),
    )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(_("The file is larger than any pack of a year: it was not read."))
        return file
