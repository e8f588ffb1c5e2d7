"""The register workbook coming in: every row is checked and all of them are stored, or none."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from cadres.actions import hold_terms, store_tenure
from cadres.models import Cadre, Post, Seat, Tenure
from cadres.register_words import BODIES, NO, PLACES, SEXES, SHEETS, YES, known
from township.saving import plain_values
from township.spreadsheets import Problem, Table, open_workbook, parse_date
from township.spreadsheets.tables import Row
from township.spreadsheets.values import fold
from township.trace import Way, trace
from villages.models import Township, User, Village

PERSON = ("name", "sex", "village")
TERM = {Tenure: ("left_on", "is_acting", "is_paid"), Seat: ("left_on", "place")}
COLUMNS = {"started_on": "from", "left_on": "left", "is_paid": "paid"}  # of fields that are called otherwise in the file
YES_OR_NO = {True: YES, False: NO}


@dataclass
class Outcome:
    """What a file changes: `lines` as (row, whether it is new or changed); with any of the problems nothing is stored."""

    lines: list[tuple[str, str]] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    notices: list[Problem] = field(default_factory=list)


@dataclass
class Line:
    """A term or a place as the file has it, and as it was."""

    obj: Tenure | Seat
    before: dict
    row: Row


def bring_in(content: bytes, township: Township, *, by: User, commit: bool) -> Outcome:
    """Store the file's rows, or only rehearse it: the same path. Raises BadWorkbook; with a problem nothing is stored."""
    reader = Reader(township, by)
    with transaction.atomic():
        hold_terms(township.pk)
        reader.read(content)
        if reader.outcome.problems or not commit:
            transaction.set_rollback(True)
    return reader.outcome


