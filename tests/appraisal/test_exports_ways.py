"""Ways out of the house for the committee's workbook: versions, file names, rights, trace, command."""

import io
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import translation
from openpyxl import load_workbook

from appraisal.exports import export, file_name
from appraisal.exports.ranking import workbook
from appraisal.models import Entry
from appraisal.results import frozen_board, read_board
from appraisal.results.freeze import freeze
from tests.appraisal.brought_in import bring_in, official, villager
from tests.appraisal.committee_book import annual, last_words, opened
from tests.factories import make_official, make_scheme
from township.trace import Trace
from villages.models import Role

pytestmark = pytest.mark.django_db


def test_live_figures_say_that_they_are_not_frozen():
    book = opened(read_board(bring_in("qingshi-2026"), entries=True))
    assert last_words(book["Annual ranking"]).startswith("So far, not frozen. As of ")
    assert book["Annual ranking"]["A3"].value.startswith("So far: ")


def test_a_frozen_version_carries_its_checksum_and_its_own_figures():
    scheme = bring_in()
    ranking = freeze(scheme, by=official(scheme))[0]
    Entry.objects.update(points=0)
    book = opened(frozen_board(ranking), data_only=True)
    assert annual(book)["Liuxi"]["Total"] == 95.38
    for name in ("Annual ranking", "Summary by category", "Quarter 1", "W1 Shiqiao"):
        assert last_words(book[name]).endswith(f"SHA-256 {ranking.sha256}")


@time_machine.travel(datetime(2026, 12, 25, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai")), tick=False)
def test_file_names():
    scheme = bring_in()
    first = freeze(scheme, by=official(scheme))[0]
    assert file_name(read_board(scheme)) == "青石镇 2025 village appraisal ranking (so far, 20261225).xlsx"
    assert file_name(frozen_board(first)) == "青石镇 2025 village appraisal ranking (version 1, 20261225).xlsx"


def test_an_export_leaves_a_trace():
    scheme = bring_in()
    user = official(scheme, Role.COMMITTEE)
    export(read_board(scheme, entries=True), scheme, by=user)
    (row,) = Trace.objects.filter(verb="export")
    assert (row.by, row.kind, row.object_id, row.after["version"], row.after["language"]) == (
        user,
        "appraisal.scheme",
        scheme.pk,
        None,
        "en",
    )


def download(client, user, name, pk):
    client.force_login(user)
    return client.post(reverse(name, args=[pk]))


@pytest.mark.parametrize("role", [Role.APPRAISAL, Role.COMMITTEE, Role.DISCIPLINE, Role.AUDITOR])
def test_those_who_compute_approve_and_check_may_download(client, role):
    scheme = bring_in()
    response = download(client, official(scheme, role), "scheme_export", scheme.pk)
    assert response.status_code == 200
    assert load_workbook(io.BytesIO(response.content)).sheetnames[0] == "Annual ranking"
    assert "attachment" in response["Content-Disposition"]


def test_others_may_not(client):
    scheme = bring_in()
    ranking = freeze(scheme, by=official(scheme))[0]
    for name, pk in (("scheme_export", scheme.pk), ("ranking_export", ranking.pk)):
        assert download(client, official(scheme, Role.LEADER), name, pk).status_code == 403
        assert download(client, make_official(), name, pk).status_code == 404
    assert download(client, villager(scheme, "W1"), "scheme_export", scheme.pk).status_code == 403
    assert Trace.objects.filter(verb="export").count() == 0


def test_the_browser_downloads_a_frozen_version(client):
    scheme = bring_in()
    ranking = freeze(scheme, by=official(scheme))[0]
    Entry.objects.update(points=0)
    response = download(client, official(scheme), "ranking_export", ranking.pk)
    assert annual(load_workbook(io.BytesIO(response.content), data_only=True))["Liuxi"]["Total"] == 95.38


def test_the_command_writes_the_file(tmp_path):
    scheme = bring_in()
    ranking = freeze(scheme, by=official(scheme))[0]
    path = tmp_path / "r.xlsx"
    call_command("export_ranking", "WORKED", str(path), "--language", "en", "--version", "1", "--township", scheme.township.name)
    assert last_words(load_workbook(path)["Annual ranking"]).endswith(ranking.sha256)


@pytest.mark.parametrize(
    "arguments, words",
    [
        (["NO", "r.xlsx"], "There is no scheme NO."),
        (["WORKED", "r.xls"], "The file's name ends with .xlsx."),
        (["WORKED", "r.xlsx", "--version", "4"], "WORKED has no frozen version 4."),
        (["WORKED", "/nowhere/r.xlsx"], "/nowhere/r.xlsx cannot be written: No such file or directory."),
        (["WORKED", "r.xlsx", "--township", "柳林镇"], "There is no scheme WORKED in 柳林镇."),
    ],
)
def test_the_command_refuses_in_a_sentence(arguments, words):
    bring_in()
    with pytest.raises(CommandError) as refusal:
        call_command("export_ranking", *arguments)
    assert str(refusal.value) == words


def test_a_code_that_two_townships_use_needs_the_township():
    names = sorted(make_scheme(code="V").township.name for _ in range(2))
    with pytest.raises(CommandError) as refusal:
        call_command("ranking", "V")
    assert str(refusal.value) == f"Several townships have a scheme V: {', '.join(names)}. Say which with --township NAME."


@time_machine.travel(datetime(2026, 12, 25, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai")), tick=False)
def test_chinese_names_of_the_forms():
    scheme = bring_in()
    first = freeze(scheme, by=official(scheme))[0]
    with translation.override("zh-hans"):
        board = frozen_board(first)
        sheets = load_workbook(io.BytesIO(workbook(board)))
        assert sheets.sheetnames[:3] == ["年度总评排名表", "考核得分汇总表", "第一季度"]
        assert sheets["年度总评排名表"]["A2"].value == "单位：分"
        assert sheets["年度总评排名表"].oddFooter.center.text == "第&P页 共&N页"
        assert file_name(board) == "青石镇2025年度村级考核排名表(第1版_20261225).xlsx"
