"""Uploading a year workbook through the pages."""

from django.urls import reverse

from tests.appraisal.workbooks import year_file


def upload(client, cells=None, sheets=None, **file):
    """The preview page of an uploaded year."""
    answer = client.post(reverse("year_upload"), {"file": year_file(cells, sheets, **file)})
    assert answer.status_code == 302
    return client.get(answer.url)


def confirm(client, page):
    return client.post(page.request["PATH_INFO"], {"digest": page.context["report"].digest})


def places(rows):
    return [f"{row.sheet} {row.cell}" for row in rows]


def counts(page):
    return {group["name"]: (group["create"], group["change"], group["delete"]) for group in page.context["groups"]}
