"""The cadres of a township in the browser: a hand-over, a sheet that reads its automatic figures, an explained result."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.urls import reverse

from appraisal.models import Linkage, Scheme, Sheet, TaskPart
from cadres.models import Tenure
from villages.models import User, Village

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def demo(live_server):
    call_command("demo", verbosity=0, stdout=StringIO(), stderr=StringIO())


@pytest.mark.both
def test_a_post_is_handed_over(demo, page_of, live_server):
    village = Village.objects.get(code="V04")
    page = page_of(User.objects.get(username="party"))
    page.goto(live_server.url + "/cadres/")
    page.get_by_role("link", name=village.name_en, exact=True).click()
    page.get_by_role("link", name="Add a cadre").click()
    page.get_by_label("Name").fill("松小梅")
    page.get_by_role("button", name="Save").click()
    leaving = Tenure.objects.get(village=village, post__code="clerk")
    page.goto(live_server.url + leaving.cadre.get_absolute_url())
    page.get_by_role("link", name="Hand over").click()
    page.get_by_label("to", exact=False).first.select_option(label="松小梅")
    page.get_by_label("acting").check()
    page.get_by_role("button", name="Save").click()
    page.wait_for_url(f"**{reverse('village_cadres', args=[village.pk])}")
    assert page.locator("dl.facts").get_by_text("松小梅").count() == 1
    assert page.locator("dl.facts").get_by_text("acting").count() == 1


@pytest.mark.both
def test_a_sheet_reads_what_is_recorded_and_asks_why_another_figure_differs(demo, page_of, live_server):
    sheet = Sheet.objects.get(scheme__code="V2026", office__code="DZ", period=3)
    TaskPart.objects.filter(village__code="V01", task__due_on__month=9).update(done_on="2026-09-01")
    page = page_of(User.objects.get(username="scorer4"))
    page.goto(live_server.url + sheet.get_absolute_url())
    page.get_by_role("button", name="Read the automatic figures").click()
    page.get_by_text("automatic figure").first.wait_for()
    cell = page.locator("tbody tr").first.locator("td").first
    assert cell.locator("b").inner_text().startswith("auto ")
    first = cell.locator("input").first
    first.fill("1")
    page.locator("tbody tr").nth(1).locator("input").last.click()
    page.get_by_text("Say why this one differs").first.wait_for()
    page.get_by_label("Reason").fill("一项经批准延期")
    page.get_by_role("button", name="Save with this reason").click()
    page.wait_for_function("document.querySelectorAll('td[data-r=\"一项经批准延期\"]').length === 1")
    page.strange.clear()  # the refusal that asked for the reason


@pytest.mark.both
def test_a_cadre_result_explains_its_village_part(demo, page_of, live_server):
    scheme = Scheme.objects.get(code="C2025")
    page = page_of(User.objects.get(username="appraisal"))
    page.goto(live_server.url + reverse("scheme_ranking", args=[scheme.pk]))
    page.locator("tbody th a").first.click()
    assert page.get_by_text("Total of the village").count() >= 1


@pytest.mark.both
def test_a_pay_sheet_is_approved_by_name_and_taken_along(demo, page_of, live_server):
    pay = Linkage.objects.get(kind="pay")
    page = page_of(User.objects.get(username="committee"))
    page.goto(live_server.url + "/")
    page.get_by_role("link", name="Decide on a list").click()
    page.get_by_text("Approve", exact=True).first.click()
    page.get_by_label("Decided by which paper").fill("青石镇党委会议纪要〔2026〕10号")
    page.get_by_role("button", name="Approve").click()
    page.get_by_text("Approved. Whoever is on the list").wait_for()
    assert page.get_by_text("青石镇党委会议纪要〔2026〕10号").count() >= 1
    with page.expect_download() as download:
        page.get_by_role("button", name="Excel").click()
    assert download.value.suggested_filename == "Qingshi Township 2025年度绩效报酬.xlsx"
    line = pay.lines.get(position=1)
    page.goto(live_server.url + line.get_absolute_url())
    assert page.get_by_text("Basic pay: 2,000.00 × 9.6 = 19,200.00").count() == 1  # 12 months at 0.8


@pytest.mark.both
def test_a_list_is_drawn_up_and_a_line_set_otherwise(demo, page_of, live_server):
    page = page_of(User.objects.get(username="party"))
    page.goto(live_server.url + "/linkages/")
    page.get_by_role("link", name="Reference for appointment").click()
    page.get_by_label("Basis").fill("青政发〔2026〕3号")
    page.get_by_label("Suggestion for “fail”").fill("建议免职")
    page.get_by_role("button", name="Draw up the list").click()
    page.get_by_text("nobody loses a post by this list: suggest help").wait_for()
    page.get_by_label("Suggestion for “fail”").fill("谈话帮助")
    page.get_by_role("button", name="Draw up the list").click()
    page.locator("tbody th a").first.click()
    page.get_by_label("Suggestion").fill("推荐参加培训")
    page.get_by_role("button", name="Save").click()
    page.get_by_text("This line departs from the terms: say why.").wait_for()
    page.get_by_label("Reason").fill("本人申请")
    page.get_by_role("button", name="Save").click()
    page.wait_for_url("**/linkages/*/")
    assert page.locator("tbody").first.get_by_text("推荐参加培训").count() == 1
