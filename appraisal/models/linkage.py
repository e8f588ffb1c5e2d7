from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from appraisal import rules
from appraisal.models.participant import Participant
from appraisal.models.ranking import Ranking
from appraisal.models.scheme import Scheme
from township.workflow import Move
from villages.models import Role
from villages.rules import is_committee


class LinkageKind(models.TextChoices):
    PAY = "pay", _("Performance pay")
    HONOUR = "honour", _("Honours")
    FUNDS = "funds", _("Work-incentive money")
    POST = "post", _("Reference for appointment")


class LinkageStatus(models.TextChoices):
    DRAFT = "draft", _("Draft")
    SUBMITTED = "submitted", _("Submitted to the committee")
    APPROVED = "approved", _("Approved")
    RETURNED = "returned", _("Returned")
    CANCELLED = "cancelled", _("Cancelled")


MONEY = (LinkageKind.PAY, LinkageKind.FUNDS)
OPEN = (LinkageStatus.DRAFT, LinkageStatus.RETURNED)  # its proposer may still write


def read_by(user, prefix: str = "") -> Q:
    """All lists of a township, or for those who pay, the lists of money."""
    townships, paying = user.townships_as(*rules.READ_LINKAGES), user.townships_as(Role.ECONOMY)
    return Q(**{f"{prefix}scheme__township__in": townships}) | Q(**{f"{prefix}scheme__township__in": paying, f"{prefix}kind__in": MONEY})


class LinkageQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Those who propose, decide and check; whoever is on a list reads their own line of it, see LinkageLine."""
        return self.filter(read_by(user))

    def for_list(self):
        rows = self.select_related("scheme__township", "ranking__scheme", "proposed_by", "decided_by").defer("ranking__snapshot")
        return rows.order_by("-scheme__year", "scheme", "kind", "pk")


class Linkage(models.Model):
    """What a final ranking is to lead to (四挂钩): a proposed list with its terms, which a named person approves. Nothing is paid here.

    `terms` by kind, money as text in yuan. pay: {basic, performance, coefficients: {grade: factor}}; honour: {places, on};
    funds: {source, amounts: {grade: yuan}}; post: {words: {grade: words}}.
    """

    MOVES = {
        "submit": Move(
            _("Submit to the committee"), set(OPEN), LinkageStatus.SUBMITTED, rules.may_propose_linkage, guard=rules.rests_on_final
        ),
        "approve": Move(
            _("Approve"),
            {LinkageStatus.SUBMITTED},
            LinkageStatus.APPROVED,
            is_committee,
            guard=rules.rests_on_final,
            needs_reason=True,
            person=rules.has_no_hand_in_it,
        ),
        "return": Move(_("Return"), {LinkageStatus.SUBMITTED}, LinkageStatus.RETURNED, is_committee, needs_reason=True),
        "withdraw": Move(
            _("Withdraw"), {*OPEN, LinkageStatus.SUBMITTED}, LinkageStatus.CANCELLED, rules.may_propose_linkage, needs_reason=True
        ),
        "revoke": Move(_("Revoke"), {LinkageStatus.APPROVED}, LinkageStatus.CANCELLED, is_committee, needs_reason=True),
    }

    scheme = models.ForeignKey(Scheme, models.PROTECT, verbose_name=_("scheme"), related_name="linkages")
    ranking = models.ForeignKey(Ranking, models.PROTECT, verbose_name=_("ranking"), related_name="linkages")
    kind = models.CharField(_("linked to"), max_length=8, choices=LinkageKind.choices)
    title = models.CharField(_("title"), max_length=80)
    basis = models.CharField(_("basis"), max_length=120, help_text=_("The plan or paper that says so, such as 青政发〔2026〕12号."))
    terms = models.JSONField(_("terms"), default=dict)
    status = models.CharField(_("status"), max_length=10, choices=LinkageStatus.choices, default=LinkageStatus.DRAFT, editable=False)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("proposed by"), related_name="+")
    proposed_at = models.DateTimeField(_("proposed at"), auto_now_add=True)
    decided_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name=_("decided by"), related_name="+")
    decided_at = models.DateTimeField(_("decided at"), null=True)
    document = models.CharField(_("deciding paper"), max_length=120, blank=True)

    objects = LinkageQuerySet.as_manager()

    class Meta:
        verbose_name = _("linkage of a result")
        verbose_name_plural = _("linkages of results")
        ordering = ["scheme", "kind", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["scheme", "kind"],
                condition=Q(kind__in=["pay", "funds", "post"]) & ~Q(status="cancelled"),
                name="linkage_once",
                violation_error_message=_("There is such a list for this scheme already: withdraw or revoke it first."),
            ),
            models.UniqueConstraint(
                fields=["scheme", "title"],
                condition=Q(kind="honour") & ~Q(status="cancelled"),
                name="linkage_honour_once",
                violation_error_message=_("There is a list for this honour already: withdraw or revoke it first."),
            ),
            models.CheckConstraint(
                condition=~Q(status="approved") | Q(decided_by__isnull=False) & ~Q(decided_by=F("proposed_by")) & ~Q(document=""),
                name="linkage_two_people",
                violation_error_message=_("Another person approves, by a paper."),
            ),
        ]

    def __str__(self):
        return f"{self.title} · {self.scheme}"

    def get_absolute_url(self):
        return reverse("linkage", args=[self.pk])

    @property
    def township_id(self):
        return self.scheme.township_id

    @property
    def is_open(self) -> bool:
        return self.status in OPEN


def approved_for(user) -> Q:
    villages = user.villages_as(Role.VILLAGE, Role.STATIONED)
    own = Q(participant__cadre__user=user) | Q(participant__cadre=None, participant__village__in=villages)
    return own & Q(linkage__status=LinkageStatus.APPROVED)


class LinkageLineQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Officials as the list; once it is approved, a cadre their own line and a village what concerns itself."""
        return self.filter(read_by(user, "linkage__") | approved_for(user))

    def approved_for(self, user):
        """What was approved for this person, or for a village they answer for or are stationed in."""
        return self.filter(approved_for(user), is_included=True)

    def for_list(self):
        rows = self.select_related("linkage__scheme__township", "participant__village", "participant__cadre", "participant__post")
        return rows.order_by("linkage", "position", "pk")


