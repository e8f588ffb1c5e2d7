from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from appraisal.models.indicator import Indicator
from appraisal.models.participant import Participant
from appraisal.periods import Period
from villages.models import Township


class EntryQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(participant__in=Participant.objects.visible_to(user))

    def present(self):
        """Entries that say something; a cleared one keeps its row, its history and its version, and is missing."""
        return self.filter(Q(points__isnull=False) | Q(not_applicable=True))


class Entry(models.Model):
    """One figure of one participant for one indicator and period. Written by `appraisal.entries.record` alone."""

    township = models.ForeignKey(Township, models.PROTECT, verbose_name=_("township"), related_name="+", db_index=False)
    participant = models.ForeignKey(Participant, models.PROTECT, verbose_name=_("participant"), related_name="entries", db_index=False)
    indicator = models.ForeignKey(Indicator, models.PROTECT, verbose_name=_("indicator"), related_name="entries", db_index=False)
    period = models.PositiveSmallIntegerField(_("period"), choices=Period.choices)
    inputs = models.JSONField(_("inputs"), default=list, help_text="Decimals as text, in the order of the rule's inputs; null is a gap.")
    points = models.BigIntegerField(_("points"), null=True, help_text="In hundredths; null when missing or not applicable.")
    not_applicable = models.BooleanField(_("not applicable"), default=False)
    reason = models.TextField(_("reason"), blank=True)
    version = models.PositiveIntegerField(_("version"), default=0)
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name=_("entered by"), related_name="+")
    entered_at = models.DateTimeField(_("entered at"), null=True)

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("entry")
        verbose_name_plural = _("entries")
        ordering = ["participant", "indicator", "period"]
        constraints = [
            models.UniqueConstraint(fields=["participant", "indicator", "period"], name="entry_once"),
            models.CheckConstraint(condition=Q(not_applicable=False) | Q(points=None), name="entry_not_applicable_has_no_points"),
            models.CheckConstraint(condition=Q(period__gte=1, period__lte=5), name="entry_period"),
        ]
        # Both constraints' and roll-up's indexes begin with what the foreign keys would index once more.
        # The roll-up is one GROUP BY in exactly this order; any other first column took ten times as long.
        indexes = [
            models.Index(
                fields=["township", "participant", "indicator", "period", "points", "not_applicable"],
                name="entry_rollup",
            )
        ]

    def __str__(self):
        return f"{self.participant} {self.indicator.code} {Period(self.period).code}"

    @property
    def is_missing(self) -> bool:
        return self.points is None and not self.not_applicable

    @cached_property
    def sheet(self):
        """The sheet that this figure stands on."""
        sheets = self.indicator.scheme.sheets.select_related("scheme__township", "office")
        return sheets.get(office=self.indicator.office_id, period=self.period)
