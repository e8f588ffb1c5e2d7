"""A year in the database, as `import_year` brings it in, and people of its township."""

from io import StringIO

from django.core.management import call_command

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
