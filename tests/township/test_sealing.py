"""What was stored in a sealed table stays: the database itself refuses, on SQLite and on PostgreSQL."""

import pytest
from django.db import DatabaseError, connection, transaction

from appraisal.models import Ranking
from tests.factories import make_scheme, make_user
from township.trace import Trace, Way

OTHER = {"by": None, "at": "2026-01-01T00:00Z", "verb": "approve", "before": {"points": 100}, "reason": "other"}
FROZEN = {"version": 2, "provisional": True, "snapshot": "{}", "sha256": "0" * 64, "frozen_at": "2026-01-01T00:00Z", "frozen_by": None}


def make_trace():
    user = make_user()
    return Trace.objects.create(by=user, way=Way.BROWSER, verb="submit", kind="appraisal.sheet", object_id=1, subject="一季度")


def make_ranking():
    return Ranking.objects.create(scheme=make_scheme(), version=1, snapshot='{"inputs": 1}', sha256="f" * 64, frozen_by=make_user())


def refused(deed):
    """Whether the database refuses the deed, and says why."""
    try:
        with transaction.atomic():
            deed()
    except DatabaseError as error:
        return "sealed: rows of" in str(error)
    return False


def raw(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.mark.django_db
@pytest.mark.parametrize("field", OTHER)
def test_a_trace_is_never_changed(field):
    make_trace()
    stored = Trace.objects.values().get()
    assert refused(lambda: Trace.objects.update(**{field: OTHER[field]}))
    assert Trace.objects.values().get() == stored


@pytest.mark.django_db
def test_a_trace_is_never_deleted():
    make_trace()
    assert refused(Trace.objects.all().delete)
    assert refused(lambda: raw("DELETE FROM township_trace"))
    assert Trace.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize("field", FROZEN)
def test_a_ranking_is_frozen(field):
    ranking = make_ranking()
    assert refused(lambda: Ranking.objects.filter(pk=ranking.pk).update(**{field: FROZEN[field]}))
    assert refused(Ranking.objects.all().delete)


@pytest.mark.django_db
def test_a_ranking_may_be_annotated():
    ranking = make_ranking()
    assert not refused(lambda: Ranking.objects.filter(pk=ranking.pk).update(note="superseded"))


@pytest.mark.only("postgresql")
@pytest.mark.django_db
@pytest.mark.parametrize("table", ["township_trace", "appraisal_ranking"])
def test_a_sealed_table_is_never_truncated(table):
    assert refused(lambda: raw(f"TRUNCATE {table} CASCADE"))


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("time", ["first", "after the tables were emptied"])
def test_seals_survive_the_tests_themselves(time):
    """The tables are emptied between tests with real transactions; the second of these meets the seals again."""
    assert Trace.objects.count() == 0
    make_trace()
    assert refused(Trace.objects.all().delete)
