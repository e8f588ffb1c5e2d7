"""Saving a form with its trace: which fields changed, from what to what."""

from __future__ import annotations

from typing import Any, TypeVar

from django.db import models, transaction
from django.forms import ModelForm

from township.trace import Way, trace

Row = TypeVar("Row", bound=models.Model)


def plain_values(row: models.Model, fields) -> dict[str, Any]:
    """The named fields as JSON can hold them: related rows and dates as text."""
    values = {name: getattr(row, name) for name in fields}
    return {name: value if isinstance(value, int | str | bool | None) else str(value) for name, value in values.items()}


@transaction.atomic
def save_traced(form: ModelForm, *, by, note: str = "", way: str = Way.BROWSER):
    """Store the form's instance and trace what changed; nothing at all when nothing did."""
    row = form.instance
    known = {name for name in form.fields if name in {field.name for field in row._meta.fields}}
    before = plain_values(type(row)._base_manager.get(pk=row.pk), known) if row.pk else {}
    after = plain_values(row, known)
    changed = [name for name in sorted(known) if before.get(name) != after[name]]
    if before and not changed and not form.has_changed():
        return row
    adding = row.pk is None
    form.save()
    trace(
        row, "create" if adding else "change", by=by, note=note, way=way,
        before={name: before[name] for name in changed} if before else None,
        after={name: after[name] for name in changed},
    )  # fmt: skip
    return row
