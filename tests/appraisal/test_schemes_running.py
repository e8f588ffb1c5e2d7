"""What a running year changes by a decision; cleared phrases; target letters; the burden meter; pages in constant queries."""

from decimal import Decimal

import pytest
from django.urls import reverse

from appraisal.burden import burden_of
from appraisal.models import ClearedPhrase, Entry, Scheme, Sheet, Target
from tests.factories import (
    make_category,
    make_entry,
    make_indicator,
    make_office,
    make_official,
    make_open_scheme,
    make_participant,
    make_scheme,
    make_township,
)
from township.trace import Trace
from villages.models import Role

pytestmark = pytest.mark.django_db

BACKEND = "django.contrib.auth.backends.ModelBackend"
DECISION = {"document": "青政发〔2026〕12号", "reason": "县里调整任务"}
NOTE = "青政发〔2026〕12号 · 县里调整任务"


def as_role(client, township, role=Role.APPRAISAL, **place):
    user = make_official(role, township=township, **place)
    client.force_login(user, backend=BACKEND)
    return user


@pytest.fixture
def year(client):
    """A running year of two villages under completion, target 600; the first has 470 in the third quarter."""
    scheme = make_open_scheme(rule="completion", target=600, max=6)
    make_entry(scheme.participants.first(), scheme.indicators.get(), period=3, inputs=["470"], points=470)
    as_role(client, scheme.township)
    return scheme


def field(scheme, place=0):
    return f"target-{scheme.indicators.get().pk}-{scheme.participants.all()[place].pk}"


def change(client, scheme, **sent):
    return client.post(reverse("scheme_targets", args=[scheme.pk]), {field(scheme): "500"} | DECISION | sent)


# ---- targets -------------------------------------------------------------------------------------------------------


def test_a_new_target_scores_stored_figures_again(client, year):
    """6.00 × min(470 ÷ 500, 1) = 5.64."""
    assert change(client, year).url == year.get_absolute_url()
    entry = Entry.objects.get()
    assert (entry.points, entry.inputs, entry.version) == (564, ["470"], 2)
    rows = Trace.objects.of(entry)
    assert [(row.verb, row.before, row.after, row.reason) for row in rows] == [("enter", {"points": "4.70"}, {"points": "5.64"}, NOTE)]
    told = Trace.objects.of(year.indicators.get())
    assert [(row.verb, row.before, row.after, row.reason) for row in told] == [("target", {"target": None}, {"target": "500"}, NOTE)]


@pytest.mark.parametrize("missing", ["document", "reason"])
def test_without_document_or_reason_nothing_changes(client, year, missing):
    answer = change(client, year, **{missing: " "})
    assert list(answer.context["decision"].errors) == [missing]
    assert not Target.objects.exists()
    assert Entry.objects.get().points == 470


def test_a_target_of_a_quarter_nobody_has_entered_changes_alone(client, year):
    client.post(reverse("scheme_targets", args=[year.pk]), {field(year): "", field(year, 1): "450"} | DECISION)
    assert Target.objects.get().target == 450
    assert Entry.objects.get().version == 1


def test_a_submitted_sheet_is_scored_again_too(client, year):
    Sheet.objects.filter(scheme=year).update(status="submitted")
    assert change(client, year).status_code == 302
    assert Entry.objects.get().points == 564


@pytest.mark.parametrize("status", ["confirmed", "villages", "reviewed", "locked"])
def test_figures_beyond_their_office_refuse(client, year, status):
    Sheet.objects.filter(scheme=year, period=3).update(status=status)
    answer = change(client, year)
    said = "Figures of a sheet that is confirmed or further on rest on this. They change only by a correction."
    assert answer.context["decision"].non_field_errors() == [said]
    assert not Target.objects.exists()
    assert Entry.objects.get().points == 470
    assert not Trace.objects.exists()


def test_figures_of_a_village_that_has_ended_do_not_break_the_page(client, year):
    """Its third quarter is not expected any more, though a figure stands there."""
    village = year.participants.first().village
    type(village).objects.filter(pk=village.pk).update(ended_on="2026-06-30")
    answer = change(client, year)
    assert answer.context["decision"].non_field_errors() == ["Nothing is expected here in Quarter 3."]
    assert not Target.objects.exists()


