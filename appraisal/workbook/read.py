"""From a year workbook to a plan, with every problem of the file at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from typing import BinaryIO

from django.utils.translation import gettext as _

from appraisal.guard import check_wording
from appraisal.workbook import words
from appraisal.workbook.cells import CellReader
from appraisal.workbook.heading import HeadingReader
from appraisal.workbook.lines import LineReader
from appraisal.workbook.plan import CapRow, CategoryRow, OfficeRow, TargetRow, VillageRow, YearPlan
from appraisal.workbook.scores import ScoreReader
from appraisal.workbook.whole import check_whole
from township.spreadsheets import Book, Problem, Table, open_workbook
from township.spreadsheets.tables import Row

COEFFICIENTS = (Decimal("0.95"), Decimal("1.05"))


def read_year(file: bytes | BinaryIO, cleared: Callable[[str], Iterable[str]] = lambda township: (), **limits: int) -> YearPlan:
    """Read the file. `cleared` gives the phrases that the township of that name has cleared. Raises BadWorkbook alone."""
    return YearReader(open_workbook(file, **limits), cleared).read()


class YearReader(CellReader):
    def __init__(self, book: Book, cleared: Callable[[str], Iterable[str]]):
        super().__init__()
        self.book, self.cleared_of = book, cleared
        self.problems += book.problems
        self.notices += book.notices
        self.plan = YearPlan(sheets=self.sheet_names)
        self.tables = self._tables()
        self.cleared: list[str] | None = None

    def read(self) -> YearPlan:
        steps = {
            "scheme": self._scheme,
            "offices": self._offices,
            "villages": self._villages,
            "categories": self._categories,
            "indicators": LineReader(self).read,
            "targets": self._targets,
            "scores": lambda table: ScoreReader(self, table).read(),
            "caps": self._caps,
        }
        for name, step in steps.items():
            if name in self.tables:
                step(self.tables[name])
        check_whole(self)
        self.plan.problems = sorted(self.problems, key=self._place)
        self.plan.notices = self.notices
        return self.plan

    def _place(self, problem: Problem) -> int:
        """The sheet's place in the workbook; within it problems stay in the order they were met."""
        names = [sheet.name for sheet in self.book.sheets]
        return names.index(problem.sheet) if problem.sheet in names else -1

    def _tables(self) -> dict[str, Table]:
        tables: dict[str, Table] = {}
        for sheet in self.book.sheets:
            name = words.read_word(sheet.name, words.SHEETS)
            if not name:
                message = _("This sheet is not known. Delete it or name it as one of: %(names)s.")
                self.problems.append(Problem(sheet.name, "A1", message % {"names": words.listed(words.SHEETS)}))
            elif name in self.plan.sheets:
                message = _("This is the same sheet as “%(first)s”. Keep one of them.")
                self.problems.append(Problem(sheet.name, "A1", message % {"first": self.plan.sheets[name]}))
            else:
                self.plan.sheets[name] = sheet.name
                if sheet.rows or name not in words.OPTIONAL_SHEETS:
                    tables[name] = Table(sheet, words.columns(name))
                    self.problems += tables[name].problems
        for name, chinese in words.SHEETS.items():
            if name not in self.plan.sheets and name not in words.OPTIONAL_SHEETS:
                message = _("The sheet “%(name)s” (%(chinese)s) is missing.")
                self.problems.append(Problem(name, "", message % {"name": name, "chinese": chinese}))
        return tables

    def rows(self, sheet: str, table: Table, *keys: str) -> Iterator[Row]:
        """The rows; one whose keys stood before is a problem that names both, and is left out."""
        first: dict[tuple[str, ...], Row] = {}
        for row in table.rows:
            key = tuple(row[name].text.strip() for name in keys)
            if all(key) and key in first:
                said = {"what": " ".join(key), "first": first[key][keys[0]].ref}
                self.problem(row, keys[0], _("“%(what)s” stands here again; it is at %(first)s already.") % said)
                continue
            first[key] = row
            self.plan.places[sheet, key[0] if len(key) == 1 else key] = row
            yield row

    def guard(self, row: Row, key: str, text: str) -> None:
        if self.cleared is None:
            self.cleared = list(self.cleared_of(self.plan.scheme.get("township", "")))
        if refusal := check_wording(text, self.cleared):
            self.problem(row, key, str(refusal))

    def name(self, row: Row) -> tuple[str, str]:
        """Both names of a line of the scheme, which the guard reads."""
        for key in ("name", "name_en"):
            self.guard(row, key, row[key].text)
        return self.text(row, "name", most=80, needed=True), self.text(row, "name_en", most=120)

    # ---- the sheets -------------------------------------------------------------------------------------------------

    def _scheme(self, table: Table) -> None:
        reader = HeadingReader(self, table)
        # Set first, because the guard asks for the township's phrases while the keys are read.
        self.plan.scheme = reader.values
        reader.read()
        self.plan.places |= {("scheme", key): row for key, row in reader.rows.items()}
        for key in ("title", "title_en"):
            self.guard(self.plan.places.get(("scheme", key)), "value", self.plan.scheme.get(key, ""))

    def _offices(self, table: Table) -> None:
        for row in self.rows("offices", table, "code"):
            code, name = self.code(row), self.text(row, "name", most=80, needed=True)
            self.plan.offices[code] = OfficeRow(code, name, self.text(row, "name_en", most=120))

    def _villages(self, table: Table) -> None:
        rows = list(self.rows("villages", table, "code"))
        codes = [row["code"].text.strip() for row in rows]
        for row in rows:
            village = self._village(row, codes)
            self.plan.villages[village.code] = village

    def _village(self, row: Row, codes: list[str]) -> VillageRow:
        code = self.code(row)
        started, ended = self.day(row, "from"), self.day(row, "until", end=True)
        if started and ended and ended < started:
            self.problem(row, "until", _("The last day lies before the first."))
        successor = self.known(row, "successor", codes, "villages", needed=False)
        if successor and row["until"].is_blank:
            self.problem(row, "successor", _("A village with a successor needs its last day."))
        if successor and successor == code:
            self.problem(row, "successor", _("A village cannot succeed itself."))
        return VillageRow(
            code=code,
            name=self.text(row, "name", most=80, needed=True),
            name_en=self.text(row, "name_en", most=120),
            group=self._group(row),
            coefficient=self._coefficient(row),
            households=self.count(row, "households"),
            population=self.count(row, "population"),
            started_on=started,
            ended_on=ended,
            successor=successor,
        )

    def _coefficient(self, row: Row) -> Decimal | None:
        coefficient = self.number(row, "coefficient")
        if coefficient is not None and not COEFFICIENTS[0] <= coefficient <= COEFFICIENTS[1]:
            self.problem(row, "coefficient", _("A coefficient lies between 0.95 and 1.05."))
        return coefficient

    def _group(self, row: Row) -> str:
        group = self.text(row, "group", most=20)
        if self.plan.scheme.get("by_group") and row["group"].is_blank:
            self.problem(row, "group", _("Ranking within groups needs a group for everyone."))
        return group

    def _categories(self, table: Table) -> None:
        for row in self.rows("categories", table, "code"):
            code, (name, name_en) = self.code(row), self.name(row)
            if "/" in code:
                self.problem(row, "code", _("A category's code holds no “/”, which parts the tie-breaks."))
            kind, weight = self.word(row, "kind", words.KINDS, needed=True), self.positive(row, "weight")
            self.plan.categories[code] = CategoryRow(code, name, name_en, kind, weight or Decimal(0))

    def _targets(self, table: Table) -> None:
        for row in self.rows("targets", table, "indicator", "village"):
            indicator = self.known(row, "indicator", self.plan.indicators, "indicators")
            village = self.known(row, "village", self.plan.villages, "villages")
            target = self.target(row, needed=True)
            if indicator and self.plan.indicators[indicator].rule not in ("completion", ""):
                self.notice(row, "target", _("Only the rule “completion” has targets; this one is not used."))
            if indicator and village and target is not None:
                self.plan.targets[indicator, village] = TargetRow(indicator, village, target)

    def _caps(self, table: Table) -> None:
        for row in self.rows("caps", table, "village", "document"):
            village, best = self.known(row, "village", self.plan.villages, "villages"), self.text(row, "best_grade", most=40, needed=True)
            reason, document = self.text(row, "reason", most=300, needed=True), self.text(row, "document", most=80, needed=True)
            self.guard(row, "reason", reason)
            self.plan.caps[village, document] = CapRow(village, best, reason, document)
