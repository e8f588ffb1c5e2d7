"""For shared computers: whoever does nothing for a while is signed out; a first password is changed before all else."""

from http import HTTPStatus
from time import time

from django.conf import settings
from django.contrib.auth import logout
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode

SEEN = "seen"
NOTED_EVERY = 60  # seconds: the session is written at most this often for it


def idle_sign_out(get_response):
    """End a session that was idle for IDLE_MINUTES; the sign-in page says so and leads back. Signing in notes the first time."""

    def middleware(request):
        if request.user.is_authenticated:
            now = time()
            seen = request.session.get(SEEN, now)
            if now - seen > settings.IDLE_MINUTES * 60:
                logout(request)
                return redirect(f"{reverse('sign_in')}?{urlencode({'idle': 1, 'next': request.get_full_path()})}")
            if now - seen > NOTED_EVERY:
                request.session[SEEN] = now
        return get_response(request)

    return middleware


def first_password(get_response):
    """Everything but changing it, the language and signing out waits until a first password has been changed."""

    def middleware(request):
        if request.user.is_authenticated and request.user.must_change_password:
            allowed = {reverse("password_change"), reverse("sign_out"), reverse("set_language")}
            if request.path not in allowed:
                return redirect("password_change")
        return get_response(request)

    return middleware


def private_pages(get_response):
    """Pages of signed-in people are never shown from a store: going back reads them anew. A button's address opened as a page says so."""

    def middleware(request):
        response = get_response(request)
        if not request.user.is_authenticated:
            return response
        if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED and request.method == "GET":
            response = render(request, "405.html", status=HTTPStatus.METHOD_NOT_ALLOWED)
        if not response.has_header("Cache-Control"):
            response["Cache-Control"] = "no-store"
        return response

    return middleware
