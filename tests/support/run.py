"""`python -m tests.support.run [words for pytest]`: the whole suite, in three shares side by side that end in one closing line.

`sqlite` runs all but the browser, `postgresql` what touches a database and the journeys marked `both`, on a server of its own,
`browser` the journeys on SQLite. With XIANGPING_ALL=1, as in continuous integration, nothing may be left out.
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from contextlib import ExitStack

from tests.support import postgres

PROGRAMS = {
    "chromium": "the browser journeys",
    "initdb": "the suite on PostgreSQL",
    "soffice": "recalculating in LibreOffice",
    "msgfmt": "comparing translations",
}


def main() -> int:
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that the server below is stopped then, too
    missing = {name for name in PROGRAMS if not found(name)}
    left_out = ", ".join(f"{what} ({name} is not installed)" for name, what in PROGRAMS.items() if name in missing)
    if left_out:
        print(f"LEFT OUT: {left_out}", flush=True)
        if os.environ.get("XIANGPING_ALL") == "1":
            return 1
    environment = os.environ | {"XIANGPING_LEFT_OUT": left_out}
    shares = ["sqlite"] + ["browser"] * ("chromium" not in missing)
    with ExitStack() as stack:
        if "initdb" not in missing:
            environment["XIANGPING_POSTGRES"] = stack.enter_context(postgres.cluster())
            shares.append("postgresql")
        environment["TMPDIR"] = stack.enter_context(tempfile.TemporaryDirectory(prefix="xiangping-", ignore_cleanup_errors=True))
        return subprocess.run(command(shares), env=environment, check=False).returncode


def found(program: str) -> bool:
    return bool(postgres.programs() if program == "initdb" else shutil.which(program))


def command(shares: list[str]) -> list[str]:
    """One process for each share; `--dist each` lets each choose its own tests (tests/conftest.py)."""
    workers = [word for share in shares for word in ("--tx", f"popen//id={share}//env:XIANGPING_SHARE={share}")]
    return [sys.executable, "-m", "pytest", "-q", "-o", "console_output_style=classic", "--dist", "each", *workers, *sys.argv[1:]]


if __name__ == "__main__":
    sys.exit(main())
