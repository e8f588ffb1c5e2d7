"""Bringing a year in: one transaction, and one code path for preview and confirmation.

On the command line a new scheme is founded and opened whatever the date, with its scores, and a sheet in which nothing is
missing comes as submitted. In the browser the appraisal office brings a new scheme in as a draft, because the committee opens
it; the scores are left out then, with a notice, and come by the same file once the scheme is open: as drafts of the offices,
each of which submits its own sheets. A draft becomes what the workbook says; of an open scheme only scores may differ, and
they obey periods, locks, versions and recusal.
"""

from __future__ import annotations

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from appraisal import entries
from appraisal.actions import found_scheme, hand_in_complete
from appraisal.models import Scheme, SchemeStatus, Sheet
from appraisal.results import basis
from appraisal.workbook.build import bring_lines, create_draft, rewrite_draft
from appraisal.workbook.caps import bring_caps
from appraisal.workbook.figures import Figures
from appraisal.workbook.plan import YearPlan
from appraisal.workbook.register import Bearer, Register, create_township
from appraisal.workbook.report import Report
from appraisal.workbook.running import refuse_changes
from township.trace import Way
from villages.models import Role, Township, User


def bring_in(plan: YearPlan, *, by: User | None, way: str, rehearse: bool = False, expect: str = "") -> Report:
    """Bring the plan in, or rehearse it. Nothing is stored by a rehearsal, by a report with problems, or by one that is stale.

    `expect` is the digest of the rehearsal that a person confirms.
    """
    report, bearer = Report(plan), Bearer(by, way)
    refuse_other_townships(report, bearer)
    if report.problems:
        return report
    with transaction.atomic():
        Arrival(report, bearer).take_place()
        report.is_stale = bool(expect) and not report.problems and report.digest != expect
        report.is_stored = not (rehearse or report.problems or report.is_stale)
        if not report.is_stored:
            transaction.set_rollback(True)
    return report


def refuse_other_townships(report: Report, bearer: Bearer) -> None:
    """In the browser a workbook is for a township whose appraisal is this person's duty."""
    name = report.plan.scheme.get("township")
    if not name or bearer.way == Way.COMMAND:
        return
    own = list(Township.objects.filter(pk__in=bearer.by.townships_as(Role.APPRAISAL) if bearer.by else ()).values_list("name", flat=True))
    if name not in own:
        message = _("This file is for “%(file)s”; you run the appraisal of %(own)s.")
        report.refuse("scheme", "township", "value", message % {"file": name, "own": ", ".join(own) or "–"})


class Arrival:
    def __init__(self, report: Report, bearer: Bearer):
        self.report, self.plan, self.bearer = report, report.plan, bearer

    def take_place(self) -> None:
        township = self._township()
        register = Register(township, self.report, self.bearer)
        register.take_in()
        code = self.plan.scheme["code"]
        scheme = (
            Scheme.objects.select_for_update(of=("self",), no_key=True)
            .select_related("township")
            .filter(township=township, code=code)
            .first()
        )
        if scheme is None:
            self._found(register)
        elif scheme.is_for_cadres:
            self.report.refuse("scheme", "code", "value", _("“%s” is a scheme for cadres; a year workbook carries villages only.") % code)
        elif scheme.status == SchemeStatus.DRAFT:
            self._rewrite(scheme, register)
        else:
            self._update(scheme)

    def _township(self) -> Township:
        """The township that the workbook names, held until the transaction ends: two imports into it come one after the other."""
        name = self.plan.scheme["township"]
        township = Township.objects.select_for_update(no_key=True).filter(name=name).first()
        return township or create_township(name, self.report, self.bearer)

    def _found(self, register: Register) -> None:
        scheme = create_draft(register, self.report)
        bring_lines(basis.read(scheme), register, self.report)
        bring_caps(basis.read(scheme), self.report, self.bearer)
        self.report.scheme = scheme
        if self.bearer.way != Way.COMMAND:
            self._leave_scores()
            return
        sheets = found_scheme(scheme, by=self.bearer.by, way=self.bearer.way)
        Figures(basis.read(scheme), self.report, self.bearer).bring(entries.FOUNDING)
        hand_in_complete(sheets, by=self.bearer.by, way=self.bearer.way)

    def _rewrite(self, scheme: Scheme, register: Register) -> None:
        rewrite_draft(basis.read(scheme, entries=True), register, self.report)
        bring_caps(basis.read(scheme), self.report, self.bearer)
        self.report.scheme = scheme
        self._leave_scores()

    def _leave_scores(self) -> None:
        if count := len(self.plan.scores):
            message = ngettext(
                "Left out: %(count)s score, because the scheme is a draft. Bring this file in again when the committee has opened it.",
                "Left out: %(count)s scores, because the scheme is a draft. Bring this file in again when the committee has opened it.",
                count,
            )
            self.report.notice("scores", None, "period", message % {"count": count})

    def _update(self, scheme: Scheme) -> None:
        self.report.scheme = scheme
        stored = basis.read(scheme, entries=True)
        refuse_changes(stored, self.report)
        bring_caps(stored, self.report, self.bearer)
        if self.report.problems:
            return
        figures = Figures(stored, self.report, self.bearer)
        figures.bring(entries.COMMAND if self.bearer.way == Way.COMMAND else entries.IMPORT)
        if self.bearer.way == Way.COMMAND and figures.touched:
            sheets = Sheet.objects.filter(scheme=scheme).select_related("scheme", "office")
            touched = [sheet for sheet in sheets if (sheet.office_id, sheet.period) in figures.touched]
            hand_in_complete(touched, by=self.bearer.by, way=self.bearer.way)
