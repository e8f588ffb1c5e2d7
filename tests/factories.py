"""Plain factories: `make_x(**fields)` stores one x with sensible defaults."""

from datetime import date
from decimal import Decimal
from itertools import count

from appraisal.actions import lay_out_sheets
from appraisal.models import Category, Entry, Indicator, Participant, Scheme, SchemeStatus, Sheet
from villages.models import Branch, Duty, Office, Role, Township, User, Village
from villages.models.duty import OFFICE_ROLES, VILLAGE_ROLES

numbers = count(1)


def make_township(**fields):
    return Township.objects.create(**{"name": f"青石镇{next(numbers)}"} | fields)


def make_office(**fields):
    number = next(numbers)
    defaults = {"code": f"O{number}", "name": f"办公室{number}", "name_en": f"Office {number}", "position": number}
    return Office.objects.create(**defaults | {"township": fields.get("township") or make_township()} | fields)


def make_village(**fields):
    number = next(numbers)
    defaults = {"code": f"V{number}", "name": f"石桥村{number}", "name_en": f"Shiqiao {number}", "position": number}
    return Village.objects.create(**defaults | {"township": fields.get("township") or make_township()} | fields)


def make_branch(**fields):
    number = next(numbers)
    defaults = {"code": f"B{number}", "name": f"石桥村党支部{number}", "position": number}
    return Branch.objects.create(**defaults | {"township": fields.get("township") or make_township()} | fields)


def make_user(*, password=None, **fields):
    number = next(numbers)
    return User.objects.create_user(password=password, **{"username": f"user{number}", "name": f"张三{number}"} | fields)


def make_duty(role=Role.APPRAISAL, **fields):
    """A duty since 2020; its user and its place are made when not given."""
    township = (
        fields.pop("township", None)
        or next((fields[k].township for k in ("office", "village", "branch") if k in fields), None)
        or make_township()
    )
    if role in OFFICE_ROLES and "office" not in fields:
        fields["office"] = make_office(township=township)
    if role in VILLAGE_ROLES and "village" not in fields:
        fields["village"] = make_village(township=township)
    if role == Role.BRANCH and "branch" not in fields:
        fields["branch"] = make_branch(township=township)
    fields.setdefault("user", None)
    fields["user"] = fields["user"] or make_user(township=township)
    return Duty.objects.create(**{"role": role, "township": township, "starts_on": date(2020, 1, 1)} | fields)


def make_official(role=Role.APPRAISAL, **fields):
    """A user who holds this duty."""
    return make_duty(role, **fields).user


def make_scheme(**fields):
    number = next(numbers)
    defaults = {"code": f"S{number}", "title": f"村级综合考核{number}", "title_en": f"Village appraisal {number}", "year": 2026}
    return Scheme.objects.create(**defaults | {"township": fields.get("township") or make_township()} | fields)


def make_category(scheme=None, **fields):
    number = next(numbers)
    defaults = {"code": f"C{number}", "name": "党建工作", "name_en": "Party building", "weight": 100, "position": number}
    return Category.objects.create(scheme=scheme or make_scheme(), **defaults | fields)


def make_indicator(category=None, **fields):
    """Under `ratio`, each quarter, mean, 4 points, unless said otherwise."""
    category, number = category or make_category(), next(numbers)
    defaults = {
        "code": f"I{number}",
        "name": f"党组织会议按期召开率{number}",
        "name_en": f"Party meetings held on time {number}",
        "max": Decimal(4),
        "rule": "ratio",
        "frequency": "quarter",
        "position": number,
    }
    office = fields.pop("office", None) or make_office(township=category.scheme.township)
    return Indicator.objects.create(scheme=category.scheme, category=category, office=office, **defaults | fields)


def make_participant(scheme=None, **fields):
    scheme = scheme or make_scheme()
    village = fields.pop("village", None) or make_village(township=scheme.township)
    return Participant.objects.create(**{"scheme": scheme, "village": village, "position": next(numbers)} | fields)


def make_open_scheme(*, villages=2, township=None, year=2026, **indicator):
    """An open scheme of one category and one indicator with its sheets and so many villages."""
    scheme = make_scheme(township=township or make_township(), year=year)
    make_indicator(make_category(scheme), **indicator)
    for _ in range(villages):
        make_participant(scheme)
    Scheme.objects.filter(pk=scheme.pk).update(status=SchemeStatus.OPEN)
    scheme.refresh_from_db()
    lay_out_sheets(scheme)
    return scheme


def make_sheet(period=1, **scheme):
    """The sheet of that period in a new open scheme of one office."""
    return Sheet.objects.select_related("scheme", "office").get(scheme=make_open_scheme(**scheme), period=period)


def make_entry(participant, indicator, period=1, **fields):
    """A stored entry, past the one door: for tests of what reads entries."""
    defaults = {"inputs": ["3", "4"], "points": 300, "version": 1}
    return Entry.objects.create(
        township=participant.scheme.township, participant=participant, indicator=indicator, period=period, **defaults | fields
    )
