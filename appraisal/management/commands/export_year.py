"""`manage.py export_year CODE FILE.xlsx [--township NAME] [--language zh-hans]`"""

from __future__ import annotations

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from appraisal.management.lookup import add_scheme_arguments, scheme_called
from appraisal.workbook.write import year_workbook
from township.trace import Way, trace


class Command(BaseCommand):
    help = "Write the whole year of a scheme as a year workbook."

    def add_arguments(self, parser):
        add_scheme_arguments(parser)
        parser.add_argument("file", metavar="FILE.xlsx", type=Path)
        parser.add_argument("--language", default="en", choices=["en", "zh-hans"])

    def handle(self, *args, code: str, township: str, file: Path, language: str, **options):
        scheme = scheme_called(code, township)
        try:
            year_workbook(scheme, language).save(file)
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}") from error
        trace(scheme, "export", by=None, way=Way.COMMAND, after={"file": file.name})
        self.stdout.write(f"{file}: written")
