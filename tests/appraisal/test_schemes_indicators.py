"""Indicators of a draft under each of the nine rules: their forms, the worked example beside them, and the wording guard."""

from decimal import Decimal

import pytest
from django.urls import reverse

from appraisal.models import Indicator
from tests.factories import make_category, make_indicator, make_office, make_official, make_scheme
from villages.models import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def category(client):
    user = make_official(Role.APPRAISAL)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return make_category(make_scheme(township=user.township), code="A")


def data(line, **sent):
    office = sent.pop("office", None) or make_office(township=line.scheme.township)
    fields = {
        "category": line.pk, "code": "A1", "name": "三务公开按时完整", "max": "4", "frequency": "quarter", "aggregate": "mean",
        "when_nothing_due": "full", "office": office.pk,
    }  # fmt: skip
    return fields | sent


def params(**fields):
    return {f"params-{name}": value for name, value in fields.items()}


def write(client, line, rule, **sent):
    return client.post(f"{reverse('indicator_new', args=[line.pk])}?rule={rule}", data(line, **sent))


def refused(answer):
    """The errors of both forms, field by field."""
    return {name: list(said) for form in (answer.context["form"], answer.context["params"]) for name, said in form.errors.items()}


# ---- each rule -----------------------------------------------------------------------------------------------------

RULES = [
    ("completion", {"target": "600.5"}, ""),
    ("ratio", params(rate="0.9"), "rate=0.9"),
    ("shortfall", params(threshold="95", step="1", deduct="0.5", mode="ceil"), "threshold=95; step=1; deduct=0.5; mode=ceil"),
    ("deduct", params(events="absence: 1\n\nlate：0.5\r\n", floor="-4"), "events=absence:1/late:0.5; floor=-4"),
    ("gain", params(events="a: 1\nb: 0.5"), "events=a:1/b:0.5"),
    ("tiers", params(tiers="20: 4\n15: 3\n10: 2"), "tiers=20:4/15:3/10:2"),
    ("graded", params(grades="满意: 100\n不满意: 30\n不了解: -"), "grades=满意:100/不满意:30/不了解:-"),
    ("panel", params(by="median"), "by=median"),
    ("direct", params(step="0.5"), "step=0.5"),
]


@pytest.mark.parametrize(("rule", "sent", "text"), RULES)
def test_each_rule_is_written_and_shown_again(client, category, rule, sent, text):
    answer = write(client, category, rule, **sent)
    indicator = Indicator.objects.get()
    assert answer.url == category.scheme.get_absolute_url()
    assert (indicator.rule, indicator.params, indicator.max, indicator.category) == (rule, text, 4, category)
    page = reverse("indicator", args=[indicator.pk])
    again = {name: value for name, value in shown(client.get(page)).items() if value is not None}
    assert client.post(page, data(category, office=indicator.office, code="A2") | again).status_code == 302
    indicator.refresh_from_db()
    assert (indicator.code, indicator.params) == ("A2", text)


def shown(answer):
    """What the two forms hold, as a browser would send it back: parameters and target."""
    forms = [(answer.context["params"], name) for name in answer.context["params"].fields]
    forms += [(answer.context["form"], "target")] if "target" in answer.context["form"].fields else []
    return {form.add_prefix(name): form[name].value() for form, name in forms}


def test_the_rule_is_chosen_first_and_then_stays(client, category):
    page = reverse("indicator_new", args=[category.pk])
    assert [row["name"] for row in client.get(page).context["rules"]] == [rule for rule, _sent, _text in RULES]
    assert [row["name"] for row in client.get(page, {"rule": "votes"}).context["rules"]] == [rule for rule, _sent, _text in RULES]
    write(client, category, "ratio", **params(rate="1"))
    indicator = Indicator.objects.get()
    client.post(reverse("indicator", args=[indicator.pk]), data(category, rule="direct", **params(rate="1")))
    indicator.refresh_from_db()
    assert indicator.rule == "ratio"


