"""Central tasks, ballots and surveys: what the township has found out, on one page for all its villages."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Count, F, Q
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import ngettext

from appraisal.facts import mark_done, save_counts, save_task, trend
from appraisal.forms.facts import BallotRow, DoneForm, HeldForm, SurveyRow, TaskForm
from appraisal.models import Ballot, CentralTask, Survey
from appraisal.periods import Period
from appraisal.rules import may_export
from appraisal.rules.facts import KEEPERS, keeps_facts, ties_in
from cadres.models import Tenure
from cadres.views.access import chosen, villages_read
from villages.models import Role
from villages.models.duty import TOWNSHIP_READERS

YEARS = range(2000, 2100)
READERS = (*TOWNSHIP_READERS, Role.VILLAGE, Role.STATIONED)


def fact_township(request):
    return chosen(request, request.user.townships_as(*READERS))


def kept_township(request):
    return chosen(request, request.user.townships_as(*KEEPERS))


def year_asked(request) -> int:
    """`?year=`, else this year."""
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isdecimal() and len(asked) == 4 else timezone.localdate().year
    if year not in YEARS:
        raise Http404
    return year


# ---- central tasks -------------------------------------------------------------------------------------------------


def task_list(request):
    township, year = fact_township(request), year_asked(request)
    villages = villages_read(request.user, township)
    mine = Q(parts__village__in=villages)
    done = mine & Q(parts__done_on__isnull=False)
    rows = (
        CentralTask.objects.filter(township=township, year=year)
        .for_list()
        .annotate(
            parts_all=Count("parts", mine),
            parts_done=Count("parts", done),
            parts_late=Count("parts", done & Q(parts__done_on__gt=F("due_on"))),
        )
    )
    context = {"township": township, "year": year, "rows": rows.filter(parts_all__gt=0), "years": [year - 1, year, year + 1]}
    context |= {"may_keep": keeps_facts(request.user, township.pk), "may_export": may_export(request.user, township)}
    return render(request, "appraisal/task_list.html", context)


def task_new(request):
    township = kept_township(request)
    return edit_task(request, CentralTask(township=township, year=year_asked(request)))


def task_edit(request, pk):
    return edit_task(request, kept_task(request, pk))


def seen_task(request, pk) -> CentralTask:
    return get_object_or_404(CentralTask.objects.filter(township__in=request.user.townships_as(*READERS)).select_related("township"), pk=pk)


def kept_task(request, pk) -> CentralTask:
    task = seen_task(request, pk)
    if not keeps_facts(request.user, task.township_id):
        raise PermissionDenied
    return task


def edit_task(request, task):
    form = TaskForm(request.POST or None, instance=task, initial={"township": task.township})
    if request.method == "POST" and form.is_valid():
        return redirect(save_task(form, form.cleaned_data["villages"], by=request.user))
    return render(request, "appraisal/task_form.html", {"form": form, "task": task})


def task(request, pk):
    row = seen_task(request, pk)
    parts = row.parts.filter(village__in=villages_read(request.user, row.township)).for_list()
    may_keep = keeps_facts(request.user, row.township_id)
    if request.method == "POST" and not may_keep:
        raise PermissionDenied
    tied = ties_in(request.user, row.year) if may_keep else {}
    forms = [DoneForm(request.POST or None, instance=part, prefix=f"p{part.pk}") for part in parts if part.village_id not in tied]
    if request.method == "POST" and all([form.is_valid() for form in forms]):
        count = mark_done(row, forms, by=request.user)
        messages.success(request, ngettext("%(count)s village changed.", "%(count)s villages changed.", count) % {"count": count})
        return redirect(row)
    lines = [(part, next((form for form in forms if form.instance.pk == part.pk), None), tied.get(part.village_id)) for part in parts]
    return render(request, "appraisal/task.html", {"task": row, "lines": lines, "may_keep": may_keep})


# ---- ballots and surveys -------------------------------------------------------------------------------------------


def ballot_list(request):
    """The township's ballots of a year, on villages or (`?of=cadres`) on cadres."""
    township, year = fact_township(request), year_asked(request)
    villages = villages_read(request.user, township)
    of_cadres = request.GET.get("of") == "cadres"
    kept = Ballot.objects.filter(village__in=villages, cadre__isnull=not of_cadres)
    stored = {
        (row.year, row.village_id, row.cadre_id): row for row in kept.filter(year__in=[year - 1, year]).select_related("cadre", "village")
    }
    blank = {"township": township, "year": year}
    rows = [
        stored.get((year, village.pk, cadre and cadre.pk)) or Ballot(village=village, cadre=cadre, **blank)
        for village, cadre in asked_about(villages, year, of_cadres)
    ]
    before = {(village, cadre): row for (of, village, cadre), row in stored.items() if of == year - 1}
    trends = [trend(row if row.pk else None, before.get((row.village_id, row.cadre_id))) for row in rows]
    context = {"township": township, "year": year, "of_cadres": of_cadres, "here": "cadres" if of_cadres else "ballots"}
    context["may_export"] = may_export(request.user, township)
    return counts_page(request, BallotRow, rows, trends, context)


