"""Addresses of schemes, year workbooks, score sheets and results."""

from appraisal.urls import appeals, facts, linkages, results, schemes, sheets, years

urlpatterns = [
    *facts.urlpatterns,
    *schemes.urlpatterns,
    *years.urlpatterns,
    *sheets.urlpatterns,
    *results.urlpatterns,
    *appeals.urlpatterns,
    *linkages.urlpatterns,
]
