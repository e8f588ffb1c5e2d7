"""Standard, self and assessed: what a village gave itself stands beside what the office gave, also on paper and in a frozen version."""

from datetime import date

import pytest
from django.urls import reverse

from appraisal.models import SelfScore
from appraisal.results import frozen_board, read_board
from appraisal.results.freeze import first_fault, freeze
from tests.appraisal.committee_book import opened
from tests.factories import make_duty, make_entry, make_official, make_open_scheme
from villages.models import Role

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def scheme():
    """One indicator of 4 points, mean of the quarters; the first village gives itself 4.00 and 3.55, the office 3.00 and 3.00."""
    scheme = make_open_scheme(villages=2, self_score=True)
    row, indicator = scheme.participants.in_order()[0], scheme.indicators.get()
    for period, points in ((1, 400), (2, 355)):
        make_entry(row, indicator, period)
        SelfScore.objects.create(participant=row, indicator=indicator, period=period, points=points)
    return scheme


def self_column(board):
    """Indicator rows of the first village's score sheet: (standard, self, assessed)."""
    sheet = next(sheet for sheet in opened(board, data_only=True) if sheet.title.startswith(board.lines[0].code))
    rows = list(sheet.iter_rows(values_only=True))
    head = next(row for row in rows if "Self-score" in row)
    columns = [head.index(name) for name in ("Standard", "Self-score", "Assessed")]
    return tuple(rows[rows.index(head) + 1][column] for column in columns)


def test_the_year_of_the_self_score_follows_the_indicator(scheme):
    assert self_column(read_board(scheme, entries=True)) == (4, 3.78, 3)  # (4.00 + 3.55) ÷ 2, half up


def test_a_frozen_version_keeps_the_self_scores_and_proves_itself(scheme):
    ranking, _new = freeze(scheme, by=make_official(Role.APPRAISAL, township=scheme.township))
    SelfScore.objects.all().delete()
    assert self_column(frozen_board(ranking)) == (4, 3.78, 3)
    assert first_fault(ranking) is None


def test_without_self_scores_the_column_is_blank_and_nothing_is_frozen_of_it(scheme):
    SelfScore.objects.all().delete()
    ranking, _new = freeze(scheme, by=make_official(Role.APPRAISAL, township=scheme.township))
    assert self_column(frozen_board(ranking)) == (4, None, 3)
    assert "self_scores" not in ranking.snapshot


def test_the_explanation_and_the_grid_show_both(scheme, client):
    row, sheet = scheme.participants.in_order()[0], scheme.sheets.get(period=2)
    client.force_login(make_duty(Role.SCORER, office=sheet.office).user, backend=BACKEND)
    assert "self-score 3.55" in client.get(reverse("explanation", args=[row.pk])).content.decode()
    assert '<em title="self-score">3.55</em>' in client.get(sheet.get_absolute_url()).content.decode()


@pytest.mark.parametrize("villages", [1, 3])
def test_the_own_quarter_takes_as_many_queries_for_one_indicator_as_for_three(client, villages, django_assert_num_queries):
    scheme = make_open_scheme(villages=1, self_score=True)
    for _number in range(villages - 1):
        copy = scheme.indicators.first()
        copy.pk, copy.code = None, f"X{_number}"
        copy.save()
    row = scheme.participants.get()
    client.force_login(make_duty(Role.VILLAGE, village=row.village, starts_on=date(2020, 1, 1)).user, backend=BACKEND)
    client.get(reverse("desk"))
    with django_assert_num_queries(11):
        assert len(client.get(reverse("own_quarter", args=[row.pk, 1])).context["parts"][0].rows) == villages
