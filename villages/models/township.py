from django.db import models
from django.utils.translation import gettext_lazy as _

from villages.models.named import Dated, DatedQuerySet, Named, ends_after_start


class TownshipSet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(pk__in=user.townships())


class Township(Named):
    """A township (乡镇): the wall around everything that belongs to it."""

    division_code = models.CharField(_("division code"), max_length=12, blank=True, help_text=_("Of the national list; optional."))
    phone = models.CharField(
        _("public telephone"), max_length=40, blank=True, help_text=_("Where people call to object; it stands on notices and public pages.")
    )
    address = models.CharField(_("public address"), max_length=120, blank=True, help_text=_("Where letters and visitors go."))
    is_demo = models.BooleanField(_("demonstration"), default=False, editable=False)

    objects = TownshipSet.as_manager()

    class Meta:
        verbose_name = _("township")
        verbose_name_plural = _("townships")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["name"],
                name="township_name",
                violation_error_message=_("There is a township of this name already."),
            )
        ]

    @property
    def township_id(self):
        return self.pk


class Office(Named, Dated):
    """An office of the township (牵头办公室、站所), which scores its own indicators."""

    township = models.ForeignKey(Township, models.PROTECT, verbose_name=_("township"), related_name="offices")
    code = models.CharField(_("code"), max_length=20)
    position = models.PositiveIntegerField(_("position"), default=0, help_text=_("In the township's customary order."))

    objects = DatedQuerySet.as_manager()

    class Meta:
        verbose_name = _("office")
        verbose_name_plural = _("offices")
        ordering = ["township", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["township", "code"],
                name="office_code",
                violation_error_message=_("There is an office with this code already."),
            ),
            ends_after_start("office_dates"),
        ]
