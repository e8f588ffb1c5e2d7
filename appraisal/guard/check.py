"""The check of one text, or of many, against the table."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from appraisal.guard import spelling
from appraisal.guard.harmless import HARMLESS
from appraisal.guard.spelling import Spelling
from appraisal.guard.table import ROWS


@dataclass(frozen=True)
class Refusal:
    """`found` as it stands in the text, `row` the key of the table's row; a `closed` row is opened by nobody."""

    found: str
    reason: str | Promise
    row: str
    closed: bool

    def __str__(self):
        words = {"found": self.found, "reason": self.reason}
        if self.closed:
            return _("“%(found)s” cannot be appraised. %(reason)s") % words
        return _("“%(found)s” cannot be appraised. %(reason)s The discipline office can clear a lawful phrase.") % words


def check_wording(text: str, cleared: Iterable[str] = ()) -> Refusal | None:
    """The first thing in the text that may not be appraised. A cleared phrase covers its own occurrences only."""
    spellings = spelling.spellings(text)
    harmless = [spellings[0].place(*match.span()) for pattern in HARMLESS for match in pattern.finditer(spellings[0].text)]
    lawful = [place for phrase in cleared for place in _occurrences(spellings, spelling.spellings(phrase))]
    for row in ROWS:
        accepted = harmless if row.closed else harmless + lawful
        for spelt, pattern in zip(spellings, row.patterns, strict=True):
            for match in pattern.finditer(spelt.text):
                start, end = spelt.place(*match.span(1))
                if not any(first <= start and end <= last for first, last in accepted):
                    return Refusal(text[start:end], row.reason, row.key, row.closed)
    return None


def guard_texts(pairs: Iterable[tuple[Any, str]], cleared: Iterable[str] = ()) -> list[tuple[Any, Refusal]]:
    """Every refusal among (where, text), in order."""
    cleared = list(cleared)
    checked = ((where, check_wording(text, cleared)) for where, text in pairs if text)
    return [(where, refusal) for where, refusal in checked if refusal]


def _occurrences(text: Sequence[Spelling], phrase: Sequence[Spelling]) -> Iterator[tuple[int, int]]:
    """Where a phrase stands in a text, in whatever spelling it shows."""
    for spelt, sought in zip(text, phrase, strict=True):
        if words := sought.text.strip():
            yield from (spelt.place(*match.span()) for match in re.finditer(re.escape(words), spelt.text))
