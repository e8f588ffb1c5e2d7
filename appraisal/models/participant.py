from datetime import date
from decimal import Decimal

from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from appraisal.grades import grade_label
from appraisal.models.indicator import Indicator
from appraisal.models.scheme import Scheme
from appraisal.periods import last_day, periods_lived
from cadres.models import Cadre, Post
from villages.models import Role, Village


def concerning(user, *roles: str) -> Q:
    """Participants of the villages in which this person has one of these duties, and the person themselves as a cadre."""
    return Q(village__in=user.villages_as(*roles)) | Q(cadre__user=user)


class ParticipantQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Officials see all participants, a village and those stationed in it their own, a cadre with an account their own."""
        own = concerning(user, Role.VILLAGE, Role.STATIONED)
        return self.filter(Q(scheme__township__in=user.townships_read()) | own & Q(scheme__status__in=["open", "closed"]))

    def of_own_villages(self, user):
        """The years of the villages this person answers for or is stationed in, and their own as a cadre, the latest first."""
        rows = self.filter(concerning(user, Role.VILLAGE, Role.STATIONED)).exclude(scheme__status="draft")
        return rows.select_related("village", "cadre", "post", "scheme__township").order_by("-scheme__year", "village__position", "pk")

    def in_order(self):
        """In the township's customary order, with the village."""
        return self.select_related("village", "scheme", "cadre", "post").order_by("position", "pk")


class Participant(models.Model):
    """Who is appraised in a scheme, with the group, coefficient and size that hold in this scheme alone."""

    scheme = models.ForeignKey(Scheme, models.CASCADE, verbose_name=_("scheme"), related_name="participants")
    village = models.ForeignKey(
        Village, models.PROTECT, verbose_name=_("village"), related_name="participations", help_text=_("For a cadre, where they serve.")
    )
    cadre = models.ForeignKey(Cadre, models.PROTECT, null=True, blank=True, verbose_name=_("cadre"), related_name="participations")
    post = models.ForeignKey(Post, models.PROTECT, null=True, blank=True, verbose_name=_("post"), related_name="+")
    serves_from = models.DateField(_("serves from"), null=True, blank=True)
    serves_until = models.DateField(_("serves until"), null=True, blank=True, help_text=_("The last day, inclusive."))
    group = models.CharField(_("group"), max_length=20, blank=True)
    coefficient = models.DecimalField(
        _("difficulty coefficient"),
        max_digits=6,
        decimal_places=4,
        default=1,
        validators=[MinValueValidator(Decimal("0.95")), MaxValueValidator(Decimal("1.05"))],
    )
    households = models.PositiveIntegerField(_("households"), null=True, blank=True)
    population = models.PositiveIntegerField(_("population"), null=True, blank=True)
    position = models.PositiveIntegerField(_("position"), default=0)

    objects = ParticipantQuerySet.as_manager()

    class Meta:
        verbose_name = _("participant")
        verbose_name_plural = _("participants")
        ordering = ["scheme", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["scheme", "village"],
                condition=Q(cadre=None),
                name="participant_village",
                violation_error_message=_("This village takes part already."),
            ),
            models.UniqueConstraint(
                fields=["scheme", "cadre"],
                name="participant_cadre",
                violation_error_message=_("This cadre takes part already."),
            ),
            models.CheckConstraint(
                condition=Q(cadre=None, post=None) | Q(cadre__isnull=False, post__isnull=False),
                name="participant_cadre_has_post",
                violation_error_message=_("A cadre takes part with a post."),
            ),
            models.CheckConstraint(
                condition=Q(coefficient__gte="0.95", coefficient__lte="1.05"),
                name="participant_coefficient",
                violation_error_message=_("A coefficient lies between 0.95 and 1.05."),
            ),
        ]

    def __str__(self):
        return self.label

    @property
    def code(self) -> str:
        """Tells the participants of one scheme apart, here and in every file and snapshot."""
        return self.cadre.code if self.cadre else self.village.code

    @property
    def name(self) -> str:
        """The Chinese name, as the history has it."""
        return self.cadre.name if self.cadre else self.village.name

    @property
    def label(self) -> str:
        """A village by its name; a cadre by name, village and post."""
        return f"{self.cadre} · {self.village} · {self.post}" if self.cadre else self.village.label

    @property
    def short(self) -> str:
        """Without village and post, where these stand beside it."""
        return self.cadre.name if self.cadre else self.village.label

    @property
    def township_id(self):
        return self.scheme.township_id

    @property
    def life(self) -> tuple[date | None, date | None]:
        """First and last day, both inclusive: of the village, or of the cadre's service that this scheme appraises."""
        return (self.serves_from, self.serves_until) if self.cadre_id or self.cadre else (self.village.started_on, self.village.ended_on)

    @property
    def periods(self) -> frozenset[int]:
        """The periods that this participant lived to see, and for which figures are expected."""
        return periods_lived(self.scheme.year, *self.life)

    @property
    def has_ended(self) -> bool:
        """Who ends during the year keeps their figures and is not ranked."""
        until = self.life[1]
        return until is not None and until < last_day(self.scheme.year, 5)


