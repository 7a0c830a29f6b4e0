"""A list of everybody as a file: from the database on, and the writing alone beside pandas writing the same table."""

from __future__ import annotations

import io
import resource
from collections.abc import Callable
from functools import partial
from typing import Any
from unittest import mock

import pandas as pd

from tracker.spool import Spool

PEERS = {"csv": "to_csv", "xlsx": "to_excel"}


def measure(line: Callable[..., None], times: Callable[..., list[float]]) -> None:
    """CSV and XLSX of all individuals of a filled database."""
    from tracker.actions import accounts, export
    from tracker.exporters import FORMATS, table

    user = accounts.local_user()
    kept: list[table.Table] = []
    writers: dict[str, Callable[[pd.DataFrame], Any]] = {
        "csv": lambda frame: frame.to_csv(io.BytesIO(), index=False),
        "xlsx": lambda frame: frame.to_excel(io.BytesIO(), index=False),
    }
    for name, by_pandas in writers.items():
        write = FORMATS[name].write

        def keeping(made: table.Table, write: Callable[[table.Table], Spool] = write) -> Spool:
            kept[:] = [made]
            return write(made)

        with mock.patch.object(FORMATS[name], "write", keeping):
            whole = times(partial(export.listing, user, "individuals", name), 1, 0)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        (made,) = kept
        shown = table.marked(made)
        frame = pd.DataFrame([[table.flat(value) for value in row] for row in shown.rows], columns=list(shown.columns))
        peer = times(partial(by_pandas, frame), 3, 0)
        rows = f"{len(made.rows):,} individuals as {name.upper()}"
        line(
            f"{rows}: writing the table (at most x2)", times(partial(write, made), 3, 0), peer, f"pandas {PEERS[name]}"
        )
        line(f"{rows}: from the database on, ledger and all", whole, peer, f"pandas {PEERS[name]}, of a table at hand")
        print(f"{'':<58} the process had held {peak:,.0f} MiB at most by then")
