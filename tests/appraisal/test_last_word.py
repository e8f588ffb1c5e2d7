"""Nothing becomes final past a decision that could still change it: caps, appeals, returns, second reviews, newer versions."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from appraisal import appeals, corrections, publicity
from appraisal.caps import lift_cap, set_cap
from appraisal.closing import close_year
from appraisal.entries import Change
from appraisal.models import Appeal, Correction, Entry, GradeCap, Objection, ObjectionStatus, Ranking, Sheet
from appraisal.results import frozen_board
from appraisal.results.freeze import freeze
from tests.appraisal.appealing import investigated_by_another
from tests.appraisal.brought_in import bring_in, official, villager
from tests.factories import make_official, make_user
from township.workflow import WrongStatus, move
from villages.models import Role, User

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"
PAPER, OTHER = "青政发〔2026〕12号", "青纪发〔2026〕3号"


@pytest.fixture
def ranking():
    """A complete version of a scheme whose sheets are all locked."""
    scheme = bring_in()
    Sheet.objects.filter(scheme=scheme).update(status="locked")
    return freeze(scheme, by=official(scheme))[0]


def at(ranking, status, **fields):
    today = timezone.localdate()
    days = {"public_from": today - timedelta(days=8), "public_until": today - timedelta(days=1)} | fields
    Ranking.objects.filter(pk=ranking.pk).update(status=status, **days)
    return Ranking.objects.select_related("scheme__township").get(pk=ranking.pk)


def in_publicity(ranking):
    return at(ranking, "publicised", public_from=timezone.localdate(), public_until=timezone.localdate() + timedelta(days=7))


def finalise(row):
    publicity.finalise(row, by=official(row.scheme, Role.COMMITTEE), document=PAPER)


def liuxi(row):
    return row.scheme.participants.select_related("village", "scheme__township").get(village__code="W2")


# ---- caps ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", ["computed", "submitted", "approved", "publicised", "closed"])
def test_a_cap_set_after_the_freeze_makes_the_next_version(ranking, status):
    row = at(ranking, status)
    set_cap(GradeCap(participant=liuxi(row), best_grade="pass", reason="逾期", document=OTHER), by=official(row.scheme, Role.DISCIPLINE))
    newest = row.scheme.rankings.order_by("-version").first()
    assert (newest.version, frozen_board(newest).line("W2").figures["grade"]) == (2, "pass")
    with pytest.raises(ValidationError, match="Version 2 is newer"):
        finalise(at(ranking, "closed"))


def test_a_lifted_cap_makes_the_next_version(ranking):
    row, judge = at(ranking, "computed"), official(ranking.scheme, Role.DISCIPLINE)
    cap = GradeCap(participant=liuxi(row), best_grade="pass", reason="逾期", document=OTHER)
    set_cap(cap, by=judge)
    lift_cap(cap, document="青纪发〔2026〕5号", reason="责任认定变更", by=judge)
    newest = row.scheme.rankings.order_by("-version").first()
    assert (newest.version, frozen_board(newest).line("W2").figures["grade"]) == (3, "excellent")


def test_before_anything_is_frozen_a_cap_freezes_nothing():
    scheme = bring_in()
    participant = scheme.participants.select_related("village", "scheme__township").get(village__code="W2")
    set_cap(GradeCap(participant=participant, best_grade="pass", reason="逾期", document=OTHER), by=official(scheme, Role.DISCIPLINE))
    assert not scheme.rankings.exists()


# ---- returned versions ---------------------------------------------------------------------------------------------


def test_a_returned_version_is_frozen_anew_with_the_same_figures(ranking):
    appraisal = official(ranking.scheme)
    publicity.submit(ranking, by=appraisal)
    publicity.take_back(ranking, by=official(ranking.scheme, Role.COMMITTEE), reason="会议未到法定人数")
    again, is_new = freeze(ranking.scheme, by=appraisal)
    assert (again.version, is_new, again.sha256 == ranking.sha256) == (2, True, True)
    publicity.submit(again, by=appraisal)
    assert freeze(ranking.scheme, by=appraisal) == (again, False)


def test_returned_before_its_first_day_it_never_was_public(ranking, client):
    later = timezone.localdate() + timedelta(days=3)
    row = at(ranking, "publicised", public_from=later, public_until=later + timedelta(days=7))
    publicity.take_back(row, by=official(row.scheme, Role.COMMITTEE), reason="日期有误")
    row.refresh_from_db()
    assert (row.status, row.public_from, row.public_until) == ("returned", None, None)
    was = at(ranking, "publicised")
    publicity.take_back(was, by=official(row.scheme, Role.COMMITTEE), reason="撤回")
    assert client.get(reverse("public_ranking", args=[was.pk])).status_code == 410


def test_a_village_reads_it_from_its_first_day_on(ranking, client, time_machine):
    first = timezone.localdate() + timedelta(days=3)
    row = at(ranking, "publicised", public_from=first, public_until=first + timedelta(days=7))
    client.force_login(villager(row.scheme, "W2"), backend=BACKEND)
    addresses = [reverse("ranking", args=[row.pk]), reverse("ranking_notice", args=[row.pk])]
    assert [client.get(address).status_code for address in addresses] == [404, 404]
    time_machine.move_to(f"{first}T08:00:00+08:00", tick=False)
    client.force_login(villager(row.scheme, "W2"), backend=BACKEND)
    assert [client.get(address).status_code for address in addresses] == [200, 200]


# ---- appeals -------------------------------------------------------------------------------------------------------


def judged(appeal, verdict, **fields):
    judge = official(appeal.scheme, Role.DISCIPLINE)
    appeals.admit(appeal, by=judge)
    investigated_by_another(appeal, judge)
    appeals.write_findings(appeal, "属实", by=judge)
    appeals.decide(appeal, verdict=verdict, decision="如查", by=judge, **fields)


def test_an_upheld_appeal_on_the_calculation_needs_a_new_version(ranking):
    row = in_publicity(ranking)
    appeal = appeals.file_appeal(liuxi(row), text="系数有误", by=villager(row.scheme, "W2"))
    judged(appeal, "upheld")
    with pytest.raises(ValidationError, match="1 appeals still wait"):
        finalise(at(ranking, "closed"))
    newer, is_new = freeze(row.scheme, by=official(row.scheme))
    assert (newer.version, is_new, appeal.is_unsettled) == (2, True, False)
    assert freeze(row.scheme, by=official(row.scheme)) == (newer, False)


def test_a_cap_upheld_in_part_is_lifted_before_anything_is_final(ranking):
    judge = official(ranking.scheme, Role.DISCIPLINE)
    cap = GradeCap(participant=liuxi(ranking), best_grade="pass", reason="逾期", document=OTHER)
    set_cap(cap, by=judge)
    row = in_publicity(ranking.scheme.rankings.get(version=2))
    appeal = appeals.file_appeal(liuxi(row), text="过重", by=villager(row.scheme, "W2"), cap=cap)
    judged(appeal, "partly")
    assert appeal.is_unsettled
    lift_cap(cap, document="青纪发〔2026〕5号", reason="改为较轻", by=judge)
    assert not appeal.is_unsettled


def test_a_figure_that_was_corrected_while_the_appeal_ran_still_waits_for_its_own_correction(ranking):
    row = in_publicity(ranking)
    entry = Entry.objects.filter(participant=liuxi(row), indicator__rule="direct", period=1).first()
    appeal = appeals.file_appeal(liuxi(row), text="少计", by=villager(row.scheme, "W2"), entry=entry)
    appraisal, committee = official(row.scheme), official(row.scheme, Role.COMMITTEE)
    first = corrections.propose(entry, inputs=(Decimal(70),), entry_reason="台账", reason="少计", basis=PAPER, by=appraisal)
    corrections.approve(first, by=committee)
    appeal = Appeal.objects.get(pk=appeal.pk)
    right = Change(appeal.participant, appeal.entry.indicator, 1, (Decimal(75),), reason="台账", version=2)
    judged(appeal, "upheld", corrected=right)
    corrections.refuse(Correction.objects.get(status="proposed"), by=committee, reason="另议")
    assert Appeal.objects.get(pk=appeal.pk).is_unsettled


def test_nothing_is_final_while_a_second_review_may_be_asked_for(ranking, time_machine):
    row = in_publicity(ranking)
    appeal = appeals.file_appeal(liuxi(row), text="系数有误", by=villager(row.scheme, "W2"))
    judged(appeal, "rejected")
    with pytest.raises(ValidationError, match=f"Until {appeal.ask_by} a village may still ask"):
        finalise(at(ranking, "closed"))
    time_machine.move_to(f"{appeal.ask_by + timedelta(days=1)}T08:00:00+08:00", tick=False)
    finalise(row := at(ranking, "closed"))
    assert row.status == "final"


# ---- the end of the year -------------------------------------------------------------------------------------------


def test_a_year_does_not_close_past_a_newer_version_or_an_open_appeal(ranking):
    row = at(ranking, "final", final_on=timezone.localdate(), document=PAPER)
    committee = official(row.scheme, Role.COMMITTEE)
    filed = {"filed_by": make_user(), "filed_on": timezone.localdate(), "decide_by": timezone.localdate()}
    appeal = Appeal.objects.create(scheme=row.scheme, participant=liuxi(row), matter="calculation", text="系数", **filed)
    with pytest.raises(ValidationError, match="1 appeals still wait"):
        close_year(row.scheme, by=committee)
    Appeal.objects.filter(pk=appeal.pk).update(status="withdrawn")
    row.scheme.participants.filter(village__code="W1").update(coefficient="1.05")
    freeze(row.scheme, by=official(row.scheme))
    with pytest.raises(ValidationError, match="Version 2 is newer"):
        close_year(row.scheme, by=committee)


# ---- the tables by hand --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", [*Role, "nobody"])
@pytest.mark.parametrize(("verb", "mover", "after"), [("answer", "appraisal", "answered"), ("groundless", "committee", "groundless")])
def test_every_move_of_an_objection_by_every_duty(ranking, verb, mover, after, role):
    user = make_user(township=ranking.scheme.township) if role == "nobody" else make_official(role, township=ranking.scheme.township)
    for number, status in enumerate(ObjectionStatus.values):
        fields = {"status": status, "answer": "" if status == "open" else "已答", "due_on": timezone.localdate()}
        row = Objection.objects.create(ranking=ranking, text="有误", receipt=f"R{number}", **fields)
        wanted = PermissionDenied if role != mover else None if status == "open" else WrongStatus
        if wanted is None:
            publicity.close_objection(row, verb, "已逐项核对", by=user)
            assert row.status == after
        else:
            with pytest.raises(wanted), transaction.atomic():
                publicity.close_objection(row, verb, "已逐项核对", by=user)


@pytest.mark.parametrize("role", [*Role, "nobody"])
def test_superseding_by_every_duty_from_every_status(ranking, role):
    """Only the committee, only a final version, and only once a newer one has its objections closed."""
    user = make_user(township=ranking.scheme.township) if role == "nobody" else make_official(role, township=ranking.scheme.township)
    ranking.scheme.participants.filter(village__code="W1").update(coefficient="1.05")
    at(freeze(ranking.scheme, by=official(ranking.scheme))[0], "closed")
    for status in ("computed", "submitted", "approved", "returned", "superseded", "final"):
        row = at(ranking, status)
        wanted = PermissionDenied if role != "committee" else None if status == "final" else WrongStatus
        if wanted is None:
            move(row, "supersede", by=user, note=PAPER)
            assert row.status == "superseded"
        else:
            with pytest.raises(wanted), transaction.atomic():
                move(row, "supersede", by=user, note=PAPER)


def test_who_belongs_to_the_village_does_not_read_who_objects_to_it(ranking, client):
    user = make_official(Role.APPRAISAL, township=ranking.scheme.township)
    row = Objection.objects.create(
        ranking=ranking, participant=liuxi(ranking), name="张三", text="有误", receipt="R1", due_on=timezone.localdate()
    )
    client.force_login(user, backend=BACKEND)
    assert client.get(row.get_absolute_url()).status_code == 200
    User.objects.filter(pk=user.pk).update(home_village=liuxi(ranking).village)
    assert client.get(row.get_absolute_url()).status_code == 404


def test_what_people_write_is_text_on_every_page_of_officials(ranking, client):
    evil = "<img src=x onerror=alert(1)> once = 1, a < b"
    row = Objection.objects.create(ranking=ranking, name=evil, text=evil, receipt="R1", due_on=timezone.localdate())
    in_publicity(ranking)
    appraisal = official(ranking.scheme)
    publicity.remark(ranking, evil, by=appraisal)
    client.force_login(appraisal, backend=BACKEND)
    for address in (row.get_absolute_url(), reverse("objection_list"), reverse("ranking_notice", args=[ranking.pk]), reverse("desk")):
        page = client.get(address).content.decode()
        assert "<img src=x" not in page, address
    assert "a &lt; b" in client.get(row.get_absolute_url()).content.decode()
    row.refresh_from_db()
    assert row.text == evil
