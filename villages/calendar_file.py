"""The calendar of one year as a small workbook: a row a day, in either language."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from django.utils.translation import get_language
from django.utils.translation import gettext as _
from openpyxl import Workbook

from township.days import SATURDAY
from township.spreadsheets import Column, Problem, Table, open_workbook, parse_date, text
from township.spreadsheets.tables import Row
from villages.models.calendar import FESTIVALS, NAME_LENGTH, YEARS, CalendarDay

COLUMNS = [
    Column("date", "date", "日期", aliases=("day",), required=True),
    Column("kind", "kind", "类型", aliases=("休/班",), required=True),
    Column("name", "name", "名称", aliases=("节日", "说明")),
]
CHINESE = {english.lower(): name for name, english in FESTIVALS.items()}
WIDTHS = (14, 12, 24)
HOLIDAY, WORKDAY = ("holiday", "休"), ("workday", "班")
KINDS = dict.fromkeys((*HOLIDAY, "off", "休息", "休息日", "放假", "假日", "节假日"), False)
KINDS |= dict.fromkeys((*WORKDAY, "working day", "work", "上班", "调休", "调休上班", "调休上班日", "补班"), True)


@dataclass
class CalendarPlan:
    """What a file says of its one year. `days`: day → (whether it is worked, name)."""

    year: int = 0
    days: dict[date, tuple[bool, str]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    notices: list[Problem] = field(default_factory=list)


def calendar_workbook(rows: list[CalendarDay]) -> Workbook:
    """These days in the form that can be read again; without any, the empty form."""
    chinese = int((get_language() or "").startswith("zh"))
    book = Workbook()
    sheet = book.active
    lines = [(f"{row.day:%Y-%m-%d}", (WORKDAY if row.is_workday else HOLIDAY)[chinese], row.label) for row in rows]
    for number, line in enumerate([(column.chinese if chinese else column.english for column in COLUMNS), *lines], start=1):
        for place, value in enumerate(line, start=1):
            text(sheet.cell(number, place), value)
    for letter, width in zip("ABC", WIDTHS, strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.freeze_panes = "A2"
    return book


def read_calendar(file) -> CalendarPlan:
    """Raises BadWorkbook alone."""
    book = open_workbook(file)
    table = Table(book.sheets[0], COLUMNS)
    reader = Reader(CalendarPlan(problems=[*book.problems, *table.problems], notices=list(book.notices)))
    if not table.problems:
        reader.read(table)
    return reader.plan


class Reader:
    def __init__(self, plan: CalendarPlan):
        self.plan = plan
        self.places: dict[date, str] = {}

    def read(self, table: Table) -> None:
        for row in table.rows:
            self.read_row(row)
        if not table.rows:
            self.plan.problems.append(Problem(table.sheet.name, "A2", _("There is no day in this list.")))
        elif self.plan.year and self.plan.days.get(date(self.plan.year, 1, 1), (True, ""))[0]:
            message = _("1 January is no holiday in this list. Is the year complete?")
            self.plan.notices.append(Problem(table.sheet.name, "", message))

    def read_row(self, row: Row) -> None:
        day, kind, name = self._day(row), self._kind(row), self._name(row)
        if day is None or kind is None:
            return
        if kind and day.weekday() < SATURDAY:
            self.plan.notices.append(row.problem("kind", _("%(day)s is a working day anyway; the row is left out.") % {"day": day}))
            return
        self.plan.days[day] = (kind, name)

    def _day(self, row: Row) -> date | None:
        try:
            day, last = parse_date(row["date"]), parse_date(row["date"], end=True)
        except ValueError as error:
            return self._refuse(row, "date", str(error))
        if day is None:
            return self._refuse(row, "date", _("The date is missing."))
        if day != last:
            return self._refuse(row, "date", _("This is a month. Write each day, such as 2027-01-01."))
        return self._own(row, day)

    def _own(self, row: Row, day: date) -> date | None:
        """A day of the file's one year, for the first time."""
        if day.year not in YEARS:
            return self._refuse(row, "date", _("A calendar is kept for the years %(first)s to %(last)s.") % span())
        self.plan.year = self.plan.year or day.year
        if day.year != self.plan.year:
            words = {"day": day, "year": self.plan.year}
            return self._refuse(row, "date", _("%(day)s is not in %(year)s. One file holds one year.") % words)
        if day in self.places:
            words = {"day": day, "cell": self.places[day]}
            return self._refuse(row, "date", _("%(day)s stands in %(cell)s already.") % words)
        self.places[day] = row["date"].ref
        return day

    def _kind(self, row: Row) -> bool | None:
        said = row["kind"].text.strip()
        if (kind := KINDS.get(said.lower())) is None:
            message = _("“%(text)s” is no kind of day. Write holiday / 休 or workday / 班.")
            return self._refuse(row, "kind", message % {"text": said[:20]})
        return kind

    def _name(self, row: Row) -> str:
        """Festivals are stored in Chinese, whatever the language of the file."""
        said = " ".join(row["name"].text.split())
        if len(said) > NAME_LENGTH:
            self._refuse(row, "name", _("The name is longer than %(most)s characters.") % {"most": NAME_LENGTH})
        return CHINESE.get(said.lower(), said)

    def _refuse(self, row: Row, key: str, message: str) -> None:
        self.plan.problems.append(row.problem(key, message))


def span() -> dict[str, int]:
    return {"first": YEARS[0], "last": YEARS[-1]}
