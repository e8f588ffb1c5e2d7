"""The registers as one workbook, in the form that comes back."""

from __future__ import annotations

from django.utils.translation import get_language
from openpyxl import Workbook

from cadres.models import Cadre, Seat, Tenure
from cadres.register_words import BODIES, NO, PLACES, SEXES, SHEETS, YES
from township.spreadsheets import text
from villages.models import Township


def register_workbook(township: Township, *, filled: bool = True) -> Workbook:
    chinese = int((get_language() or "").startswith("zh"))
    book = Workbook()
    book.remove(book.active)
    rows = rows_of(township, chinese) if filled else {}
    for key, (english, name, columns) in SHEETS.items():
        sheet = book.create_sheet(name if chinese else english)
        head = [column.chinese if chinese else column.english for column in columns]
        for number, line in enumerate([head, *rows.get(key, [])], start=1):
            for place, value in enumerate(line, start=1):
                text(sheet.cell(number, place), value)
        for letter in "ABCDEFGH":
            sheet.column_dimensions[letter].width = 16
        sheet.freeze_panes = "A2"
    return book


def rows_of(township: Township, chinese: int) -> dict[str, list[list[str]]]:
    people = Cadre.objects.filter(township=township).select_related("village").order_by("code")
    terms, seats = (model.objects.filter(village__township=township).for_list() for model in (Tenure, Seat))
    yes, no = YES[chinese], NO[chinese]

    def shared(row):
        return [row.cadre.code, row.cadre.name, row.village.code]

    def days(row):
        return [f"{row.started_on}", f"{row.left_on or ''}"]

    return {
        "people": [[row.code, row.name, SEXES[row.sex][chinese] if row.sex else "", row.village.code] for row in people],
        "posts": [[*shared(row), row.post.code, *days(row), yes if row.is_acting else "", yes if row.is_paid else no] for row in terms],
        "bodies": [[*shared(row), BODIES[row.body][chinese], PLACES[row.place][chinese], *days(row)] for row in seats],
    }