def asked_about(villages, year: int, of_cadres: bool):
    """(village, None) of each village alive at the year's end, or (village, cadre) of whoever held a post in it."""
    if not of_cadres:
        return [(village, None) for village in villages.alive_on(timezone.localdate().replace(year=year, month=12, day=31))]
    terms = Tenure.objects.filter(village__in=villages).between(*year_days(year)).for_list()
    return list(dict.fromkeys((term.village, term.cadre) for term in terms))


def year_days(year: int):
    day = timezone.localdate()
    return day.replace(year=year, month=1, day=1), day.replace(year=year, month=12, day=31)


def survey_list(request):
    """The satisfaction surveys of a year, or of one of its quarters (`?period=1` to 4)."""
    township, year = fact_township(request), year_asked(request)
    period = int(asked) if (asked := request.GET.get("period", "")) in ("1", "2", "3", "4") else Period.YEAR
    villages = villages_read(request.user, township)
    kept = Survey.objects.filter(village__in=villages, period=period, year__in=[year - 1, year])
    stored = {(row.year, row.village_id): row for row in kept.select_related("village")}
    rows = [
        stored.get((year, village.pk)) or Survey(township=township, village=village, year=year, period=period)
        for village, _cadre in asked_about(villages, year, False)
    ]
    trends = [trend(row if row.pk else None, stored.get((year - 1, row.village_id))) for row in rows]
    context = {"township": township, "year": year, "period": Period(period), "periods": Period, "here": "surveys"}
    return counts_page(request, SurveyRow, rows, trends, context)


def counts_page(request, form_class, rows, trends, context):
    may_keep = keeps_facts(request.user, context["township"].pk)
    if request.method == "POST" and not may_keep:
        raise PermissionDenied
    first = next((row for row in rows if row.pk), None)
    held = HeldForm(request.POST or None, initial={"frame": first.frame, "counted_by": first.counted_by} if first else {})
    tied = ties_in(request.user, context["year"]) if may_keep else {}
    forms = [
        None if row.village_id in tied else form_class(request.POST or None, instance=row, prefix=f"r{number}")
        for number, row in enumerate(rows)
    ]
    own = [form for form in forms if form]
    if request.method == "POST" and held.is_valid() and all([form.is_valid() for form in own]):
        count = save_counts(own, **held.cleaned_data, by=request.user)
        messages.success(request, ngettext("%(count)s row changed.", "%(count)s rows changed.", count) % {"count": count})
        return redirect(request.get_full_path())
    lines = [(row, form, trend_of, tied.get(row.village_id)) for row, form, trend_of in zip(rows, forms, trends, strict=True)]
    return render(request, "appraisal/counts.html", context | {"lines": lines, "held": held, "may_keep": may_keep})
