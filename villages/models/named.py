"""Names in two languages, rows with a life, and rows of one township."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


def label(obj) -> str:
    """The object's name in the reader's language; the Chinese name where no English one is given."""
    english = (get_language() or "en").startswith("en")
    return (english and obj.name_en) or obj.name


class Named(models.Model):
    name = models.CharField(_("name"), max_length=80)
    name_en = models.CharField(_("English name"), max_length=120, blank=True)

    class Meta:
        abstract = True

    def __str__(self):
        return self.label

    @property
    def label(self) -> str:
        return label(self)


class TownshipQuerySet(models.QuerySet):
    """Rows that carry `township`: seen by whoever holds any duty there today."""

    def visible_to(self, user):
        return self.filter(township__in=user.townships())


class DatedQuerySet(TownshipQuerySet):
    def alive_on(self, day):
        return self.filter(Q(started_on=None) | Q(started_on__lte=day), Q(ended_on=None) | Q(ended_on__gte=day))


class Dated(models.Model):
    """A row that begins and ends but is never deleted. Both days are inclusive; empty means always."""

    started_on = models.DateField(_("from"), null=True, blank=True)
    ended_on = models.DateField(_("until"), null=True, blank=True, help_text=_("The last day, inclusive."))

    class Meta:
        abstract = True

    def is_alive_on(self, day) -> bool:
        return (self.started_on is None or self.started_on <= day) and (self.ended_on is None or self.ended_on >= day)


def ends_after_start(name: str, start: str = "started_on", end: str = "ended_on") -> models.CheckConstraint:
    return models.CheckConstraint(
        condition=Q(**{f"{start}__isnull": True}) | Q(**{f"{end}__isnull": True}) | Q(**{f"{end}__gte": F(start)}),
        name=name,
        violation_error_message=_("The last day lies before the first."),
    )


def same_township(field: str, mine, other) -> None:
    """Refuse a link into another township."""
    if other is not None and other.township_id != mine.township_id:
        raise ValidationError({field: _("This belongs to another township.")})
