"""The sealed pack: what it holds, that it holds it for ever the same, and that anybody can read it."""

import csv
import hashlib
import json
import os
import subprocess
import sys
from datetime import UTC, datetime
from html.parser import HTMLParser
from io import BytesIO, StringIO

import pytest
from django.utils import translation
from openpyxl import load_workbook

from appraisal.models import Entry, Evidence
from appraisal.pack.archive import sha256
from appraisal.pack.attachments import attachments_list
from appraisal.pack.build import build
from appraisal.periods import Period
from appraisal.workbook.apply import bring_in as bring_in_plan
from appraisal.workbook.read import read_year
from tests.appraisal.brought_in import bring_in
from tests.appraisal.packs import files_in, frozen, packed, stored
from tests.appraisal.year_files import FILES, ROOT
from tests.support.office import recalculated
from township.trace import Way

pytestmark = pytest.mark.django_db

WORKED = [
    "README.txt", "ranking.json", "ranking.xlsx", "year-workbook.xlsx", "rules.html",
    "explanations/W1.html", "explanations/W2.html", "explanations/W3.html", "explanations/W4.html",
    "attachments.csv", "SHA256SUMS",
]  # fmt: skip


class Tags(HTMLParser):
    """The tags and attributes of a page, and its words."""

    def __init__(self, page: bytes):
        super().__init__()
        self.tags, self.attributes, self.words = [], set(), ""
        self.feed(page.decode())

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes |= {name for name, _value in attrs}

    def handle_data(self, data):
        self.words += data


def test_a_pack_holds_a_page_of_each_village_and_lists_every_file():
    files = files_in(packed())
    assert list(files) == WORKED
    sums = dict(reversed(line.split("  ", 1)) for line in files.pop("SHA256SUMS").decode().splitlines())
    assert sums == {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}


def test_its_json_is_what_the_checksum_of_the_version_covers():
    ranking = frozen()
    content = files_in(build(ranking))["ranking.json"]
    assert content == ranking.snapshot.encode()
    assert hashlib.sha256(content).hexdigest() == ranking.sha256


def test_the_same_version_gives_the_same_bytes_whoever_asks_and_whatever_has_changed_since(django_assert_num_queries):
    ranking = frozen("worked-cap")
    first = build(ranking)
    Entry.objects.filter(participant__scheme=ranking.scheme).update(points=0, inputs=["0"])
    ranking.scheme.township.villages.update(name="改名村")
    ranking.scheme.indicators.update(name="改名指标")
    again = stored(ranking)
    with translation.override("zh-hans"), django_assert_num_queries(1):  # the list of evidence
        second = build(again)
    assert hashlib.sha256(second).hexdigest() == hashlib.sha256(first).hexdigest()


ELSEWHERE = """
import hashlib, sys
from datetime import datetime
import django
django.setup()
from django.core.management import call_command
from appraisal.models import Scheme
from appraisal.pack.build import build
from appraisal.results.freeze import next_version
call_command("migrate", verbosity=0)
call_command("import_year", sys.argv[1], verbosity=0)
ranking, _new = next_version(Scheme.objects.get(), by=None)
ranking.frozen_at = datetime.fromisoformat(sys.argv[2])
print(hashlib.sha256(build(ranking)).hexdigest())
"""


@pytest.mark.only("postgresql")
def test_both_databases_and_every_process_give_the_same_bytes(tmp_path):
    ranking, moment = frozen("worked-tie"), datetime(2026, 1, 20, 9, tzinfo=UTC)
    ranking.frozen_at = moment
    settings = {"DEBUG": "1", "DATABASE_URL": f"sqlite:///{tmp_path}/other.sqlite3", "DJANGO_SETTINGS_MODULE": "township.settings"}
    command = [sys.executable, "-c", ELSEWHERE, FILES["worked-tie"], moment.isoformat()]
    other = subprocess.run(command, env=os.environ | settings, cwd=ROOT, check=True, capture_output=True, text=True)
    assert other.stdout.splitlines()[-1] == hashlib.sha256(build(ranking)).hexdigest()


@pytest.mark.needs("sha256sum")
def test_sha256sum_says_that_every_file_is_there(tmp_path):
    for name, content in files_in(packed()).items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(content)
    check = subprocess.run(["sha256sum", "--strict", "-c", "SHA256SUMS"], cwd=tmp_path, capture_output=True, text=True)
    assert (check.returncode, check.stdout.splitlines()) == (0, [f"{name}: OK" for name in WORKED[:-1]])


@pytest.mark.needs("soffice")
def test_an_office_program_opens_both_workbooks(tmp_path):
    files = files_in(packed())
    for name, sheets in (("ranking.xlsx", 10), ("year-workbook.xlsx", 8)):
        (tmp_path / name).write_bytes(files[name])
        assert len(load_workbook(recalculated(tmp_path / name, tmp_path)).sheetnames) == sheets


