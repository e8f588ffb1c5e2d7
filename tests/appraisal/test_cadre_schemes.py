"""Schemes for cadres: who takes part, and who reads what."""

from datetime import date, timedelta
from io import BytesIO

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from appraisal.actions import copy_scheme
from appraisal.cadre_schemes import bring_cadres
from appraisal.models import Entry, Measured, Ranking, Scheme
from appraisal.results.freeze import freeze
from appraisal.workbook.write import year_workbook
from cadres.models import Tenure
from tests.appraisal.cadre_years import YEAR, appraise, make_cadre_scheme, make_town, post, run, serve, village
from tests.cadres.factories import make_cadre
from tests.factories import (
    make_duty,
    make_official,
    make_user,
)
from township.spreadsheets import xlsx_bytes
from villages.models import Role

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def town():
    return make_town()


@pytest.fixture
def appraisal(town):
    return make_official(Role.APPRAISAL, township=town)


# ---- who takes part ------------------------------------------------------------------------------------------------


def test_the_customary_lines_are_written(town, appraisal):
    serve(town, "secretary")
    scheme = make_cadre_scheme(town, appraisal, "secretary", "director")
    assert [(row.code, row.weight) for row in scheme.categories.all()] == [("V", 60), ("D", 30), ("B", 10)]
    duty = scheme.indicators.filter(category__code="D")
    assert sum(row.max for row in duty) == 200
    assert {row.holders.code for row in duty} == {"secretary", "director"}
    others = make_cadre_scheme(town, appraisal, "clerk")
    assert [row.weight for row in others.categories.all()] == [40, 40, 20]
    assert [(row.name, row.max) for row in others.indicators.filter(category__code="D")] == [
        ("财务账目与公开", 35),
        ("档案台账", 20),
        ("数据准确", 20),
        ("代办服务", 15),
        ("合作社、筹资台账", 10),
    ]
    assert others.indicators.filter(holders=None).count() == 7


def test_whoever_holds_the_posts_takes_part(town, appraisal):
    stays, leaves = serve(town, "secretary"), serve(town, "director", left=date(2025, 5, 10))
    comes = serve(town, "director", started=date(2025, 5, 10))
    serve(town, "clerk")
    serve(town, "secretary", "V02", left=date(2025, 1, 1))  # the last day was in the year before
    scheme = make_cadre_scheme(town, appraisal, "secretary", "director")
    found = {row.cadre_id: (row.serves_until, row.periods, row.has_ended) for row in scheme.participants.in_order()}
    assert found == {
        stays.cadre_id: (None, {1, 2, 3, 4, 5}, False),
        leaves.cadre_id: (date(2025, 5, 9), {1, 2, 5}, True),
        comes.cadre_id: (None, {2, 3, 4, 5}, False),
    }


def test_a_running_year_takes_the_successor_and_keeps_who_left(town, appraisal):
    first = serve(town, "secretary")
    scheme = run(make_cadre_scheme(town, appraisal, "secretary", "director"))
    Tenure.objects.filter(pk=first.pk).update(left_on=date(2025, 7, 1))
    second = serve(town, "secretary", started=date(2025, 7, 1))
    assert bring_cadres(scheme, by=appraisal) == (1, 1)
    assert bring_cadres(scheme, by=appraisal) == (0, 0)
    assert set(scheme.participants.values_list("cadre", "serves_until")) == {
        (first.cadre_id, date(2025, 6, 30)),
        (second.cadre_id, None),
    }
    assert Entry.objects.filter(participant__cadre=second.cadre, not_applicable=True).count() == 5  # the director's lines


def test_a_draft_forgets_who_holds_no_post(town, appraisal):
    row = serve(town, "secretary")
    scheme = make_cadre_scheme(town, appraisal, "secretary")
    Tenure.objects.filter(pk=row.pk).delete()
    bring_cadres(scheme, by=appraisal)
    assert not scheme.participants.exists()


def test_only_the_appraisal_office_brings_cadres(town, appraisal):
    scheme = make_cadre_scheme(town, appraisal, "secretary")
    with pytest.raises(PermissionDenied):
        bring_cadres(scheme, by=make_official(Role.COMMITTEE, township=town))


def test_next_years_copy_takes_the_posts_and_the_cadres_of_that_year(town, appraisal):
    old, stays = serve(town, "secretary", left=date(2025, 12, 1)), serve(town, "secretary", "V02")
    scheme = make_cadre_scheme(town, appraisal, "secretary")
    copy = copy_scheme(scheme, Scheme(code="C2026", title="下一年", title_en="", year=2026), by=appraisal)
    assert [row.code for row in copy.posts.all()] == ["secretary"]
    assert [row.cadre for row in copy.participants.in_order()] == [stays.cadre]
    assert (copy.village_scheme, copy.indicators.count()) == (None, 7)
    assert old.cadre_id not in copy.participants.values_list("cadre", flat=True)


# ---- who reads what ------------------------------------------------------------------------------------------------


def test_a_cadre_reads_their_own_result_and_nobody_elses(town, appraisal, client):
    own, other = (
        serve(town, "secretary", cadre=make_cadre(village=village(town, "V01"), user=make_user(township=town))),
        serve(town, "secretary", "V02"),
    )
    scheme = run(make_cadre_scheme(town, appraisal, "secretary"))
    rows = {row.cadre_id: row for row in scheme.participants.in_order()}
    client.force_login(own.cadre.user, backend=BACKEND)
    assert client.get(reverse("explanation", args=[rows[own.cadre_id].pk])).status_code == 200
    assert client.get(reverse("explanation", args=[rows[other.cadre_id].pk])).status_code == 404


