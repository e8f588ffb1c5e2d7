"""Closing a year: its final ranking is packed and sealed, and the scheme takes no more figures."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db import transaction

from appraisal import rules
from appraisal.models import Pack, Ranking, RankingStatus, Scheme
from appraisal.pack.archive import sha256
from appraisal.pack.build import build
from township.trace import trace
from township.workflow import move
from villages.models import User
from villages.rules import is_committee


@transaction.atomic
def close_year(scheme: Scheme, *, by: User) -> Pack:
    """Raises PermissionDenied, WrongStatus, and ValidationError while there is no final ranking."""
    move(scheme, "close", by=by)
    return make_pack(scheme.rankings.select_related("scheme__township").get(status=RankingStatus.FINAL), by=by)


@transaction.atomic
def make_pack(ranking: Ranking, *, by: User) -> Pack:
    """The pack of the final ranking of a closed year, made once. `ranking` comes with its scheme and township."""
    if not is_committee(by, ranking):
        raise PermissionDenied
    rules.is_ready_to_pack(ranking)
    if made := Pack.objects.for_list().filter(ranking=ranking).first():
        return made
    content = build(ranking)
    pack = Pack.objects.create(
        scheme=ranking.scheme, ranking=ranking, content=content, sha256=sha256(content), size=len(content), made_by=by
    )
    trace(pack, "create", by=by, after={"version": ranking.version, "size": pack.size, "sha256": pack.sha256})
    return pack
