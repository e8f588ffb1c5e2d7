"""The score explanation sheet: every figure with its formula, sums that add up, the neighbour above, and who may read what."""

import pytest
from django.urls import reverse

from appraisal.models import Category, Entry, Participant
from appraisal.results.boards import read_board, read_village
from appraisal.results.explanation import explain_village, neighbour_above
from tests.appraisal.brought_in import bring_in, official, questions, villager
from tests.factories import make_category, make_entry, make_indicator, make_official, make_open_scheme, make_participant, make_scheme
from villages.models import Role

pytestmark = pytest.mark.django_db


def explained(scheme, code):
    participant = scheme.participants.select_related("scheme__township", "village").get(village__code=code)
    board, computed = read_village(participant)
    line = board.line(code)
    return explain_village(board, computed, line, board.basis.entries), neighbour_above(board, computed, line)


def open_sheet(client, user, participant):
    client.force_login(user)
    return client.get(reverse("explanation", args=[participant.pk]))


def text(response):
    return " ".join(response.content.decode().split())


def test_every_line_of_the_worked_example_is_told():
    sheet, _ = explained(bring_in(), "W2")
    quarters = sheet.categories[0].indicators[0]
    assert [figure.formula for figure in quarters.figures] == ["91.2 = 91.20", "90.05 = 90.05", "92.35 = 92.35", "89.9 = 89.90"]
    assert quarters.formula == "(91.20 + 90.05 + 92.35 + 89.90) ÷ 4 = 90.88"
    assert [(part.category.code, part.formula, part.cap) for part in sheet.categories] == [
        ("QU", "60 × 90.88 ÷ 100.00 = 54.53", 0),
        ("YE", "30 × 90.10 ÷ 100.00 = 27.03", 0),
        ("BA", "10 × 88.20 ÷ 100.00 = 8.82", 0),
        ("JF", "min(5, 5.80) = 5.00", -80),
        ("KF", "−min(10, 0.00) = 0.00", 0),
    ]
    assert [(step.label, step.points, step.formula) for step in sheet.steps] == [
        ("Base", 9038, ""),
        ("Adjusted by the difficulty coefficient", 9038, "90.38 × 1.0000 = 90.38"),
        ("Bonus", 500, ""),
        ("Deductions", 0, ""),
        ("Total", 9538, ""),
    ]


def test_the_neighbour_above_adds_up_to_the_difference_of_the_totals():
    _, neighbour = explained(bring_in(), "W3")
    assert neighbour.line.code == "W2"
    assert [(gap.label.split()[0], gap.above, gap.own, gap.difference) for gap in neighbour.gaps] == [
        ("QU", 5453, 5453, 0),
        ("YE", 2703, 2703, 0),
        ("BA", 882, 906, -24),
        ("JF", 500, 456, 44),
        ("KF", 0, 0, 0),
    ]
    assert neighbour.total.difference == 20


@pytest.mark.parametrize("stem", ["qingshi-2025", "qingshi-2026"])
def test_the_differences_of_every_pair_add_up_exactly(stem):
    scheme = bring_in(stem)
    for participant in scheme.participants.select_related("scheme__township", "village"):
        board, computed = read_village(participant)
        line = board.line(participant.village.code)
        neighbour = neighbour_above(board, computed, line)
        if neighbour is None:
            assert line.code == line.group.ranked[0].code
            continue
        assert sum(gap.difference for gap in neighbour.gaps) == neighbour.total.difference
        for gap in neighbour.gaps:
            assert not gap.parts or sum(part.difference for part in gap.parts) == gap.difference


def test_a_missing_figure_is_told_and_is_not_zero():
    scheme = make_open_scheme(villages=1)
    make_entry(scheme.participants.get(), scheme.indicators.get(), 1)
    sheet, _ = explained(scheme, scheme.participants.get().village.code)
    assert [figure.entry is None for figure in sheet.categories[0].indicators[0].figures] == [False, True, True, True]
    assert sheet.missing == 3


def test_a_category_that_does_not_apply_is_scaled_in_a_line_of_its_own():
    scheme = make_scheme(status="open")
    village = make_participant(scheme)
    first = make_indicator(make_category(scheme, weight=80), max=10, rule="direct", frequency="year")
    second = make_indicator(make_category(scheme, weight=20), max=10, rule="direct", frequency="year")
    make_entry(village, first, 5, inputs=["9"], points=900, reason="x")
    make_entry(village, second, 5, inputs=[], points=None, not_applicable=True, reason="no school")
    sheet, _ = explained(scheme, village.village.code)
    assert [(step.label, step.points, step.formula) for step in sheet.steps][:2] == [
        ("Sum of the categories that apply", 7200, ""),
        ("Base", 9000, "× full marks ÷ weights: 72.00 × 100 ÷ 80 = 90.00"),
    ]


