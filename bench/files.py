"""Contrasts in files: what an office does today, with a script or by opening the workbook."""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

from django.core.management import call_command

from appraisal.exports.ranking import workbook
from appraisal.models import Scheme
from appraisal.results import live, read_board
from bench.desk import DEMO
from bench.measure import Row, best_of, ms, once, ratio

PANDAS = """
import sys
import pandas
book = pandas.read_excel(sys.argv[1], sheet_name=None)
scores, indicators, categories = book["scores"], book["indicators"].set_index("code"), book["categories"].set_index("code")
scores["points"] = scores["v1"] / scores["v2"].where(scores["v2"] > 0)
year = scores.groupby(["village", "indicator"])["points"].mean().clip(upper=1).reset_index().join(indicators, on="indicator")
year["reached"] = year["points"] * year["max"]
sums = year.groupby(["village", "category"])[["reached", "max"]].sum().reset_index().join(categories, on="category", rsuffix="_of")
print((sums["weight"] * sums["reached"] / sums["max"]).groupby(sums["village"]).sum().rank(ascending=False).sum())
"""


def measure() -> Iterator[Row]:
    call_command("import_year", str(DEMO / "qingshi-2025.xlsx"), stdout=StringIO())
    scheme = Scheme.objects.select_related("township").get(code="V2025")
    ours = best_of(lambda: live(scheme))
    yield Row("ranking of qingshi-2025 from the database (13 villages)", ms(ours))
    script = once(lambda: subprocess.run([sys.executable, "-c", PANDAS, DEMO / "qingshi-2025.xlsx"], check=True, capture_output=True))
    yield Row(
        "contrast: a pandas script that reads the .xlsx and handles one of nine rules", f"{ms(script)}, {ratio(script / ours)} slower"
    )
    if not shutil.which("soffice"):
        yield Row("contrast: LibreOffice recalculates its workbook", "LEFT OUT: soffice is not installed")
        return
    office = recalculation(workbook(read_board(scheme, entries=True)))
    yield Row("contrast: LibreOffice recalculates its workbook", f"{ms(office)}, {ratio(office / ours)} slower")


def recalculation(content: bytes) -> float:
    """The second start, when LibreOffice has its profile already."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ranking.xlsx"
        path.write_bytes(content)
        profile = f"-env:UserInstallation=file://{folder}/profile"
        command = ["soffice", profile, "--headless", "--convert-to", "ods", "--outdir", f"{folder}/out", str(path)]
        first, second = (once(lambda: subprocess.run(command, check=True, capture_output=True)) for _ in range(2))
        return min(first, second)
