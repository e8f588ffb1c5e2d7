"""Grade caps: the discipline office sets and lifts them under documents, sees first what they do, and never on its own village."""

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.urls import reverse

from appraisal.caps import lift_cap, set_cap
from appraisal.models import GradeCap
from appraisal.results import read_board
from tests.appraisal.brought_in import bring_in
from tests.factories import make_official, make_open_scheme, make_user
from township.trace import Trace
from villages.models import Role

pytestmark = pytest.mark.django_db
BACKEND = "django.contrib.auth.backends.ModelBackend"
PAPER, OTHER = "青纪发〔2026〕4号", "青纪发〔2026〕9号"


@pytest.fixture
def scheme():
    return bring_in()


@pytest.fixture
def discipline(scheme, client):
    user = make_official(Role.DISCIPLINE, township=scheme.township)
    client.force_login(user, backend=BACKEND)
    return user


def liuxi(scheme):
    return scheme.participants.select_related("village", "scheme__township").get(village__name_en="Liuxi")


def cap_of(scheme, **fields):
    return GradeCap(**{"participant": liuxi(scheme), "best_grade": "pass", "reason": "发生较大事故", "document": PAPER} | fields)


def grades(scheme):
    return {line.village.name_en: line.grade for line in read_board(scheme).lines}


def test_a_cap_set_and_lifted_touches_the_grade_alone(scheme, discipline):
    before = {line.code: (line.total, line.rank) for line in read_board(scheme).lines}
    cap = cap_of(scheme)
    set_cap(cap, by=discipline)
    assert grades(scheme) == {"Shiqiao": "good", "Liuxi": "pass", "Pingtang": "excellent", "Songling": "pass"}
    assert {line.code: (line.total, line.rank) for line in read_board(scheme).lines} == before
    lift_cap(cap, document=OTHER, reason="责任认定变更", by=discipline)
    assert grades(scheme) == {"Shiqiao": "good", "Liuxi": "excellent", "Pingtang": "good", "Songling": "pass"}
    assert list(Trace.objects.of(cap).values_list("verb", flat=True)) == ["lift", "create"]
    with pytest.raises(ValidationError, match="lifted already"):
        lift_cap(cap, document=OTHER, reason="责任认定变更", by=discipline)


@pytest.mark.parametrize("role", [role for role in Role if role != Role.DISCIPLINE])
def test_nobody_else_sets_or_lifts(scheme, role):
    user = make_official(role, township=scheme.township)
    with pytest.raises(PermissionDenied):
        set_cap(cap_of(scheme), by=user)
    cap = cap_of(scheme)
    cap.save()
    with pytest.raises(PermissionDenied):
        lift_cap(cap, document=OTHER, reason="变更", by=user)


def test_another_townships_discipline_office_does_not(scheme):
    with pytest.raises(PermissionDenied):
        set_cap(cap_of(scheme), by=make_official(Role.DISCIPLINE))


def test_nobody_caps_their_own_village(scheme):
    user = make_official(Role.DISCIPLINE, township=scheme.township, user=make_user(home_village=liuxi(scheme).village))
    with pytest.raises(ValidationError, match="You are tied to"):
        set_cap(cap_of(scheme), by=user)
    assert not GradeCap.objects.exists()


def test_a_closed_year_takes_no_cap(scheme, discipline):
    type(scheme).objects.filter(pk=scheme.pk).update(status="closed")
    with pytest.raises(PermissionDenied):
        set_cap(cap_of(scheme), by=discipline)


# ---- pages ---------------------------------------------------------------------------------------------------------


def filled(scheme, **fields):
    return {"participant": liuxi(scheme).pk, "best_grade": "pass", "reason": "发生较大事故", "document": "青纪发[2026]4号"} | fields


def test_the_effect_is_shown_before_the_cap_is_set(scheme, discipline, client):
    url = reverse("cap_new", args=[scheme.pk])
    shown = client.post(url, filled(scheme))
    assert shown.context["effect"].words == "grade excellent → pass; no other rank moves."
    assert not GradeCap.objects.exists()
    again = client.post(url, filled(scheme, best_grade="good", seen=shown.context["seen"]))
    assert again.context["effect"].words == "grade excellent → good; no other rank moves."
    assert client.post(url, filled(scheme, seen=shown.context["seen"])).status_code == 302
    cap = GradeCap.objects.get()
    assert (cap.document, cap.set_by, cap.best_grade) == (PAPER, discipline, "pass")


