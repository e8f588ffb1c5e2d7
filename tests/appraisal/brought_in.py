"""A year in the database, as `import_year` brings it in, and people of its township."""

from io import StringIO

from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from appraisal.models import Scheme
from tests.appraisal.year_files import FILES
from tests.factories import make_official
from villages.models import Role


def bring_in(stem="worked") -> Scheme:
    call_command("import_year", str(FILES[stem]), stdout=StringIO())
    return Scheme.objects.select_related("township").latest("pk")


def official(scheme, role=Role.APPRAISAL):
    return make_official(role, township=scheme.township)


def villager(scheme, code):
    """Someone who answers for this village."""
    return make_official(Role.VILLAGE, village=scheme.township.villages.get(code=code))


def questions(client, address) -> int:
    """How many queries a page asks, without those that keep the session."""
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    kept = ("django_session", "SAVEPOINT")
    return sum(not any(word in query["sql"] for word in kept) for query in queries.captured_queries)
