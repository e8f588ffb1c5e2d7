"""What follows from a ranking: who is on a list with what, who may change, submit and approve it."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import ValidationError

from appraisal.linkages import change, change_line
from appraisal.models import GradeCap
from cadres.models import EffectPeriod, Tenure
from tests.appraisal.cadre_years import make_cadre_scheme, run, village
from tests.appraisal.linking import PAY, YEAR, cadre_ranking, finalised, make_list, make_town, serve, set_of, village_ranking
from tests.cadres.factories import make_cadre, make_evaluation
from tests.factories import (
    make_category,
    make_entry,
    make_indicator,
    make_official,
    make_participant,
    make_scheme,
    make_village,
)
from township.trace import Trace
from villages.models import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    return make_town()


@pytest.fixture
def appraisal(town):
    return make_official(Role.APPRAISAL, township=town)


@pytest.fixture
def committee(town):
    return make_official(Role.COMMITTEE, township=town)


# ---- pay -----------------------------------------------------------------------------------------------------------


def test_pay_follows_the_grade(town, appraisal):
    """88.62 is good: 24 000 + 15 456 × 0.95 = 38 683.20."""
    ranking = cadre_ranking(town, appraisal, "secretary")
    (line,) = make_list(ranking, "pay", by=appraisal).lines.all()
    assert (line.total, line.grade, line.coefficient) == (8862, "good", Decimal("0.95"))
    assert (line.basic, line.performance, line.amount) == (2_400_000, 1_468_320, 3_868_320)
    assert line.service == [{"village": line.participant.village.name, "post": "村党组织书记", "ratio": "1", "months": 12}]


def test_a_term_that_began_in_june_is_paid_for_seven_months(town, appraisal):
    ranking = cadre_ranking(town, appraisal, "secretary", terms=[serve(town, "secretary", started=date(YEAR, 6, 10))])
    (line,) = make_list(ranking, "pay", by=appraisal, terms=PAY | {"coefficients": {"good": "1"}}).lines.all()
    assert (line.basic, line.performance) == (1_400_000, 901_600)


def test_the_ratio_of_the_post_counts(town, appraisal):
    town.posts.filter(code="clerk").update(pay_ratio=Decimal("0.9"))
    ranking = cadre_ranking(town, appraisal, "clerk")
    (line,) = make_list(ranking, "pay", by=appraisal, terms=PAY | {"coefficients": {"good": "1", "excellent": "1"}}).lines.all()
    assert (line.basic, line.performance, line.amount) == (2_160_000, 1_391_040, 3_551_040)


def test_two_posts_one_pay(town, appraisal):
    cadre = make_cadre(village=village(town, "V01"))
    terms = [serve(town, "secretary", cadre=cadre), serve(town, "director", cadre=cadre, is_paid=False)]
    ranking = cadre_ranking(town, appraisal, "secretary", "director", terms=terms)
    (line,) = make_list(ranking, "pay", by=appraisal).lines.all()
    assert sum(part["months"] for part in line.service) == 12
    assert line.basic == 2_400_000


def test_an_unpaid_post_is_not_on_the_pay_sheet(town, appraisal):
    ranking = cadre_ranking(town, appraisal, "secretary", terms=[serve(town, "secretary", is_paid=False)])
    (line,) = make_list(ranking, "pay", by=appraisal).lines.all()
    assert (line.is_included, line.hindrances, line.amount) == (False, ["unpaid"], 0)


def test_a_change_of_the_register_does_not_reach_a_list(town, appraisal):
    ranking = cadre_ranking(town, appraisal, "secretary")
    linkage = make_list(ranking, "pay", by=appraisal)
    Tenure.objects.update(left_on=date(YEAR, 7, 1))
    (line,) = linkage.lines.for_list()
    change_line(line, set_of(line, is_included=False, reason="已调离，由新单位发放"), by=appraisal)
    (line,) = linkage.lines.all()
    assert (line.basic, line.is_included) == (2_400_000, False)


# ---- lines that people set -----------------------------------------------------------------------------------------


def test_a_coefficient_of_ones_own_needs_a_reason(town, appraisal):
    linkage = make_list(cadre_ranking(town, appraisal, "secretary"), "pay", by=appraisal)
    (line,) = linkage.lines.for_list()
    with pytest.raises(ValidationError, match="say why"):
        change_line(line, set_of(line, coefficient=Decimal("0.5")), by=appraisal)
    assert change_line(line, set_of(line, coefficient=Decimal("0.5"), reason="请假半年"), by=appraisal)
    (line,) = linkage.lines.for_list()
    assert (line.performance, line.amount, line.reason) == (772_800, 3_172_800, "请假半年")
    row = Trace.objects.of(linkage).first()
    assert (row.verb, row.before["coefficient"], row.after["coefficient"], row.reason) == ("change", "0.95", "0.5", "请假半年")


def test_back_to_the_terms_the_reason_goes(town, appraisal):
    linkage = make_list(cadre_ranking(town, appraisal, "secretary"), "pay", by=appraisal)
    (line,) = linkage.lines.for_list()
    change_line(line, set_of(line, coefficient=Decimal("0.5"), reason="请假半年"), by=appraisal)
    (line,) = linkage.lines.for_list()
    change_line(line, set_of(line, coefficient=Decimal("0.95")), by=appraisal)
    (line,) = linkage.lines.all()
    assert (line.performance, line.reason) == (1_468_320, "")


def test_the_same_again_changes_nothing(town, appraisal):
    linkage = make_list(cadre_ranking(town, appraisal, "secretary"), "pay", by=appraisal)
    (line,) = linkage.lines.for_list()
    before = Trace.objects.count()
    assert not change_line(line, set_of(line), by=appraisal)
    assert Trace.objects.count() == before


def test_new_terms_keep_what_people_set(town, appraisal):
    linkage = make_list(cadre_ranking(town, appraisal, "secretary", "director"), "pay", by=appraisal)
    first, second = linkage.lines.for_list()
    change_line(first, set_of(first, coefficient=Decimal("0.5"), reason="请假半年"), by=appraisal)
    change(linkage, title="报酬", basis="青政发〔2026〕4号", terms=PAY | {"basic": "1000.00"}, by=appraisal)
    first, second = linkage.lines.all()
    assert (first.basic, first.performance, first.reason) == (1_200_000, 772_800, "请假半年")
    assert (second.basic, second.performance, second.reason) == (1_080_000, 1_321_488, "")  # a director at 0.9


# ---- honours -------------------------------------------------------------------------------------------------------


def chairs(town, appraisal, *duties):
    """A final ranking of one women's chair in each of as many villages, with so many duty points; all of them excellent."""
    places = ["V01", "V02", *(make_village(township=town, code=f"V{number:02}").code for number in range(3, len(duties) + 1))]
    for place in places[: len(duties)]:
        serve(town, "women", place)
    scheme = run(make_cadre_scheme(town, appraisal, "women", quota="100%", grades="excellent:3/good:2/pass:1/fail:0"))
    for row, points in zip(scheme.participants.in_order(), duties, strict=True):
        for line in scheme.indicators.all():
            given = points if line.code == "D-1" else 0
            make_entry(row, line, 5, inputs=[str(given)], points=given * 100, reason="台账")
    return finalised(scheme, appraisal)


