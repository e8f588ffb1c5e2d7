"""A file between its preview and its confirmation: kept in the database, so that any worker can confirm it."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

KEPT = timedelta(hours=12)


class UploadQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(user=user, at__gt=timezone.now() - KEPT)


class Upload(models.Model):
    """What one person has uploaded for one purpose and not yet confirmed."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    purpose = models.CharField(max_length=40)
    name = models.CharField(_("file name"), max_length=200)
    content = models.BinaryField()
    at = models.DateTimeField(auto_now_add=True)

    objects = UploadQuerySet.as_manager()

    class Meta:
        verbose_name = _("upload")
        verbose_name_plural = _("uploads")

    def __str__(self):
        return self.name


def forget_uploads() -> int:
    """Delete what nobody confirmed in time."""
    return Upload.objects.filter(at__lt=timezone.now() - KEPT).delete()[0]


def keep(file, *, user, purpose: str) -> Upload:
    """Keep this uploaded file in place of the person's earlier ones for the purpose."""
    Upload.objects.filter(user=user, purpose=purpose).delete()
    forget_uploads()
    return Upload.objects.create(user=user, purpose=purpose, name=file.name[-200:], content=file.read())
