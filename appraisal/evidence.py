"""Evidence files: checked, re-encoded and kept with their entry; whoever may enter or speak for the village adds and removes them."""

from __future__ import annotations

import hashlib
import io
import re
import struct
import warnings
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from appraisal import rules
from appraisal.models import Entry, Evidence, EvidenceKind, Sheet
from appraisal.models.evidence import MOST_FILES
from township.trace import Trace, trace
from villages.models import Duty, Role, User

MEGABYTE = 1024 * 1024
LARGEST = {EvidenceKind.JPEG: 10 * MEGABYTE, EvidenceKind.PDF: 5 * MEGABYTE}
MOST_PIXELS = 50_000_000
LONGEST_SIDE = 1920
FORMATS = ("JPEG", "PNG", "WEBP")
# What a page to read needs not: programs, other files, passwords.
NAMED = re.compile(rb"#([0-9A-Fa-f]{2})")  # how a PDF may write a letter of a name
STREAM = re.compile(rb"stream\r?\n(.*?)endstream", re.DOTALL)
ACTIVE = re.compile(rb"/(JavaScript|JS|Launch|EmbeddedFiles?|OpenAction|AA|RichMedia|Encrypt|XFA)\b")


@dataclass(frozen=True)
class Cleaned:
    kind: str
    content: bytes


def clean(file: UploadedFile) -> Cleaned:
    """What is kept of the file; ValidationError names it and says what to do. Judged by content, not by the ending of its name."""
    start = file.read(8)
    file.seek(0)
    kind = EvidenceKind.PDF if start.startswith(b"%PDF-") else EvidenceKind.JPEG
    if file.size > LARGEST[kind]:
        size = LARGEST[kind] // MEGABYTE
        raise told(file, _("it is larger than %(size)s MB. Take a smaller picture, or print fewer pages.") % {"size": size})
    content = file.read()
    return Cleaned(kind, clean_pdf(file, content) if kind == EvidenceKind.PDF else clean_picture(file, content))


def told(file: UploadedFile, words: str) -> ValidationError:
    return ValidationError(_("“%(file)s”: %(words)s") % {"file": file.name, "words": words})


def clean_pdf(file: UploadedFile, content: bytes) -> bytes:
    if b"%%EOF" not in content[-2048:]:
        raise told(file, _("the PDF is not complete. Save it again."))
    if any(ACTIVE.search(NAMED.sub(lambda found: bytes([int(found[1], 16)]), text)) for text in texts_of(content)):
        raise told(file, _("the PDF holds programs, other files or a password. Print it to PDF anew, and send that."))
    return content


def texts_of(content: bytes) -> Iterator[bytes]:
    """The file itself and what its packed parts hold; a part that cannot be unpacked is a picture or a font."""
    yield content
    for part in STREAM.finditer(content):
        with suppress(zlib.error):
            yield zlib.decompressobj().decompress(part[1], MEGABYTE)


def clean_picture(file: UploadedFile, content: bytes) -> bytes:
    """As JPEG, upright, at most 1920 pixels long, with nothing of the camera, the place or the time in it."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", UserWarning)  # broken notes of a camera are left out anyway
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=FORMATS) as picture:
                if picture.width * picture.height > MOST_PIXELS:
                    raise told(file, _("the picture has too many pixels. Take a smaller one."))
                upright = ImageOps.exif_transpose(picture).convert("RGB")
        upright.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
        stored = io.BytesIO()
        Image.frombytes("RGB", upright.size, upright.tobytes()).save(stored, "JPEG", quality=85)
    except UnidentifiedImageError:
        raise told(file, _("this is neither a picture (JPEG, PNG, WebP) nor a PDF.")) from None
    except (
        OSError,
        SyntaxError,
        ValueError,
        TypeError,
        struct.error,
        Image.DecompressionBombError,
        Image.DecompressionBombWarning,
    ) as damage:
        raise told(file, _("the picture is damaged or far too large. Take it again.")) from damage
    return stored.getvalue()


def may_attach(user: User, entry: Entry, sheet: Sheet) -> bool:
    """A scorer of the office without a tie to the village while the sheet takes entries, the village itself until it is locked."""
    if rules.speaks_for(user, entry.participant):
        return sheet.status != "locked"
    scores = rules.may_score(user, sheet) and entry.participant.village_id not in rules.ties_for(user, sheet)
    return scores and sheet.takes_entries


def detachable(files: Iterable[Evidence], user: User, entry: Entry, sheet: Sheet) -> set[int]:
    """Those of the entry's files that this person may take away: who may add; a village only what its own people added."""
    if not may_attach(user, entry, sheet):
        return set()
    if not rules.speaks_for(user, entry.participant):
        return {row.pk for row in files}
    duties = Duty.objects.active_on(timezone.localdate()).filter(role=Role.VILLAGE, village=entry.participant.village_id)
    speakers = set(duties.values_list("user", flat=True))
    return {row.pk for row in files if row.added_by_id in speakers}


@transaction.atomic
def attach(entry: Entry, files: Sequence[UploadedFile], *, by: User) -> None:
    """All of the files or none. Raises PermissionDenied, and ValidationError with every file that is refused."""
    sheet = Sheet.objects.select_for_update(of=("self",)).select_related("scheme", "office").get(pk=entry.sheet.pk)
    if not may_attach(by, entry, sheet):
        raise PermissionDenied
    known = Trace.objects.of(entry).filter(verb="attach").count()  # a number that was taken away is not given again
    if entry.evidence.count() + len(files) > MOST_FILES:
        raise ValidationError(_("A figure takes at most %(most)s files.") % {"most": MOST_FILES})
    for number, cleaned in enumerate(clean_all(files), start=known + 1):
        row = Evidence.objects.create(
            entry=entry,
            number=number,
            kind=cleaned.kind,
            content=cleaned.content,
            size=len(cleaned.content),
            sha256=hashlib.sha256(cleaned.content).hexdigest(),
            added_by=by,
        )
        trace(entry, "attach", by=by, after={"file": row.name, "sha256": row.sha256})


def clean_all(files: Sequence[UploadedFile]) -> list[Cleaned]:
    """Every refusal at once."""
    cleaned, problems = [], []
    for file in files:
        try:
            cleaned.append(clean(file))
        except ValidationError as refusal:
            problems += refusal.messages
    if problems:
        raise ValidationError(problems)
    return cleaned


@transaction.atomic
def detach(evidence: Evidence, *, by: User) -> None:
    """Take it away while the entry is open; a village only what it added itself. The trace keeps its name and checksum."""
    entry = evidence.entry
    sheet = Sheet.objects.select_for_update(of=("self",)).select_related("scheme", "office").get(pk=entry.sheet.pk)
    if evidence.pk not in detachable([evidence], by, entry, sheet):
        raise PermissionDenied
    trace(entry, "detach", by=by, before={"file": evidence.name, "sha256": evidence.sha256})
    evidence.delete()
