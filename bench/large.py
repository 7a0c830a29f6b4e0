"""make bench-large: what people do on a database of BENCH_LARGE individuals, on both kinds; writes docs/benchmarks.md.

The databases are kept (TRACKER_BENCH_HOME) and filled once. BENCH_ENGINES names the kinds, BENCH_ROUNDS how often each
thing is measured, BENCH_SCANNED how many names of each kind rapidfuzz is asked, BENCH_PAGE another page to write.
"""

from __future__ import annotations

import gc
import os
import random
import sys
from collections.abc import Sequence
from pathlib import Path

from sqlalchemy import text
from streamlit.testing.v1 import AppTest

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from bench import large_imports, large_names, large_pages, large_record, peers, stores
from bench.large_names import bare, scalar
from bench.report import PAGE, Figures, at, ratio, times, told
from bench.servers import hold_lists
from tracker import codes
from tracker import facets as declared
from tracker.access import User
from tracker.actions import browse, forms, intake, record_view
from tracker.narrowing import Filter
from tracker.records.base import Kind
from tracker.store import columns, database, ids, text_search
from tracker.widgets import signed_in

SIZE = int(os.environ.get("BENCH_LARGE", "1000000"))
SMALL = 1_000
ROUNDS = int(os.environ.get("BENCH_ROUNDS", "60"))
KNOWN = {kind.casefold(): kind for kind in ("SQLite", "PostgreSQL")}
ENGINES = [KNOWN[kind.casefold()] for kind in os.environ.get("BENCH_ENGINES", ",".join(KNOWN)).split(",")]
WARM = 20  # records that are opened before it is measured
SCANNED = int(os.environ.get("BENCH_SCANNED", "8"))  # questions of each kind for the scan in memory: each takes seconds


# --- lists and records ---
def facets() -> tuple[str, ...]:
    """All facets of the list of individuals."""
    return tuple(facet.name for facet in declared.of_list("individuals"))


COUNTED = ("status", "sex", "standing", "act_type", "incident_type", "incident_id")


