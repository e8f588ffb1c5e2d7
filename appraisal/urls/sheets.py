"""Score sheets and periods."""

urlpatterns = []
