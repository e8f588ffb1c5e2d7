"""Grade caps of a workbook: the command line brings them in, in the browser they are the discipline office's."""

from __future__ import annotations

from django.utils.translation import gettext as _

from appraisal.caps import renew_ranking
from appraisal.models import GradeCap, SchemeStatus
from appraisal.results.basis import Basis
from appraisal.workbook.compare import differences
from appraisal.workbook.plan import CapRow
from appraisal.workbook.register import Bearer
from appraisal.workbook.report import Report, written
from appraisal.workbook.stored import cap_row
from township.trace import Way, trace_many, trace_row
from villages.rules import is_discipline


def bring_caps(basis: Basis, report: Report, bearer: Bearer) -> None:
    """A cap that is set already stays as it is: another document decides otherwise."""
    stored = {(cap.participant.code, cap.document): cap_row(cap) for cap in basis.caps}
    lifted = GradeCap.objects.filter(participant__scheme=basis.scheme).exclude(lifted_at=None)
    ended = set(lifted.values_list("participant__village__code", "document"))
    new = {}
    for key, row in report.plan.caps.items():
        if key in ended:
            report.notice("caps", key, "village", _("Left out: this cap has been lifted."))
            continue
        if key not in stored:
            new[key] = row
            continue
        for name, old, _given in differences("caps", row, stored[key]):
            message = _("This document set the cap with “%(column)s” %(old)s, and that stays. Another decision needs its own document.")
            report.refuse("caps", key, name, message % {"column": name, "old": written(old)})
    if new and may_cap(basis, report, bearer, new):
        create(new, basis, report, bearer)


def may_cap(basis: Basis, report: Report, bearer: Bearer, new: dict[tuple[str, str], CapRow]) -> bool:
    if basis.scheme.status == SchemeStatus.CLOSED:
        for key in new:
            report.refuse("caps", key, "village", _("The year is closed; no cap is set any more."))
        return False
    if bearer.way == Way.COMMAND or (bearer.by and is_discipline(bearer.by, basis.scheme)):
        return True
    for key in new:
        report.notice("caps", key, "village", _("Left out: a grade cap is set by the discipline office."))
    return False


def create(rows: dict[tuple[str, str], CapRow], basis: Basis, report: Report, bearer: Bearer) -> None:
    participants = {row.code: row for row in basis.participants}
    caps = [
        GradeCap(
            participant=participants[row.village], best_grade=row.best_grade, reason=row.reason, document=row.document, set_by=bearer.by
        )
        for row in rows.values()
    ]
    GradeCap.objects.bulk_create(caps)
    for (village, document), row in rows.items():
        report.tell("create", "caps", (village, document), village, column="village", new=f"{row.best_grade} · {document}")
    trace_many(
        trace_row(
            cap,
            "create",
            by=bearer.by,
            way=bearer.way,
            after={"best_grade": cap.best_grade, "document": cap.document},
            note=cap.reason,
        )
        for cap in caps
    )
    renew_ranking(basis.scheme, by=bearer.by, note=", ".join(document for _village, document in rows))
