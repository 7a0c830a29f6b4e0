"""Search by name on a large database: recall and time, of invented people and of real spellings held for a moment."""

from __future__ import annotations

import csv
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy import text
from sqlmodel import Session

from bench import bare_names, peers, stores
from bench.report import Figures, ratio, told
from tracker.access import User
from tracker.drafts import script_of
from tracker.records import Individual, Name, Record
from tracker.records.base import Kind
from tracker.store import bulk, database, name_search
from tracker.synthetic.rows import COLUMNS, Begin, Rows

SHARED = Path(__file__).parents[2] / "shared" / "data" / "dev"


def bare(*queries: str, **values: Any) -> Callable[[], None]:
    """These queries and nothing else, on a connection that is open already."""
    prepared = [text(query) for query in queries]

    def run() -> None:
        with database.engine().connect().execution_options(reading=True) as connection:
            if not database.is_sqlite():
                connection.execute(text("SELECT set_config('tracker.whole', 'yes', true)"))
            for query in prepared:
                connection.execute(query, values).fetchall()
            connection.commit()  # after a rollback the driver would have each statement planned anew

    return run


def scalar(query: str, **values: Any) -> Any:
    """One value."""
    with database.reading(None) as session:
        return session.execute(text(query), values).scalar()


def search(user: User, words: str) -> list[int]:
    """The first ten individuals that a name finds: their numbers, the best first."""
    with database.reading(user) as session:
        return first_ten(session, words)


def first_ten(session: Session, words: str) -> list[int]:
    """The same within a transaction."""
    return [hit.record_id for hit in name_search.search(session, words, (Kind.INDIVIDUAL,), 10)]


def invented(figures: Figures, kind: str, user: User, size: int, asked: Sequence[stores.Asked]) -> None:
    """Recall and time of name search, by what was typed."""
    figures.table(
        f"Names on {kind}, {size:,} individuals: limit p95 100 ms, and twice what bare SQL takes",
        ("typed", "found among the first 10", "ms, p50 / p95", "bare SQL, the likest by trigrams: found, ms", "ratio"),
    )

    def hit(one: stores.Asked) -> bool:
        return bool(one.wanted & set(search(user, one.typed)))

    ours, theirs, right = list[float](), list[float](), 0.0
    with bare_names.searching(kind, size) as plainly:
        for one in asked:  # both warm
            hit(one)
            plainly(one)
        for what in stores.KINDS:
            own = [one for one in asked if one.kind == what]
            recall, took = peers.measured(hit, own)
            by_sql, plain = peers.measured(plainly, own)
            found = f"{recall:.3f} of {len(own)}"
            figures.row(what, found, told(took), f"{by_sql:.2f}, {told(plain)}", ratio(took, plain))
            ours, theirs, right = [*ours, *took], [*theirs, *plain], right + recall * len(own)
    figures.row("all of them", f"{right / len(ours):.3f} of {len(ours)}", told(ours), told(theirs), ratio(ours, theirs))


def real(figures: Figures, kind: str, user: User, size: int) -> None:
    """Recall on real people's spellings (../shared/data/dev), held for the moment in a transaction that is never kept.

    Of each person the first spelling is held; each other one is asked for.
    """
    path = SHARED / "names_dev.csv"
    if not path.exists():
        return
    people: dict[str, list[dict[str, str]]] = {}
    with path.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            people.setdefault(row["person_id"], []).append(row)
    found: dict[tuple[str, str], list[bool]] = {}
    with database.pretending(user) as session:
        first = scalar("SELECT max(id) FROM record") + 1
        held = dict(enumerate(people.values(), first))
        begin = Begin(first, 1, scalar("SELECT max(id) FROM import_batch"), 0, user.id, stores.SEED)
        rows = Rows(begin)
        for number in held:
            assert rows.record(Kind.INDIVIDUAL) == number
        bulk.records(session, COLUMNS[Record], rows.of[Record])
        bulk.insert(session, Individual, ("id",), [(number,) for number in held])
        names = [
            (n, own[0]["name"], script_of(own[0]["name"]), "und", "as_printed", True, True, None)
            for n, own in held.items()
        ]
        bulk.names(session, COLUMNS[Name], names)
        for number, own in held.items():
            for other in own[1:]:
                hit = number in first_ten(session, other["name"])
                found.setdefault((own[0]["script"], other["script"]), []).append(hit)
    figures.table(
        f"Real spellings (names_dev.csv) among {size:,} invented individuals on {kind}, first 10",
        ("held in", "asked in", "asked", "recall"),
    )
    for (of, typed), hits in sorted(found.items(), key=lambda item: -len(item[1])):
        if len(hits) >= 10:
            figures.row(of, typed, len(hits), f"{sum(hits) / len(hits):.3f}")
    every = {
        same: [hit for pair, hits in found.items() for hit in hits if (pair[0] == pair[1]) is same]
        for same in (True, False)
    }
    for same, hits in every.items():
        figures.row(
            "all", "the same script" if same else "another script", len(hits), f"{sum(hits) / max(1, len(hits)):.3f}"
        )
