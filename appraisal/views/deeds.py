"""What pages with moves share: the buttons that a person has, and telling what became of pressing one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError

from township.workflow import Move, NoReason, WrongStatus, moves_for


@dataclass(frozen=True)
class Button:
    verb: str
    step: Move


def buttons(obj: Any, user: Any) -> tuple[list[Button], list[str]]:
    """What this person can press, and why they must leave the rest to another."""
    found = [(Button(verb, step), stands_against(obj, user, step)) for verb, step in moves_for(obj, user)]
    return [button for button, against in found if not against], list(dict.fromkeys(against for _button, against in found if against))


def stands_against(obj: Any, user: Any, step: Move) -> str:
    try:
        if step.person:
            step.person(obj, user)
    except ValidationError as refusal:
        return " ".join(refusal.messages)
    return ""


def told(request, deed: Callable[[], Any], done: str) -> bool:
    """Do it and say so; or say why it was refused, and False."""
    try:
        deed()
    except (WrongStatus, NoReason) as refusal:
        messages.error(request, str(refusal))
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    else:
        messages.success(request, done)
        return True
    return False
