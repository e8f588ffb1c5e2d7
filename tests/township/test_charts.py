"""The pictures' geometry, counted by hand on squared paper."""

from township import charts


def test_points_come_as_hundredths_or_as_printed():
    assert [charts.hundredths(value) for value in (470, "4.70", "-0.00", "0", None)] == [470, 470, 0, 0, 0]


def test_a_bar_lays_base_and_bonus_end_to_end():
    parts = [("Party building", "20.00", "base"), ("Safety", 3000, "base"), ("Bonus", "5.00", "bonus")]
    segments = charts.stack(parts, "100.00")
    assert [(s.label, s.look, s.x, s.width) for s in segments] == [
        ("Party building", "1", "0", "200"),
        ("Safety", "2", "200", "300"),
        ("Bonus", "bonus", "500", "50"),
    ]


def test_a_deduction_lies_over_the_end_it_takes_away():
    segments = charts.stack([("Base", "50.00", "base"), ("Deductions", "12.50", "deduction")], "100.00")
    assert [(s.x, s.width) for s in segments] == [("0", "500"), ("375", "125")]


def test_nothing_and_less_than_nothing_take_no_room_but_keep_their_colour():
    segments = charts.stack([("A", "-2.00", "base"), ("B", None, "base"), ("C", "10.00", "base")], "100.00")
    assert [(s.label, s.look, s.x, s.width) for s in segments] == [("C", "3", "0", "100")]


def test_the_ninth_category_begins_the_colours_again():
    assert charts.looks(["base"] * 9 + ["bonus"])[-2:] == ["1", "bonus"]


def test_a_bar_of_nothing_divides_by_nothing():
    assert charts.stack([("A", "0", "base")], "0.00") == []


def test_a_ring_is_drawn_as_far_as_figures_are_there():
    # The circumference of a circle of radius 18 is 113.1.
    assert charts.arc(0, 20).split()[0] == "0"
    assert charts.arc(10, 20).split()[0] == "56.5"
    assert charts.arc(20, 20).split()[0] == "113.1"
    assert charts.arc(0, 0).split()[0] == "113.1"


def test_a_sparkline_leaves_a_gap_where_nothing_was_entered():
    lines, dots = charts.spark(["0.00", None, "4.00", "2.00"], "4.00")
    assert dots == [("4", "20"), ("57.3", "4"), ("84", "12")]
    assert lines == ["57.3 4 84 12"]


def test_a_single_value_is_a_dot():
    assert charts.spark([400], 400) == ([], [("4", "4")])


def test_the_ladder_puts_rank_one_on_top_and_the_own_village_over_the_others():
    ladder = charts.climb(["2024", "2025"], [("Shiqiao", [2, 1], True), ("Liuxi", [1, None], False)])
    assert ladder.columns == [("24", "2024"), ("134", "2025")]
    assert [rung.label for rung in ladder.rungs] == ["Liuxi", "Shiqiao"]
    assert ladder.rungs[1].steps == [("24", "78", 2), ("134", "48", 1)]
    assert ladder.rungs[1].lines == ["24 78 134 48"]
    assert (ladder.rungs[0].lines, ladder.rungs[0].name_y) == ([], "")


def test_a_village_that_climbs_alone_among_many_stays_on_one_screen():
    """Rank 41 lies 600 under rank 1, so rank 21 lies 300 under it: 15 for each rank instead of 30."""
    ladder = charts.climb(["2024", "2025"], [("Shiqiao", [41, 21], True)])
    assert ladder.rungs[0].steps == [("24", "648", 41), ("134", "348", 21)]
    assert ladder.height == "670"


def test_names_of_those_who_end_on_one_rank_stand_one_under_the_other():
    rows = [("Shiqiao", [1, 2], True), ("Liuxi", [2, 2], False), ("Songling", [3, 1], False)]
    ladder = charts.climb(["2024", "2025"], rows)
    assert [(rung.label, rung.name_y) for rung in ladder.rungs] == [("Liuxi", "78"), ("Songling", "48"), ("Shiqiao", "93")]
    assert (ladder.rungs[2].steps[1], ladder.height) == (("134", "78", 2), "130")


def test_names_at_the_foot_of_the_ladder_have_room():
    ladder = charts.climb(["2025"], [("Shiqiao", [1], True), ("Liuxi", [1], False)])
    assert ([rung.name_y for rung in ladder.rungs], ladder.height) == (["48", "63"], "85")
