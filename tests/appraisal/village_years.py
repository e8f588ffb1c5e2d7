"""Years of a township's villages, each frozen: one category, one indicator, totals that are easy to count."""

from datetime import date

from appraisal.models import Ranking, Scheme
from appraisal.results.freeze import freeze
from appraisal.rules import OPEN_TO_VILLAGES
from tests.factories import make_category, make_entry, make_indicator, make_official, make_participant, make_scheme
from villages.models import Role


def frozen(villages, year, points, *, status="computed", groups="", **fields):
    """A version in which the villages have these points of 4.00 in the one indicator: 376 is a total of 94.00 of 100."""
    township = villages[0].township
    scheme = make_scheme(township=township, year=year, **fields)
    indicator = make_indicator(make_category(scheme, weight=fields.get("full_marks", 100)), frequency="year")
    for number, (village, one) in enumerate(zip(villages, points, strict=True)):
        participant = make_participant(scheme, village=village, group=groups[number : number + 1])
        if one is not None:
            make_entry(participant, indicator, period=5, points=one)
    Scheme.objects.filter(pk=scheme.pk).update(status="open")
    return frozen_again(scheme, status)


def frozen_again(scheme, status="computed"):
    ranking, _is_new = freeze(scheme, by=make_official(Role.APPRAISAL, township=scheme.township))
    days = {"public_from": date(2026, 2, 2), "public_until": date(2026, 2, 9)} if status in OPEN_TO_VILLAGES else {}
    days |= {"final_on": date(2026, 3, 2)} if status == "final" else {}
    Ranking.objects.filter(pk=ranking.pk).update(status=status, **days)
    return ranking
