"""Several rows chosen at once: what is on offer, and nothing else."""

import pytest
from django.core.exceptions import ValidationError

from tests.factories import make_village
from villages.forms.registers import SeveralField
from villages.models import Village

pytestmark = pytest.mark.django_db


def test_what_is_on_offer_is_taken():
    one, other = make_village(), make_village()
    field = SeveralField(queryset=Village.objects.filter(pk__in=[one.pk, other.pk]))
    assert list(field.clean([str(one.pk)])) == [one]


@pytest.mark.parametrize("sent", ["99999999999999999999", "-1", "x", "", "\x00"])
def test_what_is_not_on_offer_is_refused_in_words(sent):
    make_village()
    field = SeveralField(queryset=Village.objects.all())
    with pytest.raises(ValidationError, match="Select a valid choice"):
        field.clean([sent])


def test_nothing_is_told_as_nothing():
    with pytest.raises(ValidationError, match="This field is required"):
        SeveralField(queryset=Village.objects.all()).clean([])
