"""The trace as a workbook: a line for each field that changed."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils import timezone
from django.utils.translation import gettext as _
from openpyxl import Workbook

from township.spreadsheets import text
from township.trace import Trace
from villages.trace_words import VERBS, change_lines, kind_name


def trace_workbook(rows: Iterable[Trace]) -> tuple[Workbook, int]:
    """The workbook, and how many lines it has under its heads."""
    book = Workbook()
    lines = [heads(), *(line for row in rows for line in lines_of(row))]
    for number, line in enumerate(lines, start=1):
        for place, value in enumerate(line, start=1):
            text(book.active.cell(number, place), str(value))
    return book, len(lines) - 1


def heads() -> list[str]:
    who = [_("When (Asia/Shanghai)"), _("Who"), _("On behalf of")]
    what = [_("Way"), _("Deed"), _("Kind"), _("Record")]
    return [*who, *what, _("Field"), _("Before"), _("After"), _("Reason")]


def lines_of(row: Trace) -> list[list[str]]:
    when = timezone.localtime(row.at).strftime("%Y-%m-%d %H:%M:%S")
    who = [when, row.by or "", row.on_behalf_of or ""]
    what = [row.get_way_display(), VERBS.get(row.verb, row.verb), kind_name(row.kind), row.subject]
    return [[*who, *what, *change, row.reason] for change in change_lines(row) or [("", "", "")]]
