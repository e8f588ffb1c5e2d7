"""From a frozen version to its sealed pack. The same version gives the same bytes, whoever asks, on whatever day."""

from __future__ import annotations

from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import override

from appraisal.exports.ranking import workbook
from appraisal.models import Ranking
from appraisal.pack.archive import zipped
from appraisal.pack.attachments import attached, attachments_list
from appraisal.pack.contents import HOLDS
from appraisal.pack.pages import explanations, rules_page
from appraisal.results.board import Board
from appraisal.results.boards import frozen_board
from appraisal.workbook.write import frozen_workbook
from township.spreadsheets import dated, safe_file_name, xlsx_bytes

LANGUAGE = "zh-hans"  # of the record, whoever makes it; the snapshot and its checks know no language


def build(ranking: Ranking) -> bytes:
    with override(LANGUAGE):
        board = frozen_board(ranking)
        return zipped(files_of(ranking, board))


def files_of(ranking: Ranking, board: Board) -> dict[str, bytes]:
    year = xlsx_bytes(frozen_workbook(board.basis, LANGUAGE))
    return {
        "README.txt": readme(ranking, board),
        "ranking.json": ranking.snapshot.encode(),
        "ranking.xlsx": dated(workbook(board), ranking.frozen_at),
        "year-workbook.xlsx": dated(year, ranking.frozen_at),
        "rules.html": rules_page(board),
        **dict(explanations(board)),
        "attachments.csv": attachments_list(attached(board)),
    }


def readme(ranking: Ranking, board: Board) -> bytes:
    """In both languages, for a person who finds the pack years later."""
    content = {"ranking": ranking, "scheme": board.scheme, "holds": HOLDS.items()}
    parts = []
    for language in (LANGUAGE, "en"):
        with override(language):
            parts.append(render_to_string("appraisal/pack/readme.txt", content))
    return "\n\n".join(parts).encode()


def pack_name(ranking: Ranking) -> str:
    scheme = ranking.scheme
    words = _("%(township)s %(year)s sealed pack (%(code)s, version %(version)s).zip")
    return safe_file_name(words % {"township": scheme.township.label, "year": scheme.year, "code": scheme.code, "version": ranking.version})
