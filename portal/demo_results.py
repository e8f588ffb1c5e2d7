"""The demonstration's past year of cadres: their schemes, ballots and sheets; one waits to be confirmed, one is concluded."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from appraisal.actions import open_scheme
from appraisal.cadre_schemes import create_cadre_scheme
from appraisal.entries import Change, record
from appraisal.measuring import read_sheet
from appraisal.models import Ballot, Scheme, Sheet
from portal.demo_linkages import conclude, propose_what_follows
from portal.demonstration import person
from villages.models import Role, Township, User

YEAR = 2025
VALID = 48


SCHEMES = [
    ({"code": "C2025", "title": "2025年度村书记、主任考核", "title_en": "Secretaries and directors 2025"}, True),
    (
        {"code": "D2025", "title": "2025年度村文书、妇联主席、治保主任考核", "title_en": "Other village posts 2025"},
        False,
    ),
]


def appraise_cadres(township: Township) -> None:
    """Two schemes: the main posts' sheet waits to be confirmed, the others' ranking is final and has its consequences."""
    for heading, is_main in SCHEMES:
        scheme = appraise(township, heading, is_main)
    propose_what_follows(conclude(scheme))


def appraise(township: Township, heading: dict[str, str], is_main: bool) -> Scheme:
    villages = Scheme.objects.get(township=township, year=YEAR, kind="villages")
    scheme = Scheme(township=township, village_scheme=villages, year=YEAR, **heading)
    posts = township.posts.filter(is_main=is_main).order_by("position")
    create_cadre_scheme(scheme, posts, township.offices.get(code="DJ"), by=person(Role.APPRAISAL))
    open_scheme(scheme, by=person(Role.COMMITTEE))
    for number, row in enumerate(scheme.participants.in_order()):
        count_ballot(row, number)
    score_duties(scheme)
    return scheme


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
