"""Every way a figure could be written × every state in which its sheet is closed: what is answered, and that nothing changes.

The table below is the whole of it: a way or a state that is not in it has no business to write.
"""

import re
from datetime import timedelta
from decimal import Decimal
from io import BytesIO, StringIO

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook

from appraisal import corrections, entries
from appraisal.actions import LockedFigures, change_targets, not_applicable_to_all
from appraisal.models import Entry, Scheme, Sheet, Target
from appraisal.workbook.apply import bring_in
from appraisal.workbook.read import read_year
from appraisal.workbook.write import year_workbook
from tests.factories import make_duty, make_entry, make_official, make_open_scheme
from township.spreadsheets import xlsx_bytes
from township.trace import Trace, Way
from villages.models import Role

pytestmark = pytest.mark.django_db
NOTE = "青政发〔2026〕12号 · 县里调整任务"


@pytest.fixture
def sheet():
    """An open first quarter of two villages under completion, target 600, 6.00 points; the first has 470, 4.70."""
    scheme = make_open_scheme(rule="completion", target=600, max=6)
    for row in scheme.participants.all():
        make_entry(row, scheme.indicators.get(), inputs=["470"], points=470)
    sheet = Sheet.objects.select_related("scheme__township", "office").get(scheme=scheme, period=1)
    sheet.scorer = make_duty(Role.SCORER, office=sheet.office).user
    sheet.appraisal = make_official(Role.APPRAISAL, township=scheme.township)
    sheet.committee = make_official(Role.COMMITTEE, township=scheme.township)
    return sheet


# ---- states --------------------------------------------------------------------------------------------------------


def put(sheet, state):
    yesterday, tomorrow = (timezone.localdate() + timedelta(days=days) for days in (-1, 1))
    values = {"not yet open": {"opens_on": tomorrow}, "closed day": {"closes_on": yesterday}, "scheme closed": {}}
    if values.get(state, {"status": state}):
        Sheet.objects.filter(pk=sheet.pk).update(**values.get(state, {"status": state}))
    if state == "scheme closed":
        Scheme.objects.filter(pk=sheet.scheme_id).update(status="closed")


STATES = ["not yet open", "closed day", "submitted", "confirmed", "villages", "reviewed", "locked", "scheme closed"]


# ---- ways: each gets the sheet while it is open, and returns the deed that tells what was answered ------------------


def change(sheet, value="500", village=0):
    indicator = sheet.indicators().select_related("scheme", "category").get()
    return entries.Change(sheet.participants()[village], indicator, sheet.period, (Decimal(value),), version=1)


def by_grid(sheet, client, villages=(0,)):
    cells = [{"p": row.key[0], "i": row.key[1], "values": ["500"], "version": 1} for row in (change(sheet, village=n) for n in villages)]

    def deed():
        client.force_login(sheet.scorer)
        answer = client.post(reverse("sheet_cells", args=[sheet.pk]), {"cells": cells}, content_type="application/json")
        return {row["message"] for row in answer.json()["refused"]}.pop() if answer.status_code == 409 else answer.status_code

    return deed


def by_paste(sheet, client):
    return by_grid(sheet, client, villages=(0, 1))


def by_form(sheet, client):
    participant = sheet.participants()[0]
    key = f"{participant.pk}-{sheet.indicators().get().pk}"

    def deed():
        client.force_login(sheet.scorer)
        data = {f"{key}-v1": "500", f"{key}-version": "1", f"{key}-was": ""}
        answer = client.post(reverse("sheet_village", args=[sheet.pk, participant.pk]), data)
        return " ".join(str(message) for message in answer.context["messages"]) if answer.status_code == 200 else answer.status_code

    return deed


def by_upload(sheet, client):
    """A closed sheet takes no file at all; what was shown before it closed is not stored after."""
    client.force_login(sheet.scorer)
    book = load_workbook(BytesIO(client.post(reverse("sheet_download", args=[sheet.pk])).content))
    cell = next(cell for row in book.worksheets[0].iter_rows() for cell in row if str(cell.value) == "470")
    cell.value = 500
    file = BytesIO(xlsx_bytes(book))
    file.name = "sheet.xlsx"
    preview = client.post(reverse("sheet_upload", args=[sheet.pk]), {"file": file}, follow=True)

    def deed():
        return client.post(preview.request["PATH_INFO"], {"digest": preview.context["plan"].digest}).status_code

    return deed


def year_file(sheet):
    book = load_workbook(BytesIO(xlsx_bytes(year_workbook(sheet.scheme, "en"))))
    cell = next(cell for row in book["scores"].iter_rows() for cell in row if str(cell.value) == "470")
    cell.value = 500
    return xlsx_bytes(book)


def by_year_workbook(sheet, client):
    content = year_file(sheet)

    def deed():
        report = bring_in(read_year(content), by=sheet.appraisal, way=Way.IMPORT)
        return report.problems[0].message.partition(": ")[2] if report.problems else report.is_stored

    return deed


def by_command(sheet, client, tmp_path):
    file = tmp_path / "year.xlsx"
    file.write_bytes(year_file(sheet))

    def deed():
        try:
            call_command("import_year", str(file), stdout=StringIO())
        except CommandError as error:
            return re.search(r" V\d+: (.*)$", str(error)).group(1)
        return True

    return deed


