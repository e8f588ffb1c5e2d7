"""The pages of what follows from results: drawing up a list, one line, what is refused, who reads what, Excel."""

import pytest
from django.urls import reverse

from appraisal.linkages import decide
from appraisal.models import Linkage
from tests.appraisal.cadre_years import village
from tests.appraisal.linking import cadre_ranking, make_list, make_town, serve, village_ranking
from tests.factories import make_duty, make_official, make_user
from township.trace import Trace
from villages.models import Role

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"
PAY_SENT = {
    "title": "2025年度村干部绩效报酬", "basis": "青政发〔2026〕3号", "basic": "2,000", "performance": "１５４５６",
    "grade_0": "1", "grade_1": "0.95", "grade_2": "0.85", "grade_3": "0.6",
}  # fmt: skip


@pytest.fixture
def town():
    return make_town()


@pytest.fixture
def appraisal(town, client):
    user = make_official(Role.APPRAISAL, township=town)
    client.force_login(user, backend=BACKEND)
    return user


def new(ranking, kind="pay"):
    return reverse("linkage_new", args=[ranking.pk, kind])


def errors(answer):
    return {name: list(found) for name, found in answer.context["form"].errors.items()}


# ---- drawing up ----------------------------------------------------------------------------------------------------


def test_a_pay_sheet_is_drawn_up_as_people_type(town, appraisal, client):
    ranking = cadre_ranking(town, appraisal, "secretary")
    answer = client.post(new(ranking), PAY_SENT)
    linkage = Linkage.objects.get()
    assert (answer.status_code, answer.url) == (302, linkage.get_absolute_url())
    assert linkage.terms == {
        "basic": "2000.00",
        "performance": "15456.00",
        "coefficients": {"excellent": "1", "good": "0.95", "pass": "0.85", "fail": "0.6"},
    }
    page = client.get(answer.url).content.decode()
    assert "38,683.20" in page
    row = Trace.objects.of(linkage).get()
    assert (row.verb, row.by, row.after["basis"]) == ("create", appraisal, "青政发〔2026〕3号")


def test_the_form_begins_with_the_customary_coefficients_and_leaves_a_fail_to_people(town, appraisal, client):
    form = client.get(new(cadre_ranking(town, appraisal, "secretary"))).context["form"]
    assert [form[f"grade_{number}"].initial for number in range(4)] == ["1.00", "0.95", "0.85", None]


REFUSED = [
    ("pay", {"basic": "-1"}, "basic"),
    ("pay", {"basic": "2000.005"}, "basic"),
    ("pay", {"performance": "abc"}, "performance"),
    ("pay", {"grade_1": "2.5"}, "grade_1"),
    ("pay", {"grade_3": ""}, "grade_3"),
    ("pay", {"basis": ""}, "basis"),
    ("pay", {"title": "结扎奖励"}, "title"),
    ("honour", {"places": "0"}, "places"),
    ("honour", {"on": "2026-02-30"}, "on"),
    ("post", {"grade_3": "建议免职"}, "grade_3"),
    ("post", {"grade_3": "to be dismissed"}, "grade_3"),
    ("post", {"grade_3": "上访次数多"}, "grade_3"),
]
SENT = {
    "pay": PAY_SENT,
    "honour": {"title": "优秀村干部", "basis": "方案", "places": "2", "on": "2026-01-20"},
    "post": {"title": "任用参考", "basis": "方案", "grade_0": "优先", "grade_3": "谈话帮助"},
    "funds": {
        "title": "激励经费",
        "basis": "方案",
        "source": "镇级奖励资金",
        "grade_0": "20000",
        "grade_1": "10000",
        "grade_2": "0",
        "grade_3": "0",
    },
}


@pytest.mark.parametrize(("kind", "wrong", "field"), REFUSED)
def test_wrong_terms_are_told_at_their_field(town, appraisal, client, kind, wrong, field):
    answer = client.post(new(cadre_ranking(town, appraisal, "secretary"), kind), SENT[kind] | wrong)
    assert (answer.status_code, list(errors(answer))) == (200, [field])
    assert not Linkage.objects.exists()


