"""Two small townships with one row of everything, for walks over all addresses and all models."""

from __future__ import annotations

from datetime import date, timedelta
from types import SimpleNamespace

from django.utils import timezone
from openpyxl import Workbook

from appraisal.actions import set_participants
from appraisal.models import (
    Appeal,
    Ballot,
    Bulletin,
    CentralTask,
    ClearedPhrase,
    Correction,
    Evidence,
    GradeCap,
    Linkage,
    LinkageLine,
    Measured,
    Objection,
    Pack,
    PanelSeat,
    Ranking,
    Reply,
    Scheme,
    SelfScore,
    Sheet,
    Survey,
    Target,
    TaskPart,
)
from appraisal.pack.archive import sha256, zipped
from appraisal.results.freeze import freeze
from appraisal.sheet_files import mark_of
from cadres.models import EffectPeriod
from tests import factories as make
from tests.cadres.factories import make_cadre, make_evaluation, make_post, make_seat, make_tenure
from tests.support.page import NOBODY
from township.models import Upload
from township.spreadsheets import xlsx_bytes
from villages.models import CalendarDay, Recusal, Role, VillagerGroup

EMPTY_WORKBOOK = xlsx_bytes(Workbook())
BACKEND = "django.contrib.auth.backends.ModelBackend"


def make_world(role: str) -> SimpleNamespace:
    """A township with a draft, an open scheme, a frozen ranking, people, and `walker`, who holds the role in it.

    Rows that belong to a person (uploads) are the walker's; a village, office or branch duty is at `village`, `office` and `branch`.
    """
    world = SimpleNamespace(township=make.make_township())
    people(world, role)
    registers(world)
    cadres(world)
    schemes(world)
    duties(world, role)
    results(world)
    review(world)
    facts(world)
    linkages(world)
    uploads(world)
    return world


def people(world, role):
    world.walker, world.account = make.make_user(township=world.township), make.make_user(township=world.township)
    world.chief = make.make_official(Role.APPRAISAL, township=world.township)


def registers(world):
    world.office = make.make_office(township=world.township)
    world.village, world.neighbour = (make.make_village(township=world.township) for _ in range(2))
    world.branch = make.make_branch(township=world.township, village=world.neighbour)
    world.group = VillagerGroup.objects.create(village=world.village, name="一组")
    world.day = CalendarDay.objects.create(township=world.township, day=date(2026, 10, 1), is_workday=False, name="国庆节")


def cadres(world):
    world.post = make_post(township=world.township)
    world.cadre = make_cadre(village=world.village)
    world.tenure, world.seat = make_tenure(cadre=world.cadre, post=world.post), make_seat(cadre=world.cadre)
    world.evaluation = make_evaluation(world.cadre)


def schemes(world):
    world.draft = make.make_scheme(township=world.township)
    world.draft_category = make.make_category(world.draft)
    world.draft_indicator = make.make_indicator(world.draft_category, office=world.office)
    set_participants(world.draft, [world.village], by=world.chief)
    world.open = make.make_scheme(township=world.township, year=2026)
    world.category = make.make_category(world.open)
    world.indicator = make.make_indicator(world.category, office=world.office, rule="completion", target=600)
    world.participant = make.make_participant(world.open, village=world.village)
    world.other = make.make_participant(world.open, village=make.make_village(township=world.township))
    Target.objects.create(indicator=world.indicator, participant=world.participant, target=500)
    world.cap = GradeCap.objects.create(participant=world.participant, best_grade="good", reason="逾期", document="青政发〔2026〕1号")
    ClearedPhrase.objects.create(township=world.township, phrase="依法登记", reason="合法", basis="条例", added_by=world.chief)
    open_and_lay_out(world)


def open_and_lay_out(world):
    Scheme.objects.filter(pk=world.open.pk).update(status="open")
    world.open.refresh_from_db()
    make.lay_out_sheets(world.open)
    Sheet.objects.filter(scheme=world.open, period=1).update(status="submitted")
    world.sheet, world.submitted = (Sheet.objects.get(scheme=world.open, period=period) for period in (3, 1))


def duties(world, role):
    world.duty = make.make_duty(Role.SCORER, user=world.account, office=world.office)
    world.recusal = Recusal.objects.create(user=world.account, village=world.village, reason="亲属", starts_on=date(2026, 1, 1))
    if role != NOBODY:
        take_on(world, world.walker, role)


def take_on(world, user, role):
    """Give the user this duty in the world, at its village, branch or office where the duty has such a place."""
    place = {"village": world.village} if role in ("village", "stationed") else {"branch": world.branch} if role == "branch" else {}
    place |= {"office": world.office} if role in ("scorer", "head") else {}
    make.make_duty(role, user=user, township=world.township, **place)