def by_targets(sheet, client):
    def deed():
        try:
            targets = {(sheet.indicators().get(), sheet.participants()[0]): Decimal(500)}
            change_targets(targets, by=sheet.appraisal, note=NOTE)
        except LockedFigures as refusal:
            return str(refusal)
        except entries.Refused as refusal:
            return refusal.refused[0].message
        return True

    return deed


def by_leaving_out(sheet, client):
    def deed():
        try:
            not_applicable_to_all(sheet.indicators().get(), [1], by=sheet.appraisal, reason="停办", note=NOTE)
        except entries.Refused as refusal:
            return refusal.refused[0].message
        return True

    return deed


def by_correction(sheet, client):
    def deed():
        entry = Entry.objects.select_related("indicator__category", "participant__village").first()
        try:
            correction = corrections.propose(entry, inputs=[Decimal(500)], reason="复核", basis=NOTE, by=sheet.appraisal)
            corrections.approve(correction, by=sheet.committee)
        except entries.Refused as refusal:
            return refusal.refused[0].message
        return True

    return deed


def recorded(authority, by):
    def way(sheet, client):
        def deed():
            outcome = entries.record([change(sheet)], by=getattr(sheet, by), authority=authority)
            return outcome.refused[0].message if outcome.refused else True

        return deed

    return way


WAYS = {
    "grid": by_grid,
    "paste": by_paste,
    "plain form": by_form,
    "upload": by_upload,
    "year workbook": by_year_workbook,
    "targets": by_targets,
    "not applicable to all": by_leaving_out,
    "correction": by_correction,
    "record as scorer": recorded(entries.SCORER, "scorer"),
    "record by import": recorded(entries.IMPORT, "appraisal"),
    "record by command": recorded(entries.COMMAND, "scorer"),
    "record by rescoring": recorded(entries.RESCORING, "appraisal"),
    "record by decision": recorded(entries.DECISION, "appraisal"),
    "record at founding": recorded(entries.FOUNDING, "appraisal"),
    "record by correction": recorded(entries.CORRECTION, "committee"),
}

# ---- answers -------------------------------------------------------------------------------------------------------

STORED = True
BEYOND = "Figures of a sheet that is confirmed or further on rest on this. They change only by a correction."
SAID = {
    "closed day": "This sheet is closed today. The appraisal office can open it again.",
    "submitted": "This sheet has been submitted. Take it back to change it.",
    "confirmed": "This sheet is confirmed. The appraisal office can return it with a reason.",
    "villages": "This sheet is with the villages. It changes only by a correction, or when the appraisal office returns it.",
    "reviewed": "This sheet has been reviewed. It changes only by a correction, or when the appraisal office returns it.",
    "locked": "This sheet is locked. It changes only by a correction.",
}
# What each way answers in each state; by default what the sheet says of its state.
IN_HAND = ("not yet open", "closed day", "submitted", "confirmed", "scheme closed")
OUT_OF_HAND = ("villages", "reviewed", "locked")
CORRECTION = dict.fromkeys(OUT_OF_HAND, STORED) | dict.fromkeys(IN_HAND, "in hand")
WITHOUT_DAYS = dict.fromkeys(("not yet open", "closed day"), STORED)
ANSWERS = {
    "upload": dict.fromkeys(STATES, 403),
    "targets": WITHOUT_DAYS | {"submitted": STORED} | dict.fromkeys(("confirmed", *OUT_OF_HAND), BEYOND),
    "not applicable to all": WITHOUT_DAYS,
    "correction": CORRECTION,
    "record by rescoring": WITHOUT_DAYS | {"submitted": STORED},
    "record by decision": WITHOUT_DAYS,
    "record at founding": WITHOUT_DAYS,
    "record by correction": CORRECTION,
}


def expected(way, state, sheet):
    answer = ANSWERS.get(way, {}).get(state, SAID.get(state))
    if answer == "in hand":
        status = Sheet.objects.get(pk=sheet.pk).get_status_display()
        return f"This sheet is still with {sheet.office} ({status}): the figure is changed there, without a correction."
    if answer is None and state == "scheme closed":
        return f"The scheme “{sheet.scheme}” is not open."
    return answer or f"This sheet is not open yet: it opens on {timezone.localdate() + timedelta(days=1)}."


def everything():
    return [*Entry.objects.order_by("pk").values()], [*Target.objects.values()], Trace.objects.exclude(verb="export").count()


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("way", WAYS)
def test_what_each_way_answers_and_that_nothing_changes(sheet, client, way, state):
    deed = WAYS[way](sheet, client)
    put(sheet, state)
    before, wanted = everything(), expected(way, state, sheet)
    assert deed() == wanted
    assert (everything() == before) == (wanted is not STORED)


@pytest.mark.parametrize("state", STATES)
def test_the_command_line_obeys_alike(sheet, client, tmp_path, state):
    deed = by_command(sheet, client, tmp_path)
    put(sheet, state)
    before = everything()
    assert deed() == expected("year workbook", state, sheet)
    assert everything() == before


@pytest.mark.parametrize("way", WAYS)
def test_every_way_writes_while_the_sheet_takes_figures(sheet, client, way):
    """Else the refusals above would prove nothing."""
    deed = WAYS[way](sheet, client)
    put(sheet, "locked" if "correction" in way else "open")
    before = everything()
    deed()
    assert everything() != before
