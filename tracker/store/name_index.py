"""The one writer of the index of names: kept in the transaction that writes a name, never later.

Plain SQL, the same on both kinds of database. A word, a key and a pair are known by their digests, so nothing must be
read to write. Everything here works on the whole: what a person may see is asked when names are found (name_search.py).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice
from operator import itemgetter
from typing import Any

from sqlalchemy import select as choose
from sqlalchemy import text
from sqlmodel import Session, col, select

from tracker.records import Name, Setting
from tracker.spellings import keys
from tracker.store import newly_made, plain, sight
from tracker.store.repeated import parts

TABLES = ("name_word", "name_word_key", "name_posting", "name_pair")
KEYS = {
    "name_word_key": ("key", "word_id"),
    "name_posting": ("word_id", "name_id"),
    "name_pair": ("pair", "name_id"),
}  # by which two numbers a row is known
SECOND = {"name_word": "text"}  # what the second column holds, where not a number
SETTING = "name_index"  # by which rules the index was made
ENTERED = "words entered"  # by the load that runs in a session (store/bulk.py), so that none is entered again and again
READ = "names read"  # what the index holds of spellings (keys.Made), where somebody has worked it out before
BATCH = 10_000  # names written at once
MANY = 500  # words of which it pays to ask first which are there
LOCK = 7_302_113  # of the advisory lock: who takes words away waits for who adds names
LOCKED = f"SELECT pg_advisory_xact_lock{{}}({LOCK})"

OF_RECORDS = "SELECT id, text FROM name WHERE record_id {among}"

New = tuple[int, str]  # number of a name, the spelling


def refresh(session: Session, record_numbers: Iterable[int]) -> None:
    """Enter the names of these records that are not in the index yet. A spelling never changes; what goes is `left`."""
    numbers = list(dict.fromkeys(record_numbers))
    session.flush()
    with sight.whole(session):
        for part in parts(numbers):
            enter(session, part, plain.read(session, OF_RECORDS, part))


def enter(session: Session, records: Sequence[int], spelled: Iterable[plain.Row]) -> None:
    """The same where the names of these records were read (OF_RECORDS)."""
    names: dict[int, str] = dict(spelled)
    if not newly_made.first_time(session, "names", records):
        own = {n: key for n, spelling in names.items() if (key := keys.spelled(spelling)) is not None}
        there = {n for _, n in _held(session, "name_pair", [(key, n) for n, key in own.items()])}
        names = {n: names[n] for n in own if n not in there}
    if names:
        add_all(session, names.items())


def work_out(session: Session, spellings: Iterable[str]) -> None:
    """Work out what the index is to hold of these spellings: before the server is waited for, while it is at work."""
    names = {one: keys.of_name(one) for one in spellings}
    words = {number: keys.of_word(word) for made in names.values() for number, word in made.words.items()}
    session.info[READ] = keys.Made(names, words)


def leave(session: Session, *which: Any) -> None:
    """Take the names out of the index that the caller is about to delete (conditions on Name)."""
    session.flush()
    gone = [(n, spelling) for n, spelling in session.execute(choose(col(Name.id), col(Name.text)).where(*which))]
    with sight.whole(session):
        for start in range(0, len(gone), BATCH):
            _remove(session, gone[start : start + BATCH])


def add_all(session: Session, names: Iterable[New]) -> None:
    """Enter names that are not in the index yet; made for many. Passes over what is there."""
    pending, seen = iter(names), session.info.get(ENTERED, set[int]())
    read: keys.Made = session.info.get(READ) or keys.Made()
    while batch := list(islice(pending, BATCH)):
        keys.tidy()
        words: dict[int, str] = {}
        postings: list[tuple[int, int]] = []
        pairs: list[tuple[int, int]] = []
        for number, spelling in batch:
            made = read.names.get(spelling) or keys.of_name(spelling)
            words |= made.words
            postings += [(one, number) for one in made.words]
            pairs += [(pair, number) for pair in made.pairs]
        fresh = _unknown(session, [(one, word) for one, word in words.items() if one not in seen])
        seen.update(words)
        word_keys = [(k, one) for one, word in fresh for k in read.words.get(one) or keys.of_word(word)]
        _insert(
            session,
            {"name_word": fresh, "name_word_key": word_keys, "name_posting": postings, "name_pair": pairs},
        )


def _unknown(session: Session, words: list[tuple[int, str]]) -> list[tuple[int, str]]:
    """Of many words those that the dictionary lacks, for each has a dozen keys; few are entered without being asked for."""
    if len(words) < MANY:
        return words
    _lock(session, "_shared")  # before it is asked what is there, and held until the end
    there = {row[0] for row in plain.read(session, "SELECT id FROM name_word WHERE id {among}", [n for n, _ in words])}
    return [one for one in words if one[0] not in there]


def spelled(session: Session, words: Iterable[str]) -> list[int]:
    """Numbers of names that are spelled so, whatever their case, marks and order; the caller asks who may see them."""
    own = sorted({key for one in words if (key := keys.spelled(one)) is not None})
    with sight.whole(session):
        query = text(f"SELECT name_id FROM name_pair WHERE pair {among(session)}")
        return list(session.execute(query, bound(session, own)).scalars())


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
        postings, pairs, words = 0, 0, dict[int, str]()
        pending = _all(session)
        while batch := list(islice(pending, 2_000)):
            made = {number: keys.of_name(spelling) for number, spelling in batch}
            words |= {one: word for own in made.values() for one, word in own.words.items()}
            for table, what, wanted in (
                ("name_posting", "words", {n: set(own.words) for n, own in made.items()}),
                ("name_pair", "pairs of words", {n: set(own.pairs) for n, own in made.items()}),
            ):
                held: dict[int, set[int]] = {}
                for key, number in _held(session, table, [(key, n) for n, own in wanted.items() for key in own]):
                    held.setdefault(number, set()).add(key)
                for number, own in wanted.items():
                    if own != held.get(number, set()):
                        yield f"name {number}: its {what} are not in the index as they should be."
            postings += sum(len(own.words) for own in made.values())
            pairs += sum(len(own.pairs) for own in made.values())
        yield from _words_of_other_sound(session, words)
        sizes = {
            "name_word": len(words),
            "name_word_key": sum(len(keys.of_word(word)) for word in words.values()),
            "name_posting": postings,
            "name_pair": pairs,
        }
        for table, size in sizes.items():
            count = session.execute(text(f"SELECT count(*) FROM {table}")).scalar_one()
            if count != size:
                yield f"{table}: {count} rows where there should be {size}."


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


def _all(session: Session) -> Iterator[New]:
    """All names, some thousands at a time; safe while the index is written."""
    last = 0
    while True:
        query = select(Name.id, Name.text).where(Name.id > last).order_by(Name.id).limit(BATCH)  # type: ignore[operator,arg-type]
        rows = session.execute(query).all()
        if not rows:
            return
        yield from ((number, spelling) for number, spelling in rows if number is not None)
        last = rows[-1][0]


def _words_of_other_sound(session: Session, words: Mapping[int, str]) -> Iterator[str]:
    """Words of the dictionary that are not there as they sound, or lack a key."""
    for part in parts(words):
        query = text(f"SELECT id, word FROM name_word WHERE id {among(session)}")
        there = {row.id: row.word for row in session.execute(query, bound(session, part))}
        wanted = {(key, number) for number in part for key in keys.of_word(words[number])}
        missing = {number for _, number in wanted - set(_held(session, "name_word_key", sorted(wanted)))}
        for number in part:
            if there.get(number) != words[number] or number in missing:
                yield f"name_word {number}: it is not in the dictionary as it sounds, or lacks a key."


def _held(session: Session, table: str, wanted: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Which of these rows (a key, the number of a name or word) are there."""
    key, own = KEYS[table]
    if session.get_bind().dialect.name == "sqlite":
        rows = "(SELECT value ->> 0 AS k, value ->> 1 AS n FROM json_each(:rows)) AS w"
        values: dict[str, Any] = {"rows": f"[{','.join(f'[{k},{n}]' for k, n in wanted)}]"}
    else:
        rows = "unnest(CAST(:k AS bigint[]), CAST(:n AS bigint[])) AS w(k, n)"
        values = {"k": [k for k, _ in wanted], "n": [n for _, n in wanted]}
    query = text(f"SELECT t.{key}, t.{own} FROM {rows} CROSS JOIN {table} t WHERE t.{key} = w.k AND t.{own} = w.n")
    yield from ((k, n) for k, n in session.execute(query, values))


