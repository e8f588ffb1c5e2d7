from django.apps import apps
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Prefetch, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from villages.models import Role, Township, Village
from villages.models.duty import TOWNSHIP_READERS
from villages.models.named import same_township


class Sex(models.TextChoices):
    FEMALE = "F", _("woman")
    MALE = "M", _("man")


def of_villages(user, field: str = "village") -> Q:
    """Rows whose village this person reads: officials all of the township, others those they answer for."""
    townships = user.townships_as(Role.ADMIN, *TOWNSHIP_READERS)
    villages = user.villages_as(Role.VILLAGE, Role.STATIONED)
    return Q(**{f"{field}__township__in": townships}) | Q(**{f"{field}__in": villages})


class CadreQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Officials see all, a village those who belong to it or serve there, everyone themselves."""
        serving = Cadre.objects.filter(of_villages(user, "tenures__village") | of_villages(user, "seats__village"))
        return self.filter(of_villages(user) | Q(user=user) | Q(pk__in=serving.values("pk")))

    def for_list(self):
        return self.select_related("village", "township").order_by("village__position", "code")

    def with_posts(self, day):
        """With `held`, the posts of that day, in one query more."""
        terms = apps.get_model("cadres", "Tenure").objects.held_on(day).select_related("post", "village")
        return self.prefetch_related(Prefetch("tenures", terms, to_attr="held"))


class Cadre(models.Model):
    """Somebody who holds, or held, a post or a place in a village body. Rows are kept for good: years were computed from them."""

    township = models.ForeignKey(Township, models.PROTECT, verbose_name=_("township"), related_name="cadres")
    code = models.CharField(_("code"), max_length=20, help_text=_("Tells people of the same name apart; nothing else is in it."))
    name = models.CharField(pgettext_lazy("of a person", "name"), max_length=60)
    village = models.ForeignKey(Village, models.PROTECT, verbose_name=_("village"), related_name="cadres")
    sex = models.CharField(_("sex"), max_length=1, choices=Sex.choices, blank=True, help_text=_("For the law's word on bodies; optional."))
    relatives = models.ManyToManyField(
        "self",
        blank=True,
        verbose_name=_("close relatives"),
        help_text=_("Among cadres of the same village, for the checks of the supervision committee alone; optional."),
    )
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, verbose_name=_("account"), related_name="cadre",
        help_text=_("Where this person signs in, to read their own result."),
    )  # fmt: skip

    objects = CadreQuerySet.as_manager()

    class Meta:
        verbose_name = _("cadre")
        verbose_name_plural = _("cadres")
        ordering = ["township", "code"]
        constraints = [
            models.UniqueConstraint(
                fields=["township", "code"],
                name="cadre_code",
                violation_error_message=_("There is a cadre with this code already."),
            )
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        return reverse("cadre", args=[self.pk])

    def clean(self):
        same_township("village", self, self.village if self.village_id else None)
        if self.user_id and self.user.township_id not in (None, self.township_id):
            raise ValidationError({"user": _("This belongs to another township.")})
