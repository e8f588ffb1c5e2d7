"""The wording guard at the door of forms."""

from appraisal.guard import check_wording
from appraisal.models import ClearedPhrase


def cleared_phrases(township) -> list[str]:
    return ClearedPhrase.objects.phrases_of(township.name if township else "")


def refuse_wordings(form, township, fields) -> None:
    """Add the guard's refusal, with its reason, to each of these text fields that needs it."""
    cleared = cleared_phrases(township)
    for name in fields:
        if refusal := check_wording(form.cleaned_data.get(name) or "", cleared):
            form.add_error(name, str(refusal))
