"""What follows from results as workbooks: the form of the township, sums that agree, and the shorter lists."""

from io import BytesIO

import pytest
from django.urls import reverse
from django.utils import translation
from openpyxl import load_workbook

from tests.appraisal.linking import PAY, YEAR, cadre_ranking, make_list, make_town, village_ranking
from tests.factories import make_official
from tests.support.office import recalculated
from township.trace import Trace
from villages.models import Role

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"


@pytest.fixture
def town():
    return make_town()


@pytest.fixture
def appraisal(town, client):
    user = make_official(Role.APPRAISAL, township=town)
    client.force_login(user, backend=BACKEND)
    return user


FORM = [
    "序号", "村", "姓名", "职务", "村考核得分", "岗位履职", "民主测评", "个人总分",
    "等次", "绩效系数", "基本报酬", "绩效报酬", "合计", "签名",
]  # fmt: skip


def pay_workbook(town, appraisal, client):
    town.posts.filter(code="clerk").update(pay_ratio="0.8333")
    linkage = make_list(cadre_ranking(town, appraisal, "secretary", "director", "clerk"), "pay", by=appraisal, terms=PAY)
    client.cookies["django_language"] = "zh-hans"
    answer = client.post(reverse("linkage_excel", args=[linkage.pk]))
    assert Trace.objects.of(linkage).first().verb == "export"
    return linkage, answer.content


def table(book, name):
    rows = list(book[name].iter_rows(values_only=True))
    start = next(number for number, row in enumerate(rows) if row[0] == "序号")
    return rows[start], [row for row in rows[start + 1 :]]


def test_the_pay_sheet_is_the_form_of_the_township_with_sums_that_agree(town, appraisal, client, tmp_path):
    """Every formula gives in LibreOffice what is stored; the sums across and down are the same."""
    linkage, content = pay_workbook(town, appraisal, client)
    path = tmp_path / "pay.xlsx"
    path.write_bytes(content)
    stored, computed = load_workbook(path, data_only=True), load_workbook(recalculated(path, tmp_path), data_only=True)
    assert stored.sheetnames == ["村干部考核结果表", "报酬计算明细"]
    heading, rows = table(stored, "村干部考核结果表")
    assert list(heading) == FORM
    people, sums = rows[:3], rows[3]
    assert [round(row[10] + row[11], 2) for row in people] == [row[12] for row in people]
    for column in (10, 11, 12):
        assert sums[column] == round(sum(row[column] for row in people), 2)
    assert round(sums[10] + sums[11], 2) == sums[12]
    assert sums[12] == sum(line.amount for line in linkage.lines.all()) / 100
    for name in stored.sheetnames:
        assert table(stored, name) == table(computed, name)


@pytest.mark.parametrize(("kind", "of"), [("honour", "cadres"), ("post", "cadres"), ("honour", "villages"), ("funds", "villages")])
def test_the_other_lists_are_workbooks_too(town, appraisal, client, kind, of):
    ranking = village_ranking(town) if of == "villages" else cadre_ranking(town, appraisal, "secretary")
    linkage = make_list(ranking, kind, by=appraisal)
    answer = client.post(reverse("linkage_excel", args=[linkage.pk]))
    words = [str(cell.value) for row in load_workbook(BytesIO(answer.content)).active.iter_rows() for cell in row if cell.value]
    assert "A proposal (Draft): nothing follows from it before it is approved." in words
    with translation.override("en"):
        assert f"Basis: 青政发〔2026〕3号. Rests on: {ranking.scheme.label}, version 1." in words
    assert linkage.scheme.year == YEAR
