"""The year workbook in the browser."""

from django.urls import path

from appraisal.views import years

urlpatterns = [
    path("schemes/workbook/", years.year_upload, name="year_upload"),
    path("schemes/workbook/<int:pk>/", years.year_preview, name="year_preview"),
    path("schemes/workbook/template/<slug:language>/", years.year_template, name="year_template"),
    path("schemes/<int:pk>/workbook/", years.year_download, name="year_download"),
]
