"""Addresses of schemes, year workbooks, score sheets and results."""

from appraisal.urls import appeals, results, schemes, sheets, years

urlpatterns = [*schemes.urlpatterns, *years.urlpatterns, *sheets.urlpatterns, *results.urlpatterns, *appeals.urlpatterns]
