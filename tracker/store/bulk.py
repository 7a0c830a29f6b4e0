"""Many rows at once, as bulk loads write them: SQLite's executemany, PostgreSQL's COPY, no objects.

Rows are tuples in the order of the named columns, with values as the program knows them (members, codes, days, moments);
each column's own type says how it is stored, as everywhere else. Foreign keys, checks and unique indexes hold as always;
the transaction is the caller's, so a rollback leaves nothing. Whoever adds rows also writes what is kept beside them:
`records` and `names` do so at once, `caches` after each lot of rows, `listing.write_all` when all of them are there (what
lists know of a person rests on others' rows too: whose acts of the same incident say who did it).
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from operator import itemgetter
from typing import Any

import sqlcipher3.dbapi2 as sqlite
from sqlalchemy import Date, LargeBinary, String, Table, Text, text
from sqlmodel import Session, SQLModel

from tracker.errors import InvalidFacts
from tracker.records import Claim, Disagreement, LocationBelow, Name, Record
from tracker.records.base import Closed, Code, Guarded, Moment, WordsInside
from tracker.store import contacts, ids, listing, name_index, plain, sight, text_index
from tracker.store.plain import Row

PAGES = -196_608  # kilobytes of cache while a load runs, for indexes that are written out of order (scale.md, 1)
WAL_PAGES = 16_384


def insert(session: Session, table: type[SQLModel], columns: Sequence[str], rows: Sequence[Row]) -> None:
    """Add these rows. Raises InvalidFacts where a text cannot be kept: a NUL, or half of a surrogate pair."""
    if not rows:
        return
    target: Table = table.__table__  # type: ignore[attr-defined]  # SQLModel adds it at run time
    stored = list(zip(*_columns(session, target, columns, rows), strict=True))
    if table is Claim:  # in the order of its key, so that pages are filled one after the other
        stored.sort(key=itemgetter(*(columns.index(name) for name in ("subject_id", "field", "id"))))
    plain.write(session, str(target.name), columns, stored)


def _columns(session: Session, table: Table, columns: Sequence[str], rows: Sequence[Row]) -> Iterator[Iterable[Any]]:
    """The values column by column, as the database holds them."""
    dialect = session.get_bind().dialect
    for name, values in zip(columns, zip(*rows, strict=True), strict=True):
        kind = table.columns[name].type
        process = kind.dialect_impl(dialect).bind_processor(dialect)
        if isinstance(kind, Closed | Code | Moment | Date):  # few different values, met again and again
            yield map(_Stored(process).__getitem__, values)
            continue
        if name == "value_text" and "field" in columns:
            field = columns.index("field")
            said = zip(rows, values, strict=True)
            values = tuple(_sealed(row[field], value) for row, value in said)  # noqa: PLW2901
        if _is_text(kind):
            _refuse_unkeepable(table.name, name, values)
        yield values if process is None else map(process, values)


class _Stored(dict[Any, Any]):
    """How each value of a column is stored, worked out once."""

    def __init__(self, process: Callable[[Any], Any] | None) -> None:
        super().__init__()
        self.process = process or (lambda value: value)

    def __missing__(self, value: Any) -> Any:
        found = self[value] = self.process(value)
        return found


def _sealed(field: str, value: str | None) -> str | None:
    """A statement's words; of a fact that is encrypted apart (store/contacts.py), as it is stored."""
    if field not in contacts.FIELDS:
        return value
    stored: str | None = contacts.stored_claim({"field": field, "value_text": value})["value_text"]
    return stored


def _is_text(kind: Any) -> bool:
    inner = getattr(kind, "impl_instance", None) or getattr(kind, "impl", kind)
    return isinstance(inner, String | Text) and not isinstance(kind, Guarded | WordsInside | LargeBinary)


def _refuse_unkeepable(table: str, column: str, values: Iterable[Any]) -> None:
    """PostgreSQL keeps no NUL, and neither keeps half of a surrogate pair: what one refuses the other does too."""
    whole = "".join(value for value in values if value is not None)
    try:
        whole.encode()
    except UnicodeEncodeError:
        whole = "\x00"
    if "\x00" in whole:
        raise InvalidFacts(f"{table}.{column}: a value holds characters that are not text. Nothing was added.")


