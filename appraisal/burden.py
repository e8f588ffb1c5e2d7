"""The burden meter: how many figures a scheme asks for, so that its author sees it before others feel it."""

from __future__ import annotations

from dataclasses import dataclass

from appraisal.models import Frequency, Indicator, Scheme

INDICATORS_ADVISED = 35
FIGURES_ADVISED = 20


@dataclass(frozen=True)
class Burden:
    """Figures to enter: for each village in a quarter and once a year, and for each office in a quarter over all villages."""

    indicators: int
    village_quarter: int
    village_year: int
    offices: list[tuple[object, int, int]]

    @property
    def is_heavy(self) -> bool:
        """More than villages and offices should be asked for: 35 indicators, or 20 figures a village and quarter."""
        return self.indicators > INDICATORS_ADVISED or self.village_quarter > FIGURES_ADVISED


def burden_of(scheme: Scheme) -> Burden:
    rows = list(Indicator.objects.filter(scheme=scheme).select_related("office").order_by("office__position", "office"))
    villages = scheme.participants.count()
    quarterly = [row for row in rows if row.frequency == Frequency.QUARTER]
    offices = {row.office: [0, 0] for row in rows}
    for row in rows:
        offices[row.office][row.frequency == Frequency.YEAR] += villages
    return Burden(
        indicators=len(rows),
        village_quarter=len(quarterly),
        village_year=len(rows) - len(quarterly),
        offices=[(office, quarter, year) for office, (quarter, year) in offices.items()],
    )
