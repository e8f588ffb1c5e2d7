"""LibreOffice without a screen, for what a person would see after opening a workbook."""

import subprocess
from pathlib import Path

# Recalculate every formula on load, whatever value the file brought along.
ALWAYS = """<?xml version="1.0" encoding="UTF-8"?>
<oor:items xmlns:oor="http://openoffice.org/2001/registry">
<item oor:path="/org.openoffice.Office.Calc/Formula/Load"><prop oor:name="OOXMLRecalcMode" oor:op="fuse"><value>0</value></prop></item>
</oor:items>
"""


def recalculated(workbook: Path, folder: Path) -> Path:
    """LibreOffice's copy of the workbook with every formula computed afresh. `folder` is the test's own (`tmp_path`)."""
    return converted(workbook, folder, "xlsx:Calc MS Excel 2007 XML")


def printed(workbook: Path, folder: Path) -> Path:
    """The workbook as PDF pages, as they would leave the printer."""
    return converted(workbook, folder, "pdf")


def converted(workbook: Path, folder: Path, form: str) -> Path:
    profile, out = folder / "libreoffice", folder / "converted"
    (profile / "user").mkdir(parents=True, exist_ok=True)
    (profile / "user" / "registrymodifications.xcu").write_text(ALWAYS)
    command = ["soffice", f"-env:UserInstallation={profile.as_uri()}", "--headless", "--convert-to", form, "--outdir", out, workbook]
    subprocess.run(command, check=True, timeout=180, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return out / f"{workbook.stem}.{form.partition(':')[0]}"
