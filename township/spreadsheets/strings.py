"""The texts that the cells of all sheets share."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from township.spreadsheets import markup
from township.spreadsheets.problems import BadWorkbook
from township.spreadsheets.values import plain_text

TAGS = markup.in_main_namespace({name: name for name in ("si", "t", "rPh")})
MOST_STRINGS = 200_000
MOST_CHARACTERS = 10_000_000


def read_strings(chunks: Iterable[bytes]) -> list[str]:
    reader = _StringReader()
    parser = markup.new_parser()
    parser.StartElementHandler, parser.EndElementHandler = reader.start, reader.end
    parser.CharacterDataHandler = reader.characters
    for _piece in markup.parse(chunks, parser):
        pass
    return reader.strings


class _StringReader:
    """Takes expat's events. A text may come in several runs of different looks; how it is pronounced is left out."""

    def __init__(self):
        self.strings: list[str] = []
        self.runs: list[str] = []
        self.in_text = self.in_phonetic = False
        self.characters_read = 0

    def start(self, name: str, _given: dict[str, str]) -> None:
        tag = TAGS.get(name)
        if tag == "si":
            self.runs = []
        elif tag == "rPh":
            self.in_phonetic = True
        elif tag == "t":
            self.in_text = not self.in_phonetic

    def characters(self, text: str) -> None:
        if self.in_text:
            self.runs.append(text)
            self.characters_read += len(text)

    def end(self, name: str) -> None:
        tag = TAGS.get(name)
        if tag == "t":
            self.in_text = False
        elif tag == "rPh":
            self.in_phonetic = False
        elif tag == "si":
            self.strings.append(plain_text("".join(self.runs)))
            if len(self.strings) > MOST_STRINGS or self.characters_read > MOST_CHARACTERS:
                raise BadWorkbook(_("The workbook holds far more text than a year of a township."))
