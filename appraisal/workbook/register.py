"""Offices and villages that a workbook names: those lacking are created, what the register does not know yet is added.

Names and days that the register has otherwise stay, and the report says so: an old year's workbook has old names.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from appraisal.models import Entry
from appraisal.periods import periods_lived
from appraisal.workbook.plan import VillageRow, is_given
from appraisal.workbook.report import Report, written
from township.trace import Trace, trace, trace_many, trace_row
from villages.calendars import fill_calendar
from villages.models import Office, Township, User, Village, VillageKind

COMMUNITY_NAMES = ("社区", "居委会")
# The register's field → the workbook's column.
LIFE = {"started_on": "from", "ended_on": "until", "successor": "successor"}


@dataclass(frozen=True)
class Bearer:
    """Who brings a workbook in, and by which way."""

    by: User | None
    way: str


class Register:
    """`offices` and `villages` of the township by code, after the workbook's were taken in."""

    def __init__(self, township: Township, report: Report, bearer: Bearer):
        self.township, self.report, self.plan, self.bearer = township, report, report.plan, bearer
        self.offices: dict[str, Office] = {row.code: row for row in Office.objects.filter(township=township)}
        self.villages: dict[str, Village] = {row.code: row for row in Village.objects.filter(township=township).select_related("successor")}

        self.created: dict[str, set[str]] = {"offices": set(), "villages": set()}

    def take_in(self) -> None:
        self._tell_names("offices", self.offices)
        self._tell_names("villages", self.villages)
        self._create_offices()
        self._create_villages()
        self._add_to_offices()
        self._add_to_villages()

    def _create_offices(self) -> None:
        rows = [row for row in self.plan.offices.values() if row.code not in self.offices]
        new = [
            Office(township=self.township, code=row.code, name=row.name, name_en=row.name_en, position=place)
            for place, row in enumerate(rows, start=next_position(self.offices.values()))
        ]
        self._create("offices", self.offices, Office.objects.bulk_create(new))

    def _create_villages(self) -> None:
        rows = [row for row in self.plan.villages.values() if row.code not in self.villages]
        new = [self._village(row, place) for place, row in enumerate(rows, start=next_position(self.villages.values()))]
        self._create("villages", self.villages, Village.objects.bulk_create(new))

    def _village(self, row: VillageRow, position: int) -> Village:
        """Without its successor, which may be created with it."""
        kind = VillageKind.COMMUNITY if row.name.endswith(COMMUNITY_NAMES) else VillageKind.VILLAGE
        life = {"started_on": row.started_on, "ended_on": row.ended_on}
        return Village(township=self.township, code=row.code, name=row.name, name_en=row.name_en, kind=kind, position=position, **life)

    def _create(self, sheet: str, known: dict[str, Any], rows: Iterable[Office | Village]) -> None:
        history = []
        for row in rows:
            known[row.code] = row
            self.created[sheet].add(row.code)
            self.report.tell("create", sheet, row.code, row.code, new=row.name)
            history.append(self._history(row, "create", None, {"code": row.code, "name": row.name}))
        trace_many(history)

    def _tell_names(self, sheet: str, known: dict[str, Any]) -> None:
        for code, row in getattr(self.plan, sheet).items():
            for name in ("name", "name_en"):
                here, stored = getattr(row, name), getattr(known.get(code), name, "")
                if here and stored and here != stored:
                    message = _("%(code)s is “%(stored)s” in the register and “%(here)s” here. The register's name stays.")
                    self.report.notice(sheet, code, name, message % {"code": code, "stored": stored, "here": here})

    # ---- what the register does not know yet ------------------------------------------------------------------------

    def _add_to_offices(self) -> None:
        wanted = {code: {"name_en": row.name_en} for code, row in self.plan.offices.items()}
        Office.objects.bulk_update(self._add("offices", self.offices, wanted), ["name_en"])

    def _add_to_villages(self) -> None:
        wanted = {code: self._wanted(row) for code, row in self.plan.villages.items()}
        for code, values in wanted.items():
            self._tell_other_life(code, values)
        changed = self._add("villages", self.villages, wanted)
        Village.objects.bulk_update(changed, ["name_en", "started_on", "ended_on", "successor"])
        self._refuse_figures_outside(changed)

    def _wanted(self, row: VillageRow) -> dict[str, Any]:
        life = {"started_on": row.started_on, "ended_on": row.ended_on, "successor": self.villages.get(row.successor)}
        return {"name_en": row.name_en} | life

    def _add(self, sheet: str, known: dict[str, Any], wanted: dict[str, dict[str, Any]]) -> list[Any]:
        """The rows that got something they lacked; not yet stored."""
        changed, history = [], []
        for code, values in wanted.items():
            row = known[code]
            lacking = {name: value for name, value in values.items() if is_given(value) and not is_given(getattr(row, name))}
            for name, value in lacking.items():
                setattr(row, name, value)
                if code not in self.created[sheet]:
                    self.report.tell("change", sheet, code, f"{code} {LIFE.get(name, name)}", column=LIFE.get(name, name), new=value)
            if lacking:
                changed.append(row)
                after = {name: written(value) for name, value in lacking.items()}
                history.append(self._history(row, "change", dict.fromkeys(lacking), after))
        trace_many(history)
        return changed

    def _tell_other_life(self, code: str, wanted: dict[str, Any]) -> None:
        for name, column in LIFE.items():
            stored = getattr(self.villages[code], name)
            if is_given(wanted[name]) and is_given(stored) and stored != wanted[name]:
                message = _("%(code)s: the register says %(stored)s, and that stays.")
                self.report.notice("villages", code, column, message % {"code": code, "stored": written(stored)})

    def _refuse_figures_outside(self, changed: list[Village]) -> None:
        """A life that gets its limits must not leave figures outside them."""
        lives = {village.pk: village for village in changed}
        keys = ("participant__village", "participant__scheme__year", "period")
        rows = Entry.objects.present().filter(participant__village__in=lives).values_list(*keys).order_by().distinct() if lives else ()
        outside = {
            (lives[pk].code, year)
            for pk, year, period in rows
            if period not in periods_lived(year, lives[pk].started_on, lives[pk].ended_on)
        }
        for code, year in sorted(outside):
            message = _("%(code)s has figures of %(year)s outside these days. Clear them first.")
            self.report.refuse("villages", code, "until", message % {"code": code, "year": year})

    def _history(self, row: Office | Village, verb: str, before: Any, after: Any) -> Trace:
        return trace_row(row, verb, by=self.bearer.by, way=self.bearer.way, before=before, after=after)


def create_township(name: str, report: Report, bearer: Bearer) -> Township:
    township = Township.objects.create(name=name)
    trace(township, "create", by=bearer.by, way=bearer.way, after={"name": name})
    fill_calendar(township)
    report.tell("create", "township", None, name, new=name)
    return township


def next_position(rows: Iterable[Any]) -> int:
    return max((row.position for row in rows), default=0) + 1
