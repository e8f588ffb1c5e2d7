"""A township with posts and two villages of known totals, and schemes for its cadres."""

from datetime import date
from decimal import Decimal

from appraisal.actions import open_scheme
from appraisal.cadre_schemes import create_cadre_scheme
from appraisal.measuring import read_sheet
from appraisal.models import Ballot, Scheme
from appraisal.results.freeze import freeze
from cadres.actions import found_posts
from cadres.models import Tenure
from tests.cadres.factories import make_cadre
from tests.factories import (
    make_category,
    make_entry,
    make_indicator,
    make_office,
    make_official,
    make_participant,
    make_scheme,
    make_township,
    make_village,
)
from villages.models import Role

YEAR = 2025


def make_town():
    """A township with its five posts, two villages with frozen totals of 88.10 (good) and 70.00 (pass), and an office."""
    township = make_township()
    found_posts(township, by=make_official(Role.ADMIN, township=township))
    first, second = (make_village(township=township, code=code) for code in ("V01", "V02"))
    make_office(township=township, code="DJ")
    scheme = make_scheme(township=township, year=YEAR, status="open")
    line = make_indicator(make_category(scheme), rule="direct", params="step=0.01", frequency="year", max=Decimal(100))
    for village, points in ((first, 8810), (second, 7000)):
        make_entry(make_participant(scheme, village=village), line, 5, inputs=[str(Decimal(points) / 100)], points=points, reason="台账")
    freeze(scheme, by=make_official(Role.APPRAISAL, township=township))
    return township


def post(town, code):
    return town.posts.get(code=code)


def village(town, code):
    return town.villages.get(code=code)


def serve(town, code, place="V01", started=date(2024, 3, 1), left=None, **fields):
    """A new cadre in this post, or the given one."""
    cadre = fields.pop("cadre", None) or make_cadre(village=village(town, place))
    where = {"village": village(town, place), "post": post(town, code)}
    return Tenure.objects.create(cadre=cadre, started_on=started, left_on=left, **where, **fields)


def make_cadre_scheme(town, appraisal, *codes, **fields):
    heading = Scheme(**{"township": town, "code": f"C{len(codes)}{codes[0]}", "title": "村干部考核", "year": YEAR} | fields)
    heading.village_scheme = Scheme.objects.get(township=town, kind="villages", year=YEAR)
    return create_cadre_scheme(heading, [post(town, code) for code in codes], town.offices.get(code="DJ"), by=appraisal)


def run(scheme, *, committee=None):
    open_scheme(scheme, by=committee or make_official(Role.COMMITTEE, township=scheme.township))
    return scheme


def appraise(scheme, scorer):
    """Duties of 91.00 in all, a ballot of 28 / 9 / 9 / 2, and the village's total as it is read."""
    for row in scheme.participants.in_order():
        Ballot.objects.create(
            township=scheme.township, village=row.village, cadre=row.cadre, year=YEAR, held_on=date(2025, 12, 20), frame="代表",
            counted_by="监委会", issued=50, collected=49, valid=48, excellent=28, competent=9, basic=9, incompetent=2,
        )  # fmt: skip
        lines = [line for line in scheme.indicators.filter(category__code="D") if line.holders_id in (None, row.post_id)]
        for line in lines:
            points = line.max - (9 if line == lines[0] else 0)
            make_entry(row, line, 5, inputs=[str(points)], points=int(points * 100), reason="台账")
    (sheet,) = scheme.sheets.all()
    read_sheet(sheet, by=scorer)