class Target(models.Model):
    """A participant's own target, where it differs from the indicator's."""

    indicator = models.ForeignKey(Indicator, models.CASCADE, verbose_name=_("indicator"), related_name="targets")
    participant = models.ForeignKey(Participant, models.CASCADE, verbose_name=_("participant"), related_name="targets")
    target = models.DecimalField(_("target"), max_digits=16, decimal_places=4)

    class TargetQuerySet(models.QuerySet):
        def visible_to(self, user):
            return self.filter(participant__in=Participant.objects.visible_to(user))

    objects = TargetQuerySet.as_manager()

    class Meta:
        verbose_name = _("target")
        verbose_name_plural = _("targets")
        ordering = ["indicator", "participant"]
        constraints = [
            models.UniqueConstraint(
                fields=["indicator", "participant"],
                name="target_once",
                violation_error_message=_("There is a target for this village already."),
            ),
            models.CheckConstraint(
                condition=Q(target__gte=0),
                name="target_not_negative",
                violation_error_message=_("A target is not negative."),
            ),
        ]

    def __str__(self):
        return f"{self.indicator} – {self.participant}"

    @property
    def township_id(self):
        return self.indicator.township_id


class GradeCap(models.Model):
    """The best grade still open to a participant (限评), with the document that decided it. It never touches the score."""

    participant = models.ForeignKey(Participant, models.CASCADE, verbose_name=_("participant"), related_name="caps")
    best_grade = models.CharField(_("best grade"), max_length=40)
    reason = models.CharField(_("reason"), max_length=300)
    document = models.CharField(_("document number"), max_length=80)
    set_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name=_("set by"), related_name="+")
    set_at = models.DateTimeField(_("set at"), auto_now_add=True)
    lifted_at = models.DateTimeField(_("lifted at"), null=True, editable=False)
    lifted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, editable=False, verbose_name=_("lifted by"), related_name="+"
    )
    lifted_document = models.CharField(_("lifted by document"), max_length=120, blank=True, editable=False)
    lifted_reason = models.CharField(_("why it was lifted"), max_length=1000, blank=True, editable=False)

    class GradeCapQuerySet(models.QuerySet):
        def visible_to(self, user):
            return self.filter(participant__in=Participant.objects.visible_to(user))

        def in_force(self):
            return self.filter(lifted_at=None)

        def for_list(self):
            rows = self.select_related(
                "participant__village", "participant__cadre", "participant__post", "participant__scheme", "set_by", "lifted_by"
            )
            return rows.order_by("participant__position", "participant", "pk")

    objects = GradeCapQuerySet.as_manager()

    class Meta:
        verbose_name = _("grade cap")
        verbose_name_plural = _("grade caps")
        ordering = ["participant", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["participant", "document"],
                name="grade_cap_document",
                violation_error_message=_("This document has set a cap here already."),
            )
        ]

    def __str__(self):
        return f"{self.participant} ≤ {self.best_grade}"

    @property
    def grade_label(self) -> str:
        """The best grade in the reader's language."""
        return grade_label(self.participant.scheme, self.best_grade)

    @property
    def township_id(self):
        return self.participant.township_id
