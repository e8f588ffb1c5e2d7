"""The year workbook in the browser."""

urlpatterns = []
