"""What a cadre's result is: months by village, the village part, the worked results, the cap of main posts."""

from datetime import date
from decimal import Decimal

import pytest
from django.utils import translation

from appraisal.results.boards import frozen_board, read_board
from appraisal.results.freeze import first_fault, freeze
from appraisal.service import months_by_village, village_parts
from tests.appraisal.cadre_years import YEAR, appraise, make_cadre_scheme, make_town, run, serve, village
from tests.cadres.factories import make_cadre
from tests.factories import (
    make_duty,
    make_official,
    make_scheme,
)
from villages.models import Role

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def town():
    return make_town()


@pytest.fixture
def appraisal(town):
    return make_official(Role.APPRAISAL, township=town)


# ---- the village part ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("terms", "months"),
    [
        ([("V01", date(2024, 3, 1), None)], {"V01": 12}),
        ([("V01", date(2024, 3, 1), date(2025, 5, 10)), ("V02", date(2025, 5, 10), None)], {"V01": 4, "V02": 8}),
        ([("V01", date(2024, 3, 1), date(2025, 5, 15)), ("V02", date(2025, 5, 15), None)], {"V01": 4, "V02": 8}),
        ([("V01", date(2024, 3, 1), date(2025, 5, 16)), ("V02", date(2025, 5, 16), None)], {"V01": 5, "V02": 7}),
        ([("V01", date(2025, 2, 16), date(2025, 4, 1))], {"V01": 1}),
    ],
)
def test_a_month_belongs_to_the_post_of_its_15th_day(town, terms, months):
    cadre = make_cadre(village=village(town, "V01"))
    rows = [serve(town, "secretary", place, started, left, cadre=cadre) for place, started, left in terms]
    assert {village_id: count for village_id, count in months_by_village(rows, YEAR).items()} == {
        village(town, code).pk: count for code, count in months.items()
    }


def test_of_two_posts_the_paid_one_has_the_month(town):
    cadre = make_cadre(village=village(town, "V01"))
    rows = [serve(town, "secretary", cadre=cadre, is_paid=False), serve(town, "director", "V02", cadre=cadre)]
    assert months_by_village(rows, YEAR) == {village(town, "V02").pk: 12}


def test_two_villages_are_weighted_by_their_months(town, appraisal):
    cadre = make_cadre(village=village(town, "V01"))
    serve(town, "secretary", "V01", left=date(2025, 5, 10), cadre=cadre)
    serve(town, "secretary", "V02", started=date(2025, 5, 10), cadre=cadre)
    scheme = make_cadre_scheme(town, appraisal, "secretary")
    (participant,) = scheme.participants.in_order()
    part = village_parts(scheme, [participant])[participant.pk]
    assert part.total == Decimal("76.03")  # (4 × 88.10 + 8 × 70.00) ÷ 12 = 76.0333
    assert part.months == (("V01", 4), ("V02", 8))
    assert participant.village == village(town, "V02")


def test_without_a_frozen_ranking_the_village_part_is_missing(town, appraisal):
    serve(town, "secretary")
    scheme = make_cadre_scheme(town, appraisal, "secretary")
    scheme.village_scheme = make_scheme(township=town, year=YEAR)
    (participant,) = scheme.participants.in_order()
    assert village_parts(scheme, [participant])[participant.pk].total is None


# ---- the worked results --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("codes", "total"),
    [(["secretary"], "88.62"), (["secretary", "director"], "88.62"), (["clerk"], "88.56"), (["clerk", "women", "security"], "88.56")],
)
def test_the_worked_result_of_a_cadre(town, appraisal, codes, total):
    serve(town, codes[-1])
    scheme = run(make_cadre_scheme(town, appraisal, *codes))
    appraise(scheme, make_duty(Role.SCORER, office=town.offices.get(code="DJ")).user)
    (line,) = read_board(scheme).lines
    assert (line.total, line.is_complete) == (total, True)
    assert line.figures["indicators"]["V-1"] == "88.10"
    assert line.figures["indicators"]["B-1"] == "84.58"


def test_a_main_post_in_a_village_below_good_is_good_at_best(town, appraisal):
    """95 points of 100 everywhere would be excellent; village V02 is graded pass."""
    main, other = serve(town, "secretary", "V02"), serve(town, "secretary", "V01")
    scheme = run(make_cadre_scheme(town, appraisal, "secretary", quota="100%"))
    scheme.categories.filter(code="V").update(weight=Decimal("0.01"))
    scheme.categories.filter(code="D").update(weight=Decimal("99.98"))
    scheme.categories.filter(code="B").update(weight=Decimal("0.01"))
    appraise(scheme, make_duty(Role.SCORER, office=town.offices.get(code="DJ")).user)
    board = read_board(scheme)
    grades = {line.participant.cadre: (line.figures["grade"], line.details["threshold"]) for line in board.lines}
    assert grades == {main.cadre: ("good", "excellent"), other.cadre: ("excellent", "excellent")}
    assert [(cap.participant.cadre, cap.best_grade) for cap in board.basis.caps] == [(main.cadre, "good")]


def test_a_version_is_the_same_in_every_language(town, appraisal):
    serve(town, "secretary", "V02")
    scheme = run(make_cadre_scheme(town, appraisal, "secretary"))
    appraise(scheme, make_duty(Role.SCORER, office=town.offices.get(code="DJ")).user)
    ranking, _new = freeze(scheme, by=appraisal)
    with translation.override("zh-hans"):
        assert freeze(scheme, by=appraisal) == (ranking, False)


def test_a_frozen_ranking_of_cadres_proves_itself(town, appraisal):
    serve(town, "secretary", "V02")
    serve(town, "director", left=date(2025, 5, 10))
    scheme = run(make_cadre_scheme(town, appraisal, "secretary", "director"))
    appraise(scheme, make_duty(Role.SCORER, office=town.offices.get(code="DJ")).user)
    ranking, _new = freeze(scheme, by=appraisal)
    assert (first_fault(ranking), ranking.provisional) == (None, False)
    board = frozen_board(ranking)
    assert [line.label for line in board.lines] == [line.label for line in read_board(scheme).lines]
    assert [line.rank for line in board.lines] == [None, 1]
    assert board.scheme.is_for_cadres
