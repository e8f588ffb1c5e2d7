"""Stop-watches, and the rows of the table."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Row:
    """`value` is what was measured, in words; `goal` what it should be, empty for a contrast; `met` whether it is."""

    what: str
    value: str
    goal: str = ""
    met: bool | None = None


def best_of(deed: Callable[[], Any], times: int = 7) -> float:
    """The shortest of so many runs, in seconds: what the machine can do when nobody disturbs it."""
    return min(once(deed) for _ in range(times))


def once(deed: Callable[[], Any]) -> float:
    start = time.perf_counter()
    deed()
    return time.perf_counter() - start


def megabytes() -> float:
    """The most memory this process has held so far. (`getrusage` would count its parent's from before it was started.)"""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:")) / 1024


def ms(seconds: float) -> str:
    return f"{1000 * seconds:.1f} ms"


def ratio(value: float) -> str:
    return f"{value:.1f} ×"
