"""From a plan to a year workbook, in English or Chinese; and the empty template."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from openpyxl import Workbook
from openpyxl.styles import Font, PatternFill
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from appraisal.models import Scheme
from appraisal.scoring.numbers import hundredths
from appraisal.scoring.params import format_params, parse_params
from appraisal.workbook import words
from appraisal.workbook.plan import YearPlan
from appraisal.workbook.stored import stored_plan
from township.spreadsheets import text

HEAD = Font(bold=True)
SHADE = PatternFill("solid", fgColor="F3F0E7")
TEMPLATE_ROWS = 500
# Column of a sheet → the words it may say, for drop-down lists and for translation.
CHOICES = {
    ("categories", "kind"): words.KINDS, ("indicators", "rule"): words.RULES,
    ("indicators", "frequency"): words.FREQUENCIES, ("indicators", "aggregate"): words.AGGREGATES,
    ("indicators", "when_nothing_due"): words.NOTHING_DUE, ("indicators", "self_score"): words.YES_NO,
    ("scores", "period"): words.PERIODS, ("scores", "na"): words.YES_NO,
}  # fmt: skip
CODES = {1: "Q1", 2: "Q2", 3: "Q3", 4: "Q4", 5: "Y"}


def year_workbook(scheme: Scheme, language: str) -> Workbook:
    """The whole year of a scheme; brought in again, it changes nothing."""
    return workbook_of(stored_plan(scheme), language)


def template(language: str) -> Workbook:
    """All sheets with their headings and lists of choices, and no rows but the scheme's keys."""
    keys = [(key, None) for key in words.KEYS]
    book = _book({"scheme": keys} | {name: [] for name in words.SHEETS if name != "scheme"}, language)
    for name in words.SHEETS:
        _add_choices(book[words.write_word(name, words.SHEETS, language)], name, language)
    return book


def workbook_of(plan: YearPlan, language: str) -> Workbook:
    targets = [(indicator, village, target) for (indicator, village), target in plan.targets.items()]
    rows: dict[str, Iterable[tuple]] = {
        "scheme": _scheme_rows(plan, language),
        "offices": [(row.code, row.name, row.name_en) for row in plan.offices],
        "villages": [
            (
                row.code,
                row.name,
                row.name_en,
                row.group,
                row.coefficient,
                row.households,
                row.population,
                row.started_on,
                row.ended_on,
                row.successor,
            )
            for row in plan.villages
        ],
        "categories": [(row.code, row.name, row.name_en, row.kind, row.weight) for row in plan.categories],
        "indicators": [_indicator(row, language) for row in plan.indicators],
        "targets": targets,
        "scores": [_score(row) for row in plan.scores.values()],
        "caps": [(row.village, row.best_grade, row.reason, row.document) for row in plan.caps],
    }
    return _book(rows, language)


def _scheme_rows(plan: YearPlan, language: str) -> list[tuple]:
    values = dict(plan.scheme)
    values["by_group"] = words.write_word("yes" if values["by_group"] else "no", words.YES_NO, language)
    values["ties_at_cut"] = words.write_word(str(values["ties_at_cut"]), words.TIES, language)
    return [(key, values[key]) for key in words.KEYS if values[key] not in ("", None)]


def _indicator(row, language: str) -> tuple:
    params = format_params(row.rule, parse_params(row.rule, row.params, max=hundredths(row.max)), language)
    aggregate = row.aggregate if row.frequency == "quarter" or row.aggregate != "mean" else ""
    return (
        row.code, row.category, row.name, row.name_en, row.unit, row.max, row.rule, params, row.target, row.frequency, aggregate,
        row.when_nothing_due, row.office, row.basis, row.post, "yes" if row.self_score else "", row.measure,
    )  # fmt: skip


def _score(row) -> tuple:
    values = row.inputs + (None,) * (9 - len(row.inputs))
    return CODES[row.period], row.indicator, row.village, *values, "yes" if row.not_applicable else "", row.reason


def _book(rows: dict[str, Iterable[tuple]], language: str) -> Workbook:
    book = Workbook()
    book.remove(book.active)
    for name, lines in rows.items():
        sheet = book.create_sheet(words.write_word(name, words.SHEETS, language))
        headings = [chinese if language.startswith("zh") else english for english, chinese, _needed in words.COLUMNS[name]]
        for place, heading in enumerate(headings, start=1):
            cell = text(sheet.cell(1, place), heading)
            cell.font, cell.fill = HEAD, SHADE
            sheet.column_dimensions[get_column_letter(place)].width = max(10, 2 * len(heading))
        sheet.freeze_panes = "A2"
        for number, line in enumerate(lines, start=2):
            _write_row(sheet, name, number, line, language)
    return book


def _write_row(sheet, name: str, number: int, line: tuple, language: str) -> None:
    for place, value in enumerate(line, start=1):
        if value in ("", None):
            continue
        key = words.COLUMNS[name][place - 1][0]
        cell = sheet.cell(number, place)
        if name == "scheme" and key == "key":
            value = words.write_word(str(value), words.KEYS, language)
        elif choices := CHOICES.get((name, key)):
            value = words.write_word(str(value), choices, language)
        if isinstance(value, Decimal | int | date):
            cell.value = value
        else:
            text(cell, str(value))


def _add_choices(sheet, name: str, language: str) -> None:
    for place, (key, _chinese, _needed) in enumerate(words.COLUMNS[name], start=1):
        if choices := CHOICES.get((name, key)):
            listed = ",".join(words.write_word(english, choices, language) for english in choices)
            validation = DataValidation(type="list", formula1=f'"{listed}"', allow_blank=True)
            letter = get_column_letter(place)
            validation.add(f"{letter}2:{letter}{TEMPLATE_ROWS}")
            sheet.add_data_validation(validation)
