"""Writing and opening a scheme."""

urlpatterns = []
