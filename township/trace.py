"""The one history: who did what, when, from what to what, why and by which way. Rows are only ever added (see sealing.py)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Way(models.TextChoices):
    BROWSER = "browser", _("in the browser")
    UPLOAD = "upload", _("by an uploaded sheet")
    IMPORT = "import", _("by an imported workbook")
    COMMAND = "command", _("on the command line")
    SYSTEM = "system", _("by the system")


class TraceQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The whole log of a township is for its discipline office and its auditor."""
        return self.filter(township__in=user.townships_as("discipline", "auditor"))

    def of(self, *objects):
        """The history of these objects of one model, newest first."""
        kind = objects[0]._meta.label_lower if objects else ""
        return self.filter(kind=kind, object_id__in=[obj.pk for obj in objects]).select_related("by", "on_behalf_of")


class Trace(models.Model):
    """One deed. `before` and `after` hold what changed, as plain values; a sensitive field is only named there."""

    at = models.DateTimeField(_("when"), auto_now_add=True, db_index=True)
    township = models.ForeignKey("villages.Township", models.PROTECT, null=True, verbose_name=_("township"), related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name=_("who"), related_name="+")
    on_behalf_of = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name=_("on behalf of"), related_name="+")
    way = models.CharField(_("way"), max_length=10, choices=Way.choices)
    verb = models.CharField(_("deed"), max_length=40)
    kind = models.CharField(_("kind of record"), max_length=60)
    object_id = models.BigIntegerField(_("number of the record"))
    subject = models.CharField(_("record"), max_length=250)
    before = models.JSONField(_("before"), null=True)
    after = models.JSONField(_("after"), null=True)
    reason = models.TextField(_("reason"), blank=True)

    objects = TraceQuerySet.as_manager()

    class Meta:
        verbose_name = _("trace")
        verbose_name_plural = _("trace")
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["kind", "object_id"], name="trace_of_object"),
            models.Index(fields=["township", "-at"], name="trace_of_township"),
        ]

    def __str__(self):
        return f"{self.at:%Y-%m-%d %H:%M} {self.verb} {self.subject}"


def trace_row(
    obj,
    verb: str,
    *,
    by,
    before: Any = None,
    after: Any = None,
    note: str = "",
    way: str = Way.BROWSER,
    on_behalf_of=None,
    subject: str = "",
) -> Trace:
    """The row for one deed on `obj`, which has a `township_id`; not yet stored."""
    return Trace(
        township_id=obj.township_id,
        by=by,
        on_behalf_of=on_behalf_of,
        way=way,
        verb=verb,
        kind=obj._meta.label_lower,
        object_id=obj.pk,
        subject=(subject or str(obj))[:250],
        before=before,
        after=after,
        reason=note,
    )


def trace(obj, verb: str, **deed: Any) -> Trace:
    """Store one deed. See `trace_row` for the words."""
    row = trace_row(obj, verb, **deed)
    row.save(force_insert=True)
    return row


def trace_many(rows: Iterable[Trace]) -> None:
    Trace.objects.bulk_create(rows, batch_size=500)