@pytest.mark.parametrize("source", ["村级组织运转经费", "办公经费", "Operating funds"])
def test_operating_funds_are_guaranteed(town, appraisal, client, source):
    answer = client.post(new(village_ranking(town), "funds"), SENT["funds"] | {"source": source})
    assert errors(answer) == {"source": ["A village's operating funds are guaranteed: name incentive money."]}


def test_a_second_pay_sheet_is_refused_in_a_sentence(town, appraisal, client):
    ranking = cadre_ranking(town, appraisal, "secretary")
    make_list(ranking, "pay", by=appraisal)
    answer = client.post(new(ranking), PAY_SENT)
    assert errors(answer) == {"__all__": ["There is such a list for this scheme already: withdraw or revoke it first."]}


@pytest.mark.parametrize("kind", ["honour", "post"])
def test_lists_of_each_kind_are_drawn_up_and_shown(town, appraisal, client, kind):
    answer = client.post(new(cadre_ranking(town, appraisal, "secretary"), kind), SENT[kind], follow=True)
    assert answer.status_code == 200
    assert Linkage.objects.get().kind == kind


def test_terms_are_changed_and_traced(town, appraisal, client):
    linkage = make_list(cadre_ranking(town, appraisal, "secretary"), "pay", by=appraisal)
    client.post(reverse("linkage_edit", args=[linkage.pk]), PAY_SENT | {"basic": "1000"})
    assert linkage.lines.get().basic == 1_200_000
    row = Trace.objects.of(linkage).first()
    assert (row.verb, row.before["terms"]["basic"], row.after["terms"]["basic"]) == ("change", "2000.00", "1000.00")


# ---- one line ------------------------------------------------------------------------------------------------------


def test_a_line_says_how_its_pay_comes_about(town, appraisal, client):
    linkage = make_list(cadre_ranking(town, appraisal, "secretary"), "pay", by=appraisal)
    answer = client.get(linkage.lines.get().get_absolute_url())
    assert answer.context["reckoning"][1:] == [
        "Months of a full post: 12",
        "Basic pay: 2,000.00 × 12 = 24,000.00",
        "Performance pay: 15,456.00 × 12 ÷ 12 × 0.95 = 14,683.20",
        "Together: 38,683.20",
    ]


def test_a_line_is_set_otherwise_with_a_reason(town, appraisal, client):
    linkage = make_list(cadre_ranking(town, appraisal, "secretary"), "pay", by=appraisal)
    line = linkage.lines.get()
    sent = {"is_included": "on", "coefficient": "0.5", "reason": ""}
    answer = client.post(line.get_absolute_url(), sent)
    assert errors(answer) == {"reason": ["This line departs from the terms: say why."]}
    assert client.post(line.get_absolute_url(), sent | {"reason": "请假半年"}).status_code == 302
    line.refresh_from_db()
    assert (line.performance, line.reason) == (772_800, "请假半年")


def test_incentive_money_of_a_line_is_typed_in_yuan(town, appraisal, client):
    linkage = make_list(village_ranking(town), "funds", by=appraisal)
    line = linkage.lines.first()
    client.post(line.get_absolute_url(), {"is_included": "on", "yuan": "12,000.50", "reason": "示范村"})
    line.refresh_from_db()
    assert line.amount == 1_200_050


def test_a_suggestion_never_takes_a_post_away(town, appraisal, client):
    linkage = make_list(cadre_ranking(town, appraisal, "secretary"), "post", by=appraisal)
    answer = client.post(linkage.lines.get().get_absolute_url(), {"is_included": "on", "words": "建议撤换", "reason": "排名靠后"})
    assert list(errors(answer)) == ["words"]


# ---- who reads -----------------------------------------------------------------------------------------------------


