"""The committee's workbook opened again, and its annual table by village."""

import io

from openpyxl import load_workbook

from appraisal.exports.ranking import workbook


def opened(board, **options):
    return load_workbook(io.BytesIO(workbook(board)), **options)


def rows_of(sheet, heading):
    """The rows under the one that holds this heading, by heading."""
    rows = list(sheet.iter_rows(values_only=True))
    start = next(number for number, row in enumerate(rows) if heading in row)
    return [dict(zip(rows[start], row, strict=True)) for row in rows[start + 2 :]]


def annual(book):
    return {row["Village"]: row for row in rows_of(book["Annual ranking"], "Rank") if row["Village"]}


def last_words(sheet):
    return [row[0].value for row in sheet.iter_rows() if row[0].value][-1]
