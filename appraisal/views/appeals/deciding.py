"""Deciding an appeal, or finally the second review: the effect is shown before it is decided."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from appraisal import appeals, corrections, figures
from appraisal.entries import Refused
from appraisal.forms.appeals import DecisionForm
from appraisal.forms.sheets import CellForm
from appraisal.grid import cell_of
from appraisal.models import Appeal, AppealStatus, Verdict
from appraisal.results.effects import effect_without_cap
from appraisal.views.appeals.pages import seen_appeal
from appraisal.views.deeds import stands_against
from township.workflow import NoReason, WrongStatus
from villages.calendars import calendar_of


def appeal_decide(request, pk):
    """POST shows what the decision would change, and decides when it is sent again unchanged; a rejection changes nothing."""
    row = seen_appeal(request, pk)
    verb = "conclude" if row.status == AppealStatus.REVIEW else "decide"
    step = row.MOVES[verb]
    if not step.who(request.user, row):
        raise PermissionDenied
    if refusal := not_now(row, request.user, step):
        messages.error(request, refusal)
        return redirect(row)
    form, figure_form = DecisionForm(request.POST or None), figure_form_of(row, request.POST or None)
    context = {"appeal": row, "form": form, "figure_form": figure_form, "is_review": verb == "conclude"}
    context["calendar"] = calendar_of(row.township_id)
    context["figure"] = figures.shown(row.entry) if row.entry else None
    if request.method == "POST" and form.is_valid():
        done, context["effect"] = show_or_decide(request, row, verb, form, figure_form)
        if done:
            messages.success(request, _("Decided. The village reads it with its reasons."))
            return redirect(row)
    return render(request, "appraisal/appeal_decide.html", context)


def not_now(row: Appeal, user, step) -> str:
    """Why nothing can be decided, or not by this person; blank when it can."""
    if row.status not in step.sources:
        return _("There is nothing to decide now: this appeal is “%(status)s”.") % {"status": row.get_status_display()}
    if step.guard and not row.findings:
        return _("The investigator has not written down any findings yet.")
    if step.guard and appeals.lacks_investigator(row):
        return _("Name an investigator first: somebody without a hand in the matter.")
    return stands_against(row, user, step)


def figure_form_of(row: Appeal, data) -> CellForm | None:
    """For the right figure; none where the appeal is on something else, or the figure is changed by its office."""
    if row.entry is None or not appeals.needs_figure(row.entry):
        return None
    return CellForm(cell_of(row.entry.sheet, row.entry.participant_id, row.entry.indicator_id), data)


def show_or_decide(request, row: Appeal, verb: str, form: DecisionForm, figure_form: CellForm | None):
    """(whether it is decided, the effect where that is shown first); what is wrong is put at the forms."""
    verdict, decision = form.cleaned_data["verdict"], form.cleaned_data["decision"]
    try:
        corrected, effect = what_follows(row, form, figure_form, by=request.user)
        seen = f"{effect.words}{corrected}" if effect else ""
        if effect and not form.was_shown(seen):
            form.remember(seen)
            return False, effect
        getattr(appeals, verb)(row, verdict=verdict, decision=decision, by=request.user, corrected=corrected)
        return True, None
    except Refused as refusal:
        figure_form.show_refusal(refusal.refused[0])
    except (WrongStatus, NoReason) as refusal:
        form.add_error(None, str(refusal))
    except ValidationError as refusal:
        form.add_error(None, refusal)
    row.refresh_from_db(fields=["status", "verdict", "decision", "review_verdict", "review_decision"])  # as before what was taken back
    return False, None


def what_follows(row: Appeal, form: DecisionForm, figure_form: CellForm | None, *, by):
    """(the right figure, the effect of putting it there or of lifting the cap); nothing of both where nothing changes by itself."""
    if not form.is_favourable:
        return None, None
    if figure_form:
        if not figure_form.is_valid():
            raise ValidationError(_("Look at the figure again."))
        change = figure_form.change(row.entry.sheet)
        return change, corrections.effect_of(corrections.tried(change, by=by))
    lifts = row.cap and form.cleaned_data["verdict"] == Verdict.UPHELD
    return None, effect_without_cap(row.cap) if lifts else None
