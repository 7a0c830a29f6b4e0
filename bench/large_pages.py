"""All lists and the first page on very many people: as a server answers once something was written, and again."""

from __future__ import annotations

import time
from collections.abc import Callable

from bench.report import Figures, times, told
from bench.servers import hold_lists
from tracker.access import User
from tracker.actions import browse, home, intake, queue
from tracker.store import columns
from tracker.widgets import filters

ROUNDS = 5


def measure(figures: Figures, kind: str, user: User) -> None:
    """One table. A report that is added lets a server forget its answers, not the lists that it holds."""
    hold_lists(user)
    pages: dict[str, Callable[[], object]] = {
        "What waits for you": lambda: home.home(user),
        "Review": lambda: queue.reports_waiting(user),
        "Individuals": lambda: browse.individuals(user, facets=filters.names("individuals")),
        "Incidents": lambda: browse.incidents(user, facets=filters.names("incidents")),
        "Injuries": lambda: browse.injuries(user, facets=filters.names("injuries")),
        "Locations": lambda: browse.locations(user, facets=filters.names("locations")),
        "Source reports": lambda: browse.reports(user, facets=filters.names("source_reports")),
    }
    figures.table(
        f"Pages on {kind}, with all counts beside them",
        ("page", "after a change, ms, p50 / p95", "again, ms, p50 / p95"),
    )
    for name, ask in pages.items():
        figures.row(name, told([_after_a_change(user, ask) for _ in range(ROUNDS)]), told(times(ask, ROUNDS, 1)))
    columns.keep(False)


def _after_a_change(user: User, ask: Callable[[], object]) -> float:
    stamp = time.time_ns()
    intake.add_report(user, intake.NewReport(text=f"Somebody told of it at {stamp}.", title=f"Told {stamp}"))
    return times(ask, 1, 0)[0]
