"""Evidence files: checked, re-encoded and kept with their entry; whoever may enter or speak for the village adds and removes them."""

from __future__ import annotations

import hashlib
import io
import re
import warnings
from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _
from PIL import Image, ImageOps, UnidentifiedImageError

from appraisal import rules
from appraisal.models import Entry, Evidence, EvidenceKind, Sheet
from appraisal.models.evidence import MOST_FILES
from township.trace import trace
from villages.models import User

MEGABYTE = 1024 * 1024
LARGEST = {EvidenceKind.JPEG: 10 * MEGABYTE, EvidenceKind.PDF: 5 * MEGABYTE}
MOST_PIXELS = 50_000_000
LONGEST_SIDE = 1920
FORMATS = ("JPEG", "PNG", "WEBP")
# What a page to read needs not: programs, other files, passwords.
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
    if ACTIVE.search(content):
        raise told(file, _("the PDF holds programs, other files or a password. Print it to PDF anew, and send that."))
    return content


def clean_picture(file: UploadedFile, content: bytes) -> bytes:
    """As JPEG, upright, at most 1920 pixels long, with nothing of the camera, the place or the time in it."""
    try:
        with warnings.catch_warnings():
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
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError, Image.DecompressionBombWarning) as damage:
        raise told(file, _("the picture is damaged or far too large. Take it again.")) from damage
    return stored.getvalue()


def may_attach(user: User, entry: Entry, sheet: Sheet) -> bool:
    """A scorer of the office without a tie to the village while the sheet takes entries, the village itself until it is locked."""
    if rules.speaks_for(user, entry.participant):
        return sheet.status != "locked"
    scores = rules.may_score(user, sheet) and entry.participant.village_id not in rules.ties_for(user, sheet)
    return scores and sheet.takes_entries


@transaction.atomic
def attach(entry: Entry, files: Sequence[UploadedFile], *, by: User) -> None:
    """All of the files or none. Raises PermissionDenied, and ValidationError with every file that is refused."""
    sheet = Sheet.objects.select_for_update(of=("self",)).select_related("scheme", "office").get(pk=entry.sheet.pk)
    if not may_attach(by, entry, sheet):
        raise PermissionDenied
    known = entry.evidence.aggregate(last=Max("number"))["last"] or 0
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
    foreign = rules.speaks_for(by, entry.participant) and evidence.added_by_id != by.pk
    if not may_attach(by, entry, sheet) or foreign:
        raise PermissionDenied
    trace(entry, "detach", by=by, before={"file": evidence.name, "sha256": evidence.sha256})
    evidence.delete()
