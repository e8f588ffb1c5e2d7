"""Writing a scheme in the browser: settings, categories, order, participants, opening, copy."""

from decimal import Decimal

import pytest
from django.urls import reverse

from appraisal.models import Category, Entry, GradeCap, Indicator, Participant, Scheme, Sheet, Target
from tests.factories import (
    make_category,
    make_entry,
    make_indicator,
    make_office,
    make_official,
    make_open_scheme,
    make_participant,
    make_scheme,
    make_village,
)
from township.trace import Trace
from villages.models import Role

pytestmark = pytest.mark.django_db

BACKEND = "django.contrib.auth.backends.ModelBackend"
SETTINGS = {
    "code": "Q26", "title": "2026年度村级综合考核", "title_en": "Village appraisal 2026", "year": "2026", "full_marks": "100",
    "quarter_weights": "25/25/25/25", "tie_breaks": "adjusted", "grades": "", "quota": "30%", "ties_at_cut": "exclude",
}  # fmt: skip


@pytest.fixture
def writer(client):
    user = make_official(Role.APPRAISAL)
    client.force_login(user, backend=BACKEND)
    return user


@pytest.fixture
def draft(writer):
    return make_scheme(township=writer.township, code="S1", year=2026)


def as_role(client, township, role):
    user = make_official(role, township=township)
    client.force_login(user, backend=BACKEND)
    return user


def told(answer):
    return [str(message) for message in answer.context["messages"]]


def ready(scheme, *weights, villages=2):
    """Categories of these weights with an indicator each, and villages."""
    for weight in weights:
        make_indicator(make_category(scheme, weight=Decimal(weight)))
    for _ in range(villages):
        make_participant(scheme)
    return scheme


# ---- settings ------------------------------------------------------------------------------------------------------


def test_a_scheme_is_written_with_its_trace(writer, client):
    answer = client.post(reverse("scheme_new"), SETTINGS | {"by_group": "on"})
    scheme = Scheme.objects.get()
    assert answer.url == reverse("scheme", args=[scheme.pk])
    assert (scheme.township, scheme.code, scheme.status, scheme.full_marks, scheme.by_group) == (writer.township, "Q26", "draft", 100, True)
    assert [(row.verb, row.by, row.after["code"]) for row in Trace.objects.of(scheme)] == [("create", writer, "Q26")]


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("full_marks", "0", "Full marks are above 0."),
        ("full_marks", "100.005", "Ensure that there are no more than 2 decimal places."),
        ("quarter_weights", "25/25/25", None),
        ("quarter_weights", "50/50/0/0", None),
        ("quarter_weights", "a/b/c/d", None),
        ("tie_breaks", "adjusted/adjusted", None),
        ("grades", "good:80", None),
        ("grades", "good:80/excellent:90/fail:0", None),
        ("grades", "good:80/fail:1", None),
        ("grades", "超生户:90/fail:0", None),
        ("quota", "120%", None),
        ("quota", "-1", None),
        ("quota", "many", None),
        ("year", "", "This field is required."),
        ("title", "零上访村评选", None),
        ("title_en", "Zero petitions", None),
    ],
)
def test_what_cannot_be_is_told_at_its_field(writer, client, field, value, said):
    errors = client.post(reverse("scheme_new"), SETTINGS | {field: value}).context["form"].errors
    assert list(errors) == [field]
    assert said in (None, *errors[field])
    assert not Scheme.objects.exists()


def test_a_code_stands_once_in_a_township(writer, client, draft):
    answer = client.post(reverse("scheme_new"), SETTINGS | {"code": "S1"})
    assert answer.context["form"].non_field_errors() == ["There is a scheme with this code already."]


def test_settings_of_a_draft_change_with_what_they_were(writer, client, draft):
    client.post(reverse("scheme_edit", args=[draft.pk]), SETTINGS | {"code": "S1", "title": draft.title, "quota": "2"})
    last = Trace.objects.of(draft).first()
    assert (last.verb, last.before["quota"], last.after["quota"]) == ("change", "30%", "2")


def test_another_townships_number_is_not_taken(writer, client):
    """With one township the field is disabled: what is sent for it counts for nothing."""
    stranger = make_scheme()
    client.post(reverse("scheme_new"), SETTINGS | {"township": stranger.township_id})
    assert Scheme.objects.get(code="Q26").township == writer.township


# ---- categories and order ------------------------------------------------------------------------------------------


