"""Corrections of figures that have left their office, and appeals."""

from django.urls import path

from appraisal.views import corrections
from appraisal.views.appeals import deciding, filing, pages

urlpatterns = [
    path("entries/<int:pk>/correct/", corrections.entry_correct, name="entry_correct"),
    path("corrections/", corrections.correction_list, name="correction_list"),
    path("corrections/<int:pk>/", corrections.correction, name="correction"),
    path("corrections/<int:pk>/move/<slug:verb>/", corrections.correction_move, name="correction_move"),
    path("appeals/", pages.appeal_list, name="appeal_list"),
    path("appeals/<int:pk>/", pages.appeal, name="appeal"),
    path("appeals/<int:pk>/move/<slug:verb>/", pages.appeal_move, name="appeal_move"),
    path("appeals/<int:pk>/investigator/", pages.appeal_investigator, name="appeal_investigator"),
    path("appeals/<int:pk>/findings/", pages.appeal_findings, name="appeal_findings"),
    path("appeals/<int:pk>/decide/", deciding.appeal_decide, name="appeal_decide"),
    path("appeals/villages/<int:pk>/", filing.appeal_choice, name="appeal_choice"),
    path("appeals/villages/<int:pk>/calculation/", filing.calculation_appeal, name="calculation_appeal"),
    path("appeals/figures/<int:pk>/", filing.entry_appeal, name="entry_appeal"),
    path("appeals/caps/<int:pk>/", filing.cap_appeal, name="cap_appeal"),
]
