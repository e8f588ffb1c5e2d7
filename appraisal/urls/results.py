"""Results, rankings and their exports."""

from django.urls import path

from appraisal.views.results import explanation, frozen, live

urlpatterns = [
    path("results/", live.result_list, name="result_list"),
    path("schemes/<int:pk>/ranking/", live.scheme_ranking, name="scheme_ranking"),
    path("schemes/<int:pk>/ranking/download/", live.scheme_export, name="scheme_export"),
    path("schemes/<int:pk>/ranking/freeze/", frozen.scheme_freeze, name="scheme_freeze"),
    path("schemes/<int:pk>/ranking/versions/", frozen.ranking_list, name="ranking_list"),
    path("schemes/<int:pk>/ranking/quarters/<int:quarter>/", live.scheme_quarter, name="scheme_quarter"),
    path("participants/<int:pk>/explanation/", explanation.explanation, name="explanation"),
    path("rankings/<int:pk>/", frozen.ranking, name="ranking"),
    path("rankings/<int:pk>/download/", frozen.ranking_export, name="ranking_export"),
    path("rankings/<int:pk>/differences/", frozen.ranking_differences, name="ranking_differences"),
    path("rankings/<int:pk>/quarters/<int:quarter>/", frozen.ranking_quarter, name="ranking_quarter"),
    path("rankings/<int:pk>/villages/<int:number>/", explanation.ranking_explanation, name="ranking_explanation"),
]
