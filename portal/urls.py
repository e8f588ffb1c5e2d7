"""The two front doors: the official's desk and the public pages."""

from django.urls import path

from portal import views
from portal.public import objections, pages

urlpatterns = [
    path("", views.desk, name="desk"),
    path("type-size/", views.type_size, name="type_size"),
    path("public/", pages.public_list, name="public_list"),
    path("public/<int:pk>/", pages.public_township, name="public_township"),
    path("public/rankings/<int:pk>/", pages.public_ranking, name="public_ranking"),
    path("public/rankings/<int:pk>/objection/", objections.public_objection, name="public_objection"),
    path("public/objections/", objections.public_receipt, name="public_receipt"),
]
