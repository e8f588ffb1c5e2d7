"""What each file of a pack is, in the reader's language; for its README and for its page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from appraisal.pack.archive import SUMS

FOLDER = "explanations/"
HOLDS = {
    "ranking.json": _("All figures that the ranking was computed from, and its results."),
    "ranking.xlsx": _("The committee's workbook: ranking, summary, quarters, and a score sheet of each village."),
    "year-workbook.xlsx": _("The whole year, to be brought into another installation."),
    FOLDER: _("A score explanation sheet of each village, to read and print in a browser."),
    "rules.html": _("Categories, indicators, weights, rules in words, targets and grade caps."),
    "attachments.csv": _("The list of files that were attached as evidence, with their checksums; the township keeps the files."),
    "README.txt": _("What the pack is and how to check it."),
    SUMS: _("The checksum of each file."),
}
FILES = [name for name in HOLDS if name != FOLDER]  # which every pack has, beside the villages' pages


@dataclass(frozen=True)
class Part:
    """One file, or a folder of them; `size` in bytes."""

    name: str
    words: str
    size: int
    count: int


def parts_of(sizes: Mapping[str, int]) -> list[Part]:
    """In the order of HOLDS. `sizes` maps the name of each file to its bytes."""
    parts = []
    for name, words in HOLDS.items():
        own = [size for file, size in sizes.items() if file == name or (name == FOLDER and file.startswith(FOLDER))]
        parts.append(Part(name, str(words), sum(own), len(own)))
    return parts
