"""Central tasks, ballots and surveys: who keeps them, what is refused, trends, and the demonstration's own figures."""

from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from appraisal.facts import trend
from appraisal.models import Ballot, CentralTask, Survey, TaskPart
from tests.cadres.factories import make_tenure
from tests.factories import make_duty, make_official, make_township, make_village
from township.trace import Trace
from villages.models import Role

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"
YEAR = 2026
VOTES = {"issued": 50, "collected": 49, "valid": 48, "excellent": 18, "competent": 21, "basic": 6, "incompetent": 3}
HELD = {"frame": "村民代表和党员", "counted_by": "绩效办"}


@pytest.fixture
def town():
    return make_township()


@pytest.fixture
def village(town):
    return make_village(township=town)


@pytest.fixture
def keeper(town, client):
    user = make_official(Role.APPRAISAL, township=town)
    client.force_login(user, backend=BACKEND)
    return user


def make_survey(village, year=YEAR, **fields):
    counts = {"satisfied": 52, "basically": 30, "dissatisfied": 8, "unknown": 10}
    held = {"township": village.township, "village": village, "year": year, "held_on": date(year, 2, 10)} | HELD
    return Survey.objects.create(**held | counts | fields)


def make_ballot(village, year=YEAR, **fields):
    held = {"township": village.township, "village": village, "year": year, "held_on": date(year, 2, 10)} | HELD
    return Ballot.objects.create(**held | VOTES | fields)


# ---- central tasks -------------------------------------------------------------------------------------------------


def test_a_task_is_given_to_villages_and_taken_back(keeper, village, town, client):
    other = make_village(township=town)
    sent = {"year": YEAR, "title": "森林防火巡查", "basis": "工作清单", "due_on": "2026-03-20"}
    client.post(reverse("task_new") + f"?year={YEAR}", sent | {"villages": [village.pk, other.pk]})
    task = CentralTask.objects.get()
    TaskPart.objects.filter(village=village).update(done_on=date(2026, 3, 1))
    client.post(reverse("task_edit", args=[task.pk]), sent | {"villages": [village.pk]})
    assert list(task.parts.values_list("village", "done_on")) == [(village.pk, date(2026, 3, 1))]
    assert next(row.after for row in Trace.objects.of(task)) == {"villages": []}


def test_a_task_is_due_in_its_year(keeper, village, client):
    sent = {"year": YEAR, "title": "巡查", "due_on": "2027-01-01", "villages": [village.pk]}
    assert list(client.post(reverse("task_new"), sent).context["form"].errors) == ["due_on"]
    assert not CentralTask.objects.exists()


def test_done_is_marked_for_all_villages_on_one_page(keeper, village, town, client):
    task = CentralTask.objects.create(township=town, year=YEAR, title="巡查", due_on=date(2026, 3, 20))
    part = TaskPart.objects.create(task=task, village=village)
    address, name = reverse("task", args=[task.pk]), f"p{part.pk}-done_on"
    later = timezone.localdate() + timedelta(days=1)
    refused = client.post(address, {name: f"{later}"})
    assert refused.context["lines"][0][1].errors["done_on"] == ["This day has not come yet."]
    client.post(address, {name: "2026-03-19"})
    part.refresh_from_db()
    assert (part.done_on, part.is_on_time) == (date(2026, 3, 19), True)


def test_nobody_marks_their_own_village(keeper, village, town, client):
    task = CentralTask.objects.create(township=town, year=YEAR, title="巡查", due_on=date(2026, 3, 20))
    part = TaskPart.objects.create(task=task, village=village)
    keeper.home_village = village
    keeper.save()
    client.force_login(keeper, backend=BACKEND)
    client.post(reverse("task", args=[task.pk]), {f"p{part.pk}-done_on": "2026-03-19"})
    part.refresh_from_db()
    assert part.done_on is None


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_of_tasks_takes_as_many_queries_for_one_as_for_three(keeper, village, town, client, count, django_assert_num_queries):
    for _number in range(count):
        task = CentralTask.objects.create(township=town, year=YEAR, title="巡查", due_on=date(2026, 3, 20))
        TaskPart.objects.create(task=task, village=village)
    client.get(reverse("desk"))
    with django_assert_num_queries(6):
        assert len(client.get(reverse("task_list") + f"?year={YEAR}").context["rows"]) == count


def test_a_village_reads_its_own_part(village, town, client):
    other = make_village(township=town)
    task = CentralTask.objects.create(township=town, year=YEAR, title="巡查", due_on=date(2026, 3, 20))
    for one in (village, other):
        TaskPart.objects.create(task=task, village=one)
    client.force_login(make_duty(Role.VILLAGE, village=village).user, backend=BACKEND)
    assert [part.village for part, _form, _tie in client.get(reverse("task", args=[task.pk])).context["lines"]] == [village]
    assert client.post(reverse("task", args=[task.pk]), {}).status_code == 403


# ---- ballots and surveys -------------------------------------------------------------------------------------------


def row_of(number=0, **counts):
    return {f"r{number}-{name}": value for name, value in ({"held_on": "2026-02-10"} | counts).items()}


