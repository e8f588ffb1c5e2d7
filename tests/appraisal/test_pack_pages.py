"""The pages of packs: what a pack holds and who may take it home, and the verdict on any file."""

from urllib.parse import quote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from appraisal.closing import close_year, make_pack
from appraisal.models import Ranking
from appraisal.pack.archive import MOST_BYTES
from appraisal.pack.build import build
from tests.appraisal.brought_in import bring_in, official, questions, villager
from tests.appraisal.packs import from_elsewhere, frozen, resealed, rezipped, stored
from tests.factories import make_scheme
from township.trace import Trace
from villages.models import Role

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"
EXPORTERS = [Role.APPRAISAL, Role.COMMITTEE, Role.DISCIPLINE, Role.AUDITOR]
READERS = [Role.SCORER, Role.HEAD, Role.LEADER, Role.PARTY, Role.ECONOMY]


def final(scheme=None):
    ranking = frozen(scheme=scheme)
    Ranking.objects.filter(pk=ranking.pk).update(status="final")
    return stored(ranking)


@pytest.fixture
def pack():
    ranking = final()
    return close_year(ranking.scheme, by=official(ranking.scheme, Role.COMMITTEE))


def followed(pack):
    """A closed year whose final ranking was superseded by another."""
    Ranking.objects.filter(pk=pack.ranking_id).update(status="superseded")
    pack.scheme.participants.filter(village__code="W1").update(coefficient=f"0.9{5 + pack.ranking.version}")
    return final(pack.scheme)


def enter(client, user):
    client.force_login(user, backend=BACKEND)
    return user


def words(answer):
    return " ".join(answer.content.decode().split())


# ---- what it holds -------------------------------------------------------------------------------------------------


def test_the_page_tells_what_the_pack_holds_and_who_sealed_it(client, pack):
    enter(client, official(pack.scheme, Role.LEADER))
    page = client.get(pack.get_absolute_url())
    assert [(part.name, part.count) for part in page.context["parts"]] == [
        ("ranking.json", 1), ("ranking.xlsx", 1), ("year-workbook.xlsx", 1), ("explanations/", 4), ("rules.html", 1),
        ("attachments.csv", 1), ("README.txt", 1), ("SHA256SUMS", 1),
    ]  # fmt: skip
    for told in (pack.sha256, pack.ranking.sha256, str(pack.made_by), date_format(timezone.localtime(pack.made_at), "j M Y")):
        assert told in words(page)


def test_before_the_year_is_closed_it_tells_how_the_pack_comes(client):
    scheme = bring_in()
    enter(client, official(scheme, Role.APPRAISAL))
    page = words(client.get(reverse("pack", args=[scheme.pk])))
    assert "Not sealed yet" in page
    assert "the Party committee closes the year" in page


def test_the_list_of_packs_takes_the_same_queries_for_one_and_for_three(client, pack):
    person = enter(client, official(pack.scheme, Role.COMMITTEE))
    assert questions(client, pack.get_absolute_url()) == 7
    for _number in range(2):
        pack = make_pack(followed(pack), by=person)
    page = client.get(pack.get_absolute_url())
    assert [page.context["pack"].ranking.version, *(one.ranking.version for one in page.context["earlier"])] == [3, 2, 1]
    assert questions(client, pack.get_absolute_url()) == 7


def test_the_committee_seals_a_ranking_that_took_the_place_of_a_sealed_one(client, pack):
    person = enter(client, official(pack.scheme, Role.COMMITTEE))
    ranking = followed(pack)
    assert client.get(pack.get_absolute_url()).context["lacking"] == ranking
    answer = client.post(reverse("pack_make", args=[pack.scheme_id]))
    assert (answer.status_code, answer.url) == (302, pack.get_absolute_url())
    assert (ranking.pack.made_by, ranking.pack.sha256 != pack.sha256) == (person, True)
    assert client.get(pack.get_absolute_url()).context["lacking"] is None


@pytest.mark.parametrize("role", [Role.APPRAISAL, *READERS])
def test_others_do_not(client, pack, role):
    followed(pack)
    enter(client, official(pack.scheme, role))
    assert client.get(pack.get_absolute_url()).context["lacking"] is None
    assert client.post(reverse("pack_make", args=[pack.scheme_id])).status_code == 403


# ---- taking it home ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", EXPORTERS)
def test_those_who_export_take_it_home_and_leave_a_trace(client, pack, role):
    person = enter(client, official(pack.scheme, role))
    answer = client.post(reverse("pack_download", args=[pack.pk]))
    assert (answer.content, answer["Content-Type"], answer["Cache-Control"]) == (bytes(pack.content), "application/zip", "no-store")
    name = f"{pack.scheme.township.label} 2025 sealed pack (WORKED, version 1).zip"
    assert answer["Content-Disposition"] == f"attachment; filename*=utf-8''{quote(name)}"
    (row,) = Trace.objects.of(pack).filter(verb="export")
    assert (row.by, row.after) == (person, {"file": name, "sha256": pack.sha256})


