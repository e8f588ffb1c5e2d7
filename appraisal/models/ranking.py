from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from appraisal.models.scheme import Scheme


class RankingQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(scheme__township__in=user.townships_read())

    def for_list(self):
        """Newest first, without the snapshots: each weighs as much as a workbook."""
        return self.defer("snapshot").select_related("scheme__township", "frozen_by").order_by("scheme", "-version")


class Ranking(models.Model):
    """A frozen ranking: everything it was computed from, its results and their checksum. Never edited; a correction is the next version."""

    scheme = models.ForeignKey(Scheme, models.PROTECT, verbose_name=_("scheme"), related_name="rankings")
    version = models.PositiveIntegerField(_("version"))
    provisional = models.BooleanField(
        _("provisional"), default=False, help_text=_("Frozen while figures were still missing; never publicised.")
    )
    snapshot = models.TextField(_("snapshot"), help_text="Canonical JSON {inputs, results}.")
    sha256 = models.CharField("SHA-256", max_length=64)
    frozen_at = models.DateTimeField(_("frozen at"), auto_now_add=True)
    frozen_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name=_("frozen by"), related_name="+")
    note = models.CharField(_("note"), max_length=300, blank=True)

    objects = RankingQuerySet.as_manager()

    class Meta:
        verbose_name = _("ranking")
        verbose_name_plural = _("rankings")
        ordering = ["scheme", "-version"]
        constraints = [models.UniqueConstraint(fields=["scheme", "version"], name="ranking_version")]

    def __str__(self):
        return _("%(scheme)s, version %(version)s") % {"scheme": self.scheme, "version": self.version}

    def get_absolute_url(self):
        return reverse("ranking", args=[self.pk])

    @property
    def township_id(self):
        return self.scheme.township_id