def test_a_ballot_is_entered_changed_and_taken_out(keeper, village, client):
    address = reverse("ballot_list") + f"?year={YEAR}"
    client.post(address, HELD | row_of(**VOTES))
    assert Ballot.objects.get().counts == [18, 21, 6, 3]
    client.post(address, HELD | row_of(**VOTES | {"excellent": 19, "incompetent": 2}))
    assert Ballot.objects.get().counts == [19, 21, 6, 2]
    client.post(address, HELD | row_of(**dict.fromkeys(VOTES, "")))
    assert not Ballot.objects.exists()
    assert list(Trace.objects.filter(kind="appraisal.ballot").order_by("pk").values_list("verb", flat=True)) == [
        "create",
        "change",
        "delete",
    ]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"excellent": 19}, "__all__"),
        ({"collected": 51}, "__all__"),
        ({"valid": ""}, "valid"),
        ({"valid": "x"}, "valid"),
        ({"held_on": ""}, "held_on"),
        ({"held_on": "2999-01-01"}, "held_on"),
        ({"valid": 4, "excellent": 4, "competent": 0, "basic": 0, "incompetent": 0}, "valid"),
    ],
)
def test_wrong_counts_are_told_at_their_row_and_nothing_is_stored(keeper, village, client, wrong, field):
    page = client.post(reverse("ballot_list") + f"?year={YEAR}", HELD | row_of(**VOTES | wrong))
    assert list(page.context["lines"][0][1].errors) == [field]
    assert not Ballot.objects.exists()


def test_ballots_on_cadres_are_for_those_who_hold_a_post(keeper, village, client):
    row = make_tenure(village=village)
    address = reverse("ballot_list") + f"?year={YEAR}&of=cadres"
    assert [line[0].cadre for line in client.get(address).context["lines"]] == [row.cadre]
    client.post(address, HELD | row_of(**VOTES))
    assert Ballot.objects.get().cadre == row.cadre


def test_a_survey_of_fewer_than_five_answers_is_not_stored(keeper, village, client):
    address = reverse("survey_list") + f"?year={YEAR}"
    page = client.post(address, HELD | row_of(satisfied=3, basically=1, dissatisfied=0, unknown=20))
    assert "fewer than 5" in str(page.context["lines"][0][1].errors)
    client.post(address, HELD | row_of(satisfied=3, basically=1, dissatisfied=1, unknown=20))
    assert Survey.objects.get().answers == 5


def test_nobody_enters_their_own_villages_counts(keeper, village, client):
    keeper.home_village = village
    keeper.save()
    client.force_login(keeper, backend=BACKEND)
    client.post(reverse("ballot_list") + f"?year={YEAR}", HELD | row_of(**VOTES))
    assert not Ballot.objects.exists()


def test_others_read_and_do_not_write(village, client):
    make_survey(village)
    client.force_login(make_official(Role.COMMITTEE, township=village.township), backend=BACKEND)
    address = reverse("survey_list") + f"?year={YEAR}"
    assert client.get(address).context["lines"][0][0].answers == 90
    assert client.post(address, HELD).status_code == 403


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_of_counts_takes_as_many_queries_for_one_village_as_for_three(keeper, town, client, count, django_assert_num_queries):
    for _number in range(count):
        make_survey(make_village(township=town))
    client.get(reverse("desk"))
    with django_assert_num_queries(9):
        assert len(client.get(reverse("survey_list") + f"?year={YEAR}").context["lines"]) == count


def test_the_trend_is_in_percentage_points_of_the_printed_shares(village):
    """82 of 90 = 91.1 %, 80 of 90 = 88.9 %."""
    before = make_survey(village, year=2025, satisfied=50, dissatisfied=10)
    now = trend(make_survey(village), before)
    assert (now.share, now.change, now.words) == (Decimal("91.1"), Decimal("2.2"), "+2.2 percentage points")
    assert trend(before, None).words == ""
    assert trend(None, before) is None


@pytest.mark.parametrize("wrong", [{"excellent": 19}, {"collected": 51}, {"valid": 50, "excellent": 20}])
def test_the_database_holds_what_a_ballot_is(village, wrong):
    with pytest.raises(IntegrityError), transaction.atomic():
        make_ballot(village, **wrong)


def rows_in(answer):
    return list(load_workbook(BytesIO(answer.content)).active.values)


def test_the_summary_of_ballots_as_a_workbook(keeper, village, client):
    """18 / 21 / 6 / 3 of 48 valid: 80.00 points, 37.50 % excellent (F9)."""
    row = make_tenure(village=village)
    make_ballot(village, cadre=row.cadre)
    rows = rows_in(client.post(reverse("ballots_excel") + f"?year={YEAR}&of=cadres"))
    head = next(number for number, line in enumerate(rows) if line[0] == "No.")
    assert rows[head + 1] == (1, f"{village} {row.cadre}", str(row.post), 50, 49, 48, 18, 21, 6, 3, 37.5, 80)
    assert Trace.objects.get(verb="export").by == keeper


def test_the_tasks_by_village_as_a_workbook(keeper, village, town, client):
    other = make_village(township=town, position=village.position + 1)
    task = CentralTask.objects.create(township=town, year=YEAR, title="秋种", due_on=date(2026, 9, 20))
    TaskPart.objects.create(task=task, village=village, amount="120亩", done_on=date(2026, 9, 18))
    TaskPart.objects.create(task=task, village=other)
    rows = rows_in(client.post(reverse("tasks_excel") + f"?year={YEAR}"))
    head = next(number for number, line in enumerate(rows) if line[0] == "No.")
    assert rows[head][2] == "秋种\ndue 2026-09-20"
    assert rows[head + 1 : head + 3] == [(1, str(village), "120亩 ✓ 2026-09-18"), (2, str(other), "○")]


def test_one_ballot_a_year_for_a_village(village):
    make_ballot(village)
    with pytest.raises(IntegrityError), transaction.atomic():
        make_ballot(village)
