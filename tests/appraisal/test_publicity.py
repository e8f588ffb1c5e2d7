"""From a frozen version to the final ranking: every move from every status by every duty, the papers' numbers, and the days."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from appraisal import publicity
from appraisal.models import Appeal, Correction, Entry, Objection, Ranking, RankingStatus, Sheet
from appraisal.results.freeze import freeze
from tests.appraisal.brought_in import bring_in, official
from tests.factories import make_official, make_user
from township.document_numbers import clean_document_number
from township.trace import Trace
from township.workflow import NoReason, WrongStatus, move
from villages.models import CalendarDay, Role

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"
PAPER = "青政发〔2026〕12号"


@pytest.fixture
def ranking():
    """A complete version of a scheme whose sheets are all locked."""
    scheme = bring_in()
    Sheet.objects.filter(scheme=scheme).update(status="locked")
    return freeze(scheme, by=official(scheme))[0]


def person(role, ranking):
    return make_official(role, township=ranking.scheme.township)


def at(ranking, status, **fields):
    today = timezone.localdate()
    if status in ("publicised", "closed", "final", "superseded"):
        fields = {"public_from": today - timedelta(days=8), "public_until": today - timedelta(days=1)} | fields
    if status in ("final", "superseded"):
        fields = {"document": PAPER, "final_on": today} | fields
    Ranking.objects.filter(pk=ranking.pk).update(status=status, **fields)
    return Ranking.objects.select_related("scheme__township").get(pk=ranking.pk)


# ---- the table -----------------------------------------------------------------------------------------------------

# verb → (from, who, to), by hand. Everyone else is refused, and from every other status it is impossible.
TABLE = {
    "submit": ({"computed"}, "appraisal", "submitted"),
    "approve": ({"submitted"}, "committee", "approved"),
    "publicise": ({"approved"}, "appraisal", "publicised"),
    "close": ({"publicised"}, "appraisal", "closed"),
    "finalise": ({"closed"}, "committee", "final"),
    "return": ({"submitted", "approved", "publicised", "closed"}, "committee", "returned"),
}


def test_the_table_names_every_move_but_superseding():
    assert set(TABLE) | {"supersede"} == set(Ranking.MOVES)


@pytest.mark.parametrize("role", [*Role, "nobody"])
def test_every_move_from_every_status_by_every_duty(ranking, role):
    user = make_user(township=ranking.scheme.township) if role == "nobody" else person(role, ranking)
    for verb, (sources, mover, after) in TABLE.items():
        for before in RankingStatus.values:
            row = at(ranking, before)
            wanted = PermissionDenied if role != mover else after if before in sources else WrongStatus
            with transaction.atomic():
                if isinstance(wanted, str):
                    move(row, verb, by=user, note=PAPER)
                    assert row.status == wanted, (verb, before)
                else:
                    with pytest.raises(wanted):
                        move(row, verb, by=user, note=PAPER)
                transaction.set_rollback(True)


@pytest.mark.parametrize(
    "verb, before", [("approve", "submitted"), ("finalise", "closed"), ("return", "publicised"), ("supersede", "final")]
)
def test_the_committee_names_the_paper_or_the_reason(ranking, verb, before):
    with pytest.raises(NoReason):
        move(at(ranking, before), verb, by=person(Role.COMMITTEE, ranking))


# ---- what stands against -------------------------------------------------------------------------------------------


def test_an_unlocked_sheet_is_named(ranking):
    sheet = Sheet.objects.filter(scheme=ranking.scheme, period=3).first()
    Sheet.objects.filter(pk=sheet.pk).update(status="villages")
    with pytest.raises(ValidationError) as refusal:
        publicity.submit(ranking, by=person(Role.APPRAISAL, ranking))
    assert refusal.value.messages == [f"These sheets are not locked yet: {sheet.office} Quarter 3."]


def test_a_provisional_version_is_never_publicised():
    scheme = bring_in()
    Entry.objects.filter(participant__scheme=scheme).first().delete()
    Sheet.objects.filter(scheme=scheme).update(status="locked")
    ranking, _new = freeze(scheme, by=official(scheme))
    with pytest.raises(ValidationError, match="Figures were still missing"):
        publicity.submit(ranking, by=person(Role.APPRAISAL, ranking))


def test_figures_that_changed_since_the_freezing_are_told(ranking):
    Entry.objects.filter(participant__scheme=ranking.scheme).update(reason="补记")
    with pytest.raises(ValidationError, match="Freeze the ranking again"):
        publicity.submit(ranking, by=person(Role.APPRAISAL, ranking))
    ranking.refresh_from_db()
    assert ranking.status == "computed"


def another_version(ranking):
    Entry.objects.filter(participant__scheme=ranking.scheme).update(reason="补记")
    return freeze(ranking.scheme, by=person(Role.APPRAISAL, ranking))[0]


def test_an_older_version_goes_no_further(ranking):
    another_version(ranking)
    with pytest.raises(ValidationError, match="Version 2 is newer than this one"):
        publicity.approve(at(ranking, "submitted"), by=person(Role.COMMITTEE, ranking), minutes=PAPER)


def test_one_version_at_a_time_is_in_publicity(ranking):
    newer = another_version(ranking)
    at(ranking, "publicised")
    with pytest.raises(ValidationError, match="Version 1 is in publicity: return it first"):
        publicity.publicise(at(newer, "approved"), by=person(Role.APPRAISAL, ranking), starts_on=timezone.localdate())
    with pytest.raises(IntegrityError), transaction.atomic():
        at(newer, "closed")


# ---- days ----------------------------------------------------------------------------------------------------------


def test_five_working_days_over_the_national_holiday(ranking, time_machine):
    """From Monday 28 September 2026: 29, 30 September, then 8, 9 and the working Saturday 10 October."""
    time_machine.move_to("2026-09-28T09:00:00+08:00")
    CalendarDay.objects.filter(township=ranking.scheme.township).delete()
    for day in range(1, 8):
        CalendarDay.objects.create(township=ranking.scheme.township, day=date(2026, 10, day), is_workday=False, name="国庆节")
    CalendarDay.objects.create(township=ranking.scheme.township, day=date(2026, 10, 10), is_workday=True, name="国庆节调休")
    row = at(ranking, "approved")
    publicity.publicise(row, by=person(Role.APPRAISAL, ranking), starts_on=date(2026, 9, 28))
    assert (row.public_from, row.public_until) == (date(2026, 9, 28), date(2026, 10, 10))


@pytest.mark.parametrize(
    "days, told", [({"working_days": 4}, "at least 5 working days"), ({"starts_on": date(2020, 1, 1)}, "begins today at the earliest")]
)
def test_a_publicity_is_long_enough_and_not_in_the_past(ranking, days, told):
    with pytest.raises(ValidationError, match=told):
        publicity.publicise(at(ranking, "approved"), by=person(Role.APPRAISAL, ranking), **{"starts_on": timezone.localdate()} | days)


@pytest.mark.parametrize("moment, is_over", [("2026-12-07T23:59:59+08:00", False), ("2026-12-08T00:00:00+08:00", True)])
def test_objections_close_after_the_last_day(ranking, time_machine, moment, is_over):
    time_machine.move_to(moment)
    row = at(ranking, "publicised", public_from=date(2026, 11, 30), public_until=date(2026, 12, 7))
    assert row.takes_objections != is_over
    if is_over:
        move(row, "close", by=person(Role.APPRAISAL, ranking))
    else:
        with pytest.raises(ValidationError, match="The publicity runs until 2026-12-07"):
            move(row, "close", by=person(Role.APPRAISAL, ranking))


# ---- final ---------------------------------------------------------------------------------------------------------


def test_final_waits_for_every_answer_appeal_and_correction(ranking):
    row, user = at(ranking, "closed"), make_user()
    today, participant = timezone.localdate(), ranking.scheme.participants.first()
    entry = Entry.objects.filter(participant=participant).first()
    Objection.objects.create(ranking=ranking, text="分数有误", receipt="A", due_on=today)
    Appeal.objects.create(
        scheme=ranking.scheme, participant=participant, matter="calculation", text="总分", filed_by=user, filed_on=today, decide_by=today
    )
    Correction.objects.create(scheme=ranking.scheme, entry=entry, before={}, version=1, reason="少计", basis=PAPER, proposed_by=user)
    with pytest.raises(ValidationError) as refusal:
        publicity.finalise(row, by=person(Role.COMMITTEE, ranking), document=PAPER)
    assert refusal.value.messages == [
        "1 objections still wait for an answer.",
        "1 appeals still wait for their decision.",
        "1 corrections still wait for their approval.",
    ]
    row.refresh_from_db()
    assert (row.status, row.document) == ("closed", "")


def test_the_committee_may_record_that_an_objection_is_groundless(ranking):
    row = at(ranking, "closed")
    objection = Objection.objects.create(ranking=ranking, text="分数有误", receipt="A", due_on=timezone.localdate())
    committee = person(Role.COMMITTEE, ranking)
    publicity.close_objection(objection, "groundless", "与事实不符，已逐项核对", by=committee)
    publicity.finalise(row, by=committee, document=PAPER)
    row.refresh_from_db()
    assert (row.status, row.document, row.final_on) == ("final", PAPER, timezone.localdate())


def test_a_decision_supersedes_the_final_version_with_the_one_that_takes_its_place(ranking):
    old, committee = at(ranking, "final"), person(Role.COMMITTEE, ranking)
    newer = at(another_version(ranking), "closed")
    with pytest.raises(NoReason):
        publicity.finalise(newer, by=committee, document=PAPER)
    newer.refresh_from_db()
    old.refresh_from_db()
    assert (old.status, newer.status) == ("final", "closed")
    publicity.finalise(newer, by=committee, document=PAPER, decision="青党发〔2026〕3号")
    old.refresh_from_db()
    assert (old.status, old.decision, newer.status) == ("superseded", "青党发〔2026〕3号", "final")


def test_nothing_supersedes_a_final_version_by_itself(ranking):
    with pytest.raises(ValidationError, match="A newer version takes its place"):
        move(at(ranking, "final"), "supersede", by=person(Role.COMMITTEE, ranking), note=PAPER)


def test_two_versions_are_never_final(ranking):
    at(ranking, "final")
    with pytest.raises(IntegrityError), transaction.atomic():
        at(another_version(ranking), "final")


# ---- numbers of papers ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "typed", ["青政发〔2026〕12号", "青政发[2026]12号", "青政发（2026）12号", " 青政发【2026】 012号", "青政发〔2026〕第12号"]
)  # fmt: skip
def test_brackets_and_zeros_are_put_right(typed):
    assert clean_document_number(typed) == PAPER


@pytest.mark.parametrize("typed", ["", "12号", "青政发2026年12号", "青政发〔26〕12号", "青政发〔2026〕0号", "青政发〔2026〕十二号"])
def test_what_is_no_number_of_a_paper_is_refused(typed):
    with pytest.raises(ValidationError, match="write the number like 青政发〔2026〕12号"):
        clean_document_number(typed)


# ---- pages ---------------------------------------------------------------------------------------------------------


def sign_in(client, user):
    client.force_login(user, backend=BACKEND)


def test_the_whole_way_by_its_pages(ranking, client, time_machine):
    time_machine.move_to("2026-11-30T09:00:00+08:00", tick=False)
    appraisal, committee = person(Role.APPRAISAL, ranking), person(Role.COMMITTEE, ranking)

    def step(user, verb, **data):
        sign_in(client, user)
        answer = client.post(reverse("ranking_move", args=[ranking.pk, verb]), data, follow=True)
        ranking.refresh_from_db()
        return [str(message) for message in answer.context["messages"]]

    assert step(appraisal, "submit") == ["Done: Submit to the committee."]
    assert step(committee, "approve", minutes="2026第3次") == ["“2026第3次”: write the number like 青政发〔2026〕12号."]
    assert step(committee, "approve", minutes="党委会纪要[2026]3号") == ["Done: Approve for publicity."]
    assert step(appraisal, "publicise", starts_on="2026-11-30", working_days="5") == ["Done: Publicise."]
    assert (ranking.minutes, ranking.public_until) == ("党委会纪要〔2026〕3号", date(2026, 12, 7))
    time_machine.move_to("2026-12-08T09:00:00+08:00", tick=False)
    assert step(appraisal, "close") == ["Done: Close the objections."]
    assert step(committee, "finalise", document=PAPER) == ["Done: Make it final."]
    assert list(Trace.objects.of(ranking).filter(verb__in=Ranking.MOVES).values_list("verb", flat=True)) == [
        "finalise", "close", "publicise", "approve", "submit",
    ]  # fmt: skip


def test_what_stands_against_the_next_step_is_said_on_the_page(ranking, client):
    sign_in(client, person(Role.APPRAISAL, ranking))
    at(ranking, "publicised", public_from=date(2026, 1, 1), public_until=timezone.localdate())
    steps = client.get(ranking.get_absolute_url()).context["steps"]
    assert [(step.verb, step.against) for step in steps] == [("close", [f"The publicity runs until {timezone.localdate().isoformat()}."])]


def test_the_circular_is_there_once_it_is_final(ranking, client):
    sign_in(client, person(Role.COMMITTEE, ranking))
    url = reverse("ranking_circular", args=[ranking.pk])
    assert client.get(url).status_code == 404
    at(ranking, "final", minutes="党委会纪要〔2026〕3号")
    assert PAPER in client.get(url).content.decode()


def test_a_remark_stands_on_the_notice_and_leaves_its_trace(ranking, client):
    user = person(Role.APPRAISAL, ranking)
    sign_in(client, user)
    at(ranking, "publicised", minutes=PAPER)
    url = reverse("ranking_notice", args=[ranking.pk])
    answer = client.post(url, {"remark": "<b>请到村部查看</b>"}, follow=True)
    assert "<p>&lt;b&gt;请到村部查看&lt;/b&gt;</p>" in answer.content.decode()
    assert Trace.objects.of(ranking).filter(verb="change").get().after == {"remark": "<b>请到村部查看</b>"}