def results(world):
    make.make_entry(world.participant, world.indicator, period=3, inputs=["470"], points=376, entered_by=world.account)
    world.ranking, _is_new = freeze(world.open, by=world.chief)
    content = zipped({"ranking.json": b"{}"})
    made = {"sha256": sha256(content), "size": len(content), "made_by": world.chief}
    world.pack = Pack.objects.create(scheme=world.open, ranking=world.ranking, content=content, **made)


def review(world):
    """A sheet with the villages, one of which objects; an appeal, a correction and an objection that wait."""
    world.panel = make.make_indicator(world.category, office=world.office, rule="panel")
    PanelSeat.objects.create(indicator=world.panel, period=3, number=1, assessor=world.account)
    today = timezone.localdate()
    days = {"status": "villages", "sent_on": today - timedelta(days=1), "reply_by": today + timedelta(days=3)}
    Sheet.objects.filter(scheme=world.open, period=2).update(**days)
    world.asked = Sheet.objects.get(scheme=world.open, period=2)
    world.entry = make.make_entry(world.participant, world.indicator, period=2, inputs=["470"], points=376, entered_by=world.account)
    world.evidence = Evidence.objects.create(entry=world.entry, number=1, kind="jpeg", content=b"x", size=1, sha256="0" * 64)
    world.reply = Reply.objects.create(entry=world.entry, version=1, says="objects", text="少计一次", by=world.account)
    SelfScore.objects.create(participant=world.participant, indicator=world.indicator, period=3, points=300)
    filed = {"scheme": world.open, "participant": world.participant, "filed_by": world.account, "filed_on": today, "decide_by": today}
    world.appeal = Appeal.objects.create(matter="entry", entry=world.entry, version=1, text="少计一次", **filed)
    world.correction = Correction.objects.create(
        scheme=world.open, entry=world.entry, before={}, version=1, inputs=["480"], points=384, reason="少计", basis="青政发〔2026〕2号",
        proposed_by=world.account,
    )  # fmt: skip
    publicity(world, today)
    world.objection = Objection.objects.create(ranking=world.ranking, text="分数有误", receipt=f"R{world.township.pk}", due_on=today)


def publicity(world, today):
    """Another scheme's only version, in publicity since today."""
    scheme = make.make_scheme(township=world.township, year=2025, status="open")
    make.make_participant(scheme, village=world.village)
    make.make_participant(scheme, village=world.neighbour)
    world.public, _is_new = freeze(scheme, by=world.chief)
    Ranking.objects.filter(pk=world.public.pk).update(status="publicised", public_from=today, public_until=today + timedelta(days=7))


def facts(world):
    """A central task, a ballot, a survey, an automatic figure, and a scheme for cadres."""
    world.task = CentralTask.objects.create(township=world.township, year=2026, title="巡查", due_on=date(2026, 3, 20))
    TaskPart.objects.create(task=world.task, village=world.village)
    held = {
        "township": world.township,
        "village": world.village,
        "year": 2026,
        "held_on": date(2026, 2, 1),
        "frame": "代表",
        "counted_by": "办",
    }
    Ballot.objects.create(**held, issued=9, collected=9, valid=9, excellent=9, competent=0, basic=0, incompetent=0)
    Survey.objects.create(**held, satisfied=9, basically=0, dissatisfied=0, unknown=0)
    Measured.objects.create(participant=world.participant, indicator=world.indicator, period=3, inputs=["470"])
    world.bulletin = Bulletin.objects.create(township=world.township, year=2026, week=7)
    world.of_cadres = make.make_scheme(township=world.township, kind="cadres", status="open")
    world.of_cadres.posts.add(world.post)


def linkages(world):
    """Of a final ranking of villages: a drafted list, of which one line concerns the village."""
    scheme = make.make_scheme(township=world.township, status="open")
    row = make.make_participant(scheme, village=world.village)
    world.final, _is_new = freeze(scheme, by=world.chief)
    Ranking.objects.filter(pk=world.final.pk).update(status="final", public_from=date(2026, 1, 5), final_on=date(2026, 1, 20))
    terms = {"source": "奖励资金", "amounts": {"good": "100.00"}}
    said = {"title": "工作激励经费", "basis": "青政发〔2026〕3号", "terms": terms, "proposed_by": world.account}
    world.linkage = Linkage.objects.create(scheme=scheme, ranking=world.final, kind="funds", **said)
    world.line = LinkageLine.objects.create(linkage=world.linkage, participant=row, position=1, amount=10000)
    world.effect = EffectPeriod.objects.create(cadre=world.cadre, starts_on=date(2026, 1, 1), ends_on=date(2026, 6, 30))


def uploads(world):
    """Empty workbooks: what the previews say of them is tested elsewhere."""
    for purpose in ("year", "roster", "cadres", f"calendar/{world.township.pk}", mark_of(world.sheet)[:40]):
        upload = Upload.objects.create(user=world.walker, purpose=purpose, name="a.xlsx", content=EMPTY_WORKBOOK)
        setattr(world, f"{purpose.partition('/')[0]}_upload", upload)
