"""Case reports: one as PDF and as DOCX, and many in one command, beside setting an empty page."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import typst

MANY = 1000


def measure(line: Callable[..., None], times: Callable[..., list[float]]) -> None:
    """One report to bytes, from the database on, and a thousand with how many a second, on a filled database."""
    from tracker.actions import accounts, browse, dossiers, export

    user = accounts.local_user()
    refs = [row.ref for row in browse.individuals(user, per_page=MANY).rows]

    def empty() -> Any:
        return typst.compile(b"Nothing.", format="pdf", ignore_system_fonts=True)

    peer = times(empty, 7, 1)
    for name in ("pdf", "docx"):
        line(
            f"a case report as {name.upper()}, ledger line and all (at most 1,000)",
            times(lambda name=name: export.dossier(user, refs[0], name), 7, 1),
            peer,
            "Typst on an empty page",
        )
    begun, used = time.perf_counter(), time.process_time()
    made = sum(one.file is not None for one in dossiers.each(user, refs, "pdf"))
    wall, busy = time.perf_counter() - begun, time.process_time() - used
    print(
        f"{made:,} case reports as PDF in one command: {made / wall:.1f} a second (at least 5), {busy / made * 1000:.0f} ms of processor time each",
        flush=True,
    )
