"""XML as it arrives from strangers: read in pieces, without document types, entities or endless tokens."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeVar
from xml.parsers import expat

from django.utils.translation import gettext as _

from township.spreadsheets.problems import BadWorkbook, damaged

# Elements of a sheet carry one of these, by the edition of the standard; extensions carry others and are not ours to read.
MAIN_NAMESPACES = (
    "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
    "http://purl.oclc.org/ooxml/spreadsheetml/main",
)
LONGEST_TOKEN = 1_000_000
Handler = TypeVar("Handler")


def in_main_namespace(handlers: dict[str, Handler]) -> dict[str, Handler]:
    """From plain names of elements to the names expat gives."""
    return {f"{namespace} {name}": handler for namespace in MAIN_NAMESPACES for name, handler in handlers.items()}


def parse(chunks: Iterable[bytes], parser: expat.XMLParserType) -> Iterator[None]:
    """Feed the parser; yields after every chunk. Raises BadWorkbook for what is not honest XML."""
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_document_type
    fed = 0
    try:
        for chunk in chunks:
            parser.Parse(chunk, False)
            fed += len(chunk)
            # An unfinished token is scanned again with each chunk: an endless one would cost the square of its length.
            if fed - max(parser.CurrentByteIndex, 0) > LONGEST_TOKEN:
                raise damaged()
            yield
        parser.Parse(b"", True)
        yield
    except (expat.ExpatError, LookupError, ValueError) as error:  # the last two: an encoding that expat cannot read
        raise damaged() from error


def new_parser() -> expat.XMLParserType:
    return expat.ParserCreate(namespace_separator=" ")


def check(chunks: Iterable[bytes]) -> None:
    for _piece in parse(chunks, new_parser()):
        pass


def elements(chunks: Iterable[bytes]) -> Iterator[tuple[str, dict[str, str]]]:
    """Every element as (name, attributes), all names without their namespace."""
    found: list[tuple[str, dict[str, str]]] = []
    parser = new_parser()
    parser.StartElementHandler = lambda name, attributes: found.append(
        (_local(name), {_local(key): value for key, value in attributes.items()})
    )
    for _piece in parse(chunks, parser):
        yield from found
        found.clear()


def _local(name: str) -> str:
    return name.rpartition(" ")[2]


def _refuse_document_type(*_declaration) -> None:
    raise BadWorkbook(_("The file holds definitions that no workbook needs and that can do harm. It was not read."))
