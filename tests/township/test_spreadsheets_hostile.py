"""Files that must be refused: in a sentence, before they cost time or memory, and with no other exception."""

import io
import random
import struct
import tracemalloc
import zipfile

import pytest
from openpyxl import Workbook

from tests.township.packages import (
    MAIN,
    PACKAGE_RELATIONS,
    PARTS,
    SHEET_TYPE,
    TYPES,
    WORKBOOK,
    number,
    sheet,
    words,
    xlsx,
    zipped,
)
from township.spreadsheets import BadWorkbook, open_workbook

NOT_A_WORKBOOK = "The file is not an .xlsx workbook, whatever its name says. Open it in Excel or WPS and save it as .xlsx."
OLD = "The file is an old workbook (.xls, .et). Open it in Excel or WPS and save it as .xlsx."
PASSWORD = "The workbook is protected by a password. Save it without a password as .xlsx."
MACROS = "The workbook holds macros (.xlsm, .xlsb). Save it as .xlsx without macros."
BOMB = "The file would unpack to far more than a workbook of a township holds. It was not read."
DAMAGED = "The file is damaged. Open it in Excel or WPS, save it again as .xlsx and choose the new file."
DEFINITIONS = "The file holds definitions that no workbook needs and that can do harm. It was not read."
LINKS = "The workbook takes values from other workbooks. Break these links (Data → Edit Links) and save it."
OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
BILLION_LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;">]>' + sheet(
    words("A1", "&c;")
)
EXTERNAL_ENTITY = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>' + sheet(words("A1", "&a;"))


def refusal(data: bytes, **limits: int) -> str:
    with pytest.raises(BadWorkbook) as refused:
        open_workbook(data, **limits)
    return str(refused.value)


@pytest.mark.parametrize(
    ("data", "message"),
    [
        (b"", "The file is empty."),
        (OLE2 + bytes(3_000), OLD),
        (OLE2 + bytes(500) + "EncryptedPackage".encode("utf-16-le") + bytes(500), PASSWORD),
        ("编码,名称\nV01,石桥村\n".encode("gbk"), NOT_A_WORKBOOK),
        (b"<html><table><tr><td>1</td></tr></table></html>", NOT_A_WORKBOOK),
        (b"%PDF-1.7 ...", NOT_A_WORKBOOK),
        (b"PK", DAMAGED),
        (b"PK\x03\x04" + bytes(100), DAMAGED),
        (b"PK\x05\x06" + bytes(18), NOT_A_WORKBOOK),
    ],
)
def test_other_formats_are_named(data, message):
    assert refusal(data) == message


def test_other_packages_are_not_workbooks():
    ods = io.BytesIO()
    with zipfile.ZipFile(ods, "w") as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr("content.xml", "<office/>")
    word = TYPES.replace(SHEET_TYPE, "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml")

    assert refusal(ods.getvalue()) == NOT_A_WORKBOOK
    assert refusal(zipped({"[Content_Types].xml": word})) == NOT_A_WORKBOOK
    assert refusal(zipped({"_rels/.rels": PACKAGE_RELATIONS.replace("xl/workbook.xml", "../../etc/passwd")})) == NOT_A_WORKBOOK
    assert refusal(zipped({"[Content_Types].xml": "<Types/>"})) == NOT_A_WORKBOOK


@pytest.mark.parametrize(
    "parts",
    [
        {"xl/vbaProject.bin": b"macro"},
        {"xl/macrosheets/sheet1.xml": "<x/>"},
        {"[Content_Types].xml": TYPES.replace(SHEET_TYPE, "application/vnd.ms-excel.sheet.macroEnabled.main+xml")},
        {"[Content_Types].xml": TYPES.replace(SHEET_TYPE, "application/vnd.ms-excel.sheet.binary.macroEnabled.main")},
    ],
)
def test_macros_are_refused(parts):
    assert refusal(zipped(parts)) == MACROS


def test_links_to_other_workbooks_are_refused():
    assert refusal(zipped({"xl/externalLinks/externalLink1.xml": "<externalLink/>"})) == LINKS


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "docProps/core.xml", "xl/theme/theme1.xml"])
@pytest.mark.parametrize("content", [BILLION_LAUGHS, EXTERNAL_ENTITY, "<!DOCTYPE x>" + sheet()])
def test_definitions_are_refused_in_any_part(part, content):
    assert refusal(zipped({part: content})) == DEFINITIONS


