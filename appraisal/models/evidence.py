from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from appraisal.models.entry import Entry
from appraisal.periods import Period

MOST_FILES = 5  # of one entry


class EvidenceKind(models.TextChoices):
    JPEG = "jpeg", _("picture")
    PDF = "pdf", "PDF"


CONTENT_TYPES = {EvidenceKind.JPEG: "image/jpeg", EvidenceKind.PDF: "application/pdf"}
ENDINGS = {EvidenceKind.JPEG: "jpg", EvidenceKind.PDF: "pdf"}


class EvidenceQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Who may see the entry."""
        return self.filter(entry__in=Entry.objects.visible_to(user))

    def for_list(self):
        """Without the files themselves."""
        entry = (
            "entry__participant__village",
            "entry__participant__cadre",
            "entry__participant__post",
            "entry__participant__scheme",
            "entry__indicator",
        )
        return self.defer("content").select_related(*entry, "added_by").order_by("entry_id", "number")


class Evidence(models.Model):
    """A picture or PDF that an entry rests on (佐证材料). Never asked for; kept in the database, so that any worker serves it."""

    entry = models.ForeignKey(Entry, models.PROTECT, verbose_name=_("entry"), related_name="evidence")
    number = models.PositiveSmallIntegerField(_("number"))
    kind = models.CharField(_("kind"), max_length=4, choices=EvidenceKind.choices)
    content = models.BinaryField(_("content"))
    size = models.PositiveIntegerField(_("size"), help_text="In bytes.")
    sha256 = models.CharField("SHA-256", max_length=64)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name=_("added by"), related_name="+")
    added_at = models.DateTimeField(_("added at"), auto_now_add=True)

    objects = EvidenceQuerySet.as_manager()

    class Meta:
        verbose_name = _("evidence")
        verbose_name_plural = _("evidence")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["entry", "number"], name="evidence_number"),
            models.CheckConstraint(condition=Q(number__gte=1), name="evidence_number_from_one"),
        ]

    def __str__(self):
        return self.name

    @property
    def township_id(self):
        return self.entry.township_id

    @property
    def name(self) -> str:
        """Says where it belongs, and nothing of the file that was sent: `V01-A1-1-Q3-1.jpg`."""
        entry = self.entry
        place = f"{entry.participant.code}-{entry.indicator.code}-{Period(entry.period).code}"
        return f"{place}-{self.number}.{ENDINGS[self.kind]}"

    @property
    def content_type(self) -> str:
        return CONTENT_TYPES[self.kind]
