"""Every year workbook, brought in as a township does it, gives exactly its expected results: the files' numbers are the measure."""

import json
from io import StringIO

import pytest
from django.core.management import call_command

from appraisal.models import Scheme
from appraisal.results import live, read_board
from tests.appraisal.year_files import FILES, ROOT

pytestmark = pytest.mark.django_db


def expected(stem):
    return json.loads((ROOT / "tests" / "years" / f"{stem}.expected.json").read_text())


@pytest.mark.parametrize("stem", sorted(FILES))
def test_import_and_ranking_give_the_expected_results_to_the_last_digit(stem):
    call_command("import_year", str(FILES[stem]), stdout=StringIO())
    out = StringIO()
    call_command("ranking", expected(stem)["scheme"], "--json", stdout=out)
    assert json.loads(out.getvalue()) == expected(stem)


@pytest.mark.parametrize("stem", sorted(FILES))
def test_the_group_by_and_the_entries_one_by_one_say_the_same(stem):
    call_command("import_year", str(FILES[stem]), stdout=StringIO())
    scheme = Scheme.objects.get()
    summed, single = read_board(scheme).results, read_board(scheme, entries=True).results
    for village in single["ranking"]["villages"]:
        village["entries"] = {}
    assert summed == single


def test_live_totals_are_the_expected_ones_in_hundredths():
    call_command("import_year", str(FILES["worked"]), stdout=StringIO())
    totals = {code: result.total for code, result in live(Scheme.objects.get()).results.items()}
    assert totals == {"W1": 8883, "W2": 9538, "W3": 9518, "W4": 7851}
