"""A scheme for cadres (scoring.md 9): its customary lines to begin with, and who takes part by the register of cadres."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal

from django.core.exceptions import PermissionDenied
from django.db import transaction

from appraisal import entries
from appraisal.models import Category, Frequency, Indicator, Kind, Participant, Scheme, SchemeStatus
from appraisal.periods import QUARTERS, Period
from appraisal.rules import may_write_scheme
from appraisal.service import tenures_of
from cadres.models import Cadre, Post, Tenure
from township.trace import Way, trace
from villages.models import Office, User

FULL = Decimal(100)
DAY = timedelta(days=1)
MAIN_WEIGHTS, OTHER_WEIGHTS = (60, 30, 10), (40, 40, 20)  # village, duty, ballot
BALLOT = "grades=优秀 excellent:100/称职 competent:80/基本称职 basically competent:60/不称职 incompetent:0"
# What each of the five heads answers for, with its share of 100: a beginning that every township changes.
DUTY_ITEMS = {
    "secretary": [
        ("党建责任落实", "Party building", 30),
        ("中心工作", "Central tasks", 25),
        ("班子团结与议事规则", "Team and rules of procedure", 15),
        ("承诺兑现", "Commitments kept", 15),
        ("廉洁", "Integrity", 15),
    ],
    "director": [
        ("项目与公共事务", "Projects and public affairs", 30),
        ("人居环境", "Living environment", 20),
        ("村民会议决议执行", "Carrying out villagers' resolutions", 20),
        ("群众诉求办理", "Handling of villagers' requests", 15),
        ("安全生产", "Work safety", 15),
    ],
    "clerk": [
        ("财务账目与公开", "Accounts and their publication", 35),
        ("档案台账", "Files and ledgers", 20),
        ("数据准确", "Accurate figures", 20),
        ("代办服务", "Errands for villagers", 15),
        ("合作社、筹资台账", "Ledgers of cooperatives and funds", 10),
    ],
    "women": [
        ("人口家庭服务", "Population and family services", 30),
        ("一老一小探访", "Visits to the old and the young", 25),
        ("妇女维权调解", "Women's rights and mediation", 20),
        ("文明实践", "Civic practice", 15),
        ("家庭档案保密", "Confidential family files", 10),
    ],
    "security": [
        ("纠纷排查调处", "Disputes found and mediated", 35),
        ("隐患整改", "Hazards removed", 20),
        ("防火防汛值守", "Fire and flood watch", 20),
        ("普法反诈", "Law education, fraud warnings", 15),
        ("回访", "Return visits", 10),
    ],
}
OTHER_DUTIES = [("岗位职责", "Duties of the post", 100)]


@transaction.atomic
def create_cadre_scheme(scheme: Scheme, posts: Iterable[Post], office: Office, *, by: User) -> Scheme:
    """Store the draft with its customary lines and whoever holds the posts. `office` enters them until somebody else is named."""
    if not may_write_scheme(by, scheme):
        raise PermissionDenied
    scheme.kind = Kind.CADRES
    scheme.save()
    posts = list(posts)
    scheme.posts.set(posts)
    trace(scheme, "create", by=by, after={"code": scheme.code, "posts": [post.code for post in posts]})
    write_lines(scheme, posts, office)
    bring_cadres(scheme, by=by)
    return scheme


def write_lines(scheme: Scheme, posts: list[Post], office: Office) -> None:
    weights = MAIN_WEIGHTS if all(post.is_main for post in posts) else OTHER_WEIGHTS
    headings = [("V", "村考核得分", "Village result"), ("D", "岗位履职", "Duties of the post"), ("B", "民主测评", "Ballot")]
    village, duty, ballot = Category.objects.bulk_create(
        Category(scheme=scheme, code=code, name=name, name_en=english, weight=weight * scheme.full_marks / 100, position=place)
        for place, ((code, name, english), weight) in enumerate(zip(headings, weights, strict=True), start=1)
    )
    target = scheme.village_scheme.full_marks if scheme.village_scheme else FULL
    common = {"scheme": scheme, "office": office, "frequency": Frequency.YEAR, "max": FULL}
    measured = {"is_measured": True, "basis": "考核方案"} | common
    rows = [
        Indicator(
            category=village, code="V-1", name="村年度考核总分", name_en="Total of the village", rule="completion", target=target,
            measure="appraisal.village_total", **measured,
        ),
        *duty_rows(duty, posts, common),
        Indicator(
            category=ballot, code="B-1", name="民主测评得票", name_en="Ballot", rule="graded", params=BALLOT, when_nothing_due="na",
            measure="appraisal.ballot", **measured,
        ),
    ]  # fmt: skip
    for place, row in enumerate(rows, start=1):
        row.position = place
    Indicator.objects.bulk_create(rows)


def duty_rows(category: Category, posts: list[Post], common: dict) -> Iterable[Indicator]:
    """Five lines for each post; with several posts each line is for the holders of its own."""
    number = 0
    for post in posts:
        for name, english, points in DUTY_ITEMS.get(post.code, OTHER_DUTIES):
            number += 1
            only = {"holders": post, "post": post.name} if len(posts) > 1 else {"post": post.name}
            values = common | only | {"max": Decimal(points), "rule": "direct", "params": "step=0.5", "basis": "岗位职责清单"}
            yield Indicator(category=category, code=f"D-{number}", name=name, name_en=english, **values)


@transaction.atomic
def bring_cadres(scheme: Scheme, *, by: User) -> tuple[int, int]:
    """Bring who takes part to what the register of cadres says of the year: (how many came, how many changed).

    In a draft those without a term go as well; in a running year they stay with their figures.
    """
    if not may_write_scheme(by, scheme) or scheme.status == SchemeStatus.CLOSED or not scheme.is_for_cadres:
        raise PermissionDenied
    stored = {row.cadre_id: row for row in scheme.participants.select_related("cadre", "village", "post", "scheme")}
    wanted = {row.cadre_id: row for row in service_rows(scheme)}
    came = [row for cadre, row in wanted.items() if cadre not in stored]
    changed = [row for cadre, row in stored.items() if cadre in wanted and update(row, wanted[cadre])]
    if scheme.status == SchemeStatus.DRAFT:
        scheme.participants.exclude(cadre__in=wanted).delete()
    Participant.objects.bulk_create(came)
    Participant.objects.bulk_update(changed, SERVICE)
    if came or changed:
        after = {"participants": [row.code for row in came], "changed": [row.code for row in changed]}
        trace(scheme, "change", by=by, before={"participants": []}, after=after)
    if came and scheme.status == SchemeStatus.OPEN:
        leave_out_other_posts(scheme, came)
    return len(came), len(changed)


SERVICE = ("village", "post", "serves_from", "serves_until", "position")


def update(row: Participant, new: Participant) -> bool:
    before = [getattr(row, name) for name in SERVICE]
    for name in SERVICE:
        setattr(row, name, getattr(new, name))
    return before != [getattr(row, name) for name in SERVICE]


def service_rows(scheme: Scheme) -> list[Participant]:
    """Unsaved participants: each cadre with the last term of the year in one of the scheme's posts, the paid one first."""
    first, last = date(scheme.year, 1, 1), date(scheme.year, 12, 31)
    terms = Tenure.objects.filter(village__township=scheme.township_id, post__in=scheme.posts.all()).between(first, last)
    people = [
        Participant(scheme=scheme, cadre=cadre, village=cadre.village)
        for cadre in Cadre.objects.filter(pk__in=terms.values("cadre")).select_related("village")
    ]
    held = tenures_of(scheme, people)
    rows = [served(person, held[person.cadre_id]) for person in people]
    rows.sort(key=lambda row: (row.village.position, row.village_id, row.post.position, row.cadre.code))
    for place, row in enumerate(rows, start=1):
        row.position = place
    return rows


def served(person: Participant, terms: list[Tenure]) -> Participant:
    latest = max(terms, key=lambda row: (row.left_on or date.max, row.is_paid, -row.post.position))
    ends = [row.left_on for row in terms]
    person.village, person.post = latest.village, latest.post
    person.serves_from = min(row.started_on for row in terms)
    person.serves_until = None if None in ends else max(ends) - DAY
    return person


def leave_out_other_posts(scheme: Scheme, participants: Iterable[Participant]) -> None:
    """A line that is for the holders of one post does not apply to the others: said once, when it begins."""
    lines = list(scheme.indicators.exclude(holders=None).select_related("category", "holders", "scheme__township"))
    changes = [
        entries.Change(row, line, period, not_applicable=True, reason=f"仅适用于“{line.holders.name}”岗位")
        for row in participants
        for line in lines
        if line.holders_id != row.post_id
        for period in ((Period.YEAR,) if line.frequency == Frequency.YEAR else QUARTERS)
        if period in row.periods
    ]
    entries.record(changes, by=None, way=Way.SYSTEM, authority=entries.FOUNDING, all_or_nothing=True)
