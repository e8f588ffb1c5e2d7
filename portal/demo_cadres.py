"""The demonstration's village cadres: five heads in each village, a change in mid-year, a person with two posts, bodies, evaluations."""

from __future__ import annotations

from datetime import date

from cadres.actions import found_posts, hand_over
from cadres.models import BodyKind, Cadre, Evaluation, Place, Post, Seat, Sex, Tenure
from villages.models import Role, Township, User, Village

SURNAMES = "石柳平松青白沙龙桃枫竹兰荷"
GIVEN = {"secretary": "大山", "director": "国华", "clerk": "文清", "women": "秀英", "security": "卫东"}
SINCE = date(2024, 3, 1)
CHANGED_ON = date(2026, 5, 10)
SEATS = [
    (BodyKind.PARTY, {"secretary": Place.CHAIR, "director": Place.DEPUTY, "security": Place.MEMBER}),
    (BodyKind.COMMITTEE, {"director": Place.CHAIR, "clerk": Place.MEMBER, "women": Place.MEMBER}),
    (BodyKind.MEDIATION, {"security": Place.CHAIR, "women": Place.MEMBER, "director": Place.MEMBER}),
]


def people_the_villages(township: Township) -> None:
    keeper = User.objects.filter(duties__role=Role.PARTY).order_by("pk").first()
    posts = {post.code: post for post in found_posts(township, by=keeper)}
    villages = list(Village.objects.filter(township=township).order_by("position"))
    for number, village in enumerate(villages):
        five_heads(village, SURNAMES[number % len(SURNAMES)], number * 5, posts)
    one_pay_for_two_posts(villages[1])
    change_in_mid_year(villages[2], by=keeper)
    evaluate(villages[:3])
    secretary = Cadre.objects.get(village=villages[0], tenures__post__code="secretary")
    Cadre.objects.filter(pk=secretary.pk).update(user=User.objects.get(username="village"))


def five_heads(village: Village, surname: str, before: int, posts: dict[str, Post]) -> None:
    people = {
        code: Cadre(
            township=village.township,
            village=village,
            code=f"G{before + place:03}",
            name=surname + GIVEN[code],
            sex=Sex.FEMALE if code == "women" else Sex.MALE,
        )
        for place, code in enumerate(posts, start=1)
    }
    Cadre.objects.bulk_create(people.values())
    Tenure.objects.bulk_create(Tenure(cadre=people[code], village=village, post=post, started_on=SINCE) for code, post in posts.items())
    Seat.objects.bulk_create(
        Seat(cadre=people[code], village=village, body=body, place=place, started_on=SINCE)
        for body, members in SEATS
        for code, place in members.items()
    )


def one_pay_for_two_posts(village: Village) -> None:
    """The secretary is director as well (一肩挑) and is paid once."""
    terms = {row.post.code: row for row in village.tenures.select_related("post", "cadre")}
    director = terms["director"]
    Tenure.objects.filter(pk=director.pk).update(cadre=terms["secretary"].cadre, is_paid=False)
    Seat.objects.filter(village=village, cadre=director.cadre).exclude(body=BodyKind.PARTY).update(cadre=terms["secretary"].cadre)


def change_in_mid_year(village: Village, *, by: User) -> None:
    leaving = Tenure.objects.select_related("village", "post", "cadre").get(village=village, post__code="clerk")
    code = f"G{Cadre.objects.filter(township=village.township).count() + 1:03}"
    coming = Cadre.objects.create(township=village.township, village=village, code=code, name="平小兰", sex=Sex.FEMALE)
    hand_over(leaving, coming, on=CHANGED_ON, by=by)


def evaluate(villages: list[Village]) -> None:
    """The villagers' yearly evaluation of the committee's members in the past year."""
    for village in villages:
        for seat in Seat.objects.filter(village=village, body=BodyKind.COMMITTEE).order_by("pk"):
            Evaluation.objects.create(
                cadre_id=seat.cadre_id, village=village, year=2025, held_on=date(2025, 12, 20), chaired_by="村务监督委员会",
                issued=60, collected=58, valid=56, excellent=30, competent=20, basic=5, incompetent=1,
            )  # fmt: skip
