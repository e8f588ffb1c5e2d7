"""Facts that the appraisal itself keeps: the township's central tasks, its ballots and its satisfaction surveys. Counts, never names."""

from __future__ import annotations

from decimal import Decimal

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from appraisal.periods import Period
from cadres.models import Cadre
from cadres.models.cadre import of_villages
from villages.models import Township, Village
from villages.models.named import TownshipQuerySet

FEWEST = 5  # with fewer answers somebody could tell who gave which


class CentralTaskQuerySet(TownshipQuerySet):
    def for_list(self):
        return self.select_related("township").order_by("-year", "due_on", "pk")


class CentralTask(models.Model):
    """A task that the township gives some of its villages (中心工作), with the day it is due."""

    township = models.ForeignKey(Township, models.PROTECT, verbose_name=_("township"), related_name="central_tasks")
    year = models.PositiveSmallIntegerField(_("year"))
    title = models.CharField(_("title"), max_length=120)
    basis = models.CharField(_("basis"), max_length=200, blank=True, help_text=_("The meeting, list or document it rests on."))
    due_on = models.DateField(_("due on"))

    objects = CentralTaskQuerySet.as_manager()

    class Meta:
        verbose_name = _("central task")
        verbose_name_plural = _("central tasks")
        ordering = ["-year", "due_on", "pk"]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("task", args=[self.pk])

    @property
    def is_over(self) -> bool:
        return self.due_on < timezone.localdate()


class TaskPartQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(of_villages(user))

    def for_list(self):
        return self.select_related("task", "village").order_by("task__due_on", "task", "village__position", "village")


class TaskPart(models.Model):
    """What one village has of a central task, and when it was done."""

    task = models.ForeignKey(CentralTask, models.CASCADE, verbose_name=_("central task"), related_name="parts")
    village = models.ForeignKey(Village, models.PROTECT, verbose_name=_("village"), related_name="task_parts")
    amount = models.CharField(_("amount"), max_length=60, blank=True, help_text=_("Such as “120 mu”; optional."))
    done_on = models.DateField(_("done on"), null=True, blank=True)

    objects = TaskPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("village's part of a central task")
        verbose_name_plural = _("villages' parts of central tasks")
        ordering = ["task", "village"]
        constraints = [
            models.UniqueConstraint(
                fields=["task", "village"], name="task_part_once", violation_error_message=_("This village has the task already.")
            )
        ]

    def __str__(self):
        return f"{self.task} · {self.village}"

    @property
    def township_id(self):
        return self.village.township_id

    @property
    def is_on_time(self) -> bool:
        return self.done_on is not None and self.done_on <= self.task.due_on

    @property
    def is_overdue(self) -> bool:
        return self.done_on is None and self.task.is_over


class Counted(models.Model):
    """Of one village and one year: who was asked, who counted, on which day."""

    township = models.ForeignKey(Township, models.PROTECT, verbose_name=_("township"), related_name="+")
    village = models.ForeignKey(Village, models.PROTECT, verbose_name=_("village"), related_name="+")
    year = models.PositiveSmallIntegerField(_("year"))
    held_on = models.DateField(_("held on"))
    frame = models.CharField(_("who was asked"), max_length=120, help_text=_("Such as “villagers' representatives and Party members”."))
    counted_by = models.CharField(_("counted by"), max_length=60)

    class Meta:
        abstract = True


class CountedQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(of_villages(user))

    def for_list(self):
        return self.select_related("village").order_by("-year", "village__position", "village", "pk")


