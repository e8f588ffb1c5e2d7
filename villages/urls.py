"""Sign-in, accounts, duties, offices, villages and the trace."""

from django.contrib.auth import views as auth
from django.urls import path

urlpatterns = [
    path("sign-in/", auth.LoginView.as_view(redirect_authenticated_user=True), name="sign_in"),
    path("sign-out/", auth.LogoutView.as_view(), name="sign_out"),
]
