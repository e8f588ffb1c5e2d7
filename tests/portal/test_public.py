"""What everybody reads without an account: exactly what is public, for exactly as long; and objections with their receipts."""

import re
from datetime import date, timedelta
from io import StringIO

import pytest
from django.core import signing
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from appraisal.models import Entry, GradeCap, Objection, Ranking
from appraisal.results import frozen_board
from appraisal.results.freeze import freeze
from tests.appraisal.brought_in import bring_in, official
from tests.factories import make_open_scheme, make_participant, make_village
from township.limits import Bucket
from township.trace import Trace
from villages.models import Township, Village

pytestmark = pytest.mark.django_db
FROM, UNTIL = date(2026, 11, 30), date(2026, 12, 7)


@pytest.fixture
def ranking():
    scheme = bring_in("worked-cap")
    Entry.objects.filter(participant__scheme=scheme).update(reason="会议纪要缺签名")
    ranking, _new = freeze(scheme, by=official(scheme))
    Ranking.objects.filter(pk=ranking.pk).update(minutes="党委会纪要〔2026〕3号")
    return ranking


def at(ranking, status="publicised", **fields):
    Ranking.objects.filter(pk=ranking.pk).update(**{"status": status, "public_from": FROM, "public_until": UNTIL} | fields)


def page(client, ranking, **headers):
    return client.get(reverse("public_ranking", args=[ranking.pk]), headers=headers)


# ---- for how long --------------------------------------------------------------------------------------------------

MOMENTS = [
    ("publicised", "2026-11-29T23:59:59+08:00", 404),
    ("publicised", "2026-11-30T00:00:00+08:00", 200),
    ("publicised", "2026-12-07T23:59:59+08:00", 200),
    ("publicised", "2026-12-08T00:00:00+08:00", 410),
    ("closed", "2026-12-08T09:00:00+08:00", 410),
    ("returned", "2026-12-02T09:00:00+08:00", 410),
    ("final", "2026-12-10T09:00:00+08:00", 200),
    ("final", "2027-01-09T23:59:59+08:00", 200),  # thirty days after 10 December
    ("final", "2027-01-10T00:00:00+08:00", 410),
    ("superseded", "2026-12-12T09:00:00+08:00", 410),
]


@pytest.mark.parametrize("status, moment, code", MOMENTS)
def test_a_ranking_is_public_for_its_time_and_then_gone(ranking, client, time_machine, status, moment, code):
    at(ranking, status, final_on=date(2026, 12, 10) if status in ("final", "superseded") else None)
    time_machine.move_to(moment, tick=False)
    assert page(client, ranking).status_code == code
    home = reverse("public_township", args=[ranking.township_id])
    assert (home in client.get(reverse("public_list")).content.decode()) == (code == 200)
    assert (reverse("public_ranking", args=[ranking.pk]) in client.get(home).content.decode()) == (code == 200)


@pytest.mark.parametrize("status", ["computed", "submitted", "approved", "returned"])
def test_what_never_was_public_is_not_there(ranking, client, status):
    Ranking.objects.filter(pk=ranking.pk).update(status=status)
    assert page(client, ranking).status_code == 404


# ---- what it shows -------------------------------------------------------------------------------------------------


@pytest.fixture
def public(ranking, time_machine):
    time_machine.move_to("2026-12-01T09:00:00+08:00", tick=False)
    at(ranking)
    return ranking


def test_villages_categories_totals_ranks_and_grades(public, client):
    text = page(client, public).content.decode()
    for word in ("Liuxi", "95.38", "54.53", "pass", "Pingtang", "95.18", "excellent", "党委会纪要〔2026〕3号", "2026-11-30", "2026-12-07"):
        assert word in text, word


def test_the_unranked_are_named_last_as_such_here_as_in_the_frozen_ranking(client, time_machine):
    scheme = bring_in("worked-tie")
    for name in ("新村", "并村"):
        make_participant(scheme, village=make_village(township=scheme.township, name=name, name_en=name))
    ranking, _new = freeze(scheme, by=official(scheme))
    time_machine.move_to("2026-12-01T09:00:00+08:00", tick=False)
    at(ranking)
    text = page(client, ranking).content.decode()
    ranks = re.findall(r'data-label="Rank">(?:<strong>)?(\d+|unranked)', text)
    assert ranks == [str(line.rank or "unranked") for line in frozen_board(ranking).ranked_lines]
    assert ranks[-2:] == ["unranked", "unranked"]
    assert text.index("新村") > text.index("Songling")


def test_nothing_else_of_the_snapshot_leaks(public, client):
    text = page(client, public).content.decode()
    cap = GradeCap.objects.get()
    indicators = [row.code for row in public.scheme.indicators.all()]
    secrets = ["会议纪要缺签名", cap.reason, cap.document, public.sha256, official(public.scheme).name]
    assert [word for word in secrets if word in text] == []
    assert [code for code in indicators if f">{code} " in text] == []


def test_names_are_escaped(client, time_machine):
    scheme = bring_in()
    Village.objects.filter(name_en="Liuxi").update(name="<img onerror=x>", name_en="<img onerror=x>")
    ranking, _new = freeze(scheme, by=official(scheme))
    time_machine.move_to("2026-12-01T09:00:00+08:00", tick=False)
    at(ranking)
    assert "&lt;img onerror=x&gt;" in page(client, ranking).content.decode()
    assert "<img onerror" not in page(client, ranking).content.decode()


def test_no_search_engine_and_no_cookie(public, client):
    answer = page(client, public)
    assert answer["X-Robots-Tag"] == "noindex, nofollow"
    assert '<meta name="robots" content="noindex">' in answer.content.decode()
    assert "sessionid" not in answer.cookies


