"""The pages of the year workbook: files that cannot be read, rights, downloads, queries."""

from io import BytesIO

import pytest
import time_machine
from django.urls import reverse
from openpyxl import load_workbook

from appraisal.models import Scheme
from appraisal.workbook.apply import bring_in
from appraisal.workbook.read import read_year
from tests.appraisal.uploading import confirm, upload
from tests.appraisal.workbooks import SCORES, read, year_file
from tests.factories import make_official, make_township
from tests.township.packages import xlsx
from township.trace import Trace, Way
from township.uploads import Upload
from villages.models import Role, Village
from villages.models.duty import OFFICE_ROLES, TOWNSHIP_ROLES

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def after_the_year():
    with time_machine.travel("2026-02-10 09:00+08:00", tick=False):
        yield


@pytest.fixture
def township():
    return make_township(name="青石镇")


@pytest.fixture
def appraiser(township, client):
    user = make_official(Role.APPRAISAL, township=township)
    client.force_login(user)
    return user


@pytest.fixture
def scheme(appraiser):
    return bring_in(read(), by=None, way=Way.COMMAND).scheme


# ---- files ---------------------------------------------------------------------------------------------------------

HOSTILE = {
    "empty": b"",
    "text": b"code,name",
    "damaged": b"PK\x03\x04 and then nothing",
    "macros": xlsx(xl__vbaProject_bin=b"x"),
    "entities": xlsx(xl__sharedStrings_xml='<!DOCTYPE x [<!ENTITY a "aaaa">]><sst><si><t>&a;</t></si></sst>'),
    "far": xlsx('<row r="1048576"><c r="A1048576"><v>1</v></c></row>'),
    "bomb": xlsx("0" * 30_000_000),
    "large": b"PK" + b"x" * 10_000_001,
}


@pytest.mark.parametrize("content", HOSTILE.values(), ids=HOSTILE)
def test_what_cannot_be_read_is_said_on_the_same_page_and_not_kept(client, appraiser, content):
    file = BytesIO(content)
    file.name = "year.xlsx"
    page = client.post(reverse("year_upload"), {"file": file})
    assert page.status_code == 200
    assert len(page.context["form"].errors["file"]) == 1
    assert not Upload.objects.exists()


def test_no_file_at_all(client, appraiser):
    page = client.post(reverse("year_upload"))
    assert page.context["form"].errors == {"file": ["This field is required."]}


def test_names_with_markup_are_shown_as_text(client, appraiser):
    page = upload(client, {"villages!B2": "<img onerror=x>"}, name="<b>年</b>.xlsx")
    assert "<img onerror" not in page.content.decode()
    assert "<b>年" not in page.content.decode()


def test_of_long_lists_the_first_are_shown_and_the_rest_counted(client, appraiser):
    rows = [["code", "name"], *([f"V{number}", f"村{number}"] for number in range(1, 403))]
    page = upload(client, sheets={"villages": rows})
    group = next(group for group in page.context["groups"] if group["name"] == "villages")
    assert (len(group["lines"]), group["more"], group["create"]) == (300, 102, 402)


# ---- rights --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", [role for role in (*TOWNSHIP_ROLES, *OFFICE_ROLES, Role.VILLAGE) if role != Role.APPRAISAL])
def test_only_the_appraisal_office_brings_years_in(client, township, role):
    client.force_login(make_official(role, township=township))
    assert client.get(reverse("year_upload")).status_code == 403
    assert client.post(reverse("year_upload"), {"file": year_file()}).status_code == 403
    assert client.get(reverse("year_preview", args=[1])).status_code == 403
    assert not Upload.objects.exists()


def test_a_colleagues_upload_is_not_there(client, appraiser, township):
    page = upload(client)
    client.force_login(make_official(Role.APPRAISAL, township=township))
    assert client.get(page.request["PATH_INFO"]).status_code == 404
    assert confirm(client, page).status_code == 404
    assert not Scheme.objects.exists()


def test_an_upload_is_gone_after_half_a_day(client, appraiser):
    page = upload(client)
    with time_machine.travel("2026-02-10 21:01+08:00"):
        client.force_login(appraiser)
        assert client.get(page.request["PATH_INFO"]).status_code == 404


EXPORT = [(Role.APPRAISAL, 200), (Role.COMMITTEE, 200), (Role.SCORER, 403), (Role.LEADER, 403), (Role.ADMIN, 404), (Role.VILLAGE, 403)]


@pytest.mark.parametrize("role, code", EXPORT)
def test_who_may_take_a_year_out(client, scheme, township, role, code):
    place = {"village": Village.objects.get(code="V1")} if role == Role.VILLAGE else {"township": township}
    client.force_login(make_official(role, **place))
    assert client.post(reverse("year_download", args=[scheme.pk])).status_code == code


def test_another_townships_year_is_not_there(client, scheme):
    client.force_login(make_official(Role.APPRAISAL))
    assert client.post(reverse("year_download", args=[scheme.pk])).status_code == 404


def test_a_stranger_signs_in_first(client, scheme):
    client.logout()
    for url in (reverse("year_upload"), reverse("year_download", args=[scheme.pk]), reverse("year_template", args=["en"])):
        assert client.get(url).url.startswith(reverse("sign_in"))


# ---- downloads -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language, first", [("en", "scheme"), ("zh-hans", "方案")])
def test_the_download_speaks_the_language_of_the_page_and_is_traced(client, scheme, appraiser, language, first):
    answer = client.post(reverse("year_download", args=[scheme.pk]), headers={"accept-language": language})
    assert load_workbook(BytesIO(answer.content)).sheetnames[0] == first
    assert bring_in(read_year(answer.content), by=appraiser, way=Way.IMPORT).is_nothing
    row = Trace.objects.get(verb="export")
    assert (row.by, row.way, row.township) == (appraiser, "browser", scheme.township)


@pytest.mark.parametrize("language, first", [("en", "scheme"), ("zh-hans", "方案")])
def test_a_template_is_there_in_both_languages(client, appraiser, language, first):
    answer = client.get(reverse("year_template", args=[language]))
    assert load_workbook(BytesIO(answer.content)).sheetnames[0] == first
    assert client.get(reverse("year_template", args=["fr"])).status_code == 404


# ---- queries -------------------------------------------------------------------------------------------------------


def test_the_upload_page_takes_four_queries(client, scheme, django_assert_num_queries):
    client.get(reverse("year_upload"))  # the first page of a session stores it
    with django_assert_num_queries(4):
        client.get(reverse("year_upload"))


@pytest.mark.parametrize("villages", [1, 3])
def test_a_preview_takes_the_same_number_of_queries_for_any_number_of_rows(client, appraiser, villages, django_assert_num_queries):
    rows = [[f"V{number}", f"村{number}"] for number in range(1, villages + 1)]
    page = upload(client, sheets={"villages": [["code", "name"], *rows], "scores": [SCORES, ["Q1", "I1", "V1", 3, 4]]})
    with django_assert_num_queries(34):
        client.get(page.request["PATH_INFO"])
