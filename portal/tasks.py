"""What waits for this person besides entering figures: one provider a kind of matter, each with a constant number of queries."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from appraisal.models import (
    Appeal,
    AppealStatus,
    Correction,
    CorrectionStatus,
    Linkage,
    LinkageStatus,
    Objection,
    ObjectionStatus,
    Participant,
    Ranking,
    RankingStatus,
    SchemeStatus,
    Sheet,
    SheetStatus,
    find_heads,
)
from appraisal.models.participant import concerning
from appraisal.replies import asked, waiting
from township.days import Kind
from township.workflow import moves_for
from villages.models import Role, User
from villages.rules import is_committee


@dataclass(frozen=True)
class Task:
    """A matter: what is asked, where it belongs, its last day (None: no deadline), and whose calendar counts it."""

    url: str
    title: str
    where: str
    due_on: date | None = None
    township: int | None = None
    kind: Kind = Kind.WORKING  # a statutory deadline is in natural days

    @property
    def is_overdue(self) -> bool:
        return self.due_on is not None and self.due_on < timezone.localdate()


def tasks_of(user: User) -> list[Task]:
    """The most urgent first; without a deadline last."""
    found = [task for provider in PROVIDERS for task in provider(user)]
    return sorted(found, key=lambda task: task.due_on or date.max)


def replies_to_give(user: User) -> list[Task]:
    """Own villages, and oneself as a cadre: figures that wait for a word."""
    rows = Participant.objects.filter(concerning(user, Role.VILLAGE), scheme__status="open").select_related(
        "village", "cadre", "post", "scheme"
    )
    sheets = asked(rows)
    tasks = []
    for row in rows:
        for period in sorted({sheet.period for sheet in sheets.get(row.pk, [])}):
            mine = [sheet for sheet in sheets[row.pk] if sheet.period == period]
            count = len(mine)
            title = ngettext("Accept or object: %(count)s office", "Accept or object: %(count)s offices", count) % {"count": count}
            where = f"{row} · {mine[0].get_period_display()} · {row.scheme}"
            due = min(sheet.reply_by for sheet in mine)
            tasks.append(Task(reverse("own_quarter", args=[row.pk, period]), title, where, due, row.scheme.township_id))
    return tasks


NEXT = {
    "confirm": lambda: _("Confirm the sheet"),
    "send": lambda: _("Send it to the villages"),
    "review": lambda: _("Review the sheet"),
    "lock": lambda: _("Lock the sheet"),
}


def sheets_to_move(user: User) -> list[Task]:
    """Heads and the appraisal office: sheets that their next move waits for, as soon as it is possible."""
    rows = Sheet.objects.visible_to(user).for_list().filter(scheme__status="open")
    rows = rows.exclude(status__in=[SheetStatus.OPEN, SheetStatus.LOCKED])
    if not user.townships_as(Role.APPRAISAL):
        rows = rows.filter(office__in=user.offices_as(Role.HEAD))
    rows = list(rows)
    find_heads(rows)
    objections = waiting(rows)
    return [task for row in rows if (task := sheet_task(user, row, objections.get(row.pk, 0)))]


def sheet_task(user: User, sheet: Sheet, objections: int) -> Task | None:
    where = f"{sheet.office} · {sheet.get_period_display()} · {sheet.scheme}"
    if objections:
        title = ngettext("Answer %(count)s objection", "Answer %(count)s objections", objections) % {"count": objections}
        return Task(reverse("sheet_replies", args=[sheet.pk]), title, where, sheet.reply_by, sheet.township_id)
    if sheet.takes_replies or (sheet.status == SheetStatus.REVIEWED and not sheet.has_ended):
        return None
    verb = next((verb for verb, _step in moves_for(sheet, user) if verb in NEXT), None)
    return Task(sheet.get_absolute_url(), NEXT[verb](), where, None, sheet.township_id) if verb else None


STEPS = {
    "approve": lambda: _("Decide on the publicity of a ranking"),
    "publicise": lambda: _("Publicise the ranking"),
    "close": lambda: _("Close the objections"),
    "finalise": lambda: _("Make the ranking final"),
}


def rankings_to_move(user: User) -> list[Task]:
    """Committee and appraisal office: versions whose next step nothing stands against; after the last one, the end of the year."""
    townships = user.townships_as(Role.APPRAISAL, Role.COMMITTEE)
    moving = Q(status__in=MOVING) | Q(status=RankingStatus.FINAL, scheme__status=SchemeStatus.OPEN)
    rows = Ranking.objects.filter(moving, scheme__township__in=townships).for_list()
    tasks = []
    for row in rows:
        if row.status == RankingStatus.FINAL and is_committee(user, row):
            tasks.append(Task(row.scheme.get_absolute_url(), _("Close the year"), str(row.scheme)))
        verb = next((verb for verb, _step in moves_for(row, user) if verb in STEPS), None)
        if verb and not (verb == "close" and row.public_until >= timezone.localdate()):
            tasks.append(Task(row.get_absolute_url(), STEPS[verb](), str(row)))
    return tasks


MOVING = (RankingStatus.SUBMITTED, RankingStatus.APPROVED, RankingStatus.PUBLICISED, RankingStatus.CLOSED)


def objections_to_answer(user: User) -> list[Task]:
    """Appraisal office and committee: what people object to, in natural days."""
    townships = user.townships_as(Role.APPRAISAL, Role.COMMITTEE)
    rows = Objection.objects.filter(ranking__scheme__township__in=townships, status=ObjectionStatus.OPEN).for_list()
    return [
        Task(row.get_absolute_url(), _("Answer an objection"), str(row.ranking), row.due_on, row.township_id, kind=Kind.NATURAL)
        for row in rows
    ]


def appeals_to_handle(user: User) -> list[Task]:
    """Discipline office, named investigator, committee: what each has to do next. What was upheld and waits for its correction, too."""
    discipline = Q(scheme__township__in=user.townships_as(Role.DISCIPLINE))
    named = Q(investigator=user, status=AppealStatus.ACCEPTED, findings="")
    committee = Q(scheme__township__in=user.townships_as(Role.COMMITTEE), status=AppealStatus.REVIEW)
    first = discipline & Q(status__in=[AppealStatus.FILED, AppealStatus.ACCEPTED])
    unsettled = Appeal.objects.unsettled().filter(discipline).exclude(corrections__status=CorrectionStatus.PROPOSED)
    rows = Appeal.objects.visible_to(user).filter(first | named | committee | Q(pk__in=unsettled.values("pk"))).for_list()
    return [Task(row.get_absolute_url(), next_in_words(row, user), f"{row} · {row.about}", row.due_on, row.township_id) for row in rows]


def next_in_words(appeal: Appeal, user: User) -> str:
    if appeal.status == AppealStatus.FILED:
        return _("Admit an appeal or not")
    if appeal.status == AppealStatus.REVIEW:
        return _("Decide a second review")
    if appeal.status != AppealStatus.ACCEPTED:
        return _("Propose the correction of an upheld appeal") if appeal.entry_id else _("Carry out an upheld appeal")
    if appeal.findings:
        return _("Decide an appeal")
    return _("Investigate an appeal") if appeal.investigator_id else _("Name the investigator of an appeal")


def corrections_to_approve(user: User) -> list[Task]:
    """Appraisal office and committee: others' proposals, on figures that they did not enter."""
    townships = user.townships_as(Role.APPRAISAL, Role.COMMITTEE)
    rows = Correction.objects.filter(scheme__township__in=townships, status=CorrectionStatus.PROPOSED).for_list()
    rows = rows.exclude(proposed_by=user).exclude(entry__entered_by=user)
    return [Task(row.get_absolute_url(), _("Approve a correction or refuse it"), str(row.entry)) for row in rows]


def linkages_to_decide(user: User) -> list[Task]:
    """Committee: lists that others wrote. Their writers: what came back."""
    submitted = Q(status=LinkageStatus.SUBMITTED, scheme__township__in=user.townships_as(Role.COMMITTEE)) & ~Q(proposed_by=user)
    rows = Linkage.objects.filter(submitted | Q(status=LinkageStatus.RETURNED, proposed_by=user)).for_list()
    words = {LinkageStatus.SUBMITTED: _("Decide on a list"), LinkageStatus.RETURNED: _("Mend a returned list")}
    return [Task(row.get_absolute_url(), words[row.status], str(row)) for row in rows]


PROVIDERS = [
    replies_to_give,
    sheets_to_move,
    rankings_to_move,
    objections_to_answer,
    appeals_to_handle,
    corrections_to_approve,
    linkages_to_decide,
]