def test_a_total_does_not_fall_under_zero_and_says_so():
    scheme = make_scheme(status="open")
    village = make_participant(scheme)
    base = make_indicator(make_category(scheme, weight=100), max=10, rule="direct", frequency="year")
    taken = make_indicator(make_category(scheme, kind="deduction", weight=10), max=10, rule="direct", frequency="year")
    make_entry(village, base, 5, inputs=["0.2"], points=20, reason="x")
    make_entry(village, taken, 5, inputs=["5"], points=500, reason="x")
    sheet, _ = explained(scheme, village.village.code)
    assert [(step.label, step.points) for step in sheet.steps][-2:] == [("A total does not fall under 0", 300), ("Total", 0)]


def test_an_own_target_is_used_in_the_formula():
    scheme = make_open_scheme(villages=1, rule="completion", max=6, target=500, frequency="year")
    participant, indicator = scheme.participants.get(), scheme.indicators.get()
    participant.targets.create(indicator=indicator, target=600)
    make_entry(participant, indicator, 5, inputs=["470"], points=470)
    sheet, _ = explained(scheme, participant.village.code)
    (figure,) = sheet.categories[0].indicators[0].figures
    assert (figure.formula, figure.target) == ("6.00 × min(470 ÷ 600, 1) = 4.70", "600")


def test_figures_of_a_rule_that_has_changed_are_shown_without_a_formula():
    scheme = bring_in()
    Entry.objects.filter(participant__village__code="W1", indicator__code="BA-1").update(points=1)
    sheet, _ = explained(scheme, "W1")
    (figure,) = next(part for part in sheet.categories if part.category.code == "BA").indicators[0].figures
    assert (figure.formula, figure.entry.points) == ("", 1)


def test_the_grade_says_why(client):
    scheme = bring_in("worked-cap")
    capped = open_sheet(client, official(scheme), scheme.participants.get(village__code="W2"))
    cap = capped.context["line"].caps[0]
    assert capped.context["why"] == f"95.38 points reach “excellent” (from 90.00). At best “pass”: {cap.reason} ({cap.document})."
    winner = open_sheet(client, official(scheme), scheme.participants.get(village__code="W3"))
    assert winner.context["why"] == "95.18 points reach “excellent” (from 90.00). Takes one of the 1 places."


def test_who_typed_it_and_when_is_told(client):
    scheme = make_open_scheme(villages=1)
    clerk = make_official(Role.SCORER, township=scheme.township)
    make_entry(scheme.participants.get(), scheme.indicators.get(), entered_by=clerk, entered_at="2026-04-03T02:00:00Z")
    assert f"{clerk.name} 2026-04-03" in text(open_sheet(client, official(scheme), scheme.participants.get()))


def test_a_page_to_print_has_a_line_for_signatures(client):
    scheme = bring_in()
    page = text(open_sheet(client, official(scheme), scheme.participants.first()))
    assert "Secretary of the village branch (signature):" in page
    assert "Figures of today, not frozen" in page


# ---- who may read --------------------------------------------------------------------------------------------------


def test_a_village_reads_its_own_figures_without_rank_and_neighbour(client):
    scheme = bring_in()
    response = open_sheet(client, villager(scheme, "W3"), scheme.participants.get(village__code="W3"))
    assert (response.context["reads_ranking"], response.context["neighbour"], response.context["why"]) == (False, None, "")
    page = text(response)
    assert "Rank and grade are shown from the publicity on." in page
    assert "Liuxi" not in page
    assert "95.18" in page


def test_a_village_never_reads_another(client):
    scheme = bring_in()
    assert open_sheet(client, villager(scheme, "W3"), scheme.participants.get(village__code="W2")).status_code == 404
    assert open_sheet(client, make_official(), scheme.participants.get(village__code="W2")).status_code == 404


def test_those_stationed_read_that_village(client):
    scheme = bring_in()
    stationed = make_official(Role.STATIONED, village=scheme.township.villages.get(code="W2"))
    assert open_sheet(client, stationed, scheme.participants.get(village__code="W2")).status_code == 200
    assert open_sheet(client, stationed, scheme.participants.get(village__code="W3")).status_code == 404


@pytest.mark.parametrize("villages", [1, 3])
def test_a_sheet_takes_as_many_queries_for_one_village_as_for_three(client, villages):
    scheme = make_open_scheme(villages=villages)
    for participant in scheme.participants.all():
        make_entry(participant, scheme.indicators.get())
    participant = scheme.participants.first()
    client.force_login(official(scheme))
    assert questions(client, reverse("explanation", args=[participant.pk])) == 15


def test_a_row_less_category_and_village_are_explained_too():
    scheme = make_open_scheme(villages=1)
    Category.objects.create(scheme=scheme, code="JF", name="加分", kind="bonus", weight=5, position=9_999)
    board = read_board(scheme)
    assert board.line(Participant.objects.get().village.code).total is None
    sheet, neighbour = explained(scheme, Participant.objects.get().village.code)
    assert (sheet.steps, neighbour) == ([], None)
