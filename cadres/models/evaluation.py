from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cadres.models.cadre import Cadre, of_villages
from villages.models import Village
from villages.models.named import same_township


class EvaluationQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(of_villages(user) | Q(cadre__user=user))

    def for_list(self):
        return self.select_related("cadre", "village").order_by("-year", "village__position", "village", "cadre__code", "pk")


class Evaluation(models.Model):
    """The villagers' yearly democratic evaluation of a member of their committee (村民委员会成员民主评议), as the law has it.

    Counts of votes, nobody's name. It stands apart from every score of the township, and nothing follows from it by itself.
    """

    cadre = models.ForeignKey(Cadre, models.PROTECT, verbose_name=_("cadre"), related_name="evaluations")
    village = models.ForeignKey(Village, models.PROTECT, verbose_name=_("village"), related_name="evaluations")
    year = models.PositiveSmallIntegerField(_("year"))
    held_on = models.DateField(_("held on"))
    chaired_by = models.CharField(_("chaired by"), max_length=60, help_text=_("By law the supervision committee chairs it."))
    issued = models.PositiveIntegerField(_("ballots issued"))
    collected = models.PositiveIntegerField(_("ballots collected"))
    valid = models.PositiveIntegerField(_("valid ballots"))
    excellent = models.PositiveIntegerField(_("excellent"))
    competent = models.PositiveIntegerField(_("competent"))
    basic = models.PositiveIntegerField(_("basically competent"))
    incompetent = models.PositiveIntegerField(_("incompetent"))

    objects = EvaluationQuerySet.as_manager()

    class Meta:
        verbose_name = _("democratic evaluation")
        verbose_name_plural = _("democratic evaluations")
        ordering = ["-year", "village", "cadre"]
        constraints = [
            models.UniqueConstraint(
                fields=["cadre", "village", "year"],
                name="evaluation_once",
                violation_error_message=_("This person has been evaluated for that year already."),
            ),
            models.CheckConstraint(
                condition=Q(collected__lte=F("issued")),
                name="evaluation_collected",
                violation_error_message=_("More ballots were collected than issued: the vote is invalid and is repeated."),
            ),
            models.CheckConstraint(
                condition=Q(valid__lte=F("collected"), valid__gt=0),
                name="evaluation_valid",
                violation_error_message=_("There are no more valid ballots than collected ones, and at least one."),
            ),
            models.CheckConstraint(
                condition=Q(valid=F("excellent") + F("competent") + F("basic") + F("incompetent")),
                name="evaluation_sum",
                violation_error_message=_("The four grades add up to the valid ballots."),
            ),
        ]

    def __str__(self):
        return f"{self.cadre} · {self.village} · {self.year}"

    @property
    def township_id(self):
        return self.village.township_id

    @property
    def is_incompetent(self) -> bool:
        """More than half of the valid ballots say so."""
        return 2 * self.incompetent > self.valid

    def clean(self):
        if self.village_id and self.cadre_id:
            same_township("cadre", self.village, self.cadre)
