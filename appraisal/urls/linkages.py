"""What follows from a final ranking."""

from django.urls import path

from appraisal.views import linkages

urlpatterns = [
    path("linkages/", linkages.linkage_list, name="linkage_list"),
    path("linkages/<int:pk>/", linkages.linkage, name="linkage"),
    path("linkages/<int:pk>/edit/", linkages.linkage_edit, name="linkage_edit"),
    path("linkages/<int:pk>/excel/", linkages.linkage_excel, name="linkage_excel"),
    path("linkages/<int:pk>/<slug:verb>/", linkages.linkage_move, name="linkage_move"),
    path("linkages/lines/<int:pk>/", linkages.linkage_line, name="linkage_line"),
    path("linkages/of/<int:pk>/<slug:kind>/", linkages.linkage_new, name="linkage_new"),
]
