"""Writing and opening a scheme."""

from django.urls import path

from appraisal.views.schemes import caps, lines, scheme, targets, wording

urlpatterns = [
    path("schemes/", scheme.scheme_list, name="scheme_list"),
    path("schemes/new/", scheme.scheme_new, name="scheme_new"),
    path("schemes/cadres/new/", scheme.cadre_scheme_new, name="cadre_scheme_new"),
    path("schemes/<int:pk>/cadres/", targets.scheme_cadres, name="scheme_cadres"),
    path("schemes/<int:pk>/", scheme.scheme_detail, name="scheme"),
    path("schemes/<int:pk>/edit/", scheme.scheme_edit, name="scheme_edit"),
    path("schemes/<int:pk>/copy/", scheme.scheme_copy, name="scheme_copy"),
    path("schemes/<int:pk>/delete/", scheme.scheme_delete, name="scheme_delete"),
    path("schemes/<int:pk>/move/<slug:verb>/", scheme.scheme_move, name="scheme_move"),
    path("schemes/<int:pk>/letters/", scheme.scheme_letters, name="scheme_letters"),
    path("schemes/<int:pk>/categories/new/", lines.category_new, name="category_new"),
    path("schemes/<int:pk>/example/", lines.rule_example, name="rule_example"),
    path("schemes/<int:pk>/targets/", targets.scheme_targets, name="scheme_targets"),
    path("schemes/<int:pk>/participants/", targets.scheme_participants, name="scheme_participants"),
    path("schemes/<int:pk>/caps/", caps.cap_list, name="cap_list"),
    path("schemes/<int:pk>/caps/new/", caps.cap_new, name="cap_new"),
    path("caps/<int:pk>/lift/", caps.cap_lift, name="cap_lift"),
    path("categories/<int:pk>/", lines.category_edit, name="category"),
    path("categories/<int:pk>/delete/", lines.category_delete, name="category_delete"),
    path("categories/<int:pk>/move/<slug:direction>/", lines.category_shift, name="category_shift"),
    path("categories/<int:pk>/indicators/new/", lines.indicator_new, name="indicator_new"),
    path("indicators/<int:pk>/", lines.indicator_edit, name="indicator"),
    path("indicators/<int:pk>/delete/", lines.indicator_delete, name="indicator_delete"),
    path("indicators/<int:pk>/move/<slug:direction>/", lines.indicator_shift, name="indicator_shift"),
    path("indicators/<int:pk>/not-applicable/", targets.indicator_not_applicable, name="indicator_not_applicable"),
    path("wordings/", wording.wording_list, name="wording_list"),
]
