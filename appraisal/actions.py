"""Deeds on a whole scheme: each one transaction, with who did it."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from appraisal import entries
from appraisal.cadre_schemes import bring_cadres, leave_out_other_posts
from appraisal.models import Category, Frequency, Indicator, Participant, Scheme, SchemeStatus, Sheet, SheetStatus, Target
from appraisal.opening import is_ready_to_open
from appraisal.periods import QUARTERS, Period, due_on, opens_on
from appraisal.progress import progress_of
from cadres.models import Post
from township.trace import Way, trace, trace_many, trace_row
from township.workflow import move
from villages.models import User, Village


@transaction.atomic
def open_scheme(scheme: Scheme, *, by: User, note: str = "") -> None:
    """Open a draft that is ready, and lay out its score sheets. Raises what `move` raises."""
    move(scheme, "open", by=by, note=note, way=Way.BROWSER)
    lay_out_sheets(scheme)
    if scheme.is_for_cadres:
        leave_out_other_posts(scheme, scheme.participants.in_order())


def lay_out_sheets(scheme: Scheme) -> list[Sheet]:
    """One open sheet for each office and each period in which it has something to enter, by the calendar."""
    kinds = scheme.indicators.values_list("office", "frequency").distinct().order_by("office", "frequency")
    sheets = [
        Sheet(scheme=scheme, office_id=office, period=period, opens_on=opens_on(scheme.year, period), due_on=due_on(scheme.year, period))
        for office, frequency in kinds
        for period in (QUARTERS if frequency == Frequency.QUARTER else (Period.YEAR,))
    ]
    return Sheet.objects.bulk_create(sheets)


@transaction.atomic
def found_scheme(scheme: Scheme, *, by: User | None, way: str) -> list[Sheet]:
    """Open the draft that a year workbook has just brought in, whatever the date, and lay out its sheets.

    For the command line, where whoever runs the machine stands in for the committee. Raises ValidationError when it is not ready.
    """
    is_ready_to_open(scheme)
    Scheme.objects.filter(pk=scheme.pk, status=SchemeStatus.DRAFT).update(status=SchemeStatus.OPEN)
    scheme.status = SchemeStatus.OPEN
    trace(scheme, "open", by=by, before=SchemeStatus.DRAFT, after=SchemeStatus.OPEN, way=way)
    lay_out_sheets(scheme)
    return list(scheme.sheets.select_related("scheme", "office").order_by("period", "office"))


@transaction.atomic
def hand_in_complete(sheets: Sequence[Sheet], *, by: User | None, way: str) -> None:
    """Of the sheets that a year workbook filled: without gaps they come as submitted, with gaps they can be entered from today on."""
    progress, today = progress_of(sheets), timezone.localdate()
    begun = [sheet for sheet in sheets if progress[sheet.pk].present and sheet.status == SheetStatus.OPEN]
    complete = [sheet for sheet in begun if not progress[sheet.pk].missing]
    gaps = [sheet.pk for sheet in begun if progress[sheet.pk].missing and sheet.opens_on > today]
    Sheet.objects.filter(pk__in=gaps).update(opens_on=today)
    Sheet.objects.filter(pk__in=[sheet.pk for sheet in complete], status=SheetStatus.OPEN).update(status=SheetStatus.SUBMITTED)
    trace_many(trace_row(sheet, "submit", by=by, before=SheetStatus.OPEN, after=SheetStatus.SUBMITTED, way=way) for sheet in complete)


def copied(row, **fields):
    """A new, unsaved row with the values of this one but for these fields."""
    kept = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields if not field.primary_key}
    return type(row)(**kept | fields)


@transaction.atomic
def copy_scheme(source: Scheme, heading: Scheme, *, by: User) -> Scheme:
    """A draft under the heading's code, titles and year with the source's lines, participants and targets; no scores, no caps."""
    heading_values = {name: getattr(heading, name) for name in ("code", "title", "title_en", "year")}
    scheme = copied(source, status="draft", village_scheme_id=None, **heading_values)
    scheme.save()
    if scheme.is_for_cadres:
        scheme.posts.set(Post.objects.filter(schemes=source))
    categories = {old.pk: copied(old, scheme_id=scheme.pk) for old in source.categories.all()}
    Category.objects.bulk_create(categories.values())
    indicators = {old.pk: copied(old, scheme_id=scheme.pk, category_id=categories[old.category_id].pk) for old in source.indicators.all()}
    Indicator.objects.bulk_create(indicators.values())
    if scheme.is_for_cadres:
        bring_cadres(scheme, by=by)
    alive = [row for row in source.participants.in_order() if not row.has_ended and not scheme.is_for_cadres]
    participants = {old.pk: copied(old, scheme_id=scheme.pk) for old in alive}
    Participant.objects.bulk_create(participants.values())
    targets = Target.objects.filter(participant__in=participants)
    Target.objects.bulk_create(
        copied(old, participant_id=participants[old.participant_id].pk, indicator_id=indicators[old.indicator_id].pk) for old in targets
    )
    trace(scheme, "create", by=by, after={"copied_from": source.code, "code": scheme.code, "year": scheme.year})
    return scheme


@transaction.atomic
def delete_draft(scheme: Scheme, *, by: User) -> None:
    """A draft that never opened may disappear; its trace stays."""
    trace(scheme, "delete", by=by, before={"code": scheme.code, "title": scheme.title, "year": scheme.year})
    scheme.delete()


@transaction.atomic
def delete_line(line: Category | Indicator, *, by: User) -> None:
    """Delete a category with its indicators, or an indicator, of a draft."""
    trace(line, "delete", by=by, before={"code": line.code, "name": line.name})
    line.delete()


@transaction.atomic
def shift(row, siblings, direction: str, *, by: User) -> None:
    """Move a row one place `up` or `down` among its siblings and number them anew."""
    order = list(siblings)
    here = order.index(row)
    there = here + (-1 if direction == "up" else 1)
    if not 0 <= there < len(order):
        return
    order[here], order[there] = order[there], order[here]
    for position, sibling in enumerate(order, start=1):
        sibling.position = position
    type(row).objects.bulk_update(order, ["position"])
    trace(row, "change", by=by, before={"position": here + 1}, after={"position": there + 1})


@transaction.atomic
def set_participants(scheme: Scheme, chosen: Sequence[Village], *, by: User) -> None:
    """These villages take part in a draft; who is left out goes with own targets."""
    before = {row.village_id: row for row in scheme.participants.select_related("village")}
    wanted = {village.pk: village for village in chosen}
    scheme.participants.exclude(village__in=wanted).delete()
    new = [village for pk, village in wanted.items() if pk not in before]
    Participant.objects.bulk_create(Participant(scheme=scheme, village=village, position=village.position) for village in new)
    gone = [row.village.code for pk, row in before.items() if pk not in wanted]
    if new or gone:
        trace(scheme, "change", by=by, before={"participants": gone}, after={"participants": [village.code for village in new]})


@transaction.atomic
def set_target(indicator: Indicator, participant: Participant, target, *, by: User, note: str = "") -> None:
    """Give a participant its own target, or take it away with None."""
    old = Target.objects.filter(indicator=indicator, participant=participant).first()
    if (old.target if old else None) == target:
        return
    if old and target is None:
        old.delete()
    else:
        Target.objects.update_or_create(indicator=indicator, participant=participant, defaults={"target": target})
    subject = f"{participant.code} {participant.name} · {indicator.code}"
    trace(
        indicator, "target", by=by, note=note, subject=subject,
        before={"target": str(old.target) if old else None}, after={"target": None if target is None else str(target)},
    )  # fmt: skip


class LockedFigures(Exception):
    """Figures that have left their office's hands rest on what is to change: that needs a correction. `str()` is for people."""

    def __str__(self):
        return _("Figures of a sheet that is confirmed or further on rest on this. They change only by a correction.")


@transaction.atomic
def change_targets(targets: dict[tuple[Indicator, Participant], object], *, by: User, note: str) -> None:
    """Targets of a running year by a decision (`note` has its document number); figures that rest on them are scored again.

    Raises LockedFigures or entries.Refused; then nothing has changed.
    """
    for (indicator, participant), target in targets.items():
        set_target(indicator, participant, target, by=by, note=note)
    changes = [change for (indicator, participant) in targets for change in entries.again(indicator, participant)]
    if entries.sheet_statuses(changes) - entries.RESCORING.into:
        raise LockedFigures
    entries.record(changes, by=by, authority=entries.RESCORING, note=note, all_or_nothing=True)


@transaction.atomic
def not_applicable_to_all(indicator: Indicator, periods: Sequence[int], *, by: User, reason: str, note: str) -> entries.Outcome:
    """Mark the indicator not applicable for everyone in these periods, by a decision. Raises entries.Refused where a sheet is closed."""
    rows = indicator.scheme.participants.in_order()
    changes = [
        entries.Change(row, indicator, period, not_applicable=True, reason=reason)
        for period in periods
        for row in rows
        if period in row.periods
    ]
    return entries.record(changes, by=by, authority=entries.DECISION, note=note, all_or_nothing=True)
