"""The one door for scores. Grid, paste, upload, import and decisions all hand their changes to `record`."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from appraisal.entries.changes import (
    COMMAND,
    CORRECTION,
    DECISION,
    FOUNDING,
    IMPORT,
    MEASURE,
    OUT_OF_HAND,
    RESCORING,
    SCORER,
    Authority,
    Change,
    Outcome,
    Refusal,
    Refused,
)
from appraisal.entries.desk import Desk, closed_message, still_in_hand
from appraisal.entries.rows import again, locked_sheets, sheet_statuses, state
from appraisal.models import Sheet
from township.trace import Way
from villages.models import User

__all__ = [
    "COMMAND",
    "CORRECTION",
    "DECISION",
    "FOUNDING",
    "IMPORT",
    "MEASURE",
    "OUT_OF_HAND",
    "RESCORING",
    "SCORER",
    "Authority",
    "Change",
    "Outcome",
    "Refusal",
    "Refused",
    "again",
    "closed_message",
    "record",
    "record_on",
    "rehearse",
    "sheet_statuses",
    "state",
    "still_in_hand",
]


@transaction.atomic
def record(
    changes: Sequence[Change],
    *,
    by: User | None,
    way: str = Way.BROWSER,
    authority: Authority = SCORER,
    note: str = "",
    all_or_nothing: bool = False,
    author: User | None = None,
) -> Outcome:
    """Check, score and store the changes with one history row each.

    What is refused is told in the outcome, or raised as Refused when `all_or_nothing`. `note` is a decision's basis
    and goes into the history of every entry. `author` is whose figures these are, where `by` approves another's.
    """
    desk = Desk(changes, locked_sheets(changes), by, authority, author=author)
    outcome = desk.take_all()
    if outcome.refused and all_or_nothing:
        raise Refused(outcome.refused)
    desk.store(way, note)
    return outcome


def record_on(sheet: Sheet, changes: Sequence[Change], *, by: User) -> Outcome:
    """`record` for one sheet that the caller's transaction has locked already: a query less for each saved cell."""
    desk = Desk(changes, {(sheet.scheme_id, sheet.office_id, sheet.period): sheet}, by, SCORER)
    outcome = desk.take_all()
    desk.store(Way.BROWSER, "")
    return outcome


@transaction.atomic
def rehearse(changes: Sequence[Change], *, by: User, authority: Authority = SCORER) -> Outcome:
    """What `record` would answer now, for a preview; nothing is stored."""
    return Desk(changes, locked_sheets(changes), by, authority).take_all()
