"""Sealed packs for tests, and what is in them."""

import io
import zipfile

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


def resealed(content: bytes, **changes: bytes | None) -> bytes:
    """With other contents under these names (`__` for the dot), None for left out, and a list of checksums that fits them."""
    files = files_in(content)
    del files["SHA256SUMS"]
    files |= {name.replace("__", "."): new for name, new in changes.items()}
    return zipped({name: part for name, part in files.items() if part is not None})
