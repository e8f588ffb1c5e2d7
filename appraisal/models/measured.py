from django.db import models
from django.utils.translation import gettext_lazy as _

from appraisal.models.indicator import Indicator
from appraisal.models.participant import Participant
from appraisal.periods import Period


class MeasuredQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(participant__in=Participant.objects.visible_to(user))


class Measured(models.Model):
    """What an automatic figure was when it was last read, with the rows it came from. Kept beside whatever is entered."""

    participant = models.ForeignKey(Participant, models.PROTECT, verbose_name=_("participant"), related_name="measured")
    indicator = models.ForeignKey(Indicator, models.PROTECT, verbose_name=_("indicator"), related_name="measured")
    period = models.PositiveSmallIntegerField(_("period"), choices=Period.choices)
    inputs = models.JSONField(_("inputs"), default=list, help_text="Decimals as text; empty where the source has nothing.")
    sources = models.JSONField(_("source rows"), default=list, help_text="Lines of text, as they were.")
    read_at = models.DateTimeField(_("read at"), auto_now=True)

    objects = MeasuredQuerySet.as_manager()

    class Meta:
        verbose_name = _("automatic figure")
        verbose_name_plural = _("automatic figures")
        ordering = ["participant", "indicator", "period"]
        constraints = [models.UniqueConstraint(fields=["participant", "indicator", "period"], name="measured_once")]

    def __str__(self):
        return f"{self.participant} · {self.indicator} · {self.get_period_display()}"

    @property
    def township_id(self):
        return self.participant.township_id
