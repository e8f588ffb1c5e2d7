from django.db import models
from django.db.models import Max, Q
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from appraisal.opening import is_ready_to_open
from appraisal.rules import has_final_ranking
from cadres.models import Post
from township.workflow import Move
from villages.models import Role, Township
from villages.rules import is_committee


class SchemeStatus(models.TextChoices):
    DRAFT = "draft", _("Draft")
    OPEN = "open", _("Open")
    CLOSED = "closed", _("Closed")


class Ties(models.TextChoices):
    EXCLUDE = "exclude", _("none of them")
    INCLUDE = "include", _("all of them")


class Kind(models.TextChoices):
    VILLAGES = "villages", _("villages")
    CADRES = "cadres", _("village cadres")


class SchemeQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Officials see every scheme, drafts too; a village sees those that have opened."""
        return self.filter(
            Q(township__in=user.townships_read())
            | Q(
                township__in=user.townships_as(Role.VILLAGE, Role.STATIONED, Role.BRANCH),
                status__in=[SchemeStatus.OPEN, SchemeStatus.CLOSED],
            )
        )

    def for_list(self):
        return self.select_related("township").order_by("township", "-year", "code")

    def for_results(self):
        """Those that have figures, with the number of the last frozen version."""
        return self.for_list().exclude(status=SchemeStatus.DRAFT).annotate(last_version=Max("rankings__version"))


class Scheme(models.Model):
    """What is appraised in one year for one kind of participant (考核方案). Texts such as the quota are as in the year workbook."""

    MOVES = {
        "open": Move(_("Open the scheme"), {SchemeStatus.DRAFT}, SchemeStatus.OPEN, is_committee, guard=is_ready_to_open),
        "close": Move(_("Close the year"), {SchemeStatus.OPEN}, SchemeStatus.CLOSED, is_committee, guard=has_final_ranking),
    }

    township = models.ForeignKey(Township, models.PROTECT, verbose_name=_("township"), related_name="schemes")
    code = models.CharField(_("code"), max_length=20)
    title = models.CharField(_("title"), max_length=120)
    title_en = models.CharField(_("English title"), max_length=160, blank=True)
    year = models.PositiveSmallIntegerField(_("appraisal year"))
    kind = models.CharField(_("who is appraised"), max_length=10, choices=Kind.choices, default=Kind.VILLAGES, editable=False)
    posts = models.ManyToManyField(
        Post, blank=True, verbose_name=_("posts"), related_name="schemes", help_text=_("Whose holders are appraised together.")
    )
    village_scheme = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, verbose_name=_("scheme of the villages"), related_name="cadre_schemes",
        help_text=_("Whose totals are the village part of each cadre's result."),
    )  # fmt: skip
    status = models.CharField(_("status"), max_length=10, choices=SchemeStatus.choices, default=SchemeStatus.DRAFT, editable=False)
    full_marks = models.DecimalField(_("full marks"), max_digits=8, decimal_places=2, default=100)
    quarter_weights = models.CharField(_("quarter weights"), max_length=60, default="25/25/25/25")
    tie_breaks = models.CharField(
        _("tie-breaks"),
        max_length=200,
        blank=True,
        help_text=_("In order, joined by /: adjusted, or a category's code."),
    )
    grades = models.CharField(
        _("grades"),
        max_length=300,
        blank=True,
        help_text=_("Such as excellent:90/good:80/pass:60/fail:0; left empty: nine, eight and six tenths of full marks, and 0."),
    )
    quota = models.CharField(
        _("places for the top grade"),
        max_length=12,
        default="30%",
        help_text=_("A percentage of those ranked, or a number."),
    )
    ties_at_cut = models.CharField(_("ties at the cut"), max_length=10, choices=Ties.choices, default=Ties.EXCLUDE)
    by_group = models.BooleanField(_("rank within groups"), default=False)

    objects = SchemeQuerySet.as_manager()

    class Meta:
        verbose_name = _("scheme")
        verbose_name_plural = _("schemes")
        ordering = ["township", "-year", "code"]
        constraints = [
            models.UniqueConstraint(
                fields=["township", "code"],
                name="scheme_code",
                violation_error_message=_("There is a scheme with this code already."),
            ),
            models.CheckConstraint(
                condition=Q(kind=Kind.CADRES) | Q(village_scheme=None),
                name="scheme_village_part",
                violation_error_message=_("Only a scheme for cadres rests on one for villages."),
            ),
            models.CheckConstraint(
                condition=Q(full_marks__gt=0),
                name="scheme_full_marks",
                violation_error_message=_("Full marks are above 0."),
            ),
        ]

    def __str__(self):
        return self.label

    def get_absolute_url(self):
        return reverse("scheme", args=[self.pk])

    @property
    def is_for_cadres(self) -> bool:
        return self.kind == Kind.CADRES

    @property
    def label(self) -> str:
        english = (get_language() or "en").startswith("en")
        return (english and self.title_en) or self.title
