"""The zip of a pack: written so that the same files are the same bytes, and opened only when it can do no harm."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Iterable, Mapping

from django.utils.translation import gettext as _

from township.spreadsheets import plain_entry, safe_file_name
from township.spreadsheets.package import BROKEN, DIRECTORY_ENTRY, HIGHEST_RATIO, MEGABYTE

SUMS = "SHA256SUMS"
MOST_BYTES = 20 * MEGABYTE  # of the zip
MOST_UNPACKED = 100 * MEGABYTE
MOST_FILES = 2_000


class BadPack(Exception):
    """The file is not read at all. `str()` is for people."""


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def zipped(files: Mapping[str, bytes]) -> bytes:
    """The files in their order, and after them the list of their checksums as `sha256sum -c` reads it."""
    sums = "".join(f"{sha256(content)}  {name}\n" for name, content in files.items())
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        for name, content in (files | {SUMS: sums.encode()}).items():
            package.writestr(plain_entry(name), content)
    return buffer.getvalue()


def unzipped(content: bytes) -> dict[str, bytes]:
    """Name → content of each file. Raises BadPack for what is no zip, what unpacks to far too much, and damage."""
    if len(content) > MOST_BYTES:
        raise BadPack(_("The file is larger than any pack of a year: it was not read."))
    # Counted before the directory is read, because reading a forged one costs memory for every entry.
    if content.count(DIRECTORY_ENTRY) > MOST_FILES:
        raise _too_much()
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            _check_directory(package.infolist())
            return {entry.filename: package.read(entry) for entry in package.infolist()}
    except BROKEN as error:
        raise BadPack(_("The file is not a zip, or it is damaged.")) from error


def sizes_in(content: bytes) -> dict[str, int]:
    """Name → bytes of each file of a pack that was made here."""
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        return {entry.filename: entry.file_size for entry in package.infolist()}


def _check_directory(entries: list[zipfile.ZipInfo]) -> None:
    if len({entry.filename for entry in entries}) < len(entries):
        raise BadPack(_("The zip holds two files of the same name."))
    if any(entry.flag_bits & 1 for entry in entries):
        raise BadPack(_("The zip is protected by a password, which no pack is."))
    # The other methods can unpack without bound.
    if any(entry.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for entry in entries):
        raise BadPack(_("The zip is packed in a way that no pack is."))
    if sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        raise _too_much()
    if any(entry.file_size > max(MEGABYTE, HIGHEST_RATIO * entry.compress_size) for entry in entries):
        raise _too_much()


def _too_much() -> BadPack:
    return BadPack(_("The file would unpack to far more than a pack of a year holds. It was not read."))


def file_names(names: Iterable[str], ending: str) -> list[str]:
    """For each name one that every system takes; none equals another, in whatever case."""
    taken: set[str] = set()
    found = []
    for name in names:
        stem = candidate = safe_file_name(name)
        number = 1
        while candidate.casefold() in taken:
            number += 1
            candidate = f"{stem} ({number})"
        taken.add(candidate.casefold())
        found.append(candidate + ending)
    return found
