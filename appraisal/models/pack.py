from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from appraisal.models.ranking import Ranking
from appraisal.models.scheme import Scheme


class PackQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(scheme__township__in=user.townships_read())

    def for_list(self):
        """The newest first, without the packs themselves and without what they were made from."""
        rows = self.select_related("scheme__township", "ranking", "made_by")
        return rows.defer("content", "ranking__snapshot").order_by("-pk")


class Pack(models.Model):
    """The sealed pack of a year (封存包): one zip of everything its final ranking says. Rows are only ever added."""

    scheme = models.ForeignKey(Scheme, models.PROTECT, verbose_name=_("scheme"), related_name="packs")
    ranking = models.OneToOneField(Ranking, models.PROTECT, verbose_name=_("ranking"), related_name="pack")
    content = models.BinaryField(_("content"))
    sha256 = models.CharField("SHA-256", max_length=64, db_index=True)
    size = models.PositiveIntegerField(_("size"), help_text="In bytes.")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("made by"), related_name="+")
    made_at = models.DateTimeField(_("made at"), auto_now_add=True)

    objects = PackQuerySet.as_manager()

    class Meta:
        verbose_name = _("sealed pack")
        verbose_name_plural = _("sealed packs")
        ordering = ["-pk"]

    def __str__(self):
        return _("%(scheme)s, sealed pack of version %(version)s") % {"scheme": self.scheme, "version": self.ranking.version}

    def get_absolute_url(self):
        return reverse("pack", args=[self.scheme_id])

    @property
    def township_id(self):
        return self.scheme.township_id
