import json

from django.core.management.base import BaseCommand

from appraisal.management.lookup import add_scheme_arguments, scheme_called
from appraisal.results import read_board


class Command(BaseCommand):
    help = "Show the live figures of a scheme."

    def add_arguments(self, parser):
        add_scheme_arguments(parser)
        parser.add_argument("--json", action="store_true", help="In the shape of the expected results of a year workbook.")

    def handle(self, *, code, township, json: bool = False, **options):
        board = read_board(scheme_called(code, township), entries=json)
        self.stdout.write(as_json(board) if json else as_table(board))


def as_json(board) -> str:
    return json.dumps(board.results["ranking"], ensure_ascii=False, indent=1)


def as_table(board) -> str:
    """In rank order, with what is missing."""
    rows = [["rank", "village", "total", "grade", "entries", "note"]]
    for line in board.ranked_lines:
        figures = line.figures
        rows.append(
            [str(figures["rank"] or "-"), f"{line.code} {line.label}", figures["total"] or "-", line.grade or "-",
             f"{figures['present']}/{figures['expected']}", figures["note"]]
        )  # fmt: skip
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = ["  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows]
    state = "complete" if board.is_complete else f"so far: {board.present} of {board.expected} figures"
    return "\n".join([f"{board.scheme.code} {board.scheme.label}: {state}", *lines])
