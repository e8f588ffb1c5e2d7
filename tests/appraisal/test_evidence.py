"""Evidence files: what is kept of a picture or PDF, what is refused, who adds, sees and takes away."""

import io
import zlib
from contextlib import suppress

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from appraisal.evidence import attach, clean, detach
from appraisal.models import Entry, Evidence, Sheet
from tests.factories import make_duty, make_entry, make_official, make_open_scheme, make_user
from township.trace import Trace
from villages.models import Role

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"
PDF = b"%PDF-1.4\n1 0 obj\n<< /Type /Catalog >>\nendobj\n%%EOF\n"


def picture(kind="JPEG", size=(40, 20), **options):
    stored = io.BytesIO()
    Image.new("RGB", size, "red").save(stored, kind, **options)
    return stored.getvalue()


def file(content, name="IMG_张三家_20260704.jpg"):
    return SimpleUploadedFile(name, content)


@pytest.fixture
def entry():
    scheme = make_open_scheme(villages=2)
    row = scheme.participants.in_order()[0]
    make_entry(row, scheme.indicators.get())
    return Entry.objects.select_related("participant__village", "participant__scheme", "indicator__scheme").get()


@pytest.fixture
def scorer(entry):
    return make_duty(Role.SCORER, office=entry.indicator.office).user


def speaker(entry):
    return make_duty(Role.VILLAGE, village=entry.participant.village).user


# ---- what is kept --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_pictures_become_small_jpegs(kind):
    cleaned = clean(file(picture(kind, (4000, 1000)), "x.gif"))
    with Image.open(io.BytesIO(cleaned.content)) as kept:
        assert (cleaned.kind, kept.format, kept.size) == ("jpeg", "JPEG", (1920, 480))


def test_place_time_and_camera_are_gone_and_the_picture_stands_upright():
    exif = Image.Exif()
    exif[0x0112], exif[0x010F], exif[0x0132] = 6, "Camera", "2026:07:04 08:00:00"  # turned right; maker; time
    exif.get_ifd(0x8825)[2] = (26.0, 1.0, 2.0)
    sent = picture(size=(40, 20), exif=exif)
    assert b"Camera" in sent
    with Image.open(io.BytesIO(clean(file(sent)).content)) as kept:
        assert (kept.size, dict(kept.getexif())) == ((20, 40), {})


def test_a_pdf_is_kept_as_it_is():
    assert clean(file(PDF, "a.jpg")) == clean(file(PDF, "b.pdf"))
    assert clean(file(PDF)).content == PDF


@pytest.mark.parametrize(
    "content, told",
    [
        (b"<script>alert(1)</script>", "this is neither a picture"),
        (b"", "this is neither a picture"),
        (picture()[:300], "damaged"),
        (PDF.replace(b"/Catalog", b"/Catalog /OpenAction 2 0 R"), "Print it to PDF anew"),
        (PDF.replace(b"/Catalog", b"/Catalog /JavaScript (x)"), "Print it to PDF anew"),
        (PDF.replace(b"/Catalog", b"/Catalog /Encrypt 3 0 R"), "Print it to PDF anew"),
        (PDF.replace(b"/Catalog", b"/Catalog /J#61vaScript (x)"), "Print it to PDF anew"),
        (PDF.replace(b"/Catalog", b"/Catalog /#4caunch 2 0 R"), "Print it to PDF anew"),
        (PDF.replace(b"/Catalog", b"/Catalog /EmbeddedFile 2 0 R"), "Print it to PDF anew"),
        (PDF.replace(b"endobj", b"stream\n" + zlib.compress(b"<< /RichMedia 4 0 R >>") + b"endstream"), "Print it to PDF anew"),
        (PDF.replace(b"%%EOF", b""), "not complete"),
        (b"%PDF-" + b"x" * (5 * 1024 * 1024 + 1), "larger than 5 MB"),
        (b"\xff\xd8" + b"x" * (10 * 1024 * 1024), "larger than 10 MB"),
    ],
)
def test_what_is_refused_is_named_with_what_to_do(content, told):
    with pytest.raises(ValidationError, match=told) as refusal:
        clean(file(content, "图.jpg"))
    assert "“图.jpg”" in refusal.value.messages[0]


def test_a_picture_of_too_many_pixels_is_refused():
    with pytest.raises(ValidationError, match=r"too many pixels|far too large"):
        clean(file(picture("PNG", (12000, 8000))))


# ---- who -----------------------------------------------------------------------------------------------------------


def test_a_scorer_and_the_village_add_and_the_names_tell_nothing(entry, scorer):
    attach(entry, [file(picture())], by=scorer)
    attach(entry, [file(PDF)], by=speaker(entry))
    place = f"{entry.participant.village.code}-{entry.indicator.code}-Q1"
    assert [row.name for row in Evidence.objects.for_list()] == [f"{place}-1.jpg", f"{place}-2.pdf"]
    assert list(Trace.objects.of(entry).filter(verb="attach").values_list("after__file", flat=True)) == [f"{place}-2.pdf", f"{place}-1.jpg"]


def test_five_files_and_all_or_none(entry, scorer):
    with pytest.raises(ValidationError) as refusal:
        attach(entry, [file(picture()), file(b"x", "a.exe"), file(b"y", "b.doc")], by=scorer)
    assert len(refusal.value.messages) == 2
    assert not Evidence.objects.exists()
    attach(entry, [file(picture()) for _number in range(5)], by=scorer)
    with pytest.raises(ValidationError, match="at most 5 files"):
        attach(entry, [file(picture())], by=scorer)


