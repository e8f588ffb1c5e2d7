"""A village's ranks and totals over the years: each scheme's frozen version as it stands, nothing scaled, nothing computed again."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from appraisal.models import Ranking, Scheme
from appraisal.results.board import Board, Line
from appraisal.results.boards import frozen_outline
from appraisal.results.remarks import unranked_reason
from appraisal.scoring.numbers import hundredths, plain, show

# More villages than this make a ladder of grey threads: then the village climbs alone.
MOST_ON_A_LADDER = 20
GAP = "…"


@dataclass(frozen=True)
class Year:
    """Where the village stood in one frozen version; `before` is its year before, in a scheme of the same kind."""

    line: Line
    before: Year | None = None

    @property
    def board(self) -> Board:
        return self.line.board

    @property
    def scheme(self) -> Scheme:
        """As it was when it was frozen, unsaved."""
        return self.board.scheme

    @property
    def ranking(self) -> Ranking | None:
        return self.board.ranking

    @property
    def full_marks(self) -> str:
        return plain(self.scheme.full_marks)

    @property
    def group(self) -> str:
        return self.line.group.name

    @property
    def ranked(self) -> int:
        return len(self.line.group.ranked)

    @property
    def why_unranked(self) -> str:
        return "" if self.line.rank else unranked_reason(self.line)

    @property
    def points_gained(self) -> int | None:
        """In hundredths; None where a total is lacking or the full marks are others: nothing is scaled."""
        if self.before is None or self.before.scheme.full_marks != self.scheme.full_marks:
            return None
        if self.line.total is None or self.before.line.total is None:
            return None
        return hundredths(Decimal(self.line.total)) - hundredths(Decimal(self.before.line.total))

    @property
    def places_gained(self) -> int | None:
        """None where it was unranked in either year, or ranked among another group."""
        if self.before is None or self.before.group != self.group:
            return None
        if self.line.rank is None or self.before.line.rank is None:
            return None
        return self.before.line.rank - self.line.rank

    @property
    def change(self) -> str:
        """“+1.20, 2 places up”: points and places against the year before, as far as they are compared."""
        return _(", ").join(filter(None, [self.points_in_words, self.places_in_words]))

    @property
    def points_in_words(self) -> str:
        gained = self.points_gained
        if gained is None:
            return ""
        return f"{'+' if gained > 0 else '−' if gained < 0 else '±'}{show(abs(gained))}"

    @property
    def places_in_words(self) -> str:
        gained = self.places_gained
        if gained is None:
            return ""
        if gained == 0:
            return _("same rank")
        if gained > 0:
            return ngettext("%(count)s place up", "%(count)s places up", gained) % {"count": gained}
        return ngettext("%(count)s place down", "%(count)s places down", -gained) % {"count": -gained}

    @property
    def cautions(self) -> list[str]:
        """Why points or places are not compared with the year before."""
        if self.before is None:
            return []
        found = []
        if self.before.scheme.full_marks != self.scheme.full_marks:
            found.append(_("The full marks were %(marks)s: points are not compared.") % {"marks": self.before.full_marks})
        if self.before.group != self.group:
            found.append(_("It was ranked in another group: places are not compared."))
        return found


@dataclass(frozen=True)
class Series:
    """Schemes that follow one another year by year, the oldest first."""

    years: list[Year]

    @property
    def title(self) -> str:
        return str(self.years[-1].scheme)

    @property
    def newest_first(self) -> list[Year]:
        return self.years[::-1]

    @cached_property
    def slots(self) -> list[tuple[str, Year | None]]:
        """(label, year) for the pictures; a gap of any length is one empty slot."""
        found: list[tuple[str, Year | None]] = []
        for number, year in enumerate(self.years):
            if number and year.scheme.year > self.years[number - 1].scheme.year + 1:
                found.append((GAP, None))
            alone = sum(other.scheme.year == year.scheme.year for other in self.years) == 1
            found.append((str(year.scheme.year) if alone else f"{year.scheme.year} {year.scheme.code}", year))
        return found

    @property
    def columns(self) -> list[str]:
        return [label for label, _year in self.slots]

    @property
    def top(self) -> str:
        """The newest scheme's full marks, up to which totals are drawn."""
        return f"{self.years[-1].scheme.full_marks:.2f}"

    @property
    def totals(self) -> list[str | None]:
        """Nothing for a year of other full marks: no total is scaled."""
        full = self.years[-1].scheme.full_marks
        return [year.line.total if year and year.scheme.full_marks == full else None for _label, year in self.slots]

    @property
    def has_other_full_marks(self) -> bool:
        return len({year.scheme.full_marks for year in self.years}) > 1

    @property
    def is_drawn(self) -> bool:
        return len(self.years) > 1 and any(year.line.rank for year in self.years)

    @property
    def rungs(self) -> list[tuple[str, list[int | None], bool]]:
        """The village, and those that were ranked with it: each slot's own group alone."""
        own = self.years[-1].line
        mates = [{line.code: line for line in year.line.group.ranked} if year else {} for _label, year in self.slots]
        others = {code: line for slot in mates for code, line in slot.items() if code != own.code}
        if max(map(len, mates)) > MOST_ON_A_LADDER:
            others = {}
        return [
            (line.label, [slot[code].rank if code in slot else None for slot in mates], code == own.code)
            for code, line in {own.code: own, **others}.items()
        ]


def series_of(code: str, rankings: Iterable[Ranking]) -> list[Series]:
    """One for each kind of scheme, the oldest year first; each snapshot is parsed once. `rankings`: one for each scheme."""
    lines = [line for board in map(frozen_outline, rankings) for line in board.lines if line.code == code]
    lines.sort(key=lambda line: (line.board.scheme.year, line.board.scheme.code))
    years = [line.board.scheme.year for line in lines]
    kinds: dict[str, list[Line]] = {}
    for line in lines:
        kinds.setdefault("" if len(set(years)) == len(years) else kind_of(line.board.scheme), []).append(line)
    return [Series(linked(row)) for row in kinds.values()]


def kind_of(scheme: Scheme) -> str:
    """Its title without the year, by which a township's schemes of one kind know each other."""
    return re.sub(r"[\d\s]|年度?", "", scheme.title)


def linked(lines: Sequence[Line]) -> list[Year]:
    """Each with its year before, where exactly one scheme was that year's."""
    years: list[Year] = []
    for line in lines:
        before = [year for year in years if year.scheme.year == line.board.scheme.year - 1]
        years.append(Year(line, before[0] if len(before) == 1 else None))
    return years
