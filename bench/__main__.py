"""`python -m bench [--large]`: a Markdown table, each measurement in a process and on a fresh database of its own."""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.support import postgres

ROOT = Path(__file__).parent.parent
EVERYWHERE = ("rollup.measure", "desk.measure", "clerks.measure")
ONCE = ("files.measure",)


def main() -> int:
    parser = argparse.ArgumentParser(prog="bench", description="Measure the product, in ratios of one run.")
    parser.add_argument("--large", action="store_true", help="1,500 townships with 4.8 million entries instead")
    large = parser.parse_args().large
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}\n")
    print("| database | what | measured | goal | met |\n|---|---|---|---|---|")
    missed = 0
    for database, url in databases():
        names = ("large.measure",) if large else EVERYWHERE + (ONCE if database == "SQLite" else ())
        for name in names:
            missed += run(database, url, name)
    return bool(missed)


def databases() -> Iterator[tuple[str, str]]:
    with tempfile.TemporaryDirectory(prefix="xiangping-bench-") as folder:
        yield "SQLite", f"sqlite:///{folder}/%s.sqlite3"
    if postgres.programs() is None:
        print("| PostgreSQL | LEFT OUT: its programs are not installed | | | |", flush=True)
        return
    with postgres.cluster() as url:
        yield "PostgreSQL", url.replace("/postgres", "/%s")


def run(database: str, url: str, name: str) -> int:
    """Print the rows of one measurement; returns how many goals it missed."""
    own = name.replace(".", "_")
    if database == "PostgreSQL":
        subprocess.run(["psql", "-q", url % "postgres", "-c", f"CREATE DATABASE {own}"], check=True)
    environment = os.environ | {"DATABASE_URL": url % own, "DJANGO_SETTINGS_MODULE": "bench.settings"}
    subprocess.run([sys.executable, "-m", "django", "migrate", "-v", "0"], check=True, cwd=ROOT, env=environment)
    missed = 0
    for line in output([sys.executable, "-m", "bench.worker", name], environment):
        row = json.loads(line)
        met = {True: "yes", False: "**no**", None: ""}[row["met"]]
        missed += row["met"] is False
        print(f"| {database} | {row['what']} | {row['value']} | {row['goal']} | {met} |", flush=True)
    return missed


def output(command: list[str], environment: dict[str, str]) -> Iterator[str]:
    with process(command, environment) as running:
        yield from running.stdout
    if running.returncode:
        raise SystemExit(f"{' '.join(command)} failed.")


@contextmanager
def process(command: list[str], environment: dict[str, str]) -> Iterator[subprocess.Popen]:
    with subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, text=True) as running:
        yield running


if __name__ == "__main__":
    sys.exit(main())
