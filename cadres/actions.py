"""Deeds on several tables: posts to begin with, a term that others' terms have to fit, a hand-over."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from cadres.models import Cadre, Post, Tenure
from cadres.rules import keeps_posts, keeps_village
from township.saving import plain_values
from township.trace import Way, trace
from villages.models import Township, User

# The five heads that most townships have, by code: name, English name, pay ratio
FIVE_HEADS = {
    "secretary": ("村党组织书记", "Party branch secretary", "1"),
    "director": ("村委会主任", "Village committee director", "0.9"),
    "clerk": ("文书（会计）", "Clerk-accountant", "0.8"),
    "women": ("妇联主席", "Women's federation chair", "0.8"),
    "security": ("治保主任", "Security head", "0.8"),
}
MAIN, BOOKS = ("secretary", "director"), ("clerk",)
TENURE_FIELDS = ("cadre", "village", "post", "started_on", "left_on", "is_acting", "is_paid")


@transaction.atomic
def found_posts(township: Township, *, by: User) -> list[Post]:
    """The five heads with their customary pay ratios, where a township has no posts yet; all of it can be changed."""
    if not keeps_posts(by, township.pk):
        raise PermissionDenied
    Township.objects.select_for_update().get(pk=township.pk)
    if Post.objects.filter(township=township).exists():
        return []
    posts = [
        Post(township=township, code=code, name=name, name_en=english, pay_ratio=Decimal(ratio), position=position)
        for position, (code, (name, english, ratio)) in enumerate(FIVE_HEADS.items(), start=1)
    ]
    for post in posts:
        post.is_main, post.keeps_books = post.code in MAIN, post.code in BOOKS
    Post.objects.bulk_create(posts)
    for post in posts:
        trace(post, "create", by=by, after={"code": post.code, "pay_ratio": str(post.pay_ratio)})
    return posts


def hold_terms(township: int) -> None:
    """Until the transaction ends nobody else changes the township's terms, so that what was checked still holds when it is stored."""
    Township.objects.select_for_update().get(pk=township)


@transaction.atomic
def save_tenure(tenure: Tenure, *, by: User) -> None:
    """Store a term, old or new. Raises ValidationError when another's term stands against it, also one stored this very moment."""
    hold_terms(tenure.village.township_id)
    store_tenure(tenure, by=by)


def store_tenure(tenure: Tenure, *, by: User, way: str = Way.BROWSER) -> None:
    """The same inside a transaction that holds the terms."""
    if not keeps_village(by, tenure.village):
        raise PermissionDenied
    stored = list(Tenure.objects.filter(pk=tenure.pk).for_list())
    before = plain_values(stored[0], TENURE_FIELDS) if stored else {}
    tenure.full_clean()
    tenure.save()
    after = plain_values(tenure, TENURE_FIELDS)
    changed = [name for name in TENURE_FIELDS if before.get(name) != after[name]]
    if changed:
        old = {name: before[name] for name in changed} if before else None
        trace(tenure, "change" if before else "create", by=by, way=way, before=old, after={name: after[name] for name in changed})


@transaction.atomic
def hand_over(tenure: Tenure, successor: Cadre, *, on: date, is_acting: bool = False, by: User) -> Tenure:
    """One leaves and the other begins on the same day, which counts for the second. Raises ValidationError."""
    hold_terms(tenure.village.township_id)
    tenure.left_on = on
    store_tenure(tenure, by=by)
    paid = Tenure.objects.filter(cadre=successor, is_paid=True).between(on, date.max).exists()
    following = Tenure(cadre=successor, village=tenure.village, post=tenure.post, started_on=on, is_acting=is_acting, is_paid=not paid)
    store_tenure(following, by=by)
    return following


@transaction.atomic
def delete_tenure(tenure: Tenure, *, by: User) -> None:
    """Only what was entered by mistake within the last day, so that no computed year loses a term. Raises ValidationError."""
    if not keeps_village(by, tenure.village):
        raise PermissionDenied
    if not may_delete(tenure):
        raise ValidationError(_("A term that was entered before today is ended, not deleted: past years still speak of it."))
    trace(tenure, "delete", by=by, before=plain_values(tenure, TENURE_FIELDS))
    Tenure.objects.filter(pk=tenure.pk).delete()


def may_delete(tenure: Tenure) -> bool:
    return tenure.entered_at > timezone.now() - timedelta(days=1)


def next_code(township: Township) -> str:
    """A code that is free: G and the next number."""
    taken = set(Cadre.objects.filter(township=township).values_list("code", flat=True))
    number = len(taken) + 1
    while f"G{number:03}" in taken:
        number += 1
    return f"G{number:03}"