def lists(figures: Figures, kind: str, user: User) -> None:
    """A filtered, sorted page with all counts, as a server answers it."""
    place = scalar(
        "SELECT parent_id FROM location WHERE id = (SELECT location_id FROM list_row WHERE location_id IS NOT NULL LIMIT 1)"
    )
    place_ref = scalar("SELECT ref FROM record WHERE id = :n", n=place)
    event = scalar(
        "SELECT incident_id FROM list_row WHERE incident_id IS NOT NULL GROUP BY incident_id ORDER BY count(*) DESC LIMIT 1"
    )
    event_ref = scalar("SELECT ref FROM record WHERE id = :n", n=event)
    sentenced, female = codes.term_number("stage", "sentenced"), codes.term_number("sex", "female")
    below = f"location_id IN (SELECT location_id FROM location_below WHERE ancestor_id = {place})"
    cases = (
        ("nothing chosen", Filter(), "1 = 1"),
        ("women sentenced", Filter(stage=("sentenced",), sex=("female",)), f"status = {sentenced} AND sex = {female}"),
        ("of one district", Filter(location=(place_ref,)), below),
        ("of the largest incident", Filter(incident=(event_ref,)), f"incident_id = {event}"),
    )
    wanted = facets()
    figures.table(
        f"A page of 50 individuals on {kind}, sorted, with the counts of {len(wanted)} facets: limit p95 150 ms",
        ("chosen", "hits", "ms, p50 / p95", f"bare SQL: page, total and {len(COUNTED)} counts", "ratio"),
    )
    columns.keep()
    first = times(lambda: browse.individuals(user, Filter(), facets=wanted), 1, 0)
    reading = hold_lists(user)
    for what, chosen, where in cases:
        ours = times(lambda chosen=chosen: browse.individuals(user, chosen, facets=wanted), ROUNDS // 2)  # type: ignore[misc]
        seen = f"FROM list_row WHERE up_to = 3 AND {where}"
        plain = times(
            bare(
                f"SELECT individual_id, min(sort_key) AS k {seen} GROUP BY individual_id ORDER BY k, individual_id LIMIT 50",
                f"SELECT count(DISTINCT individual_id) {seen}",
                *(f"SELECT {column}, count(DISTINCT individual_id) {seen} GROUP BY {column}" for column in COUNTED),
            ),
            3,
            1,
        )
        total = browse.individuals(user, chosen).total
        figures.row(what, f"{total:,}", told(ours), told(plain), ratio(ours, plain))
    figures.row("the first after a start, while all rows are read", "", told(first), "–", "–")
    figures.row("until all rows are read", "", f"{reading:.1f} s", "–", "–")
    columns.keep(False)


def records(figures: Figures, kind: str, user: User) -> None:
    """Records of individuals all over the database."""
    chance = random.Random(3)
    with database.reading(None) as session:
        low, high = session.execute(text("SELECT min(id), max(id) FROM individual")).one()
        query = text("SELECT min(id) FROM individual WHERE id >= :n")
        every = [session.execute(query, {"n": chance.randint(low, high)}).scalar() for _ in range(WARM + ROUNDS * 2)]
        refs = {number: ids.ref_of(session, Kind.INDIVIDUAL, int(number or 0)) for number in every}
    for number in every[:WARM]:  # others: both sides know the statements, and nobody the records
        record_view.record(user, refs[number])
        bare(*large_record.bare_of(kind), n=number)()
    numbers = every[WARM:]
    ours = [took for n in numbers for took in times(lambda n=n: record_view.record(user, refs[n]), 1, 0)]  # type: ignore[misc]
    plain = [took for number in numbers for took in times(bare(*large_record.bare_of(kind), n=number), 1, 0)]
    figures.table(f"One record on {kind}: limit p95 50 ms", ("what", "ms, p50 / p95", "bare SQL", "ratio"))
    figures.row("an individual with all statements behind it", told(ours), told(plain), ratio(ours, plain))


# --- words in texts ---
WORDS = ("relatives", "appeal", "родственники", "суда", "徒刑", "ساقچىلار", "دادگاه", "teacher")
PHRASES = ('"closed hearing"', '"the prison of"', '"до начала суда"', '"不公开审理"', '"in poor health"')


def texts(figures: Figures, kind: str, user: User) -> None:
    """Words and phrases in reports, titles, notes and quotations."""

    def search(words: str) -> int:
        with database.reading(user) as session:
            return len(text_search.search(session, words).hits)

    figures.table(
        f"Words in texts on {kind}: limit p95 100 ms",
        (
            "what",
            "found",
            "ms, p50 / p95",
            "bare SQL: the index, how many, and the 50 newest with their words",
            "ratio",
        ),
    )
    for what, asked in (("a word", WORDS), ("a phrase", PHRASES)):
        plain = [
            t
            for words in asked
            for t in times(bare(*large_record.TEXTS[kind], w=large_record.asked(kind, words)), 3, 1)
        ]
        some = sum(bool(search(words)) for words in asked)
        ours = [t for words in asked for t in times(lambda words=words: search(words), ROUNDS // 10 or 1, 1)]  # type: ignore[misc]
        figures.row(what, f"{some} of {len(asked)}", told(ours), told(plain), ratio(ours, plain))


# --- writing and pages ---
def writing(figures: Figures, kind: str, user: User) -> None:
    """One more individual with four names, through the door of forms."""
    mark = scalar("SELECT max(id) FROM record")
    people = [
        [f"Bench{mark}{n} Tolvar{n}", f"Бенч{mark}{n} Толвар{n}", f"本奇{mark}{n}托瓦", f"بەنچ{mark}{n}"]
        for n in range(ROUNDS)
    ]
    body = "\n".join(", ".join(names) for names in people)
    report = intake.add_report(user, intake.NewReport(text=body, title=f"Synthetic report of {mark}")).ref

    def add(names: Sequence[str]) -> None:
        said = []
        for n, name in enumerate(names):
            start = body.index(name)
            said.append({"key": f"c{n}", "subject_id": "A", "field": "name", "value_text": name, "quote": name, "quote_start": start, "quote_end": start + len(name), "basis": "stated", "attribution": "author_voice", "judgement": "open", "source_report_id": "R"})  # fmt: skip
        spelled = [
            {"key": f"n{n}", "record_id": "A", "claim_id": f"c{n}", "text": name, "kind": "as_printed"}
            for n, name in enumerate(names)
        ]
        tables = {
            "record": [{"key": "R", "kind": "source_report"}, {"key": "A", "kind": "individual"}],
            "individual": [{"key": "A"}],
            "claim": said,
            "name": spelled,
        }
        forms.apply(user, report, {"meta": {}, "tables": tables})

    took = [t for names in people for t in times(lambda names=names: add(names), 1, 0)][2:]  # type: ignore[misc]
    figures.table(f"Writing on {kind}: limit 20 ms", ("what", "ms, p50 / p95"))
    figures.row("an individual with four names, committed", told(took))


def rerun(user: User) -> list[float]:
    """Server time of a rerun of the page of individuals: the script is run in this process, without a browser."""
    hold_lists(user)
    signed_in.user = lambda: user
    page = AppTest.from_file(
        str(Path(__file__).parents[1] / "tracker" / "pages" / "individuals.py"), default_timeout=300
    )
    page.run()
    assert not page.exception, page.exception
    found = times(page.run, max(5, ROUNDS // 3), 4)
    columns.keep(False)
    return found


# --- what a user would pick instead ---
def instead(figures: Figures, user: User, asked: Sequence[stores.Asked]) -> None:
    """Datasette and rapidfuzz over the same names and people, beside ours."""
    path = peers.plain_file(SIZE)
    figures.table(
        f"Names of {SIZE:,} individuals beside what a user would pick instead: found among the first 10, ms p50 / p95",
        (
            "typed",
            "Tracker (SQLite)",
            "Datasette, full-text search",
            f"rapidfuzz WRatio over all names, {SCANNED} each",
        ),
    )
    search, scan = large_names.search, peers.Scan(path)

    def cell(found: tuple[float, list[float]]) -> str:
        return f"{found[0]:.2f}, {told(found[1])}"

    with peers.datasette(path) as ask:
        for what in stores.KINDS:
            own = [one for one in asked if one.kind == what]
            ours = cell(peers.measured(lambda one: bool(one.wanted & set(search(user, one.typed))), own))
            theirs = cell(peers.measured(lambda one: peers.searched(ask, one), own))
            figures.row(what, ours, theirs, cell(peers.measured(scan.searched, own[:SCANNED])))
        figures.table(
            "A sorted page with facets beside Datasette, ms p50 / p95",
            ("chosen", f"Tracker (SQLite), {len(facets())} facets", f"Datasette, {len(peers.FACETED)} facets"),
        )
        hold_lists(user)
        for what, chosen, theirs_chosen in (
            ("nothing", Filter(), {}),
            (
                "women sentenced",
                Filter(stage=("sentenced",), sex=("female",)),
                {"status": "Serving a sentence", "sex": "Female"},
            ),
        ):
            ours_took = times(lambda chosen=chosen: browse.individuals(user, chosen, facets=facets()), ROUNDS // 3)  # type: ignore[misc]
            their_took = times(lambda c=theirs_chosen: peers.page(ask, **c), 3, 1)  # type: ignore[misc]
            figures.row(what, told(ours_took), told(their_took))
        columns.keep(False)


def main() -> None:
    """Everything, on each kind of database."""
    figures = Figures()
    figures.table(
        "Filling by `tracker synth`",
        (
            "database",
            "individuals",
            "spellings",
            "statements",
            "records",
            "seconds",
            "individuals/s",
            "bytes each",
            "peak memory, MiB",
        ),
    )
    filled, pages = figures.tables[0], []
    for kind in ENGINES:
        with stores.kept(kind, SMALL):
            small = rerun(stores.user())
        with stores.kept(kind, SIZE) as made:
            filled[2].append(
                [kind, f"{SIZE:,}", f"{made['names']:,}", f"{made['claims']:,}", f"{made['records']:,}", f"{made['seconds']:,}",
                 f"{SIZE / made['seconds']:,.0f}", f"{made['bytes'] / SIZE:,.0f}", f"{made['rss']:,}"]
            )  # fmt: skip
            user = stores.user()
            asked = stores.questions(SIZE, ROUNDS)
            gc.collect()
            gc.freeze()  # as the server does, once it has started
            large_names.invented(figures, kind, user, SIZE, asked)
            large_names.real(figures, kind, user, SIZE)
            lists(figures, kind, user)
            records(figures, kind, user)
            texts(figures, kind, user)
            large = rerun(user)
            pages.append((kind, told(small), told(large), ratio(large, small), f"{at(large, 0.95):.0f}"))
            if kind == "SQLite":
                instead(figures, user, asked)
            large_pages.measure(figures, kind, user)
            writing(figures, kind, user)
    large_imports.measure(figures, ENGINES)
    figures.table(
        "A rerun of the page of individuals, server side (Streamlit's AppTest in one process, no browser): at most ×1.5",
        ("database", f"{SMALL:,} individuals", f"{SIZE:,} individuals", "ratio"),
    )
    for row in pages:
        figures.row(*row[:4])
    figures.write(
        Path(os.environ.get("BENCH_PAGE", PAGE)),
        [
            f"seed {stores.SEED}; {ROUNDS} rounds; a name is asked for where at most five people bear it",
            "Datasette and sqlite-utils read a plain SQLite copy of the same names and list rows",
            "PostgreSQL on the same machine, 512 MB of shared buffers, every commit on the disk",
        ],
    )


if __name__ == "__main__":
    main()
