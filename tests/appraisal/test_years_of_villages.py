"""A village's ranks and totals over the years: what each frozen version says, compared where it can be, and nothing scaled."""

from datetime import date

import pytest
from django.urls import reverse

from appraisal.models import Entry, Ranking
from appraisal.results.years import series_of
from tests.appraisal.brought_in import questions
from tests.appraisal.village_years import frozen, frozen_again
from tests.factories import make_official, make_township, make_village
from villages.models import Role

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def villages():
    township = make_township()
    return [
        make_village(township=township, code=code, name_en=name) for code, name in (("A", "Shiqiao"), ("B", "Liuxi"), ("C", "Songling"))
    ]


def points_in(ranking, village, points):
    Entry.objects.filter(participant__scheme=ranking.scheme, participant__village=village).update(points=points)


def series(village):
    return series_of(village.code, Ranking.objects.of_years(village))


def told(one):
    return [(y.scheme.year, y.line.total, y.line.rank, y.ranked, y.points_gained, y.places_gained) for y in one.years]


# ---- what is told --------------------------------------------------------------------------------------------------


def test_three_years_are_told_each_against_the_one_before(villages):
    """75.00, 85.00 and 94.00 of 100; the third year has one village less."""
    frozen(villages, 2024, [300, 340, 376])
    frozen(villages, 2025, [340, 376, 300])
    frozen(villages[:2], 2026, [376, 300])
    (one,) = series(villages[0])
    assert told(one) == [
        (2024, "75.00", 3, 3, None, None),
        (2025, "85.00", 2, 3, 1000, 1),
        (2026, "94.00", 1, 2, 900, 1),
    ]
    assert (one.columns, one.totals, one.top) == (["2024", "2025", "2026"], ["75.00", "85.00", "94.00"], "100.00")
    assert [year.change for year in one.years] == ["", "+10.00, 1 place up", "+9.00, 1 place up"]
    assert one.rungs == [("Shiqiao", [3, 2, 1], True), ("Songling", [1, 3, None], False), ("Liuxi", [2, 1, 2], False)]


def test_a_fall_is_told_as_a_fall(villages):
    frozen(villages, 2025, [376, 340, 300])
    frozen(villages, 2026, [300, 340, 376])
    first, second, _third = (series(village)[0].years[1].change for village in villages)
    assert (first, second) == ("−19.00, 2 places down", "±0.00, same rank")


def test_other_full_marks_are_named_and_points_not_compared(villages):
    """940.00 of 1000 after 75.00 of 100: a rank is a rank, points are not points."""
    frozen(villages, 2025, [300, 340, 376])
    frozen(villages, 2026, [376, 300, 340], full_marks=1000)
    (one,) = series(villages[0])
    assert told(one)[1] == (2026, "940.00", 1, 3, None, 2)
    assert one.years[1].cautions == ["The full marks were 100: points are not compared."]
    assert (one.years[1].change, one.totals, one.top) == ("2 places up", [None, "940.00"], "1000.00")


def test_another_group_is_named_and_places_not_compared(villages):
    frozen(villages, 2025, [300, 340, 376], groups="ABB", by_group=True)
    frozen(villages, 2026, [300, 340, 376], groups="AAB", by_group=True)
    (one,) = series(villages[1])
    assert told(one) == [(2025, "85.00", 2, 2, None, None), (2026, "85.00", 1, 2, 0, None)]
    assert one.years[1].cautions == ["It was ranked in another group: places are not compared."]
    assert one.years[1].change == "±0.00"
    assert one.rungs == [("Liuxi", [2, 1], True), ("Songling", [1, None], False), ("Shiqiao", [None, 2], False)]


def test_a_year_without_a_scheme_is_a_gap_and_no_year_before(villages):
    frozen(villages, 2022, [300, 340, 376])
    frozen(villages, 2025, [376, 300, 340])
    (one,) = series(villages[0])
    assert one.columns == ["2022", "…", "2025"]
    assert told(one)[1] == (2025, "94.00", 1, 3, None, None)
    assert one.rungs[0] == ("Shiqiao", [3, None, 1], True)


