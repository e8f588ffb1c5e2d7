"""Until when an appeal is taken: the last day to its last second, Shanghai time, and what is said from the first day after."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from appraisal import appeals
from appraisal.models import Sheet
from tests.appraisal.appealing import PUBLIC, SENT, TEXT, at, make_public, make_sent, villager
from tests.appraisal.correcting import first_entry

pytestmark = pytest.mark.django_db


@pytest.fixture
def scheme():
    return make_sent()


SENT_PAST = "Until 2026-04-20 an appeal was possible: 5 working days after the figure was sent to you on 2026-04-13."
TO_COME = "Appeals are possible for 5 working days from the first day of publicity."
PUBLIC_PAST = "Until 2026-05-18 an appeal was possible: 5 working days after the publicity began on 2026-05-11."
NO_MORE = "The decision on the ranking follows; there is no further day for appeals."
IN_HAND = "This figure is still with its office: an appeal is possible once it has been sent to you."


@pytest.mark.parametrize(
    ("day", "clock", "said"),
    [
        (date(2026, 4, 13), "00:00:00", None),
        (date(2026, 4, 20), "23:59:59", None),
        (date(2026, 4, 21), "00:00:00", [SENT_PAST, TO_COME]),
    ],
)
def test_a_figure_is_appealed_against_within_five_working_days_of_being_sent(scheme, day, clock, said):
    assert refusal_at(scheme, day, clock, first_entry(scheme)) == said


@pytest.mark.parametrize(
    ("day", "clock", "said"),
    [
        (date(2026, 5, 10), "23:59:59", [SENT_PAST, NO_MORE]),
        (date(2026, 5, 11), "00:00:00", None),
        (date(2026, 5, 18), "23:59:59", None),
        (date(2026, 5, 19), "00:00:00", [SENT_PAST, PUBLIC_PAST, NO_MORE]),
    ],
)
def test_and_again_within_five_working_days_of_publicity(scheme, day, clock, said):
    make_public(scheme)
    assert refusal_at(scheme, day, clock, first_entry(scheme)) == said


@pytest.mark.parametrize(
    ("day", "clock", "said"),
    [
        (date(2026, 4, 14), "09:00:00", [TO_COME]),
        (date(2026, 5, 18), "23:59:59", None),
        (date(2026, 5, 19), "00:00:00", [PUBLIC_PAST, NO_MORE]),
    ],
)
def test_the_calculation_within_five_working_days_of_publicity_alone(scheme, day, clock, said):
    if day > date(2026, 5, 1):
        make_public(scheme)
    assert refusal_at(scheme, day, clock, None) == said


@pytest.mark.parametrize("status", ["submitted", "approved", "returned", "final", "superseded"])
def test_a_version_that_is_not_in_publicity_opens_no_window(scheme, status):
    make_public(scheme, status=status, minutes="1", document="2", final_on=PUBLIC)
    assert refusal_at(scheme, PUBLIC, "09:00:00", None) == [TO_COME]


@pytest.mark.parametrize("status", ["open", "submitted", "confirmed"])
def test_a_figure_that_its_office_still_has_is_not_appealed_against(scheme, status):
    Sheet.objects.filter(scheme=scheme, period=1).update(status=status)
    assert refusal_at(scheme, SENT, "09:00:00", first_entry(scheme)) == [IN_HAND]


def refusal_at(scheme, day, clock, entry):
    """What is said against an appeal at that moment, or None when it is filed. The server's clock decides, in Shanghai's time."""
    user, participant = villager(scheme), first_entry(scheme).participant
    with at(day, clock):
        try:
            appeals.file_appeal(participant, text=TEXT, by=user, entry=entry)
        except ValidationError as refusal:
            return refusal.messages
    return None