def test_a_closed_year_takes_no_targets(client, year):
    Scheme.objects.filter(pk=year.pk).update(status="closed")
    assert change(client, year).status_code == 403


def test_nothing_else_of_a_running_year_changes(client, year):
    category, indicator = year.categories.get(), year.indicators.get()
    pages = [
        reverse("scheme_edit", args=[year.pk]),
        reverse("category_new", args=[year.pk]),
        reverse("scheme_participants", args=[year.pk]),
        reverse("category", args=[category.pk]),
        reverse("indicator", args=[indicator.pk]),
        reverse("indicator_new", args=[category.pk]),
    ]
    assert [client.post(page, {"code": "X"}).status_code for page in pages] == [403] * 6


# ---- not applicable to all -----------------------------------------------------------------------------------------


def leave_out(client, scheme, *periods, **sent):
    page = reverse("indicator_not_applicable", args=[scheme.indicators.get().pk])
    return client.post(page, {"periods": periods} | DECISION | sent)


def test_an_indicator_is_not_applicable_to_all_by_a_decision(client, year):
    assert leave_out(client, year, 2, 3).url == year.get_absolute_url()
    found = Entry.objects.order_by("participant", "period").values_list("period", "points", "not_applicable", "reason")
    assert list(found) == [(period, None, True, "县里调整任务") for period in (2, 3)] * 2
    assert {(row.verb, row.reason) for row in Trace.objects.filter(kind="appraisal.entry")} == {("enter", NOTE)}
    assert Trace.objects.filter(kind="appraisal.entry").count() == 4


@pytest.mark.parametrize(("sent", "form", "wrong"), [({"document": ""}, "decision", "document"), ({"periods": [5]}, "periods", "periods")])
def test_a_decision_names_document_and_periods(client, year, sent, form, wrong):
    answer = leave_out(client, year, 2, **sent)
    assert list(answer.context[form].errors) == [wrong]
    assert Entry.objects.count() == 1


@pytest.mark.parametrize(
    ("status", "said"),
    [
        ("submitted", "This sheet has been submitted. Take it back to change it."),
        ("locked", "This sheet is locked. It changes only by a correction."),
    ],
)
def test_a_sheet_that_was_handed_in_refuses_the_whole_decision(client, year, status, said):
    Sheet.objects.filter(scheme=year, period=2).update(status=status)
    assert leave_out(client, year, 2, 3).context["decision"].non_field_errors() == [said]
    assert Entry.objects.get().points == 470


# ---- cleared phrases -----------------------------------------------------------------------------------------------

PHRASE = {"phrase": "信访量统计台账", "reason": "台账名称", "basis": "信访工作条例"}


def written(client, scheme, name):
    data = {"code": "Z1", "name": name, "kind": "base", "weight": "10"}
    return client.post(reverse("category_new", args=[scheme.pk]), data).status_code == 302


def test_discipline_clears_a_phrase_for_its_township_alone(client):
    scheme, stranger = make_scheme(), make_scheme()
    as_role(client, scheme.township)
    assert not written(client, scheme, "信访量统计台账")
    clerk = as_role(client, scheme.township, Role.DISCIPLINE)
    client.post(reverse("wording_list"), PHRASE)
    phrase = ClearedPhrase.objects.get()
    assert (phrase.township, phrase.phrase, phrase.added_by) == (scheme.township, "信访量统计台账", clerk)
    assert [(row.verb, row.by, row.reason) for row in Trace.objects.of(phrase)] == [("create", clerk, "台账名称")]
    as_role(client, stranger.township)
    assert not written(client, stranger, "信访量统计台账")
    as_role(client, scheme.township)
    assert not written(client, scheme, "信访量")
    assert written(client, scheme, "信访量统计台账")


@pytest.mark.parametrize("missing", ["phrase", "reason", "basis"])
def test_a_phrase_needs_reason_and_basis(client, missing):
    as_role(client, make_township(), Role.DISCIPLINE)
    answer = client.post(reverse("wording_list"), PHRASE | {missing: " "})
    assert list(answer.context["form"].errors) == [missing]


@pytest.mark.parametrize("name", ["结扎手术登记", "超生户登记", "社会抚养费征收", "四术对象服务", "birth quota register"])
def test_the_first_rows_are_opened_by_nobody(client, name):
    """Whether the list takes the phrase or not, no scheme may be written with it."""
    scheme = make_scheme()
    ClearedPhrase.objects.create(township=scheme.township, phrase=name, reason="x", basis="y")
    as_role(client, scheme.township)
    assert not written(client, scheme, name)


