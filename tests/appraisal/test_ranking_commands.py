"""`manage.py ranking` for people; what it prints as JSON is measured in test_years."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from tests.appraisal.brought_in import bring_in

pytestmark = pytest.mark.django_db


def said(*arguments):
    out = StringIO()
    call_command("ranking", *arguments, stdout=out)
    return out.getvalue().splitlines()


def test_the_table_is_in_rank_order_with_what_is_missing():
    bring_in("worked-tie")
    assert said("WORKED") == [
        "WORKED Worked example: complete",
        "rank  village      total  grade  entries  note",
        "1     W2 Liuxi     95.38  good   8/8      tied at the cut",
        "1     W3 Pingtang  95.38  good   8/8      tied at the cut",
        "3     W1 Shiqiao   88.83  good   8/8",
        "4     W4 Songling  78.51  pass   8/8",
    ]


def test_figures_so_far_are_counted():
    scheme = bring_in("qingshi-2026")
    assert said("V2026", "--township", scheme.township.name)[0] == "V2026 Village appraisal 2026: so far: 674 of 1261 figures"


def test_an_unknown_code_is_refused_in_a_sentence():
    with pytest.raises(CommandError) as refusal:
        call_command("ranking", "V1999")
    assert str(refusal.value) == "There is no scheme V1999."
