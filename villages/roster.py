"""Accounts from an Excel list: one row a duty; people who have an account already keep it."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from openpyxl import Workbook

from township.spreadsheets import Column, Problem, Table, open_workbook, parse_date, text
from township.spreadsheets.tables import Row
from township.trace import Way
from villages.actions import create_account, give_duty
from villages.models import Branch, Duty, Office, Role, Township, User, Village

COLUMNS = [
    Column("username", "user name", "用户名", required=True),
    Column("name", "full name", "姓名", required=True),
    Column("role", "duty", "职责", required=True),
    Column("office", "office", "科室"),
    Column("village", "village", "村"),
    Column("branch", "branch", "支部"),
    Column("from", "from", "起"),
]
ROLES = {
    "admin": "管理员", "appraisal": "绩效办", "committee": "党委", "discipline": "纪检", "party": "党建办",
    "scorer": "评分员", "head": "科室负责人", "mediator": "平安办", "economy": "经发办", "village": "村",
    "branch": "支部", "leader": "班子成员", "stationed": "驻村", "auditor": "审计",
}  # fmt: skip
PLACES = {"office": Office, "village": Village, "branch": Branch}


@dataclass
class RosterPlan:
    """`new` accounts by user name, `duties` to give; what is there already is left out."""

    new: dict[str, User] = field(default_factory=dict)
    duties: list[Duty] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notices: list[Problem] = field(default_factory=list)


def template() -> Workbook:
    book = Workbook()
    for place, column in enumerate(COLUMNS, start=1):
        text(book.active.cell(1, place), column.chinese if (get_language() or "").startswith("zh") else column.english)
    return book


def read_roster(file, township: Township) -> RosterPlan:
    """Raises BadWorkbook alone."""
    book = open_workbook(file)
    table = Table(book.sheets[0], COLUMNS)
    reader = RosterReader(township, RosterPlan(problems=[*book.problems, *table.problems], notices=list(book.notices)))
    for row in table.rows:
        reader.read(row)
    return reader.plan


class RosterReader:
    def __init__(self, township: Township, plan: RosterPlan):
        self.township, self.plan, self.today = township, plan, timezone.localdate()
        self.users = {user.username: user for user in User.objects.all().select_related("township")}
        self.places = {key: {row.code: row for row in model.objects.filter(township=township)} for key, model in PLACES.items()}
        self.held = {self._key(duty) for duty in Duty.objects.filter(township=township).active_on(self.today).select_related("user")}

    def _key(self, duty: Duty):
        return duty.user.username, duty.role, duty.office_id, duty.village_id, duty.branch_id

    def read(self, row: Row) -> None:
        user, role = self._user(row), self._role(row)
        places = {key: self._place(row, key) for key in PLACES}
        starts_on = self._day(row)
        if user is None or role is None:
            return
        duty = Duty(user=user, township=self.township, role=role, starts_on=starts_on, **places)
        if self._key(duty) in self.held:
            return
        try:
            duty.clean_fields(exclude=["user", "township", "office", "village", "branch"])
            duty.validate_constraints(exclude=["user"])
        except ValidationError as error:
            self._problem(row, "role", " ".join(error.messages))
            return
        self.held.add(self._key(duty))
        self.plan.duties.append(duty)

    def _problem(self, row: Row, key: str, message: str) -> None:
        self.plan.problems.append(row.problem(key, message))

    def _user(self, row: Row) -> User | None:
        username, name = row["username"].text.strip(), row["name"].text.strip()
        user = self.users.get(username) or self.plan.new.get(username)
        if user is not None and user.pk and user.township_id != self.township.pk:
            self._problem(row, "username", _("This user name is taken."))
            return None
        if user is not None:
            if user.name != name:
                self._problem(row, "name", _("“%(username)s” is %(name)s.") % {"username": username, "name": user.name})
            return user
        return self._new(row, username, name)

    def _new(self, row: Row, username: str, name: str) -> User | None:
        try:
            UnicodeUsernameValidator()(username)
        except ValidationError as error:
            self._problem(row, "username", " ".join(error.messages))
            return None
        if not name or len(name) > 60 or len(username) > 60:
            self._problem(row, "name", _("A name of at most 60 characters is needed."))
            return None
        self.plan.new[username] = User(township=self.township, username=username, name=name)
        return self.plan.new[username]

    def _role(self, row: Row) -> str | None:
        said = row["role"].text.strip()
        words = {chinese: english for english, chinese in ROLES.items()} | {str(role.label).lower(): role.value for role in Role}
        role = words.get(said) or words.get(said.lower()) or (said.lower() if said.lower() in ROLES else None)
        if role is None:
            message = _("“%(text)s” is not a duty. Use one of: %(words)s.")
            self._problem(row, "role", message % {"text": said, "words": ", ".join(f"{e} / {c}" for e, c in ROLES.items())})
        return role

    def _place(self, row: Row, key: str):
        said = row[key].text.strip()
        if not said:
            return None
        found = self.places[key].get(said) or next((one for one in self.places[key].values() if said in (one.name, one.name_en)), None)
        if found is None:
            self._problem(row, key, _("“%(text)s” is not in the register.") % {"text": said})
        return found

    def _day(self, row: Row) -> date:
        try:
            return parse_date(row["from"]) or self.today
        except ValueError as error:
            self._problem(row, "from", str(error))
            return self.today


@transaction.atomic
def take_on(plan: RosterPlan, *, by: User) -> list[tuple[User, str]]:
    """Store the plan; returns the new accounts with their first passwords, to be printed once."""
    accounts = [(user, create_account(user, by=by, way=Way.IMPORT)) for user in plan.new.values()]
    for duty in plan.duties:
        duty.user = duty.user  # the new account has its number by now
        give_duty(duty, by=by, way=Way.IMPORT)
    return accounts
