"""Statuses change here and nowhere else: one table of moves for buttons, rights, states and history."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from township.trace import Way, trace


@dataclass(frozen=True)
class Move:
    """From any of `sources` to `target`, by whom `who(user, obj)` allows.

    `guard(obj)` and `person(obj, user)` raise what a person can read: the first when the object is not ready, the second when
    this very person must leave it to another.
    """

    label: str | Promise
    sources: frozenset[str] | set[str]
    target: str
    who: Callable[[Any, Any], bool]
    guard: Callable[[Any], None] | None = None
    needs_reason: bool = False
    person: Callable[[Any, Any], None] | None = None


class WrongStatus(Exception):
    """The object has meanwhile another status, so that the move no longer fits. `str()` is for people."""

    def __init__(self, obj, verb: str):
        self.obj, self.verb = obj, verb
        super().__init__(obj, verb)

    def __str__(self):
        return _("“%(move)s” is not possible: %(object)s is now “%(status)s”.") % {
            "move": self.obj.MOVES[self.verb].label,
            "object": self.obj,
            "status": self.obj.get_status_display(),
        }


class NoReason(Exception):
    """The move needs a reason and got none."""

    def __str__(self):
        return _("Give the reason.")


@transaction.atomic
def move(obj, verb: str, *, by, note: str = "", way: str = Way.BROWSER, on_behalf_of=None) -> None:
    """Make the move. Raises PermissionDenied, WrongStatus, NoReason or what the move's guard raises; then nothing has changed."""
    step, before = obj.MOVES[verb], obj.status
    if not step.who(by, obj):
        raise PermissionDenied
    if step.needs_reason and not note.strip():
        raise NoReason
    if step.person:
        step.person(obj, by)
    changed = before in step.sources and type(obj).objects.filter(pk=obj.pk, status=before).update(status=step.target)
    if not changed:
        obj.refresh_from_db(fields=["status"])
        raise WrongStatus(obj, verb)
    if step.guard:
        step.guard(obj)  # raises what a person can read; the transaction takes the move back
    obj.status = step.target
    trace(obj, verb, by=by, before=before, after=step.target, note=note, way=way, on_behalf_of=on_behalf_of)


def moves_for(obj, user) -> list[tuple[str, Move]]:
    """What this person can do with the object now: the buttons."""
    return [(verb, step) for verb, step in obj.MOVES.items() if obj.status in step.sources and step.who(user, obj)]