def test_a_category_is_added_changed_and_deleted(writer, client, draft):
    client.post(reverse("category_new", args=[draft.pk]), {"code": "A", "name": "党建工作", "kind": "base", "weight": "60"})
    category = Category.objects.get()
    assert (category.scheme, category.code, category.weight, category.position) == (draft, "A", 60, 1)
    client.post(reverse("category", args=[category.pk]), {"code": "A", "name": "党建工作", "kind": "base", "weight": "55.5"})
    make_indicator(category)
    client.post(reverse("category_delete", args=[category.pk]))
    assert not Category.objects.exists()
    assert not Indicator.objects.exists()
    assert [row.verb for row in Trace.objects.filter(kind="appraisal.category")] == ["delete", "change", "create"]


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"weight": "0"}, "weight"),
        ({"weight": "33.333"}, "weight"),
        ({"weight": "-5"}, "weight"),
        ({"code": "A"}, "__all__"),
        ({"name": ""}, "name"),
        ({"name": "计划生育（孕检到位率）"}, "name"),
        ({"name_en": "Birth quota"}, "name_en"),
        ({"kind": "veto"}, "kind"),
    ],
)
def test_a_category_that_cannot_be(writer, client, draft, sent, field):
    make_category(draft, code="A")
    data = {"code": "B", "name": "经济发展", "kind": "base", "weight": "40"} | sent
    assert list(client.post(reverse("category_new", args=[draft.pk]), data).context["form"].errors) == [field]


def test_lines_are_moved_one_place(writer, client, draft):
    rows = [make_category(draft, code=code) for code in "ABC"]
    client.post(reverse("category_shift", args=[rows[2].pk, "up"]))
    client.post(reverse("category_shift", args=[rows[0].pk, "up"]))
    assert [row.code for row in draft.categories.all()] == ["A", "C", "B"]
    first, second = make_indicator(rows[0]), make_indicator(rows[0])
    client.post(reverse("indicator_shift", args=[first.pk, "down"]))
    assert list(rows[0].indicators.all()) == [second, first]


def test_participants_are_chosen_and_described(writer, client, draft):
    mine, stranger = [make_village(township=writer.township) for _ in range(2)], make_village()
    page = reverse("scheme_participants", args=[draft.pk])
    client.post(page, {"chosen": "1", "village": [mine[0].pk, stranger.pk]})
    assert [row.village for row in draft.participants.all()] == [mine[0]]
    one = draft.participants.get()
    forms = {"form-TOTAL_FORMS": 1, "form-INITIAL_FORMS": 1, "form-0-id": one.pk, "form-0-group": "A"}
    answer = client.post(page, forms | {"form-0-coefficient": "1.06"})
    assert list(answer.context["forms"].errors[0]) == ["coefficient"]
    client.post(page, forms | {"form-0-coefficient": "1.0125", "form-0-households": "320"})
    one.refresh_from_db()
    assert (one.group, one.coefficient, one.households) == ("A", Decimal("1.0125"), 320)
    client.post(page, {"chosen": "1", "village": [mine[1].pk]})
    assert [row.village for row in draft.participants.all()] == [mine[1]]


def test_targets_of_a_draft_need_no_decision(writer, client, draft):
    indicator = make_indicator(make_category(draft), rule="completion", target=600)
    one, other = make_participant(draft), make_participant(draft)
    page = reverse("scheme_targets", args=[draft.pk])
    names = [f"target-{indicator.pk}-{row.pk}" for row in (one, other)]
    assert list(client.post(page, {names[0]: "-5", names[1]: "many"}).context["grid"].errors) == names
    client.post(page, {names[0]: "４８０．５", names[1]: ""})
    assert [(row.participant, row.target) for row in Target.objects.all()] == [(one, Decimal("480.5"))]
    client.post(page, {names[0]: "", names[1]: "0"})
    assert [(row.participant, row.target) for row in Target.objects.all()] == [(other, 0)]


# ---- opening -------------------------------------------------------------------------------------------------------


def opened(client, scheme):
    return client.post(reverse("scheme_move", args=[scheme.pk, "open"]), follow=True)


@pytest.mark.parametrize(
    ("weights", "said"),
    [
        (["60", "37"], "The base weights add up to 97.00, but full marks are 100.00."),
        (["60", "43"], "The base weights add up to 103.00, but full marks are 100.00."),
        (["33.33", "33.33", "33.33"], "The base weights add up to 99.99, but full marks are 100.00."),
    ],
)
def test_weights_add_up_exactly_before_it_opens(client, weights, said):
    scheme = ready(make_scheme(), *weights)
    as_role(client, scheme.township, Role.COMMITTEE)
    assert told(opened(client, scheme)) == [said]
    scheme.refresh_from_db()
    assert scheme.status == "draft"
    assert not Sheet.objects.exists()