@pytest.mark.parametrize("name", ["结扎手术登记", "超生户登记", "社会抚养费征收"])
def test_a_phrase_of_the_first_rows_is_refused_with_the_reason(client, name):
    as_role(client, make_township(), Role.DISCIPLINE)
    answer = client.post(reverse("wording_list"), PHRASE | {"phrase": name})
    assert list(answer.context["form"].errors) == ["phrase"]
    assert "cannot be appraised" in answer.context["form"].errors["phrase"][0]
    assert not ClearedPhrase.objects.exists()


# ---- target letters ------------------------------------------------------------------------------------------------


def letters(client, scheme):
    return client.get(reverse("scheme_letters", args=[scheme.pk])).context["letters"]


def test_a_letter_holds_the_villages_own_target_and_the_rule_in_words(client, year):
    Target.objects.create(indicator=year.indicators.get(), participant=year.participants.first(), target=Decimal("512.5"))
    found = letters(client, year)
    lines = [line for letter in found for _category, rows in letter.categories for line in rows]
    assert [letter.participant for letter in found] == list(year.participants.all())
    assert [(line.indicator, line.target) for line in lines] == [(year.indicators.get(), "512.5"), (year.indicators.get(), "600")]
    assert all(line.words for line in lines)


@pytest.mark.parametrize("role", [Role.VILLAGE, Role.STATIONED])
def test_a_village_reads_its_own_letter_alone(client, year, role):
    one, other = year.participants.all()
    as_role(client, year.township, role, village=other.village)
    answer = client.get(reverse("scheme_letters", args=[year.pk]))
    assert [letter.participant for letter in answer.context["letters"]] == [other]
    assert one.village.name not in answer.content.decode()


def test_a_draft_has_no_letter_for_villages_yet(client):
    scheme = make_scheme()
    row = make_participant(scheme)
    as_role(client, scheme.township, Role.VILLAGE, village=row.village)
    assert client.get(reverse("scheme_letters", args=[scheme.pk])).status_code == 404


# ---- the burden meter ----------------------------------------------------------------------------------------------


def test_the_meter_counts_figures_for_villages_and_offices():
    """Of three villages: office 1 enters two indicators a quarter and one a year, office 2 one a year."""
    scheme = make_scheme()
    offices, category = [make_office(township=scheme.township) for _ in range(2)], make_category(scheme)
    for office, frequency in [(0, "quarter"), (0, "quarter"), (0, "year"), (1, "year")]:
        make_indicator(category, office=offices[office], frequency=frequency)
    for _ in range(3):
        make_participant(scheme)
    burden = burden_of(scheme)
    assert (burden.indicators, burden.village_quarter, burden.village_year) == (4, 2, 2)
    assert burden.offices == [(offices[0], 6, 3), (offices[1], 0, 3)]
    assert not burden.is_heavy


@pytest.mark.parametrize(
    ("quarterly", "yearly", "heavy"),
    [(20, 15, False), (21, 0, True), (0, 36, True)],
)
def test_more_than_twenty_a_quarter_or_thirty_five_in_all_is_heavy(quarterly, yearly, heavy):
    category, office = make_category(), make_office()
    for number in range(quarterly + yearly):
        make_indicator(category, office=office, frequency="quarter" if number < quarterly else "year")
    assert burden_of(category.scheme).is_heavy is heavy


# ---- queries -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "queries"),
    [("scheme", 13), ("scheme_letters", 9), ("scheme_targets", 8), ("scheme_list", 5)],
)
@pytest.mark.parametrize("rows", [1, 3])
def test_as_many_queries_for_one_row_as_for_three(client, name, queries, rows, django_assert_num_queries):
    scheme = make_scheme()
    for number in range(rows):
        category = make_category(scheme)
        make_participant(scheme)
        for _ in range(rows):
            make_indicator(category, rule="completion", target=600)
        if number:
            make_scheme(township=scheme.township)
    as_role(client, scheme.township)
    client.get(reverse("desk"))
    with django_assert_num_queries(queries):
        client.get(reverse(name, args=[scheme.pk] if name != "scheme_list" else []))
