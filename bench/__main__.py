"""make bench: each line is ours beside a peer measured in the same run; machines are noisy, ratios less so."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from functools import partial
from pathlib import Path

from playwright.sync_api import Page, WebSocket

from bench.report import at, times

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

FACETS = ("stage", "sex", "review", "act")
ENTRIES = int(os.environ.get("BENCH_ENTRIES", "100000"))
PEOPLE = int(os.environ.get("BENCH_PEOPLE", "100000"))


def line(what: str, ours: list[float], peer: list[float], of: str) -> None:
    """One line of the report."""
    ratio = statistics.median(ours) / statistics.median(peer)
    print(
        f"{what:<58} {statistics.median(ours):8.1f} {at(ours, 0.95):8.1f}   {of:<34}"
        f" {statistics.median(peer):8.1f} {at(peer, 0.95):8.1f}   x{ratio:.2f}",
        flush=True,
    )


def head(title: str) -> None:
    """A heading."""
    print(
        f"\n{title}\n{'what':<58} {'p50 ms':>8} {'p95 ms':>8}   {'peer':<34} {'p50 ms':>8} {'p95 ms':>8}   ratio",
        flush=True,
    )


def start_up() -> None:
    """The command line against an empty Python."""
    head("Start-up")

    def run(*arguments: str) -> Callable[[], object]:
        return lambda: subprocess.run([sys.executable, *arguments], check=True, capture_output=True)

    line(
        "tracker --help", times(run("-m", "tracker", "--help"), 7, 1), times(run("-c", "pass"), 7, 1), "python -c pass"
    )


def lists(kind: str) -> None:
    """Filtered pages with their totals and counts against the bare SQL of the same page."""
    from sqlalchemy import text

    from bench import counts
    from bench.servers import hold_lists
    from tracker import codes
    from tracker.actions import accounts, browse, record_view, synthesis
    from tracker.narrowing import Filter
    from tracker.store import columns, database

    user = accounts.local_user()
    begun = time.perf_counter()
    synthesis.fill(user, PEOPLE)
    head(f"Lists of {PEOPLE:,} individuals on {kind} (filled in {time.perf_counter() - begun:.0f} s)")
    with database.reading(None) as session:
        if kind == "PostgreSQL":
            with database.engine().begin() as connection:
                connection.execute(text("ANALYZE"))
        town = session.execute(text("SELECT max(location_id) FROM list_row")).scalar_one()
        ref = session.execute(text("SELECT ref FROM record WHERE id = :n"), {"n": town}).scalar_one()
        incident = session.execute(text("SELECT max(incident_id) FROM list_row")).scalar_one()
        event = session.execute(text("SELECT ref FROM record WHERE id = :n"), {"n": incident}).scalar_one()
    numbers = {code: codes.term_number("stage", code) for code in ("died", "sentenced")}
    female = codes.term_number("sex", "female")
    cases = (
        ("nothing chosen", Filter(), "1 = 1"),
        ("of one incident", Filter(incident=(event,)), f"incident_id = {incident}"),
        ("died in custody", Filter(stage=("died",)), f"status = {numbers['died']}"),
        (
            "women sentenced",
            Filter(stage=("sentenced",), sex=("female",)),
            f"status = {numbers['sentenced']} AND sex = {female}",
        ),
        (
            "of one town",
            Filter(location=(ref,)),
            f"location_id IN (SELECT location_id FROM location_below WHERE ancestor_id = {town})",
        ),
    )
    for what, chosen, where in cases:
        sql = (
            f"SELECT individual_id, min(sort_key) AS k FROM list_row WHERE up_to = 3 AND {where} "
            "GROUP BY individual_id ORDER BY k, individual_id LIMIT 50",
            f"SELECT count(DISTINCT individual_id) FROM list_row WHERE up_to = 3 AND {where}",
            *(
                f"SELECT {column}, count(DISTINCT individual_id) FROM list_row WHERE up_to = 3 AND {where} GROUP BY {column}"
                for column in ("status", "sex", "standing", "act_type")
            ),
        )

        def bare(queries: tuple[str, ...] = sql) -> None:
            with database.engine().connect().execution_options(reading=True) as connection:
                for query in queries:
                    connection.execute(text(query)).fetchall()

        asked = partial(browse.individuals, user, chosen, facets=FACETS)
        peer = times(bare)
        line(f"page, total and 4 facets for a command: {what}", times(asked), peer, "the bare SQL of the same")
        hold_lists(user)
        line(f"the same in a server: {what}", times(asked), peer, "the bare SQL of the same")
        columns.keep(False)
    counts.measured(user, line)
    one = browse.individuals(user).rows[0].ref
    with database.reading(None) as session:
        number = session.execute(text("SELECT id FROM record WHERE ref = :r"), {"r": one}).scalar_one()

    def claims() -> None:
        with database.engine().connect().execution_options(reading=True) as connection:
            connection.execute(text("SELECT * FROM claim_all WHERE subject_id = :n"), {"n": number}).fetchall()

    line(
        "one record with the words behind it",
        times(lambda: record_view.record(user, one)),
        times(claims),
        "its claims alone",
    )


def audit_log(kind: str) -> None:
    """Proof of a long audit log against hashing its entries."""
    from bench import log
    from tracker.actions import accounts

    log.fill(accounts.local_user(), ENTRIES)
    head(f"Audit log of {ENTRIES:,} entries on {kind}")
    line(
        "tracker audit verify: read, hash and compare",
        times(log.verified, 5, 1),
        times(log.bare(), 5, 1),
        "hashing them bare",
    )


def pages() -> None:
    """A rerun of the page of individuals against an empty Streamlit page, both in a browser."""
    from playwright.sync_api import sync_playwright
    from tools import browser as chromium

    from bench.servers import empty_app, served

    head("Rerun of a page in the browser, from a click to the last frame of the answer")
    with ExitStack() as stack, sync_playwright() as play:
        ours = stack.enter_context(served([sys.executable, "-m", "tracker", "serve", "--port", "{port}"]))
        empty = stack.enter_context(served(empty_app()))
        opened = play.chromium.launch(executable_path=chromium(), args=["--no-sandbox", "--disable-gpu"])
        found = {
            name: _reruns(opened.new_page(), address, button)
            for name, address, button in (
                ("ours", f"{ours}/individuals", "text=Female ·"),
                ("empty", empty, "text=Again"),
            )
        }
        line(
            f"Individuals, {PEOPLE:,} people: tick or untick a facet",
            found["ours"],
            found["empty"],
            "an empty Streamlit page",
        )
        opened.close()


def _reruns(page: Page, address: str, button: str) -> list[float]:
    """Milliseconds from each click to the last frame that answers it."""
    frames: list[float] = []

    def listen(socket: WebSocket) -> None:
        socket.on("framereceived", lambda _: frames.append(time.perf_counter()))

    def rerun() -> float:
        frames.clear()
        begun = time.perf_counter()
        page.locator(button).first.click(no_wait_after=True)
        while not frames or time.perf_counter() - frames[-1] < 0.6:
            page.wait_for_timeout(20)
        return (frames[-1] - begun) * 1000

    page.on("websocket", listen)
    page.goto(address)
    page.wait_for_selector(button, timeout=120_000)
    page.wait_for_timeout(1500)
    rerun()
    found = [rerun() for _ in range(12)]
    page.close()
    return found


def main() -> None:
    """Everything, on both kinds of database."""
    from postgres import cluster

    from bench import at_rest, documents, exports, imports, reading
    from tracker.store import database, schema

    start_up()
    head("Reading reports for their facts")
    reading.measure(line, times)
    head("Reading tables that people keep")
    with tempfile.TemporaryDirectory() as tables:
        imports.measure(Path(tables), line, times)
    with tempfile.TemporaryDirectory() as folder:
        os.environ["TRACKER_HOME"] = folder
        os.environ.pop("TRACKER_DATABASE_URL", None)
        database.make_file()
        schema.init()
        lists("SQLite")
        head("Case reports")
        documents.measure(line, times)
        head("Files of lists")
        exports.measure(line, times)
        audit_log("SQLite")
        pages()
        head("The encrypted store against the plain one")
        at_rest.measure(Path(folder), line, times, FACETS)
        database.close()
        with cluster() as url:
            os.environ["TRACKER_DATABASE_URL"] = url
            schema.init()
            lists("PostgreSQL")
            audit_log("PostgreSQL")
            database.close()


if __name__ == "__main__":
    main()
