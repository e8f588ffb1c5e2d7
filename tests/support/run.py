"""`python -m tests.support.run`: the whole suite on SQLite, then on a PostgreSQL of its own; says what was left out.

With XIANGPING_ALL=1, as in continuous integration, nothing may be left out: a missing program or a skipped test fails the run.
"""

import os
import re
import shutil
import subprocess
import sys

from tests.support import postgres

PYTEST = [sys.executable, "-m", "pytest", "-n", os.environ.get("XIANGPING_WORKERS", "2"), "-q"]
PROGRAMS = {"chromium": "browser journeys", "soffice": "LibreOffice checks", "msgfmt": "comparison of translations"}


def main() -> int:
    everything = os.environ.get("XIANGPING_ALL") == "1"
    missing = [f"{name} ({what})" for name, what in PROGRAMS.items() if not shutil.which(name)]
    if postgres.programs() is None:
        missing.append("PostgreSQL (the suite on PostgreSQL)")
    if missing:
        print("LEFT OUT, because not installed: " + ", ".join(missing), flush=True)
    if missing and everything:
        return 1
    failed = suite("SQLite", {}, []) or on_postgres()
    if missing and not failed:
        print("Passed; LEFT OUT: " + ", ".join(missing))
    return failed


def on_postgres() -> int:
    """Everything but the browser journeys, of which those marked `both` run here too."""
    if postgres.programs() is None:
        return 0
    with postgres.cluster() as url:
        return suite("PostgreSQL", {"DATABASE_URL": url}, ["-m", "not browser or both"])


def suite(name: str, environment: dict[str, str], words: list[str]) -> int:
    print(f"== The suite on {name}", flush=True)
    run = subprocess.Popen([*PYTEST, *words, *sys.argv[1:]], env=os.environ | environment, stdout=subprocess.PIPE, text=True)
    skipped = 0
    for line in run.stdout:
        print(line, end="", flush=True)
        if found := re.search(r"\b(\d+) skipped\b", line):
            skipped = int(found[1])
    if run.wait() == 0 and skipped and os.environ.get("XIANGPING_ALL") == "1":
        print(f"{skipped} tests were skipped, and nothing may be left out here.")
        return 1
    return run.returncode


if __name__ == "__main__":
    sys.exit(main())
