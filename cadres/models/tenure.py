from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from cadres.models.cadre import Cadre, of_villages
from cadres.models.post import Post
from villages.models import Village
from villages.models.named import same_township


class TenureQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Where the village is read, and one's own."""
        return self.filter(of_villages(user) | Q(cadre__user=user))

    def held_on(self, day: date):
        return self.filter(started_on__lte=day).filter(Q(left_on=None) | Q(left_on__gt=day))

    def between(self, first: date, last: date):
        """Those that hold at least one day from `first` to `last`, both inclusive."""
        return self.filter(started_on__lte=last).filter(Q(left_on=None) | Q(left_on__gt=first))

    def for_list(self):
        rows = self.select_related("cadre", "post", "village")
        return rows.order_by("village__position", "village", "post__position", "post", "started_on", "pk")


class Tenure(models.Model):
    """A post held in a village from one day to another (任职).

    Half-open: the day of leaving counts for whoever comes next, so that a hand-over on one day leaves no day out and counts none twice.
    Of two posts at one time only one is paid.
    """

    cadre = models.ForeignKey(Cadre, models.PROTECT, verbose_name=_("cadre"), related_name="tenures")
    village = models.ForeignKey(Village, models.PROTECT, verbose_name=_("village"), related_name="tenures")
    post = models.ForeignKey(Post, models.PROTECT, verbose_name=_("post"), related_name="tenures")
    started_on = models.DateField(_("from"))
    left_on = models.DateField(
        _("left on"), null=True, blank=True, help_text=_("The day of the hand-over; it counts for whoever comes next.")
    )
    is_acting = models.BooleanField(_("acting"), default=False, help_text=_("Looks after a vacant post for a time."))
    is_paid = models.BooleanField(_("paid for this post"), default=True, help_text=_("Of two posts at the same time one alone is paid."))
    entered_at = models.DateTimeField(auto_now_add=True)

    objects = TenureQuerySet.as_manager()

    class Meta:
        verbose_name = _("term in a post")
        verbose_name_plural = _("terms in a post")
        ordering = ["village", "post", "started_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(left_on=None) | Q(left_on__gt=F("started_on")),
                name="tenure_days",
                violation_error_message=_("The day of leaving comes after the first day."),
            ),
            models.UniqueConstraint(
                fields=["village", "post", "started_on"],
                name="tenure_start",
                violation_error_message=_("Somebody holds this post from the same day on."),
            ),
        ]

    def __str__(self):
        return f"{self.cadre} · {self.village} · {self.post}"

    @property
    def township_id(self):
        return self.village.township_id

    @property
    def is_over(self) -> bool:
        return self.left_on is not None and self.left_on <= timezone.localdate()

    def is_held_on(self, day: date) -> bool:
        return self.started_on <= day and (self.left_on is None or self.left_on > day)

    def overlaps(self, first: date, last: date) -> bool:
        """Held at least one day from `first` to `last`, both inclusive."""
        return self.started_on <= last and (self.left_on is None or self.left_on > first)

    def clean(self):
        """One holder of a post at a time, one pay at a time. Actions call it again while they hold the village's row."""
        if not (self.village_id and self.post_id and self.cadre_id and self.started_on):
            return
        for field in ("post", "cadre"):
            same_township(field, self.village, getattr(self, field))
        if other := self._at_the_same_time().filter(village=self.village_id, post=self.post_id).first():
            raise ValidationError({"started_on": gettext("%(who)s holds this post then: %(days)s.") % told(other)})
        paid = self._at_the_same_time().filter(cadre=self.cadre_id, is_paid=True)
        if self.is_paid and (other := paid.first()):
            raise ValidationError({"is_paid": gettext("Paid as %(post)s then already: %(days)s. Two posts, one pay.") % told(other)})

    def _at_the_same_time(self) -> TenureQuerySet:
        rows = Tenure.objects.exclude(pk=self.pk).filter(Q(left_on=None) | Q(left_on__gt=self.started_on)).for_list()
        return rows.filter(started_on__lt=self.left_on) if self.left_on else rows


def told(row: Tenure) -> dict[str, str]:
    return {"who": str(row.cadre), "post": f"{row.village} · {row.post}", "days": f"{row.started_on} – {row.left_on or ''}"}
