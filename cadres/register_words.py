"""The sheets and columns of the register workbook, in either language."""

from __future__ import annotations

from cadres.models import BodyKind, Place, Sex
from township.spreadsheets import Column

CADRE = Column("cadre", "cadre", "干部编码", aliases=("code", "编码"), required=True)
NAME = Column("name", "name", "姓名")
SHEETS = {
    "people": ("people", "人员", [
        Column("code", "code", "编码", required=True),
        Column("name", "name", "姓名", required=True),
        Column("sex", "sex", "性别"),
        Column("village", "village", "村", required=True),
    ]),
    "posts": ("posts", "任职", [
        CADRE, NAME,
        Column("village", "village", "村", required=True),
        Column("post", "post", "职务", required=True),
        Column("from", "from", "任职日期", aliases=("起",), required=True),
        Column("left", "left on", "离任日期", aliases=("left", "止")),
        Column("acting", "acting", "代理"),
        Column("paid", "paid", "领取报酬"),
    ]),
    "bodies": ("bodies", "村级组织", [
        CADRE, NAME,
        Column("village", "village", "村", required=True),
        Column("body", "village body", "组织", required=True),
        Column("place", "place", "职位"),
        Column("from", "from", "任职日期", aliases=("起",), required=True),
        Column("left", "left on", "离任日期", aliases=("left", "止")),
    ]),
}  # fmt: skip
SEXES = {Sex.FEMALE: ("woman", "女"), Sex.MALE: ("man", "男")}
BODIES = {
    BodyKind.PARTY: ("Party committee", "党组织委员会"),
    BodyKind.COMMITTEE: ("village committee", "村民委员会"),
    BodyKind.SUPERVISION: ("supervision committee", "村务监督委员会"),
    BodyKind.FINANCE: ("finance group", "理财小组"),
    BodyKind.COUNCIL: ("village council", "村民理事会"),
    BodyKind.MEDIATION: ("mediation committee", "人民调解委员会"),
}
PLACES = {Place.CHAIR: ("chair", "主任"), Place.DEPUTY: ("deputy", "副主任"), Place.MEMBER: ("member", "委员")}
YES, NO = ("yes", "是"), ("no", "否")


def known(words: dict) -> dict:
    """What may be written → the value: the value itself, the English or the Chinese word."""
    return {said.lower(): value for value, pair in words.items() for said in (str(value), *pair)}
