"""Files sent as evidence."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _


class ManyFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """One or several; what they hold is judged by `appraisal.evidence`."""

    def clean(self, data, initial=None):
        return [super(FilesField, self).clean(file, initial) for file in data or [None]]


class EvidenceForm(forms.Form):
    files = FilesField(
        label=_("Pictures or PDF"),
        widget=ManyFiles(attrs={"accept": "image/jpeg,image/png,image/webp,application/pdf"}),
        help_text=_("Optional. Pictures are made smaller, and lose the place and time at which they were taken."),
    )
