from __future__ import annotations

from collections import Counter
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from appraisal.models import ClearedPhrase
from appraisal.workbook.apply import bring_in
from appraisal.workbook.read import read_year
from appraisal.workbook.report import Line, Report
from township.spreadsheets import BadWorkbook
from township.trace import Way
from villages.models import User

DEEDS = {"create": "+", "change": "~", "delete": "-"}
MOST_LINES = 200


class Command(BaseCommand):
    help = "Bring a year workbook in: its township, offices and villages as far as they are lacking, its scheme, targets, scores and caps."

    def add_arguments(self, parser):
        parser.add_argument("file", metavar="FILE.xlsx", type=Path)
        parser.add_argument("--by", metavar="USER", default="", help="The user name that the history shows.")
        parser.add_argument("--dry-run", action="store_true", help="Tell what would be created and changed, and store nothing.")

    def handle(self, *, file, by, dry_run, **options):
        user = self.user_called(by)
        try:
            with file.open("rb") as source:
                plan = read_year(source, ClearedPhrase.objects.phrases_of)
        except OSError as error:
            raise CommandError(f"{file} cannot be read: {error.strerror}.") from error
        except BadWorkbook as error:
            raise CommandError(f"{file}: {error}") from error
        report = bring_in(plan, by=user, way=Way.COMMAND, rehearse=dry_run)
        self.tell(report, dry_run)

    def user_called(self, name: str) -> User | None:
        user = User.objects.filter(username=name).first() if name else None
        if name and user is None:
            raise CommandError(f"There is no user “{name}”.")
        return user

    def tell(self, report: Report, dry_run: bool) -> None:
        for notice in report.notices:
            self.stdout.write(f"Notice: {notice}")
        if problems := report.problems:
            lines = "\n".join(f"  {problem}" for problem in problems)
            raise CommandError(f"{len(problems)} problem{'s' * (len(problems) > 1)}; nothing was stored.\n{lines}")
        for sheet, lines in report.by_sheet():
            self.tell_sheet(sheet, lines)
        if report.is_nothing:
            self.stdout.write("Nothing to do: everything in the file is stored already.")
        elif dry_run:
            self.stdout.write("This was a rehearsal: nothing was stored.")
        else:
            self.stdout.write(self.style.SUCCESS(f"Stored: {report.scheme}."))

    def tell_sheet(self, sheet: str, lines: list[Line]) -> None:
        """The counts, and each row that changes; of rows that are new their number says enough."""
        counts = Counter(line.deed for line in lines)
        words = {"create": "new", "change": "changed", "delete": "taken out"}
        self.stdout.write(f"{sheet}: " + ", ".join(f"{counts[deed]} {word}" for deed, word in words.items() if counts[deed]))
        told = [line for line in lines if line.deed != "create"]
        for line in told[:MOST_LINES]:
            self.stdout.write(f"  {DEEDS[line.deed]} {line.what}: {line.old or '–'} → {line.new or '–'}")
        if len(told) > MOST_LINES:
            self.stdout.write(f"  and {len(told) - MOST_LINES} more")
