from __future__ import annotations

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from appraisal.management.lookup import add_scheme_arguments, scheme_called
from appraisal.workbook.write import year_workbook
from township.spreadsheets import xlsx_bytes
from township.trace import Way, trace


class Command(BaseCommand):
    help = "Write the whole year of a scheme as a year workbook."

    def add_arguments(self, parser):
        add_scheme_arguments(parser)
        parser.add_argument("file", metavar="FILE.xlsx")
        parser.add_argument("--language", default="en", choices=["en", "zh-hans"], help="Of headings and words.")

    def handle(self, *, code, township, file, language, **options):
        scheme = scheme_called(code, township)
        if scheme.is_for_cadres:
            raise CommandError(f"{scheme.code} is a scheme for cadres; a year workbook carries villages only.")
        path = Path(file)
        if path.suffix.lower() != ".xlsx":
            raise CommandError("The file's name ends with .xlsx.")
        content = xlsx_bytes(year_workbook(scheme, language))
        try:
            path.write_bytes(content)
        except OSError as error:
            raise CommandError(f"{path} cannot be written: {error.strerror}.") from error
        trace(scheme, "export", by=None, way=Way.COMMAND, after={"file": path.name})
        self.stdout.write(f"{path}: the year of {scheme.code}.")
