"""The demonstration's concluded year of cadres: clerks, women's chairs and security heads, from the sheet to what follows from it."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from appraisal import linkages, publicity
from appraisal.models import Linkage, Ranking, Scheme
from appraisal.results.freeze import freeze
from appraisal.review import move_sheet
from portal.demonstration import bring_to_lock, person, sheets_of
from township.workflow import move
from villages.models import Role

PAY = {"basic": "2000.00", "performance": "15456.00", "coefficients": {"excellent": "1.00", "good": "0.95", "pass": "0.85", "fail": "0.60"}}


def conclude(scheme: Scheme) -> Ranking:
    """Its sheet goes all its way, its ranking was publicised two weeks ago and is final."""
    for sheet in sheets_of(scheme):
        move_sheet(sheet, "submit", by=person(Role.SCORER))
        bring_to_lock(sheet)
    appraisal, committee = person(Role.APPRAISAL), person(Role.COMMITTEE)
    ranking, _is_new = freeze(scheme, by=appraisal)
    publicity.submit(ranking, by=appraisal)
    publicity.approve(ranking, by=committee, minutes="青石镇党委会议纪要〔2026〕2号")
    publicity.publicise(ranking, by=appraisal, starts_on=timezone.localdate())
    publicity.keep(ranking, public_from=ranking.public_from - timedelta(days=14), public_until=timezone.localdate() - timedelta(days=1))
    move(ranking, "close", by=appraisal)
    publicity.finalise(ranking, by=committee, document="青政发〔2026〕8号")
    return ranking


def propose_what_follows(ranking: Ranking) -> None:
    """The pay sheet waits for the committee; the honour is approved."""
    appraisal, committee = person(Role.APPRAISAL), person(Role.COMMITTEE)
    scheme = ranking.scheme
    pay = Linkage(scheme=scheme, ranking=ranking, kind="pay", title="2025年度绩效报酬", basis="青政发〔2025〕6号", terms=PAY)
    linkages.submit(linkages.draft(pay, by=appraisal), by=appraisal)
    terms = {"places": 3, "on": timezone.localdate().isoformat()}
    honour = Linkage(scheme=scheme, ranking=ranking, kind="honour", title="2025年度优秀村干部", basis="青政发〔2025〕6号", terms=terms)
    honour = linkages.draft(honour, by=person(Role.PARTY))
    linkages.submit(honour, by=person(Role.PARTY))
    linkages.approve(honour, by=committee, note="青石镇党委会议纪要〔2026〕9号")
