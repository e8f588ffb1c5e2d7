"""The check of one text, or of many, against the table."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from appraisal.guard import spelling
from appraisal.guard.harmless import HARMLESS
from appraisal.guard.spelling import Spelling
from appraisal.guard.table import ROWS

Span = tuple[int, int]


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
    in_chinese, in_words, in_joined_words = spelling.chinese(text), *spelling.english(text)
    harmless = [match.span() for pattern in HARMLESS for match in pattern.finditer(in_chinese.text)]
    cleared = list(cleared)
    covered = (
        list(_occurrences(in_chinese, (spelling.chinese(phrase) for phrase in cleared))),
        list(_occurrences(in_words, (spelling.english(phrase)[0] for phrase in cleared))),
        list(_occurrences(in_joined_words, (spelling.english(phrase)[1] for phrase in cleared))),
    )
    for row in ROWS:
        chinese, english = row.patterns
        places = ((in_chinese, chinese), (in_words, english), (in_joined_words, english))
        for (spelt, pattern), lawful in zip(places, covered, strict=True):
            accepted = (harmless if spelt is in_chinese else []) + ([] if row.closed else lawful)
            for match in pattern.finditer(spelt.text):
                start, end = match.span(1)
                if not any(first <= start and end <= last for first, last in accepted):
                    return Refusal(spelt.written(text, start, end), row.reason, row.key, row.closed)
    return None


def guard_texts(pairs: Iterable[tuple[Any, str]], cleared: Iterable[str] = ()) -> list[tuple[Any, Refusal]]:
    """Every refusal among (where, text), in order."""
    cleared = list(cleared)
    checked = ((where, check_wording(text, cleared)) for where, text in pairs if text)
    return [(where, refusal) for where, refusal in checked if refusal]


def _occurrences(spelt: Spelling, phrases: Iterable[Spelling]) -> Iterator[Span]:
    for phrase in phrases:
        if words := phrase.text.strip():
            yield from (match.span() for match in re.finditer(re.escape(words), spelt.text))
