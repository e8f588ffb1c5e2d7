"""The zip around a workbook, looked at before anything in it is unpacked."""

from __future__ import annotations

import io
import posixpath
import struct
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.translation import gettext as _

from township.spreadsheets import markup
from township.spreadsheets.problems import BadWorkbook, damaged

MEGABYTE = 1_000_000
MOST_MEMBERS = 1_000
HIGHEST_RATIO = 200  # tables of a township pack 10 to 60 times smaller
CHUNK = 250_000
OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
DIRECTORY_ENTRY = b"PK\x01\x02"
WORKBOOK_TYPES = ("spreadsheetml.sheet.main+xml", "spreadsheetml.template.main+xml")
BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
    ValueError,
    OSError,
)


@dataclass(frozen=True)
class Limits:
    """How large a workbook may be; a cell with a value outside rows and columns is refused."""

    max_bytes: int = 10 * MEGABYTE
    max_unpacked: int = 48 * MEGABYTE
    max_rows: int = 100_000
    max_columns: int = 200
    max_cells: int = 250_000


class Package:
    """The parts of a workbook by name. Making one refuses other formats, macros, bombs and damage with BadWorkbook."""

    def __init__(self, data: bytes, limits: Limits):
        _refuse_other_formats(data)
        # Counted before the directory is read, because reading a forged one costs memory for every entry.
        if data.count(DIRECTORY_ENTRY) > MOST_MEMBERS:
            raise _bomb()
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except BROKEN as error:
            raise damaged() from error
        self._parts = {_part_name(info.filename): info for info in self._zip.infolist()}
        self._check_directory(limits)
        self._types = self._content_types()
        self.main = self._main_part()
        self._refuse_unwanted_parts()
        self._check_contents()

    def __contains__(self, name: str) -> bool:
        return _part_name(name) in self._parts

    def chunks(self, name: str) -> Iterator[bytes]:
        """The part's content, piece by piece, never more than its entry in the directory declares."""
        if name not in self:
            raise damaged()
        try:
            with self._zip.open(self._parts[_part_name(name)]) as part:
                while chunk := part.read(CHUNK):
                    yield chunk
        except BROKEN as error:
            raise damaged() from error

    def relations(self, name: str) -> dict[str, tuple[str, str]]:
        """id → (kind, part) for the relations of a part; `""` for those of the package. External ones are left out."""
        folder, base = posixpath.split(name)
        source = posixpath.join(folder, "_rels", f"{base}.rels")
        if source not in self:
            return {}
        return {
            given.get("Id", ""): (
                given.get("Type", "").rpartition("/")[2],
                posixpath.normpath(posixpath.join("/", folder, given.get("Target", ""))).lstrip("/"),
            )
            for tag, given in markup.elements(self.chunks(source))
            if tag == "Relationship" and given.get("TargetMode") != "External"
        }

    def _check_directory(self, limits: Limits) -> None:
        infos = self._zip.infolist()
        if len(self._parts) < len(infos) or any(info.flag_bits & 1 for info in infos):
            raise damaged()
        # The other methods can unpack without bound; no program writes workbooks with them.
        if any(info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for info in infos):
            raise damaged()
        if sum(info.file_size for info in infos) > limits.max_unpacked:
            raise _bomb()
        if any(info.file_size > max(MEGABYTE, HIGHEST_RATIO * info.compress_size) for info in infos):
            raise _bomb()

    def _content_types(self) -> dict[str, str]:
        if "[Content_Types].xml" not in self:
            return {}
        return {
            _part_name(given.get("PartName", "")): given.get("ContentType", "")
            for tag, given in markup.elements(self.chunks("[Content_Types].xml"))
            if tag == "Override"
        }

    def _main_part(self) -> str:
        targets = [target for kind, target in self.relations("").values() if kind == "officeDocument"]
        return targets[0] if targets else "xl/workbook.xml"

    def _refuse_unwanted_parts(self) -> None:
        if any("macroenabled" in kind.casefold() for kind in self._types.values()) or any(
            name.endswith("vbaproject.bin") or "macrosheets/" in name for name in self._parts
        ):
            raise BadWorkbook(_("The workbook holds macros (.xlsm, .xlsb). Save it as .xlsx without macros."))
        if self.main not in self or not self._types.get(_part_name(self.main), "").endswith(WORKBOOK_TYPES):
            raise _not_a_workbook()
        if any("externallinks/" in name for name in self._parts):
            raise BadWorkbook(_("The workbook takes values from other workbooks. Break these links (Data → Edit Links) and save it."))

    def _check_contents(self) -> None:
        """Every part unpacks to its checksum, and every XML part is honest XML. Drawings of old comments are not XML."""
        for name in self._parts:
            if name.endswith((".xml", ".rels")):
                markup.check(self.chunks(name))
            else:
                for _piece in self.chunks(name):
                    pass


def _part_name(name: str) -> str:
    """Names of parts ignore case, and some programs write them with a leading or a wrong slash."""
    return name.replace("\\", "/").lstrip("/").casefold()


def _refuse_other_formats(data: bytes) -> None:
    if not data:
        raise BadWorkbook(_("The file is empty."))
    if data.startswith(OLE2) and ENCRYPTED in data:
        raise BadWorkbook(_("The workbook is protected by a password. Save it without a password as .xlsx."))
    if data.startswith(OLE2):
        raise BadWorkbook(_("The file is an old workbook (.xls, .et). Open it in Excel or WPS and save it as .xlsx."))
    if not data.startswith(b"PK"):
        raise _not_a_workbook()


def _not_a_workbook() -> BadWorkbook:
    return BadWorkbook(_("The file is not an .xlsx workbook, whatever its name says. Open it in Excel or WPS and save it as .xlsx."))


def _bomb() -> BadWorkbook:
    return BadWorkbook(_("The file would unpack to far more than a workbook of a township holds. It was not read."))
