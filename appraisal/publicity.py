"""From a frozen version to the final ranking: each step one transaction with its papers' numbers, and what people object to."""

from __future__ import annotations

import secrets
from datetime import date

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from appraisal.models import Objection, ObjectionStatus, Participant, Ranking
from appraisal.results.basis import read
from appraisal.results.freeze import snapshot_of
from appraisal.results.snapshot import checksum
from appraisal.rules import is_not_tied
from township.trace import trace
from township.workflow import move
from villages.calendars import calendar_of
from villages.models import User

PUBLICITY_DAYS = 5  # working days; fewer are not enough
ANSWER_DAYS = 10  # natural days, by law
LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"  # of receipts: nothing that looks like something else


@transaction.atomic
def submit(ranking: Ranking, *, by: User) -> None:
    """Raises what `move` raises, and ValidationError when the figures have changed since the version was frozen."""
    snapshot, _complete = snapshot_of(read(ranking.scheme, entries=True))
    if checksum(snapshot) != ranking.sha256:
        raise ValidationError(_("Figures have changed since this version was frozen. Freeze the ranking again, and submit that version."))
    move(ranking, "submit", by=by)


@transaction.atomic
def approve(ranking: Ranking, *, by: User, minutes: str) -> None:
    """For publicity, by the meeting whose minutes have this number."""
    move(ranking, "approve", by=by, note=minutes)
    keep(ranking, minutes=minutes)


@transaction.atomic
def publicise(ranking: Ranking, *, by: User, starts_on: date, working_days: int = PUBLICITY_DAYS) -> None:
    """From a day, today at the earliest; the first day is not counted, the last is inclusive."""
    if working_days < PUBLICITY_DAYS:
        raise ValidationError(_("A publicity takes at least %(days)s working days.") % {"days": PUBLICITY_DAYS})
    if starts_on < timezone.localdate():
        raise ValidationError(_("A publicity begins today at the earliest."))
    until = calendar_of(ranking.township_id).working_days_after(starts_on, working_days)
    alone(ranking, "publicise", by=by, note=_("from %(first)s to %(last)s") % {"first": starts_on, "last": until})
    keep(ranking, public_from=starts_on, public_until=until)


@transaction.atomic
def take_back(ranking: Ranking, *, by: User, reason: str) -> None:
    """Returned before its first day, it never was public, and its address never answers. Raises what `move` raises."""
    move(ranking, "return", by=by, note=reason)
    if ranking.public_from and ranking.public_from > timezone.localdate():
        keep(ranking, public_from=None, public_until=None)


@transaction.atomic
def finalise(ranking: Ranking, *, by: User, document: str, decision: str = "") -> None:
    """Under this document number. An older final version is superseded by the decision of this number, which is needed only then."""
    older = ranking.scheme.rankings.filter(status="final").exclude(pk=ranking.pk).first()
    if older:
        older.scheme = ranking.scheme
        move(older, "supersede", by=by, note=decision)
        keep(older, decision=decision)
    alone(ranking, "finalise", by=by, note=document)
    keep(ranking, document=document, final_on=timezone.localdate())


def alone(ranking: Ranking, verb: str, *, by: User, note: str) -> None:
    """A move into a status that only one version of a scheme may have; also when two colleagues make it at the same moment."""
    try:
        with transaction.atomic():
            move(ranking, verb, by=by, note=note)
    except IntegrityError as clash:
        Ranking.MOVES[verb].guard(ranking)
        raise ValidationError(_("Another version of this ranking is in publicity or final.")) from clash


@transaction.atomic
def remark(ranking: Ranking, text: str, *, by: User) -> None:
    """Put this on the notices of the version."""
    before, after = ranking.remark, text.strip()
    if before != after:
        keep(ranking, remark=after)
        trace(ranking, "change", by=by, before={"remark": before}, after={"remark": after})


def keep(ranking: Ranking, **fields) -> None:
    for name, value in fields.items():
        setattr(ranking, name, value)
    Ranking.objects.filter(pk=ranking.pk).update(**fields)


# ---- objections ----------------------------------------------------------------------------------------------------


def new_receipt() -> str:
    """Twelve letters and digits that nobody guesses."""
    return "".join(secrets.choice(LETTERS) for _letter in range(12))


@transaction.atomic
def object_to(ranking: Ranking, *, text: str, receipt: str, name: str = "", participant: Participant | None = None) -> Objection:
    """Anybody's objection; the receipt leads to its answer, and the same receipt again is the same objection.

    Raises ValidationError outside the publicity.
    """
    ranking = Ranking.objects.select_for_update(of=("self",)).defer("snapshot").select_related("scheme").get(pk=ranking.pk)
    if not ranking.takes_objections:
        raise ValidationError(_("The publicity of this ranking is over: objections are no longer taken here."))
    due_on = calendar_of(ranking.township_id).natural_days_after(timezone.localdate(), ANSWER_DAYS)
    said = {"participant": participant, "name": name.strip(), "text": text.strip(), "due_on": due_on}
    objection, is_new = Objection.objects.get_or_create(receipt=receipt, defaults=said | {"ranking": ranking})
    if is_new:
        trace(objection, "object", by=None)
    return objection


@transaction.atomic
def close_objection(objection: Objection, verb: str, text: str, *, by: User) -> None:
    """`answer` it, or record it as `groundless` with the reason. Nobody answers for their own village."""
    if objection.participant:
        is_not_tied(objection.participant, by)
    answered = {"answer": text.strip(), "answered_by": by, "answered_at": timezone.now()}
    Objection.objects.filter(pk=objection.pk, status=ObjectionStatus.OPEN).update(**answered)
    move(objection, verb, by=by, note=text)
