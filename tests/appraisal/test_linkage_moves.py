"""Who proposes, submits and approves what follows from a ranking."""

from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import IntegrityError, transaction

from appraisal.linkages import change, change_line, decide, kinds_for
from appraisal.models import Linkage, LinkageLine, LinkageStatus, Ranking
from tests.appraisal.linking import PAY, cadre_ranking, make_list, make_town, serve, set_of, village_ranking
from tests.factories import (
    make_duty,
    make_official,
)
from township.workflow import NoReason, WrongStatus
from villages.models import Role

pytestmark = pytest.mark.django_db


@pytest.fixture
def town():
    return make_town()


@pytest.fixture
def appraisal(town):
    return make_official(Role.APPRAISAL, township=town)


@pytest.fixture
def committee(town):
    return make_official(Role.COMMITTEE, township=town)


# ---- who may -------------------------------------------------------------------------------------------------------

# (kind, duties that may propose it)
PROPOSERS = {
    "pay": {"appraisal"},
    "honour": {"appraisal", "party"},
    "post": {"appraisal", "party"},
    "funds": {"appraisal"},
}
OF = {"pay": "cadres", "honour": "cadres", "post": "cadres", "funds": "villages"}


@pytest.mark.parametrize("kind", PROPOSERS)
@pytest.mark.parametrize("role", ["appraisal", "party", "committee", "discipline", "economy", "auditor", "leader", "admin"])
def test_who_proposes(town, appraisal, kind, role):
    ranking = village_ranking(town) if kind == "funds" else cadre_ranking(town, appraisal, "secretary")
    user = make_official(role, township=town)
    assert (kind in kinds_for(user, ranking)) == (role in PROPOSERS[kind])
    if role in PROPOSERS[kind]:
        assert make_list(ranking, kind, by=user).status == "draft"
    else:
        with pytest.raises(PermissionDenied):
            make_list(ranking, kind, by=user)


def test_only_a_final_ranking_has_consequences(town, appraisal):
    ranking = cadre_ranking(town, appraisal, "secretary")
    Ranking.objects.update(status="closed")
    ranking.refresh_from_db()
    with pytest.raises(ValidationError, match="Only a final ranking"):
        make_list(ranking, "pay", by=appraisal)
    assert kinds_for(appraisal, ranking) == []


@pytest.mark.parametrize(("of", "kind"), [("cadres", "funds"), ("villages", "pay"), ("villages", "post")])
def test_a_kind_fits_its_scheme(town, appraisal, of, kind):
    ranking = village_ranking(town) if of == "villages" else cadre_ranking(town, appraisal, "secretary")
    with pytest.raises(ValidationError, match="no such consequence"):
        make_list(ranking, kind, by=appraisal)


def test_pay_is_proposed_once(town, appraisal, committee):
    ranking = cadre_ranking(town, appraisal, "secretary")
    linkage = make_list(ranking, "pay", by=appraisal)
    with pytest.raises(ValidationError, match="withdraw or revoke it first"):
        make_list(ranking, "pay", by=appraisal, title="又一份")
    assert kinds_for(appraisal, ranking, [linkage]) == ["honour", "post"]
    decide(linkage, "withdraw", by=appraisal, note="重做")
    assert kinds_for(appraisal, ranking, [linkage]) == ["pay", "honour", "post"]
    assert make_list(ranking, "pay", by=appraisal).status == "draft"


# ---- moves ---------------------------------------------------------------------------------------------------------

# status → verb → what becomes of it; every other verb is refused
MOVES = {
    "draft": {"submit": "submitted", "withdraw": "cancelled"},
    "returned": {"submit": "submitted", "withdraw": "cancelled"},
    "submitted": {"approve": "approved", "return": "returned", "withdraw": "cancelled"},
    "approved": {"revoke": "cancelled"},
    "cancelled": {},
}
WHO = {"submit": "appraisal", "withdraw": "appraisal", "approve": "committee", "return": "committee", "revoke": "committee"}


@pytest.mark.parametrize("status", MOVES)
@pytest.mark.parametrize("verb", WHO)
def test_every_move_from_every_status(town, appraisal, committee, status, verb):
    linkage = make_list(cadre_ranking(town, appraisal, "secretary"), "pay", by=appraisal)
    bring_to(linkage, status, appraisal, committee)
    user = {"appraisal": appraisal, "committee": committee}[WHO[verb]]
    if verb in MOVES[status]:
        decide(linkage, verb, by=user, note="青石镇党委会议纪要〔2026〕5号")
    else:
        with pytest.raises(WrongStatus):
            decide(linkage, verb, by=user, note="青石镇党委会议纪要〔2026〕5号")
    linkage.refresh_from_db()
    assert linkage.status == MOVES[status].get(verb, status)


def bring_to(linkage, status, appraisal, committee):
    decided = {"decided_by": committee, "document": "纪要"} if status == "approved" else {}
    Linkage.objects.filter(pk=linkage.pk).update(status=status, **decided)
    linkage.refresh_from_db()


