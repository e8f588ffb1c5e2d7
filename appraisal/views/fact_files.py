"""Ballots and tasks as workbooks, with a trace of who took them out of the house."""

from django.core.exceptions import PermissionDenied
from django.views.decorators.http import require_POST

from appraisal.exports.facts import ballots_file_name, ballots_workbook, tasks_file_name, tasks_workbook
from appraisal.models import Ballot, CentralTask, TaskPart
from appraisal.rules import may_export
from appraisal.views.facts import fact_township, year_asked, year_days
from cadres.models import Tenure
from township.spreadsheets import xlsx_response
from township.trace import trace
from villages.models import Village


def exported_from(request):
    """The township and the year; 403 for who may not take figures out."""
    township = fact_township(request)
    if not may_export(request.user, township):
        raise PermissionDenied
    return township, year_asked(request)


def sent(request, township, content: bytes, name: str):
    trace(township, "export", by=request.user, after={"file": name}, subject=name)
    return xlsx_response(content, name)


@require_POST
def ballots_excel(request):
    township, year = exported_from(request)
    of_cadres = request.GET.get("of") == "cadres"
    rows = list(
        Ballot.objects.filter(township=township, year=year, cadre__isnull=not of_cadres).for_list().select_related("village", "cadre")
    )
    terms = list(Tenure.objects.filter(village__township=township).between(*year_days(year)).for_list()) if of_cadres else []
    return sent(request, township, ballots_workbook(township, year, rows, terms), ballots_file_name(township, year))


@require_POST
def tasks_excel(request):
    township, year = exported_from(request)
    parts = list(TaskPart.objects.filter(task__township=township, task__year=year).for_list())
    villages = list(Village.objects.filter(pk__in={part.village_id for part in parts}).order_by("position", "pk"))
    tasks = list(CentralTask.objects.filter(township=township, year=year).for_list())
    return sent(request, township, tasks_workbook(township, year, villages, tasks, parts), tasks_file_name(township, year))
