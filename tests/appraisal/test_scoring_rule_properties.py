"""What holds for every parameter and every input of the nine rules, tried on random ones."""

from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from appraisal.scoring.params import RULES, format_params, parse_params
from appraisal.scoring.rules import score
from tests.appraisal.scoring_specs import make_indicator
from tests.appraisal.scoring_strategies import counts, credits, decimals, labels

MAX = 1000
WIDE_SIGNS = str.maketrans(";:/=", "；：／＝")


def written(name, values):
    return values.map(lambda value: f"{name}={value}")


def listed(name, values):
    items = st.dictionaries(labels, values, min_size=1, max_size=9)
    return items.map(
        lambda found: f"{name}=" + "/".join(f"{label}:{'-' if value is None else f'{value:f}'}" for label, value in found.items())
    )


steps = st.decimals("0.01", 50, places=2)
each = st.decimals(0, 20, places=2)
graded = listed("grades", credits).map(
    lambda text: f"{text}/good:100" if "/good:" not in text and text.count("/") < 8 else "grades=good:100"
)
PARAMS = {
    "completion": st.just(""),
    "ratio": written("rate", st.decimals("0.0001", 1, places=4)),
    "shortfall": st.tuples(
        written("threshold", st.decimals(-100, 100, places=2)),
        written("step", steps),
        written("deduct", each),
        written("mode", st.sampled_from(["floor", "ceil", "proportional", "舍", "进", "按比例"])),
    ).map("; ".join),
    "deduct": st.tuples(listed("events", each), written("floor", st.decimals(-10, 0, places=2))).map("; ".join),
    "gain": listed("events", each),
    "tiers": st.lists(st.tuples(decimals, st.integers(0, MAX)), min_size=1, max_size=6, unique_by=(lambda t: t[0], lambda t: t[1])).map(
        lambda tiers: (
            "tiers="
            + "/".join(
                f"{start:f}:{Decimal(points) / 100}"
                for start, points in zip(
                    sorted({t[0] for t in tiers}, reverse=True), sorted({t[1] for t in tiers}, reverse=True), strict=True
                )
            )
        )
    ),
    "graded": graded,
    "panel": written("by", st.sampled_from(["mean", "median", "平均", "中位数"])),
    "direct": written("step", st.sampled_from(["0.01", "0.1", "0.25", "0.5", "1"])),
}


@pytest.mark.parametrize("rule", RULES)
@given(st.data())
def test_parameters_written_and_read_again_are_the_same(rule, data):
    text = data.draw(PARAMS[rule])
    params = parse_params(rule, text, max=MAX)
    for language in ("en", "zh-hans"):
        again = format_params(rule, params, language)
        assert parse_params(rule, again, max=MAX) == params
        assert parse_params(rule, again.translate(WIDE_SIGNS), max=MAX) == params
        assert format_params(rule, parse_params(rule, again, max=MAX), language) == again


def more(values):
    """Two numbers, the second not smaller."""
    return st.tuples(values, values).map(sorted)


def earns(indicator, *inputs):
    return score(indicator, 4, inputs, reason="seen").points


def draw_indicator(data, rule, target=None):
    return make_indicator(rule, data.draw(PARAMS[rule]), target=target)


@pytest.mark.parametrize("rule", ["completion", "shortfall", "tiers"])
@given(st.data())
def test_a_higher_actual_never_earns_less(rule, data):
    indicator = draw_indicator(data, rule, target=data.draw(counts))
    low, high = data.draw(more(decimals))
    assert 0 <= earns(indicator, low) <= earns(indicator, high) <= MAX


@given(st.data(), st.lists(counts, min_size=3, max_size=3))
def test_more_done_never_earns_less_and_more_due_never_more(data, amounts):
    indicator = draw_indicator(data, "ratio")
    less, done, due = sorted(amounts)
    assert earns(indicator, less, due) <= earns(indicator, done, due) <= MAX
    if done:
        assert earns(indicator, less, due) <= earns(indicator, less, done)


@pytest.mark.parametrize("rule", ["deduct", "gain"])
@given(st.data())
def test_one_more_event_moves_one_way_and_never_out_of_bounds(rule, data):
    indicator = draw_indicator(data, rule)
    before = [data.draw(counts) for _item in indicator.params.items]
    number = data.draw(st.integers(0, len(before) - 1))
    after = [count + data.draw(counts) if place == number else count for place, count in enumerate(before)]
    sign = 1 if rule == "gain" else -1
    assert sign * earns(indicator, *after) >= sign * earns(indicator, *before)
    lowest = indicator.params.floor if rule == "deduct" else 0
    assert lowest <= earns(indicator, *after) <= MAX


@given(st.data())
def test_a_vote_that_moves_to_a_better_grade_never_costs(data):
    indicator = draw_indicator(data, "graded")
    counted = [place for place, (_label, credit) in enumerate(indicator.params.items) if credit is not None]
    before = [Decimal(data.draw(st.integers(0, 50))) for _item in indicator.params.items]
    worse, better = sorted(
        (data.draw(st.sampled_from(counted)), data.draw(st.sampled_from(counted))), key=lambda place: indicator.params.items[place][1]
    )
    before[worse] += 1
    after = list(before)
    after[worse] -= 1
    after[better] += 1
    assert 0 <= earns(indicator, *before) <= earns(indicator, *after) <= MAX


@given(st.data(), st.lists(st.decimals(0, 100, places=2), min_size=3, max_size=9))
def test_a_higher_mark_never_earns_less_and_order_and_gaps_do_not_matter(data, marks):
    indicator = draw_indicator(data, "panel")
    number = data.draw(st.integers(0, len(marks) - 1))
    raised = [data.draw(st.decimals(mark, 100, places=2)) if place == number else mark for place, mark in enumerate(marks)]
    assert 0 <= earns(indicator, *marks) <= earns(indicator, *raised) <= MAX
    assert earns(indicator, *reversed(marks)) == earns(indicator, *marks)
    if len(marks) < 9:
        assert earns(indicator, None, *marks) == earns(indicator, *marks)


@given(st.lists(st.decimals(80, 90, places=1), min_size=6, max_size=6), st.decimals(0, 100, places=1), st.sampled_from(["mean", "median"]))
def test_one_assessor_among_seven_cannot_leave_the_others(marks, odd, by):
    indicator = make_indicator("panel", f"by={by}")
    assert min(marks) * 10 <= earns(indicator, *marks, odd) <= max(marks) * 10


@given(st.integers(0, MAX))
def test_direct_points_are_themselves(points):
    indicator = make_indicator("direct")
    assert earns(indicator, Decimal(points) / 100) == points


@given(st.data())
def test_a_cumulative_year_end_is_the_plain_completion(data):
    plain_year = draw_indicator(data, "completion", target=data.draw(counts))
    cumulative = replace(plain_year, frequency="quarter", aggregate="last")
    actual = data.draw(decimals)
    assert earns(cumulative, actual) == earns(replace(plain_year, frequency="year"), actual)
