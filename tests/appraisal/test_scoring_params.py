"""Parameters of the nine rules, as workbooks write them in two languages."""

from decimal import Decimal

import pytest

from appraisal.scoring.params import RULES, Params, format_params, input_names, parse_params
from appraisal.scoring.words import ScoringError

MAX = 300
D = Decimal
SURVEY = (("满意", D(100)), ("基本满意", D(70)), ("不满意", D(30)), ("不了解", None))
# rule, as written, what it says, canonical English, canonical Chinese
WRITTEN = [
    ("completion", "", Params(), "", ""),
    ("ratio", "", Params(rate=D(1)), "", ""),
    ("ratio", "rate=0.9", Params(rate=D("0.9")), "rate=0.9", "达标率=0.9"),
    ("ratio", "达标率＝０．９", Params(rate=D("0.9")), "rate=0.9", "达标率=0.9"),
    ("ratio", "rate=1", Params(), "", ""),
    ("ratio", "rate=0.0001", Params(rate=D("0.0001")), "rate=0.0001", "达标率=0.0001"),
    (
        "shortfall", "threshold=95; step=1; deduct=0.5; mode=floor", Params(threshold=D(95), deduct=D("0.5")),
        "threshold=95; deduct=0.5", "门槛=95; 每步扣分=0.5",
    ),
    (
        "shortfall", "门槛＝95；步长＝2；每步扣分＝0.5；取整＝进", Params(threshold=D(95), step=D(2), deduct=D("0.5"), mode="ceil"),
        "threshold=95; step=2; deduct=0.5; mode=ceil", "门槛=95; 步长=2; 每步扣分=0.5; 取整=进",
    ),
    (
        "shortfall", "deduct=0.5;mode=按比例;threshold=-1.25", Params(threshold=D("-1.25"), deduct=D("0.5"), mode="proportional"),
        "threshold=-1.25; deduct=0.5; mode=proportional", "门槛=-1.25; 每步扣分=0.5; 取整=按比例",
    ),
    (
        "deduct", "events=absence:1/late:0.5; floor=0", Params(items=(("absence", D(1)), ("late", D("0.5")))),
        "events=absence:1/late:0.5", "事项=absence:1/late:0.5",
    ),
    (
        "deduct", "事项＝迟到：0.5／脱岗：1；下限＝-3", Params(items=(("迟到", D("0.5")), ("脱岗", D(1))), floor=-300),
        "events=迟到:0.5/脱岗:1; floor=-3", "事项=迟到:0.5/脱岗:1; 下限=-3",
    ),
    ("gain", " Events = won : 0.5 ; ", Params(items=(("won", D("0.5")),)), "events=won:0.5", "事项=won:0.5"),
    (
        "tiers", "tiers=20:3/15.5:2.25/0:1/-5:0", Params(tiers=((D(20), 300), (D("15.5"), 225), (D(0), 100), (D(-5), 0))),
        "tiers=20:3/15.5:2.25/0:1/-5:0", "分档=20:3/15.5:2.25/0:1/-5:0",
    ),
    ("tiers", "分档=14.9999:1", Params(tiers=((D("14.9999"), 100),)), "tiers=14.9999:1", "分档=14.9999:1"),
    (
        "graded", "grades=满意:100/基本满意:70/不满意:30/不了解:-", Params(items=SURVEY),
        "grades=满意:100/基本满意:70/不满意:30/不了解:-", "等级=满意:100/基本满意:70/不满意:30/不了解:-",
    ),
    ("graded", "等级＝好：100／不说：－", Params(items=(("好", D(100)), ("不说", None))), "grades=好:100/不说:-", "等级=好:100/不说:-"),
    ("panel", "", Params(), "", ""),
    ("panel", "by=mean", Params(), "", ""),
    ("panel", "取值=中位数", Params(by="median"), "by=median", "取值=中位数"),
    ("direct", "", Params(step=D("0.01")), "", ""),
    ("direct", "step=0.01", Params(step=D("0.01")), "", ""),
    ("direct", "步长=0.5", Params(step=D("0.5")), "step=0.5", "步长=0.5"),
    ("direct", "step=1", Params(step=D(1)), "step=1", "步长=1"),
]  # fmt: skip


