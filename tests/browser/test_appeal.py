"""An appeal from the village's explanation to the ranking's next version, by all its people in a real browser."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from playwright.sync_api import expect

from appraisal.models import Ranking, Sheet
from appraisal.results.freeze import freeze
from tests.appraisal.brought_in import bring_in, official, villager
from tests.appraisal.correcting import entries_of
from tests.conftest import WIDTHS
from villages.models import Role

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def bonus(live_server):
    """Pingtang's bonus of 4.56 in the worked scheme of scoring.md, whose ranking is in publicity since today."""
    scheme = bring_in()
    Sheet.objects.filter(scheme=scheme).update(status="locked")
    ranking, _new = freeze(scheme, by=official(scheme))
    today = timezone.localdate()
    Ranking.objects.filter(pk=ranking.pk).update(status="publicised", public_from=today, public_until=today + timedelta(days=7))
    return entries_of(scheme).get(participant__village__code="W3", indicator__code="JF-1")


@pytest.mark.both
def test_a_village_appeals_and_the_next_version_says_who_moved(bonus, page_of, live_server, axe):
    """4.56 → 4.76 puts Pingtang first, by the tie-break, and Liuxi second."""
    scheme = bonus.participant.scheme
    village, judge, secretary = villager(scheme, "W3"), official(scheme, Role.DISCIPLINE), official(scheme, Role.COMMITTEE)
    named = official(scheme, Role.LEADER)

    # The village finds the figure on its explanation and files.
    page = page_of(village)
    page.goto(live_server.url + reverse("explanation", args=[bonus.participant_id]))
    page.locator(f"a[href='{reverse('entry_appeal', args=[bonus.pk])}']").click()
    page.get_by_label("What is wrong, and what would be right?").fill("漏计县级表彰一项，应为 4.76。")
    axe(page)
    page.get_by_role("button", name="File the appeal").click()
    expect(page.get_by_text("Your appeal is filed.")).to_be_visible()
    address = page.url

    # The discipline office admits it and names somebody without a hand in it, who writes down what was found.
    desk = page_of(judge)
    desk.goto(live_server.url)
    desk.get_by_role("link", name="Admit an appeal or not").click()
    desk.get_by_role("button", name="Admit").click()
    desk.get_by_label("Investigator").select_option(str(named.pk))
    desk.get_by_role("button", name="Name the investigator").click()
    other = page_of(named)
    other.goto(live_server.url)
    other.get_by_role("link", name="Investigate an appeal").click()
    other.get_by_label("What was found").fill("证书原件属实，日期在考核年度内。")
    other.get_by_role("button", name="Keep the findings").click()
    expect(other.get_by_text("The findings are written down.")).to_be_visible()
    page.reload()
    expect(page.get_by_text("证书原件属实")).to_have_count(0)

    # It decides, with the effect in sight before.
    desk.goto(address)
    desk.get_by_role("link", name="Decide").click()
    desk.get_by_label("upheld", exact=True).check()
    desk.get_by_label("points", exact=True).fill("4.76")
    desk.get_by_label("Reasons, which the village reads").fill("证书属实，应予补计。")
    desk.get_by_role("button", name="Decide", exact=True).click()
    expect(desk.get_by_text("95.18 → 95.38, rank 2 → 1, grade good → excellent; 1 other moves down.")).to_be_visible()
    axe(desk)
    desk.set_viewport_size(WIDTHS["phone"])
    assert desk.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
    axe(desk)
    desk.get_by_role("button", name="Decide so").click()
    expect(desk.get_by_text("Decided. The village reads it with its reasons.")).to_be_visible()

    # Another person approves the correction; the next version says who moved.
    committee = page_of(secretary)
    committee.goto(live_server.url)
    committee.get_by_role("link", name="Approve a correction or refuse it").click()
    axe(committee)
    committee.get_by_role("button", name="Approve").click()
    committee.get_by_role("dialog").get_by_role("button", name="Approve").click()
    committee.get_by_role("link", name="Whose ranks move").click()
    rows = committee.locator("table").first.locator("tbody tr")
    expect(rows).to_have_count(2)
    assert [row.locator("th, td").all_inner_texts()[:3] for row in rows.all()] == [["Liuxi", "1", "2"], ["Pingtang", "2", "1"]]

    # The village reads the decision with its reasons, and the correction that followed.
    page.reload()
    expect(page.get_by_text("证书属实，应予补计。")).to_be_visible()
    expect(page.get_by_text("证书原件属实")).to_be_visible()
    page.locator("main dl a", has_text="Correction").click()
    expect(page.get_by_text("4.76").first).to_be_visible()
