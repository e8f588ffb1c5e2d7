"""One year by all its people: from the first open quarter to the final, published ranking and its sealed pack."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from appraisal.models import Objection, Pack, Participant, Ranking, Sheet
from tests.browser.clerk import saved
from tests.factories import make_duty, make_indicator, make_official, make_open_scheme
from villages.models import Role

pytestmark = pytest.mark.django_db(transaction=True)
MINUTES, PAPER = "青石镇党委会议纪要〔2026〕3号", "青政发〔2026〕12号"


@pytest.fixture
def year(live_server):
    """A year that has ended: a quarterly indicator, which villages score themselves, and one for the year, in one office."""
    scheme = make_open_scheme(villages=2, year=2025, self_score=True)
    quarterly = scheme.indicators.get()
    make_indicator(quarterly.category, office=quarterly.office, frequency="year", code="Y1")
    first = scheme.sheets.get(period=1)
    Sheet.objects.create(scheme=scheme, office=first.office, period=5, opens_on=first.opens_on, due_on=first.due_on)
    return scheme


@pytest.fixture
def people(year, page_of):
    """A page for each, where they are signed in."""
    office, township = year.indicators.first().office, year.township
    users = {
        "scorer": make_duty(Role.SCORER, office=office).user,
        "head": make_duty(Role.HEAD, office=office).user,
        **{role: make_official(role, township=township) for role in ("appraisal", "committee", "discipline")},
    }
    for number, row in enumerate(Participant.objects.filter(scheme=year).in_order()):
        users[f"village{number}"] = make_duty(Role.VILLAGE, village=row.village).user
    return users


@pytest.fixture
def at(people, page_of, live_server):
    """`at(person, address)` is that person's page there."""
    pages = {}

    def go(person, address):
        page = pages.setdefault(person, page_of(people[person]))
        page.goto(live_server.url + address)
        return page

    def forget():
        """Days pass: everybody signs in again."""
        for page in pages.values():
            page.context.close()
        pages.clear()

    go.forget = forget
    return go


def press(page, name, then=""):
    page.get_by_role("button", name=name, exact=True).first.click()
    if then:
        told(page, then)


def told(page, words):
    expect(page.locator("main")).to_contain_text(words)


def enter(at, sheet):
    """Villages score themselves where they may; the scorer enters and submits."""
    page = at("scorer", sheet.get_absolute_url())
    for row, done in enumerate(("4", "3")):
        page.locator("tbody tr").nth(row).locator("input").first.focus()
        page.keyboard.type(done)
        page.keyboard.press("Tab")
        page.keyboard.type("4")
        page.keyboard.press("Enter")
        saved(page, row, 0)
    press(page, "Submit", "Done: Submit.")


def reply(at, participants, period, objection=""):
    """Both villages read their figures on a phone; the second may object to its own."""
    for number, row in enumerate(participants):
        page = at(f"village{number}", reverse("own_quarter", args=[row.pk, period]))
        page.set_viewport_size({"width": 390, "height": 844})
        if objection and number == 1:
            page.get_by_label("I object").check()
            page.get_by_label("What is wrong, and what would be right").fill(objection)
        press(page, "Send the reply", "Your reply is stored")


def review_quarter(at, sheet, participants):
    enter(at, sheet)
    press(at("head", sheet.get_absolute_url()), "Confirm", "Done: Confirm.")
    press(at("appraisal", sheet.get_absolute_url()), "Send to the villages", "Done: Send to the villages.")
    reply(at, participants, sheet.period, objection="应为四次，台账可查" if sheet.period == 1 else "")
    if sheet.period == 1:
        page = at("head", reverse("sheet_replies", args=[sheet.pk]))
        page.get_by_label("Why the figure stays").fill("台账只有三次签到")
        press(page, "Answer", "The answer is stored")
        told(at("village1", reverse("own_quarter", args=[participants[1].pk, 1])), "台账只有三次签到")
    press(at("appraisal", sheet.get_absolute_url()), "Reviewed", "Done: Reviewed.")
    press(at("appraisal", sheet.get_absolute_url()), "Lock", "Done: Lock.")
    sheet.refresh_from_db()
    assert sheet.status == "locked"


