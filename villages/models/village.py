from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from villages.models.named import Dated, DatedQuerySet, Named, ends_after_start, same_township
from villages.models.township import Township


class VillageKind(models.TextChoices):
    VILLAGE = "village", _("village")
    COMMUNITY = "community", _("community")


class VillageQuerySet(DatedQuerySet):
    def for_register(self):
        return self.select_related("township", "successor").order_by("township", "position", "pk")


class Village(Named, Dated):
    """An administrative village (行政村) or residential community (社区). One that is merged ends and names its successor."""

    township = models.ForeignKey(Township, models.PROTECT, verbose_name=_("township"), related_name="villages")
    code = models.CharField(_("code"), max_length=20)
    kind = models.CharField(_("kind"), max_length=10, choices=VillageKind.choices, default=VillageKind.VILLAGE)
    division_code = models.CharField(
        _("division code"),
        max_length=12,
        blank=True,
        validators=[RegexValidator(r"^\d{12}$", _("Twelve digits, as in the national division list."))],
        help_text=_("Twelve digits; optional."),
    )
    position = models.PositiveIntegerField(_("position"), default=0, help_text=_("In the township's customary order."))
    successor = models.ForeignKey("self", models.PROTECT, null=True, blank=True, verbose_name=_("successor"), related_name="predecessors")

    objects = VillageQuerySet.as_manager()

    class Meta:
        verbose_name = _("village")
        verbose_name_plural = _("villages")
        ordering = ["township", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["township", "code"],
                name="village_code",
                violation_error_message=_("There is a village with this code already."),
            ),
            ends_after_start("village_dates"),
            models.CheckConstraint(
                condition=Q(successor=None) | Q(ended_on__isnull=False),
                name="village_successor_after_end",
                violation_error_message=_("A village with a successor needs its last day."),
            ),
            models.CheckConstraint(
                condition=Q(successor=None) | ~Q(successor=F("id")),
                name="village_not_own_successor",
                violation_error_message=_("A village cannot succeed itself."),
            ),
        ]

    def clean(self):
        same_township("successor", self, self.successor)


class VillagerGroupQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(village__township__in=user.townships())


class VillagerGroup(models.Model):
    """A villagers' group (村民小组) inside a village."""

    village = models.ForeignKey(Village, models.PROTECT, verbose_name=_("village"), related_name="villager_groups")
    name = models.CharField(_("name"), max_length=80)
    position = models.PositiveIntegerField(_("position"), default=0)
    households = models.PositiveIntegerField(_("households"), null=True, blank=True)

    objects = VillagerGroupQuerySet.as_manager()

    class Meta:
        verbose_name = _("villagers' group")
        verbose_name_plural = _("villagers' groups")
        ordering = ["village", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["village", "name"],
                name="villager_group_name",
                violation_error_message=_("There is a group of this name already."),
            )
        ]

    def __str__(self):
        return self.name

    @property
    def township_id(self):
        return self.village.township_id


class Branch(Named, Dated):
    """A Party branch (党支部), usually a village's."""

    township = models.ForeignKey(Township, models.PROTECT, verbose_name=_("township"), related_name="branches")
    village = models.ForeignKey(Village, models.PROTECT, null=True, blank=True, verbose_name=_("village"), related_name="branches")
    code = models.CharField(_("code"), max_length=20)
    position = models.PositiveIntegerField(_("position"), default=0)

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("Party branch")
        verbose_name_plural = _("Party branches")
        ordering = ["township", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["township", "code"],
                name="branch_code",
                violation_error_message=_("There is a branch with this code already."),
            ),
            ends_after_start("branch_dates"),
        ]

    def clean(self):
        same_township("village", self, self.village)
