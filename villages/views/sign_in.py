"""Signing in, and changing the password."""

from time import time

from django.contrib import messages
from django.contrib.auth import views as auth
from django.utils.translation import gettext as _

from township.middleware import SEEN


class SignIn(auth.LoginView):
    redirect_authenticated_user = True

    def form_valid(self, form):
        answer = super().form_valid(form)
        self.request.session[SEEN] = time()
        return answer


class PasswordChange(auth.PasswordChangeView):
    """A first password must be changed here before anything else."""

    template_name = "registration/password_change.html"

    def form_valid(self, form):
        form.user.must_change_password = False
        messages.success(self.request, _("Your password has been changed."))
        return super().form_valid(form)
