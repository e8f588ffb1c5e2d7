from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from appraisal.exports import export
from appraisal.management.lookup import add_scheme_arguments, scheme_called
from appraisal.results import frozen_board, read_board
from township.trace import Way


class Command(BaseCommand):
    help = "Write the committee's workbook of a scheme: today's figures, or a frozen version."

    def create_parser(self, *arguments, **options):
        """`--version` names a frozen version here, not Django's own."""
        return super().create_parser(*arguments, conflict_handler="resolve", **options)

    def add_arguments(self, parser):
        add_scheme_arguments(parser)
        parser.add_argument("file", metavar="FILE.xlsx")
        parser.add_argument("--language", choices=["zh-hans", "en"], default="zh-hans")
        parser.add_argument("--version", dest="number", metavar="N", type=int, help="A frozen version.")

    def handle(self, *, code, township, file, language, number, **options):
        scheme = scheme_called(code, township)
        path = Path(file)
        if path.suffix.lower() != ".xlsx":
            raise CommandError("The file's name ends with .xlsx.")
        ranking = scheme.rankings.filter(version=number).first()
        if number is not None and ranking is None:
            raise CommandError(f"{scheme.code} has no frozen version {number}.")
        board = frozen_board(ranking) if ranking else read_board(scheme, entries=True)
        with translation.override(language):
            content = export(board, scheme, by=None, way=Way.COMMAND)
        try:
            path.write_bytes(content)
        except OSError as error:
            raise CommandError(f"{path} cannot be written: {error.strerror}.") from error
        self.stdout.write(f"{path}: {len(board.lines)} villages.")