@pytest.mark.parametrize("verb", WHO)
@pytest.mark.parametrize("role", ["party", "discipline", "economy", "auditor", "leader", "scorer"])
def test_nobody_else_moves_a_pay_sheet(town, appraisal, committee, verb, role):
    linkage = make_list(cadre_ranking(town, appraisal, "secretary"), "pay", by=appraisal)
    sources = {"submit": "draft", "withdraw": "draft", "approve": "submitted", "return": "submitted", "revoke": "approved"}
    bring_to(linkage, sources[verb], appraisal, committee)
    place = {"office": town.offices.get(code="DJ")} if role == "scorer" else {"township": town}
    with pytest.raises(PermissionDenied):
        decide(linkage, verb, by=make_official(role, **place), note="纪要")


@pytest.mark.parametrize("verb", ["withdraw", "return", "revoke"])
def test_a_reason_is_asked_for(town, appraisal, committee, verb):
    linkage = make_list(cadre_ranking(town, appraisal, "secretary"), "pay", by=appraisal)
    bring_to(linkage, {"withdraw": "draft", "return": "submitted", "revoke": "approved"}[verb], appraisal, committee)
    with pytest.raises(NoReason):
        decide(linkage, verb, by=appraisal if verb == "withdraw" else committee, note=" ")


def test_an_approval_names_its_person_and_paper(town, appraisal, committee):
    linkage = make_list(cadre_ranking(town, appraisal, "secretary"), "pay", by=appraisal)
    decide(linkage, "submit", by=appraisal)
    with pytest.raises(NoReason):
        decide(linkage, "approve", by=committee, note="")
    decide(linkage, "approve", by=committee, note="青石镇党委会议纪要〔2026〕5号")
    linkage.refresh_from_db()
    assert (linkage.status, linkage.decided_by, linkage.document) == ("approved", committee, "青石镇党委会议纪要〔2026〕5号")


def test_nobody_approves_what_they_wrote(town, appraisal, committee):
    """Neither who submitted it nor who changed one line of it."""
    both = make_official(Role.APPRAISAL, township=town)
    make_duty(Role.COMMITTEE, user=both, township=town)
    linkage = make_list(cadre_ranking(town, appraisal, "secretary"), "pay", by=both)
    decide(linkage, "submit", by=appraisal)
    with pytest.raises(ValidationError, match="You wrote this list"):
        decide(linkage, "approve", by=both, note="纪要")
    linkage.refresh_from_db()
    assert (linkage.status, linkage.decided_by) == ("submitted", None)


def test_nobody_approves_a_list_with_themselves(town, appraisal, committee):
    linkage = make_list(cadre_ranking(town, appraisal, "secretary"), "pay", by=appraisal)
    decide(linkage, "submit", by=appraisal)
    line = linkage.lines.for_list().get()
    type(line.participant.cadre).objects.update(user=committee)
    with pytest.raises(ValidationError, match="on this list yourself"):
        decide(linkage, "approve", by=committee, note="纪要")


def test_the_database_wants_two_people(town, appraisal):
    linkage = make_list(cadre_ranking(town, appraisal, "secretary"), "pay", by=appraisal)
    with pytest.raises(IntegrityError), transaction.atomic():
        Linkage.objects.filter(pk=linkage.pk).update(status=LinkageStatus.APPROVED, decided_by=appraisal, document="纪要")
    with pytest.raises(IntegrityError), transaction.atomic():
        LinkageLine.objects.update(amount=-1)


def test_a_superseded_ranking_approves_nothing(town, appraisal, committee):
    linkage = make_list(cadre_ranking(town, appraisal, "secretary"), "pay", by=appraisal)
    decide(linkage, "submit", by=appraisal)
    Ranking.objects.filter(pk=linkage.ranking_id).update(status="superseded")
    linkage = Linkage.objects.for_list().get()
    with pytest.raises(ValidationError, match="Only a final ranking"):
        decide(linkage, "approve", by=committee, note="纪要")


@pytest.mark.parametrize("status", ["submitted", "approved", "cancelled"])
def test_what_was_submitted_is_not_changed(town, appraisal, committee, status):
    linkage = make_list(cadre_ranking(town, appraisal, "secretary"), "pay", by=appraisal)
    (line,) = linkage.lines.for_list()
    bring_to(linkage, status, appraisal, committee)
    with pytest.raises(ValidationError, match="not changed any more"):
        change(linkage, title="报酬", basis="文", terms=PAY, by=appraisal)
    with pytest.raises(ValidationError, match="not changed any more"):
        change_line(line, set_of(line, is_included=False, reason="无"), by=appraisal)


def test_an_amount_that_nobody_can_tell_is_not_submitted(town, appraisal):
    """Whoever has no grade has no coefficient until people give one."""
    ranking = cadre_ranking(town, appraisal, "secretary")
    linkage = make_list(ranking, "pay", by=appraisal, terms=PAY | {"coefficients": {"excellent": "1"}})
    (line,) = linkage.lines.for_list()
    assert (line.coefficient, line.performance, line.amount, line.basic) == (None, None, None, 2_400_000)
    with pytest.raises(ValidationError, match="Without a grade"):
        decide(linkage, "submit", by=appraisal)
    change_line(line, set_of(line, coefficient=Decimal("0.9"), reason="党委会议定"), by=appraisal)
    decide(linkage, "submit", by=appraisal)


def test_an_empty_list_is_not_submitted(town, appraisal):
    linkage = make_list(cadre_ranking(town, appraisal, "secretary", terms=[serve(town, "secretary", is_paid=False)]), "pay", by=appraisal)
    with pytest.raises(ValidationError, match="Nobody is on this list"):
        decide(linkage, "submit", by=appraisal)
