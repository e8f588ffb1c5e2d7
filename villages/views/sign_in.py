"""Signing in, and changing the password."""

from django.contrib import messages
from django.contrib.auth import views as auth
from django.utils.translation import gettext as _


class SignIn(auth.LoginView):
    redirect_authenticated_user = True


class PasswordChange(auth.PasswordChangeView):
    """A first password must be changed here before anything else."""

    template_name = "registration/password_change.html"

    def form_valid(self, form):
        form.user.must_change_password = False
        messages.success(self.request, _("Your password has been changed."))
        return super().form_valid(form)
