"""Freezing: a version holds everything it was computed from, never changes, and can be proved."""

import hashlib
import json
import threading
from io import StringIO

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.management import CommandError, call_command
from django.db import IntegrityError, OperationalError, connection, transaction

from appraisal.models import Entry, GradeCap, Ranking
from appraisal.results import frozen_board, read_board
from appraisal.results.basis import read
from appraisal.results.differences import changed, moved
from appraisal.results.freeze import first_fault, freeze
from appraisal.results.snapshot import canonical, checksum, dump, restore
from tests.appraisal.brought_in import bring_in, official
from tests.factories import make_entry, make_open_scheme, make_scheme
from tests.support.sealed import lifted
from township.trace import Trace
from villages.models import Role

pytestmark = pytest.mark.django_db


def frozen(stem="worked"):
    scheme = bring_in(stem)
    return freeze(scheme, by=official(scheme))[0]


def tamper(ranking, change, *, resealed=True):
    """Alter the snapshot behind the triggers' back, and its checksum with it."""
    document = json.loads(ranking.snapshot)
    change(document)
    text = canonical(document)
    with lifted():
        Ranking.objects.filter(pk=ranking.pk).update(snapshot=text, sha256=checksum(text) if resealed else ranking.sha256)
        if resealed:
            Trace.objects.of(ranking).filter(verb="freeze").update(after={"sha256": checksum(text)})
    ranking.refresh_from_db()
    return ranking


def test_canonical_json_is_sorted_dense_and_chinese():
    assert canonical({"b": ["1.00", None], "a": {"村": "石桥"}}) == '{"a":{"村":"石桥"},"b":["1.00",null]}'


def test_checksum_covers_the_utf_8_bytes():
    assert checksum("村") == hashlib.sha256("村".encode()).hexdigest()


def test_versions_count_up_and_a_complete_one_is_not_provisional():
    ranking = frozen()
    assert (ranking.version, ranking.provisional, ranking.sha256) == (1, False, checksum(ranking.snapshot))


def test_freezing_again_without_a_change_gives_the_same_version():
    ranking = frozen()
    again, is_new = freeze(ranking.scheme, by=ranking.frozen_by)
    assert (again, is_new, Ranking.objects.count()) == (ranking, False, 1)


def test_a_changed_entry_makes_the_next_version():
    ranking = frozen()
    Entry.objects.filter(participant__village__code="W1", indicator__code="JF-1").update(points=100, inputs=["1"], version=2)
    again, is_new = freeze(ranking.scheme, by=ranking.frozen_by)
    assert (again.version, is_new) == (2, True)


def test_with_anything_missing_it_is_provisional():
    assert frozen("qingshi-2026").provisional is True


def test_freezing_is_for_the_appraisal_office_alone():
    scheme = bring_in()
    for role in (Role.COMMITTEE, Role.DISCIPLINE, Role.AUDITOR, Role.ADMIN, Role.LEADER):
        with pytest.raises(PermissionDenied):
            freeze(scheme, by=official(scheme, role))
    stranger = official(make_scheme())
    with pytest.raises(PermissionDenied):
        freeze(scheme, by=stranger)
    assert Ranking.objects.count() == 0


def test_a_draft_is_not_frozen():
    scheme = make_scheme()
    with pytest.raises(ValidationError):
        freeze(scheme, by=official(scheme))


def test_freezing_leaves_a_trace_with_the_checksum():
    ranking = frozen()
    (row,) = Trace.objects.of(ranking)
    assert (row.verb, row.by, row.after) == ("freeze", ranking.frozen_by, {"version": 1, "provisional": False, "sha256": ranking.sha256})


def test_a_frozen_version_refuses_change_and_deletion():
    ranking = frozen()
    for deed in (
        lambda: Ranking.objects.filter(pk=ranking.pk).update(snapshot="{}"),
        lambda: Ranking.objects.filter(pk=ranking.pk).delete(),
    ):
        with pytest.raises((IntegrityError, OperationalError)), transaction.atomic():
            deed()


def test_the_snapshot_says_everything_that_was_computed_from():
    document = json.loads(frozen("worked-cap").snapshot)
    inputs = document["inputs"]
    assert [village["code"] for village in inputs["villages"]] == ["W1", "W2", "W3", "W4"]
    assert [(cap["village"], cap["best_grade"]) for cap in inputs["caps"]] == [("W2", "pass")]
    first = next(row for row in inputs["entries"] if (row["village"], row["indicator"], row["period"]) == ("W1", "QU-1", "Q1"))
    assert (first["inputs"], first["points"], first["not_applicable"], first["version"]) == (["86.4"], "86.40", False, 1)
    assert document["results"]["ranking"]["villages"][0]["total"] == "88.83"
    assert len(inputs["entries"]) == 32


def test_the_snapshot_holds_no_binary_fractions_and_no_people():
    ranking = frozen("qingshi-2025")

    def numbers(value):
        if isinstance(value, dict):
            return [n for part in value.values() for n in numbers(part)]
        if isinstance(value, list):
            return [n for part in value for n in numbers(part)]
        return [value] if isinstance(value, float) else []

    assert numbers(json.loads(ranking.snapshot)) == []
    assert ranking.frozen_by.name not in ranking.snapshot


