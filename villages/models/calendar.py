from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from township.days import SATURDAY
from villages.models.named import TownshipQuerySet
from villages.models.township import Township

# The festivals of the State Council's notices are stored in Chinese; their English names.
FESTIVALS = {
    "元旦": "New Year's Day",
    "春节": "Spring Festival",
    "清明节": "Tomb-Sweeping Day",
    "劳动节": "Labour Day",
    "端午节": "Dragon Boat Festival",
    "中秋节": "Mid-Autumn Festival",
    "国庆节": "National Day",
}
YEARS = range(2000, 2100)
NAME_LENGTH = 40


class CalendarDay(models.Model):
    """A day that is not what its weekday says: a holiday, or a weekend day made a working day (调休上班)."""

    township = models.ForeignKey(Township, models.PROTECT, verbose_name=_("township"), related_name="calendar_days")
    day = models.DateField(_("day"))
    is_workday = models.BooleanField(_("kind"), choices=[(False, _("holiday")), (True, _("working day"))], default=False)
    name = models.CharField(_("name"), max_length=NAME_LENGTH, blank=True, help_text=_("Such as the festival."))

    objects = TownshipQuerySet.as_manager()

    class Meta:
        verbose_name = _("day of the calendar")
        verbose_name_plural = _("days of the calendar")
        ordering = ["township", "day"]
        constraints = [
            models.UniqueConstraint(
                fields=["township", "day"],
                name="calendar_day",
                violation_error_message=_("This day is in the calendar already."),
            ),
        ]

    def __str__(self):
        return " ".join(filter(None, [f"{self.day:%Y-%m-%d}", str(self.get_is_workday_display()), self.label]))

    def get_absolute_url(self):
        return f"{reverse('calendar_year', args=[self.day.year])}?township={self.township_id}"

    def clean(self):
        if self.day and self.day.year not in YEARS:
            raise ValidationError(
                {"day": _("A calendar is kept for the years %(first)s to %(last)s.") % {"first": YEARS[0], "last": YEARS[-1]}}
            )
        if self.is_workday and self.day and self.day.weekday() < SATURDAY:
            raise ValidationError({"is_workday": _("Monday to Friday is a working day anyway. Only a Saturday or Sunday is made one.")})

    @property
    def label(self) -> str:
        """The name in the reader's language, as far as it is a festival's."""
        return FESTIVALS.get(self.name, self.name) if (get_language() or "en").startswith("en") else self.name
