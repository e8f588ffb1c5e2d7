from __future__ import annotations

from datetime import date

from django.db import models
from django.utils.translation import gettext_lazy as _

from cadres.models.cadre import Cadre
from villages.models import Role
from villages.models.named import ends_after_start

READERS = (Role.DISCIPLINE, Role.APPRAISAL, Role.PARTY, Role.COMMITTEE, Role.AUDITOR)


class EffectPeriodQuerySet(models.QuerySet):
    def visible_to(self, user):
        """The discipline office, and those who propose, approve and check honours; no village, nobody else."""
        return self.filter(cadre__township__in=user.townships_as(*READERS))

    def held_on(self, day: date):
        return self.filter(starts_on__lte=day, ends_on__gte=day)


class EffectPeriod(models.Model):
    """Days, both inclusive, in which a cadre receives no honour (影响期). The days alone: the case stays with the discipline office."""

    cadre = models.ForeignKey(Cadre, models.PROTECT, verbose_name=_("cadre"), related_name="effect_periods")
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), help_text=_("The last day, inclusive."))

    objects = EffectPeriodQuerySet.as_manager()

    class Meta:
        verbose_name = _("effect period")
        verbose_name_plural = _("effect periods")
        ordering = ["cadre", "starts_on"]
        constraints = [ends_after_start("effect_period_days", "starts_on", "ends_on")]

    def __str__(self):
        return f"{self.cadre} · {self.starts_on} – {self.ends_on}"

    @property
    def township_id(self):
        return self.cadre.township_id
