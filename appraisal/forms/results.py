"""Forms of the result pages."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from appraisal.models import Ranking
from villages.models import User, Village


class FreezeForm(forms.Form):
    note = forms.CharField(label=_("Note"), max_length=300, required=False, help_text=_("Such as the meeting it was frozen for."))


class VillageForm(forms.Form):
    """Another of the villages that an official reads, by its number; the township is named where there are several."""

    village = forms.TypedChoiceField(label=_("Village"), coerce=int, empty_value=None, required=False)

    def __init__(self, *args, user: User, village: Village, **kwargs):
        super().__init__(*args, initial={"village": village.pk}, **kwargs)
        several = len(user.townships_read()) > 1
        rows = Village.objects.filter(township__in=user.townships_read()).for_register()
        self.fields["village"].choices = [(row.pk, f"{row.township} {row}" if several else row.label) for row in rows]


class AgainstForm(forms.Form):
    """Another version of the same scheme; the one before when none is named."""

    version = forms.TypedChoiceField(label=_("Compare with version"), coerce=int, required=False)

    def __init__(self, *args, ranking: Ranking, **kwargs):
        super().__init__(*args, **kwargs)
        self.others = {row.version: row for row in ranking.scheme.rankings.exclude(pk=ranking.pk).order_by("-version")}
        self.fields["version"].choices = [(version, version) for version in self.others]
        self.before = max((version for version in self.others if version < ranking.version), default=None)

    def chosen(self) -> Ranking | None:
        wanted = (self.cleaned_data["version"] if self.is_valid() else None) or self.before
        return self.others.get(wanted)
