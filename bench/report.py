"""Figures, each beside a peer measured in the same run, and the page that keeps them (docs/benchmarks.md)."""

from __future__ import annotations

import os
import platform
import statistics
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

PAGE = Path(__file__).parents[1] / "docs" / "benchmarks.md"
HEAD = """# Measured on large databases

Made by `make bench-large`, not by hand: whoever changes what is measured here runs it again. Times are milliseconds of
wall clock, p50 / p95, warm; a ratio compares with the bare SQL that answers the same question in the same run. Machines
differ and other work runs beside: trust ratios more than milliseconds. The people are invented (`tracker synth`).
"""


@dataclass
class Figures:
    """Tables in the order they were measured: a title, column names and rows of words."""

    tables: list[tuple[str, Sequence[str], list[Sequence[str]]]] = field(default_factory=list)
    paces: list[float] = field(default_factory=list)

    def table(self, title: str, columns: Sequence[str]) -> None:
        """Begin a table."""
        self.tables.append((title, columns, []))
        self.paces += times(pace, 1, 0)
        print(f"\n{title}\n{' | '.join(columns)}", flush=True)

    def row(self, *cells: object) -> None:
        """Add a row to the last table."""
        words = [str(cell) for cell in cells]
        self.tables[-1][2].append(words)
        print(" | ".join(words), flush=True)

    def write(self, page: Path, notes: Sequence[str]) -> None:
        """Write the page anew."""
        memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
        machine = f"{os.cpu_count()} cores, {memory:.0f} GiB of memory, Python {platform.python_version()}, load {os.getloadavg()[1]:.1f} at the end"
        speed = (
            f"a million squares added up in Python took {statistics.median(self.paces):.0f} ms here, from "
            f"{min(self.paces):.0f} to {max(self.paces):.0f} while this ran: by that, figures of other machines compare"
        )
        notes = [*notes, speed]
        lines = [HEAD, f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC; {machine}.", "", *(f"- {note}" for note in notes)]
        for title, columns, rows in self.tables:
            lines += ["", f"## {title}", "", f"| {' | '.join(columns)} |", f"|{' --- |' * len(columns)}"]
            lines += [f"| {' | '.join(row)} |" for row in rows]
        page.write_text("\n".join(lines) + "\n", encoding="utf-8")


def pace() -> None:
    """What tells how quick a machine is, and whether it stayed so."""
    total = 0
    for number in range(1_000_000):
        total += number * number


def times(work: Callable[[], object], rounds: int = 15, warm: int = 2) -> list[float]:
    """Milliseconds of each round, after some to warm up."""
    for _ in range(warm):
        work()
    found = []
    for _ in range(rounds):
        start = time.perf_counter()
        work()
        found.append((time.perf_counter() - start) * 1000)
    return found


def at(found: Sequence[float], share: float) -> float:
    """The time that this share of the rounds stayed below."""
    return sorted(found)[min(len(found) - 1, int(len(found) * share))]


def told(found: Sequence[float]) -> str:
    """`p50 / p95` of some times."""
    if not found:
        return "–"
    digits = 1 if at(found, 0.95) < 1000 else 0
    return f"{statistics.median(found):,.{digits}f} / {at(found, 0.95):,.{digits}f}"


def ratio(ours: Sequence[float], peer: Sequence[float]) -> str:
    """How many times as long as the peer, by medians."""
    return f"×{statistics.median(ours) / statistics.median(peer):.2f}" if ours and peer else "–"
