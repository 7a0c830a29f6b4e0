"""One load in a process of its own, so that its memory is its own: ours, or what a user would do instead.

python -m bench.loading tracker|undo|pandas FILE... prints what it took as JSON.
"""

from __future__ import annotations

import json
import os
import re
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench import people_table

AT_ONCE = 50_000  # rows that pandas is given at once


def tracker(file: str) -> dict[str, Any]:
    """Load a table of people; `marks` are (rows, seconds) after each slice, `after` the seconds from the last row on."""
    from tracker.actions import accounts, import_source, importing

    user = accounts.local_user()
    begun, marks = time.perf_counter(), [(0, 0.0)]
    source = import_source.of(Path(file), people_table.mapping(Path(file).stem))

    def progress(stage: str, done: int, _of: int, _seconds: float) -> None:
        if stage == "rows":
            marks.append((done, time.perf_counter() - begun))

    loaded = importing.load(user, source, progress=progress)
    counted = loaded.counted
    return {
        "batch": loaded.batch, "rows": counted.loaded, "said": counted.said, "seconds": time.perf_counter() - begun,
        "marks": marks, "after": time.perf_counter() - begun - marks[-1][1],
    }  # fmt: skip


def undo(batch: str) -> dict[str, Any]:
    """Take a load back; `longest` is the longest slice: how long others may wait to write."""
    from tracker.actions import accounts, batches

    begun, marks = time.perf_counter(), [time.perf_counter()]
    batches.undo(accounts.local_user(), int(batch), "measured", lambda *_: marks.append(time.perf_counter()))
    longest = max(later - earlier for earlier, later in zip(marks, marks[1:], strict=False))
    return {"seconds": time.perf_counter() - begun, "longest": longest}


def pandas(file: str, url: str) -> dict[str, Any]:
    """The plain cells of the same file into a table, by pandas."""
    import pandas as pd
    from sqlalchemy import create_engine

    begun = time.perf_counter()
    engine = create_engine(url)
    for part in pd.read_csv(file, dtype=str, chunksize=AT_ONCE):
        part.to_sql("people", engine, if_exists="append", index=False)
    engine.dispose()
    return {"seconds": time.perf_counter() - begun}


WORKS: dict[str, Callable[..., dict[str, Any]]] = {"tracker": tracker, "undo": undo, "pandas": pandas}


def peak() -> int:
    """The most memory in MiB that this process and one that it started ever held."""
    own = re.search(r"VmHWM:\s+(\d+)", Path("/proc/self/status").read_text())
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return (int(own[1]) + children) // 1024 if own else 0


if __name__ == "__main__":
    found = WORKS[sys.argv[1]](*sys.argv[2:])
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    found |= {"peak": peak(), "processor": sum(one.ru_utime + one.ru_stime for one in used)}
    sys.stdout.write(json.dumps(found) + os.linesep)
