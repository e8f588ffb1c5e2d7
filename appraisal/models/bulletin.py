from __future__ import annotations

from datetime import date, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from township.workflow import Move
from villages.models import Role, Township
from villages.models.duty import TOWNSHIP_READERS
from villages.rules import has_duty

ISSUERS = (Role.COMMITTEE, Role.LEADER)


def may_issue(user, bulletin) -> bool:
    """A named person of the township's leadership (签发)."""
    return any(has_duty(user, role, township=bulletin.township_id) for role in ISSUERS)


class BulletinStatus(models.TextChoices):
    DRAFT = "draft", _("Draft")
    ISSUED = "issued", _("Issued")


class BulletinQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Officials see drafts, too; villages what was issued."""
        issued = Q(township__in=user.townships_as(Role.VILLAGE, Role.STATIONED, Role.BRANCH), status=BulletinStatus.ISSUED)
        return self.filter(Q(township__in=user.townships_as(*TOWNSHIP_READERS)) | issued)

    def for_list(self):
        return self.defer("content").select_related("township", "issued_by").order_by("-year", "-week", "pk")


class Bulletin(models.Model):
    """The weekly bulletin (周通报), Monday to Sunday by the ISO week: what is missing, due and done. Progress, never a ranking.

    A draft shows the figures of the moment; issuing freezes them. A mistake is put right in the next one.
    """

    MOVES = {"issue": Move(_("Issue"), {BulletinStatus.DRAFT}, BulletinStatus.ISSUED, may_issue)}

    township = models.ForeignKey(Township, models.PROTECT, verbose_name=_("township"), related_name="bulletins")
    year = models.PositiveSmallIntegerField(_("year"))
    week = models.PositiveSmallIntegerField(_("week"))
    status = models.CharField(_("status"), max_length=8, choices=BulletinStatus.choices, default=BulletinStatus.DRAFT, editable=False)
    remarks = models.TextField(_("remarks"), blank=True, help_text=_("Printed as they stand; for decisions of the week and thanks."))
    content = models.JSONField(_("content"), default=list, editable=False)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, verbose_name=_("issued by"), related_name="+"
    )
    issued_at = models.DateTimeField(_("issued at"), null=True, editable=False)

    objects = BulletinQuerySet.as_manager()

    class Meta:
        verbose_name = _("weekly bulletin")
        verbose_name_plural = _("weekly bulletins")
        ordering = ["-year", "-week"]
        constraints = [
            models.UniqueConstraint(
                fields=["township", "year", "week"],
                name="bulletin_once",
                violation_error_message=_("This week has its bulletin already."),
            ),
            models.CheckConstraint(condition=Q(week__gte=1, week__lte=53), name="bulletin_week"),
            models.CheckConstraint(condition=Q(status="issued") | Q(issued_at=None), name="bulletin_issued"),
        ]

    def __str__(self):
        return _("Weekly bulletin %(year)s no. %(week)s") % {"year": self.year, "week": self.week}

    def get_absolute_url(self):
        return reverse("bulletin", args=[self.pk])

    @property
    def first_day(self) -> date:
        """Its Monday; the year is that of the week's Thursday, as ISO has it."""
        return date.fromisocalendar(self.year, self.week, 1)

    @property
    def last_day(self) -> date:
        return self.first_day + timedelta(days=6)
