"""The demonstration's past year of cadres: a scheme for secretaries and directors, their ballots, and a sheet ready to be confirmed."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from appraisal.actions import open_scheme
from appraisal.cadre_schemes import create_cadre_scheme
from appraisal.entries import Change, record
from appraisal.measuring import read_sheet
from appraisal.models import Ballot, Scheme, Sheet
from villages.models import Role, Township, User

YEAR = 2025
VALID = 48


def appraise_cadres(township: Township) -> None:
    villages = Scheme.objects.get(township=township, year=YEAR)
    appraisal, committee = (User.objects.filter(duties__role=role).order_by("pk").first() for role in (Role.APPRAISAL, Role.COMMITTEE))
    heading = {"code": "C2025", "title": "2025年度村书记、主任考核", "title_en": "Secretaries and directors 2025", "year": YEAR}
    scheme = Scheme(township=township, village_scheme=villages, **heading)
    posts = township.posts.filter(is_main=True).order_by("position")
    create_cadre_scheme(scheme, posts, township.offices.get(code="DJ"), by=appraisal)
    open_scheme(scheme, by=committee)
    for number, row in enumerate(scheme.participants.in_order()):
        count_ballot(row, number)
    score_duties(scheme)


def count_ballot(row, number: int) -> None:
    excellent, competent = 22 + number % 9, 12 + number % 5
    Ballot.objects.create(
        township=row.scheme.township, village=row.village, cadre=row.cadre, year=YEAR, held_on=date(YEAR, 12, 18),
        frame="村民代表、党员和部分离任干部", counted_by="绩效办", issued=52, collected=50, valid=VALID,
        excellent=excellent, competent=competent, basic=VALID - excellent - competent - 1, incompetent=1,
    )  # fmt: skip


def score_duties(scheme: Scheme) -> None:
    """Nearly everything is there; the committee sees what is still to be confirmed."""
    sheet = Sheet.objects.select_related("scheme__township", "office").get(scheme=scheme)
    scorer = User.objects.get(username="scorer")
    changes = [
        Change(row, line, sheet.period, (line.max - Decimal(number % 4) / 2,), reason="按岗位职责清单核查")
        for number, row in enumerate(sheet.participants())
        for line in sheet.indicators()
        if line.rule == "direct" and line.holders_id in (None, row.post_id)
    ]
    record(changes, by=scorer, all_or_nothing=True)
    read_sheet(sheet, by=scorer)
