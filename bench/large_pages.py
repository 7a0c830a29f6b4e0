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
    """Two tables: right after a start, and after each of some changes. A report that is added lets a server forget its
    answers, not the lists that it holds; slow counts are made beside, and awaited here before the next change."""
    pages: dict[str, Callable[[], object]] = {
        "What waits for you": lambda: home.home(user),
        "Review": lambda: queue.reports_waiting(user),
        "Individuals": lambda: browse.individuals(user, facets=filters.names("individuals")),
        "Incidents": lambda: browse.incidents(user, facets=filters.names("incidents")),
        "Injuries": lambda: browse.injuries(user, facets=filters.names("injuries")),
        "Locations": lambda: browse.locations(user, facets=filters.names("locations")),
        "Source reports": lambda: browse.reports(user, facets=filters.names("source_reports")),
    }
    columns.keep()
    started = {name: told(times(ask, 1, 0)) for name, ask in pages.items()}
    hold_lists(user)
    figures.table(
        f"Pages on {kind}, ms, p50 / p95; beside them the counts of all facets",
        (
            "page",
            "the first after a start, while all is read",
            "after a change",
            "until its counts are there",
            "again",
        ),
    )
    for name, ask in pages.items():
        asked, counted = zip(*[_after_a_change(user, ask) for _ in range(ROUNDS)], strict=True)
        figures.row(name, started[name], told(asked), told(counted), told(times(ask, ROUNDS, 1)))
    columns.keep(False)


def _after_a_change(user: User, ask: Callable[[], object]) -> tuple[float, float]:
    """Milliseconds until the page is there, and until its counts are."""
    stamp = time.time_ns()
    intake.add_report(user, intake.NewReport(text=f"Somebody told of it at {stamp}.", title=f"Told {stamp}"))
    begun = time.perf_counter()
    page = ask()
    asked = time.perf_counter() - begun
    while getattr(page, "counting", False):
        time.sleep(0.05)
        page = ask()
    return asked * 1000, (time.perf_counter() - begun) * 1000
