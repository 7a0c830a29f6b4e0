"""Numbers inside, refs outside: blocks of keys, and the short name-free handles that are safe to say aloud."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from contextlib import suppress
from functools import lru_cache
from uuid import UUID
from weakref import WeakKeyDictionary

from sqlalchemy import Engine, update
from sqlmodel import Session, col, select

from tracker.errors import NotFound
from tracker.records import KINDS, Counter, Kind, Record, Setting
from tracker.store import database

BITS = 35  # seven characters of base 32; random handles of this length collide within a million (scale.md)
MASK = (1 << BITS) - 1
NUMBER = (1 << 40) - 1  # the last bits of the outside name of a record that a bulk load made: its number
BLOCK = 32  # numbers that a transaction takes at once: each taking is a commit of its own; those left over stay unused
ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"  # Crockford: no I, L, O, U
PAIRS = [first + second for first in ALPHABET for second in ALPHABET]
READ_AS = str.maketrans("OIL", "011")
PREFIXES = {kind.prefix: name for name, kind in KINDS.items()}
_keys: WeakKeyDictionary[Engine, str] = WeakKeyDictionary()  # it never changes while a database is open


def take(session: Session, name: str, count: int = 1) -> int:
    """First of `count` numbers side by side, never handed out again."""
    if session.get_bind().dialect.name == "sqlite":
        return take_in_order(session, name, count)
    held: dict[str, tuple[int, int]] = session.info.setdefault("numbers", {})
    first, left = held.get(name, (0, 0))
    if count > left:
        left = max(count, BLOCK)
        with Session(database.engine()) as own:  # on PostgreSQL a lock until commit would make all writers wait
            first = take_in_order(own, name, left)
            own.commit()
    held[name] = first + count, left - count
    return first


def take_in_order(session: Session, name: str, count: int = 1) -> int:
    """The same, in the order of commits: whoever takes the next waits until this transaction ends."""
    bump = (
        update(Counter).where(col(Counter.name) == name).values(next=Counter.next + count).returning(col(Counter.next))
    )
    after = session.execute(bump).scalar()
    if after is None:
        session.add(Counter(name=name, next=count + 1))
        session.flush()
        return 1
    return int(after) - count


def ref_of(session: Session, kind: Kind, number: int) -> str:
    """The handle of a record: a keyed permutation of its number, so it never collides and tells nothing."""
    return _ref(_factors(_key(session)), kind, number)


def refs_of(session: Session, records: Iterable[tuple[Kind, int]]) -> list[str]:
    """The handles of many records."""
    factors = _factors(_key(session))
    return [_ref(factors, kind, number) for kind, number in records]


def _ref(factors: tuple[int, int, int], kind: Kind, number: int) -> str:
    mixed = number
    for factor in factors:
        mixed = (mixed * factor) & MASK
        mixed ^= mixed >> 17
    first, second, third = PAIRS[mixed >> 25], PAIRS[mixed >> 15 & 1023], PAIRS[mixed >> 5 & 1023]
    return f"{KINDS[kind].prefix}-{first}{second}{third}{ALPHABET[mixed & 31]}"


def number_of(session: Session, ref: str) -> tuple[Kind, int]:
    """The kind and number that a handle names. Raises NotFound when it is not a handle."""
    prefix, _, letters = ref.strip().upper().partition("-")
    letters = letters.translate(READ_AS)
    if prefix not in PREFIXES or len(letters) != 7 or any(letter not in ALPHABET for letter in letters):
        raise NotFound(f"'{ref}' is not a reference. A reference looks like IND-7K3QX2M.")
    mixed = 0
    for letter in letters:
        mixed = mixed << 5 | ALPHABET.index(letter)
    for factor in reversed(_factors(_key(session))):
        mixed ^= mixed >> 17 ^ mixed >> 34
        mixed = (mixed * pow(factor, -1, MASK + 1)) & MASK
    return PREFIXES[prefix], mixed


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


def record(session: Session, ref: str, *kinds: Kind) -> Record:
    """The record of a handle, of one of these kinds. Raises NotFound, also where this person may not see it."""
    kind, number = number_of(session, ref)
    found = session.exec(select(Record).where(Record.id == number)).first()  # not session.get: it may know unseen ones
    if found is None or found.kind != kind or (kinds and kind not in kinds):
        wanted = " or ".join(k.value.replace("_", " ") for k in kinds) or "record"
        raise NotFound(f"There is no {wanted} {ref.strip().upper()}.")
    return found


def by_uid(session: Session, uid: UUID) -> Record | None:
    """The record with this outside name, where this person may see it.

    A bulk load names its records by numbers that end in their own: they are found without an index.
    """
    own = select(Record).where(Record.uid == uid, col(Record.batch_id).is_(None))
    loaded = select(Record).where(Record.uid == uid, Record.id == uid.int & NUMBER, col(Record.batch_id).is_not(None))
    return session.exec(own).first() or session.exec(loaded).first()


def scatter(session: Session, key: str) -> None:
    """Let this key (16 hexadecimal digits) decide the handles of a store that holds no record yet."""
    session.execute(update(Setting).where(col(Setting.key) == "ref_key").values(value=key))
    _keys.pop(session.get_bind().engine, None)


def _key(session: Session) -> str:
    engine = session.get_bind().engine
    if engine not in _keys:
        _keys[engine] = str(session.exec(select(Setting.value).where(Setting.key == "ref_key")).one())
    return _keys[engine]


@lru_cache(maxsize=16)
def _factors(key: str) -> tuple[int, int, int]:
    number = int(key, 16)
    first, second = number & MASK | 1, number >> 21 & MASK | 1
    return first, second, (first * 0x9E3779B97F4A7C15 ^ second) & MASK | 1
