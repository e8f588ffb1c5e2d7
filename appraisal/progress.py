"""How far the sheets are: figures present of those expected, for many sheets in a constant number of queries."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count

from appraisal.models import Entry, Frequency, Indicator, Participant, Sheet
from appraisal.periods import Period


@dataclass(frozen=True, slots=True)
class Progress:
    """`present` of `expected` figures."""

    present: int
    expected: int

    @property
    def missing(self) -> int:
        return self.expected - self.present

    @property
    def percent(self) -> int:
        """Whole per cents, rounded down, so that 100 means complete."""
        return 100 * self.present // self.expected if self.expected else 100

    def __add__(self, other: Progress) -> Progress:
        return Progress(self.present + other.present, self.expected + other.expected)


NOTHING = Progress(0, 0)


def progress_of(sheets: Iterable[Sheet]) -> dict[int, Progress]:
    """Sheet → its progress."""
    sheets = list(sheets)
    schemes = {sheet.scheme_id for sheet in sheets}
    living = _living(schemes)
    lines = _lines(schemes)
    present = _present(schemes)
    found = {}
    for sheet in sheets:
        frequency = Frequency.YEAR if sheet.period == Period.YEAR else Frequency.QUARTER
        expected = living[sheet.scheme_id, sheet.period] * lines[sheet.scheme_id, sheet.office_id, frequency]
        found[sheet.pk] = Progress(present[sheet.scheme_id, sheet.office_id, sheet.period], expected)
    return found


def _living(schemes: set[int]) -> Counter:
    """(scheme, period) → how many participants lived to see it."""
    rows = Participant.objects.filter(scheme__in=schemes).select_related("scheme", "village", "cadre", "post")
    return Counter((row.scheme_id, period) for row in rows for period in row.periods)


def _lines(schemes: set[int]) -> Counter:
    """(scheme, office, frequency) → how many indicators."""
    rows = Indicator.objects.filter(scheme__in=schemes).values_list("scheme", "office", "frequency").annotate(lines=Count("pk")).order_by()
    return Counter({(scheme, office, frequency): lines for scheme, office, frequency, lines in rows})


def _present(schemes: set[int]) -> Counter:
    """(scheme, office, period) → how many figures are there."""
    keys = ("indicator__scheme", "indicator__office", "period")
    rows = Entry.objects.present().filter(indicator__scheme__in=schemes).values_list(*keys).annotate(figures=Count("pk")).order_by()
    return Counter({(scheme, office, period): figures for scheme, office, period, figures in rows})
