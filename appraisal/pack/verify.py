"""Whether a pack is what it says: its files, its figures, and what this installation knows of it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from appraisal.models import Pack, Ranking, Scheme
from appraisal.pack.archive import SUMS, BadPack, sha256, unzipped
from appraisal.pack.contents import FILES
from appraisal.pack.pages import explanation_names
from appraisal.results.freeze import faults_of
from appraisal.results.snapshot import FORMAT, canonical, restore
from township.spreadsheets.package import MEGABYTE

RECORD = "ranking.json"
LINE = re.compile(r"([0-9a-f]{64})  (\S.*)")
# A record that somebody made up may be anything: it is refused in a sentence, whatever it trips over.
MADE_UP = (LookupError, TypeError, ValueError, AttributeError, ArithmeticError, RecursionError, ValidationError)
MOST_RECORD = 20 * MEGABYTE
MOST_ROWS = {"villages": 1_000, "categories": 200, "indicators": 1_000, "targets": 100_000, "caps": 10_000, "entries": 500_000}
LONGEST, LARGEST = 10_000, 10**12
ENDLESS = re.compile(r"\s*[+-]?[\d_.]+e[+-]?[\d_]{4,}\s*", re.IGNORECASE)  # a short text for a number of thousands of digits


@dataclass(frozen=True)
class Verdict:
    """`ranking` and `pack` are those of this installation, where it has them; the pack only when it is this file, byte for byte.

    `files` are those that the list of checksums covers. `scheme`, unsaved, and the number of its villages are told of a pack
    without a fault.
    """

    sha256: str
    faults: list[str]
    files: int = 0
    record: str = ""  # the checksum of the ranking
    scheme: Scheme | None = None
    villages: int = 0
    ranking: Ranking | None = None
    pack: Pack | None = None


def faults(content: bytes) -> list[str]:
    """Sentences about what is wrong with the file itself; nothing else is asked."""
    try:
        files = unzipped(content)
    except BadPack as bad:
        return [str(bad)]
    return list(dict.fromkeys([*file_faults(files), *record_faults(files)]))


def verdict(content: bytes, *, rankings, packs) -> Verdict:
    """With what these rankings and packs know of it: all of them on the command line, those that a person reads on a page."""
    found, digest = faults(content), sha256(content)
    try:
        files = unzipped(content)
    except BadPack:
        return Verdict(digest, found)
    record = sha256(files.get(RECORD, b""))
    made = packs.for_list().filter(ranking__sha256=record)
    pack = next((one for one in made if one.sha256 == digest), None)
    if made and pack is None:
        found.append(_("It is not the pack that was made here: that one has the checksum %s.") % made[0].sha256)
    ranking = pack.ranking if pack else rankings.for_list().filter(sha256=record).first()
    told = Verdict(digest, found, len(files) - 1, record, ranking=ranking, pack=pack)
    if found:
        return told
    basis = restore(json.loads(files[RECORD])["inputs"])
    told = replace(told, scheme=basis.scheme, villages=len(basis.participants))
    return told if pack else replace(told, faults=[*others(basis.scheme, packs)])


def others(scheme: Scheme, packs) -> Iterator[str]:
    """Packs that were made here of the scheme that an unknown one, sound in itself, says it is of."""
    for pack in packs.for_list().filter(scheme__township__name=scheme.township.name, scheme__code=scheme.code, scheme__year=scheme.year):
        yield _("It is not the pack that was made here: that one has the checksum %s.") % pack.sha256


# ---- files ---------------------------------------------------------------------------------------------------------


def file_faults(files: dict[str, bytes]) -> Iterator[str]:
    """What the list of checksums says of the files, and the files of the list."""
    if SUMS not in files:
        yield _("%s is missing: without it nothing can be checked.") % SUMS
        return
    lines = [LINE.fullmatch(line) for line in files[SUMS].decode(errors="replace").splitlines()]
    listed = {line[2]: line[1] for line in lines if line}
    if None in lines:
        yield _("Line %(number)s of %(file)s cannot be read.") % {"number": lines.index(None) + 1, "file": SUMS}
    for name, digest in listed.items():
        if name in files and sha256(files[name]) != digest:
            yield _("%s has been changed.") % name
    yield from missing(files, [*listed, *FILES])
    for name in sorted(files.keys() - listed.keys() - {SUMS}):
        yield _("%s does not belong to the pack: the list of checksums does not name it.") % name


def missing(files: dict[str, bytes], names: Iterable[str]) -> Iterator[str]:
    for name in dict.fromkeys(names):
        if name not in files:
            yield _("%s is missing.") % name


# ---- the record of the ranking -------------------------------------------------------------------------------------


def record_faults(files: dict[str, bytes]) -> Iterator[str]:
    """Whether the figures give the ranking, and each of its villages has its page."""
    if RECORD not in files:
        return
    try:
        document = read_record(files[RECORD])
        fault = faults_of(document)
        names = explanation_names([row["code"] for row in document["inputs"]["villages"]])
    except MADE_UP:
        yield _("%s is not the record of a ranking.") % RECORD
        return
    if fault:
        yield _("The figures do not give this ranking: %s") % fault
    if canonical(document).encode() != files[RECORD]:
        yield _("%s is not written in the one form that its checksum covers.") % RECORD
    yield from missing(files, names)


def read_record(content: bytes) -> dict[str, Any]:
    """Raises one of MADE_UP where it is no record, or one that would take for ever to compute."""
    if len(content) > MOST_RECORD:
        raise ValueError
    document = json.loads(content)
    inputs = document["inputs"]
    if inputs["format"] != FORMAT or any(len(inputs[name]) > most for name, most in MOST_ROWS.items()):
        raise ValueError
    check_values(document)
    return document


def check_values(value: Any) -> None:
    """Texts and numbers that a ranking can hold; ValueError for others."""
    if isinstance(value, dict | list):
        for part in [*value, *value.values()] if isinstance(value, dict) else value:
            check_values(part)
    elif isinstance(value, str):
        value.encode()  # half a character is refused here, where it is a ValueError like the others
        if len(value) > LONGEST or ENDLESS.fullmatch(value):
            raise ValueError
    elif isinstance(value, float) or (value is not None and abs(value) > LARGEST):
        raise ValueError
