from decimal import Decimal

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from villages.models import Township
from villages.models.named import Named, TownshipQuerySet


class PostQuerySet(TownshipQuerySet):
    def in_order(self):
        """In the township's customary order."""
        return self.order_by("township", "position", "pk")


class Post(Named):
    """What a village cadre is (职务): by default one of the five heads (五大头). `pay_ratio` is the share of a secretary's pay."""

    township = models.ForeignKey(Township, models.PROTECT, verbose_name=_("township"), related_name="posts")
    code = models.CharField(_("code"), max_length=20)
    position = models.PositiveIntegerField(_("position"), default=0)
    pay_ratio = models.DecimalField(
        _("pay ratio"),
        max_digits=5,
        decimal_places=4,
        default=1,
        validators=[MinValueValidator(Decimal(0))],
        help_text=_("The share of a full post's pay, such as 0.9."),
    )
    is_main = models.BooleanField(
        _("main post"),
        default=False,
        help_text=_("Its holder's grade is at most good where the village's grade is below good."),
    )
    keeps_books = models.BooleanField(
        _("keeps the village's books"), default=False, help_text=_("Its holder has no place in a body that supervises them.")
    )
    is_core = models.BooleanField(_("one of the five heads"), default=True, help_text=_("A vacancy is shown as such."))

    objects = PostQuerySet.as_manager()

    class Meta:
        verbose_name = _("post")
        verbose_name_plural = _("posts")
        ordering = ["township", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["township", "code"],
                name="post_code",
                violation_error_message=_("There is a post with this code already."),
            ),
            models.CheckConstraint(
                condition=Q(pay_ratio__gte=0),
                name="post_pay_ratio",
                violation_error_message=_("A pay ratio is not negative."),
            ),
        ]
