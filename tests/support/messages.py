"""Translations: are the collected texts and the compiled file up to date, and is everything translated? `--write` brings them up to date."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
PO = ROOT / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"
COLLECT = ["makemessages", "-l", "zh_Hans", "--no-location", "--no-obsolete", "-i", ".venv", "-i", "var", "-i", "tests", "-i", "bench"]


def main() -> int:
    if not shutil.which("msgfmt"):
        print("LEFT OUT: gettext is not installed, so translations were not compared.")
        return 0
    before, compiled = PO.read_text(), PO.with_suffix(".mo").read_bytes()
    subprocess.run([sys.executable, "manage.py", *COLLECT], check=True, cwd=ROOT, stdout=subprocess.DEVNULL, env=environment())
    after = tidy(PO.read_text())
    PO.write_text(after)
    compile_messages()
    problems = untranslated(after)
    if "--write" not in sys.argv and (after != before or PO.with_suffix(".mo").read_bytes() != compiled):
        PO.write_text(before)
        PO.with_suffix(".mo").write_bytes(compiled)
        problems.append("The collected texts are not up to date: run `make messages`.")
    print("\n".join(problems) or "Every text is translated.")
    return bool(problems)


def environment() -> dict[str, str]:
    return {"DEBUG": "1", "PATH": "/usr/local/bin:/usr/bin:/bin", "LANG": "C.UTF-8"}


def tidy(text: str) -> str:
    """Without the date of the run, and with the one plural form that Chinese has."""
    text = re.sub(r'^"POT-Creation-Date: .*\n', "", text, flags=re.M)
    return re.sub(r'^msgstr\[1\] ""\n', "", text, flags=re.M)


def compile_messages() -> None:
    subprocess.run(["msgfmt", "--check", "--no-hash", "-o", PO.with_suffix(".mo"), PO], check=True)


def untranslated(text: str) -> list[str]:
    """A line for each text that is fuzzy or has no translation."""
    found = []
    for block in text.split("\n\n")[1:]:
        if "#, fuzzy" in block or re.search(r'^msgstr(\[0\])? ""\Z', block.rstrip(), flags=re.M):
            found.append("Not translated: " + (re.search(r'^msgid (.*(?:\n".*)*)', block, flags=re.M) or [block, block])[1])
    return found


if __name__ == "__main__":
    sys.exit(main())