def test_its_year_workbook_brings_the_same_results_to_another_township():
    ranking = frozen("qingshi-2025")
    book = files_in(build(ranking))["year-workbook.xlsx"]
    plan = read_year(book)
    assert plan.problems == []
    plan.scheme["township"] = "白云镇"
    moved = frozen(scheme=bring_in_plan(plan, by=None, way=Way.COMMAND).scheme)
    was, now = json.loads(ranking.snapshot), json.loads(moved.snapshot)
    assert now["results"] == was["results"]


def test_who_scores_themselves_first_is_frozen_with_the_year():
    scheme = bring_in()
    scheme.indicators.filter(code="QU-1").update(self_score=True)
    sheet = load_workbook(BytesIO(files_in(build(frozen(scheme=scheme)))["year-workbook.xlsx"]))["指标"]
    head, *rows = sheet.iter_rows(values_only=True)
    assert {row[0]: row[head.index("自评")] for row in rows} == {"QU-1": "是", "YE-1": "否", "BA-1": "否", "JF-1": "否", "KF-1": "否"}


# ---- pages ---------------------------------------------------------------------------------------------------------

HOSTILE = '<img src=x onerror="alert(1)">'


def test_pages_stand_alone_and_take_no_name_for_code():
    scheme = bring_in("worked-cap")
    scheme.township.villages.filter(code="W2").update(name=HOSTILE)
    scheme.indicators.filter(code="QU-1").update(name=HOSTILE, basis=HOSTILE)
    Entry.objects.filter(participant__village__code="W1", indicator__code="KF-1").update(reason=HOSTILE)
    pages = {name: Tags(page) for name, page in files_in(build(frozen(scheme=scheme))).items() if name.endswith(".html")}
    assert len(pages) == 5
    for page in pages.values():
        assert not {"img", "script", "link", "a", "svg", "iframe", "form", "button"} & set(page.tags)
        assert not {name for name in page.attributes if name in ("src", "href", "style") or name.startswith("on")}
        assert HOSTILE in page.words


def test_an_explanation_sheet_says_the_figures_and_the_rank():
    words = " ".join(Tags(files_in(packed())["explanations/W1.html"]).words.split())
    for told in ("石桥村", "QU-1", "86.40", "88.83", "SHA-256"):
        assert told in words


def test_figures_that_are_missing_are_named_without_a_drawing():
    scheme = bring_in()
    Entry.objects.filter(participant__village__code="W1", indicator__code="YE-1").delete()
    page = Tags(files_in(build(frozen(scheme=scheme)))["explanations/W1.html"])
    assert "svg" not in page.tags


def test_the_rules_tell_weights_rules_and_what_was_decided():
    words = " ".join(Tags(files_in(packed("worked-cap"))["rules.html"]).words.split())
    cap = frozen_cap()
    for told in ("QU-1", "60", "30", "10", "25 / 25 / 25 / 25", "30%", cap["reason"], cap["document"]):
        assert told in words


def frozen_cap():
    return json.loads(frozen("worked-cap").snapshot)["inputs"]["caps"][0]


# ---- lists ---------------------------------------------------------------------------------------------------------


def evidence(scheme, village, indicator, number, content=b"%PDF-"):
    entry = Entry.objects.get(participant__scheme=scheme, participant__village__code=village, indicator__code=indicator, period__in=[1, 5])
    Evidence.objects.create(entry=entry, number=number, kind="pdf", content=content, size=len(content), sha256=sha256(content))


def test_the_years_evidence_is_listed_by_the_frozen_names_and_order():
    scheme = bring_in()
    evidence(scheme, "W3", "YE-1", 2)
    evidence(scheme, "W3", "YE-1", 1, b"other")
    evidence(scheme, "W1", "BA-1", 1)
    ranking = frozen(scheme=scheme)
    scheme.township.villages.update(name="改名村")
    with translation.override("zh-hans"):
        _head, *rows = csv.reader(StringIO(files_in(build(ranking))["attachments.csv"].decode("utf-8-sig")))
        year = str(Period.YEAR.label)
    assert rows == [
        ["石桥村", "BA-1 测评得分", year, "W1-BA-1-Y-1.pdf", "5", sha256(b"%PDF-")],
        ["平塘村", "YE-1 年终得分", year, "W3-YE-1-Y-1.pdf", "5", sha256(b"other")],
        ["平塘村", "YE-1 年终得分", year, "W3-YE-1-Y-2.pdf", "5", sha256(b"%PDF-")],
    ]


def test_the_list_of_attachments_is_a_table_without_formulas():
    rows = [("石桥村", "=1+1", "Q1", "@a,b.pdf", 120, "ab"), ("-5", "x\ny", "Y", "照片 1.jpg", 7, "cd")]
    assert attachments_list(rows).decode() == (
        "\ufeffVillage,Indicator,Period,File,Bytes,SHA-256\r\n石桥村,'=1+1,Q1,\"'@a,b.pdf\",120,ab\r\n'-5,x y,Y,照片 1.jpg,7,cd\r\n"
    )
