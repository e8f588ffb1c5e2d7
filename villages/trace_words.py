"""Readable words for what the trace stores: deeds, kinds of records, and changes as lines."""

from __future__ import annotations

from django.apps import apps
from django.utils.translation import gettext_lazy as _

from township.trace import Trace

VERBS = {
    "activate": _("activated"),
    "admit": _("admitted"),
    "answer": _("answered"),
    "approve": _("approved"),
    "ask_review": _("second review asked for"),
    "attach": _("evidence added"),
    "change": _("changed"),
    "close": _("closed"),
    "conclude": _("finally decided"),
    "confirm": _("confirmed"),
    "create": _("created"),
    "deactivate": _("deactivated"),
    "decide": _("decided"),
    "delete": _("deleted"),
    "dismiss": _("found not admissible"),
    "detach": _("evidence removed"),
    "end": _("ended"),
    "enter": _("entered"),
    "erase": _("erased"),
    "export": _("exported"),
    "file": _("filed"),
    "finalise": _("made final"),
    "find": _("findings written"),
    "freeze": _("frozen"),
    "groundless": _("recorded as groundless"),
    "issue": _("issued"),
    "lift": _("lifted"),
    "lock": _("locked"),
    "measure": _("automatic figures read"),
    "name": _("investigator named"),
    "object": _("objected"),
    "open": _("opened"),
    "propose": _("proposed"),
    "publicise": _("publicised"),
    "refuse": _("refused"),
    "reply": _("replied"),
    "reset_password": _("password reset"),
    "return": _("returned"),
    "revoke": _("revoked"),
    "review": _("reviewed"),
    "seat": _("panel seated"),
    "self_score": _("self-score"),
    "send": _("sent to the villages"),
    "submit": _("submitted"),
    "supersede": _("superseded"),
    "take_back": _("taken back"),
    "target": _("target changed"),
    "withdraw": _("withdrawn"),
}


def kind_name(kind: str) -> str:
    """`appraisal.entry` → entry, in the reader's language."""
    return str(apps.get_model(kind)._meta.verbose_name) if kind else ""


def kinds() -> list[tuple[str, str]]:
    """The kinds of records that can stand in a trace."""
    own = ("township", "villages", "cadres", "appraisal")
    return sorted(
        ((model._meta.label_lower, str(model._meta.verbose_name)) for model in apps.get_models() if model._meta.app_label in own),
        key=lambda pair: pair[1],
    )


def change_lines(row: Trace) -> list[tuple[str, str, str]]:
    """(field, before, after) of one deed; a status change is one line without a field."""
    before, after = row.before, row.after
    if not isinstance(before, dict) and not isinstance(after, dict):
        return [("", status_name(row.kind, before), status_name(row.kind, after))] if before is not None or after is not None else []
    before, after = before or {}, after or {}
    lines = [(field_name(row.kind, name), plain(before.get(name)), plain(after.get(name))) for name in before | after]
    return [line for line in lines if line[1] != line[2]]


def field_name(kind: str, name: str) -> str:
    """A field as forms call it; what is no field, such as the checksum, by its own name."""
    names = {field.name: field.verbose_name for field in apps.get_model(kind)._meta.concrete_fields}
    return str(names.get(name, name))


def status_name(kind: str, value) -> str:
    """A status as pages show it; anything else as it stands."""
    fields = {field.name: field for field in apps.get_model(kind)._meta.concrete_fields}
    choices = dict(fields["status"].flatchoices) if "status" in fields else {}
    return str(choices[value]) if isinstance(value, str) and value in choices else plain(value)


def plain(value) -> str:
    if value in (None, "", "None", []):
        return "–"
    if isinstance(value, list):
        return " / ".join(plain(one) for one in value)
    if isinstance(value, dict):
        return "; ".join(f"{name}: {plain(one)}" for name, one in value.items())
    return {True: "✓", False: "✗"}.get(value, str(value)) if isinstance(value, bool) else str(value)
