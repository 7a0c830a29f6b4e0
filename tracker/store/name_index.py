"""The one writer of the index of names: kept in the transaction that writes a name, never later.

Plain SQL, the same on both kinds of database. A word, a key and a pair are known by their digests, so nothing is read
to write. Everything here works on the whole: what a person may see is asked when names are found (name_search.py).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import combinations_with_replacement, islice
from typing import Any

from sqlalchemy import text
from sqlmodel import Session, select

from tracker.records import Name, Setting
from tracker.spellings import keys
from tracker.store import records, sight

TABLES = ("name_word", "name_word_key", "name_posting", "name_pair")
SETTING = "name_index"  # by which rules the index was made
ENTERED = "words entered"  # by the load that runs in a session (store/bulk.py), so that none is entered again and again
READ = "names read"  # what the index holds of spellings, where somebody has worked it out before
BATCH = 10_000  # names written at once
LOCK = 7_302_113  # of the advisory lock: who takes words away waits for who adds names

New = tuple[int, int, str]  # number of a name, of its record, the spelling


def refresh(session: Session, record_numbers: Iterable[int]) -> None:
    """Make the index of these records' names what it should be: for what was added, withdrawn again, or erased."""
    numbers = list(dict.fromkeys(record_numbers))
    session.flush()
    with sight.whole(session):
        for part in records.parts(numbers):
            there = _there(session, part)
            names = {
                number: (record, spelling)
                for number, record, spelling in session.execute(
                    text(f"SELECT id, record_id, text FROM name WHERE record_id {among(session)}"), bound(session, part)
                )
            }
            wanted = {number: _words(spelling) for number, (_, spelling) in names.items()}
            gone = {number: words for number, words in there.items() if set(words) != set(wanted.get(number, ()))}
            if gone:
                _remove(session, gone)
            new = [(n, *names[n]) for n, words in wanted.items() if words and (n in gone or n not in there)]
            if new:
                add_all(session, new)


def add_all(session: Session, names: Iterable[New]) -> None:
    """Enter names that are not in the index yet; made for many. Reads nothing, and passes over what is there."""
    pending, seen = iter(names), session.info.get(ENTERED, set[int]())
    read: Mapping[str, keys.Keys] = session.info.get(READ, {})
    _lock(session, "_shared")
    while batch := list(islice(pending, BATCH)):
        words: dict[int, str] = {}
        postings: list[tuple[int, int, int]] = []
        pairs: list[tuple[int, int]] = []
        for number, record, spelling in batch:
            made = read.get(spelling) or keys.of_name(spelling)
            for word in made.words:
                one = keys.word_number(word)
                words[one] = word
                postings.append((one, number, record))
            pairs += [(pair, number) for pair in made.pairs]
        fresh = [(one, word) for one, word in words.items() if one not in seen]
        seen.update(words)
        _insert(session, "name_word", ("bigint", "text", "text"), [(n, word, keys.bucket(word)) for n, word in fresh])
        _insert(
            session,
            "name_word_key",
            ("bigint", "bigint"),
            [(k, one) for one, word in fresh for k in keys.of_word(word)],
        )
        _insert(session, "name_posting", ("bigint", "bigint", "bigint"), postings)
        _insert(session, "name_pair", ("bigint", "bigint"), pairs)


def rebuild(session: Session) -> None:
    """Make the whole index anew, and note by which rules."""
    session.flush()
    with sight.whole(session):
        for table in TABLES:
            session.execute(text(f"DELETE FROM {table}"))
        add_all(session, _all(session))
        said = session.get(Setting, SETTING) or Setting(key=SETTING, value="")
        said.value = str(keys.VERSION)
        session.add(said)
        session.flush()


def is_current(session: Session) -> bool:
    """Whether the index was made by the rules that this program searches by."""
    said = session.get(Setting, SETTING)
    return said is not None and said.value == str(keys.VERSION)


def stale(session: Session) -> Iterator[str]:
    """What is not as it should be, in sentences without a name: nothing where the index is right."""
    if not is_current(session):
        yield "The index of names was made by other rules."
    with sight.whole(session):
        pairs, words = 0, set[str]()
        pending = _all(session)
        while batch := list(islice(pending, 500)):
            there = _there(session, [record for _, record, _ in batch])
            made = {number: keys.of_name(spelling) for number, _, spelling in batch}
            wanted_pairs = [(pair, number) for number, own in made.items() for pair in own.pairs]
            held = _held_pairs(session, wanted_pairs)
            for number, _, spelling in batch:
                own = made[number]
                pairs += len(own.pairs)
                words.update(own.words)
                if set(there.get(number, ())) != set(_words(spelling)):
                    yield f"name {number}: its words are not in the index as they should be."
                elif not {(pair, number) for pair in own.pairs} <= held:
                    yield f"name {number}: its pairs of words are not in the index as they should be."
        sizes = {
            "name_word": len(words),
            "name_word_key": sum(len(keys.of_word(word)) for word in words),
            "name_posting": None,
            "name_pair": pairs,
        }
        for table, size in sizes.items():
            count = session.execute(text(f"SELECT count(*) FROM {table}")).scalar_one()
            if size is not None and count != size:
                yield f"{table}: {count} rows where there should be {size}."
        orphans = text(
            "SELECT count(*) FROM name_posting p WHERE NOT EXISTS (SELECT 1 FROM name n WHERE n.id = p.name_id)"
        )
        if count := session.execute(orphans).scalar_one():
            yield f"name_posting: {count} rows of names that are gone."


