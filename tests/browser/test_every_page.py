"""Every page of the demonstration township as its people see it: axe, console, width, in both languages and at both widths."""

from io import StringIO

import pytest
from django.core.management import call_command
from django.urls import reverse

from appraisal.actions import copy_scheme
from appraisal.models import Appeal, Bulletin, CentralTask, Correction, GradeCap, Linkage, LinkageLine, Scheme, Sheet
from appraisal.results.freeze import freeze
from cadres.models import Tenure
from villages.models import CalendarDay, Duty, Office, User, Village

pytestmark = pytest.mark.django_db(transaction=True)
WIDTHS = {"wide": {"width": 1280, "height": 900}, "phone": {"width": 390, "height": 844}}


@pytest.fixture
def world(live_server):
    """The demonstration with a frozen ranking and a draft."""
    call_command("demo", verbosity=0, stdout=StringIO(), stderr=StringIO())
    year, running = Scheme.objects.get(code="V2025"), Scheme.objects.get(code="V2026")
    appraisal = User.objects.get(username="appraisal")
    ranking, _new = freeze(year, by=appraisal)
    draft = copy_scheme(
        running, Scheme(code="V2027", title="2027年度村级综合考核", title_en="Village appraisal 2027", year=2027), by=appraisal
    )
    return {"year": year, "running": running, "draft": draft, "ranking": ranking}


def sheet_pages():
    office = Office.objects.get(code="DJ")
    sheet = Sheet.objects.get(scheme__code="V2026", office=office, period=3)
    return [
        sheet.get_absolute_url(),
        reverse("sheet_village", args=[sheet.pk, sheet.participants()[0].pk]),
        reverse("sheet_indicator", args=[sheet.pk, sheet.indicators()[0].pk]),
        reverse("sheet_upload", args=[sheet.pk]),
    ]


def appeal_pages():
    return ["/appeals/", Appeal.objects.get().get_absolute_url(), "/corrections/", Correction.objects.get().get_absolute_url()]


