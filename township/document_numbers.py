"""Numbers of official papers, such as 青政发〔2026〕12号: the year stands in hexagonal brackets, the number has no leading zero."""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

# What a keyboard offers in place of 〔 and 〕.
BRACKETS = str.maketrans(
    {"[": "〔", "(": "〔", "（": "〔", "【": "〔", "［": "〔", "]": "〕", ")": "〕", "）": "〕", "】": "〕", "］": "〕"}
)
NUMBER = re.compile(r"(?P<office>[^\s〔〕]{1,20})〔(?P<year>20\d\d)〕第?0*(?P<number>[1-9]\d{0,4})号")


def clean_document_number(text: str) -> str:
    """The number in its proper form, whatever brackets were typed; ValidationError says how it is written."""
    found = NUMBER.fullmatch(re.sub(r"\s", "", text).translate(BRACKETS))
    if not found:
        raise ValidationError(_("“%(text)s”: write the number like 青政发〔2026〕12号.") % {"text": text.strip()})
    return f"{found['office']}〔{found['year']}〕{found['number']}号"


def rewritten(typed: str, number: str) -> str:
    """A notice where the number is not stored as it was typed; else nothing."""
    if re.sub(r"\s", "", typed) == number:
        return ""
    return _("The document number is stored as %(number)s.") % {"number": number}
