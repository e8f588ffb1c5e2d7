"""From a year workbook to a plan, with every problem of the file at once."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal

from django.utils.translation import gettext as _

from appraisal.guard import check_wording
from appraisal.scoring.numbers import hundredths, parse_decimal, plain
from appraisal.scoring.spec import (
    CategorySpec,
    SchemeSpec,
    check_scheme,
    parse_grades,
    parse_quarter_weights,
    parse_quota,
    parse_tie_breaks,
)
from appraisal.scoring.words import ScoringError
from appraisal.specs import translated
from appraisal.workbook import words
from appraisal.workbook.cells import CellReader
from appraisal.workbook.lines import LineReader
from appraisal.workbook.plan import CapRow, CategoryRow, OfficeRow, VillageRow, YearPlan
from appraisal.workbook.scores import ScoreReader
from township.spreadsheets import Book, Problem, Table, open_workbook
from township.spreadsheets.tables import Row

TITLE = 120


def read_year(file, cleared: Callable[[str], Iterable[str]] = lambda township: ()) -> YearPlan:
    """Read the file. `cleared` gives the phrases that the township of that name has cleared. Raises BadWorkbook alone."""
    book = open_workbook(file)
    return YearReader(book, cleared).read()


class YearReader(CellReader):
    def __init__(self, book: Book, cleared: Callable[[str], Iterable[str]]):
        super().__init__()
        self.book, self.cleared_of = book, cleared
        self.problems += book.problems
        self.notices += book.notices
        self.tables = self._tables()
        self.plan = YearPlan()
        self.cleared: list[str] = []
        self.key_rows: dict[str, Row] = {}

    def read(self) -> YearPlan:
        if "scheme" in self.tables:
            self._scheme(self.tables["scheme"])
        steps = {
            "offices": self._offices, "villages": self._villages, "categories": self._categories, "indicators": self._indicators,
            "targets": self._targets, "scores": self._scores, "caps": self._caps,
        }  # fmt: skip
        for name, step in steps.items():
            if name in self.tables:
                step(self.tables[name])
        self._check_scheme()
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
            if name is None:
                if sheet.rows:
                    message = _("This sheet is not known. Delete it or name it as one of: %(names)s.")
                    self.problems.append(Problem(sheet.name, "A1", message % {"names": ", ".join(words.SHEETS)}))
            elif name in tables:
                self.problems.append(Problem(sheet.name, "A1", _("This sheet is there twice. Keep one of them.")))
            else:
                tables[name] = Table(sheet, words.columns(name))
                self.problems += tables[name].problems
        for name, chinese in words.SHEETS.items():
            if name not in tables and name not in words.OPTIONAL_SHEETS:
                self.problems.append(
                    Problem(name, "A1", _("The sheet “%(name)s” (%(chinese)s) is missing.") % {"name": name, "chinese": chinese})
                )
        return tables

    # ---- the sheet of the scheme ------------------------------------------------------------------------------------

    def _scheme(self, table: Table) -> None:
        for row in table.rows:
            key = words.read_word(row["key"].text, words.KEYS)
            if key is None:
                self.problem(
                    row, "key", _("“%(key)s” is not known. Use one of: %(keys)s.") % {"key": row["key"].text, "keys": ", ".join(words.KEYS)}
                )
            elif key in self.key_rows:
                self.problem(row, "key", _("“%(key)s” stands twice.") % {"key": key})
            else:
                self.key_rows[key] = row
        for key in words.NEEDED_KEYS:
            if key not in self.key_rows or self.key_rows[key]["value"].is_blank:
                self.problems.append(Problem(table.sheet.name, "A1", _("The key “%(key)s” is needed.") % {"key": key}))
        self.plan.scheme = self._scheme_values()
        self.cleared = list(self.cleared_of(str(self.plan.scheme["township"])))
        for key in ("title", "title_en", "grades"):
            if key in self.key_rows:
                self.guard(self.key_rows[key], "value", str(self.plan.scheme[key]))

    def _scheme_values(self) -> dict[str, object]:
        full = self._value("full_marks", lambda row: self.number(row, "value", places=2, needed=True)) or Decimal(100)
        if full <= 0:
            self.problem(self.key_rows["full_marks"], "value", _("Full marks are above 0."))
            full = Decimal(100)
        return {
            "code": self._text("code", 20),
            "title": self._text("title", TITLE),
            "title_en": self._text("title_en", 160),
            "township": self._text("township", 80),
            "year": self._value("year", self._year) or 0,
            "full_marks": full,
            "quarter_weights": self._parsed("quarter_weights", parse_quarter_weights) or "25/25/25/25",
            "tie_breaks": "/".join(parse_tie_breaks(self._parsed("tie_breaks", parse_tie_breaks))),
            "grades": self._parsed("grades", lambda text: parse_grades(text, hundredths(full))),
            "quota": self._value("quota", self._quota) or "30%",
            "ties_at_cut": self._value("ties_at_cut", lambda row: self.word(row, "value", words.TIES)) or "exclude",
            "by_group": self._value("by_group", lambda row: self.word(row, "value", words.YES_NO)) == "yes",
        }

    def _value(self, key: str, read):
        row = self.key_rows.get(key)
        return read(row) if row is not None and not row["value"].is_blank else None

    def _text(self, key: str, most: int) -> str:
        return self._value(key, lambda row: self.text(row, "value", most=most)) or ""

    def _parsed(self, key: str, parse) -> str:
        """A text that the scoring package can read; blank when it cannot."""
        text = self._text(key, 300).replace("／", "/").replace("：", ":")
        try:
            parse(text)
        except ScoringError as error:
            self.problem(self.key_rows[key], "value", translated(error))
            return ""
        return text

    def _year(self, row: Row) -> int | None:
        year = self.count(row, "value")
        if year is not None and not 1990 <= year <= 2100:
            self.problem(row, "value", _("A year such as 2026 is needed."))
            return None
        return year

    def _quota(self, row: Row) -> str:
        """`30%`, 0.3 formatted as a percentage, or a number of places."""
        cell = row["value"]
        text = f"{plain(cell.value * 100)}%" if cell.percent else cell.text.strip().replace("％", "%")
        try:
            parse_quota(text)
        except ScoringError as error:
            self.problem(row, "value", translated(error))
            return ""
        return text

    # ---- registers --------------------------------------------------------------------------------------------------

    def _offices(self, table: Table) -> None:
        for row in self.once(table):
            code, name = self.text(row, "code", most=20, needed=True), self.text(row, "name", most=80, needed=True)
            self.plan.offices.append(OfficeRow(code, name, self.text(row, "name_en", most=120)))

    def once(self, table: Table, *keys: str) -> Iterable[Row]:
        """The rows; one whose key stood before is a problem that names both, and is left out."""
        seen: dict[tuple[str, ...], Row] = {}
        for row in table.rows:
            key = tuple(row[name].text.strip() for name in keys or ("code",))
            if all(key) and key in seen:
                first = seen[key]
                words_ = {"what": " ".join(key), "first": first[(keys or ("code",))[0]].ref}
                self.problem(row, (keys or ("code",))[0], _("“%(what)s” stands here again; it is at %(first)s already.") % words_)
            else:
                seen[key] = row
                yield row

    def _villages(self, table: Table) -> None:
        rows = list(self.once(table))
        codes = {row["code"].text.strip() for row in rows}
        for row in rows:
            self.plan.villages.append(self._village(row, codes))

    def _village(self, row: Row, codes: set[str]) -> VillageRow:
        coefficient = self.number(row, "coefficient", default=Decimal(1)) or Decimal(0)
        if not Decimal("0.95") <= coefficient <= Decimal("1.05"):
            self.problem(row, "coefficient", _("A coefficient lies between 0.95 and 1.05."))
        started, ended = self.day(row, "from"), self.day(row, "until", end=True)
        if started and ended and ended < started:
            self.problem(row, "until", _("The last day lies before the first."))
        successor = "" if row["successor"].is_blank else self.known(row, "successor", codes, "villages")
        if successor and not ended:
            self.problem(row, "successor", _("A village with a successor needs its last day."))
        if successor and successor == row["code"].text.strip():
            self.problem(row, "successor", _("A village cannot succeed itself."))
        return VillageRow(
            code=self.text(row, "code", most=20, needed=True),
            name=self.text(row, "name", most=80, needed=True),
            name_en=self.text(row, "name_en", most=120),
            group=self._group(row),
            coefficient=coefficient,
            households=self.count(row, "households"),
            population=self.count(row, "population"),
            started_on=started,
            ended_on=ended,
            successor=successor,
        )

    def _group(self, row: Row) -> str:
        group = self.text(row, "group", most=20)
        if self.plan.scheme.get("by_group") and not group:
            self.problem(row, "group", _("Ranking within groups needs a group for everyone."))
        return group

    # ---- lines of the scheme ----------------------------------------------------------------------------------------

    def _categories(self, table: Table) -> None:
        for row in self.once(table):
            weight = self.number(row, "weight", places=2, needed=True)
            if weight is not None and weight <= 0:
                self.problem(row, "weight", _("A weight is above 0."))
            for key in ("name", "name_en"):
                self.guard(row, key, row[key].text)
            code, name = self.text(row, "code", most=20, needed=True), self.text(row, "name", most=80, needed=True)
            kind = self.word(row, "kind", words.KINDS)
            self.plan.categories.append(CategoryRow(code, name, self.text(row, "name_en", most=120), kind, weight or Decimal(1)))

    def guard(self, row: Row, key: str, text: str) -> None:
        if refusal := check_wording(text, self.cleared):
            self.problem(row, key, str(refusal))

    def _indicators(self, table: Table) -> None:
        reader = LineReader(self)
        for row in self.once(table):
            reader.read(row)

    def _targets(self, table: Table) -> None:
        indicators = {row.code: row for row in self.plan.indicators}
        villages = {row.code for row in self.plan.villages}
        for row in self.once(table, "indicator", "village"):
            indicator = self.known(row, "indicator", indicators, "indicators")
            village = self.known(row, "village", villages, "villages")
            target = self.number(row, "target", needed=True)
            if target is not None and target < 0:
                self.problem(row, "target", _("A target is not negative."))
            if indicator and indicators[indicator].rule != "completion":
                self.problem(row, "indicator", _("Only the rule “completion” has targets."))
            if indicator and village and target is not None:
                self.plan.targets[indicator, village] = target

    def _scores(self, table: Table) -> None:
        ScoreReader(self, table).read()

    def _caps(self, table: Table) -> None:
        villages = {row.code for row in self.plan.villages}
        for row in self.once(table, "village", "document"):
            village = self.known(row, "village", villages, "villages")
            best, reason = self.text(row, "best_grade", most=40, needed=True), self.text(row, "reason", most=300, needed=True)
            self.guard(row, "reason", reason)
            self.plan.caps.append(CapRow(village, best, reason, self.text(row, "document", most=80, needed=True)))

    # ---- the whole --------------------------------------------------------------------------------------------------

    def _check_scheme(self) -> None:
        """What the scoring package has against the scheme, at the cell where it can be put right."""
        if not {"scheme", "categories", "indicators"} <= set(self.tables):
            return
        spec = self._spec()
        LineReader(self).report(check_scheme(spec), self.tables, self.key_rows)
        LineReader(self).report_caps(spec, self.tables.get("caps"))

    def _spec(self) -> SchemeSpec:
        scheme = self.plan.scheme
        full = hundredths(parse_decimal(str(scheme["full_marks"]), 2))
        return SchemeSpec(
            code=str(scheme["code"]), year=0, full_marks=full, quarter_weights=(1, 1, 1, 1), tie_breaks=parse_tie_breaks(str(scheme["tie_breaks"])),
            grades=parse_grades(str(scheme["grades"]), full), quota=parse_quota(str(scheme["quota"])), ties_at_cut="exclude", by_group=False,
            categories=tuple(CategorySpec(row.code, row.kind, hundredths(row.weight)) for row in self.plan.categories),
            indicators=tuple(self.plan.specs.values()),
        )  # fmt: skip