# --- what is derived of a row itself ---
def records(session: Session, columns: Sequence[str], rows: Sequence[Row]) -> None:
    """Add records: their handles are made here."""
    number, kind = columns.index("id"), columns.index("kind")
    refs = ids.refs_of(session, ((row[kind], row[number]) for row in rows))
    made = [(*row, ref) for row, ref in zip(rows, refs, strict=True)]
    insert(session, Record, (*columns, "ref"), made)


def names(session: Session, columns: Sequence[str], rows: Sequence[Row]) -> list[str]:
    """Add spellings, and enter them in the index of names; their search keys are made here and returned in their order."""
    at = columns.index("text")
    keys = [listing.search_key(row[at]) for row in rows]
    numbers = _name_numbers(session, len(rows))
    made = [(number, *row, key) for number, row, key in zip(numbers, rows, keys, strict=True)]
    insert(session, Name, ("id", *columns, "search_key"), made)
    with sight.whole(session):
        name_index.add_all(session, ((n, row[at]) for n, row in zip(numbers, rows, strict=True)))
    return keys


def _name_numbers(session: Session, count: int) -> Sequence[int]:
    """Free numbers of spellings. SQLite has one writer; PostgreSQL's sequence gives each to one alone."""
    if session.get_bind().dialect.name == "sqlite":
        first = session.execute(text("SELECT coalesce(max(id), 0) + 1 FROM name")).scalar_one()
        return range(first, first + count)
    query = text("SELECT nextval(pg_get_serial_sequence('name', 'id')) FROM generate_series(1, :count)")
    return session.execute(query, {"count": count}).scalars().all()


# --- what is kept beside the rows ---
def tree(session: Session, parents: Mapping[int, int | None]) -> None:
    """Add what lies below what among new places, by the place each lies in; none lies in an older one."""
    pairs: list[Row] = []
    for place in parents:
        above: int | None = place
        while above is not None:
            pairs.append((above, place))
            above = parents[above]
    insert(session, LocationBelow, ("ancestor_id", "location_id"), sorted(pairs))


def caches(
    session: Session, disagreements: tuple[Sequence[str], Sequence[Row]], parts: Sequence[int], texts: Sequence[int]
) -> None:
    """Add the disagreements of new records, and enter the texts of those that have any (`texts`) in the index of words.

    `disagreements` are rows of those that everybody cleared for the record sees the same; of the records in `parts`
    store/listing.py works out what each clearance sees. `tracker check` holds both to the same rules.
    """
    insert(session, Disagreement, *disagreements)
    differing = listing.disagreements_of(session, parts) if parts else []
    plain.write(session, "disagreement", listing.DIFFERS, differing)
    text_index.refresh(session, texts)
    listing.everybody_changed(session)


# --- the engine while a load runs ---
@contextmanager
def uncollected() -> Iterator[None]:
    """No search for circles among millions of objects in here; what is made in here should be let go of before its end."""
    collected = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collected:
            gc.enable()


@contextmanager
def loading(session: Session) -> Iterator[None]:
    """Room for a large transaction: SQLite's cache and log, and no search for circles among millions of rows.

    The transaction is kept whole or not at all: nothing in here goes back to a savepoint.
    """
    driver = session.connection().connection.driver_connection
    assert driver is not None  # noqa: S101  # open connections have one
    before: dict[str, int] = {}
    if session.get_bind().dialect.name == "sqlite":
        for name, value in (("cache_size", PAGES), ("wal_autocheckpoint", WAL_PAGES)):
            before[name] = driver.execute(f"PRAGMA {name}").fetchone()[0]
            driver.execute(f"PRAGMA {name}={value}")
    session.info[name_index.ENTERED] = set()
    try:
        with uncollected():
            yield
    finally:
        session.info.pop(name_index.ENTERED, None)
        with suppress(sqlite.ProgrammingError):  # broken off at the keyboard: the connection is closed already
            for name, value in before.items():
                driver.execute(f"PRAGMA {name}={value}")


def is_empty(session: Session) -> bool:
    """Whether no individual is kept."""
    return session.execute(text("SELECT 1 FROM individual LIMIT 1")).first() is None
