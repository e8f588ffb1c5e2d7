"""How often one address may do something: counted in the database, exactly, for any number of workers.

Addresses are kept only as a keyed hash, and for seven days at most. Whole villages share one carrier address, so limits are generous.
"""

from __future__ import annotations

import hashlib
import hmac
from datetime import timedelta

from axes.helpers import get_client_ip_address
from django.conf import settings
from django.db import connection, models
from django.utils import timezone

WINDOW = timedelta(hours=1)
KEPT = timedelta(days=7)
COUNT = """
INSERT INTO township_bucket (key, since, hits) VALUES (%s, %s, 1)
ON CONFLICT (key, since) DO UPDATE SET hits = township_bucket.hits + 1 RETURNING hits
"""


class BucketQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Nobody reads them."""
        return self.none()


class Bucket(models.Model):
    """What one address did of one kind within one hour."""

    key = models.CharField(max_length=64)
    since = models.DateTimeField()
    hits = models.PositiveIntegerField()

    objects = BucketQuerySet.as_manager()

    class Meta:
        verbose_name = "bucket"
        verbose_name_plural = "buckets"
        constraints = [models.UniqueConstraint(fields=["key", "since"], name="bucket_once")]

    def __str__(self):
        return f"{self.since:%Y-%m-%d %H} {self.hits}"


def hit(request, deed: str) -> int:
    """Count one more of this deed from the request's address; how many there were within this hour."""
    now = timezone.now()
    since = now.replace(minute=0, second=0, microsecond=0)
    secret = f"{settings.SECRET_KEY}{now:%Y-%m-%d}".encode()
    key = hmac.new(secret, f"{deed} {get_client_ip_address(request)}".encode(), hashlib.sha256).hexdigest()
    with connection.cursor() as cursor:
        cursor.execute(
            COUNT,
            [
                key,
                connection.ops.adapt_datetimefield_value(since),
            ],
        )
        (hits,) = cursor.fetchone()
    if hits == 1:
        forget_addresses()
    return hits


def forget_addresses() -> int:
    """Delete what is older than seven days: with the next visitor, and each night (`manage.py tidy`) where nobody comes."""
    return Bucket.objects.filter(since__lt=timezone.now() - KEPT).delete()[0]