@pytest.mark.parametrize("rule, text, params, _english, _chinese", WRITTEN)
def test_parameters_are_read(rule, text, params, _english, _chinese):
    assert parse_params(rule, text, max=MAX) == params


@pytest.mark.parametrize("rule, _text, params, english, chinese", WRITTEN)
def test_parameters_are_written(rule, _text, params, english, chinese):
    assert format_params(rule, params) == english
    assert format_params(rule, params, "zh-hans") == chinese


@pytest.mark.parametrize("rule, _text, params, english, chinese", WRITTEN)
def test_what_is_written_reads_back_the_same(rule, _text, params, english, chinese):
    assert parse_params(rule, english, max=MAX) == params
    assert parse_params(rule, chinese, max=MAX) == params


# rule, as written, the parameter named, the words
REFUSED = [
    ("merit", "", "", "There is no rule “merit”."),
    ("completion", "rate=1", "rate", "The rule “completion” takes no “rate”."),
    ("gain", "events=a:1; floor=0", "floor", "The rule “gain” takes no “floor”."),
    ("ratio", "pace=1", "pace", "The rule “ratio” takes no “pace”."),
    ("ratio", "rate=0.9; 达标率=0.8", "rate", "“rate” stands twice."),
    ("ratio", "rate", "", "“rate”: write name=value."),
    ("ratio", "rate=", "", "“rate=”: write name=value."),
    ("ratio", "rate=0", "rate", "A rate is above 0 and at most 1."),
    ("ratio", "rate=1.0001", "rate", "A rate is above 0 and at most 1."),
    ("ratio", "rate=-0.5", "rate", "A rate is above 0 and at most 1."),
    ("ratio", "rate=90%", "rate", "“90%”: write the number without the percent sign."),
    ("ratio", "rate=0.12345", "rate", "Round to 4 places."),
    ("shortfall", "threshold=95", "deduct", "The rule needs “deduct”."),
    ("shortfall", "deduct=1", "threshold", "The rule needs “threshold”."),
    ("shortfall", "threshold=95.125; deduct=1", "threshold", "Round to 2 places."),
    ("shortfall", "threshold=95; deduct=-1", "deduct", "Points are written without a minus sign."),
    ("shortfall", "threshold=95; deduct=1; step=0", "step", "A step is above 0."),
    ("shortfall", "threshold=95; deduct=1; step=0.125", "step", "Round to 2 places."),
    ("shortfall", "threshold=95; deduct=1; mode=round", "mode", "“round”: choose one of floor, ceil, proportional."),
    ("deduct", "", "events", "The rule needs “events”."),
    ("deduct", "floor=0", "events", "The rule needs “events”."),
    ("deduct", "events=late", "events", "“late”: write label:value, and no / ; : in the label."),
    ("deduct", "events=late:", "events", "“late:”: write label:value, and no / ; : in the label."),
    ("deduct", "events=:1", "events", "“:1”: write label:value, and no / ; : in the label."),
    ("deduct", "events=a:b:1", "events", "“a:b:1”: write label:value, and no / ; : in the label."),
    ("deduct", "events=a：b：1", "events", "“a:b:1”: write label:value, and no / ; : in the label."),
    ("deduct", "events=late/absent:1", "events", "“late”: write label:value, and no / ; : in the label."),
    ("deduct", "events=late; absent:1", "", "“absent:1”: write name=value."),
    ("deduct", "events=late:1/late:2", "events", "A label stands twice."),
    ("deduct", "events=late:-1", "events", "Points are written without a minus sign."),
    ("deduct", "events=late:x", "events", "“x” is not a number."),
    ("deduct", "events=" + "/".join(f"e{n}:1" for n in range(10)), "events", "At most nine items fit a sheet."),
    ("deduct", "events=late:1; floor=0.01", "floor", "The floor lies between minus the standard score and 0."),
    ("deduct", "events=late:1; floor=-3.01", "floor", "The floor lies between minus the standard score and 0."),
    ("deduct", "events=late:1; floor=-0.125", "floor", "Round to 2 places."),
    ("gain", "events=won:-1", "events", "Points are written without a minus sign."),
    ("tiers", "tiers=", "", "“tiers=”: write name=value."),
    ("tiers", "tiers=20:3.01", "tiers", "Points of a tier lie between 0 and the standard score."),
    ("tiers", "tiers=20:-1", "tiers", "Points of a tier lie between 0 and the standard score."),
    ("tiers", "tiers=20:2.125", "tiers", "Round to 2 places."),
    ("tiers", "tiers=10:3/20:2", "tiers", "Tiers fall: the highest first, each with fewer points than the one before."),
    ("tiers", "tiers=20:2/10:3", "tiers", "Tiers fall: the highest first, each with fewer points than the one before."),
    ("tiers", "tiers=20:2/10:2", "tiers", "Tiers fall: the highest first, each with fewer points than the one before."),
    ("tiers", "tiers=20:2/20.0:1", "tiers", "Tiers fall: the highest first, each with fewer points than the one before."),
    ("graded", "grades=good:100.01", "grades", "A credit lies between 0 and 100."),
    ("graded", "grades=good:-1", "grades", "A credit lies between 0 and 100."),
    ("graded", "grades=good:-/bad:-", "grades", "At least one grade must count."),
    ("graded", "grades=good:100/good:0", "grades", "A label stands twice."),
    ("panel", "by=mode", "by", "“mode”: choose one of mean, median."),
    ("direct", "step=-0.5", "step", "A step is above 0."),
    ("direct", "step=0.001", "step", "Round to 2 places."),
]


