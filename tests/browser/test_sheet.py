"""A clerk enters a quarter: by keyboard, by paste, with reasons, through a lost network and a colleague's change."""

import pytest
from playwright.sync_api import expect

from appraisal.models import Entry
from tests.browser.clerk import cell, refused_only, saved, stored

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.mark.both
def test_a_quarter_by_keyboard_alone(office, clerk, axe):
    sheet, _scorer = office
    clerk.locator("tbody input").first.focus()
    clerk.keyboard.type("17")
    clerk.keyboard.press("Tab")
    clerk.keyboard.type("20")
    clerk.keyboard.press("Enter")
    saved(clerk, 0, 0)
    expect(cell(clerk, 0, 0).locator("small")).to_have_text("3.40")
    clerk.keyboard.type("4")
    clerk.keyboard.press("ArrowLeft")
    clerk.keyboard.type("3")
    clerk.keyboard.press("ArrowUp")
    saved(clerk, 1, 0)
    expect(clerk.locator("#missing")).to_have_text("4")
    axe(clerk)
    assert stored(sheet) == {(0, 0): (["17", "20"], 340, ""), (1, 0): (["3", "4"], 300, "")}


def test_escape_restores_f2_edits_and_delete_clears(office, clerk):
    sheet, _scorer = office
    done = cell(clerk, 0, 0).locator("input").first
    done.fill("1")
    cell(clerk, 0, 0).locator("input").nth(1).fill("4")
    clerk.keyboard.press("Enter")
    saved(clerk, 0, 0)
    done.focus()
    clerk.keyboard.type("9")
    clerk.keyboard.press("Escape")
    expect(done).to_have_value("1")
    clerk.keyboard.press("F2")
    clerk.keyboard.press("ArrowLeft")
    expect(done).to_be_focused()
    clerk.keyboard.press("Escape")
    clerk.keyboard.press("Delete")
    expect(cell(clerk, 0, 0).locator("small")).to_have_text("")
    saved(clerk, 0, 0)
    assert stored(sheet) == {}
    assert Entry.objects.get().version == 2


def test_a_reason_is_asked_for_and_stored_with_the_value(office, clerk):
    sheet, _scorer = office
    cell(clerk, 0, 1).locator("input").focus()
    clerk.keyboard.type("2")
    clerk.keyboard.press("Enter")
    expect(clerk.locator("#ask-reason textarea")).to_be_focused()
    assert stored(sheet) == {}
    clerk.keyboard.type("两次迟到")
    clerk.keyboard.press("Enter")
    saved(clerk, 0, 1)
    assert stored(sheet) == {(0, 1): (["2"], 200, "两次迟到")}
    refused_only(clerk)


def paste(page, text):
    page.evaluate(
        """text => {
            const data = new DataTransfer();
            data.setData("text/plain", text);
            document.activeElement.dispatchEvent(new ClipboardEvent("paste", {clipboardData: data, bubbles: true, cancelable: true}));
        }""",
        text,
    )


def test_a_block_from_excel_lands_after_a_count(office, clerk):
    sheet, _scorer = office
    clerk.locator("tbody input").first.focus()
    paste(clerk, '1\t2\r\n\t\r\n"3"\t4\t0\r\n')
    expect(clerk.locator("#ask-words")).to_have_text("Paste: 5 figures would change.")
    assert stored(sheet) == {}
    clerk.get_by_role("button", name="Paste", exact=True).click()
    saved(clerk, 2, 1)
    assert stored(sheet) == {(0, 0): (["1", "2"], 200, ""), (2, 0): (["3", "4"], 300, ""), (2, 1): (["0"], 300, "")}


def test_what_does_not_fit_is_counted_before_it_is_left_out(office, clerk):
    cell(clerk, 2, 0).locator("input").first.focus()
    paste(clerk, "1\t2\t0\t9\n3\t4\t0\t9\n")
    expect(clerk.locator("#ask-words")).to_have_text("Paste: 3 figures would change. 5 more find no cell here and are left out.")


