"""`manage.py demo [--if-empty]`: an invented township with two years and an account for each duty."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from portal.demo_cadres import people_the_villages
from portal.demo_facts import record_facts
from portal.demo_results import appraise_cadres
from portal.demonstration import review_years
from villages.models import Branch, Duty, Office, Role, Township, User, Village

PASSWORD = "demo-qingshi-2026"  # shown on the terminal and in the banner's page; such accounts exist in a demo database alone
SINCE = date(2025, 1, 1)
YEARS = ("qingshi-2025.xlsx", "qingshi-2026.xlsx")
# (user name, name, duties as (role, place), home village): a person often wears several hats.
PEOPLE = [
    ("admin", "陈建国", [(Role.ADMIN, "")], ""),
    ("appraisal", "刘芳", [(Role.APPRAISAL, "")], ""),
    ("committee", "王志强", [(Role.COMMITTEE, "")], ""),
    ("discipline", "周敏", [(Role.DISCIPLINE, "")], ""),
    ("party", "黄丽", [(Role.PARTY, "")], ""),
    ("scorer", "李娟", [(Role.SCORER, "DJ")], ""),
    ("scorer2", "赵磊", [(Role.SCORER, "PA"), (Role.STATIONED, "V03")], ""),
    ("scorer3", "何静", [(Role.SCORER, "MS"), (Role.SCORER, "BM")], "V05"),
    ("scorer4", "罗勇", [(Role.SCORER, "JJ"), (Role.SCORER, "HJ"), (Role.SCORER, "DZ")], ""),
    ("head", "唐伟", [(Role.HEAD, "DJ")], ""),
    ("mediator", "邓平", [(Role.MEDIATOR, "")], ""),
    ("economy", "谢兰", [(Role.ECONOMY, "")], ""),
    ("village", "石大山", [(Role.VILLAGE, "V01")], "V01"),
    ("branch", "柳青", [(Role.BRANCH, "B02")], "V02"),
    ("leader", "孙海", [(Role.LEADER, "")], ""),
    ("stationed", "曹宁", [(Role.STATIONED, "V04")], ""),
    ("auditor", "郭正", [(Role.AUDITOR, "")], ""),
]


class Command(BaseCommand):
    help = "Fill an empty database with the demonstration township, and tell its accounts."

    def add_arguments(self, parser):
        parser.add_argument("--if-empty", action="store_true", help="leave a database that has a township as it is")

    def handle(self, *args, if_empty: bool, **options):
        if Township.objects.filter(is_demo=False).exists():
            if if_empty:
                return
            raise CommandError("This database holds a real township: the demonstration needs one of its own.")
        if not Township.objects.exists():
            self._fill()
        elif not if_empty:
            raise CommandError("The demonstration is here already; `make demo` makes a new one.")
        self._tell()

    @transaction.atomic
    def _fill(self) -> None:
        for year in YEARS:
            call_command("import_year", Path(settings.BASE_DIR) / "demo" / year, stdout=self.stderr, verbosity=0)
        township = Township.objects.get()
        public = {"phone": "0700-0000000", "address": "青石镇人民政府党政办公室"}
        Township.objects.filter(pk=township.pk).update(is_demo=True, name_en="Qingshi Township", **public)
        villages = {village.code: village for village in Village.objects.all()}
        Branch.objects.bulk_create(
            Branch(
                township=township,
                village=village,
                code=f"B{code[1:]}",
                name=f"{village.name}党支部",
                name_en=f"{village.name_en} Branch",
                position=village.position,
            )
            for code, village in villages.items()
        )
        places = villages | {row.code: row for row in Office.objects.all()} | {row.code: row for row in Branch.objects.all()}
        for username, name, duties, home in PEOPLE:
            user = User.objects.create_user(username, PASSWORD, name=name, township=township, home_village=villages.get(home))
            for role, place in duties:
                self._duty(user, role, places.get(place))
        people_the_villages(township)
        record_facts(township)
        review_years(township)
        appraise_cadres(township)

    def _duty(self, user: User, role: str, place) -> None:
        field = {Office: "office", Village: "village", Branch: "branch"}.get(type(place))
        where = {field: place} if field else {}
        Duty.objects.create(user=user, township=user.township, role=role, starts_on=SINCE, **where)

    def _tell(self) -> None:
        self.stdout.write("Demonstration accounts (every password is " + PASSWORD + "):")
        for user in (
            User.objects.filter(township__is_demo=True)
            .order_by("pk")
            .prefetch_related("duties__office", "duties__village", "duties__branch")
        ):
            hats = ", ".join(f"{duty.role} {duty.place.code if duty.place != duty.township else ''}".strip() for duty in user.duties.all())
            self.stdout.write(f"  {user.username:<12} {hats}")
