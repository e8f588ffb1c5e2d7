from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from villages.models.named import ends_after_start, same_township
from villages.models.township import Office, Township
from villages.models.village import Branch, Village


class Role(models.TextChoices):
    ADMIN = "admin", _("administrator")
    APPRAISAL = "appraisal", _("appraisal office")
    COMMITTEE = "committee", _("Party committee")
    DISCIPLINE = "discipline", _("discipline office")
    PARTY = "party", _("Party-building office")
    SCORER = "scorer", _("scorer")
    HEAD = "head", _("head of office")
    MEDIATOR = "mediator", _("mediator")
    ECONOMY = "economy", _("economy office")
    VILLAGE = "village", _("village")
    BRANCH = "branch", _("Party branch")
    LEADER = "leader", _("township leader")
    STATIONED = "stationed", _("stationed cadre")
    AUDITOR = "auditor", _("auditor")


OFFICE_ROLES = (Role.SCORER, Role.HEAD)
VILLAGE_ROLES = (Role.VILLAGE, Role.STATIONED)
TOWNSHIP_ROLES = (
    Role.ADMIN, Role.APPRAISAL, Role.COMMITTEE, Role.DISCIPLINE, Role.PARTY, Role.ECONOMY, Role.LEADER, Role.AUDITOR,
)  # fmt: skip
# Officials of the township read all villages by indicator; the administrator keeps accounts and reads no scores.
TOWNSHIP_READERS = (*TOWNSHIP_ROLES[1:], *OFFICE_ROLES)


class DutyQuerySet(models.QuerySet):
    def active_on(self, day):
        return self.filter(starts_on__lte=day).filter(Q(ends_on=None) | Q(ends_on__gte=day))

    def visible_to(self, user):
        """The administrator keeps them, discipline and auditor check them; everyone sees their own."""
        return self.filter(Q(user=user) | Q(township__in=user.townships_as(Role.ADMIN, Role.DISCIPLINE, Role.AUDITOR)))


class Duty(models.Model):
    """What a person may do, where, from and until when. It ends at midnight after its last day."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("account"), related_name="duties")
    role = models.CharField(_("duty"), max_length=12, choices=Role.choices)
    township = models.ForeignKey(Township, models.PROTECT, verbose_name=_("township"), related_name="+")
    office = models.ForeignKey(Office, models.PROTECT, null=True, blank=True, verbose_name=_("office"), related_name="duties")
    village = models.ForeignKey(Village, models.PROTECT, null=True, blank=True, verbose_name=_("village"), related_name="duties")
    branch = models.ForeignKey(Branch, models.PROTECT, null=True, blank=True, verbose_name=_("Party branch"), related_name="duties")
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True, help_text=_("The last day, inclusive."))
    acting_for = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, verbose_name=_("acting for"), related_name="+",
        help_text=_("Whom this person stands in for; both names are kept with every deed."),
    )  # fmt: skip

    objects = DutyQuerySet.as_manager()

    class Meta:
        verbose_name = _("duty")
        verbose_name_plural = _("duties")
        ordering = ["township", "user", "role", "starts_on"]
        constraints = [
            ends_after_start("duty_dates", "starts_on", "ends_on"),
            models.CheckConstraint(
                condition=(
                    Q(role__in=OFFICE_ROLES, office__isnull=False, village=None, branch=None)
                    | Q(role__in=VILLAGE_ROLES, office=None, village__isnull=False, branch=None)
                    | Q(role=Role.BRANCH, office=None, village=None, branch__isnull=False)
                    | Q(role=Role.MEDIATOR, office=None, branch=None)
                    | Q(role__in=TOWNSHIP_ROLES, office=None, village=None, branch=None)
                ),
                name="duty_place_fits_role",
                violation_error_message=_(
                    "A scorer or head needs an office, a village or stationed duty a village, a branch duty a branch; others need none."
                ),
            ),
        ]

    def __str__(self):
        return f"{self.user} · {self.get_role_display()} · {self.place}"

    @property
    def place(self):
        return self.office or self.village or self.branch or self.township

    def is_active_on(self, day) -> bool:
        return self.overlaps(day, day)

    def overlaps(self, first, last) -> bool:
        return self.starts_on <= last and (self.ends_on is None or self.ends_on >= first)

    def clean(self):
        for field in ("office", "village", "branch"):
            same_township(field, self, getattr(self, field))


class RecusalQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(Q(user=user) | Q(village__township__in=user.townships_as(Role.ADMIN, Role.DISCIPLINE, Role.AUDITOR)))


class Recusal(models.Model):
    """A declared tie (回避) to a village, such as a spouse's or a parent's: this person does not score it in that time."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("account"), related_name="recusals")
    village = models.ForeignKey(Village, models.PROTECT, verbose_name=_("village"), related_name="+")
    reason = models.CharField(_("reason"), max_length=200, help_text=_("In general words, such as “family lives there”."))
    starts_on = models.DateField(_("from"))
    ends_on = models.DateField(_("until"), null=True, blank=True)

    objects = RecusalQuerySet.as_manager()

    class Meta:
        verbose_name = _("recusal")
        verbose_name_plural = _("recusals")
        ordering = ["user", "village", "starts_on"]
        constraints = [ends_after_start("recusal_dates", "starts_on", "ends_on")]

    def __str__(self):
        return f"{self.user} – {self.village}"

    @property
    def township_id(self):
        return self.village.township_id

    def overlaps(self, first, last) -> bool:
        return self.starts_on <= last and (self.ends_on is None or self.ends_on >= first)