@pytest.mark.parametrize(
    "status, office, village", [("open", True, True), ("submitted", False, True), ("villages", False, True), ("locked", False, False)]
)
def test_until_when(entry, scorer, status, office, village):
    Sheet.objects.filter(pk=entry.sheet.pk).update(status=status)
    for user, may in ((scorer, office), (speaker(entry), village)):
        if may:
            attach(entry, [file(picture())], by=user)
        else:
            with pytest.raises(PermissionDenied):
                attach(entry, [file(picture())], by=user)


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.SCORER, Role.VILLAGE)])
def test_nobody_else_adds(entry, role):
    place = {"office": entry.indicator.office} if role == Role.HEAD else {"township": entry.participant.scheme.township}
    with pytest.raises(PermissionDenied):
        attach(entry, [file(picture())], by=make_official(role, **place))


def test_a_scorer_with_a_tie_and_another_village_do_not_add(entry):
    tied = make_duty(Role.SCORER, office=entry.indicator.office, user=make_user(home_village=entry.participant.village)).user
    other = make_duty(Role.VILLAGE, village=entry.participant.scheme.participants.in_order()[1].village).user
    for user in (tied, other):
        with pytest.raises(PermissionDenied):
            attach(entry, [file(picture())], by=user)


def test_broken_notes_of_a_camera_are_no_error():
    exif = Image.Exif()
    exif[0x0112] = 6
    sent = picture(exif=exif)
    for place in range(sent.index(b"Exif"), sent.index(b"Exif") + 40):
        damaged = sent[:place] + bytes([sent[place] ^ 0xFF]) + sent[place + 1 :]
        with suppress(ValidationError):
            assert clean(file(damaged)).kind == "jpeg"


def test_a_name_that_was_taken_away_is_not_given_again(entry, scorer):
    attach(entry, [file(picture())], by=scorer)
    detach(Evidence.objects.get(), by=scorer)
    attach(entry, [file(PDF)], by=scorer)
    assert Evidence.objects.get().number == 2


def test_a_reader_without_the_right_gets_403(entry, client):
    auditor = make_official(Role.AUDITOR, township=entry.participant.scheme.township)
    client.force_login(auditor, backend=BACKEND)
    url = reverse("evidence_list", args=[entry.pk])
    assert (client.get(url).status_code, client.post(url).status_code) == (200, 403)


def test_a_village_takes_away_its_own_alone(entry, scorer):
    village = speaker(entry)
    attach(entry, [file(picture())], by=scorer)
    attach(entry, [file(picture())], by=village)
    office, own = Evidence.objects.for_list()
    with pytest.raises(PermissionDenied):
        detach(office, by=village)
    detach(own, by=speaker(entry))  # a successor in the village's duty
    detach(office, by=scorer)
    assert not Evidence.objects.exists()
    assert Trace.objects.of(entry).filter(verb="detach").count() == 2


# ---- pages ---------------------------------------------------------------------------------------------------------


def test_a_file_is_served_so_that_it_can_do_nothing(entry, scorer, client):
    attach(entry, [file(picture()), file(PDF)], by=scorer)
    client.force_login(scorer, backend=BACKEND)
    shown, saved = (client.get(reverse("evidence", args=[row.pk])) for row in Evidence.objects.for_list())
    assert (shown["Content-Type"], saved["Content-Type"]) == ("image/jpeg", "application/pdf")
    assert (shown["Content-Disposition"].split(";")[0], saved["Content-Disposition"].split(";")[0]) == ("inline", "attachment")
    assert {shown["Content-Security-Policy"], saved["Content-Security-Policy"]} == {"default-src 'none'; sandbox"}
    assert (shown["X-Content-Type-Options"], shown["Cache-Control"]) == ("nosniff", "no-store")


def test_another_village_gets_404(entry, scorer, client):
    attach(entry, [file(picture())], by=scorer)
    other = make_duty(Role.VILLAGE, village=entry.participant.scheme.participants.in_order()[1].village).user
    client.force_login(other, backend=BACKEND)
    assert client.get(reverse("evidence", args=[Evidence.objects.get().pk])).status_code == 404
    assert client.get(reverse("evidence_list", args=[entry.pk])).status_code == 404


def test_a_refusal_is_told_at_the_field(entry, scorer, client):
    client.force_login(scorer, backend=BACKEND)
    answer = client.post(reverse("evidence_list", args=[entry.pk]), {"files": [file(b"<x>", "a.exe")]})
    assert "“a.exe”" in answer.context["form"].errors["files"][0]
    answer = client.post(reverse("evidence_list", args=[entry.pk]), {})
    assert answer.context["form"].errors["files"] == ["This field is required."]


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_takes_as_many_queries_for_one_file_as_for_three(entry, scorer, client, count, django_assert_num_queries):
    attach(entry, [file(picture()) for _number in range(count)], by=scorer)
    client.force_login(scorer, backend=BACKEND)
    client.get(reverse("desk"))
    with django_assert_num_queries(10):
        assert client.get(reverse("evidence_list", args=[entry.pk])).status_code == 200
