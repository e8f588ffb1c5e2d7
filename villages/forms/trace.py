from datetime import datetime, time, timedelta

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from villages.trace_words import VERBS, kinds

DAY = forms.DateInput(attrs={"type": "date"})


class TraceFilter(forms.Form):
    q = forms.CharField(label=_("Text"), required=False)
    who = forms.CharField(label=_("Who"), required=False)
    kind = forms.ChoiceField(label=_("Kind"), required=False)
    verb = forms.ChoiceField(label=_("Deed"), required=False)
    first = forms.DateField(label=_("From"), required=False, widget=DAY)
    last = forms.DateField(label=_("Until"), required=False, widget=DAY)
    record = forms.IntegerField(required=False, widget=forms.HiddenInput())

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [("", _("all")), *kinds()]
        self.fields["verb"].choices = [("", _("all")), *VERBS.items()]

    def apply(self, rows):
        """The rows that fit; days are those of Shanghai, inclusive."""
        data = self.cleaned_data
        if data["q"]:
            rows = rows.filter(Q(subject__icontains=data["q"]) | Q(reason__icontains=data["q"]))
        if data["who"]:
            rows = rows.filter(Q(by__name__icontains=data["who"]) | Q(by__username__icontains=data["who"]))
        exact = {"kind": data["kind"], "verb": data["verb"], "object_id": data["record"]}
        rows = rows.filter(**{name: value for name, value in exact.items() if value})
        if data["first"]:
            rows = rows.filter(at__gte=midnight(data["first"]))
        return rows.filter(at__lt=midnight(data["last"] + timedelta(days=1))) if data["last"] else rows


def midnight(day):
    return timezone.make_aware(datetime.combine(day, time.min))
