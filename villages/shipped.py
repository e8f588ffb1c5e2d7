"""The calendars that the product brings along: the State Council's holidays and make-up workdays of the years that are published."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path
from typing import NamedTuple

FOLDER = Path(__file__).parent / "calendar"


class ShippedDay(NamedTuple):
    day: date
    is_workday: bool
    name: str


def shipped_days() -> list[ShippedDay]:
    return [day for path in sorted(FOLDER.glob("*.csv")) for day in read(path)]


def read(path: Path) -> list[ShippedDay]:
    with path.open(encoding="utf-8") as file:
        return [ShippedDay(date.fromisoformat(row["date"]), row["kind"] == "workday", row["name"]) for row in csv.DictReader(file)]
