"""`manage.py import_year FILE.xlsx [--by USER] [--dry-run]`"""

from __future__ import annotations

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from appraisal.models import ClearedPhrase
from appraisal.workbook.apply import Report, bring_in
from appraisal.workbook.read import read_year
from township.spreadsheets import BadWorkbook
from township.trace import Way
from villages.models import User


def cleared_phrases(township: str) -> list[str]:
    return list(ClearedPhrase.objects.filter(township__name=township).values_list("phrase", flat=True))


class Command(BaseCommand):
    help = "Bring a year workbook in: its township, offices and villages as far as they are lacking, its scheme, targets, scores and caps."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--by", metavar="USER", help="the user name that the history shall show")
        parser.add_argument("--dry-run", action="store_true", help="tell what would be created and changed, and store nothing")

    def handle(self, *args, file: Path, by: str | None, dry_run: bool, **options):
        user = self._user(by)
        try:
            plan = read_year(file.read_bytes(), cleared_phrases)
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}") from error
        except BadWorkbook as error:
            raise CommandError(f"{file}: {error}") from error
        report = bring_in(plan, by=user, way=Way.COMMAND, rehearse=dry_run)
        self._tell(report, dry_run)

    def _user(self, name: str | None) -> User | None:
        if not name:
            return None
        user = User.objects.filter(username=name).first()
        if user is None:
            raise CommandError(f"There is no user “{name}”.")
        return user

    def _tell(self, report: Report, dry_run: bool) -> None:
        for notice in report.notices:
            self.stdout.write(f"Notice: {notice}")
        if report.problems:
            lines = "\n".join(f"  {problem}" for problem in report.problems)
            raise CommandError(f"Nothing was stored. {len(report.problems)} problems:\n{lines}")
        for place, old, new in report.changes:
            self.stdout.write(f"{place}: {old} → {new}")
        for what, number in report.created.items():
            self.stdout.write(f"{what}: {number} created")
        if report.is_nothing:
            self.stdout.write("Nothing to do: everything is stored already.")
        elif dry_run:
            self.stdout.write("This was a rehearsal: nothing was stored.")
        else:
            self.stdout.write(self.style.SUCCESS("Stored."))