def listed(linkage):
    return [(line.rank, line.is_included, line.hindrances) for line in linkage.lines.all()]


@pytest.mark.parametrize(
    ("duties", "places", "expected"),
    [
        ((30, 20, 10), 2, [(1, True, []), (2, True, []), (3, False, ["full"])]),
        ((30, 20, 20), 2, [(1, True, []), (2, False, ["tied"]), (2, False, ["tied"])]),
        ((30, 30, 10), 2, [(1, True, []), (1, True, []), (3, False, ["full"])]),
        ((30, 30, 10), 1, [(1, False, ["tied"]), (1, False, ["tied"]), (3, False, ["full"])]),
        ((30, 20), 5, [(1, True, []), (2, True, [])]),
    ],
)
def test_places_go_in_rank_order(town, appraisal, duties, places, expected):
    ranking = chairs(town, appraisal, *duties)
    linkage = make_list(ranking, "honour", by=appraisal, terms={"places": places, "on": "2026-01-20"})
    assert listed(linkage) == expected


# (first day, last day, whether the honour of 20 January 2026 is hindered)
PERIODS = [
    (date(2025, 12, 1), date(2026, 1, 19), False),
    (date(2025, 12, 1), date(2026, 1, 20), True),
    (date(2026, 1, 20), date(2026, 6, 1), True),
    (date(2026, 1, 21), date(2026, 6, 1), False),
]


