"""Results, rankings and their exports."""

urlpatterns = []