def test_a_village_reads_no_ranking_of_cadres(town, appraisal):
    serve(town, "secretary")
    scheme = run(make_cadre_scheme(town, appraisal, "secretary"))
    ranking, _new = freeze(scheme, by=appraisal)
    Ranking.objects.filter(pk=ranking.pk).update(status="publicised", public_from=date(2026, 1, 5), public_until=date(2026, 1, 12))
    user = make_duty(Role.VILLAGE, village=village(town, "V01")).user
    assert not Ranking.objects.visible_to(user).filter(scheme=scheme).exists()


def in_publicity(town, appraisal):
    """Two secretaries, of whom the one of the first village is excellent; and the version in publicity."""
    first, second = serve(town, "secretary"), serve(town, "secretary", "V02")
    scheme = run(make_cadre_scheme(town, appraisal, "secretary", grades="excellent:80/good:70/pass:60/fail:0", quota="1"))
    appraise(scheme, make_duty(Role.SCORER, office=town.offices.get(code="DJ")).user)
    ranking, _new = freeze(scheme, by=appraisal)
    today = timezone.localdate()
    days = {"public_from": today, "public_until": today + timedelta(days=7)}
    Ranking.objects.filter(pk=ranking.pk).update(status="publicised", **days)
    return first.cadre, second.cadre, ranking


def test_of_cadres_the_public_reads_the_excellent_alone(town, appraisal, client):
    first, second, ranking = in_publicity(town, appraisal)
    public = client.get(reverse("public_ranking", args=[ranking.pk])).content.decode()
    objection = client.get(reverse("public_objection", args=[ranking.pk])).content.decode()
    client.force_login(appraisal, backend=BACKEND)
    notice = client.get(reverse("ranking_notice", args=[ranking.pk])).content.decode()
    assert [name in page for page in (public, notice) for name in (first.name, second.name, "88.62")] == [True, False, False] * 2
    assert (first.name in objection, second.name in objection) == (False, False)


def test_the_results_of_cadres_as_a_workbook(town, appraisal, client):
    first, second, ranking = in_publicity(town, appraisal)
    client.force_login(appraisal, backend=BACKEND)
    answer = client.post(reverse("ranking_export", args=[ranking.pk]))
    rows = list(load_workbook(BytesIO(answer.content)).active.values)
    head = next(number for number, row in enumerate(rows) if row[0] == "No.")
    assert rows[head][:4] == ("No.", "Village", "Name", "Post")
    assert [(row[2], row[8], row[9], row[10]) for row in rows[head + 2 : head + 4]] == [
        (first.name, 88.62, 1, "excellent"),
        (second.name, 77.76, 2, "good"),  # 60 % of 70.00 + 30 % of 91.00 + 8.46
    ]


def test_a_year_workbook_carries_villages_only(town, appraisal, client, tmp_path):
    serve(town, "secretary")
    scheme = make_cadre_scheme(town, appraisal, "secretary")
    client.force_login(appraisal, backend=BACKEND)
    assert client.post(reverse("year_download", args=[scheme.pk])).status_code == 404
    with pytest.raises(CommandError, match="a year workbook carries villages only"):
        call_command("export_year", scheme.code, str(tmp_path / "a.xlsx"))
    content = year_workbook(Scheme.objects.get(township=town, kind="villages"), "en")
    book = load_workbook(BytesIO(xlsx_bytes(content)))
    for row in book["scheme"].iter_rows():
        if row[0].value == "code":
            row[1].value = scheme.code
    file = SimpleUploadedFile("a.xlsx", xlsx_bytes(book))
    page = client.post(reverse("year_upload"), {"file": file}, follow=True)
    told = [problem.message for problem in page.context["report"].problems]
    assert told == [f"“{scheme.code}” is a scheme for cadres; a year workbook carries villages only."]


def test_a_scheme_for_cadres_is_written_in_the_browser(town, appraisal, client):
    serve(town, "secretary")
    client.force_login(appraisal, backend=BACKEND)
    sent = {"code": "C2025", "title": "书记主任考核", "title_en": "", "year": YEAR, "office": town.offices.get(code="DJ").pk}
    sent["village_scheme"] = Scheme.objects.get(township=town, kind="villages").pk
    mixed = client.post(reverse("cadre_scheme_new"), sent | {"posts": [post(town, code).pk for code in ("secretary", "clerk")]})
    assert list(mixed.context["form"].errors) == ["posts"]
    answer = client.post(reverse("cadre_scheme_new"), sent | {"posts": [post(town, "secretary").pk]}, follow=True)
    scheme = Scheme.objects.get(code="C2025")
    assert (answer.status_code, answer.context["problems"], scheme.participants.count()) == (200, [], 1)
    page = client.post(reverse("scheme_cadres", args=[scheme.pk]), follow=True)
    assert list(page.context["participants"]) == list(scheme.participants.in_order())


def test_measured_rows_name_their_months(town, appraisal):
    serve(town, "secretary")
    scheme = run(make_cadre_scheme(town, appraisal, "secretary"))
    appraise(scheme, make_duty(Role.SCORER, office=town.offices.get(code="DJ")).user)
    row = Measured.objects.get(indicator__code="V-1")
    assert (row.inputs, row.sources) == (["88.1"], [f"{village(town, 'V01').name}：12个月 × 88.10"])