def test_a_second_visit_transfers_nothing_until_something_changes(public, client):
    tag = page(client, public)["ETag"]
    assert page(client, public, if_none_match=tag).status_code == 304
    at(public, "returned")
    assert page(client, public, if_none_match=tag).status_code == 410


@pytest.mark.parametrize("villages", [1, 3])
def test_the_page_takes_as_many_queries_for_one_ranking_as_for_three(client, time_machine, villages, django_assert_num_queries):
    time_machine.move_to("2026-12-01T09:00:00+08:00", tick=False)
    for _number in range(villages):
        scheme = make_open_scheme()
        at(freeze(scheme, by=official(scheme))[0])
    with django_assert_num_queries(2):
        client.get(reverse("public_list"))


# ---- objections ----------------------------------------------------------------------------------------------------


def form_of(client, ranking):
    answer = client.get(reverse("public_objection", args=[ranking.pk]))
    return {"token": answer.context["token"]}


def send(client, ranking, **data):
    return client.post(reverse("public_objection", args=[ranking.pk]), form_of(client, ranking) | data)


def test_an_objection_gets_a_receipt_that_leads_to_its_answer(public, client):
    answer = send(client, public, text="<b>三号村</b>的分数有误", name="")
    objection = Objection.objects.get()
    assert answer.url == reverse("public_receipt")
    assert (objection.ranking, objection.name, objection.due_on) == (public, "", date(2026, 12, 11))
    told = client.get(answer.url).content.decode()
    assert " ".join([objection.receipt[:4], objection.receipt[4:8], objection.receipt[8:]]) in told
    assert "&lt;b&gt;三号村&lt;/b&gt;" in told
    client.cookies.clear()
    Objection.objects.update(status="answered", answer="已核对，分数无误。", answered_at=timezone.now())
    found = client.post(reverse("public_receipt"), {"receipt": f" {objection.receipt[:6]} {objection.receipt[6:].lower()}"})
    assert "已核对，分数无误。" in found.content.decode()


def test_a_wrong_receipt_tells_nothing(public, client):
    send(client, public, text="分数有误")
    client.cookies.clear()
    told = client.post(reverse("public_receipt"), {"receipt": "AAAABBBBCCCC"}).content.decode()
    assert "There is no objection with this receipt." in told
    assert "分数有误" not in told


def test_a_form_sent_twice_is_one_objection(public, client):
    data = form_of(client, public) | {"text": "分数有误"}
    for _time in range(2):
        client.post(reverse("public_objection", args=[public.pk]), data)
    assert Objection.objects.count() == Trace.objects.filter(verb="object").count() == 1


def test_an_old_or_foreign_form_keeps_what_was_written(public, client, time_machine):
    token = form_of(client, public)["token"]
    time_machine.move_to("2026-12-03T09:00:00+08:00", tick=False)
    for bad in (token, "x", signing.dumps({"ranking": 0, "receipt": "A"}, salt="receipt")):
        answer = client.post(reverse("public_objection", args=[public.pk]), {"token": bad, "text": "分数有误"})
        assert "分数有误" in answer.content.decode()
        assert "send it again" in answer.content.decode()
    assert not Objection.objects.exists()


def test_a_program_that_fills_in_everything_is_turned_away(public, client):
    assert send(client, public, text="buy", website="http://example.org").status_code == 429
    assert not Objection.objects.exists()


@pytest.mark.parametrize("moment, code", [("2026-12-07T23:59:59+08:00", 200), ("2026-12-08T00:00:00+08:00", 404)])
def test_objections_are_taken_until_the_end_of_the_last_day(public, client, time_machine, moment, code):
    time_machine.move_to(moment, tick=False)
    assert client.get(reverse("public_objection", args=[public.pk])).status_code == code


def test_thirty_an_hour_from_one_address_and_nobody_else_is_stopped(public, client):
    codes = [send(client, public, text=f"{number}").status_code for number in range(32)]
    assert (codes.count(302), codes.count(429)) == (30, 2)
    elsewhere = client.post(
        reverse("public_objection", args=[public.pk]), form_of(client, public) | {"text": "别处"}, REMOTE_ADDR="198.51.100.7"
    )
    assert elsewhere.status_code == 302


def test_addresses_are_kept_as_keyed_hashes_for_seven_days(public, client, time_machine):
    send(client, public, text="一")
    assert "127.0.0.1" not in "".join(Bucket.objects.values_list("key", flat=True))
    time_machine.move_to("2026-12-07T10:00:00+08:00", tick=False)
    Bucket.objects.update(since=timezone.now() - timedelta(days=7, hours=1))
    send(client, public, text="二")
    assert Bucket.objects.count() == 1


def test_hashes_go_after_seven_days_although_nobody_comes(public, client):
    send(client, public, text="一")
    call_command("tidy", stdout=StringIO())
    assert Bucket.objects.exists()
    Bucket.objects.update(since=timezone.now() - timedelta(days=7, hours=1))
    call_command("tidy", stdout=StringIO())
    assert not Bucket.objects.exists()


def test_a_receipt_in_a_forged_cookie_leads_nowhere(public, client):
    send(client, public, text="一")
    client.cookies["receipt"] = Objection.objects.get().receipt
    assert client.get(reverse("public_receipt")).context["objection"] is None


def test_a_new_telephone_is_another_page(public, client):
    address = reverse("public_ranking", args=[public.pk])
    tag = client.get(address)["ETag"]
    assert client.get(address, headers={"if-none-match": tag}).status_code == 304
    Township.objects.update(phone="0700-1111111")
    assert client.get(address, headers={"if-none-match": tag}).status_code == 200
