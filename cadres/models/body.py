from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cadres.models.cadre import Cadre, of_villages
from villages.models import Village
from villages.models.named import same_township


class BodyKind(models.TextChoices):
    PARTY = "party", _("village Party committee or branch committee")
    COMMITTEE = "committee", _("village committee")
    SUPERVISION = "supervision", _("supervision committee")
    FINANCE = "finance", _("finance group")
    COUNCIL = "council", _("village council")
    MEDIATION = "mediation", _("mediation committee")


class Place(models.TextChoices):
    CHAIR = "chair", _("chair")
    DEPUTY = "deputy", _("deputy")
    MEMBER = "member", _("member")


class SeatQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(of_villages(user) | Q(cadre__user=user))

    def held_on(self, day: date):
        return self.filter(started_on__lte=day).filter(Q(left_on=None) | Q(left_on__gt=day))

    def for_list(self):
        """By body, the chair first."""
        chair = models.Case(
            *(models.When(place=place, then=number) for number, place in enumerate(Place.values)), output_field=models.IntegerField()
        )
        return self.select_related("cadre", "village").order_by("village__position", "village", "body", chair, "started_on", "pk")


class Seat(models.Model):
    """A place in a village body from one day to another; the day of leaving no longer counts."""

    cadre = models.ForeignKey(Cadre, models.PROTECT, verbose_name=_("cadre"), related_name="seats")
    village = models.ForeignKey(Village, models.PROTECT, verbose_name=_("village"), related_name="seats")
    body = models.CharField(_("village body"), max_length=12, choices=BodyKind.choices)
    place = models.CharField(_("place"), max_length=8, choices=Place.choices, default=Place.MEMBER)
    started_on = models.DateField(_("from"))
    left_on = models.DateField(_("left on"), null=True, blank=True, help_text=_("The day of leaving itself no longer counts."))

    objects = SeatQuerySet.as_manager()

    class Meta:
        verbose_name = _("place in a village body")
        verbose_name_plural = _("places in village bodies")
        ordering = ["village", "body", "started_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(left_on=None) | Q(left_on__gt=F("started_on")),
                name="seat_days",
                violation_error_message=_("The day of leaving comes after the first day."),
            ),
            models.UniqueConstraint(
                fields=["village", "body", "cadre", "started_on"],
                name="seat_start",
                violation_error_message=_("This person has a place there from the same day on."),
            ),
        ]

    def __str__(self):
        return f"{self.cadre} · {self.village} · {self.get_body_display()}"

    @property
    def township_id(self):
        return self.village.township_id

    def is_held_on(self, day: date) -> bool:
        return self.started_on <= day and (self.left_on is None or self.left_on > day)

    def clean(self):
        if not (self.village_id and self.cadre_id and self.started_on):
            return
        same_township("cadre", self.village, self.cadre)
        rows = Seat.objects.exclude(pk=self.pk).filter(village=self.village_id, body=self.body, cadre=self.cadre_id)
        rows = rows.filter(Q(left_on=None) | Q(left_on__gt=self.started_on))
        rows = rows.filter(started_on__lt=self.left_on) if self.left_on else rows
        if rows.exists():
            raise ValidationError({"started_on": _("This person has a place there at that time already.")})