def test_a_weight_below_one_counts(client):
    scheme = ready(make_scheme(), "0.5", "99.5")
    as_role(client, scheme.township, Role.COMMITTEE)
    assert told(opened(client, scheme)) == []
    scheme.refresh_from_db()
    assert scheme.status == "open"


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.COMMITTEE, Role.ADMIN, Role.MEDIATOR)])
def test_only_the_committee_opens(client, role):
    scheme = ready(make_scheme(), "100")
    as_role(client, scheme.township, role)
    unseen = role in (Role.VILLAGE, Role.STATIONED, Role.BRANCH)
    assert opened(client, scheme).status_code == (404 if unseen else 403)


def test_opening_lays_out_a_sheet_for_each_office_and_period(client):
    scheme = make_scheme()
    offices = [make_office(township=scheme.township) for _ in range(2)]
    category = make_category(scheme)
    make_indicator(category, office=offices[0], frequency="quarter")
    make_indicator(category, office=offices[1], frequency="year")
    make_participant(scheme)
    as_role(client, scheme.township, Role.COMMITTEE)
    opened(client, scheme)
    days = {(row.office, row.period): (str(row.opens_on), str(row.due_on)) for row in scheme.sheets.all()}
    assert days == {
        (offices[0], 1): ("2026-01-01", "2026-04-10"),
        (offices[0], 2): ("2026-04-01", "2026-07-10"),
        (offices[0], 3): ("2026-07-01", "2026-10-10"),
        (offices[0], 4): ("2026-10-01", "2027-01-10"),
        (offices[1], 5): ("2026-10-01", "2027-01-10"),
    }
    assert [row.verb for row in Trace.objects.of(scheme)] == ["open"]


def test_who_is_second_to_open_is_told(client):
    scheme = ready(make_scheme(), "100")
    as_role(client, scheme.township, Role.COMMITTEE)
    opened(client, scheme)
    assert told(opened(client, scheme))[-1] == f"“Open the scheme” is not possible: {scheme} is now “Open”."
    assert scheme.sheets.count() == 4


# ---- copy and delete -----------------------------------------------------------------------------------------------


def test_a_copy_has_all_but_scores_and_caps(client):
    source = make_open_scheme(rule="completion", target=600, params="", basis="青政发〔2026〕3号", unit="吨")
    writer = as_role(client, source.township, Role.APPRAISAL)
    Scheme.objects.filter(pk=source.pk).update(code="Q2026", title="2026年度考核", quota="2", grades="优秀:90/不合格:0", by_group=True)
    Participant.objects.filter(scheme=source).update(group="B", coefficient=Decimal("1.02"))
    one, indicator = source.participants.first(), source.indicators.get()
    Target.objects.create(participant=one, indicator=indicator, target=500)
    GradeCap.objects.create(participant=one, best_grade="good", reason="逾期", document="1号")
    make_entry(one, indicator)
    page = reverse("scheme_copy", args=[source.pk])
    form = client.get(page).context["form"]
    assert [form[name].value() for name in ("code", "title", "year")] == ["Q2027", "2027年度考核", 2027]
    client.post(page, {"code": "Q2027", "title": "2027年度考核", "year": "2027"})
    copy = Scheme.objects.get(code="Q2027")
    assert (copy.status, copy.quota, copy.grades, copy.by_group, copy.year) == ("draft", "2", "优秀:90/不合格:0", True, 2027)
    same = ["code", "name", "max", "rule", "target", "basis", "unit", "office", "position", "category__code"]
    assert list(copy.indicators.values_list(*same)) == list(source.indicators.values_list(*same))
    same = ["village", "group", "coefficient", "position"]
    assert list(copy.participants.values_list(*same)) == list(source.participants.values_list(*same))
    assert [(row.participant.village, row.target) for row in Target.objects.filter(indicator__scheme=copy)] == [(one.village, 500)]
    counted = (Entry.objects, GradeCap.objects, Sheet.objects.exclude(scheme=source))
    assert [rows.count() for rows in counted] == [1, 1, 0]
    assert [(row.verb, row.by) for row in Trace.objects.of(copy)] == [("create", writer)]


def test_a_copy_under_a_code_that_exists_is_refused(writer, client, draft):
    answer = client.post(reverse("scheme_copy", args=[draft.pk]), {"code": "S1", "title": "x", "year": "2027"})
    assert answer.context["form"].non_field_errors() == ["There is a scheme with this code already."]


def test_a_draft_may_disappear_and_its_trace_stays(writer, client, draft):
    ready(draft, "60", "40")
    client.post(reverse("scheme_delete", args=[draft.pk]))
    assert not Scheme.objects.exists()
    assert [(row.verb, row.before["code"]) for row in Trace.objects.filter(kind="appraisal.scheme")] == [("delete", "S1")]
