"""What goes out: text that stays text, names that every program accepts, and the answer that carries a workbook."""

from __future__ import annotations

import io
import re
import unicodedata
import zipfile
from collections.abc import Collection
from datetime import UTC, datetime

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from openpyxl import Workbook
from openpyxl.cell import Cell

from township.spreadsheets.values import LONGEST_TEXT

CONTENT_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
LONGEST_SHEET_NAME = 31
LONGEST_FILE_NAME = 200  # bytes: most file systems take 255, and a copy's " (1)" must fit
_ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LOOKS_ESCAPED = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
_FULL_WIDTH = str.maketrans('[]:*?/\\<>|"', "［］：＊？／＼＜＞｜＂")
_WRITTEN_AT = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*")
_RESERVED = re.compile(r"(con|prn|aux|nul|com\d|lpt\d)(\..*)?", re.IGNORECASE)


def text(cell: Cell, value: object) -> Cell:
    """Write as text, whatever it begins with; it stays text when somebody edits the cell."""
    written = _LOOKS_ESCAPED.sub("_x005F_", clean_text(value))[:LONGEST_TEXT]
    cell.value = written
    cell.data_type = "s"
    cell.quotePrefix = looks_like_formula(written)
    return cell


def clean_text(value: object) -> str:
    """Without the characters that no workbook can hold, and no longer than a cell."""
    return _ILLEGAL.sub("", str(value))[:LONGEST_TEXT]


def looks_like_formula(written: str) -> bool:
    """An office program would read it as a formula as soon as somebody edits the cell."""
    return written.startswith(("=", "+", "-", "@", "'"))


def safe_sheet_name(name: str, taken: Collection[str] = ()) -> str:
    """A legal name close to `name` that is not among `taken`: Excel allows 31 characters and ignores case."""
    wanted = _ILLEGAL.sub("", name).translate(_FULL_WIDTH)
    wanted = " ".join(wanted.split()).strip("'") or "Sheet"
    if wanted.casefold() == "history":  # Excel keeps this name for itself
        wanted += "_"
    others = {other.casefold() for other in taken}
    candidate, number = _cut(wanted, LONGEST_SHEET_NAME), 1
    while candidate.casefold() in others:
        number += 1
        ending = f" ({number})"
        candidate = _cut(wanted, LONGEST_SHEET_NAME - len(ending)) + ending
    return candidate


def safe_file_name(name: str) -> str:
    """A name that no system refuses and that leaves no folder. The ending is kept when the rest is cut."""
    visible = "".join(char for char in name if unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Zl", "Zp"))
    visible = visible.translate(_FULL_WIDTH).strip(" .")
    stem, dot, ending = visible.rpartition(".")
    if not dot or len(ending) > 5:
        stem, ending = visible, ""
    elif not stem.strip(" ."):
        stem = "_"
    stem = stem or "_"
    if _RESERVED.fullmatch(stem):
        stem = f"_{stem}"
    room = LONGEST_FILE_NAME - len(ending.encode()) - len(dot)
    stem = stem.encode()[:room].decode(errors="ignore").rstrip(" .")
    return f"{stem}.{ending}" if ending else stem


def xlsx_bytes(workbook: Workbook) -> bytes:
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def dated(content: bytes, moment: datetime) -> bytes:
    """The same workbook as if written at that moment: its properties and its package no longer tell when it was made."""
    written = rb"\g<1>" + f"{moment.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}".encode()
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as source, zipfile.ZipFile(buffer, "w") as target:
        for name in source.namelist():
            part = source.read(name)
            target.writestr(plain_entry(name), _WRITTEN_AT.sub(written, part) if name == "docProps/core.xml" else part)
    return buffer.getvalue()


def plain_entry(name: str) -> zipfile.ZipInfo:
    """An entry of an archive that says nothing of the day and the machine it was written on."""
    entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    entry.compress_type, entry.create_system, entry.external_attr = zipfile.ZIP_DEFLATED, 3, 0o644 << 16
    return entry


def xlsx_response(workbook: Workbook | bytes, filename: str) -> HttpResponse:
    """The workbook as a download; nobody on the way keeps a copy."""
    content = workbook if isinstance(workbook, bytes) else xlsx_bytes(workbook)
    response = HttpResponse(content, content_type=CONTENT_TYPE)
    response["Content-Disposition"] = content_disposition_header(True, safe_file_name(filename))
    response["Cache-Control"] = "no-store"
    return response


def _cut(name: str, room: int) -> str:
    """Excel counts UTF-16 units, and the name may not end with an apostrophe or a space."""
    units = name.encode("utf-16-le")[: 2 * room]
    return units.decode("utf-16-le", errors="ignore").rstrip("' ")
