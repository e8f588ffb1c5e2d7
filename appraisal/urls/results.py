"""Results, rankings and their exports."""

from django.urls import path

from appraisal.views.results import explanation, frozen, live, packs, publicity, years

urlpatterns = [
    path("results/", live.result_list, name="result_list"),
    path("results/<int:pk>/", live.scheme_ranking, name="scheme_ranking"),
    path("results/<int:pk>/download/", live.scheme_export, name="scheme_export"),
    path("results/<int:pk>/freeze/", frozen.scheme_freeze, name="scheme_freeze"),
    path("results/<int:pk>/versions/", frozen.ranking_list, name="ranking_list"),
    path("results/<int:pk>/pack/", packs.pack, name="pack"),
    path("results/<int:pk>/pack/make/", packs.pack_make, name="pack_make"),
    path("packs/check/", packs.pack_check, name="pack_check"),
    path("packs/<int:pk>/download/", packs.pack_download, name="pack_download"),
    path("results/<int:pk>/quarters/<int:quarter>/", live.scheme_quarter, name="scheme_quarter"),
    path("results/villages/<int:pk>/", explanation.explanation, name="explanation"),
    path("results/villages/<int:pk>/years/", years.village_years, name="village_years"),
    path("results/versions/<int:pk>/", frozen.ranking, name="ranking"),
    path("results/versions/<int:pk>/download/", frozen.ranking_export, name="ranking_export"),
    path("results/versions/<int:pk>/move/<slug:verb>/", publicity.ranking_move, name="ranking_move"),
    path("results/versions/<int:pk>/notice/", publicity.ranking_notice, name="ranking_notice"),
    path("results/versions/<int:pk>/circular/", publicity.ranking_circular, name="ranking_circular"),
    path("objections/", publicity.objection_list, name="objection_list"),
    path("objections/<int:pk>/", publicity.objection, name="objection"),
    path("objections/<int:pk>/move/<slug:verb>/", publicity.objection_move, name="objection_move"),
    path("results/versions/<int:pk>/differences/", frozen.ranking_differences, name="ranking_differences"),
    path("results/versions/<int:pk>/quarters/<int:quarter>/", frozen.ranking_quarter, name="ranking_quarter"),
    path("results/versions/<int:pk>/villages/<int:number>/", explanation.ranking_explanation, name="ranking_explanation"),
]
