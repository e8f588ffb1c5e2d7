"""The townships that publish something today, and a ranking while it is public."""

from __future__ import annotations

from functools import wraps
from hashlib import sha256

from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.cache import patch_vary_headers
from django.utils.translation import get_language
from django.views.decorators.http import condition, require_safe

from appraisal.models import Ranking
from appraisal.results import frozen_board
from villages.models import Township

STARTED = timezone.now()  # a new release of the product is another page, too


def public(view):
    """For everybody, never in search engines; a reader's browser asks anew each time and is told when nothing has changed."""

    @wraps(view)
    def shown(request, *args, **kwargs):
        response = view(request, *args, **kwargs)
        response["X-Robots-Tag"] = "noindex, nofollow"
        response["Cache-Control"] = "private, no-cache"
        patch_vary_headers(response, ["Accept-Language", "Cookie"])
        return response

    return login_not_required(shown)


@public
@require_safe
def public_list(request):
    rankings = Ranking.objects.public_on(timezone.localdate()).for_list()
    townships = {}
    for ranking in rankings:
        townships.setdefault(ranking.scheme.township, []).append(ranking)
    return render(request, "portal/public_list.html", {"townships": townships})


@public
@require_safe
def public_township(request, pk):
    township = get_object_or_404(Township, pk=pk)
    rankings = Ranking.objects.public_on(timezone.localdate()).filter(scheme__township=township).for_list()
    return render(request, "portal/public_township.html", {"township": township, "rankings": rankings})


def seen_publicly(pk) -> Ranking:
    """404 for what never was public; whether it still is says `is_public`."""
    rankings = Ranking.objects.defer("snapshot").select_related("scheme__township")
    return get_object_or_404(rankings, pk=pk, public_from__lte=timezone.localdate())


def mark(request, pk) -> str:
    """Changes with the version's state and its publisher's address, the day, the language and the size of type."""
    publisher = ("scheme__township__name", "scheme__township__name_en", "scheme__township__phone", "scheme__township__address")
    row = Ranking.objects.filter(pk=pk).values_list("sha256", "status", "public_from", "public_until", "final_on", *publisher).first()
    parts = (STARTED, row, timezone.localdate(), get_language(), request.COOKIES.get("type_size"), request.user.is_authenticated)
    return f'"{sha256(repr(parts).encode()).hexdigest()[:24]}"'


@public
@require_safe
@condition(etag_func=mark)
def public_ranking(request, pk):
    ranking = seen_publicly(pk)
    if not ranking.is_public:
        return render(request, "portal/public_gone.html", {"ranking": ranking, "township": ranking.scheme.township}, status=410)
    board = frozen_board(ranking)
    context = {"ranking": ranking, "board": board, "scheme": ranking.scheme, "township": ranking.scheme.township}
    return render(request, "portal/public_ranking.html", context)


def open_ranking(pk) -> Ranking:
    """One that takes objections today; 404 for every other."""
    ranking = seen_publicly(pk)
    if not ranking.takes_objections:
        raise Http404
    return ranking
