"""The sealed pack of a year: what it holds, taking it home, and checking any pack."""

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from appraisal.closing import make_pack
from appraisal.forms.packs import PackForm
from appraisal.models import Pack, Ranking
from appraisal.pack.archive import sizes_in
from appraisal.pack.build import pack_name
from appraisal.pack.contents import parts_of
from appraisal.pack.verify import verdict
from appraisal.rules import may_export
from appraisal.views.deeds import told
from appraisal.views.results.live import readable_scheme
from township.trace import trace
from villages.rules import is_committee


def pack(request, pk):
    """The newest pack of a scheme, and those of rankings that were superseded since."""
    scheme = readable_scheme(request, pk)
    newest, *earlier = list(scheme.packs.for_list()) or [None]
    context = {
        "scheme": scheme,
        "pack": newest,
        "earlier": earlier,
        "parts": parts_of(sizes_in(newest.content)) if newest else [],
        "lacking": lacking_pack(scheme) if is_committee(request.user, scheme) else None,
        "may_export": may_export(request.user, scheme),
    }
    return render(request, "appraisal/pack.html", context)


def lacking_pack(scheme) -> Ranking | None:
    """The final ranking of a closed year without its pack: one that took another's place since."""
    return scheme.rankings.for_list().filter(status="final", pack=None).first() if scheme.status == "closed" else None


@require_POST
def pack_make(request, pk):
    scheme = readable_scheme(request, pk)
    if not is_committee(request.user, scheme):
        raise PermissionDenied
    if ranking := lacking_pack(scheme):
        told(request, lambda: make_pack(ranking, by=request.user), _("The year is sealed in its pack."))
    return redirect("pack", scheme.pk)


@require_POST
def pack_download(request, pk):
    row = get_object_or_404(Pack.objects.visible_to(request.user).for_list(), pk=pk)
    if not may_export(request.user, row):
        raise PermissionDenied
    name = pack_name(row.ranking)
    trace(row, "export", by=request.user, after={"file": name, "sha256": row.sha256})
    headers = {"Content-Disposition": content_disposition_header(True, name), "Cache-Control": "no-store"}
    return HttpResponse(bytes(row.content), content_type="application/zip", headers=headers)


def pack_check(request):
    """Whoever holds a pack may check it; what this installation knows of it is told to those who read that township."""
    form = PackForm(request.POST, request.FILES) if request.method == "POST" else PackForm()
    context = {"form": form}
    if form.is_valid():
        file = form.cleaned_data["file"]
        rankings, packs = Ranking.objects.visible_to(request.user), Pack.objects.visible_to(request.user)
        context |= {"file": file.name, "verdict": verdict(file.read(), rankings=rankings, packs=packs)}
    return render(request, "appraisal/pack_check.html", context)
