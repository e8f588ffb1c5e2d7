from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from appraisal.models.scheme import Scheme
from cadres.models import Post
from villages.models import Office
from villages.models.named import Named


class CategoryKind(models.TextChoices):
    BASE = "base", _("base")
    BONUS = "bonus", _("bonus")
    DEDUCTION = "deduction", _("deduction")


class Rule(models.TextChoices):
    COMPLETION = "completion", _("completion")
    RATIO = "ratio", _("ratio")
    SHORTFALL = "shortfall", _("shortfall")
    DEDUCT = "deduct", _("deduct for each event")
    GAIN = "gain", _("gain for each event")
    TIERS = "tiers", _("tiers")
    GRADED = "graded", _("graded counts")
    PANEL = "panel", _("panel of assessors")
    DIRECT = "direct", _("direct points")


class Frequency(models.TextChoices):
    QUARTER = "quarter", _("each quarter")
    YEAR = "year", _("once a year")


class Aggregate(models.TextChoices):
    MEAN = "mean", _("mean of the quarters")
    SUM = "sum", _("sum of the quarters")
    LAST = "last", _("last quarter")


class NothingDue(models.TextChoices):
    FULL = "full", _("full points")
    NA = "na", _("not applicable")


class SchemeRowQuerySet(models.QuerySet):
    def visible_to(self, user):
        return self.filter(scheme__in=Scheme.objects.visible_to(user))


class CategoryQuerySet(SchemeRowQuerySet):
    def for_editor(self):
        """With their indicators and offices, in the scheme's order."""
        rows = Indicator.objects.select_related("office").order_by("position", "pk")
        return self.prefetch_related(models.Prefetch("indicators", rows)).order_by("position", "pk")


class Category(Named):
    """A first-level heading (考核类别) with its weight, or the cap of a bonus or deduction."""

    scheme = models.ForeignKey(Scheme, models.CASCADE, verbose_name=_("scheme"), related_name="categories")
    code = models.CharField(_("code"), max_length=20)
    kind = models.CharField(_("kind"), max_length=10, choices=CategoryKind.choices, default=CategoryKind.BASE)
    weight = models.DecimalField(
        _("weight"),
        max_digits=8,
        decimal_places=2,
        help_text=_("Points of a base category; the cap of a bonus or deduction."),
    )
    position = models.PositiveIntegerField(_("position"), default=0)

    objects = CategoryQuerySet.as_manager()

    class Meta:
        verbose_name = _("category")
        verbose_name_plural = _("categories")
        ordering = ["scheme", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["scheme", "code"],
                name="category_code",
                violation_error_message=_("There is a category with this code already."),
            ),
            models.CheckConstraint(condition=Q(weight__gt=0), name="category_weight", violation_error_message=_("A weight is above 0.")),
        ]

    @property
    def township_id(self):
        return self.scheme.township_id


class Indicator(Named):
    """The smallest scored line (考核指标). `params` is written as in the year workbook, such as `threshold=95; deduct=0.5`."""

    scheme = models.ForeignKey(Scheme, models.CASCADE, verbose_name=_("scheme"), related_name="indicators")
    category = models.ForeignKey(Category, models.CASCADE, verbose_name=_("category"), related_name="indicators")
    office = models.ForeignKey(Office, models.PROTECT, verbose_name=_("office"), related_name="indicators")
    code = models.CharField(_("code"), max_length=20)
    unit = models.CharField(_("unit"), max_length=20, blank=True)
    max = models.DecimalField(_("standard score"), max_digits=8, decimal_places=2)
    rule = models.CharField(_("rule"), max_length=12, choices=Rule.choices)
    params = models.TextField(_("parameters"), blank=True)
    target = models.DecimalField(_("target"), max_digits=16, decimal_places=4, null=True, blank=True)
    frequency = models.CharField(_("frequency"), max_length=8, choices=Frequency.choices)
    aggregate = models.CharField(_("the year from its quarters"), max_length=8, choices=Aggregate.choices, default=Aggregate.MEAN)
    when_nothing_due = models.CharField(_("when nothing is due"), max_length=4, choices=NothingDue.choices, default=NothingDue.FULL)
    basis = models.CharField(_("basis"), max_length=200, blank=True, help_text=_("The rule, list or document it rests on."))
    post = models.CharField(_("responsible post"), max_length=80, blank=True)
    self_score = models.BooleanField(_("the village scores itself first"), default=False)
    measure = models.CharField(_("automatic figure"), max_length=60, blank=True)
    is_measured = models.BooleanField(default=False, editable=False, help_text="False where the figure was not computed when it was named.")
    holders = models.ForeignKey(
        Post, models.PROTECT, null=True, blank=True, verbose_name=_("only for holders of"), related_name="+",
        help_text=_("In a scheme of several posts; for the others the item does not apply."),
    )  # fmt: skip
    position = models.PositiveIntegerField(_("position"), default=0)

    objects = SchemeRowQuerySet.as_manager()

    class Meta:
        verbose_name = _("indicator")
        verbose_name_plural = _("indicators")
        ordering = ["scheme", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["scheme", "code"],
                name="indicator_code",
                violation_error_message=_("There is an indicator with this code already."),
            ),
            models.CheckConstraint(condition=Q(max__gt=0), name="indicator_max", violation_error_message=_("A standard score is above 0.")),
            models.CheckConstraint(
                condition=Q(target=None) | Q(target__gte=0),
                name="indicator_target",
                violation_error_message=_("A target is not negative."),
            ),
        ]

    @property
    def township_id(self):
        return self.scheme.township_id