@pytest.mark.parametrize(
    "fields, field",
    [
        ({"best_grade": "excellent"}, "best_grade"),
        ({"document": "4号"}, "document"),
        ({"reason": "越级上访"}, "reason"),
        ({"reason": ""}, "reason"),
    ],
)
def test_what_is_wrong_is_told_at_its_field(scheme, discipline, client, fields, field):
    answer = client.post(reverse("cap_new", args=[scheme.pk]), filled(scheme, **fields))
    assert list(answer.context["form"].errors) == [field]


def test_the_page_refuses_the_own_village_before_it_shows_anything(scheme, client):
    user = make_official(Role.DISCIPLINE, township=scheme.township, user=make_user(home_village=liuxi(scheme).village))
    client.force_login(user, backend=BACKEND)
    answer = client.post(reverse("cap_new", args=[scheme.pk]), filled(scheme))
    assert "You are tied to" in str(answer.context["form"].errors)
    assert answer.context["effect"] is None


@pytest.mark.parametrize("grade", ["excellent", "优秀", "first", ""])
def test_a_grade_that_caps_nothing_is_not_stored(scheme, discipline, grade):
    with pytest.raises(ValidationError, match="under the top one"):
        set_cap(cap_of(scheme, best_grade=grade), by=discipline)


def test_the_number_of_the_paper_is_written_out_and_told(scheme, discipline, client):
    url = reverse("cap_new", args=[scheme.pk])
    seen = client.post(url, filled(scheme)).context["seen"]
    page = client.post(url, filled(scheme, seen=seen), follow=True).content.decode()
    assert f"The document number is stored as {PAPER}." in page
    seen = client.post(url, filled(scheme, document=OTHER)).context["seen"]
    page = client.post(url, filled(scheme, document=OTHER, seen=seen), follow=True).content.decode()
    assert "The cap is set." in page
    assert "is stored as" not in page


def test_the_same_document_caps_a_village_once(scheme, discipline, client):
    set_cap(cap_of(scheme), by=discipline)
    answer = client.post(reverse("cap_new", args=[scheme.pk]), filled(scheme))
    assert "This document has set a cap here already." in str(answer.context["form"].errors)


def test_lifting_shows_its_effect_and_keeps_the_row(scheme, discipline, client):
    cap = cap_of(scheme)
    set_cap(cap, by=discipline)
    url = reverse("cap_lift", args=[cap.pk])
    assert client.get(url).context["effect"].words == "grade pass → excellent; no other rank moves."
    assert list(client.post(url, {"document": "9号", "reason": "越级上访"}).context["form"].errors) == ["document", "reason"]
    assert client.post(url, {"document": OTHER, "reason": "<b>变更</b>"}).status_code == 302
    assert client.get(url).url == reverse("cap_list", args=[scheme.pk])
    page = client.get(reverse("cap_list", args=[scheme.pk])).content.decode()
    assert "&lt;b&gt;变更&lt;/b&gt;" in page
    assert OTHER in page


def test_the_village_reads_its_own_cap_and_who_set_it(scheme, discipline, client):
    cap = cap_of(scheme, reason="发生<较大>事故")
    set_cap(cap, by=discipline)
    client.force_login(make_official(Role.VILLAGE, village=cap.participant.village), backend=BACKEND)
    address = reverse("explanation", args=[cap.participant_id])
    page = " ".join(client.get(address).content.decode().split())
    assert f"Grade cap: at best “pass”.</strong> 发生&lt;较大&gt;事故 ({PAPER}). Set by {discipline} on " in page
    lift_cap(cap, document=OTHER, reason="责任认定变更", by=discipline)
    assert PAPER not in client.get(address).content.decode()


def test_the_discipline_office_finds_the_caps_of_open_years_on_its_desk(scheme, discipline, client):
    link = f'href="{reverse("cap_list", args=[scheme.pk])}"'
    assert link in client.get(reverse("desk")).content.decode()
    client.force_login(make_official(Role.AUDITOR, township=scheme.township), backend=BACKEND)
    assert link not in client.get(reverse("desk")).content.decode()


@pytest.mark.parametrize("villages", [1, 3])
def test_the_list_takes_as_many_queries_for_one_cap_as_for_three(client, villages, django_assert_num_queries):
    scheme = make_open_scheme(villages=villages)
    user = make_official(Role.DISCIPLINE, township=scheme.township)
    for row in scheme.participants.all():
        GradeCap.objects.create(participant=row, best_grade="good", reason="逾期", document=PAPER, set_by=user)
    client.force_login(user, backend=BACKEND)
    client.get(reverse("desk"))
    with django_assert_num_queries(6):
        assert client.get(reverse("cap_list", args=[scheme.pk])).status_code == 200
