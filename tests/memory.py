"""What stands in the memory of a running process, read as its owner or a forensic tool reads it (Linux); and how much."""

from __future__ import annotations

import gc
import tracemalloc
from collections.abc import Callable, Mapping
from pathlib import Path


def peak(what: Callable[[], object]) -> int:
    """The most memory that Python held while it ran, in bytes, without rubbish that waits to be looked for."""
    before = gc.get_threshold()
    gc.collect()
    gc.set_threshold(500, 5, 5)
    tracemalloc.start()
    try:
        what()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
        gc.set_threshold(*before)


def found(process: int, wanted: Mapping[str, bytes]) -> dict[str, int]:
    """How often each of these stands in the memory of a process; nothing is told of what stands nowhere."""
    counts = dict.fromkeys(wanted, 0)
    with Path(f"/proc/{process}/mem").open("rb", 0) as memory:
        for line in Path(f"/proc/{process}/maps").read_text().splitlines():
            span, rights, *_, name = [*line.split(maxsplit=5), ""][:6]
            if "r" not in rights or name.strip() in ("[vvar]", "[vvar_vclock]", "[vsyscall]", "[vdso]"):
                continue
            start, end = (int(part, 16) for part in span.split("-"))
            try:
                memory.seek(start)
                held = memory.read(end - start)
            except (OSError, ValueError, OverflowError):  # given back meanwhile
                continue
            for what, secret in wanted.items():
                counts[what] += held.count(secret)
    return {what: count for what, count in counts.items() if count}