class LinkageLine(models.Model):
    """One cadre or village on a list. Money is in fen, None where it cannot be told.

    `service` is what pay is computed from: [{village, post, ratio, months}]. `hindrances` say why a candidate is left out.
    """

    linkage = models.ForeignKey(Linkage, models.CASCADE, verbose_name=_("linkage of a result"), related_name="lines")
    participant = models.ForeignKey(Participant, models.PROTECT, verbose_name=_("participant"), related_name="linkage_lines")
    position = models.PositiveIntegerField(_("position"))
    rank = models.PositiveIntegerField(_("rank"), null=True)
    grade = models.CharField(_("grade"), max_length=60, blank=True)
    total = models.BigIntegerField(_("total"), null=True, help_text="In hundredths.")
    service = models.JSONField(_("months served"), default=list)
    hindrances = models.JSONField(_("hindrances"), default=list)
    is_included = models.BooleanField(_("on the list"), default=True)
    coefficient = models.DecimalField(_("coefficient"), max_digits=5, decimal_places=4, null=True, blank=True)
    basic = models.BigIntegerField(_("basic pay"), null=True, help_text="In fen.")
    performance = models.BigIntegerField(_("performance pay"), null=True, help_text="In fen.")
    amount = models.BigIntegerField(_("amount"), null=True, help_text="In fen.")
    words = models.CharField(_("suggestion"), max_length=120, blank=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True, help_text=_("Why this line differs from what the terms give."))

    objects = LinkageLineQuerySet.as_manager()

    class Meta:
        verbose_name = _("line of a linkage")
        verbose_name_plural = _("lines of linkages")
        ordering = ["linkage", "position"]
        constraints = [
            models.UniqueConstraint(
                fields=["linkage", "participant"],
                name="linkage_line_once",
                violation_error_message=_("This participant is on the list already."),
            ),
            models.CheckConstraint(
                condition=(Q(basic=None) | Q(basic__gte=0))
                & (Q(performance=None) | Q(performance__gte=0))
                & (Q(amount=None) | Q(amount__gte=0)),
                name="linkage_line_money",
                violation_error_message=_("An amount is not negative."),
            ),
        ]

    def __str__(self):
        return f"{self.participant} · {self.linkage.title}"

    def get_absolute_url(self):
        return reverse("linkage_line", args=[self.pk])

    @property
    def township_id(self):
        return self.linkage.township_id