@pytest.mark.parametrize(("first", "last", "hindered"), PERIODS)
def test_an_effect_period_hinders_an_honour_and_frees_its_place(town, appraisal, first, last, hindered):
    ranking = chairs(town, appraisal, 30, 20)
    best = ranking.scheme.participants.in_order().first()
    EffectPeriod.objects.create(cadre=best.cadre, starts_on=first, ends_on=last)
    linkage = make_list(ranking, "honour", by=appraisal)
    freed = [(1, False, ["effect"]), (2, True, [])]
    assert listed(linkage) == (freed if hindered else [(1, True, []), (2, False, ["full"])])


def test_whom_the_villagers_found_incompetent_gets_no_honour(town, appraisal):
    ranking = chairs(town, appraisal, 30, 20)
    best = ranking.scheme.participants.in_order().first()
    make_evaluation(best.cadre, year=YEAR, valid=9, excellent=0, competent=4, basic=0, incompetent=5)
    assert listed(make_list(ranking, "honour", by=appraisal)) == [(1, False, ["evaluation"]), (2, True, [])]


def test_a_grade_cap_and_the_quota_of_the_ranking_are_told(town, appraisal):
    """Two of three reach the threshold of excellent, one of them is capped, the quota has one place."""
    scheme = make_scheme(township=town, year=YEAR, status="open", quota="1")
    line = make_indicator(make_category(scheme), rule="direct", params="step=0.01", frequency="year", max=Decimal(100))
    rows = [make_participant(scheme, village=make_village(township=town)) for _points in range(4)]
    for row, points in zip(rows, (98, 96, 94, 70), strict=True):
        make_entry(row, line, 5, inputs=[str(points)], points=points * 100, reason="台账")
    GradeCap.objects.create(participant=rows[0], best_grade="good", reason="逾期", document="青政发〔2026〕1号")
    linkage = make_list(finalised(scheme, appraisal), "honour", by=appraisal, terms={"places": 3, "on": "2026-01-20"})
    assert listed(linkage) == [(1, False, ["cap"]), (2, True, []), (3, False, ["quota"])]


def test_places_count_within_each_group(town, appraisal):
    scheme = make_scheme(township=town, year=YEAR, status="open", by_group=True)
    line = make_indicator(make_category(scheme), rule="direct", params="step=0.01", frequency="year", max=Decimal(100))
    for group, points in (("A", 98), ("A", 96), ("B", 92)):
        make_entry(
            make_participant(scheme, village=make_village(township=town), group=group),
            line,
            5,
            inputs=["1"],
            points=points * 100,
            reason="台账",
        )
    linkage = make_list(finalised(scheme, appraisal), "honour", by=appraisal)
    assert listed(linkage) == [(1, True, []), (2, False, ["quota"]), (1, True, [])]


# ---- incentive money -----------------------------------------------------------------------------------------------


def test_incentive_money_by_grade(town, appraisal):
    """88.10 is good, 70.00 is pass."""
    linkage = make_list(village_ranking(town), "funds", by=appraisal)
    assert [(line.grade, line.amount) for line in linkage.lines.all()] == [("good", 1_000_000), ("pass", 0)]


def test_reference_for_appointment_has_words_by_grade(town, appraisal):
    linkage = make_list(cadre_ranking(town, appraisal, "secretary"), "post", by=appraisal)
    assert [(line.grade, line.words) for line in linkage.lines.all()] == [("good", "称职")]