def pages_of(person, world):
    """The addresses that this person of the demonstration uses."""
    year, running, draft, ranking = (world[name] for name in ("year", "running", "draft", "ranking"))
    indicator, category = draft.indicators.first(), draft.categories.first()
    village, duty = Village.objects.get(code="V01"), Duty.objects.get(user__username="scorer")
    shown = {
        "scorer": ["/", "/sheets/", "/password/", *sheet_pages()],
        "village": ["/", "/results/", "/schemes/", "/own/",
                    *(reverse("own_quarter", args=[running.participants.get(village=village).pk, period]) for period in (2, 3)),
                    reverse("explanation", args=[year.participants.get(village=village).pk]),
                    reverse("village_years", args=[village.pk]), reverse("scheme_letters", args=[running.pk]), *appeal_pages(),
                    reverse("evidence_list", args=[running.participants.get(village=village).entries.present().first().pk]),
                    reverse("appeal_choice", args=[running.participants.get(village=village).pk])],
        "committee": ["/", *appeal_pages(), reverse("scheme_ranking", args=[year.pk]), reverse("scheme_ranking", args=[running.pk]),
                      reverse("scheme_quarter", args=[running.pk, 2]), reverse("ranking_list", args=[year.pk]), ranking.get_absolute_url(),
                      reverse("ranking_explanation", args=[ranking.pk, 4]), reverse("pack", args=[year.pk]), "/packs/check/",
                      "/linkages/", *(row.get_absolute_url() for row in Linkage.objects.all()),
                      LinkageLine.objects.first().get_absolute_url()],
        "party": ["/", "/cadres/", "/cadres/people/", "/cadres/posts/", "/cadres/posts/new/", "/cadres/file/",
                  reverse("village_cadres", args=[village.pk]), Tenure.objects.filter(village=village).first().cadre.get_absolute_url(),
                  reverse("cadre_new", args=[village.pk]), reverse("evaluation_new", args=[village.pk]),
                  reverse("tenure_edit", args=[Tenure.objects.filter(village=village).first().pk]),
                  reverse("tenure_hand_over", args=[Tenure.objects.filter(village=village).first().pk]), "/tasks/?year=2026",
                  "/bulletins/", Bulletin.objects.first().get_absolute_url()],
        "head": ["/", Sheet.objects.get(scheme=running, office__code="DJ", period=2).get_absolute_url()],
        "appraisal": ["/", "/periods/", "/reminders/",
                      reverse("sheet_replies", args=[Sheet.objects.get(scheme=running, office__code="MS", period=2).pk]),
                      reverse("panel", args=[running.sheets.get(office__code="HJ", period=3).pk, running.indicators.get(rule="panel").pk]),
                      "/schemes/", reverse("scheme", args=[running.pk]), reverse("scheme", args=[draft.pk]),
                      reverse("scheme_edit", args=[draft.pk]), reverse("scheme_copy", args=[year.pk]),
                      reverse("category", args=[category.pk]),
                      reverse("indicator", args=[indicator.pk]), reverse("indicator_new", args=[category.pk]),
                      reverse("scheme_targets", args=[draft.pk]), reverse("scheme_participants", args=[draft.pk]),
                      reverse("indicator_not_applicable", args=[running.indicators.first().pk]), "/schemes/workbook/",
                      reverse("period_edit", args=[running.sheets.first().pk]),
                      "/tasks/?year=2026", CentralTask.objects.first().get_absolute_url(), "/tasks/new/", "/tasks/ballots/?year=2025",
                      "/tasks/ballots/?year=2025&of=cadres", "/tasks/surveys/?year=2025", "/schemes/cadres/new/",
                      reverse("scheme", args=[Scheme.objects.get(code="C2025").pk]),
                      reverse("scheme_cadres", args=[Scheme.objects.get(code="C2025").pk]),
                      reverse("scheme_ranking", args=[Scheme.objects.get(code="C2025").pk]),
                      "/linkages/", reverse("linkage_new", args=[Linkage.objects.first().ranking_id, "honour"]),
                      reverse("entry_correct", args=[Correction.objects.get().entry_id]), Correction.objects.get().get_absolute_url()],
        "admin": ["/", "/registers/", "/registers/offices/", "/registers/branches/",
                  reverse("register_edit", args=["villages", village.pk]),
                  "/registers/offices/new/", "/accounts/", "/accounts/new/", "/accounts/list/", reverse("user", args=[duty.user_id]),
                  reverse("user_edit", args=[duty.user_id]), reverse("duty_new", args=[duty.user_id]), reverse("duty_end", args=[duty.pk]),
                  reverse("duty_hand_over", args=[duty.pk]), reverse("recusal_new", args=[duty.user_id]),
                  "/calendar/", "/calendar/2027/", "/calendar/2027/new/", "/calendar/file/",
                  reverse("calendar_edit", args=[CalendarDay.objects.first().pk])],
        "discipline": ["/", "/trace/", "/wordings/", *appeal_pages(), reverse("cap_list", args=[year.pk]),
                       reverse("cap_new", args=[year.pk]), reverse("cap_lift", args=[GradeCap.objects.get().pk]), "/no/such/page/",
                       reverse("effect_period_new", args=[Tenure.objects.first().cadre_id])],
    }  # fmt: skip
    return shown[person]


@pytest.mark.parametrize("person", ["scorer", "head", "village", "committee", "appraisal", "party", "admin", "discipline"])
def test_pages_are_accessible_and_fit_their_screen(world, page_of, live_server, axe, person):
    user = User.objects.get(username=person)
    for width, language in (("wide", "en"), ("phone", "zh-hans")):
        page = page_of(user)
        page.set_viewport_size(WIDTHS[width])
        page.context.add_cookies([{"name": "django_language", "value": language, "url": live_server.url}])
        for address in pages_of(person, world):
            page.goto(live_server.url + address)
            assert page.locator("h1").count() == 1, address
            assert page.locator("html").get_attribute("lang") == language
            assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), f"{address} is wider than the screen"
            axe(page)
        if person == "discipline":
            page.strange.clear()  # the page that does not exist


@pytest.mark.both
def test_a_ranking_is_frozen_exported_and_traced(world, page_of, live_server):
    page = page_of(User.objects.get(username="appraisal"))
    page.goto(live_server.url + reverse("scheme_ranking", args=[world["running"].pk]))
    page.get_by_role("button", name="Freeze").click()
    page.get_by_role("dialog").get_by_role("button", name="Freeze").click()
    page.wait_for_url("**/results/versions/*/")
    with page.expect_download() as download:
        page.get_by_role("button", name="Excel for the committee").click()
    assert download.value.suggested_filename.endswith(".xlsx")
    auditor = page_of(User.objects.get(username="auditor"))
    auditor.goto(f"{live_server.url}/trace/?verb=freeze")
    assert auditor.locator("tbody tr").count() == 3