def test_schemes_of_two_kinds_are_two_series(villages):
    for year in (2025, 2026):
        frozen(villages, year, [300, 340, 376], code=f"V{year}", title=f"{year}年度村级综合考核", title_en=f"Village appraisal {year}")
        frozen(villages, year, [376, 340, 300], code=f"W{year}", title=f"{year}年人居环境评比", title_en=f"Clean villages {year}")
    first, second = series(villages[0])
    assert [(one.title, one.columns) for one in (first, second)] == [
        ("Village appraisal 2026", ["2025", "2026"]),
        ("Clean villages 2026", ["2025", "2026"]),
    ]
    assert [year.line.rank for year in first.years + second.years] == [3, 3, 1, 1]


def test_two_schemes_of_one_kind_in_a_year_name_their_codes(villages):
    frozen(villages, 2025, [300, 340, 376], code="V25", title="考核一")
    for code in ("V26", "W26"):
        frozen(villages, 2026, [300, 340, 376], code=code, title="考核一")
    (one,) = series(villages[0])
    assert one.columns == ["2025", "2026 V26", "2026 W26"]
    assert [row[5] for row in told(one)] == [None, 0, 0]


def test_among_many_villages_it_climbs_alone(villages):
    more = [make_village(township=villages[0].township) for _ in range(18)]
    frozen(villages + more, 2025, [300] * 21)
    frozen(villages, 2026, [300, 340, 376])
    (one,) = series(villages[0])
    assert one.rungs == [("Shiqiao", [1, 3], True)]


# ---- which version stands for a year ---------------------------------------------------------------------------------


def test_the_newest_complete_version_that_was_not_returned_stands_for_a_year(villages):
    ranking = frozen(villages, 2026, [300, 340, 376])
    points_in(ranking, villages[0], 376)
    frozen_again(ranking.scheme)
    points_in(ranking, villages[0], 320)
    frozen_again(ranking.scheme, "returned")
    Entry.objects.filter(participant__village=villages[0]).delete()
    assert frozen_again(ranking.scheme).provisional
    (one,) = series(villages[0])
    assert [(year.ranking.version, year.line.total) for year in one.years] == [(2, "94.00")]


def test_a_final_version_stands_until_it_is_superseded(villages):
    first = frozen(villages, 2026, [300, 340, 376], status="final")
    points_in(first, villages[0], 376)
    frozen_again(first.scheme, "publicised")
    assert [year.ranking.version for year in series(villages[0])[0].years] == [1]
    Ranking.objects.filter(pk=first.pk).update(status="superseded")
    assert [year.ranking.version for year in series(villages[0])[0].years] == [2]


def test_a_provisional_version_alone_is_no_year(villages):
    assert frozen(villages, 2026, [300, 340, None]).provisional
    assert series(villages[0]) == []


# ---- merged villages ---------------------------------------------------------------------------------------------------


def test_a_merged_village_keeps_its_own_years(villages, client):
    """Songling ends in May 2025 and is Liuxi since: 2024 stays Songling's, and 2025 has it unranked."""
    old, new = villages[2], villages[1]
    frozen(villages, 2024, [300, 340, 376])
    old.ended_on, old.successor = date(2025, 5, 14), new
    old.save()
    frozen(villages, 2025, [300, 340, 376])
    (one,) = series(old)
    assert told(one) == [(2024, "94.00", 1, 3, None, None), (2025, None, None, 2, None, None)]
    assert one.years[1].why_unranked == "Unranked: ended during the year; now Liuxi."
    client.force_login(make_official(Role.AUDITOR, township=old.township), backend=BACKEND)
    assert f'<a href="{address(new)}">Now Liuxi.</a>' in page(client, old)
    assert f'<a href="{address(old)}">Before: Songling, with its own years.</a>' in page(client, new)
    assert [year.line.total for year in series(new)[0].years] == ["85.00", "85.00"]


