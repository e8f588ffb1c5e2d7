"""A village that may appeal today, and appeals in every status."""

from datetime import date

import time_machine

from appraisal import appeals
from appraisal.models import Appeal, GradeCap, Ranking, Sheet
from appraisal.results.freeze import freeze
from tests.appraisal.correcting import first_entry, make_locked, person
from tests.factories import make_official
from villages.models import Role

SENT = date(2026, 4, 13)  # a Monday; five working days later is Monday 20 April
PUBLIC = date(2026, 5, 11)  # a Monday, too
TEXT = "三次会议均按期召开，记录本在村部可查；应为 4/4。"


def at(day, clock="09:00:00"):
    """That moment in Shanghai, standing still."""
    return time_machine.travel(f"{day}T{clock}+08:00", tick=False)


def make_sent():
    """3 of 4, 3.00 points, for both villages in the first quarter, sent to them on Monday 13 April 2026."""
    scheme = make_locked()
    Sheet.objects.filter(scheme=scheme, period=1).update(status="villages", sent_on=SENT, reply_by=date(2026, 4, 16))
    return scheme


def make_public(scheme, **fields):
    """A ranking of the scheme in publicity since Monday 11 May 2026."""
    ranking, _new = freeze(scheme, by=make_official(Role.APPRAISAL, township=scheme.township))
    values = {"status": "publicised", "public_from": PUBLIC, "public_until": date(2026, 5, 18)}
    Ranking.objects.filter(pk=ranking.pk).update(**values | fields)
    ranking.refresh_from_db()
    return ranking


def make_cap(scheme, **fields):
    values = {"participant": first_entry(scheme).participant, "best_grade": "good", "reason": "逾期", "document": "青纪发〔2026〕3号"}
    return GradeCap.objects.create(**values | fields)


def villager(scheme):
    return person(Role.VILLAGE, scheme)


def appeal_on_figure(scheme, by=None, day=SENT, **fields):
    entry = first_entry(scheme)
    with at(day):
        return appeals.file_appeal(entry.participant, text=TEXT, by=by or villager(scheme), entry=entry, **fields)


def moved_to(appeal, status):
    """The same appeal as it stands in that status, with all that would be written down by then."""
    done = {"findings": "记录本属实", "decided_on": date(2026, 4, 20), "ask_by": date(2026, 4, 27)}
    if status in ("decided", "review", "final"):
        done |= {"verdict": "rejected", "decision": "维持"}
    Appeal.objects.filter(pk=appeal.pk).update(status=status, **done)
    appeal.refresh_from_db()
    return appeal


def investigated_by_another(appeal, judge):
    """A leader without a hand in the matter is named."""
    appeals.name_investigator(appeal, person(Role.LEADER, appeal.scheme), by=judge)


def accepted(scheme):
    """Filed on Monday 13 April, admitted the day after; and who admitted it."""
    appeal, judge = appeal_on_figure(scheme), person(Role.DISCIPLINE, scheme)
    with at(date(2026, 4, 14)):
        appeals.admit(appeal, by=judge)
    return appeal, judge
