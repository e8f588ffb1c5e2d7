"""Appeals as officials and villages read them, with what each can do next."""

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from appraisal import appeals, figures
from appraisal.forms.appeals import FindingsForm, InvestigatorForm
from appraisal.models import Appeal, AppealStatus, Participant
from appraisal.results.effects import effect_without_cap
from appraisal.rules import may_decide, may_investigate, may_propose_correction, may_read_ranking, speaks_for
from appraisal.views.deeds import buttons, told
from villages.calendars import calendar_of, calendars_of

ON_THE_DECISION_PAGE = ("decide", "conclude")


def seen_appeal(request, pk) -> Appeal:
    rows = Appeal.objects.visible_to(request.user).select_related(
        "scheme__township", "participant__village", "participant__cadre", "participant__post", "participant__scheme",
        "entry__participant__village", "entry__participant__cadre",
        "entry__participant__post", "entry__participant__scheme",
        "entry__indicator__category", "entry__indicator__scheme", "entry__indicator__office", "cap__participant__village",
        "cap__participant__cadre", "cap__participant__post",
        "cap__participant__scheme", "ranking", "filed_by", "investigator", "decided_by", "reviewed_by",
    )  # fmt: skip
    return get_object_or_404(rows.defer("ranking__snapshot"), pk=pk)


def appeal_list(request):
    """What is undecided first, the most urgent at the top; then the latest. A village also finds here where to file."""
    rows = list(Appeal.objects.visible_to(request.user).for_list())
    waiting = sorted((row for row in rows if row.due_on), key=lambda row: row.due_on)
    own = [row for row in Participant.objects.of_own_villages(request.user) if speaks_for(request.user, row)]
    context = {"waiting": waiting, "done": [row for row in rows if not row.due_on], "own": own}
    context["overdue"] = sum(row.is_overdue for row in waiting)
    context["calendars"] = calendars_of(row.scheme.township_id for row in rows)
    return render(request, "appraisal/appeal_list.html", context)


def appeal(request, pk):
    row = seen_appeal(request, pk)
    found, against = buttons(row, request.user)
    context = {"appeal": row, "against": against, "reads": may_read_ranking(request.user, row), "corrections": row.corrections.all()}
    context["calendar"] = calendar_of(row.township_id)
    context["buttons"] = [button for button in found if button.verb not in ON_THE_DECISION_PAGE]
    context["decides"] = [button for button in found if button.verb in ON_THE_DECISION_PAGE]
    context["shows_findings"] = row.findings and (context["reads"] or row.decided_on)
    waits = any(correction.status == "proposed" for correction in context["corrections"])
    context["may_correct"] = row.entry and row.is_unsettled and not waits and may_propose_correction(request.user, row.entry, row)
    if row.entry:
        context["figure"] = figures.shown(row.entry)
    if row.cap and context["decides"]:
        context["effect"] = effect_without_cap(row.cap)
    return render(request, "appraisal/appeal.html", context | work_on(row, request.user, against))


def work_on(row: Appeal, user, against) -> dict:
    """The forms for the investigation, for those who carry it on."""
    if row.status != AppealStatus.ACCEPTED or against:
        return {}
    forms = {}
    if may_decide(user, row):
        forms["investigator_form"] = InvestigatorForm(appeals.investigators(row), initial={"investigator": row.investigator_id})
    if may_investigate(user, row):
        forms["findings_form"] = FindingsForm(initial={"findings": row.findings})
    return forms


DEEDS = {
    "admit": lambda row, user, reason: appeals.admit(row, by=user),
    "dismiss": lambda row, user, reason: appeals.dismiss(row, reason=reason, by=user),
    "withdraw": lambda row, user, reason: appeals.withdraw(row, by=user, reason=reason),
    "ask_review": lambda row, user, reason: appeals.ask_review(row, text=reason, by=user),
}
DONE = {
    "admit": gettext_lazy("Admitted. Now name an investigator."),
    "dismiss": gettext_lazy("Not admissible; the village reads why."),
    "withdraw": gettext_lazy("The appeal is withdrawn."),
    "ask_review": gettext_lazy("The second review is asked for."),
}


@require_POST
def appeal_move(request, pk, verb):
    row = seen_appeal(request, pk)
    if verb not in DEEDS:
        raise Http404
    deed = DEEDS[verb]
    told(request, lambda: deed(row, request.user, request.POST.get("reason", "")), str(DONE[verb]))
    return redirect(row)


@require_POST
def appeal_investigator(request, pk):
    row = seen_appeal(request, pk)
    if not may_decide(request.user, row):
        raise PermissionDenied
    form = InvestigatorForm(appeals.investigators(row), request.POST)
    if form.is_valid():
        told(request, lambda: appeals.name_investigator(row, form.chosen(), by=request.user), _("The investigator is named."))
    return redirect(row)


@require_POST
def appeal_findings(request, pk):
    row = seen_appeal(request, pk)
    if not may_investigate(request.user, row):
        raise PermissionDenied
    form = FindingsForm(request.POST)
    text = form.cleaned_data["findings"] if form.is_valid() else ""
    told(request, lambda: appeals.write_findings(row, text, by=request.user), _("The findings are written down."))
    return redirect(row)
