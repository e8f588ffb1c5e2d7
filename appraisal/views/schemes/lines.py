"""The lines of a scheme: categories and indicators, their order, and the worked example of a rule."""

from django.contrib import messages
from django.http import HttpResponseBadRequest, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from appraisal.actions import delete_line, shift
from appraisal.examples import example_of
from appraisal.forms.params import FIELDS, RULE_WORDS, ParamsForm
from appraisal.forms.schemes import CategoryForm, IndicatorForm
from appraisal.forms.wording import refuse_wordings
from appraisal.models import Category, Indicator, Rule
from appraisal.scoring.numbers import hundredths
from appraisal.views.schemes.scheme import own_draft, seen_scheme
from township.saving import save_traced


def draft_line(request, model, pk):
    """The category or indicator, with its scheme being this person's draft."""
    line = get_object_or_404(model.objects.visible_to(request.user).select_related("scheme__township"), pk=pk)
    own_draft(request, line.scheme)
    return line


def category_new(request, pk):
    scheme = own_draft(request, seen_scheme(request, pk))
    return edit_category(request, Category(scheme=scheme, position=scheme.categories.count() + 1))


def category_edit(request, pk):
    return edit_category(request, draft_line(request, Category, pk))


def edit_category(request, category):
    form = CategoryForm(request.POST or None, instance=category, initial={"scheme": category.scheme})
    if request.method == "POST" and form.is_valid():
        save_traced(form, by=request.user)
        return redirect(category.scheme)
    return render(request, "appraisal/category_form.html", {"form": form, "category": category, "scheme": category.scheme})


@require_POST
def category_delete(request, pk):
    return deleted(request, draft_line(request, Category, pk))


@require_POST
def indicator_delete(request, pk):
    return deleted(request, draft_line(request, Indicator, pk))


def deleted(request, line):
    delete_line(line, by=request.user)
    messages.success(request, _("“%s” was deleted.") % line)
    return redirect(line.scheme)


@require_POST
def category_shift(request, pk, direction):
    category = draft_line(request, Category, pk)
    shift(category, category.scheme.categories.all(), direction, by=request.user)
    return redirect(category.scheme)


@require_POST
def indicator_shift(request, pk, direction):
    indicator = draft_line(request, Indicator, pk)
    shift(indicator, indicator.category.indicators.all(), direction, by=request.user)
    return redirect(indicator.scheme)


def rule_choices() -> list[dict[str, str]]:
    """Each rule with what it does in general words."""
    return [{"name": rule.value, "label": rule.label, "words": RULE_WORDS[rule]} for rule in Rule]


def indicator_new(request, pk):
    """First the rule is chosen, then the form asks what that rule needs."""
    category = draft_line(request, Category, pk)
    rule = request.GET.get("rule", "")
    if rule not in FIELDS:
        return render(request, "appraisal/rule_choice.html", {"category": category, "scheme": category.scheme, "rules": rule_choices()})
    position = category.scheme.indicators.count() + 1
    return edit_indicator(request, Indicator(scheme=category.scheme, category=category, rule=rule, position=position))


def indicator_edit(request, pk):
    return edit_indicator(request, draft_line(request, Indicator, pk))


def edit_indicator(request, indicator):
    initial = {"scheme": indicator.scheme, "category": indicator.category_id, "rule": indicator.rule}
    form = IndicatorForm(request.POST or None, instance=indicator, initial=initial)
    valid = request.method == "POST" and form.is_valid()
    points = hundredths(form.cleaned_data["max"]) if valid else None
    params = ParamsForm(indicator.rule, request.POST or None, text=indicator.params, points=points)
    if valid and params.is_valid():
        refuse_wordings(params, indicator.scheme.township, [name for name in ("events", "grades") if name in params.fields])
        if not params.errors and form.fits(params.width()):
            form.instance.params = params.text()
            save_traced(form, by=request.user)
            return redirect(indicator.scheme)
    context = {"form": form, "params": params, "indicator": indicator, "scheme": indicator.scheme, "words": RULE_WORDS[indicator.rule]}
    return render(request, "appraisal/indicator_form.html", context)


@require_GET
def rule_example(request, pk):
    """The live worked example of the indicator form: `{"inputs": […], "text": "…"}` or `{"error": "…"}`."""
    own_draft(request, seen_scheme(request, pk))
    if request.GET.get("rule") not in FIELDS:
        return HttpResponseBadRequest()
    return JsonResponse(example_of(request.GET))
