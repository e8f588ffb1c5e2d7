"""Setting up what a workbook describes: registers that are lacking, the scheme with its lines, its sheets."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext as _

from appraisal.actions import lay_out_sheets
from appraisal.models import Category, GradeCap, Indicator, Participant, Scheme, SchemeStatus, Sheet, SheetStatus, Target
from appraisal.periods import Period
from appraisal.workbook.plan import VillageRow, YearPlan
from appraisal.workbook.stored import SCHEME_FIELDS
from township.spreadsheets import Problem
from township.trace import trace, trace_many, trace_row
from villages.models import Office, Township, User, Village

if TYPE_CHECKING:
    from appraisal.workbook.apply import Report


class Founding:
    def __init__(self, plan: YearPlan, township: Township | None, by: User | None, way: str, report: Report):
        self.plan, self.by, self.way, self.report = plan, by, way, report
        self.township = township or self._township()
        self.offices = self._offices()
        self.villages = self._villages()

    # ---- registers --------------------------------------------------------------------------------------------------

    def _township(self) -> Township:
        township = Township.objects.create(name=self.plan.scheme["township"])
        trace(township, "create", by=self.by, way=self.way, after={"name": township.name})
        self.report.created["township"] = 1
        return township

    def _offices(self) -> dict[str, Office]:
        known = {row.code: row for row in Office.objects.filter(township=self.township)}
        new = [
            Office(township=self.township, code=row.code, name=row.name, name_en=row.name_en, position=len(known) + place)
            for place, row in enumerate((row for row in self.plan.offices if row.code not in known), start=1)
        ]
        self._create(Office, new, "offices")
        self._tell_names("offices", known, self.plan.offices)
        return known | {row.code: row for row in new}

    def _villages(self) -> dict[str, Village]:
        known = {row.code: row for row in Village.objects.filter(township=self.township)}
        rows = [row for row in self.plan.villages if row.code not in known]
        new = [self._village(row, len(known) + place) for place, row in enumerate(rows, start=1)]
        self._create(Village, new, "villages")
        self._tell_names("villages", known, self.plan.villages)
        every = known | {row.code: row for row in new}
        for row in self.plan.villages:
            self._life(every[row.code], row, every)
        return every

    def _village(self, row: VillageRow, position: int) -> Village:
        kind = "community" if row.name.endswith(("社区", "居委会")) else "village"
        return Village(
            township=self.township,
            code=row.code,
            name=row.name,
            name_en=row.name_en,
            kind=kind,
            position=position,
            started_on=row.started_on,
        )

    def _life(self, village: Village, row: VillageRow, every: dict[str, Village]) -> None:
        """Take first day, last day and successor where the register has none yet; tell where it has others."""
        wanted = {"started_on": row.started_on, "ended_on": row.ended_on, "successor": every.get(row.successor)}
        missing = {name: value for name, value in wanted.items() if value is not None and getattr(village, name) is None}
        other = [name for name, value in wanted.items() if value is not None and getattr(village, name) not in (None, value)]
        if other:
            message = _("%(village)s has other days or another successor in the register; those of the register stay.")
            self.report.notices.append(Problem("villages", "A1", message % {"village": row.code}))
        if not missing:
            return
        for name, value in missing.items():
            setattr(village, name, value)
        village.save(update_fields=list(missing))
        after = {name: str(value) for name, value in missing.items()}
        trace(village, "change", by=self.by, way=self.way, before=dict.fromkeys(missing), after=after)

    def _create(self, model, rows: list, what: str) -> None:
        model.objects.bulk_create(rows)
        trace_many(trace_row(row, "create", by=self.by, way=self.way, after={"code": row.code, "name": row.name}) for row in rows)
        if rows:
            self.report.created[what] = len(rows)

    def _tell_names(self, sheet: str, known: dict, rows: list) -> None:
        for row in rows:
            if row.code in known and known[row.code].name != row.name:
                message = _("%(code)s is “%(stored)s” in the register and “%(here)s” in the file; the register's name stays.")
                words = {"code": row.code, "stored": known[row.code].name, "here": row.name}
                self.report.notices.append(Problem(sheet, "A1", message % words))

    # ---- the scheme -------------------------------------------------------------------------------------------------

    def scheme(self, *, opened: bool) -> Scheme:
        """The scheme with its lines; `opened` lays out its sheets, those in which nothing is missing as submitted."""
        status = SchemeStatus.OPEN if opened else SchemeStatus.DRAFT
        scheme = Scheme.objects.create(township=self.township, status=status, **self._fields())
        after = {"code": scheme.code, "year": scheme.year, "status": status}
        trace(scheme, "create", by=self.by, way=self.way, after=after)
        self.report.created["scheme"] = 1
        self.report.scheme = scheme
        self._lines(scheme)
        if opened:
            self._sheets(scheme)
        return scheme

    def rewrite(self, scheme: Scheme) -> None:
        for name, value in self._fields().items():
            setattr(scheme, name, value)
        scheme.save()
        scheme.categories.all().delete()
        scheme.participants.all().delete()
        self._lines(scheme)
        trace(scheme, "change", by=self.by, way=self.way, after={"lines": "from a year workbook"})

    def _fields(self) -> dict[str, object]:
        return {name: self.plan.scheme[name] for name in SCHEME_FIELDS}

    def _lines(self, scheme: Scheme) -> None:
        categories = [
            Category(scheme=scheme, code=row.code, name=row.name, name_en=row.name_en, kind=row.kind, weight=row.weight, position=place)
            for place, row in enumerate(self.plan.categories, start=1)
        ]
        Category.objects.bulk_create(categories)
        by_code = {row.code: row for row in categories}
        indicators = [self._indicator(scheme, row, by_code, place) for place, row in enumerate(self.plan.indicators, start=1)]
        Indicator.objects.bulk_create(indicators)
        participants = [self._participant(scheme, row, place) for place, row in enumerate(self.plan.villages, start=1)]
        Participant.objects.bulk_create(participants)
        lines, people = {row.code: row for row in indicators}, {row.village.code: row for row in participants}
        targets = self.plan.targets.items()
        Target.objects.bulk_create(Target(indicator=lines[line], participant=people[one], target=target) for (line, one), target in targets)
        self._caps(people)
        self.report.created |= {"categories": len(categories), "indicators": len(indicators), "participants": len(participants)}

    def _indicator(self, scheme: Scheme, row, categories: dict[str, Category], position: int) -> Indicator:
        values = {name: getattr(row, name) for name in row.__dataclass_fields__ if name not in ("category", "office")}
        return Indicator(scheme=scheme, category=categories[row.category], office=self.offices[row.office], position=position, **values)

    def _participant(self, scheme: Scheme, row: VillageRow, position: int) -> Participant:
        return Participant(
            scheme=scheme, village=self.villages[row.code], group=row.group, coefficient=row.coefficient, households=row.households,
            population=row.population, position=position,
        )  # fmt: skip

    def _caps(self, people: dict[str, Participant]) -> None:
        caps = [
            GradeCap(participant=people[row.village], best_grade=row.best_grade, reason=row.reason, document=row.document, set_by=self.by)
            for row in self.plan.caps
        ]
        GradeCap.objects.bulk_create(caps)
        trace_many(
            trace_row(
                cap, "create", by=self.by, way=self.way, after={"best_grade": cap.best_grade, "document": cap.document}, note=cap.reason
            )
            for cap in caps
        )

    def _sheets(self, scheme: Scheme) -> None:
        """Complete sheets come as submitted; one with gaps is open for entering, whatever the date."""
        sheets = lay_out_sheets(scheme)
        missing, present = self._missing(scheme), self._present(scheme)
        for sheet in sheets:
            key = (sheet.office_id, sheet.period)
            if present[key] and not missing[key]:
                sheet.status = SheetStatus.SUBMITTED
            elif present[key]:
                sheet.opens_on = min(sheet.opens_on, timezone.localdate())
        Sheet.objects.bulk_update(sheets, ["status", "opens_on"])

    def _present(self, scheme: Scheme) -> Counter:
        office = {row.code: self.offices[row.office].pk for row in self.plan.indicators}
        return Counter((office[indicator], period) for period, indicator, _village in self.plan.scores)

    def _missing(self, scheme: Scheme) -> Counter:
        expected: Counter = Counter()
        for participant in scheme.participants.in_order():
            for row in self.plan.indicators:
                for period in participant.periods:
                    if (period == Period.YEAR) == (row.frequency == "year"):
                        expected[self.offices[row.office].pk, period] += 1
        return expected - self._present(scheme)
