"""The registers as an Excel file: there and back without a change, every bad row named, nothing stored with one."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import translation
from openpyxl import Workbook

from cadres.actions import found_posts
from cadres.models import Cadre, Seat, Tenure
from cadres.register_file import register_workbook
from cadres.register_reader import bring_in
from tests.factories import make_official, make_township, make_village
from township.models import Upload
from township.spreadsheets import xlsx_bytes
from township.trace import Trace
from villages.models import Role

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"
PEOPLE = [("编码", "姓名", "性别", "村"), ("G001", "石大山", "男", "V01"), ("G002", "石秀英", "女", "石桥村")]
POSTS = [
    ("干部编码", "姓名", "村", "职务", "任职日期", "离任日期", "代理", "领取报酬"),
    ("G001", "石大山", "V01", "secretary", "2024-03-01", "2026-05-10", "", "是"),
    ("G002", "石秀英", "V01", "村党组织书记", "2026-05-10", "", "是", ""),
]
BODIES = [("干部编码", "姓名", "村", "组织", "职位", "任职日期", "离任日期"), ("G002", "", "V01", "村民委员会", "主任", "2024-03-01", "")]


@pytest.fixture
def township():
    township = make_township()
    make_village(township=township, code="V01", name="石桥村", name_en="Shiqiao")
    found_posts(township, by=make_official(Role.ADMIN, township=township))
    return township


@pytest.fixture
def keeper(township, client):
    user = make_official(Role.PARTY, township=township)
    client.force_login(user, backend=BACKEND)
    return user


def book_of(people=PEOPLE, posts=POSTS, bodies=BODIES):
    book, file = Workbook(), BytesIO()
    book.remove(book.active)
    for name, rows in (("人员", people), ("任职", posts), ("村级组织", bodies)):
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(file)
    return file.getvalue()


def problems(outcome):
    return [(row.sheet, row.cell) for row in outcome.problems]


def test_a_register_comes_in(township, keeper):
    outcome = bring_in(book_of(), township, by=keeper, commit=True)
    assert (outcome.problems, len(outcome.lines)) == ([], 5)
    first, second = Tenure.objects.order_by("started_on")
    assert (first.cadre.name, str(first.left_on), first.is_paid) == ("石大山", "2026-05-10", True)
    assert (second.cadre.name, second.left_on, second.is_acting, second.is_paid) == ("石秀英", None, True, True)
    assert [(seat.cadre.name, seat.body, seat.place) for seat in Seat.objects.all()] == [("石秀英", "committee", "chair")]
    assert Cadre.objects.get(code="G002").sex == "F"


def test_a_preview_stores_nothing_and_says_the_same(township, keeper):
    outcome = bring_in(book_of(), township, by=keeper, commit=False)
    assert len(outcome.lines) == 5
    assert not Cadre.objects.exists()
    assert not Trace.objects.filter(kind__in=["cadres.cadre", "cadres.tenure"]).exists()


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_what_goes_out_comes_back_without_a_change(township, keeper, language):
    bring_in(book_of(), township, by=keeper, commit=True)
    count = Trace.objects.count()
    with translation.override(language):
        content = xlsx_bytes(register_workbook(township))
    outcome = bring_in(content, township, by=keeper, commit=True)
    assert (outcome.lines, outcome.problems, Trace.objects.count()) == ([], [], count)


def test_an_end_makes_room_wherever_it_stands_in_the_file(township, keeper):
    bring_in(book_of(posts=[POSTS[0], (*POSTS[1][:5], "", "", "是")]), township, by=keeper, commit=True)
    outcome = bring_in(book_of(posts=[POSTS[0], POSTS[2], POSTS[1]]), township, by=keeper, commit=True)
    assert (outcome.problems, len(outcome.lines)) == ([], 2)


@pytest.mark.parametrize(
    ("sheets", "where"),
    [
        ({"people": [PEOPLE[0], ("G001", "石大山", "男", "V99")]}, [("人员", "D2"), ("任职", "A2"), ("任职", "A3"), ("村级组织", "A2")]),
        ({"people": [*PEOPLE, ("G003", "", "女", "V01")]}, [("人员", "B4")]),
        ({"people": [*PEOPLE, ("G003", "石三", "?", "V01")]}, [("人员", "C4")]),
        ({"posts": [POSTS[0], ("G001", "", "V01", "king", "2024-03-01")]}, [("任职", "D2")]),
        ({"posts": [POSTS[0], ("G001", "", "V01", "secretary", "")]}, [("任职", "E2")]),
        ({"posts": [POSTS[0], ("G001", "", "V01", "secretary", "2024-03")]}, [("任职", "E2")]),
        ({"posts": [POSTS[0], ("G001", "", "V01", "secretary", "soon")]}, [("任职", "E2")]),
        ({"posts": [POSTS[0], ("G001", "", "V01", "secretary", "2026-03-01", "2026-03-01")]}, [("任职", "E2")]),
        ({"posts": [*POSTS, ("G001", "", "V01", "secretary", "2026-05-01")]}, [("任职", "E4")]),
        ({"posts": [*POSTS, ("G002", "", "V01", "director", "2026-06-01")]}, [("任职", "H4")]),
        ({"bodies": [BODIES[0], ("G002", "", "V01", "board", "", "2024-03-01", "")]}, [("村级组织", "D2")]),
        ({"bodies": [BODIES[0], ("G002", "", "V01", "", "", "2024-03-01", "")]}, [("村级组织", "D2")]),
        ({"bodies": [("G002", "V01")]}, [("村级组织", "A1"), ("村级组织", "B1"), ("村级组织", "A1")]),
    ],
)
def test_every_bad_row_is_named_and_nothing_is_stored(township, keeper, sheets, where):
    outcome = bring_in(book_of(**sheets), township, by=keeper, commit=True)
    assert problems(outcome) == where
    assert not Cadre.objects.exists()


def test_an_unknown_sheet_is_told(township, keeper):
    book = Workbook()
    book.active.title = "成绩"
    outcome = bring_in(xlsx_bytes(book), township, by=keeper, commit=True)
    assert problems(outcome) == [("成绩", "")]


def test_a_village_of_another_township_is_not_known(township, keeper):
    make_village(code="V77")
    outcome = bring_in(book_of(people=[PEOPLE[0], ("G001", "石大山", "男", "V77")], posts=[], bodies=[]), township, by=keeper, commit=True)
    assert ("人员", "D2") in problems(outcome)


def test_upload_preview_confirm(township, keeper, client):
    answer = client.post(reverse("cadres_upload"), {"file": SimpleUploadedFile("a.xlsx", book_of())}, follow=True)
    assert len(answer.context["outcome"].lines) == 5
    upload = Upload.objects.get()
    client.post(reverse("cadres_preview", args=[upload.pk]))
    assert Cadre.objects.count() == 2
    assert not Upload.objects.exists()
    again = client.post(reverse("cadres_upload"), {"file": SimpleUploadedFile("a.xlsx", book_of())}, follow=True)
    assert again.context["outcome"].lines == []


def test_a_file_that_is_none_is_told(township, keeper, client):
    answer = client.post(reverse("cadres_upload"), {"file": SimpleUploadedFile("a.xlsx", b"no workbook")}, follow=True)
    assert answer.context["bad"]


def test_the_export_leaves_a_trace(township, keeper, client):
    answer = client.post(reverse("cadres_excel"))
    assert answer["Content-Type"].endswith("sheet")
    assert Trace.objects.get(verb="export").by == keeper
