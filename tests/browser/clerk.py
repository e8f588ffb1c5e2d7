"""What journeys on the score sheet look at."""

from playwright.sync_api import expect

from appraisal.models import Entry


def cell(page, row, column):
    return page.locator("tbody tr").nth(row).locator("td").nth(column)


def saved(page, row, column):
    expect(cell(page, row, column)).to_have_attribute("data-state", "saved")


def stored(sheet):
    """{(village place, indicator code): (inputs, points, reason)}"""
    rows = [row.pk for row in sheet.participants()]
    entries = Entry.objects.present().filter(participant__scheme=sheet.scheme, period=sheet.period).select_related("indicator")
    codes = [row.pk for row in sheet.indicators()]
    return {(rows.index(e.participant_id), codes.index(e.indicator_id)): (e.inputs, e.points, e.reason) for e in entries}


def refused_only(page, *others):
    """The browser's console held nothing but the server's refusals (and these), which the test has seen on the page."""
    assert [line for line in page.strange if not any(word in line for word in ("status of 4", *others))] == []
    page.strange.clear()