def test_enter_in_the_last_row_saves_and_a_page_left_too_early_loses_nothing(office, clerk):
    sheet, _scorer = office
    cell(clerk, 2, 1).locator("input").focus()
    clerk.keyboard.type("0")
    clerk.keyboard.press("Enter")
    saved(clerk, 2, 1)
    assert stored(sheet) == {(2, 1): (["0"], 300, "")}
    cell(clerk, 1, 1).locator("input").focus()
    clerk.keyboard.type("0")
    clerk.on("dialog", lambda dialog: dialog.accept())
    clerk.reload()
    expect(clerk.locator("#saved-before")).to_contain_text("1 figures typed on this computer were not saved.")


def test_nought_for_the_rest_with_one_undo(office, clerk):
    sheet, _scorer = office
    cell(clerk, 1, 1).locator("input").fill("0")
    clerk.keyboard.press("Enter")
    saved(clerk, 1, 1)
    clerk.locator("thead summary").nth(1).click()
    clerk.get_by_role("button", name="0 for the rest").nth(0).click()
    expect(clerk.locator("#ask-words")).to_have_text("2 empty cells would be filled.")
    clerk.get_by_role("button", name="Fill", exact=True).click()
    saved(clerk, 2, 1)
    assert [key for key in stored(sheet)] == [(0, 1), (1, 1), (2, 1)]
    clerk.get_by_role("button", name="Undo").click()
    expect(cell(clerk, 2, 1).locator("input")).to_have_value("")
    expect(clerk.locator("#missing")).to_have_text("5")
    assert [key for key in stored(sheet)] == [(1, 1)]


def test_not_applicable_asks_why(office, clerk):
    sheet, _scorer = office
    cell(clerk, 0, 0).locator("input").first.focus()
    clerk.keyboard.type("/")
    clerk.keyboard.press("Enter")
    clerk.locator("#ask-reason textarea").fill("本季无会议安排")
    clerk.keyboard.press("Enter")
    saved(clerk, 0, 0)
    expect(cell(clerk, 0, 0).locator("small")).to_have_text("n/a")
    assert stored(sheet) == {(0, 0): ([], None, "本季无会议安排")}
    refused_only(clerk)


def test_submit_counts_what_is_missing_and_can_be_taken_back(office, clerk):
    clerk.get_by_role("button", name="Submit").click()
    expect(clerk.locator("#ask-words")).to_have_text("6 figures are still missing. Submit all the same?")
    clerk.locator("#ask-buttons").get_by_role("button", name="Submit").click()
    expect(clerk.get_by_role("button", name="Take back")).to_be_visible()
    expect(clerk.locator("tbody input").first).not_to_be_editable()
    clerk.get_by_role("button", name="Take back").click()
    expect(clerk.get_by_role("button", name="Submit")).to_be_visible()


def test_why_and_since_when(office, clerk, axe):
    cell(clerk, 0, 0).locator("input").first.fill("17")
    cell(clerk, 0, 0).locator("input").nth(1).fill("20")
    clerk.keyboard.press("Enter")
    saved(clerk, 0, 0)
    cell(clerk, 0, 0).locator("input").first.focus()
    clerk.locator("#story").click()
    expect(clerk.locator("#story-panel .formula")).to_have_text("4.00 × min(17 ÷ 20, 1) = 3.40")
    expect(clerk.locator("#story-panel li")).to_have_count(1)
    axe(clerk)


@pytest.mark.parametrize("options", [{"java_script_enabled": False}])
def test_without_javascript_a_form_for_one_village(office, page_of, live_server, options):
    sheet, scorer = office
    page = page_of(scorer, **options)
    page.goto(live_server.url + sheet.get_absolute_url())
    page.locator("tbody th a").first.click()
    page.locator("input[name$='-v1']").first.fill("5")
    page.locator("input[name$='-v2']").first.fill("4")
    page.locator("input[name$='-v1']").nth(1).fill("0")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Done (5) is larger than due (4).")).to_be_visible()
    expect(page.locator("input[name$='-v1']").first).to_have_value("5")
    page.locator("input[name$='-v1']").first.fill("4")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Saved.")).to_be_visible()
    assert stored(sheet) == {(0, 0): (["4", "4"], 400, ""), (0, 1): (["0"], 300, "")}


def test_the_wheel_changes_nothing(office, clerk):
    field = cell(clerk, 0, 1).locator("input")
    field.fill("0")
    clerk.keyboard.press("Enter")
    saved(clerk, 0, 1)
    field.focus()
    field.hover()
    clerk.mouse.wheel(0, 300)
    expect(field).to_have_value("0")