@pytest.mark.parametrize("role", READERS)
def test_those_who_only_read_do_not(client, pack, role):
    enter(client, official(pack.scheme, role))
    assert client.post(reverse("pack_download", args=[pack.pk])).status_code == 403
    assert "Download the pack" not in words(client.get(pack.get_absolute_url()))


def test_a_village_and_a_stranger_find_no_pack(client, pack):
    enter(client, villager(pack.scheme, "W1"))
    assert client.get(pack.get_absolute_url()).status_code == 403
    assert client.post(reverse("pack_download", args=[pack.pk])).status_code == 404
    enter(client, official(make_scheme(), Role.AUDITOR))
    assert client.get(pack.get_absolute_url()).status_code == 404
    assert client.post(reverse("pack_download", args=[pack.pk])).status_code == 404


# ---- checking ------------------------------------------------------------------------------------------------------


def check(client, content):
    return client.post(reverse("pack_check"), {"file": SimpleUploadedFile("pack.zip", content, "application/zip")})


def test_the_pack_that_was_made_here_is_told_to_those_who_read_the_township(client, pack):
    enter(client, official(pack.scheme, Role.LEADER))
    page = words(check(client, bytes(pack.content)))
    assert "nothing in the pack has changed" in page
    assert "10 files are there with the content that the list of checksums says." in page
    assert "The figures of 4 villages were computed again and give exactly this ranking." in page
    assert "It is, byte for byte" in page


@pytest.mark.parametrize("role", Role.values)
def test_everybody_may_check_and_a_stranger_learns_nothing_of_this_township(client, pack, role):
    enter(client, official(make_scheme(), role))
    for content in (bytes(pack.content), resealed(bytes(pack.content), {"rules.html": b"other"})):
        verdict = check(client, content).context["verdict"]
        assert (verdict.faults, verdict.pack, verdict.ranking) == ([], None, None)


def test_another_file_of_the_same_ranking_is_refused_at_home(client, pack):
    enter(client, official(pack.scheme, Role.AUDITOR))
    page = words(check(client, resealed(bytes(pack.content), {"rules.html": b"other"})))
    assert "this is not a pack as it was made" in page
    assert f"It is not the pack that was made here: that one has the checksum {pack.sha256}." in page


def test_a_ranking_without_a_pack_is_told_as_such(client):
    ranking = frozen()
    enter(client, official(ranking.scheme, Role.AUDITOR))
    assert "but no pack was made of it here" in words(check(client, build(ranking)))


def test_a_pack_from_elsewhere_is_checked_by_itself(client):
    content = from_elsewhere("worked-tie")
    enter(client, official(make_scheme(), Role.AUDITOR))
    assert "Its ranking is not among those that you can read here." in words(check(client, content))


def test_a_sound_pack_of_a_year_that_was_packed_otherwise_here_is_told(client):
    """The same township, scheme and year with other figures, sealed anew."""
    other = from_elsewhere("worked-tie")
    ranking = frozen()
    Ranking.objects.filter(pk=ranking.pk).update(status="final")
    made = close_year(ranking.scheme, by=official(ranking.scheme, Role.COMMITTEE))
    enter(client, official(ranking.scheme, Role.AUDITOR))
    page = check(client, other)
    assert page.context["verdict"].faults == [f"It is not the pack that was made here: that one has the checksum {made.sha256}."]


def test_faults_are_listed_and_names_are_no_code(client):
    content = from_elsewhere()
    enter(client, official(make_scheme(), Role.AUDITOR))
    page = check(client, rezipped(content, {"rules.html": b"", "<img onerror=x>": b""}))
    assert page.context["verdict"].faults == [
        "rules.html has been changed.",
        "<img onerror=x> does not belong to the pack: the list of checksums does not name it.",
    ]
    assert "<img onerror" not in words(page)


def test_of_many_faults_fifty_are_listed(client):
    enter(client, official(make_scheme(), Role.AUDITOR))
    page = check(client, rezipped(from_elsewhere(), {f"{number}.txt": b"x" for number in range(80)}))
    assert page.content.decode().count("does not belong to the pack") == 50
    assert "80 faults in all." in words(page)


@pytest.mark.parametrize(
    "content, told",
    [
        (b"x", "The file is not a zip, or it is damaged."),
        (b"", "The submitted file is empty."),
        (b"x" * (MOST_BYTES + 1), "The file is larger than any pack of a year: it was not read."),
    ],
)
def test_what_is_no_pack_is_told(client, content, told):
    enter(client, official(make_scheme(), Role.AUDITOR))
    page = check(client, content)
    assert page.status_code == 200
    assert told in words(page)


def test_without_a_file_it_asks_for_one(client):
    enter(client, official(make_scheme(), Role.AUDITOR))
    assert client.post(reverse("pack_check")).context["form"].errors == {"file": ["This field is required."]}