# ---- the page ----------------------------------------------------------------------------------------------------------


def address(village):
    return reverse("village_years", args=[village.pk])


def page(client, village):
    answer = client.get(address(village))
    assert answer.status_code == 200
    return answer.content.decode()


def villager_of(village, client, role=Role.VILLAGE):
    user = make_official(role, village=village)
    client.force_login(user, backend=BACKEND)
    return user


@pytest.mark.parametrize(
    "status, is_read",
    [
        ("computed", False), ("submitted", False), ("approved", False), ("publicised", True),
        ("closed", True), ("final", True), ("superseded", True), ("returned", False),
    ],
)  # fmt: skip
@pytest.mark.parametrize("role", [Role.VILLAGE, Role.STATIONED])
def test_a_village_reads_what_was_in_publicity(villages, client, role, status, is_read):
    frozen(villages, 2026, [300, 340, 376], status=status)
    villager_of(villages[0], client, role)
    shown = page(client, villages[0])
    assert ("75.00" in shown) is is_read
    assert ("A year appears here when its ranking is in publicity." in shown) is not is_read
    assert "<select" not in shown.partition("<main")[2].partition("</main")[0]


def test_a_newer_version_that_is_not_public_leaves_the_public_one_to_the_village(villages, client):
    ranking = frozen(villages, 2026, [300, 340, 376], status="closed")
    points_in(ranking, villages[0], 376)
    frozen_again(ranking.scheme)
    villager_of(villages[0], client)
    assert "75.00" in page(client, villages[0])
    client.force_login(make_official(Role.COMMITTEE, township=villages[0].township), backend=BACKEND)
    shown = page(client, villages[0])
    assert "94.00" in shown
    assert "75.00" not in shown


def test_a_village_reads_no_other_villages_years(villages, client):
    villager_of(villages[0], client)
    assert client.get(address(villages[1])).status_code == 403
    assert client.get(address(make_village())).status_code == 404


def test_the_sheets_it_leads_to_are_the_villages_own(villages, client):
    ranking = frozen(villages, 2026, [300, 340, 376], status="final")
    villager_of(villages[1], client)
    sheet = reverse("ranking_explanation", args=[ranking.pk, 2])
    assert f'href="{sheet}"' in page(client, villages[1])
    assert client.get(sheet).context["line"].code == "B"


def test_an_official_chooses_among_the_townships_villages(villages, client):
    client.force_login(make_official(Role.LEADER, township=villages[0].township), backend=BACKEND)
    assert client.get(address(villages[0]), {"village": villages[2].pk}).url == address(villages[2])
    for other in (make_village().pk, "x", ""):
        assert client.get(address(villages[0]), {"village": other}).status_code == 200


@pytest.mark.parametrize("years", [1, 3])
def test_three_years_take_as_many_queries_as_one(villages, client, years):
    for year in range(2024, 2024 + years):
        frozen(villages, year, [300, 340, 376])
    client.force_login(make_official(Role.COMMITTEE, township=villages[0].township), backend=BACKEND)
    assert questions(client, address(villages[0])) == 7


def test_the_page_is_found_from_the_rankings_and_from_the_sheets(villages, client):
    ranking = frozen(villages, 2026, [300, 340, 376], status="final")
    participant = ranking.scheme.participants.get(village=villages[1])
    sheets = [reverse("explanation", args=[participant.pk]), reverse("ranking_explanation", args=[ranking.pk, 2])]
    link = f'href="{address(villages[1])}"'
    villager_of(villages[1], client)
    for place in (reverse("result_list"), *sheets):
        assert link in client.get(place).content.decode()
    client.force_login(make_official(Role.AUDITOR, township=villages[0].township), backend=BACKEND)
    assert f'href="{address(villages[0])}"' in client.get(reverse("result_list")).content.decode()