def _insert(session: Session, rows_of: Mapping[str, Sequence[tuple[Any, ...]]]) -> None:
    """Enter rows of two columns, whatever of them is there; on PostgreSQL in one way to the server and back."""
    connection = session.connection()
    first = itemgetter(0)  # names come in the order of their numbers
    ordered = {table: sorted(rows, key=first) for table, rows in rows_of.items() if rows}  # side by side in the tree
    if connection.dialect.name == "sqlite":
        for table, rows in ordered.items():
            start, whole = f"INSERT OR IGNORE INTO {table} VALUES ", len(rows) // plain.TOGETHER * plain.TOGETHER
            some = [
                tuple(chain.from_iterable(rows[at : at + plain.TOGETHER])) for at in range(0, whole, plain.TOGETHER)
            ]
            for marks, given in ((", ".join(["(?, ?)"] * plain.TOGETHER), some), ("(?, ?)", rows[whole:])):
                if given:
                    connection.exec_driver_sql(start + marks, given)
        return
    added = [
        f"INSERT INTO {table} SELECT * FROM unnest(%s::bigint[], %s::{SECOND.get(table, 'bigint')}[]) ON CONFLICT DO NOTHING"
        for table in ordered
    ]
    values = [list(column) for rows in ordered.values() for column in zip(*rows, strict=True)]
    if ordered:
        plain.run_in_turn(session, [(LOCKED.format("_shared"), ()), (plain.together(added), values)])


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


def _remove(session: Session, gone: Sequence[New]) -> None:
    """Take names out, and every word that stood in no other name."""
    session.info.get(ENTERED, set()).clear()
    _lock(session, "")
    read: keys.Made = session.info.get(READ) or keys.Made()
    made = [(number, read.names.get(spelling) or keys.of_name(spelling)) for number, spelling in gone]
    words = {one: word for _, own in made for one, word in own.words.items()}
    _delete(session, "name_posting", ("word_id", "name_id"), [(one, n) for n, own in made for one in own.words])
    _delete(session, "name_pair", ("pair", "name_id"), [(pair, n) for n, own in made for pair in own.pairs])
    query = text(
        f"SELECT id FROM name_word w WHERE id {among(session)} "
        "AND NOT EXISTS (SELECT 1 FROM name_posting p WHERE p.word_id = w.id)"
    )
    unused = session.execute(query, bound(session, list(words))).scalars().all()
    if unused:
        _delete(session, "name_word_key", ("key", "word_id"), [(k, n) for n in unused for k in keys.of_word(words[n])])
        session.execute(text(f"DELETE FROM name_word WHERE id {among(session)}"), bound(session, unused))


def _lock(session: Session, kind: str) -> None:
    """On PostgreSQL, no word is taken away while somebody enters a name with it. SQLite has one writer."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(text(LOCKED.format(kind)))