def test_definitions_are_refused_in_other_encodings():
    for encoding in ("utf-16", "utf-16-le", "utf-16-be"):
        content = f'\ufeff<?xml version="1.0" encoding="utf-16"?>{EXTERNAL_ENTITY}'.lstrip("\ufeff" * (encoding == "utf-16"))
        assert refusal(zipped({"xl/worksheets/sheet1.xml": content.encode(encoding)})) == DEFINITIONS


@pytest.mark.parametrize("encoding", ["utf-7", "no-such-code", "gb18030"])
def test_encodings_that_cannot_be_read_are_damage(encoding):
    content = f'<?xml version="1.0" encoding="{encoding}"?>{sheet()}'.encode()

    assert refusal(zipped({"xl/worksheets/sheet1.xml": content})) == DAMAGED


def peak_megabytes(data: bytes, message: str) -> float:
    tracemalloc.start()
    assert refusal(data) == message
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak / 1_000_000


def test_a_bomb_is_refused_before_it_is_unpacked():
    bomb = xlsx(xl__media__image1_png=bytes(200_000_000))

    assert len(bomb) < 250_000
    assert peak_megabytes(bomb, BOMB) < 2


def test_a_small_bomb_is_known_by_its_ratio():
    bomb = xlsx(f"<row>{words('A1', 'x' * 3_000_000)}</row>")

    assert len(bomb) < 10_000
    assert peak_megabytes(bomb, BOMB) < 2


def test_an_endless_text_or_token_is_damage():
    letters = random.Random(1).choices("abcdefghijklmnopqrstuvwxyz", k=1_500_000)
    noise = "".join(letters)

    assert refusal(xlsx(f"<row>{words('A1', noise)}</row>")) == DAMAGED
    assert refusal(xlsx(f'<row><c r="A1" note="{noise}"/></row>')) == DAMAGED
    assert refusal(xlsx(xl__sharedStrings_xml=f'<sst xmlns="{MAIN}"><si><t>{noise}</t></si></sst>')) == DAMAGED


def test_a_member_that_lies_about_its_size_is_damage():
    honest = xlsx(f"<row>{words('A1', 'x' * 3_000_000)}</row>")
    entry = honest.rindex(b"PK\x01\x02")  # the sheet is the last member
    lying = honest[: entry + 24] + struct.pack("<I", 1_000) + honest[entry + 28 :]

    assert peak_megabytes(lying, DAMAGED) < 2


def test_unbounded_methods_of_packing_are_refused():
    assert refusal(xlsx(method=zipfile.ZIP_BZIP2)) == DAMAGED
    assert refusal(xlsx(method=zipfile.ZIP_LZMA)) == DAMAGED


def test_a_directory_with_too_many_members_is_refused_unread():
    crowd = zipped({f"xl/media/{index}": b"" for index in range(2_000)})

    assert peak_megabytes(crowd, BOMB) < 1


def test_the_same_member_twice_is_damage():
    data = zipped({"XL/Workbook.xml": WORKBOOK})

    assert refusal(data) == DAMAGED


def test_a_far_cell_is_named():
    assert refusal(xlsx(f'<row r="1048576">{number("XFD1048576", "1")}</row>')) == (
        "Sheet “scores”: cell XFD1048576 lies far outside any table of a township. Delete what is in it."
    )
    assert refusal(xlsx(f'<row r="3">{number("D3", "1")}</row>'), max_rows=2).startswith("Sheet “scores”: cell D3 lies far")
    assert refusal(xlsx(f'<row r="3">{number("D3", "1")}</row>'), max_columns=3).startswith("Sheet “scores”: cell D3 lies")


def test_a_claimed_size_costs_nothing():
    book = open_workbook(xlsx(f"<row>{number('A1', '1')}</row>", before='<dimension ref="A1:XFD1048576"/>'))

    assert [row.number for row in book.sheets[0].rows] == [1]


def test_far_cells_without_a_value_are_ignored():
    book = open_workbook(xlsx(f'<row r="1">{number("A1", "1")}</row><row r="1048576"><c r="XFD1048576" s="1"/></row>'))

    assert [row.number for row in book.sheets[0].rows] == [1]


