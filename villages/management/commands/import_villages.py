"""`manage.py import_villages FILE.csv --township NAME --prefix CODE`"""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from township.trace import Way, trace_many, trace_row
from villages.models import Township, Village, VillageKind

COLUMNS = ("code", "name", "streetCode", "provinceCode", "cityCode", "areaCode")
ENDINGS = re.compile(r"(村民委员会|村委会|居民委员会|居委会|委员会)$")
ENCODINGS = ("utf-8-sig", "gb18030")


class Command(BaseCommand):
    help = "Bring in a township's villages and communities from the national division list. Those that are there stay as they are."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--township", required=True, metavar="NAME")
        parser.add_argument("--prefix", required=True, metavar="CODE", help="what the division codes of the township begin with")

    @transaction.atomic
    def handle(self, *args, file: Path, township: str, prefix: str, **options):
        owner = Township.objects.filter(name=township).first()
        if owner is None:
            raise CommandError(f"There is no township “{township}”.")
        rows = self._rows(file, prefix)
        known = set(Village.objects.filter(township=owner).values_list("division_code", flat=True))
        position = Village.objects.filter(township=owner).count()
        new = [self._village(owner, row, position + place) for place, row in enumerate((r for r in rows if r[0] not in known), start=1)]
        problems = [problem for village in new for problem in self._problems(village)]
        if problems:
            raise CommandError("Nothing was stored.\n" + "\n".join(problems))
        Village.objects.bulk_create(new)
        trace_many(trace_row(row, "create", by=None, way=Way.COMMAND, after={"code": row.code, "name": row.name}) for row in new)
        self.stdout.write(
            f"{len(new)} created, {len(rows) - len(new)} were there already." if new else "Nothing to do: all are there already."
        )

    def _rows(self, file: Path, prefix: str) -> list[tuple[str, str]]:
        """(division code, name) of the rows whose code begins with the prefix; CommandError names every bad row."""
        lines = csv.DictReader(io.StringIO(self._text(file)))
        if missing := [name for name in ("code", "name") if name not in (lines.fieldnames or [])]:
            raise CommandError(f"{file}: the column {', '.join(missing)} is missing; the list has {', '.join(COLUMNS)}.")
        found, problems, seen = [], [], set()
        for number, line in enumerate(lines, start=2):
            code, name = (line["code"] or "").strip(), (line["name"] or "").strip()
            if not code.startswith(prefix):
                continue
            if not re.fullmatch(r"\d{12}", code) or not name or code in seen:
                problems.append(f"Row {number}: “{code}” “{name}”: twelve digits, once each, and a name are needed.")
            seen.add(code)
            found.append((code, name))
        if problems:
            raise CommandError("Nothing was stored.\n" + "\n".join(problems))
        if not found:
            raise CommandError(f"No row of {file} has a code that begins with {prefix}.")
        return found

    def _text(self, file: Path) -> str:
        try:
            content = file.read_bytes()
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}") from error
        for encoding in ENCODINGS:
            try:
                return content.decode(encoding)
            except UnicodeDecodeError:
                continue
        raise CommandError(f"{file}: save it as UTF-8.")

    def _village(self, township: Township, row: tuple[str, str], position: int) -> Village:
        code, name = row
        community = "社区" in name or "居" in name[-5:]
        kind = VillageKind.COMMUNITY if community else VillageKind.VILLAGE
        short = ENDINGS.sub("", name) or name
        if kind == VillageKind.VILLAGE and not short.endswith("村"):
            short += "村"
        return Village(township=township, code=code, division_code=code, name=short, kind=kind, position=position)

    def _problems(self, village: Village) -> list[str]:
        try:
            village.full_clean()
        except ValidationError as error:
            return [f"{village.code}: {message}" for message in error.messages]
        return []
