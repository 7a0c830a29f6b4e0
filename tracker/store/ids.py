"""Numbers inside, refs outside: blocks of keys, and the short name-free handles that are safe to say aloud."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from uuid import UUID

from sqlalchemy import bindparam, text, update
from sqlmodel import Session, col, select

from tracker.errors import NotFound
from tracker.records import KINDS, Counter, ImportBatch, Kind, Record
from tracker.store import database, loads
from tracker.store.mixing import mixed, mixer, unmixed
from tracker.store.repeated import NUMBER, built

BLOCK = 32  # numbers that a transaction takes at once: each taking is a commit of its own; those left over stay unused
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford: no I, L, O, U
PAIRS = [first + second for first in ALPHABET for second in ALPHABET]
READ_AS = str.maketrans("OIL", "011")
PREFIXES = {kind.prefix: name for name, kind in KINDS.items()}


COUNTER = Counter.__table__  # type: ignore[attr-defined]  # the table: an update through the class costs twice as much
BUMP = (
    update(COUNTER)
    .where(COUNTER.c.name == bindparam("named"))
    .values(next=COUNTER.c.next + bindparam("count"))
    .returning(COUNTER.c.next)
)
# Taken in a transaction of its own, which need not wait for the disk: what uses the numbers is committed after it, and
# reaches the disk with all that came before. Held in one order, records first as loads do, so that nobody waits for who waits
# for them.
BUMP_APART = text(
    "INSERT INTO counter (name, next) SELECT named, 1 + :count FROM unnest(CAST(:names AS text[])) named ORDER BY named DESC "
    "ON CONFLICT (name) DO UPDATE SET next = counter.next + :count "
    "RETURNING name, next, set_config('synchronous_commit', 'off', true)"
)
BESIDE = ("claim", "record")  # taken together


def take(session: Session, name: str, count: int = 1) -> int:
    """First of `count` numbers side by side, never handed out again."""
    if session.get_bind().dialect.name == "sqlite":
        return take_in_order(session, name, count)
    held: dict[str, tuple[int, int]] = session.info.setdefault("numbers", {})
    first, left = held.get(name, (0, 0))
    if count > left:
        few = name in BESIDE and count <= BLOCK  # who needs one of these needs the other
        beside = [other for other in BESIDE if few and other != name and other not in held]
        held |= _take_apart([name, *beside], max(count, BLOCK))
        first, left = held[name]
    held[name] = first + count, left - count
    return first


def _take_apart(names: Sequence[str], count: int) -> dict[str, tuple[int, int]]:
    """On a connection of its own, one way there and back: a lock until the caller's commit would make all writers wait."""
    with database.engine().connect().execution_options(isolation_level="AUTOCOMMIT") as own:
        rows = own.execute(BUMP_APART, {"names": list(names), "count": count})
        return {row.name: (row.next - count, count) for row in rows}


def take_in_order(session: Session, name: str, count: int = 1) -> int:
    """The same, in the order of commits: whoever takes the next waits until this transaction ends."""
    after = session.execute(BUMP, {"named": name, "count": count}).scalar()
    if after is None:
        session.add(Counter(name=name, next=count + 1))
        session.flush()
        return 1
    return int(after) - count


def hold(session: Session, name: str, count: int) -> None:
    """Numbers for this transaction to take: where it comes to nothing, they are handed out again. Others wait for its end."""
    session.info.setdefault("numbers", {})[name] = take_in_order(session, name, count), count


def ref_of(session: Session, kind: Kind, number: int) -> str:
    """The handle of a record: made of its mixed number."""
    return _ref(mixed(session, number), kind)


def refs_of(session: Session, records: Iterable[tuple[Kind, int]]) -> list[str]:
    """The handles of many records."""
    mix = mixer(session)
    return [_ref(mix(number), kind) for kind, number in records]


def _ref(scattered: int, kind: Kind) -> str:
    first, second, third = PAIRS[scattered >> 25], PAIRS[scattered >> 15 & 1023], PAIRS[scattered >> 5 & 1023]
    return f"{KINDS[kind].prefix}-{first}{second}{third}{ALPHABET[scattered & 31]}"


def number_of(session: Session, ref: str) -> tuple[Kind, int]:
    """The kind and number that a handle names. Raises NotFound when it is not a handle."""
    prefix, _, letters = ref.strip().upper().partition("-")
    letters = letters.translate(READ_AS)
    if prefix not in PREFIXES or len(letters) != 7 or any(letter not in ALPHABET for letter in letters):
        raise NotFound(f"'{ref}' is not a reference. A reference looks like IND-7K3QX2M.")
    said = 0
    for letter in letters:
        said = said << 5 | ALPHABET.index(letter)
    return PREFIXES[prefix], unmixed(session, said)


def records(session: Session, refs: Sequence[str]) -> dict[str, Record]:
    """The records of these handles, by handle as it was written; what names none is left out."""
    numbers: dict[str, tuple[Kind, int]] = {}
    for ref in refs:
        with suppress(NotFound):
            numbers[ref] = number_of(session, ref)
    found: dict[int, Record] = {}
    wanted = sorted({number for _, number in numbers.values()})
    for start in range(0, len(wanted), 500):
        query = select(Record).where(col(Record.id).in_(wanted[start : start + 500]))
        found |= {row.id: row for row in session.exec(query).all()}
    return {ref: found[n] for ref, (kind, n) in numbers.items() if n in found and found[n].kind is kind}


ONE = built(select(Record).where(col(Record.id) == NUMBER))


def record(session: Session, ref: str, *kinds: Kind) -> Record:
    """The record of a handle, of one of these kinds. Raises NotFound, also where this person may not see it."""
    kind, number = number_of(session, ref)
    found: Record | None = (
        session.execute(ONE, {"number": number}).scalars().first()
    )  # not session.get: it may know unseen ones
    if found is None or found.kind != kind or (kinds and kind not in kinds):
        wanted = " or ".join(k.value.replace("_", " ") for k in kinds) or "record"
        raise NotFound(f"There is no {wanted} {ref.strip().upper()}.")
    return found


def by_uid(session: Session, uid: UUID) -> Record | None:
    """The record with this outside name, where this person may see it.

    A bulk load names its records by its own name, ended by their numbers: they are found without an index.
    """
    own = select(Record).where(Record.uid == uid, col(Record.batch_id).is_(None))
    if (found := session.exec(own).first()) is not None:
        return found
    loaded = select(Record, ImportBatch).join(ImportBatch, col(ImportBatch.id) == col(Record.batch_id))
    there = session.exec(loaded.where(Record.id == uid.int & loads.LOADED)).first()
    if there is None or (there[0].uid or loads.uid_of(there[1].uid, there[0].id)) != uid:
        return None
    return there[0]
