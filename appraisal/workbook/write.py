"""From a plan to a year workbook, in English or Chinese; and the empty template."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import astuple
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override
from openpyxl import Workbook
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.worksheet import Worksheet

from appraisal.models import Scheme
from appraisal.periods import Period
from appraisal.results import basis
from appraisal.scoring.numbers import hundredths
from appraisal.scoring.params import format_params, parse_params
from appraisal.workbook import words
from appraisal.workbook.plan import IndicatorRow, ScoreRow, YearPlan, is_given
from appraisal.workbook.stored import offices_of, stored_plan
from township.spreadsheets import text
from villages.models import Office

HEAD = Font(bold=True)
SHADE = PatternFill("solid", fgColor="F3F0E7")
WIDE = {"name": 30, "name_en": 36, "params": 40, "reason": 40, "basis": 24, "value": 36, "title": 30, "document": 24}
TEMPLATE_ROWS = {"scores": 20_000}
SOME_ROWS = 500
TEMPLATE_VALUES = {"full_marks": 100, "quarter_weights": "25/25/25/25", "quota": "30%", "ties_at_cut": "exclude", "by_group": "no"}


def year_workbook(scheme: Scheme, language: str) -> Workbook:
    """The whole year of a scheme, in a constant number of queries; brought in again, it changes nothing."""
    return basis_workbook(basis.read(scheme, entries=True), offices_of(scheme), language)


def frozen_workbook(frozen: basis.Basis, language: str) -> Workbook:
    """The year as a frozen version holds it, with the offices that lead an indicator there; nothing is read."""
    return basis_workbook(frozen, {row.office.code: row.office for row in frozen.indicators}.values(), language)


def basis_workbook(rows: basis.Basis, offices: Iterable[Office], language: str) -> Workbook:
    return book_of(rows_of(stored_plan(rows, offices), language), language)


def template(language: str) -> Workbook:
    """All sheets with their headings, the scheme's keys, and lists to choose from."""
    rows: dict[str, Iterable[tuple]] = {name: [] for name in words.SHEETS}
    book = book_of(rows | {"scheme": [(key, TEMPLATE_VALUES.get(key)) for key in words.KEYS]}, language)
    for name in words.SHEETS:
        add_lists(book[sheet_name(name, language)], name, language)
    add_heading_lists(book[sheet_name("scheme", language)], language)
    return book


def sheet_name(name: str, language: str) -> str:
    return words.write_word(name, words.SHEETS, language)


# ---- rows ----------------------------------------------------------------------------------------------------------


def rows_of(plan: YearPlan, language: str) -> dict[str, Iterable[tuple]]:
    """Sheet → its rows, in the order of `words.COLUMNS`; words are still English, but for what holds words inside."""
    scores = sorted(plan.scores.values(), key=lambda row: score_order(plan, row))
    return {
        "scheme": [(key, heading_value(key, plan.scheme[key], language)) for key in words.KEYS],
        "offices": map(astuple, plan.offices.values()),
        "villages": map(astuple, plan.villages.values()),
        "categories": map(astuple, plan.categories.values()),
        "indicators": [indicator_row(row, language) for row in plan.indicators.values()],
        "targets": map(astuple, plan.targets.values()),
        "scores": map(scores_row, scores),
        "caps": map(astuple, plan.caps.values()),
    }


def heading_value(key: str, value: Any, language: str) -> Any:
    if key == "tie_breaks":
        return "/".join(words.write_word(part, words.TIE_BREAKS, language) for part in value.split("/"))
    return yes_no(value) if isinstance(value, bool) else value


def indicator_row(row: IndicatorRow, language: str) -> tuple:
    values = {name: getattr(row, name) for name, _chinese, _needed in words.COLUMNS["indicators"]}
    values["params"] = format_params(row.rule, parse_params(row.rule, row.params or "", max=hundredths(row.max)), language)
    values["self_score"] = yes_no(bool(row.self_score))
    return tuple(values.values())


def scores_row(row: ScoreRow) -> tuple:
    values = row.inputs + (None,) * (9 - len(row.inputs))
    return Period(row.period).code, row.indicator, row.village, *values, "yes" if row.not_applicable else None, row.reason


def score_order(plan: YearPlan, row: ScoreRow) -> tuple[int, int, int]:
    return list(plan.indicators).index(row.indicator), row.period, list(plan.villages).index(row.village)


def yes_no(answer: bool) -> str:
    return "yes" if answer else "no"


# ---- cells ---------------------------------------------------------------------------------------------------------


def book_of(rows: dict[str, Iterable[tuple]], language: str) -> Workbook:
    book = Workbook()
    book.remove(book.active)
    for name, lines in rows.items():
        sheet = book.create_sheet(sheet_name(name, language))
        for place, (english, chinese, _needed) in enumerate(words.COLUMNS[name], start=1):
            cell = text(sheet.cell(1, place), chinese if language.startswith("zh") else english)
            cell.font, cell.fill = HEAD, SHADE
            sheet.column_dimensions[get_column_letter(place)].width = WIDE.get(english, 14)
        sheet.freeze_panes = "A2"
        for number, line in enumerate(lines, start=2):
            write_row(sheet, name, number, line, language)
    return book


def write_row(sheet: Worksheet, name: str, number: int, line: tuple, language: str) -> None:
    for place, value in enumerate(line, start=1):
        if not is_given(value):
            continue
        key = words.COLUMNS[name][place - 1][0]
        choices = words.CHOICES.get((name, line[0] if key == "value" else key), {})
        if (name, key) == ("scheme", "key"):
            choices = words.KEYS
        cell = sheet.cell(number, place)
        if isinstance(value, Decimal | int | date):
            cell.value = value
        else:
            text(cell, words.write_word(value, choices, language))


# ---- lists to choose from ------------------------------------------------------------------------------------------


def add_lists(sheet: Worksheet, name: str, language: str) -> None:
    """Choices of a column's words, and of the codes that another sheet defines; columns of codes are formatted as text."""
    last = TEMPLATE_ROWS.get(name, SOME_ROWS)
    for place, (key, _chinese, _needed) in enumerate(words.COLUMNS[name], start=1):
        letter = get_column_letter(place)
        if choices := words.CHOICES.get((name, key)):
            add_list(sheet, f"{letter}2:{letter}{last}", literal(choices, language), language)
        elif other := words.REFERENCES.get((name, key)):
            add_list(sheet, f"{letter}2:{letter}{last}", f"'{sheet_name(other, language)}'!$A$2:$A${SOME_ROWS}", language)
        if key == "code" or (name, key) in words.REFERENCES:
            sheet.column_dimensions[letter].number_format = "@"


def add_heading_lists(sheet: Worksheet, language: str) -> None:
    for number, key in enumerate(words.KEYS, start=2):
        if choices := words.CHOICES.get(("scheme", key)):
            add_list(sheet, f"B{number}", literal(choices, language), language)


def literal(choices: dict[str, str], language: str) -> str:
    return '"' + ",".join(words.write_word(english, choices, language) for english in choices) + '"'


def add_list(sheet: Worksheet, cells: str, formula: str, language: str) -> None:
    validation = DataValidation(type="list", formula1=formula, allow_blank=True, showErrorMessage=True)
    with override(language):
        validation.error = _("Choose from the list.")
    validation.add(cells)
    sheet.add_data_validation(validation)
