from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from appraisal import rules
from appraisal.models.entry import Entry
from appraisal.models.participant import GradeCap, Participant
from appraisal.models.ranking import Ranking
from appraisal.models.scheme import Scheme
from township.trace import Trace
from township.workflow import Move
from villages.rules import is_committee


class AppealStatus(models.TextChoices):
    FILED = "filed", _("Filed")
    INADMISSIBLE = "inadmissible", _("Not admissible")
    ACCEPTED = "accepted", _("Being investigated")
    DECIDED = "decided", _("Decided")
    REVIEW = "review", _("Second review")
    FINAL = "final", _("Finally decided")
    WITHDRAWN = "withdrawn", _("Withdrawn")


class Matter(models.TextChoices):
    ENTRY = "entry", _("a figure")
    CAP = "cap", _("a grade cap")
    BALLOT = "ballot", _("a ballot count")
    CALCULATION = "calculation", _("the calculation")


class Verdict(models.TextChoices):
    UPHELD = "upheld", _("upheld")
    PARTLY = "partly", _("upheld in part")
    REJECTED = "rejected", _("rejected")


# A decision is still to come.
UNDECIDED = (AppealStatus.FILED, AppealStatus.ACCEPTED, AppealStatus.REVIEW)
FAVOURABLE = (Verdict.UPHELD, Verdict.PARTLY)
UPHELD = Q(verdict__in=FAVOURABLE) | Q(review_verdict__in=FAVOURABLE)


class AppealQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Officials see all of their township, a village its own."""
        return self.filter(participant__in=Participant.objects.visible_to(user))

    def for_list(self):
        return self.select_related(
            "scheme__township",
            "participant__village",
            "participant__cadre",
            "participant__post",
            "entry__indicator",
            "cap__participant__village",
            "cap__participant__cadre",
            "cap__participant__post",
            "filed_by",
            "investigator",
        ).order_by("-pk")

    def unsettled(self):
        """Upheld and not carried out yet: the figure or the cap stands as it was, no version was frozen since."""
        newer = Ranking.objects.filter(scheme=models.OuterRef("scheme"), version__gt=models.OuterRef("ranking__version"))
        stands = Q(entry__version=models.F("version")) | Q(cap__isnull=False, cap__lifted_at=None)
        stands |= Q(matter=Matter.CALCULATION, ranking__isnull=False) & ~models.Exists(newer)
        return self.filter(UPHELD, stands).exclude(status__in=UNDECIDED)

    def may_be_reviewed(self, day):
        """Decided against the village, which may still ask for a second review that day."""
        decided = self.filter(status__in=[AppealStatus.DECIDED, AppealStatus.INADMISSIBLE], ask_by__gte=day)
        return decided.exclude(verdict=Verdict.UPHELD)

    def open(self):
        """What keeps a ranking from becoming final: undecided, or upheld and not carried out yet."""
        return self.filter(Q(status__in=UNDECIDED) | Q(pk__in=self.unsettled().values("pk")))


class Appeal(models.Model):
    """A village's appeal (申诉) on a figure, a cap, a ballot count or the calculation; once decided, one second review (复核)."""

    MOVES = {
        "admit": Move(_("Admit"), {AppealStatus.FILED}, AppealStatus.ACCEPTED, rules.may_decide, person=rules.may_judge),
        "dismiss": Move(
            _("Not admissible"),
            {AppealStatus.FILED},
            AppealStatus.INADMISSIBLE,
            rules.may_decide,
            needs_reason=True,
            person=rules.may_judge,
        ),
        "withdraw": Move(_("Withdraw"), {AppealStatus.FILED, AppealStatus.ACCEPTED}, AppealStatus.WITHDRAWN, rules.may_appeal),
        "decide": Move(
            _("Decide"),
            {AppealStatus.ACCEPTED},
            AppealStatus.DECIDED,
            rules.may_decide,
            guard=rules.is_investigated,
            needs_reason=True,
            person=rules.may_judge,
        ),
        "ask_review": Move(
            _("Ask for a second review"),
            {AppealStatus.DECIDED, AppealStatus.INADMISSIBLE},
            AppealStatus.REVIEW,
            rules.may_appeal,
            guard=rules.review_may_be_asked,
            needs_reason=True,
        ),
        "conclude": Move(
            _("Decide finally"), {AppealStatus.REVIEW}, AppealStatus.FINAL, is_committee, needs_reason=True, person=rules.may_judge
        ),
    }

    scheme = models.ForeignKey(Scheme, models.PROTECT, verbose_name=_("scheme"), related_name="appeals")
    participant = models.ForeignKey(Participant, models.PROTECT, verbose_name=_("participant"), related_name="appeals")
    matter = models.CharField(_("on"), max_length=12, choices=Matter.choices)
    entry = models.ForeignKey(Entry, models.PROTECT, null=True, blank=True, verbose_name=_("entry"), related_name="appeals")
    version = models.PositiveIntegerField(_("version"), null=True, help_text="Of the entry when it was appealed against.")
    cap = models.ForeignKey(GradeCap, models.PROTECT, null=True, blank=True, verbose_name=_("grade cap"), related_name="appeals")
    ranking = models.ForeignKey(Ranking, models.PROTECT, null=True, blank=True, verbose_name=_("ranking"), related_name="appeals")
    text = models.TextField(_("what is wrong, and what would be right"))
    status = models.CharField(_("status"), max_length=12, choices=AppealStatus.choices, default=AppealStatus.FILED, editable=False)
    filed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("filed by"), related_name="+")
    filed_on = models.DateField(_("filed on"))
    decide_by = models.DateField(_("to be decided by"))
    investigator = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, verbose_name=_("investigator"), related_name="+"
    )
    findings = models.TextField(_("findings"), blank=True)
    verdict = models.CharField(_("verdict"), max_length=10, choices=Verdict.choices, blank=True)
    decision = models.TextField(_("decision"), blank=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name=_("decided by"), related_name="+")
    decided_on = models.DateField(_("decided on"), null=True)
    ask_by = models.DateField(_("second review by request until"), null=True)
    review_text = models.TextField(_("why a second review"), blank=True)
    review_by = models.DateField(_("second review to be decided by"), null=True)
    review_verdict = models.CharField(_("verdict of the second review"), max_length=10, choices=Verdict.choices, blank=True)
    review_decision = models.TextField(_("decision of the second review"), blank=True)
    reviewed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name=_("reviewed by"), related_name="+")
    reviewed_on = models.DateField(_("reviewed on"), null=True)

    objects = AppealQuerySet.as_manager()

    class Meta:
        verbose_name = _("appeal")
        verbose_name_plural = _("appeals")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=(
                    Q(matter__in=["entry", "ballot"], entry__isnull=False, cap=None)
                    | Q(matter="cap", cap__isnull=False, entry=None)
                    | Q(matter="calculation", entry=None, cap=None)
                ),
                name="appeal_matter_fits",
                violation_error_message=_("Name the figure or the cap that the appeal is about."),
            ),
            models.UniqueConstraint(
                fields=["entry"],
                condition=Q(status__in=["filed", "accepted", "review"]),
                name="appeal_one_open_on_entry",
                violation_error_message=_("An appeal on this figure is open already."),
            ),
            models.UniqueConstraint(
                fields=["cap"],
                condition=Q(status__in=["filed", "accepted", "review"]),
                name="appeal_one_open_on_cap",
                violation_error_message=_("An appeal on this grade cap is open already."),
            ),
            models.UniqueConstraint(
                fields=["participant"],
                condition=Q(status__in=["filed", "accepted", "review"], matter="calculation"),
                name="appeal_one_open_on_calculation",
                violation_error_message=_("An appeal on the calculation is open already."),
            ),
            models.CheckConstraint(
                condition=Q(entry=None, version=None) | Q(entry__isnull=False, version__isnull=False),
                name="appeal_version_of_entry",
            ),
        ]

    def __str__(self):
        return _("Appeal %(number)s of %(village)s") % {"number": self.pk, "village": self.participant}

    def get_absolute_url(self):
        return reverse("appeal", args=[self.pk])

    @property
    def township_id(self):
        return self.scheme.township_id

    @property
    def due_on(self):
        """By when the next decision has to come; None when nobody has to decide."""
        if self.status in (AppealStatus.FILED, AppealStatus.ACCEPTED):
            return self.decide_by
        return self.review_by if self.status == AppealStatus.REVIEW else None

    @property
    def is_overdue(self) -> bool:
        return self.due_on is not None and self.due_on < timezone.localdate()

    @property
    def is_upheld(self) -> bool:
        """At least in part. What a second review leaves as it was stays as the first decision said."""
        return self.verdict in FAVOURABLE or self.review_verdict in FAVOURABLE

    @property
    def is_unsettled(self) -> bool:
        """See the QuerySet's `unsettled`."""
        return Appeal.objects.unsettled().filter(pk=self.pk).exists()

    @property
    def about(self) -> str:
        """What it is on, in words: the figure with its period, the cap, or the calculation."""
        if self.entry:
            return f"{self.entry.indicator.code} {self.entry.indicator} · {self.entry.get_period_display()}"
        return str(self.cap) if self.cap else self.get_matter_display()

    def involved(self) -> set[int]:
        """Users who entered, marked, confirmed or set what is appealed against, or worked on the appeal before.

        None of them investigates or decides.
        """
        people = {self.filed_by_id}
        if self.status == AppealStatus.REVIEW:
            people |= {self.decided_by_id, self.investigator_id}
        if self.cap:
            people.add(self.cap.set_by_id)
        if self.matter == Matter.CALCULATION and self.ranking:
            people.add(self.ranking.frozen_by_id)
        if self.entry:
            people |= {self.entry.entered_by_id, *self._hands_on_the_figure}
        return people - {None}

    @cached_property
    def _hands_on_the_figure(self) -> list[int | None]:
        """Asked once for each object: a page asks it for every button."""
        entry = self.entry
        seats = entry.indicator.seats.filter(period=entry.period).values_list("assessor", flat=True)
        deeds = Trace.objects.of(entry).filter(verb="enter").values_list("by", flat=True)
        sheet = self.scheme.sheets.filter(office=entry.indicator.office_id, period=entry.period).first()
        moves = Trace.objects.of(sheet).filter(verb__in=["submit", "confirm"]).values_list("by", flat=True) if sheet else []
        return [*seats, *deeds, *moves]
