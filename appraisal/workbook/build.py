"""A draft from a workbook: written anew, or brought to what the workbook says, row by row."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext as _

from appraisal.measures import MEASURES
from appraisal.models import Category, Indicator, Participant, Scheme, Target
from appraisal.results.basis import Basis
from appraisal.scoring.numbers import show
from appraisal.workbook.compare import SCHEME_OF, differences, heading_differences
from appraisal.workbook.plan import YearPlan, is_given
from appraisal.workbook.register import Register
from appraisal.workbook.report import Report, written
from appraisal.workbook.stored import stored_plan
from township.trace import trace

MODELS = {"categories": Category, "indicators": Indicator, "villages": Participant}


def create_draft(register: Register, report: Report) -> Scheme:
    """The scheme alone, without lines; `bring_lines` adds them."""
    values = {name: value for name, value in report.plan.scheme.items() if name != "township"}
    scheme = Scheme.objects.create(township=register.township, **values)
    report.tell("create", "scheme", "code", scheme.code, column="value", new=scheme.title)
    after = {name: written(value) for name, value in values.items()}
    trace(scheme, "create", by=register.bearer.by, way=register.bearer.way, after=after)
    return scheme


def rewrite_draft(basis: Basis, register: Register, report: Report) -> None:
    """A draft becomes what the workbook says; what the workbook leaves out of a row stays."""
    told, scheme = len(report.lines), basis.scheme
    for key, old, new in heading_differences(report.plan.scheme, stored_plan(basis).scheme):
        report.tell("change", "scheme", key, key, column="value", old=old, new=new)
        setattr(scheme, key, new)
    scheme.save()
    bring_lines(basis, register, report)
    if lines := report.lines[told:]:
        before, after = ({f"{line.sheet} {line.what}": getattr(line, name) for line in lines} for name in ("old", "new"))
        trace(scheme, "change", by=register.bearer.by, way=register.bearer.way, before=before, after=after)


def bring_lines(basis: Basis, register: Register, report: Report) -> None:
    """Categories, indicators, participants and targets of a draft become those of the workbook."""
    stored = stored_plan(basis)
    categories = LineSet("categories", basis.scheme, {row.code: row for row in basis.categories}, report, stored)
    indicators = LineSet("indicators", basis.scheme, {row.code: row for row in basis.indicators}, report, stored)
    participants = LineSet("villages", basis.scheme, {row.code: row for row in basis.participants}, report, stored, "participants")
    categories.bring({})
    indicators.bring({"category": categories.rows, "office": register.offices})
    participants.bring({"village": register.villages})
    bring_targets(indicators.rows, participants.rows, report, stored)
    # Last, because a row that goes takes others with it.
    for lines in (indicators, participants, categories):
        lines.take_out()


class LineSet:
    """The rows of one sheet; `rows` are the stored ones by code, and after `bring` the new ones too."""

    def __init__(self, sheet: str, scheme: Scheme, rows: dict[str, Any], report: Report, stored: YearPlan, group: str = ""):
        self.sheet, self.scheme, self.rows, self.report, self.group = sheet, scheme, rows, report, group
        self.model: type[Model] = MODELS[sheet]
        self.given, self.stored = getattr(report.plan, sheet), getattr(stored, sheet)

    def bring(self, related: dict[str, dict[str, Any]]) -> None:
        """`related` gives the rows that codes in these fields mean."""
        new, changed = [], []
        self._tell_order()
        for place, (code, given) in enumerate(self.given.items(), start=1):
            if code not in self.rows:
                self.rows[code] = self._new(given, place, related)
                self.report.tell("create", self.sheet, code, code, new=summary(given), group=self.group)
                new.append(self.rows[code])
            elif self._change(code, given, related) or self.rows[code].position != place:
                changed.append(self.rows[code])
            self.rows[code].position = place
        fields = [*SCHEME_OF[self.sheet], "position"]
        if self.model is Indicator:
            fields.append("is_measured")
            for row in (*new, *changed):
                row.is_measured = row.measure in MEASURES
        self.model.objects.bulk_create(new)
        self.model.objects.bulk_update(changed, fields)

    def _tell_order(self) -> None:
        """Rows that stand in another order than before; those that come or go move nobody."""
        before, after = (
            [code for code in rows if code in others] for rows, others in ((self.stored, self.given), (self.given, self.stored))
        )
        if before != after:
            what = _("order of the rows")
            self.report.tell("change", self.sheet, None, what, old=", ".join(before), new=", ".join(after), group=self.group)

    def _new(self, given: Any, place: int, related: dict[str, dict[str, Any]]) -> Any:
        values = {name: getattr(given, name) for name in SCHEME_OF[self.sheet]}
        values = {name: value for name, value in values.items() if is_given(value)}
        values |= {name: rows[values.get(name, given.code)] for name, rows in related.items()}
        if self.sheet != "villages":
            values["code"] = given.code
        return self.model(scheme=self.scheme, position=place, **values)

    def _change(self, code: str, given: Any, related: dict[str, dict[str, Any]]) -> bool:
        found = list(differences(self.sheet, given, self.stored[code]))
        for name, old, new in found:
            self.report.tell("change", self.sheet, code, f"{code} {name}", column=name, old=old, new=new, group=self.group)
            setattr(self.rows[code], name, related[name][new] if name in related else new)
        return bool(found)

    def take_out(self) -> None:
        gone = {code: row for code, row in self.rows.items() if code not in self.given}
        for code in gone:
            self.report.tell("delete", self.sheet, None, code, old=summary(self.stored[code]), group=self.group)
        self.model.objects.filter(pk__in=[row.pk for row in gone.values()]).delete()


def bring_targets(indicators: dict[str, Any], participants: dict[str, Any], report: Report, stored: YearPlan) -> None:
    """A draft's own targets become the workbook's, where it has the sheet."""
    if "targets" not in report.plan.sheets:
        return
    given, old = report.plan.targets, stored.targets
    for key, row in given.items():
        before = old[key].target if key in old else None
        if before != row.target:
            deed = "change" if key in old else "create"
            report.tell(deed, "targets", key, " ".join(key), column="target", old=before, new=row.target)
    for key in [key for key in old if key not in given]:
        report.tell("delete", "targets", None, " ".join(key), old=old[key].target)
    if {key: row.target for key, row in given.items()} == {key: row.target for key, row in old.items()}:
        return
    Target.objects.filter(participant__in=[row.pk for row in participants.values() if row.pk]).delete()
    Target.objects.bulk_create(
        Target(indicator=indicators[row.indicator], participant=participants[row.village], target=row.target) for row in given.values()
    )


def summary(row: Any) -> str:
    """A line of the scheme in a few words."""
    parts: Iterable[Any] = (row.name,)
    if hasattr(row, "weight"):
        parts = (row.name, row.kind, show(int(row.weight * 100)))
    if hasattr(row, "rule"):
        parts = (row.name, show(int(row.max * 100)), row.rule, row.params, row.frequency)
    return " · ".join(written(part) for part in parts if is_given(part))
