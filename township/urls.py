"""Addresses: each app brings its own."""

from django.urls import include, path

urlpatterns = [
    path("i18n/", include("django.conf.urls.i18n")),
    path("", include("portal.urls")),
    path("", include("villages.urls")),
    path("", include("cadres.urls")),
    path("", include("appraisal.urls")),
]