class Ballot(Counted):
    """The township's ballot on a village's leadership or on one of its cadres (民主测评): sheets and the four grades."""

    cadre = models.ForeignKey(Cadre, models.PROTECT, null=True, blank=True, verbose_name=_("cadre"), related_name="ballots")
    issued = models.PositiveIntegerField(_("ballots issued"))
    collected = models.PositiveIntegerField(_("ballots collected"))
    valid = models.PositiveIntegerField(_("valid ballots"), validators=[MinValueValidator(FEWEST)])
    excellent = models.PositiveIntegerField(_("excellent"))
    competent = models.PositiveIntegerField(_("competent"))
    basic = models.PositiveIntegerField(_("basically competent"))
    incompetent = models.PositiveIntegerField(_("incompetent"))

    objects = CountedQuerySet.as_manager()
    GRADES = ("excellent", "competent", "basic", "incompetent")

    class Meta:
        verbose_name = _("ballot")
        verbose_name_plural = _("ballots")
        ordering = ["-year", "village", "cadre"]
        constraints = [
            models.UniqueConstraint(
                fields=["village", "year"],
                condition=Q(cadre=None),
                name="ballot_of_village",
                violation_error_message=_("This village has its ballot of that year already."),
            ),
            models.UniqueConstraint(
                fields=["cadre", "village", "year"],
                name="ballot_of_cadre",
                violation_error_message=_("This cadre has their ballot of that year already."),
            ),
            models.CheckConstraint(
                condition=Q(collected__lte=F("issued"), valid__lte=F("collected")),
                name="ballot_counts",
                violation_error_message=_("Issued, collected, valid: none is more than the one before, or the ballot is repeated."),
            ),
            models.CheckConstraint(
                condition=Q(valid=F("excellent") + F("competent") + F("basic") + F("incompetent")),
                name="ballot_sum",
                violation_error_message=_("The four grades add up to the valid ballots."),
            ),
            models.CheckConstraint(
                condition=Q(valid__gte=FEWEST),
                name="ballot_fewest",
                violation_error_message=_("With fewer than 5 valid ballots a vote is no longer secret."),
            ),
        ]

    def __str__(self):
        return f"{self.cadre or self.village} · {self.year}"

    @property
    def counts(self) -> list[int]:
        return [getattr(self, name) for name in self.GRADES]

    @property
    def share(self) -> Decimal:
        """Excellent and competent of the valid ballots, in per cent."""
        return Decimal(100 * (self.excellent + self.competent)) / self.valid


class Survey(Counted):
    """A satisfaction survey in one village (群众满意度调查). “Do not know” is no answer and is kept apart."""

    period = models.PositiveSmallIntegerField(_("period"), choices=Period.choices, default=Period.YEAR)
    satisfied = models.PositiveIntegerField(_("satisfied"))
    basically = models.PositiveIntegerField(_("basically satisfied"))
    dissatisfied = models.PositiveIntegerField(_("not satisfied"))
    unknown = models.PositiveIntegerField(_("do not know"))

    objects = CountedQuerySet.as_manager()
    GRADES = ("satisfied", "basically", "dissatisfied", "unknown")

    class Meta:
        verbose_name = _("satisfaction survey")
        verbose_name_plural = _("satisfaction surveys")
        ordering = ["-year", "village", "period"]
        constraints = [
            models.UniqueConstraint(
                fields=["village", "year", "period"],
                name="survey_once",
                violation_error_message=_("This village has its survey of that period already."),
            ),
            models.CheckConstraint(condition=Q(period__gte=1, period__lte=5), name="survey_period"),
            models.CheckConstraint(
                condition=Q(satisfied__gte=FEWEST - F("basically") - F("dissatisfied")),
                name="survey_fewest",
                violation_error_message=_("With fewer than 5 answers one could tell who gave which: ask more people."),
            ),
        ]

    def __str__(self):
        return f"{self.village} · {self.year} · {self.get_period_display()}"

    @property
    def counts(self) -> list[int]:
        return [getattr(self, name) for name in self.GRADES]

    @property
    def answers(self) -> int:
        return self.satisfied + self.basically + self.dissatisfied

    @property
    def share(self) -> Decimal:
        """Satisfied and basically satisfied of the answers, in per cent."""
        return Decimal(100 * (self.satisfied + self.basically)) / self.answers
