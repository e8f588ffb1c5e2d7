"""The register of cadres."""

from django.urls import path

from cadres.views import effects, files, registers

urlpatterns = [
    path("cadres/", registers.cadre_board, name="cadre_board"),
    path("cadres/people/", registers.cadre_list, name="cadre_list"),
    path("cadres/people/<int:pk>/", registers.cadre, name="cadre"),
    path("cadres/people/<int:pk>/edit/", registers.cadre_edit, name="cadre_edit"),
    path("cadres/people/<int:pk>/terms/new/", registers.tenure_new, name="tenure_new"),
    path("cadres/people/<int:pk>/places/new/", registers.seat_new, name="seat_new"),
    path("cadres/villages/<int:pk>/", registers.village_cadres, name="village_cadres"),
    path("cadres/villages/<int:pk>/people/new/", registers.cadre_new, name="cadre_new"),
    path("cadres/villages/<int:pk>/evaluations/new/", registers.evaluation_new, name="evaluation_new"),
    path("cadres/evaluations/<int:pk>/", registers.evaluation_edit, name="evaluation_edit"),
    path("cadres/terms/<int:pk>/", registers.tenure_edit, name="tenure_edit"),
    path("cadres/terms/<int:pk>/hand-over/", registers.tenure_hand_over, name="tenure_hand_over"),
    path("cadres/terms/<int:pk>/delete/", registers.tenure_delete, name="tenure_delete"),
    path("cadres/places/<int:pk>/", registers.seat_edit, name="seat_edit"),
    path("cadres/people/<int:pk>/effect-periods/new/", effects.effect_period_new, name="effect_period_new"),
    path("cadres/effect-periods/<int:pk>/", effects.effect_period_edit, name="effect_period_edit"),
    path("cadres/posts/", registers.post_list, name="post_list"),
    path("cadres/posts/new/", registers.post_new, name="post_new"),
    path("cadres/posts/<int:pk>/", registers.post_edit, name="post_edit"),
    path("cadres/excel/", files.cadres_excel, name="cadres_excel"),
    path("cadres/file/", files.cadres_upload, name="cadres_upload"),
    path("cadres/file/template/", files.cadres_template, name="cadres_template"),
    path("cadres/file/<int:pk>/", files.cadres_preview, name="cadres_preview"),
]
