"""Plain factories of cadres: `make_x(**fields)` stores one x with sensible defaults."""

from datetime import date
from decimal import Decimal
from itertools import count

from cadres.models import Cadre, Evaluation, Post, Seat, Tenure
from tests.factories import make_township, make_village

numbers = count(1)
SINCE = date(2024, 3, 1)


def make_post(**fields):
    number = next(numbers)
    defaults = {"code": f"P{number}", "name": f"村党组织书记{number}", "name_en": f"Secretary {number}", "pay_ratio": Decimal(1)}
    return Post.objects.create(**defaults | {"position": number, "township": fields.get("township") or make_township()} | fields)


def make_cadre(**fields):
    number = next(numbers)
    village = fields.pop("village", None) or make_village()
    defaults = {"code": f"G{number}", "name": f"石大山{number}", "township": village.township, "village": village}
    return Cadre.objects.create(**defaults | fields)


def make_tenure(**fields):
    cadre = fields.pop("cadre", None) or make_cadre(**({"village": fields["village"]} if "village" in fields else {}))
    post = fields.pop("post", None) or make_post(township=cadre.township)
    return Tenure.objects.create(**{"cadre": cadre, "village": cadre.village, "post": post, "started_on": SINCE} | fields)


def make_seat(body="committee", **fields):
    cadre = fields.pop("cadre", None) or make_cadre(**({"village": fields["village"]} if "village" in fields else {}))
    return Seat.objects.create(**{"cadre": cadre, "village": cadre.village, "body": body, "started_on": SINCE} | fields)


def make_evaluation(cadre=None, **fields):
    cadre = cadre or make_cadre()
    counts = {"issued": 60, "collected": 58, "valid": 56, "excellent": 30, "competent": 20, "basic": 5, "incompetent": 1}
    defaults = {"cadre": cadre, "village": cadre.village, "year": 2025, "held_on": date(2025, 12, 20), "chaired_by": "监委会"}
    return Evaluation.objects.create(**defaults | counts | fields)