def cap_the_second(at, scheme, participant):
    page = at("discipline", reverse("cap_new", args=[scheme.pk]))
    page.locator("#id_participant").select_option(str(participant.pk))
    page.locator("#id_best_grade").select_option("fail")
    page.locator("#id_reason").fill("发生较大事故")
    page.locator("#id_document").fill("青纪发[2026]4号")
    press(page, "Show what it does", "rank moves")
    press(page, "Set the cap", "青纪发〔2026〕4号")


def publicise(at, scheme):
    """Freeze, submit, approve and publicise."""
    page = at("appraisal", reverse("scheme_ranking", args=[scheme.pk]))
    press(page, "Freeze")
    page.locator("dialog [data-answer=yes]").click()
    told(page, "Frozen as version 1.")
    press(page, "Submit to the committee", "Done: Submit to the committee.")
    ranking = Ranking.objects.get()
    page = at("committee", ranking.get_absolute_url())
    page.get_by_label("Number of the minutes").fill(MINUTES)
    press(page, "Approve for publicity", "Done: Approve for publicity.")
    page = at("appraisal", ranking.get_absolute_url())
    press(page, "Publicise")
    page.locator("dialog [data-answer=yes]").click()
    told(page, "The publicity runs until")
    return ranking


def object_without_an_account(new_page, live_server, ranking):
    """A villager on an old phone, without JavaScript."""
    page = new_page(java_script_enabled=False)
    page.set_viewport_size({"width": 360, "height": 640})
    page.goto(f"{live_server.url}/public/")
    page.get_by_role("link", name=str(ranking.scheme.township)).last.click()
    page.get_by_role("link", name=str(ranking.scheme)).click()
    page.get_by_role("link", name="Something is wrong: object").click()
    page.get_by_label("what is wrong").fill("第二名的村有一项没有公示")
    page.get_by_role("button", name="Send the objection").click()
    receipt = page.locator(".receipt").inner_text()
    return page, receipt


def test_a_whole_year_by_all_its_people(year, at, new_page, live_server, time_machine):
    participants = list(Participant.objects.filter(scheme=year).in_order())
    for number, row in enumerate(participants):
        page = at(f"village{number}", reverse("own_quarter", args=[row.pk, 1]))
        page.get_by_label("Self-score").fill("4")
        press(page, "Store the self-scores", "Your self-scores are stored.")
    for sheet in Sheet.objects.filter(scheme=year).select_related("scheme", "office").order_by("period"):
        review_quarter(at, sheet, participants)
    cap_the_second(at, year, participants[1])
    ranking = publicise(at, year)
    villager, receipt = object_without_an_account(new_page, live_server, ranking)
    page = at("appraisal", Objection.objects.get().get_absolute_url())
    page.get_by_label("The answer, which the receipt leads to").fill("已在村务公开栏公示，照片可查。")
    press(page, "Answer", "The answer is stored")
    villager.goto(f"{live_server.url}/public/objections/")
    villager.get_by_label("Receipt").fill(receipt)
    villager.get_by_role("button", name="Show the answer").click()
    expect(villager.locator("main")).to_contain_text("已在村务公开栏公示")
    ranking.refresh_from_db()
    at.forget()
    after = ranking.public_until + timedelta(days=1)
    time_machine.move_to(datetime(after.year, after.month, after.day, 9, tzinfo=ZoneInfo("Asia/Shanghai")))
    press(at("appraisal", ranking.get_absolute_url()), "Close the objections", "Done: Close the objections.")
    page = at("committee", ranking.get_absolute_url())
    page.get_by_label("Document number").fill(PAPER)
    press(page, "Make it final")
    page.locator("dialog [data-answer=yes]").click()
    told(page, "Circular")
    page = at("committee", year.get_absolute_url())
    press(page, "Close the year")
    page.locator("dialog [data-answer=yes]").click()
    told(page, "Sealed")
    ranking.refresh_from_db()
    year.refresh_from_db()
    assert (ranking.status, ranking.document, year.status, Pack.objects.count()) == ("final", PAPER, "closed", 1)
    told(at("village0", ranking.get_absolute_url()), participants[1].village.label)
