"""From a village's figures to what can be done about each: the appraisal office corrects, the village appeals."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext as _

from appraisal.models import Entry, Participant
from appraisal.rules import may_propose_correction, speaks_for
from appraisal.windows import Windows
from villages.calendars import calendar_of
from villages.models import User


def links_on(participant: Participant, entries: Sequence[Entry], user: User) -> dict[int, tuple[str, str]]:
    """Entry → (address, label). No query for those who do neither."""
    corrects = bool(entries) and may_propose_correction(user, entries[0])
    if not (corrects or speaks_for(user, participant)):
        return {}
    windows = Windows(participant, calendar_of(participant.scheme.township_id))
    if corrects:
        gone = [entry for entry in entries if (entry.indicator.office_id, entry.period) in windows.out_of_hand]
        return {entry.pk: (reverse("entry_correct", args=[entry.pk]), _("Correct")) for entry in gone}
    return {entry.pk: (reverse("entry_appeal", args=[entry.pk]), _("Appeal")) for entry in entries if windows.takes(entry)}
