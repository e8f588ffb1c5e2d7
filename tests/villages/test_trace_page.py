"""The trace page: for discipline and auditor, filtered, exported, one township at a time."""

from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from tests.factories import make_official, make_village
from township.trace import Trace, Way, trace
from villages.models import Role
from villages.trace_words import change_lines

pytestmark = pytest.mark.django_db


@pytest.fixture(params=[Role.DISCIPLINE, Role.AUDITOR])
def reader(request, client):
    user = make_official(request.param)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    return user


def deed(township, **fields):
    village = make_village(township=township)
    return trace(village, fields.pop("verb", "change"), **{"by": None, "before": {"name": "a"}, "after": {"name": "b"}} | fields)


def shown(client, **filters):
    return [row for row, _verb, _kind, _changes in client.get(reverse("trace_list"), filters).context["lines"]]


def test_own_townships_deeds_newest_first(reader, client):
    first, second = deed(reader.township), deed(reader.township)
    deed(make_village().township)
    assert shown(client) == [second, first]


def test_each_filter(reader, client):
    one = deed(reader.township, by=reader, note="改名", verb="create")
    deed(reader.township)
    today = timezone.localdate().isoformat()
    for filters in (
        {"q": "改名"},
        {"who": reader.name},
        {"verb": "create"},
        {"record": one.object_id},
        {"q": "改名", "first": today, "last": today},
    ):
        assert shown(client, **filters) == [one], filters
    assert shown(client, last="2020-01-01") == []
    assert len(shown(client, kind="villages.village")) == 2


def test_change_is_shown_from_to_and_escaped(reader, client):
    deed(reader.township, before={"name": "<b>石桥</b>"}, after={"name": "once = 1"})
    page = client.get(reverse("trace_list")).content.decode()
    assert "&lt;b&gt;石桥&lt;/b&gt;" in page
    assert "once = 1" in page


@pytest.mark.parametrize("rows", [1, 3])
def test_as_many_queries_for_one_row_as_for_three(client, rows, django_assert_num_queries):
    user = make_official(Role.AUDITOR)
    client.force_login(user, backend="django.contrib.auth.backends.ModelBackend")
    for _number in range(rows):
        deed(user.township, by=user)
    client.get(reverse("desk"))
    with django_assert_num_queries(6):
        client.get(reverse("trace_list"))


def test_excel_is_text_in_local_time_and_itself_traced(reader, client):
    row = deed(reader.township, by=reader, note="=1+1")
    sheet = load_workbook(BytesIO(client.post(reverse("trace_excel")).content)).active
    assert sheet["A1"].value == "When (Asia/Shanghai)"
    assert [cell.value for cell in sheet[2]][1:] == [
        reader.name,
        None,
        "in the browser",
        "changed",
        "village",
        row.subject,
        "name",
        "a",
        "b",
        "=1+1",
    ]
    assert sheet["K2"].data_type == "s"
    assert Trace.objects.first().verb == "export"


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.DISCIPLINE, Role.AUDITOR)])
def test_nobody_else_reads_it(client, role):
    client.force_login(make_official(role), backend="django.contrib.auth.backends.ModelBackend")
    assert (client.get(reverse("trace_list")).status_code, client.post(reverse("trace_excel")).status_code) == (403, 403)


def test_looking_changes_nothing(reader, client):
    deed(reader.township, way=Way.COMMAND)
    for _time in range(3):
        client.get(reverse("trace_list"))
    assert Trace.objects.count() == 1


@pytest.mark.parametrize(
    ("kind", "before", "after", "said"),
    [
        ("appraisal.linkage", "draft", "submitted", [("", "Draft", "Submitted to the committee")]),
        ("appraisal.linkage", None, {"terms": {"places": 3}}, [("terms", "–", "places: 3")]),
        ("villages.village", "old", "new", [("", "old", "new")]),
        ("villages.village", None, None, []),
    ],
)
def test_what_changed_is_told_in_words(kind, before, after, said):
    assert change_lines(Trace(kind=kind, before=before, after=after)) == said
