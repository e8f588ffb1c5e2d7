"""Whose registers a person reads and keeps."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from cadres.rules import KEEPERS, keeps_village
from villages.models import Role, Township, User, Village
from villages.models.duty import TOWNSHIP_READERS

READERS = (Role.ADMIN, *TOWNSHIP_READERS, Role.VILLAGE, Role.STATIONED)


def read_township(request) -> Township:
    """The township whose cadres are read (`?township=` where there are several); 403 for who reads none."""
    return chosen(request, request.user.townships_as(*READERS))


def kept_township(request) -> Township:
    return chosen(request, request.user.townships_as(*KEEPERS))


def chosen(request, numbers: set[int]) -> Township:
    townships = Township.objects.filter(pk__in=numbers)
    asked = request.GET.get("township", "")
    found = townships.filter(pk=asked).first() if asked.isdecimal() else townships.first()
    if found is None:
        raise PermissionDenied
    return found


def villages_read(user: User, township: Township) -> QuerySet[Village]:
    """All for officials, their own for those in a village; those that ended, too."""
    rows = Village.objects.filter(township=township).order_by("position", "pk")
    officials = user.townships_as(Role.ADMIN, *TOWNSHIP_READERS)
    return rows if township.pk in officials else rows.filter(pk__in=user.villages_as(Role.VILLAGE, Role.STATIONED))


def villages_kept(user: User, township: Township) -> QuerySet[Village]:
    rows = Village.objects.filter(township=township).order_by("position", "pk")
    return rows if township.pk in user.townships_as(*KEEPERS) else rows.filter(pk__in=user.villages_as(Role.VILLAGE))


def read_village(request, pk: int) -> Village:
    """404 for strangers and for whoever reads other villages alone."""
    township = get_object_or_404(Village.objects.visible_to(request.user).select_related("township"), pk=pk).township
    return get_object_or_404(villages_read(request.user, township).select_related("township"), pk=pk)


def kept_village(request, pk: int) -> Village:
    village = read_village(request, pk)
    if not keeps_village(request.user, village):
        raise PermissionDenied
    return village


def kept_row(request, rows, pk: int):
    """A row with a `village`, seen (404 else) and kept (403 else)."""
    row = get_object_or_404(rows.visible_to(request.user).select_related("village__township"), pk=pk)
    if not keeps_village(request.user, row.village):
        raise PermissionDenied
    return row