def test_a_snapshot_comes_back_as_the_rows_it_was():
    scheme = bring_in("qingshi-2025")
    basis = read(scheme, entries=True)
    assert dump(restore(json.loads(canonical(dump(basis))))) == dump(basis)


def test_its_board_shows_the_snapshot_and_not_todays_figures():
    ranking = frozen()
    Entry.objects.filter(participant__village__code="W1").update(points=0)
    assert frozen_board(ranking).line("W1").total == "88.83"
    assert read_board(ranking.scheme).line("W1").total != "88.83"


# ---- proving -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("stem", ["worked-tie", "worked-cap", "qingshi-2026"])
def test_an_untouched_version_has_no_fault(stem):
    assert first_fault(frozen(stem)) is None


def total(document):
    document["results"]["ranking"]["villages"][0]["total"] = "99.99"


def points(document):
    document["inputs"]["entries"][0]["points"] = "99.00"


def typed(document):
    document["inputs"]["entries"][0]["inputs"] = ["99"]


def weight(document):
    document["inputs"]["categories"][0]["weight"] = "61"


def coefficient(document):
    document["inputs"]["villages"][0]["coefficient"] = "1.05"


def grade(document):
    document["results"]["ranking"]["villages"][1]["grade"] = "fail"


@pytest.mark.parametrize(
    "change, words",
    [
        (total, "results.ranking.villages[W1].total: 99.99 is stored, recomputed it is 88.83."),
        (points, "W1 QU-1 Q1: 99.00 is stored, its inputs give 86.40."),
        (typed, "W1 QU-1 Q1: 86.40 is stored, its inputs give 99.00."),
        (weight, "results.ranking.villages[W1].categories.QU: 52.58 is stored, recomputed it is 53.45."),
        (coefficient, "results.ranking.villages[W1].adjusted: 87.83 is stored, recomputed it is 92.22."),
        (grade, "results.ranking.villages[W2].grade: fail is stored, recomputed it is excellent."),
    ],
)
def test_a_tampered_version_names_the_first_difference(change, words):
    ranking = frozen()
    assert first_fault(tamper(ranking, change)) == words


def test_a_snapshot_that_does_not_fit_its_checksum_is_found():
    assert first_fault(tamper(frozen(), total, resealed=False)) == "the checksum does not fit the snapshot."


def test_a_checksum_that_the_trace_does_not_know_is_found():
    ranking = frozen()
    text = canonical(json.loads(ranking.snapshot) | {"more": 1})
    with lifted():
        Ranking.objects.filter(pk=ranking.pk).update(snapshot=text, sha256=checksum(text))
    ranking.refresh_from_db()
    assert first_fault(ranking) == "the trace of its freezing names another checksum."


def verify(*arguments, **options):
    out = StringIO()
    call_command("verify_ranking", *arguments, stdout=out, **options)
    return out.getvalue()


def test_verify_ranking_goes_through_all_of_them():
    first = frozen("worked")
    frozen("qingshi-2025")
    said = verify().splitlines()
    assert said[1] == f"{first.scheme.township.name} WORKED version 1: as frozen, SHA-256 {first.sha256}"
    assert said[-1] == "2 frozen rankings verified."


def test_verify_ranking_fails_on_tampering_and_says_where():
    tamper(frozen(), total)
    out = StringIO()
    with pytest.raises(CommandError, match="1 of 1 frozen rankings are not what was frozen"):
        call_command("verify_ranking", "WORKED", "1", stdout=out)
    assert "results.ranking.villages[W1].total: 99.99 is stored, recomputed it is 88.83." in out.getvalue()


def test_verify_ranking_knows_its_versions():
    frozen()
    with pytest.raises(CommandError, match="WORKED has no frozen version 7"):
        verify("WORKED", "7")


# ---- two versions --------------------------------------------------------------------------------------------------


def test_differences_name_who_moved_and_what_changed():
    first = frozen()
    Entry.objects.filter(participant__village__code="W3", indicator__code="JF-1").update(points=476, inputs=["4.76"], version=2)
    GradeCap.objects.create(
        participant=first.scheme.participants.get(village__code="W4"), best_grade="fail", reason="audit", document="青纪〔2025〕1号"
    )
    second = freeze(first.scheme, by=first.frozen_by)[0]
    before, after = frozen_board(first), frozen_board(second)
    assert [(pair.line.village.code, pair.before.rank, pair.after.rank, pair.after.total) for pair in moved(before, after)] == [
        ("W2", 1, 2, "95.38"),
        ("W3", 2, 1, "95.38"),
        ("W4", 4, 4, "78.51"),
    ]
    assert [(row.subject, row.before, row.after) for row in changed(before, after)] == [
        ("Entry W3 · JF-1 · Y", "inputs 4.56, points 4.56", "inputs 4.76, points 4.76"),
        ("Grade cap W4 · 青纪〔2025〕1号", "not there", "best_grade fail, reason audit"),
    ]


@pytest.mark.django_db(transaction=True)
def test_two_who_press_at_once_freeze_once():
    scheme = make_open_scheme(villages=1)
    make_entry(scheme.participants.get(), scheme.indicators.get())
    people = [official(scheme), official(scheme)]
    found = []

    def press(user):
        found.append(freeze(scheme, by=user)[1])
        connection.close()

    threads = [threading.Thread(target=press, args=[user]) for user in people]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(found) == [False, True]
    assert Ranking.objects.count() == 1
