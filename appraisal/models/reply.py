"""What a village says to its own figures: its self-score before, its reply after; and who sits on a panel."""

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from appraisal.models.entry import Entry
from appraisal.models.indicator import Indicator
from appraisal.models.participant import Participant
from appraisal.periods import Period


class Says(models.TextChoices):
    ACCEPTS = "accepts", _("accepts")
    OBJECTS = "objects", _("objects")


class ReplyQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(entry__in=Entry.objects.visible_to(user))


class Reply(models.Model):
    """A village's reply to one version of one figure (核对反馈), and the office's answer to an objection."""

    entry = models.ForeignKey(Entry, models.PROTECT, verbose_name=_("entry"), related_name="replies")
    version = models.PositiveIntegerField(_("version"), help_text="Of the entry: a figure that changed is asked about again.")
    says = models.CharField(_("reply"), max_length=8, choices=Says.choices)
    text = models.TextField(_("objection"), blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name=_("by"), related_name="+")
    at = models.DateTimeField(_("when"), auto_now=True)
    answer = models.TextField(_("answer"), blank=True)
    answered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name=_("answered by"), related_name="+")
    answered_at = models.DateTimeField(_("answered at"), null=True)

    objects = ReplyQuerySet.as_manager()

    class Meta:
        verbose_name = _("reply")
        verbose_name_plural = _("replies")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["entry", "version"], name="reply_once"),
            models.CheckConstraint(
                condition=~Q(says="objects", text=""),
                name="reply_objection_has_text",
                violation_error_message=_("Say what is wrong with this figure."),
            ),
        ]

    def __str__(self):
        return f"{self.entry} {self.get_says_display()}"

    @property
    def township_id(self):
        return self.entry.township_id


class SelfScoreQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(participant__in=Participant.objects.visible_to(user))


class SelfScore(models.Model):
    """What a village gives itself for one figure (自评分), before the office assesses it. Kept also where it is overruled."""

    participant = models.ForeignKey(Participant, models.PROTECT, verbose_name=_("participant"), related_name="self_scores")
    indicator = models.ForeignKey(Indicator, models.PROTECT, verbose_name=_("indicator"), related_name="self_scores")
    period = models.PositiveSmallIntegerField(_("period"), choices=Period.choices)
    points = models.BigIntegerField(_("self-score"), validators=[MinValueValidator(0)], help_text="In hundredths.")
    note = models.CharField(_("note"), max_length=300, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name=_("by"), related_name="+")
    at = models.DateTimeField(_("when"), auto_now=True)

    objects = SelfScoreQuerySet.as_manager()

    class Meta:
        verbose_name = _("self-score")
        verbose_name_plural = _("self-scores")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["participant", "indicator", "period"], name="self_score_once"),
            models.CheckConstraint(condition=Q(points__gte=0), name="self_score_not_negative"),
        ]

    def __str__(self):
        return f"{self.participant} {self.indicator.code} {Period(self.period).code}"

    @property
    def township_id(self):
        return self.participant.township_id


class PanelSeatQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(indicator__scheme__township__in=user.townships_read())


class PanelSeat(models.Model):
    """Who gives one of a panel's marks in a period: the third mark of every village is the third assessor's."""

    indicator = models.ForeignKey(Indicator, models.CASCADE, verbose_name=_("indicator"), related_name="seats")
    period = models.PositiveSmallIntegerField(_("period"), choices=Period.choices)
    number = models.PositiveSmallIntegerField(_("mark"), validators=[MinValueValidator(1)])
    assessor = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("assessor"), related_name="+")

    objects = PanelSeatQuerySet.as_manager()

    class Meta:
        verbose_name = _("assessor of a panel")
        verbose_name_plural = _("assessors of panels")
        ordering = ["indicator", "period", "number"]
        constraints = [
            models.UniqueConstraint(fields=["indicator", "period", "number"], name="panel_seat_once"),
            models.UniqueConstraint(
                fields=["indicator", "period", "assessor"],
                name="panel_assessor_once",
                violation_error_message=_("An assessor gives one mark."),
            ),
            models.CheckConstraint(condition=Q(number__gte=1, number__lte=9), name="panel_seat_number"),
        ]

    def __str__(self):
        return f"{self.indicator.code} {Period(self.period).code} {self.number}: {self.assessor}"

    @property
    def township_id(self):
        return self.indicator.scheme.township_id
