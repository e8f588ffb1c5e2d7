"""The zip around a pack: what is none, what would do harm, and the names of its files."""

import io
import struct
import zipfile

import pytest

from appraisal.pack.archive import MOST_BYTES, MOST_FILES, file_names
from appraisal.pack.verify import faults
from tests.appraisal.packs import plain_zip

TOO_MUCH = "The file would unpack to far more than a pack of a year holds. It was not read."


def two_of_a_name():
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        package.writestr("a", b"1")
        with pytest.warns(UserWarning, match="Duplicate name"):
            package.writestr("a", b"2")
    return buffer.getvalue()


def packed_by(method):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as package:
        package.writestr("a", b"1" * 100)
    return buffer.getvalue()


def with_password():
    return plain_zip({"a": b"1"}).replace(b"PK\x01\x02\x14\x03\x14\x00\x00\x00", b"PK\x01\x02\x14\x03\x14\x00\x01\x00")


def cut():
    content = bytearray(plain_zip({"a": b"1" * 1000}))
    content[33] ^= 0xFF
    return bytes(content)


def lying():
    """Its directory says that it unpacks to three gigabytes."""
    content = bytearray(plain_zip({"a": b"1"}))
    start = content.index(b"PK\x01\x02")
    content[start + 24 : start + 28] = struct.pack("<I", 3_000_000_000)
    return bytes(content)


DAMAGED = "The file is not a zip, or it is damaged."
NO_PACKS = [
    (lambda: b"", DAMAGED),
    (lambda: b"PK", DAMAGED),
    (lambda: "不是压缩包".encode(), DAMAGED),
    (cut, DAMAGED),
    (two_of_a_name, "The zip holds two files of the same name."),
    (with_password, "The zip is protected by a password, which no pack is."),
    (lambda: packed_by(zipfile.ZIP_LZMA), "The zip is packed in a way that no pack is."),
    (lambda: plain_zip({"a": b"\0" * 90_000_000}), TOO_MUCH),
    (lying, TOO_MUCH),
    (lambda: b"PK\x01\x02" * (MOST_FILES + 1), TOO_MUCH),
    (lambda: b"x" * (MOST_BYTES + 1), "The file is larger than any pack of a year: it was not read."),
    (lambda: plain_zip({}), "SHA256SUMS is missing: without it nothing can be checked."),
]


@pytest.mark.parametrize("make, words", NO_PACKS)
def test_what_is_no_pack_is_told_in_a_sentence(make, words):
    assert faults(make()) == [words]


@pytest.mark.parametrize(
    "codes, names",
    [
        (["W1", "W2"], ["W1.html", "W2.html"]),
        (["a/b", "a\\b", "..", "con"], ["a／b.html", "a＼b.html", "_.html", "_con.html"]),
        (["V1", "v1", "V1 (2)"], ["V1.html", "v1 (2).html", "V1 (2) (2).html"]),
        (["石桥\n村", " "], ["石桥村.html", "_.html"]),
    ],
)
def test_every_village_has_a_file_name_that_every_system_takes(codes, names):
    assert file_names(codes, ".html") == names
