"""The year workbooks give exactly their expected results, to the last digit."""

import json

import pytest

from appraisal.scoring.numbers import show
from appraisal.scoring.rollup import village_result
from appraisal.scoring.spec import PERIODS
from appraisal.scoring.standing import standing
from tests.appraisal.year_files import FILES, ROOT, read_year

CODES = {number: code for code, number in PERIODS.items()}


def as_json(year):
    results = [village_result(year.spec, row, year.tallies(row.key)) for row in year.participants]
    lines = {line.key: line for line in standing(year.spec, results, year.participants)[0]}
    return [village_json(year, row, lines[row.key]) for row in results]


def village_json(year, result, line):
    return {
        "village": result.key,
        "group": result.group,
        "entries": {
            f"{CODES[period]} {code}": "na" if points is None else show(points)
            for (code, period), points in year.entries[result.key].items()
        },
        "indicators": {code: show(points) for code, points in result.indicators.items()},
        "categories": {code: None if points is None else show(points) for code, points in result.categories.items()},
        **{name: None if getattr(result, name) is None else show(getattr(result, name)) for name in ("base", "adjusted", "total")},
        "present": result.present,
        "expected": result.expected,
        "rank": line.rank,
        "grade": line.grade,
        "note": line.note,
    }


@pytest.mark.parametrize("stem", sorted(FILES))
def test_a_year_gives_exactly_its_expected_results(stem):
    expected = json.loads((ROOT / "tests" / "years" / f"{stem}.expected.json").read_text())
    assert as_json(read_year(stem)) == expected["villages"]


def test_all_six_years_are_here():
    assert len(FILES) == 6
