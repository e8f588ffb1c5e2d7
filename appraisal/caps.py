"""Grade caps (限评): set and lifted by the discipline office, each under its document. They touch the grade, never the score."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from appraisal.grades import capped_grades
from appraisal.models import GradeCap, Scheme, SchemeStatus
from appraisal.results.freeze import next_version
from appraisal.rules import is_not_tied
from township.trace import trace
from villages.models import User
from villages.rules import is_discipline


def may_cap(user: User, scheme) -> bool:
    return is_discipline(user, scheme) and scheme.status == SchemeStatus.OPEN


@transaction.atomic
def set_cap(cap: GradeCap, *, by: User) -> None:
    """Store it. Raises PermissionDenied, and ValidationError for the official's own village and for a grade that caps nothing."""
    if not may_cap(by, cap.participant.scheme):
        raise PermissionDenied
    is_not_tied(cap.participant, by)
    if cap.best_grade not in dict(capped_grades(cap.participant.scheme)):
        raise ValidationError(_("A cap leaves one of the scheme's grades under the top one."))
    cap.set_by = by
    cap.full_clean(exclude=["lifted_by", "lifted_at"])
    cap.save()
    trace(cap, "create", by=by, after={"best_grade": cap.best_grade, "document": cap.document}, note=cap.reason)
    renew_ranking(cap.participant.scheme, by=by, note=f"{cap.document} · {cap}")


@transaction.atomic
def lift_cap(cap: GradeCap, *, document: str, reason: str, by: User) -> None:
    """By another document. Raises PermissionDenied, and ValidationError for the official's own village or a cap lifted already."""
    if not may_cap(by, cap.participant.scheme):
        raise PermissionDenied
    is_not_tied(cap.participant, by)
    end_cap(cap, document=document, reason=reason, by=by)


def end_cap(cap: GradeCap, *, document: str, reason: str, by: User) -> None:
    """The row stays: years that were computed with it still speak of it. Who may is asked before."""
    lifted = {"lifted_at": timezone.now(), "lifted_by": by, "lifted_document": document, "lifted_reason": reason.strip()}
    if not GradeCap.objects.in_force().filter(pk=cap.pk).update(**lifted):
        raise ValidationError(_("This cap has been lifted already."))
    trace(cap, "lift", by=by, before={"best_grade": cap.best_grade}, after={"document": document}, note=reason.strip())
    renew_ranking(cap.participant.scheme, by=by, note=f"{document} · {cap}")


def renew_ranking(scheme: Scheme, *, by: User | None, note: str) -> None:
    """Where a ranking was frozen, the next version follows the cap, and the older ones go no further."""
    if scheme.rankings.exists():
        next_version(scheme, by=by, note=note[:300])