# --- SQL that both kinds of database understand ---
def among(session: Session, name: str = "numbers") -> str:
    """The end of a condition: one of many numbers, handed over as one value so that the query stays the same."""
    if session.get_bind().dialect.name == "sqlite":
        return f"IN (SELECT value FROM json_each(:{name}))"
    return f"= ANY(CAST(:{name} AS bigint[]))"


def bound(session: Session, numbers: Sequence[int], name: str = "numbers") -> dict[str, Any]:
    """The value of `among`."""
    sqlite = session.get_bind().dialect.name == "sqlite"
    return {name: f"[{','.join(map(str, numbers))}]" if sqlite else list(numbers)}


def _words(spelling: str) -> list[int]:
    return [keys.word_number(word) for word in keys.of_name(spelling).words]


def _all(session: Session) -> Iterator[New]:
    """All names, some thousands at a time; safe while the index is written."""
    last = 0
    while True:
        query = select(Name.id, Name.record_id, Name.text).where(Name.id > last).order_by(Name.id).limit(BATCH)  # type: ignore[operator,arg-type]
        rows = session.execute(query).all()
        if not rows:
            return
        yield from ((number, record, spelling) for number, record, spelling in rows if number is not None)
        last = rows[-1][0]


def _there(session: Session, record_numbers: Sequence[int]) -> dict[int, list[int]]:
    """The words that the index holds, by name."""
    found: dict[int, list[int]] = {}
    query = text(f"SELECT name_id, word_id FROM name_posting WHERE record_id {among(session)}")
    for number, word in session.execute(query, bound(session, record_numbers)):
        found.setdefault(number, []).append(word)
    return found


def _held_pairs(session: Session, wanted: Sequence[tuple[int, int]]) -> set[tuple[int, int]]:
    query = text(
        f"SELECT pair, name_id FROM name_pair WHERE pair {among(session)} AND name_id {among(session, 'names')}"
    )
    values = bound(session, sorted({pair for pair, _ in wanted})) | bound(
        session, sorted({n for _, n in wanted}), "names"
    )
    return {(pair, number) for pair, number in session.execute(query, values)}


def _insert(session: Session, table: str, types: Sequence[str], rows: Iterable[tuple[Any, ...]]) -> None:
    ordered = sorted(rows)  # side by side in the tree
    if not ordered:
        return
    connection = session.connection()
    if connection.dialect.name == "sqlite":
        places = ", ".join("?" * len(types))
        connection.exec_driver_sql(f"INSERT OR IGNORE INTO {table} VALUES ({places})", ordered)
        return
    arrays = ", ".join(f"%s::{type_}[]" for type_ in types)
    columns = tuple(list(column) for column in zip(*ordered, strict=True))
    connection.exec_driver_sql(f"INSERT INTO {table} SELECT * FROM unnest({arrays}) ON CONFLICT DO NOTHING", columns)


def _delete(session: Session, table: str, columns: tuple[str, str], rows: Iterable[tuple[int, int]]) -> None:
    """Take these rows away, known by two numbers."""
    ordered = sorted(rows)
    if not ordered:
        return
    connection, (first, second) = session.connection(), columns
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql(f"DELETE FROM {table} WHERE {first} = ? AND {second} = ?", ordered)
        return
    gone = tuple(list(column) for column in zip(*ordered, strict=True))
    query = f"DELETE FROM {table} t USING unnest(%s::bigint[], %s::bigint[]) g(a, b) WHERE t.{first} = g.a AND t.{second} = g.b"
    connection.exec_driver_sql(query, gone)


def _remove(session: Session, gone: dict[int, list[int]]) -> None:
    """Take names out, and every word that stood in no other name."""
    session.info.get(ENTERED, set()).clear()
    _lock(session, "")
    numbers = sorted({word for words in gone.values() for word in words})
    query = text(f"SELECT id, word FROM name_word WHERE id {among(session)}")
    known: dict[int, str] = {row[0]: row[1] for row in session.execute(query, bound(session, numbers))}
    pairs = [(pair, name) for name, words in gone.items() for pair in _pairs_of(words, known)]
    _delete(session, "name_pair", ("pair", "name_id"), pairs)
    _delete(
        session, "name_posting", ("word_id", "name_id"), [(word, name) for name, own in gone.items() for word in own]
    )
    used = set(
        session.execute(
            text(
                f"SELECT id FROM name_word w WHERE id {among(session)} "
                "AND EXISTS (SELECT 1 FROM name_posting p WHERE p.word_id = w.id)"
            ),
            bound(session, numbers),
        ).scalars()
    )
    unused = [number for number in known if number not in used]
    if unused:
        rows = [(key, number) for number in unused for key in keys.of_word(known[number])]
        _delete(session, "name_word_key", ("key", "word_id"), rows)
        session.execute(text(f"DELETE FROM name_word WHERE id {among(session)}"), bound(session, unused))


def _pairs_of(words: Sequence[int], known: dict[int, str]) -> Iterator[int]:
    """All pairs that a name of these words can stand under."""
    buckets = sorted({keys.bucket(known[word]) for word in words if word in known})
    yield from (keys.pair(a, b) for a, b in combinations_with_replacement(buckets, 2))
    yield from (keys.both(a, b) for a, b in combinations_with_replacement(words, 2))


def _lock(session: Session, kind: str) -> None:
    """On PostgreSQL, no word is taken away while somebody enters a name with it. SQLite has one writer."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text(f"SELECT pg_advisory_xact_lock{kind}({LOCK})"))
