from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from appraisal.guard import CLEARED_PHRASES
from villages.models import Township
from villages.models.named import TownshipQuerySet


class ClearedPhraseQuerySet(TownshipQuerySet):
    def phrases_of(self, township: str) -> list[str]:
        """The phrases cleared in the township of this name: those every list starts with, and its own."""
        return [*CLEARED_PHRASES, *self.filter(township__name=township).values_list("phrase", flat=True)]


class ClearedPhrase(models.Model):
    """A lawful phrase that holds a refused word and is accepted in this township (`appraisal.guard`)."""

    township = models.ForeignKey(Township, models.PROTECT, verbose_name=_("township"), related_name="cleared_phrases")
    phrase = models.CharField(_("phrase"), max_length=120)
    reason = models.CharField(_("reason"), max_length=300)
    basis = models.CharField(_("basis"), max_length=200)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, verbose_name=_("added by"), related_name="+")
    added_at = models.DateTimeField(_("added at"), auto_now_add=True)

    objects = ClearedPhraseQuerySet.as_manager()

    class Meta:
        verbose_name = _("cleared phrase")
        verbose_name_plural = _("cleared phrases")
        ordering = ["township", "phrase"]
        constraints = [
            models.UniqueConstraint(
                fields=["township", "phrase"],
                name="cleared_phrase_once",
                violation_error_message=_("This phrase is cleared already."),
            )
        ]

    def __str__(self):
        return self.phrase