@pytest.mark.parametrize("rule, text, field, words", REFUSED)
def test_parameters_are_refused_by_name(rule, text, field, words):
    with pytest.raises(ScoringError) as refused:
        parse_params(rule, text, max=MAX)
    assert (str(refused.value), refused.value.field) == (words, field)


def test_tiers_and_floors_up_to_the_standard_score_are_taken():
    assert parse_params("tiers", "tiers=20:3/10:0", max=MAX).tiers == ((D(20), 300), (D(10), 0))
    assert parse_params("deduct", "events=late:1; floor=-3", max=MAX).floor == -300


def test_nine_items_fit_and_an_event_may_count_for_nothing():
    text = "/".join(f"e{number}:0" for number in range(9))
    assert parse_params("gain", f"events={text}", max=MAX).items == tuple((f"e{number}", D(0)) for number in range(9))


def test_there_are_nine_rules():
    assert len(set(RULES)) == 9


@pytest.mark.parametrize(
    "rule, text, names",
    [
        ("completion", "", [("actual", "actual")]),
        ("ratio", "", [("done", "done"), ("due", "due")]),
        ("shortfall", "threshold=95; deduct=1", [("actual", "actual")]),
        ("deduct", "events=absence:1/late:0.5", [("count1", "absence"), ("count2", "late")]),
        ("gain", "events=won:1", [("count1", "won")]),
        ("tiers", "tiers=20:3", [("actual", "actual")]),
        ("graded", "grades=good:100/bad:0/unsaid:-", [("count1", "good"), ("count2", "bad"), ("count3", "unsaid")]),
        ("panel", "", [(f"mark{number}", "mark") for number in range(1, 10)]),
        ("direct", "", [("points", "points")]),
    ],
)
def test_each_input_has_a_name(rule, text, names):
    assert input_names(rule, parse_params(rule, text, max=MAX)) == names