class Reader:
    """Reads people, then changes of terms that exist, then new terms in the order of their days."""

    def __init__(self, township: Township, by: User):
        self.township, self.by, self.outcome = township, by, Outcome()
        self.villages = {row.code: row for row in Village.objects.filter(township=township).select_related("township")}
        self.posts = {row.code: row for row in Post.objects.filter(township=township).select_related("township")}
        self.cadres = {row.code: row for row in Cadre.objects.filter(township=township).for_list()}
        terms = [*Tenure.objects.filter(village__township=township).for_list(), *Seat.objects.filter(village__township=township).for_list()]
        self.terms = {key_of(row): row for row in terms}

    def read(self, content: bytes) -> None:
        book = open_workbook(content)
        self.outcome.problems += book.problems
        self.outcome.notices += book.notices
        tables = dict(self._tables(book.sheets))
        for row in tables.get("people", []):
            self._person(row)
        for key, read in (("posts", self._tenure), ("bodies", self._seat)):
            lines = [line for row in tables.get(key, []) if (line := read(row))]
            for line in sorted(lines, key=lambda line: (not line.before, line.obj.started_on)):
                self._store(line)

    def _tables(self, sheets):
        names = {fold(name): key for key, (english, chinese, _columns) in SHEETS.items() for name in (key, english, chinese)}
        for sheet in sheets:
            key = names.get(fold(sheet.name))
            if key is None:
                words = {"sheets": ", ".join(f"{english} / {chinese}" for english, chinese, _columns in SHEETS.values())}
                self.outcome.problems.append(Problem(sheet.name, "", _("This sheet is not known. Use: %(sheets)s.") % words))
                continue
            table = Table(sheet, SHEETS[key][2])
            self.outcome.problems += table.problems
            yield key, ([] if table.problems else table.rows)

    # ---- rows ------------------------------------------------------------------------------------------------------

    def _person(self, row: Row) -> None:
        code, village, sex = row["code"].text.strip(), self._one(row, "village", self.villages), self._word(row, "sex", SEXES, default="")
        if village is None or sex is None:
            return
        cadre = self.cadres.get(code) or Cadre(township=self.township, code=code)
        before = plain_values(cadre, PERSON) if cadre.pk else {}
        cadre.name, cadre.sex, cadre.village = row["name"].text.strip(), sex, village
        if self._save(cadre, before, PERSON, row):
            self.cadres[code] = cadre

    def _tenure(self, row: Row) -> Line | None:
        line = self._line(row, Tenure, "post", self._one(row, "post", self.posts))
        acting, paid = self._word(row, "acting", YES_OR_NO, default=False), self._word(row, "paid", YES_OR_NO, default=True)
        if line is None or None in (acting, paid):
            return None
        line.obj.is_acting, line.obj.is_paid = acting, paid
        return line

    def _seat(self, row: Row) -> Line | None:
        line = self._line(row, Seat, "body", self._word(row, "body", BODIES))
        place = self._word(row, "place", PLACES, default="member")
        if line is None or place is None:
            return None
        line.obj.place = place
        return line

    def _line(self, row: Row, model, field: str, what) -> Line | None:
        cadre, village = self._one(row, "cadre", self.cadres), self._one(row, "village", self.villages)
        started, left = self._day(row, "from"), self._day(row, "left")
        if None in (cadre, village, what, started) or False in (started, left):
            return None
        new = model(cadre=cadre, village=village, started_on=started, **{field: what})
        obj = self.terms.get(key_of(new), new)
        before = plain_values(obj, TERM[model]) if obj.pk else {}
        obj.left_on = left
        return Line(obj, before, row)

    def _store(self, line: Line) -> None:
        if isinstance(line.obj, Seat):
            self._save(line.obj, line.before, TERM[Seat], line.row)
        elif line.before != plain_values(line.obj, TERM[Tenure]):
            try:
                with transaction.atomic():
                    store_tenure(line.obj, by=self.by, way=Way.IMPORT)
            except ValidationError as refusal:
                self._refused(refusal, line.row, "from")
            else:
                self._told(line.obj, line.before)

    def _save(self, obj, before: dict, fields: tuple[str, ...], row: Row) -> bool:
        """Whether the row stands now as the file has it."""
        after = plain_values(obj, fields)
        if before == after:
            return True
        try:
            obj.full_clean()
        except ValidationError as refusal:
            self._refused(refusal, row, "from" if "from" in row else "code")
            return False
        obj.save()
        trace(obj, "change" if before else "create", by=self.by, way=Way.IMPORT, before=before or None, after=after)
        self._told(obj, before)
        return True

    # ---- cells -----------------------------------------------------------------------------------------------------

    def _one(self, row: Row, key: str, rows: dict):
        """A row of a register by its code, or by its name where one alone bears it."""
        said = row[key].text.strip()
        named = [one for one in rows.values() if said in (one.name, getattr(one, "name_en", ""))] if said else []
        found = rows.get(said) or (named[0] if len(named) == 1 else None)
        if found is None:
            message = _("“%(text)s” is the name of several: write the code.") if len(named) > 1 else _("“%(text)s” is not in the register.")
            self._problem(row, key, message % {"text": said[:40]})
        return found

    def _word(self, row: Row, key: str, words: dict, *, default=None):
        """The value that a word stands for; None with a problem."""
        said = row[key].text.strip().lower()
        if not said and default is not None:
            return default
        found = known(words).get(said)
        if found is None:
            listed = ", ".join(f"{english} / {chinese}" for english, chinese in words.values())
            self._problem(row, key, _("“%(text)s” is not known here. Use: %(words)s.") % {"text": said[:40], "words": listed})
        return found

    def _day(self, row: Row, key: str) -> date | bool | None:
        """The day; None where nothing stands; False with a problem."""
        try:
            day, last = parse_date(row[key]), parse_date(row[key], end=True)
        except ValueError as error:
            self._problem(row, key, str(error))
            return False
        if day != last:
            self._problem(row, key, _("This is a month. Write the day, such as 2026-05-10."))
            return False
        if day is None and key == "from":
            self._problem(row, key, _("The date is missing."))
        return day

    def _refused(self, refusal: ValidationError, row: Row, key: str) -> None:
        """At the column of the first field that was refused, where the file has it."""
        columns = [COLUMNS.get(name, name) for name in getattr(refusal, "error_dict", {})]
        self._problem(row, next((name for name in columns if name in row), key), " ".join(refusal.messages))

    def _problem(self, row: Row, key: str, message: str) -> None:
        self.outcome.problems.append(row.problem(key, message))

    def _told(self, obj, before: dict) -> None:
        self.outcome.lines.append((str(obj), _("changed") if before else _("new")))


def key_of(row: Tenure | Seat) -> tuple:
    """What tells one term from another: whose, where, what, from when."""
    what = row.post_id if isinstance(row, Tenure) else row.body
    return type(row), row.cadre.code, row.village.code, what, row.started_on
