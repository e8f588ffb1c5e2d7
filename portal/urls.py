"""The two front doors: the official's desk and the public pages."""

from django.urls import path

from portal import views

urlpatterns = [
    path("", views.desk, name="desk"),
    path("type-size/", views.type_size, name="type_size"),
]