@pytest.mark.parametrize(
    ("rule", "sent", "fields"),
    [
        ("ratio", params(rate="1.2"), ["rate"]),
        ("ratio", params(rate="0"), ["rate"]),
        ("shortfall", params(threshold="95", deduct="much"), ["deduct"]),
        ("shortfall", params(threshold="95", step="0", deduct="1"), ["step"]),
        ("deduct", params(events="late: 0.5", floor="-5"), ["floor"]),
        ("deduct", params(events="late: 0.5", floor="1"), ["floor"]),
        ("deduct", params(events=""), ["events"]),
        ("gain", params(events="late"), ["events"]),
        ("gain", params(events="late: 1\nlate: 2"), ["events"]),
        ("gain", params(events="a/b: 1"), ["events"]),
        ("gain", params(events="a:b: 1"), ["events"]),
        ("gain", params(events="a;b: 1"), ["events"]),
        ("deduct", params(events="late: 1; floor=-4"), ["events"]),
        ("shortfall", params(threshold="95；step=2", deduct="1"), ["threshold"]),
        ("tiers", params(tiers="20: 5"), ["tiers"]),
        ("tiers", params(tiers="10: 2\n20: 4"), ["tiers"]),
        ("graded", params(grades="satisfied: 101"), ["grades"]),
        ("panel", params(by="best"), ["by"]),
        ("direct", params(step="0"), ["step"]),
        ("direct", params(step="0.001"), ["step"]),
        ("completion", {"target": "-1"}, ["target"]),
        ("completion", {"target": "1.00001"}, ["target"]),
        ("ratio", {"max": "0"}, ["max"]),
        ("ratio", {"max": "3.005"}, ["max"]),
        ("ratio", {"aggregate": "sum"}, ["aggregate"]),
        ("ratio", {"code": "A9"}, ["__all__"]),
    ],
)
def test_what_cannot_be_is_told_at_its_field(client, category, rule, sent, fields):
    make_indicator(category, code="A9")
    assert list(refused(write(client, category, rule, **sent))) == fields
    assert Indicator.objects.count() == 1


@pytest.mark.parametrize("kind", ["bonus", "deduction"])
def test_bonus_and_deduction_take_gains_and_direct_points_alone(client, category, kind):
    other = make_category(category.scheme, kind=kind, weight=5)
    assert refused(write(client, other, "ratio")) == {"category": ["Bonus and deduction categories use the rules “gain” and “direct”."]}
    assert write(client, other, "direct", code="B1").status_code == 302
    assert write(client, other, "gain", code="B2", **params(events="award: 1")).status_code == 302


def test_category_and_office_of_another_township_are_no_choice(client, category):
    strange = make_category()
    answer = write(client, category, "ratio", category=strange.pk, office=make_office())
    assert list(refused(answer)) == ["category", "office"]


# ---- the guard -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("rule", "field", "sent"),
    [
        ("ratio", "name", {"name": "四术落实率"}),
        ("ratio", "name", {"name": "信访量下降"}),
        ("ratio", "name", {"name": "纠纷调解成功率"}),
        ("ratio", "name", {"name": "党员学习时长"}),
        ("ratio", "name_en", {"name_en": "Contraception rate"}),
        ("ratio", "name_en", {"name_en": "Leaders' remarks"}),
        ("deduct", "events", params(events="late: 0.5\n越级上访: 1")),
        ("gain", "events", params(events="media pieces: 1")),
        ("graded", "grades", params(grades="已结扎: 100\n未结扎: 0")),
    ],
)
def test_refused_wordings_are_told_at_their_field_with_the_reason(client, category, rule, field, sent):
    found = refused(write(client, category, rule, **sent))
    assert list(found) == [field]
    assert "cannot be appraised" in found[field][0]
    assert not Indicator.objects.exists()


@pytest.mark.parametrize(
    "name", ["信访事项依规协助办理（超期或未按规定告知）", "争取环保资金到位率", "矛盾纠纷排查登记及时率", "群众满意度抽样（现场或电话）"]
)
def test_accepted_wordings_pass(client, category, name):
    assert write(client, category, "ratio", name=name).status_code == 302


def test_hostile_text_stays_text(client, category):
    name = "<img src=x onerror=alert(1)> a < b"
    assert write(client, category, "ratio", name=name).status_code == 302
    assert Indicator.objects.get().name == name
    page = client.get(category.scheme.get_absolute_url()).content.decode()
    assert "<img src=x" not in page
    assert "&lt;img src=x onerror=alert(1)&gt; a &lt; b" in page


# ---- the worked example --------------------------------------------------------------------------------------------


def example(client, scheme, **sent):
    return client.get(reverse("rule_example", args=[scheme.pk]), sent).json()


