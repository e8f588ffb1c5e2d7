"""Forms of the result pages."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from appraisal.models import Ranking
from villages.models import Village


class FreezeForm(forms.Form):
    note = forms.CharField(label=_("Note"), max_length=300, required=False, help_text=_("Such as the meeting it was frozen for."))


class VillageForm(forms.Form):
    """Another village of the same township, by its number."""

    village = forms.TypedChoiceField(label=_("Village"), coerce=int)

    def __init__(self, *args, village: Village, **kwargs):
        super().__init__(*args, initial={"village": village.pk}, **kwargs)
        neighbours = Village.objects.filter(township=village.township_id).order_by("position", "pk")
        self.fields["village"].choices = [(row.pk, row.label) for row in neighbours]


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
