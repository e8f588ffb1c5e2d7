"""A lost network, an ended session, a colleague, a closed day: nothing that was typed is lost."""

import re
from datetime import date
from decimal import Decimal

import pytest
import time_machine
from playwright.sync_api import expect

from appraisal.entries import Change, record
from appraisal.models import Sheet
from tests.browser.clerk import cell, refused_only, saved, stored
from tests.factories import make_duty, make_user
from villages.models import Role

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_lost_network_loses_nothing(office, clerk):
    sheet, _scorer = office
    clerk.context.set_offline(True)
    cell(clerk, 0, 1).locator("input").fill("0")
    clerk.keyboard.press("Enter")
    expect(cell(clerk, 0, 1)).to_have_attribute("data-state", "error")
    expect(clerk.locator("#sheet-says")).to_contain_text("No connection")
    expect(cell(clerk, 0, 1).locator("input")).to_have_value("0")
    assert stored(sheet) == {}
    clerk.context.set_offline(False)
    saved(clerk, 0, 1)
    assert stored(sheet) == {(0, 1): (["0"], 300, "")}
    refused_only(clerk, "ERR_INTERNET_DISCONNECTED")


def test_what_was_typed_is_offered_again_after_a_reload(office, clerk):
    sheet, _scorer = office
    clerk.route("**/cells/", lambda route: route.abort())
    cell(clerk, 0, 1).locator("input").fill("0")
    clerk.keyboard.press("Enter")
    expect(cell(clerk, 0, 1)).to_have_attribute("data-state", "error")
    clerk.unroute("**/cells/")
    clerk.on("dialog", lambda dialog: dialog.accept())
    clerk.reload()
    expect(cell(clerk, 0, 1).locator("input")).to_have_value("")
    expect(clerk.locator("#saved-before")).to_contain_text("1 figures typed on this computer were not saved.")
    clerk.get_by_role("button", name="Put them in and save").click()
    saved(clerk, 0, 1)
    assert stored(sheet) == {(0, 1): (["0"], 300, "")}
    refused_only(clerk, "ERR_FAILED")


def test_a_colleagues_change_is_shown_and_chosen_from(office, clerk):
    sheet, _scorer = office
    colleague = make_user(name="赵磊", township=sheet.scheme.township)
    make_duty(Role.SCORER, user=colleague, office=sheet.office)
    row, indicator = sheet.participants()[0], sheet.indicators().select_related("scheme", "category")[1]
    record([Change(row, indicator, 1, inputs=(Decimal(0),), version=0)], by=colleague)
    cell(clerk, 0, 1).locator("input").fill("4")
    clerk.keyboard.press("Enter")
    expect(cell(clerk, 0, 1)).to_have_attribute("data-state", "conflict")
    expect(cell(clerk, 0, 1).locator("small")).to_have_text(re.compile(r"^now 0, by 赵磊, \d\d:\d\d$"))
    assert stored(sheet) == {(0, 1): (["0"], 300, "")}
    cell(clerk, 0, 1).locator("input").focus()
    clerk.get_by_role("button", name="Use mine").click()
    clerk.locator("#ask-reason textarea").fill("四次迟到")
    clerk.keyboard.press("Enter")
    saved(clerk, 0, 1)
    assert stored(sheet) == {(0, 1): (["4"], 100, "四次迟到")}
    refused_only(clerk)


def test_an_expired_session_keeps_what_was_typed(office, clerk):
    sheet, _scorer = office
    cookies = clerk.context.cookies()
    clerk.context.clear_cookies(name="sessionid")
    cell(clerk, 0, 1).locator("input").fill("0")
    clerk.keyboard.press("Enter")
    expect(clerk.locator("#sheet-says")).to_contain_text("You are signed out")
    expect(cell(clerk, 0, 1).locator("input")).to_have_value("0")
    clerk.context.add_cookies([cookie for cookie in cookies if cookie["name"] == "sessionid"])
    clerk.get_by_role("button", name="Save again").click()
    saved(clerk, 0, 1)
    assert stored(sheet) == {(0, 1): (["0"], 300, "")}
    refused_only(clerk)


def test_a_closed_day_refuses_and_keeps_what_was_typed(office, clerk):
    sheet, _scorer = office
    Sheet.objects.filter(pk=sheet.pk).update(closes_on=date(2026, 1, 31))
    with time_machine.travel("2026-02-05 10:00 +0800", tick=True):
        cell(clerk, 0, 1).locator("input").fill("0")
        clerk.keyboard.press("Enter")
        expect(cell(clerk, 0, 1)).to_have_attribute("data-state", "error")
    expect(cell(clerk, 0, 1).locator("small")).to_contain_text("closed today")
    expect(cell(clerk, 0, 1).locator("input")).to_have_value("0")
    assert stored(sheet) == {}
    refused_only(clerk)
