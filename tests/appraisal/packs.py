"""Sealed packs for tests, and what is in them."""

import io
import zipfile

from django.db import transaction

from appraisal.models import Ranking
from appraisal.pack.archive import zipped
from appraisal.pack.build import build
from appraisal.results.freeze import freeze
from tests.appraisal.brought_in import bring_in, official


def frozen(stem="worked", scheme=None) -> Ranking:
    scheme = scheme or bring_in(stem)
    ranking, _is_new = freeze(scheme, by=official(scheme))
    return stored(ranking)


def stored(ranking) -> Ranking:
    """As a page fetches it."""
    return Ranking.objects.select_related("scheme__township").get(pk=ranking.pk)


def packed(stem="worked") -> bytes:
    return build(frozen(stem))


def files_in(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {name: package.read(name) for name in package.namelist()}


def rezipped(content: bytes, changes: dict[str, bytes | None]) -> bytes:
    """With other contents under these names, None for left out; the list of checksums stays as it was."""
    return plain_zip({name: part for name, part in (files_in(content) | changes).items() if part is not None})


def plain_zip(files: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, part in files.items():
            package.writestr(name, part)
    return buffer.getvalue()


def resealed(content: bytes, changes: dict[str, bytes | None]) -> bytes:
    """The same with a list of checksums that fits."""
    files = {name: part for name, part in (files_in(content) | changes).items() if part is not None}
    files.pop("SHA256SUMS", None)
    return zipped(files)


def from_elsewhere(stem="worked") -> bytes:
    """A pack of a township that this database does not know."""
    with transaction.atomic():
        content = packed(stem)
        transaction.set_rollback(True)
    return content