EVENT = params(events="late: 0.5")
EXAMPLES = [
    ("completion", {"max": "6", "target": "600", "v1": "470"}, "4.70 of 6.00"),
    ("completion", {"max": "6", "target": "600", "v1": "650"}, "6.00 of 6.00"),
    ("completion", {"max": "6", "target": "600", "v1": "-3"}, "0.00 of 6.00"),
    ("ratio", {"max": "4", "v1": "17", "v2": "20"} | params(rate="0.9"), "3.78 of 4.00"),
    ("shortfall", {"max": "3", "v1": "92.4"} | params(threshold="95", deduct="0.5", mode="floor"), "2.00 of 3.00"),
    ("shortfall", {"max": "3", "v1": "92.4"} | params(threshold="95", deduct="0.5", mode="proportional"), "1.70 of 3.00"),
    ("shortfall", {"max": "3", "v1": "92.4"} | params(threshold="95", deduct="0.5", mode="ceil"), "1.50 of 3.00"),
    ("deduct", {"max": "3", "v1": "4"} | EVENT, "1.00 of 3.00"),
    ("deduct", {"max": "3", "v1": "8"} | EVENT | params(floor="-3"), "-1.00 of 3.00"),
    ("gain", {"max": "2", "v1": "6"} | EVENT, "2.00 of 2.00"),
    ("tiers", {"max": "4", "v1": "14.9999"} | params(tiers="20: 4\n15: 3\n10: 2\n5: 1"), "2.00 of 4.00"),
    (
        "graded",
        {"max": "3", "v1": "52", "v2": "30", "v3": "8", "v4": "10"} | params(grades="a: 100\nb: 70\nc: 30\nd: -"),
        "2.51 of 3.00",
    ),
    ("panel", {"max": "6", "v1": "88", "v2": "90", "v3": "85"}, "5.26 of 6.00"),
    ("panel", {"max": "6", "v1": "88", "v2": "90", "v3": "85", "v4": "20", "v5": "100"}, "5.26 of 6.00"),
    ("direct", {"max": "3", "v1": "2.5"}, "2.50 of 3.00"),
]


@pytest.mark.parametrize(("rule", "sent", "earned"), EXAMPLES)
def test_the_example_earns_what_the_rule_says(client, category, rule, sent, earned):
    answer = example(client, category.scheme, rule=rule, **sent)
    assert answer["text"].endswith(f" {earned}"), answer
    typed = {name: value for name, value in sent.items() if name[0] == "v"}
    assert {field["name"]: field["value"] for field in answer["inputs"]} | typed == {
        field["name"]: field["value"] for field in answer["inputs"]
    }


@pytest.mark.parametrize("rule", [rule for rule, _sent, _text in RULES])
def test_a_new_rule_begins_with_an_example_or_says_what_it_lacks(client, category, rule):
    answer = example(client, category.scheme, rule=rule)
    assert set(answer) in ({"inputs", "text"}, {"error"})


@pytest.mark.parametrize(
    "sent",
    [
        {"rule": "ratio", "v1": "21", "v2": "20"},
        {"rule": "ratio", "v1": "x", "v2": "20"},
        {"rule": "ratio", "v1": "", "v2": "20"},
        {"rule": "ratio", "v1": "1e5", "v2": "20"},
        {"rule": "ratio", "max": "0"},
        {"rule": "ratio", "max": "-1"},
        {"rule": "ratio", "max": "9" * 60},
        {"rule": "ratio", "params-rate": "0"},
        {"rule": "completion", "target": "-600"},
        {"rule": "completion", "target": "NaN"},
        {"rule": "deduct", "params-events": "late"},
        {"rule": "deduct", "params-events": ":::"},
        {"rule": "gain", "params-events": "x: 1\x00"},
        {"rule": "panel", "v1": "101"},
        {"rule": "direct", "max": "1", "v1": "2"},
    ],
)
def test_half_written_parameters_are_told_in_words(client, category, sent):
    answer = example(client, category.scheme, **sent)
    assert answer.get("error"), answer


@pytest.mark.parametrize("sent", [{}, {"rule": "votes"}])
def test_an_example_of_no_rule_is_a_bad_request(client, category, sent):
    assert client.get(reverse("rule_example", args=[category.scheme.pk]), sent).status_code == 400


def test_nothing_due_is_told_in_the_example(client, category):
    full = example(client, category.scheme, rule="ratio", max="4", v1="0", v2="0", when_nothing_due="full")
    na = example(client, category.scheme, rule="ratio", max="4", v1="0", v2="0", when_nothing_due="na")
    assert "4.00 of 4.00" in full["text"]
    assert "of 4.00" not in na["text"]
    assert na["text"]


def test_indicator_with_two_places_of_points(client, category):
    write(client, category, "direct", max="0.05", **params(step="0.01"))
    assert Indicator.objects.get().max == Decimal("0.05")
