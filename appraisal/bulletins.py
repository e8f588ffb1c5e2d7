"""The weekly bulletin: drafted for a week, its sections each from one provider, issued by a named person and frozen."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass, field
from datetime import date, timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from appraisal.models import Bulletin, CentralTask, Participant, Ranking, RankingStatus, Sheet, SheetStatus, TaskPart
from appraisal.models.bulletin import BulletinStatus
from appraisal.progress import progress_of
from appraisal.replies import asked
from township.trace import Trace, trace
from township.workflow import move
from villages.models import Role, Township, User
from villages.rules import has_duty

WEEK = timedelta(days=7)
DONE = ("confirm", "lock")  # moves of a sheet that a bulletin tells


@dataclass(frozen=True)
class Week:
    first: date
    last: date

    @property
    def next(self) -> tuple[date, date]:
        return self.first + WEEK, self.last + WEEK

    def is_past(self, day: date) -> bool:
        """Overdue as the bulletin tells it: today, or on its Sunday once the week is over."""
        return day < min(timezone.localdate(), self.last)


@dataclass(frozen=True)
class Line:
    """What, of whom (names, in customary order), by or on which day, and whether it is overdue."""

    what: str
    who: list[str] = field(default_factory=list)
    day: str = ""
    overdue: bool = False


Provider = Callable[[Township, Week], list[Line]]
TITLES = {
    "sheets": gettext_lazy("Score sheets still missing"),
    "replies": gettext_lazy("Villages that have not replied"),
    "tasks": gettext_lazy("Central tasks still open"),
    "coming": gettext_lazy("Due in the coming week"),
    "done": gettext_lazy("Closed this week"),
}


def running_sheets(township: Township) -> list[Sheet]:
    rows = Sheet.objects.filter(scheme__township=township, scheme__status="open").exclude(status=SheetStatus.LOCKED)
    return list(rows.select_related("scheme__township", "office").order_by("due_on", "period", "office__position", "office"))


def named(sheet: Sheet) -> str:
    return f"{sheet.scheme.title} · {sheet.get_period_display()}"


def sheets_missing(township: Township, week: Week) -> list[Line]:
    """By scheme and period: the offices whose sheets have begun and are not submitted."""
    rows = [row for row in running_sheets(township) if row.status == SheetStatus.OPEN and row.opens_on <= week.last]
    progress = progress_of(rows)
    found: dict[tuple[str, date], list[str]] = {}
    for row in rows:
        missing = _("%(office)s (%(missing)s missing)") if progress[row.pk].missing else _("%(office)s (not submitted)")
        found.setdefault((named(row), row.due_on), []).append(missing % {"office": row.office.name, "missing": progress[row.pk].missing})
    return [Line(what, who, f"{day}", week.is_past(day)) for (what, day), who in found.items()]


def villages_silent(township: Township, week: Week) -> list[Line]:
    """By day of reply: the villages that still have figures to accept or object to."""
    found: dict[str, list[str]] = {}
    rows = Participant.objects.filter(scheme__township=township, scheme__status="open").in_order()
    sheets = asked(rows)
    for row in rows:
        if row.pk in sheets:
            found.setdefault(f"{min(sheet.reply_by for sheet in sheets[row.pk])}", []).append(row.name)
    return [Line(_("Accept or object"), who, day) for day, who in sorted(found.items())]


def tasks_open(township: Township, week: Week) -> list[Line]:
    """Central tasks due by the end of the coming week, with the villages that have not done their part."""
    parts = TaskPart.objects.filter(task__township=township, done_on=None, task__year=week.last.year, task__due_on__lte=week.next[1])
    found: dict[CentralTask, list[str]] = {}
    for part in parts.for_list():
        found.setdefault(part.task, []).append(part.village.name)
    return [Line(task.title, who, f"{task.due_on}", week.is_past(task.due_on)) for task, who in found.items()]


def due_next_week(township: Township, week: Week) -> list[Line]:
    first, last = week.next
    lines = [
        Line(f"{named(row)} · {row.office.name}", [], f"{row.due_on}")
        for row in running_sheets(township)
        if row.status == SheetStatus.OPEN and first <= row.due_on <= last
    ]
    tasks = CentralTask.objects.filter(township=township, due_on__range=(first, last)).for_list()
    public = Ranking.objects.filter(
        scheme__township=township, status=RankingStatus.PUBLICISED, public_until__range=(first, last)
    ).for_list()
    lines += [Line(task.title, [], f"{task.due_on}") for task in tasks]
    lines += [Line(_("Publicity ends: %s") % row.scheme.title, [], f"{row.public_until}") for row in public]
    return sorted(lines, key=lambda line: line.day)


def closed_this_week(township: Township, week: Week) -> list[Line]:
    """Tasks done and sheets confirmed or locked from Monday to Sunday."""
    parts = TaskPart.objects.filter(task__township=township, done_on__range=(week.first, week.last))
    found: dict[str, list[str]] = {}
    for part in parts.for_list():
        found.setdefault(part.task.title, []).append(part.village.name)
    deeds = Trace.objects.filter(township=township, kind="appraisal.sheet", verb__in=DONE)
    numbers = deeds.filter(at__date__range=(week.first, week.last)).values("object_id")
    for sheet in Sheet.objects.filter(pk__in=numbers).for_list():
        found.setdefault(named(sheet), []).append(sheet.office.name)
    return [Line(what, who) for what, who in found.items()]


PROVIDERS: dict[str, Provider] = {
    "sheets": sheets_missing,
    "replies": villages_silent,
    "tasks": tasks_open,
    "coming": due_next_week,
    "done": closed_this_week,
}


def content_of(township: Township, week: Week) -> list[dict]:
    """The sections as they are stored: a key and its lines, in Chinese names."""
    return [{"key": key, "lines": [asdict(line) for line in provider(township, week)]} for key, provider in PROVIDERS.items()]


def sections_of(bulletin: Bulletin) -> list[tuple[str, list[dict]]]:
    """(title in the reader's language, lines): frozen where it was issued, of this moment while it is a draft."""
    draft = bulletin.status == BulletinStatus.DRAFT
    content: Iterable[dict] = content_of(bulletin.township, week_of(bulletin)) if draft else bulletin.content
    return [(str(TITLES.get(section["key"], section["key"])), section["lines"]) for section in content]


def week_of(bulletin: Bulletin) -> Week:
    return Week(bulletin.first_day, bulletin.last_day)


# ---- deeds ---------------------------------------------------------------------------------------------------------


def may_draft(user: User, township: int) -> bool:
    return has_duty(user, Role.APPRAISAL, township=township)


@transaction.atomic
def draft_week(township: Township, *, by: User) -> tuple[Bulletin, bool]:
    """This week's bulletin, new or there already. Raises PermissionDenied."""
    if not may_draft(by, township.pk):
        raise PermissionDenied
    year, week, _weekday = timezone.localdate().isocalendar()
    bulletin, is_new = Bulletin.objects.get_or_create(township=township, year=year, week=week)
    if is_new:
        trace(bulletin, "create", by=by, after={"year": year, "week": week})
    return bulletin, is_new


@transaction.atomic
def write_remarks(bulletin: Bulletin, text: str, *, by: User) -> None:
    """Raises PermissionDenied, and ValidationError once it is issued."""
    if not may_draft(by, bulletin.township_id):
        raise PermissionDenied
    text, before = text.strip(), bulletin.remarks
    if not Bulletin.objects.filter(pk=bulletin.pk, status=BulletinStatus.DRAFT).update(remarks=text):
        raise ValidationError(_("It has been issued: a mistake is put right in the next one."))
    if before != text:
        trace(bulletin, "change", by=by, before={"remarks": before}, after={"remarks": text})


@transaction.atomic
def issue(bulletin: Bulletin, *, by: User) -> None:
    """Freeze what it says now, in Chinese, under the issuer's name. Raises what `move` raises."""
    with translation.override("zh-hans"):
        content = content_of(bulletin.township, week_of(bulletin))
    stamp = {"issued_by": by, "issued_at": timezone.now(), "content": content}
    move(bulletin, "issue", by=by)
    Bulletin.objects.filter(pk=bulletin.pk).update(**stamp)
    for name, value in stamp.items():
        setattr(bulletin, name, value)
