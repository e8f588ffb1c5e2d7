"""Translations: are the collected texts and the compiled file up to date, is everything translated? `--write` renews them."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
PO = ROOT / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
MO = PO.with_suffix(".mo")
COLLECT = ["makemessages", "-l", "zh_Hans", "--no-location", "--no-obsolete", "-i", ".venv", "-i", "var", "-i", "tests", "-i", "bench"]


def main() -> int:
    if not shutil.which("msgfmt"):
        print("LEFT OUT: gettext is not installed, so translations were not compared.")
        return int(os.environ.get("XIANGPING_ALL") == "1")
    before = [file.read_bytes() if file.exists() else b"" for file in (PO, MO)]
    PO.parent.mkdir(parents=True, exist_ok=True)
    try:
        collect()
        problems = untranslated(PO.read_text())
        stale = before != [PO.read_bytes(), MO.read_bytes()]
    finally:
        if "--write" not in sys.argv:
            PO.write_bytes(before[0])
            MO.write_bytes(before[1])
    if stale and "--write" not in sys.argv:
        problems.append("The collected texts or the compiled translations are not up to date: run `make messages`.")
    print("\n".join(problems) or "Every text is translated.")
    return bool(problems)


def collect() -> None:
    environment = os.environ | {"DEBUG": "1", "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8"}
    subprocess.run([sys.executable, "manage.py", *COLLECT], check=True, cwd=ROOT, stdout=subprocess.DEVNULL, env=environment)
    PO.write_text(tidy(PO.read_text()))
    subprocess.run(["msgfmt", "--check", "--no-hash", "-o", MO, PO], check=True)


def tidy(text: str) -> str:
    """Without the date of the run, and with the one plural form that Chinese has."""
    text = re.sub(r'^"POT-Creation-Date: .*\n', "", text, flags=re.M)
    return re.sub(r'^msgstr\[1\] ""\n', "", text, flags=re.M)


def untranslated(text: str) -> list[str]:
    """A line for each text that is fuzzy or has no translation."""
    found = []
    for block in text.split("\n\n")[1:]:
        if "#, fuzzy" in block or re.search(r'^msgstr(\[0\])? ""\Z', block.rstrip(), flags=re.M):
            found.append("Not translated: " + (re.search(r'^msgid (.*(?:\n".*)*)', block, flags=re.M) or [block, block])[1])
    return found


if __name__ == "__main__":
    sys.exit(main())
