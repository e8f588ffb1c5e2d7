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
HEAD = r"""msgid ""
msgstr ""
"Project-Id-Version: xiangping\n"
"Language: zh_Hans\n"
"MIME-Version: 1.0\n"
"Content-Type: text/plain; charset=UTF-8\n"
"Content-Transfer-Encoding: 8bit\n"
"Plural-Forms: nplurals=1; plural=0;\n"

"""


def main() -> int:
    if not shutil.which("msgfmt"):
        print("LEFT OUT: gettext is not installed, so translations were not compared.")
        return int(os.environ.get("XIANGPING_ALL") == "1")
    before = {file: file.read_bytes() for file in (PO, MO) if file.exists()}
    PO.parent.mkdir(parents=True, exist_ok=True)
    try:
        collect()
        problems = untranslated(PO.read_text())
        stale = before != {file: file.read_bytes() for file in (PO, MO)}
    finally:
        if "--write" not in sys.argv:
            restore(before)
    if stale and "--write" not in sys.argv:
        problems.append("The collected texts or the compiled translations are not up to date: run `make messages`.")
    print("\n".join(problems) or "Every text is translated.")
    return bool(problems)


def restore(before: dict[Path, bytes]) -> None:
    for file in (PO, MO):
        file.unlink(missing_ok=True)
        if file in before:
            file.write_bytes(before[file])


def collect() -> None:
    environment = os.environ | {"DEBUG": "1", "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8"}
    subprocess.run([sys.executable, "manage.py", *COLLECT], check=True, cwd=ROOT, stdout=subprocess.DEVNULL, env=environment)
    PO.write_text(tidy(PO.read_text()))
    subprocess.run(["msgfmt", "--check-format", "--no-hash", "-o", MO, PO], check=True)


def tidy(text: str) -> str:
    """With a head that does not change from run to run, and with the one plural form that Chinese has."""
    _, _, entries = text.partition("\n\n")
    return re.sub(r'^msgstr\[1\] ""\n', "", HEAD + entries, flags=re.M)


def untranslated(text: str) -> list[str]:
    """A line for each text that is fuzzy or has no translation."""
    found = []
    for block in text.split("\n\n")[1:]:
        if "#, fuzzy" in block or re.search(r'^msgstr(\[0\])? ""\Z', block.rstrip(), flags=re.M):
            msgid = re.search(r'^msgid ((?:"[^\n]*"\n)+)', block, flags=re.M)
            found.append(f"Not translated: {''.join(line[1:-1] for line in msgid[1].splitlines()) if msgid else block}")
    return found


if __name__ == "__main__":
    sys.exit(main())
