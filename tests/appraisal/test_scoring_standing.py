"""Ranks and grades: ties, tie-breaks, places, ties at the cut, caps, groups (scoring.md, section 5)."""

import pytest

from appraisal.scoring.spec import Quota
from appraisal.scoring.standing import TIED_AT_THE_CUT, Places, ranks, standing
from appraisal.scoring.words import ScoringError
from tests.appraisal.scoring_specs import make_category, make_result, make_scheme, takes_part

CHINESE = "优秀:90/良好:80/合格:60/不合格:0"


def graded(totals, caps=None, **texts):
    """{"a": "95.00"} → {"a": (rank, grade, note)}."""
    results = [make_result(key, total) for key, total in totals.items()]
    lines, _places = standing(make_scheme(**texts), results, takes_part(*results, caps=caps))
    return {line.key: (line.rank, line.grade, line.note) for line in lines}


def grades(totals, caps=None, **texts):
    return [grade for _rank, grade, _note in graded(totals, caps, **texts).values()]


def ranking(*results, tie_breaks=()):
    return [(line.key, line.rank, line.decided_by) for line in ranks(results, tie_breaks)]


# ---- ranks ---------------------------------------------------------------------------------------------------------


def test_equal_totals_share_a_rank_and_the_next_one_skips():
    totals = {"a": "85.00", "b": None, "c": "88.00", "d": "90.00", "e": "88.00", "f": None}
    assert [(key, rank) for key, (rank, _grade, _note) in graded(totals).items()] == [
        ("d", 1), ("c", 2), ("e", 2), ("a", 4), ("b", None), ("f", None),
    ]  # fmt: skip


def test_a_hundredth_makes_a_rank():
    assert ranking(make_result("a", "88.00"), make_result("b", "88.01")) == [("b", 1, ""), ("a", 2, "")]


def test_the_unranked_have_no_grade_and_are_not_counted_for_the_quota():
    lines, places = standing(
        make_scheme(quota="50%"), rows := [make_result("a", "95.00"), make_result("b", "94.00"), make_result("c", None)], takes_part(*rows)
    )
    assert [(line.key, line.rank, line.grade, line.total) for line in lines][2] == ("c", None, None, None)
    assert places == [Places("", ranked=2, places=1, taken=1)]


def test_nobody_at_all_is_no_error():
    assert standing(make_scheme(), [], []) == ([], [Places("", 0, 0, 0)])


def test_tie_breaks_decide_in_order_and_are_named_for_the_pair():
    rows = [
        make_result("a", "90.00", adjusted="88.00", S="15.00"),
        make_result("b", "90.00", adjusted="89.00", S="10.00"),
        make_result("c", "90.00", adjusted="88.00", S="16.00"),
        make_result("d", "89.00", adjusted="89.00", S="20.00"),
    ]
    assert ranking(*rows, tie_breaks=("adjusted", "S")) == [("b", 1, ""), ("c", 2, "adjusted"), ("a", 3, "S"), ("d", 4, "")]
    assert ranking(*rows, tie_breaks=("S",)) == [("c", 1, ""), ("a", 2, "S"), ("b", 3, "S"), ("d", 4, "")]
    assert ranking(*rows) == [("a", 1, ""), ("b", 1, ""), ("c", 1, ""), ("d", 4, "")]


def test_what_is_still_equal_shares_the_rank():
    rows = [
        make_result(key, "90.00", adjusted=adjusted) for key, adjusted in [("a", "88.00"), ("b", "88.00"), ("c", "89.00"), ("d", "87.00")]
    ]
    assert ranking(*rows, tie_breaks=("adjusted",)) == [("c", 1, ""), ("a", 2, "adjusted"), ("b", 2, "adjusted"), ("d", 4, "adjusted")]


def test_a_category_that_does_not_apply_breaks_a_tie_as_0():
    rows = [
        make_result("a", "90.00", S=None),
        make_result("b", "90.00", S="0.00"),
        make_result("c", "90.00", S="0.01"),
        make_result("d", "90.00", S="-0.01"),
    ]
    assert ranking(*rows, tie_breaks=("S",)) == [("c", 1, ""), ("a", 2, "S"), ("b", 2, "S"), ("d", 4, "S")]


def test_deductions_break_a_tie_with_their_sign():
    rows = [make_result("a", "90.00", K="-3.00"), make_result("b", "90.00", K="-1.00")]
    assert ranking(*rows, tie_breaks=("K",)) == [("b", 1, ""), ("a", 2, "K")]


