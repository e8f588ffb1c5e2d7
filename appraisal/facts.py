"""Keeping central tasks, ballots and surveys: every deed leaves its trace, and nobody enters their own village's."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from appraisal.models import Ballot, CentralTask, Survey, TaskPart
from appraisal.rules.facts import keeps_facts, ties_in
from township.saving import plain_values, save_traced
from township.trace import trace, trace_many, trace_row
from villages.models import User, Village

TENTH = Decimal("0.1")


@transaction.atomic
def save_task(form, villages: Iterable[Village], *, by: User) -> CentralTask:
    """Store the task and give it to these villages; a village that leaves it loses its part, done or not."""
    if not keeps_facts(by, form.instance.township_id):
        raise PermissionDenied
    task = save_traced(form, by=by)
    before = {part.village_id: part for part in task.parts.select_related("village")}
    wanted = {village.pk: village for village in villages}
    gone = [part for village, part in before.items() if village not in wanted]
    new = [village for pk, village in wanted.items() if pk not in before]
    task.parts.filter(pk__in=[part.pk for part in gone]).delete()
    TaskPart.objects.bulk_create(TaskPart(task=task, village=village) for village in new)
    if gone or new:
        lost, got = [part.village.code for part in gone], [village.code for village in new]
        trace(task, "change", by=by, before={"villages": lost}, after={"villages": got})
    return task


@transaction.atomic
def mark_done(task: CentralTask, forms: Sequence, *, by: User) -> int:
    """Store the villages' parts as the forms have them; how many changed. Raises PermissionDenied for an own village's."""
    if not keeps_facts(by, task.township_id):
        raise PermissionDenied
    changed = [form for form in forms if form.has_changed()]
    tied = ties_in(by, task.year)
    if any(form.instance.village_id in tied for form in changed):
        raise PermissionDenied
    for form in changed:
        save_traced(form, by=by)
    return len(changed)


@transaction.atomic
def save_counts(forms: Sequence, *, frame: str, counted_by: str, by: User) -> int:
    """Store the rows of a ballot or survey, delete those that were blanked; how many changed."""
    changed = 0
    for form in forms:
        row = form.instance
        if form.is_blank:
            changed += delete_count(row, by=by)
        elif form.has_changed() or (row.frame, row.counted_by) != (frame, counted_by):
            row.frame, row.counted_by = frame, counted_by
            store_count(row, form.counts, by=by)
            changed += 1
    return changed


def delete_count(row: Ballot | Survey, *, by: User) -> int:
    if row.pk is None:
        return 0
    trace(row, "delete", by=by, before={"counts": row.counts})
    type(row).objects.filter(pk=row.pk).delete()
    return 1


def store_count(row: Ballot | Survey, names: Sequence[str], *, by: User) -> None:
    fields = ("held_on", "frame", "counted_by", *names)
    stored = list(type(row).objects.filter(pk=row.pk)) if row.pk else []
    before = plain_values(stored[0], fields) if stored else {}
    row.save()
    after = plain_values(row, fields)
    names = [name for name in fields if before.get(name) != after[name]]
    old = {name: before[name] for name in names} if before else None
    trace_many([trace_row(row, "change" if before else "create", by=by, before=old, after={name: after[name] for name in names})])


# ---- trends --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Trend:
    """A share in per cent with one place, and what it is against the year before, in percentage points."""

    share: Decimal
    change: Decimal | None

    @property
    def words(self) -> str:
        if self.change is None:
            return ""
        sign = "+" if self.change > 0 else "−" if self.change < 0 else "±"
        return _("%(points)s percentage points") % {"points": f"{sign}{abs(self.change)}"}


def trend(row: Ballot | Survey | None, before: Ballot | Survey | None) -> Trend | None:
    """The shares are rounded first, so that the printed difference is that of the printed shares."""
    if row is None:
        return None
    share = rounded(row.share)
    return Trend(share, share - rounded(before.share) if before else None)


def rounded(share: Decimal) -> Decimal:
    return share.quantize(TENTH, ROUND_HALF_UP)
