"""The list of a year's attachments, as a table that every office program opens."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence

from django.utils.translation import gettext as _

from township.spreadsheets import clean_text, looks_like_formula

BOM = "\ufeff"  # without it Excel takes Chinese for something else


def attachments_list(rows: Iterable[Sequence[object]]) -> bytes:
    """`rows` are (village, indicator, period, name of the file, bytes, SHA-256)."""
    buffer = io.StringIO(newline="")
    table = csv.writer(buffer)
    table.writerow([_("Village"), _("Indicator"), _("Period"), _("File"), _("Bytes"), "SHA-256"])
    table.writerows([harmless(cell) for cell in row] for row in rows)
    return (BOM + buffer.getvalue()).encode()


def harmless(cell: object) -> str:
    """What would start a formula is text."""
    written = " ".join(clean_text(cell).split())
    return f"'{written}" if looks_like_formula(written) else written