# ---- grades --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "full_marks, total, grade",
    [
        ("100", "90.00", "excellent"), ("100", "89.99", "good"), ("100", "80.00", "good"), ("100", "79.99", "pass"),
        ("100", "60.00", "pass"),
        ("100", "59.99", "fail"), ("100", "0.00", "fail"), ("100", "105.00", "excellent"),
        ("1000", "900.00", "excellent"), ("1000", "899.99", "good"), ("1000", "600.00", "pass"), ("1000", "95.00", "fail"),
        ("150", "135.00", "excellent"), ("150", "134.99", "good"),
        ("99.99", "89.99", "good"), ("99.99", "90.00", "excellent"),  # 90 % of it is 89.991
    ],
)  # fmt: skip
def test_the_usual_grades_are_shares_of_full_marks(full_marks, total, grade):
    assert grades({"a": total}, full_marks=full_marks) == [grade]


def test_thresholds_that_a_scheme_writes_are_points_as_they_stand():
    texts = {"full_marks": "1000", "grades": "一等:95.5/二等:57/三等:0"}
    assert [grades({"a": total}, **texts) for total in ("95.50", "95.49", "57.00", "56.99")] == [["一等"], ["二等"], ["二等"], ["三等"]]


def test_two_grades_are_enough():
    assert grades({"a": "95.00", "b": "94.00", "c": "10.00"}, grades="yes:90/no:0", quota="1") == ["yes", "no", "no"]


@pytest.mark.parametrize(
    "quota, ranked, places",
    [
        ("30%", 13, 3), ("30%", 14, 4), ("30%", 26, 7),
        ("30%", 10, 3), ("30%", 9, 2), ("30%", 4, 1), ("30%", 3, 1), ("30%", 1, 1), ("30%", 0, 0),
        ("100%", 7, 7), ("0%", 50, 0),
        ("0.0001%", 2, 1), ("33.3333%", 3, 1), ("33.34%", 3, 1), ("66.67%", 3, 2), ("29%", 100, 29), ("3", 13, 3),
        ("3", 2, 3), ("0", 13, 0),
    ],
)  # fmt: skip
def test_how_many_places_the_top_grade_has(quota, ranked, places):
    assert make_scheme(quota=quota).quota.places(ranked) == places


def test_a_quota_of_nothing_gives_none():
    assert Quota().places(9) == 0


def test_who_finds_no_place_gets_the_next_grade():
    assert grades({"a": "97.00", "b": "96.00", "c": "95.00", "d": "85.00"}, quota="2") == ["excellent", "excellent", "good", "good"]


def test_places_that_nobody_reaches_stay_empty():
    results = [make_result("a", "91.00"), make_result("b", "89.99"), make_result("c", "70.00")]
    lines, places = standing(make_scheme(quota="3"), results, takes_part(*results))
    assert ([line.grade for line in lines], places) == (["excellent", "good", "pass"], [Places("", 3, 3, 1)])


@pytest.mark.parametrize("quota", ["0", "0%"])
def test_without_places_nobody_is_excellent_and_nothing_is_tied(quota):
    assert graded({"a": "97.00", "b": "97.00"}, quota=quota) == {"a": (1, "good", ""), "b": (1, "good", "")}


# ---- ties at the cut -----------------------------------------------------------------------------------------------

TIED = {"a": "97.00", "b": "95.00", "c": "95.00", "d": "93.00"}


def test_tied_at_the_cut_none_gets_the_place_and_none_behind():
    assert graded(TIED, quota="2", ties_at_cut="exclude") == {
        "a": (1, "excellent", ""), "b": (2, "good", TIED_AT_THE_CUT), "c": (2, "good", TIED_AT_THE_CUT), "d": (4, "good", ""),
    }  # fmt: skip


def test_tied_at_the_cut_all_get_a_place():
    assert graded(TIED, quota="2", ties_at_cut="include") == {
        "a": (1, "excellent", ""), "b": (2, "excellent", TIED_AT_THE_CUT), "c": (2, "excellent", TIED_AT_THE_CUT), "d": (4, "good", ""),
    }  # fmt: skip


@pytest.mark.parametrize("ties_at_cut, taken", [("exclude", 1), ("include", 3)])
def test_places_taken_are_counted_as_they_were_given(ties_at_cut, taken):
    results = [make_result(key, total) for key, total in TIED.items()]
    _lines, places = standing(make_scheme(quota="2", ties_at_cut=ties_at_cut), results, takes_part(*results))
    assert places == [Places("", 4, 2, taken)]


@pytest.mark.parametrize("ties_at_cut", ["exclude", "include"])
def test_a_tie_that_fits_is_no_tie_at_the_cut(ties_at_cut):
    assert [grade_note[1:] for grade_note in graded(TIED, quota="3", ties_at_cut=ties_at_cut).values()] == [
        ("excellent", ""), ("excellent", ""), ("excellent", ""), ("good", ""),
    ]  # fmt: skip


def test_a_tie_below_the_threshold_is_no_tie_at_the_cut():
    assert graded({"a": "91.00", "b": "85.00", "c": "85.00"}, quota="2") == {
        "a": (1, "excellent", ""),
        "b": (2, "good", ""),
        "c": (2, "good", ""),
    }