def test_a_cadre_reads_the_own_line_once_it_is_approved(town, appraisal, client):
    linkage = make_list(cadre_ranking(town, appraisal, "secretary", "director"), "pay", by=appraisal)
    first, second = linkage.lines.for_list()
    cadre = make_user(township=town)
    type(first.participant.cadre).objects.filter(pk=first.participant.cadre_id).update(user=cadre)
    client.force_login(cadre, backend=BACKEND)
    assert client.get(first.get_absolute_url()).status_code == 404
    decide(linkage, "submit", by=appraisal)
    decide(linkage, "approve", by=make_official(Role.COMMITTEE, township=town), note="纪要〔2026〕5号")
    assert [client.get(line.get_absolute_url()).status_code for line in (first, second)] == [200, 404]
    assert client.get(linkage.get_absolute_url()).status_code == 404
    assert [line.pk for line in client.get(reverse("own_list")).context["follows"]] == [first.pk]


def test_a_village_reads_its_own_money_and_nobodys_pay(town, appraisal, client):
    funds = make_list(village_ranking(town), "funds", by=appraisal)
    pay = make_list(cadre_ranking(town, appraisal, "secretary"), "pay", by=appraisal)
    for linkage in (funds, pay):
        decide(linkage, "submit", by=appraisal)
        decide(linkage, "approve", by=make_official(Role.COMMITTEE, township=town), note="纪要〔2026〕5号")
    clerk = make_user(township=town)
    make_duty(Role.VILLAGE, user=clerk, village=village(town, "V01"))
    client.force_login(clerk, backend=BACKEND)
    own, other = funds.lines.for_list()
    assert [client.get(line.get_absolute_url()).status_code for line in (own, other, pay.lines.get())] == [200, 404, 404]


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_page_asks_a_fixed_number_of_queries(town, appraisal, client, count, django_assert_num_queries):
    terms = [serve(town, code) for code in ("secretary", "director", "clerk")[:count]]
    linkage = make_list(cadre_ranking(town, appraisal, "secretary", "director", "clerk", terms=terms), "pay", by=appraisal)
    assert linkage.lines.count() == count
    client.get(linkage.get_absolute_url())
    with django_assert_num_queries(QUERIES["list"]):
        client.get(linkage.get_absolute_url())


QUERIES = {"list": 7, "lists": 7}


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_of_lists_asks_a_fixed_number_of_queries(town, appraisal, client, count, django_assert_num_queries):
    ranking = cadre_ranking(town, appraisal, "secretary")
    for number in range(count):
        make_list(ranking, "honour", by=appraisal, title=f"荣誉{number}")
    client.get(reverse("linkage_list"))
    with django_assert_num_queries(QUERIES["lists"]):
        answer = client.get(reverse("linkage_list"))
    assert len(answer.context["rows"]) == count


def test_whoever_pays_reads_lists_of_money_alone(town, appraisal, client):
    """An honour's list may say that somebody is within an effect period."""
    ranking = cadre_ranking(town, appraisal, "secretary")
    pay, honour = (make_list(ranking, kind, by=appraisal) for kind in ("pay", "honour"))
    client.force_login(make_official(Role.ECONOMY, township=town), backend=BACKEND)
    assert [client.get(linkage.get_absolute_url()).status_code for linkage in (pay, honour)] == [200, 404]
    assert [row.pk for row in client.get(reverse("linkage_list")).context["rows"]] == [pay.pk]


def test_what_was_submitted_opens_no_form(town, appraisal, client):
    linkage = make_list(cadre_ranking(town, appraisal, "secretary"), "pay", by=appraisal)
    decide(linkage, "submit", by=appraisal)
    answer = client.get(reverse("linkage_edit", args=[linkage.pk]))
    assert (answer.status_code, answer.url) == (302, linkage.get_absolute_url())


def test_a_paper_is_named_not_told(town, appraisal, client):
    linkage = make_list(cadre_ranking(town, appraisal, "secretary"), "pay", by=appraisal)
    decide(linkage, "submit", by=appraisal)
    client.force_login(make_official(Role.COMMITTEE, township=town), backend=BACKEND)
    answer = client.post(reverse("linkage_move", args=[linkage.pk, "approve"]), {"reason": "纪" * 121}, follow=True)
    assert "Name the paper in at most 120 characters." in answer.content.decode()
    linkage.refresh_from_db()
    assert (linkage.status, linkage.document) == ("submitted", "")
