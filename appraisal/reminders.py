"""Words to copy into a chat group (催办): plain, short, with the day, and never a rank or a score."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from appraisal.models import Scheme, Sheet, SheetStatus
from appraisal.progress import progress_of
from appraisal.replies import asked
from township.templatetags.ui import seq


@dataclass(frozen=True)
class Reminder:
    """Whom it is for, why, and the words."""

    name: str
    kind: str
    text: str


def reminders_of(scheme: Scheme) -> list[Reminder]:
    """Offices with open sheets that have begun, then villages that have not replied to sheets sent to them."""
    sheets = list(Sheet.objects.filter(scheme=scheme).for_list())
    progress = progress_of(sheets)
    due = [row for row in sheets if row.status == SheetStatus.OPEN and row.is_within_days]
    found = [office_reminder(row, progress[row.pk].missing) for row in due]
    participants = list(scheme.participants.in_order())
    silent = asked(participants)
    return found + [village_reminder(str(row), silent[row.pk]) for row in participants if row.pk in silent]


def office_reminder(sheet: Sheet, missing: int) -> Reminder:
    values = {
        "office": sheet.office, "period": sheet.get_period_display(), "scheme": sheet.scheme, "missing": missing,
        "day": date_format(sheet.due_on, "Y-m-d"),
    }  # fmt: skip
    if not missing:
        text = _("%(office)s: every figure for %(period)s of “%(scheme)s” is there. Please submit the sheet; it is due on %(day)s.")
    elif sheet.is_overdue:
        text = _("%(office)s: %(missing)s figures for %(period)s of “%(scheme)s” are still missing; they were due on %(day)s.")
    else:
        text = _("%(office)s: %(missing)s figures for %(period)s of “%(scheme)s” are still missing. Please enter them by %(day)s.")
    return Reminder(str(sheet.office), _("overdue") if sheet.is_overdue else _("due"), text % values)


def village_reminder(name: str, sheets: list[Sheet]) -> Reminder:
    values = {
        "village": name, "offices": seq([f"{row.office} {row.get_period_display()}" for row in sheets]),
        "day": date_format(min(row.reply_by for row in sheets), "Y-m-d"),
    }  # fmt: skip
    text = _("%(village)s: please look at your figures from %(offices)s and accept or object by %(day)s; silence accepts them.")
    return Reminder(name, _("reply"), text % values)
