"""Checking a pack: whatever was changed is found by its name, and no file however made up does any harm."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from hypothesis import given
from hypothesis import strategies as st

from appraisal.closing import close_year
from appraisal.models import Pack, Ranking
from appraisal.pack.archive import sha256
from appraisal.pack.build import build
from appraisal.pack.verify import faults, record_faults, verdict
from appraisal.results.snapshot import canonical
from tests.appraisal.brought_in import official
from tests.appraisal.packs import files_in, from_elsewhere, frozen, packed, resealed, rezipped, stored
from villages.models import Role

pytestmark = pytest.mark.django_db

NAMES = [
    "README.txt", "ranking.json", "ranking.xlsx", "year-workbook.xlsx", "rules.html", "attachments.csv",
    "explanations/W1.html", "explanations/W2.html", "explanations/W3.html", "explanations/W4.html",
]  # fmt: skip
NO_RECORD = "ranking.json is not the record of a ranking."


@pytest.fixture
def content():
    return from_elsewhere()


@pytest.mark.parametrize("stem", ["worked", "worked-cap", "qingshi-2025", "qingshi-2026"])
def test_an_untouched_pack_has_no_fault(stem):
    assert faults(from_elsewhere(stem)) == []


# ---- files ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_a_changed_file_is_named(content, name):
    found = faults(rezipped(content, {name: files_in(content)[name] + b" "}))
    assert found[0] == f"{name} has been changed."
    assert found[1:] == (["ranking.json is not written in the one form that its checksum covers."] if name == "ranking.json" else [])


@pytest.mark.parametrize("name", NAMES)
def test_a_missing_file_is_named(content, name):
    assert faults(rezipped(content, {name: None})) == [f"{name} is missing."]


@pytest.mark.parametrize("name", NAMES)
def test_a_file_that_was_struck_from_the_list_too_is_named(content, name):
    assert faults(resealed(content, {name: None})) == [f"{name} is missing."]


def test_files_that_do_not_belong_are_named(content):
    assert faults(rezipped(content, {"b.exe": b"x", "a.txt": b"y"})) == [
        "a.txt does not belong to the pack: the list of checksums does not name it.",
        "b.exe does not belong to the pack: the list of checksums does not name it.",
    ]


def test_without_its_list_of_checksums_nothing_is_proved(content):
    assert faults(rezipped(content, {"SHA256SUMS": None})) == ["SHA256SUMS is missing: without it nothing can be checked."]


def test_a_line_that_is_none_is_named(content):
    sums = files_in(content)["SHA256SUMS"]
    assert faults(rezipped(content, {"SHA256SUMS": sums + b"\xff\xfe\n"})) == ["Line 11 of SHA256SUMS cannot be read."]


# ---- the record of the ranking -------------------------------------------------------------------------------------


def changed(content, change):
    """The pack with another record, everything sealed anew."""
    document = json.loads(files_in(content)["ranking.json"])
    change(document)
    return resealed(content, {"ranking.json": canonical(document).encode()})


def total(document):
    document["results"]["ranking"]["villages"][0]["total"] = "99.99"


def points(document):
    document["inputs"]["entries"][0]["points"] = "99.00"


def rule(document):
    document["inputs"]["indicators"][0]["params"] = "step=0.7"


GIVES = "The figures do not give this ranking: "


@pytest.mark.parametrize(
    "change, words",
    [
        (total, "results.ranking.villages[W1].total: 99.99 is stored, recomputed it is 88.83."),
        (points, "W1 QU-1 Q1: 99.00 is stored, its inputs give 86.40."),
        (rule, "its inputs cannot be computed: Points go in steps of 0.7."),
    ],
)
def test_a_record_that_was_changed_and_sealed_anew_is_found_out(content, change, words):
    assert faults(changed(content, change)) == [GIVES + words]


def set_at(*path):
    """A change that puts the last of these at the place that the others name."""

    def change(document):
        *way, last, value = path
        for key in way:
            document = document[key]
        document[last] = value

    return change


MADE_UP = {
    "inputs": set_at("inputs", None),
    "no results": set_at("inputs", "villages", []),
    "another format": set_at("inputs", "format", 2),
    "a number of a billion digits": set_at("inputs", "categories", 0, "weight", "1E999999999"),
    "a small number of a billion digits": set_at("inputs", "villages", 0, "coefficient", "1e-999999999"),
    "not a number": set_at("inputs", "categories", 0, "weight", "NaN"),
    "points without end": set_at("inputs", "entries", 0, "points", "Infinity"),
    "a year of its own": set_at("inputs", "scheme", "year", 10**9),
    "binary fractions": set_at("inputs", "scheme", "year", 2025.0),
    "a long text": set_at("inputs", "scheme", "title", "长" * 10_001),
    "a list for a text": set_at("inputs", "villages", 0, "code", ["W1"]),
    "an unknown period": set_at("inputs", "entries", 0, "period", "Q9"),
    "an unknown village": set_at("inputs", "entries", 0, "village", "W9"),
    "too many villages": set_at("inputs", "villages", [{}] * 1001),
}


@pytest.mark.parametrize("change", MADE_UP.values(), ids=MADE_UP)
def test_a_made_up_record_is_refused_in_a_sentence(content, change):
    found = faults(changed(content, change))
    assert found
    assert found[0].startswith((NO_RECORD, GIVES))


@pytest.mark.parametrize("text", [b"", b"{", b"[]", b"null", b"\xff", b"[" * 100_000, b"1" * 5_000, b'{"inputs":{}}'])
def test_what_is_no_record_at_all_is_refused_in_a_sentence(content, text):
    assert faults(resealed(content, {"ranking.json": text})) == [NO_RECORD]


def test_half_a_character_is_refused_in_a_sentence(content):
    record = json.loads(files_in(content)["ranking.json"])
    record["inputs"]["scheme"]["title"] = "a\ud800b"
    assert faults(resealed(content, {"ranking.json": json.dumps(record).encode()})) == [NO_RECORD]


JUNK = st.one_of(
    st.none(), st.booleans(), st.integers(), st.text(max_size=12), st.sampled_from(["1E9", "-1", "0.001", "Q1", "base", "graded", "²"]),
    st.just([]), st.just({}), st.just(["1", None]),
)  # fmt: skip


@pytest.fixture(scope="module")
def record(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock():
        return json.loads(files_in(from_elsewhere("worked-cap"))["ranking.json"])


@given(data=st.data())
def test_no_record_however_damaged_is_an_error(record, data):
    document = json.loads(json.dumps(record))
    place, way = document, data.draw(st.integers(1, 6))
    for _step in range(way):
        keys = list(place) if isinstance(place, dict) else range(len(place))
        if not keys:
            break
        key = data.draw(st.sampled_from(list(keys)))
        if _step == way - 1 or not isinstance(place[key], dict | list) or not place[key]:
            place[key] = data.draw(JUNK)
            break
        place = place[key]
    for fault in record_faults({"ranking.json": canonical(document).encode()}):
        assert isinstance(fault, str)


# ---- what this installation knows ----------------------------------------------------------------------------------


def everything(content):
    return verdict(content, rankings=Ranking.objects, packs=Pack.objects)


def closed():
    ranking = frozen()
    Ranking.objects.filter(pk=ranking.pk).update(status="final")
    return close_year(stored(ranking).scheme, by=official(ranking.scheme, Role.COMMITTEE))


def test_the_pack_that_was_made_here_is_known_by_its_checksum(django_assert_num_queries):
    pack = closed()
    content = bytes(pack.content)
    with django_assert_num_queries(1):
        found = everything(content)
    assert (found.faults, found.files, found.pack, found.ranking, found.sha256) == ([], 10, pack, pack.ranking, pack.sha256)


def test_another_file_of_the_same_ranking_is_not_that_pack():
    pack = closed()
    found = everything(resealed(bytes(pack.content), {"rules.html": b"other rules"}))
    assert found.faults == [f"It is not the pack that was made here: that one has the checksum {pack.sha256}."]


def test_a_ranking_without_a_pack_is_known_by_its_own_checksum():
    ranking = frozen()
    found = everything(build(ranking))
    assert (found.faults, found.ranking, found.pack, found.record) == ([], ranking, None, ranking.sha256)


def test_nothing_is_known_of_another_installations_pack(content):
    found = everything(content)
    assert (found.faults, found.ranking, found.pack, found.sha256) == ([], None, None, sha256(content))


# ---- the command ---------------------------------------------------------------------------------------------------


def check(path):
    out = StringIO()
    call_command("verify_ranking", "--pack", str(path), stdout=out)
    return out.getvalue().splitlines()


def test_the_command_checks_a_pack_of_a_township_that_it_does_not_know(content, tmp_path):
    path = tmp_path / "pack.zip"
    path.write_bytes(content)
    record = sha256(files_in(content)["ranking.json"])
    assert check(path) == [
        "青石镇 WORKED 2025: the figures give this ranking.",
        "10 files as in the list of checksums.",
        f"SHA-256 of the ranking {record}, of the pack {sha256(content)}.",
        "This installation does not know the ranking: that the pack is genuine, only its origin can tell.",
    ]


def test_the_command_knows_what_was_made_here(tmp_path):
    path = tmp_path / "pack.zip"
    path.write_bytes(packed())
    assert check(path)[-1] == "This installation holds the ranking, as Worked example, version 1, but made no pack of it."
    path.write_bytes(closed().content)
    assert check(path)[-1] == "It is, byte for byte, the pack that this installation made of Worked example, version 1."


def test_the_command_fails_with_the_faults(content, tmp_path):
    path, out = tmp_path / "pack.zip", StringIO()
    path.write_bytes(rezipped(content, {"rules.html": b""}))
    with pytest.raises(CommandError) as failure:
        call_command("verify_ranking", "--pack", str(path), stdout=out)
    assert out.getvalue() == "rules.html has been changed.\n"
    assert str(failure.value) == f"{path} is not a pack as it was made, SHA-256 {sha256(path.read_bytes())}."
    assert failure.value.returncode == 1


def test_the_command_says_which_file_it_cannot_read(tmp_path):
    with pytest.raises(CommandError) as failure:
        check(tmp_path / "none.zip")
    assert str(failure.value) == f"{tmp_path}/none.zip cannot be read: No such file or directory."
