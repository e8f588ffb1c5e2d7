"""The list of a year's attachments, as a table that every office program opens."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from operator import itemgetter

from django.utils.translation import gettext as _

from appraisal.models import Evidence
from appraisal.periods import Period
from appraisal.results.board import Board
from township.spreadsheets import clean_text, looks_like_formula

BOM = "\ufeff"  # without it Excel takes Chinese for something else


def attached(board: Board) -> list[Sequence[object]]:
    """The year's evidence in the order and by the names of the frozen version; once a sheet is locked, its evidence stays as it is."""
    villages = {line.code: (place, line.label) for place, line in enumerate(board.lines)}
    indicators = {code: (place, name) for place, (code, name) in enumerate(board.names.items())}
    rows = []
    for row in Evidence.objects.filter(entry__participant__scheme=board.ranking.scheme_id).for_list():
        participant, indicator, period = row.entry.participant, row.entry.indicator, Period(row.entry.period)
        # The register may have given a village another code since.
        at, village_name = villages.get(participant.code, (len(villages), participant.label))
        then, indicator_name = indicators[indicator.code]
        rows.append(((at, then, period, row.number), (village_name, indicator_name, period.label, row.name, row.size, row.sha256)))
    return [cells for _place, cells in sorted(rows, key=itemgetter(0))]


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