def test_too_many_cells_rows_sheets_styles_and_texts_are_refused():
    many = "Sheet “scores” has too many cells. Delete rows and columns that are not needed, also blank ones."
    sheets = "".join(f'<sheet name="s{index}" sheetId="{index}" r:id="rId1"/>' for index in range(300))
    styles = "".join(f'<xf numFmtId="{index % 50}"/>' for index in range(70_000))
    texts = "".join(f"<si><t>{index}</t></si>" for index in range(200_001))

    assert refusal(xlsx("<row>" + "<c/>" * 60 + "</row>"), max_cells=15) == many
    assert refusal(xlsx("<row/>" * 61), max_cells=15) == many
    assert refusal(xlsx("<row>" + "<c><v>1</v></c>" * 16 + "</row>"), max_cells=15) == many
    assert len(open_workbook(xlsx("<row>" + "<c><v>1</v></c>" * 15 + "</row>"), max_cells=15).sheets[0].rows[0].cells) == 15
    assert refusal(xlsx(xl__workbook_xml=WORKBOOK.replace("</sheets>", f"{sheets}</sheets>"))) == ("The workbook has more than 200 sheets.")
    assert refusal(xlsx(xl__styles_xml=f'<styleSheet xmlns="{MAIN}"><cellXfs>{styles}</cellXfs></styleSheet>')) == (
        "The workbook has an absurd number of cell styles. Copy its tables to a new workbook."
    )
    assert refusal(xlsx(xl__sharedStrings_xml=f'<sst xmlns="{MAIN}">{texts}</sst>')) == (
        "The workbook holds far more text than a year of a township."
    )


def test_a_file_above_the_limit_is_not_even_read_to_its_end():
    endless = io.BytesIO(xlsx() + bytes(5_000_000))

    with pytest.raises(BadWorkbook, match=r"^The file is larger than 1 MB\. A year of a township needs far less\.$"):
        open_workbook(endless, max_bytes=1_000_000)
    assert endless.tell() == 1_000_001


@pytest.mark.parametrize(
    "rows",
    [
        "<row",  # cut off
        "<row></c></row>",
        '<row><c t="s"><v>2</v></c></row>',  # there are two shared texts: 0 and 1
        '<row><c t="s"><v>-1</v></c></row>',
        '<row><c t="s"><v>one</v></c></row>',
        '<row r="x"/>',
        '<row r="2"/><row r="1"/>',
        '<row r="1"><c r="B1"/><c r="A1"/></row>',
        '<row r="1"><c r="1A"/></row>',
        '<row r="1"><c r="ABCD1"/></row>',
        '<row r="99999999999999"/>',
        '<row><c s="x"><v>1</v></c></row>',
        "<row>&unknown;</row>",
    ],
)
def test_a_malformed_sheet_is_damage(rows):
    assert refusal(xlsx(rows)) == DAMAGED


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/sharedStrings.xml", "xl/styles.xml"])
def test_a_missing_part_is_damage(part):
    parts = {name: content for name, content in (PARTS | {"xl/worksheets/sheet1.xml": sheet()}).items() if name != part}
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as package:
        for name, content in parts.items():
            package.writestr(name, content)

    assert refusal(buffer.getvalue()) == DAMAGED


def test_a_workbook_without_sheets_is_damage():
    assert refusal(xlsx(xl__workbook_xml=f'<workbook xmlns="{MAIN}"><sheets/></workbook>')) == DAMAGED


def test_a_bit_changed_anywhere_never_leaves_another_exception():
    workbook = Workbook()
    workbook.active.append(["code", "name"])
    workbook.active.append(["V01", "石桥村"])
    buffer = io.BytesIO()
    workbook.save(buffer)
    honest, chance, refused = buffer.getvalue(), random.Random(20), 0
    for _attempt in range(400):
        changed = bytearray(honest)
        changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
        refused += is_refused(bytes(changed))

    assert refused > 200
    assert all(is_refused(honest[:length]) for length in range(0, len(honest) - 1, 97))


def is_refused(data: bytes) -> bool:
    try:
        open_workbook(data)
    except BadWorkbook:
        return True
    return False


def test_random_xml_never_leaves_another_exception():
    chance = random.Random(7)
    pieces = [
        "<row/>",
        '<row r="2"/>',
        "<row>",
        "</row>",
        "<c/>",
        "<v>1</v>",
        "<t>x</t>",
        "<f/>",
        "text",
        "<is><t>x</t></is>",
    ]
    pieces += ["<row><c><v>1</v></c></row>", '<row><c t="s"><v>7</v></c></row>', '<row><c t="odd"><v>x</v></c></row>']
    outcomes = [is_refused(xlsx("".join(chance.choices(pieces, k=3)))) for _attempt in range(400)]

    assert {True, False} == set(outcomes)