def test_only_those_with_a_claim_are_tied():
    assert graded(TIED, {"b": ["good"]}, quota="2") == {
        "a": (1, "excellent", ""), "b": (2, "good", ""), "c": (2, "excellent", ""), "d": (4, "good", ""),
    }  # fmt: skip


# ---- caps ----------------------------------------------------------------------------------------------------------


def test_a_cap_lowers_the_grade_and_frees_the_place():
    totals = {"a": "97.00", "b": "95.00", "c": "85.00", "d": "55.00"}
    assert graded(totals, {"a": ["pass"]}) == {"a": (1, "pass", ""), "b": (2, "excellent", ""), "c": (3, "good", ""), "d": (4, "fail", "")}


def test_a_cap_never_raises_a_grade():
    assert grades({"a": "55.00"}, {"a": ["good"]}) == ["fail"]


def test_of_several_caps_the_lowest_holds():
    assert grades({"a": "97.00"}, {"a": ["good", "fail", "pass"]}) == ["fail"]


def test_capped_ones_count_as_ranked():
    totals = {f"v{n}": f"{99 - n}.00" for n in range(7)}  # 30 % of 7 are 2
    assert grades(totals, {"v0": ["good"]}) == ["good", "excellent", "excellent", "good", "good", "good", "good"]


@pytest.mark.parametrize("cap", ["合格", "pass", "Pass", " pass "])
@pytest.mark.parametrize("written, shown", [("", "pass"), (CHINESE, "合格")])
def test_a_cap_names_a_grade_in_either_language_and_grades_show_as_written(cap, written, shown):
    assert grades({"a": "97.00"}, {"a": [cap]}, grades=written) == [shown]


@pytest.mark.parametrize(
    "cap, words",
    [
        ("excellent", "A cap at the top grade caps nothing."), ("优秀", "A cap at the top grade caps nothing."),
        ("second", "There is no grade “second”."), ("", "There is no grade “”."),
    ],
)  # fmt: skip
@pytest.mark.parametrize("written", ["", CHINESE])
def test_a_cap_at_the_top_or_at_no_grade_is_refused(cap, words, written):
    with pytest.raises(ScoringError) as refused:
        grades({"a": "97.00"}, {"a": [cap]}, grades=written)
    assert str(refused.value) == words


def test_a_standing_says_why():
    results = [make_result("a", "97.00"), make_result("b", "96.00"), make_result("c", "95.00")]
    lines, _places = standing(make_scheme(quota="1"), results, takes_part(*results, caps={"a": ["pass"]}))
    assert [(line.threshold, line.cap, line.place) for line in lines] == [
        ("excellent", "pass", False), ("excellent", None, True), ("excellent", None, False),
    ]  # fmt: skip


# ---- groups --------------------------------------------------------------------------------------------------------

IN_GROUPS = [
    make_result("a", "97.00", group="B"), make_result("b", "96.00", group="A"), make_result("c", "95.00", group="B"),
    make_result("d", "94.00", group="A"), make_result("e", "93.00", group="A"), make_result("f", None, group="A"),
    make_result("g", "94.00", group="A"),
]  # fmt: skip


def test_within_groups_rank_quota_and_grade_start_anew():
    lines, places = standing(make_scheme(by_group=True, quota="50%"), IN_GROUPS, takes_part(*IN_GROUPS))
    assert [(line.group, line.key, line.rank, line.grade, line.note) for line in lines] == [
        ("A", "b", 1, "excellent", ""), ("A", "d", 2, "good", TIED_AT_THE_CUT), ("A", "g", 2, "good", TIED_AT_THE_CUT),
        ("A", "e", 4, "good", ""), ("A", "f", None, None, ""),
        ("B", "a", 1, "excellent", ""), ("B", "c", 2, "good", ""),
    ]  # fmt: skip
    assert places == [Places("A", 4, 2, 1), Places("B", 2, 1, 1)]


def test_groups_do_not_matter_where_the_scheme_does_not_rank_by_them():
    lines, places = standing(make_scheme(quota="3"), IN_GROUPS, takes_part(*IN_GROUPS))
    assert [line.key for line in lines] == ["a", "b", "c", "d", "g", "e", "f"]
    assert places == [Places("", 6, 3, 3)]


def test_a_fixed_number_of_places_holds_for_each_group():
    lines, _places = standing(make_scheme(by_group=True, quota="1"), IN_GROUPS, takes_part(*IN_GROUPS))
    assert [line.key for line in lines if line.grade == "excellent"] == ["b", "a"]


def test_a_category_may_break_ties_by_its_code():
    scheme = make_scheme([make_category("A"), make_category("K", "deduction", "10")], tie_breaks="K/A", quota="1")
    rows = [make_result("a", "95.00", A="96.00", K="-1.00"), make_result("b", "95.00", A="95.00", K="0.00")]
    assert [(line.key, line.rank, line.grade) for line in standing(scheme, rows, takes_part(*rows))[0]] == [
        ("b", 1, "excellent"),
        ("a", 2, "good"),
    ]
