"""A post ties its holder's account to the village, in scoring, confirming and deciding."""

from datetime import date

import pytest

from cadres.rules import people_with_ties, ties
from tests.cadres.factories import make_cadre, make_post, make_tenure
from tests.factories import make_user, make_village
from villages.models import User

pytestmark = pytest.mark.django_db
FIRST, LAST = date(2025, 1, 1), date(2025, 12, 31)

# (from, left on, whether the holder is tied in 2025)
TERMS = [
    (date(2024, 3, 1), None, True),
    (date(2024, 3, 1), date(2025, 1, 1), False),  # the day of leaving counts for whoever comes next
    (date(2024, 3, 1), date(2025, 1, 2), True),
    (date(2025, 12, 31), date(2026, 1, 5), True),
    (date(2026, 1, 1), date(2026, 2, 1), False),
    (date(2026, 1, 1), None, True),  # held today
]


@pytest.mark.parametrize(("started", "left", "tied"), TERMS)
def test_a_term_ties_its_holder(started, left, tied):
    village = make_village()
    user = make_user(township=village.township)
    cadre, post = make_cadre(village=village, user=user), make_post(township=village.township, name="文书")
    make_tenure(cadre=cadre, post=post, started_on=started, left_on=left)
    assert ties(user, FIRST, LAST) == ({village.pk: str(post)} if tied else {})


def test_people_are_told_their_ties_in_a_fixed_number_of_queries(django_assert_num_queries):
    village = make_village()
    users = [make_user(township=village.township) for _who in range(3)]
    for user in users[:2]:
        make_tenure(cadre=make_cadre(village=village, user=user), post=make_post(township=village.township), started_on=date(2024, 3, 1))
    with django_assert_num_queries(4):
        people = people_with_ties(User.objects.filter(pk__in=[user.pk for user in users]).order_by("pk"))
        found = [village.pk in ties(user, FIRST, LAST) for user in people]
    assert found == [True, True, False]
