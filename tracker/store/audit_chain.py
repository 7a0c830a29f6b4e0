"""Does the audit log stand as it was written? Reads it row by row, without loading it into memory as objects."""

from __future__ import annotations

import itertools
import re
import zlib
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlmodel import Session

from tracker.errors import InvalidFacts
from tracker.records.base import AuditAction
from tracker.store import audit, audit_rows, carried, sight

ERASE = audit.ACTIONS.index(AuditAction.ERASE)
RESTORE = audit.ACTIONS.index(AuditAction.RESTORE)
CARRIED = 0  # stands for the format of an entry that was carried here from another store (store/carried.py)
SHOWN = 32  # letters of a hash in a head: 128 bits


@dataclass(frozen=True)
class Fault:
    """The first entry that is not as it was written, and in what way."""

    seq: int
    kind: str
    said: str

    def __str__(self) -> str:
        return f"audit_entry {self.seq}: {self.said}"


@dataclass(frozen=True)
class Head:
    """The end of the log at some moment, to keep elsewhere: nothing in the file itself can show what was cut off."""

    store: str
    seq: int
    at: datetime
    hash: str

    def line(self) -> str:
        """One line to write down; its last word shows a typing error."""
        said = f"{self.store} {self.seq} {self.at:%Y-%m-%dT%H:%M:%SZ} {_spaced(self.hash[:SHOWN])}"
        return f"tracker-head {said} {_check(said)}"


@dataclass
class Verified:
    """What was read: how many entries, the last of them, and the first fault if there is one."""

    entries: int = 0
    head: Head | None = None
    fault: Fault | None = None
    hashes: dict[int, str] = field(default_factory=dict)


LINE = re.compile(r"tracker-head (([0-9a-f]{8}) (\d+) (\S+) ([0-9a-f]{8}(?: [0-9a-f]{8}){3})) ([0-9a-f]{8})")


def heads_in(text: str) -> list[Head]:
    """The heads in a text that was kept. Raises InvalidFacts where there is none, or one with a typing error."""
    found = []
    for line in filter(None, (" ".join(line.split()) for line in text.splitlines())):
        parts = LINE.fullmatch(line.casefold())
        if parts is None:
            raise InvalidFacts("This is not a head: it begins with 'tracker-head' and has nine words. Copy it whole.")
        said, store, seq, at, hash_, check = parts.groups()
        if check != _check(said):
            raise InvalidFacts(f"The head of entry {seq} has a typing error: its last word does not fit the others.")
        found.append(Head(store, int(seq), _moment(at), hash_.replace(" ", "")))
    if not found:
        raise InvalidFacts("There is no head in this text.")
    return found


def head(session: Session) -> Head | None:
    """The head of the log now; None while it is empty."""
    last = session.connection().exec_driver_sql("SELECT id, at, hash FROM audit_entry ORDER BY id DESC LIMIT 1").first()
    return Head(store_id(session), last[0], audit.moment(last[1]), last[2]) if last else None


def store_id(session: Session) -> str:
    """A short name of this store that tells nothing: a backup or a take-out restored elsewhere has the same."""
    return carried.store_name(session) or audit.keyed(audit.key(session), "store")[:8]


def verify(session: Session, kept: Sequence[Head] = ()) -> Verified:
    """Read the whole log and its changes; stops at the first fault. `kept` are heads that were kept elsewhere."""
    found = Verified()
    erasures: set[int] = set()
    digests: dict[int, tuple[str, int]] = {}
    abouts: dict[int, str] = {}
    with sight.whole(session):  # a chain is whole for all or for nobody
        found.fault = _chain(session, found, {head.seq for head in kept}, digests, abouts, erasures)
        if found.fault is None:
            found.fault = (
                _against(session, found, kept) or _changes(session, digests, erasures) or _about(session, abouts)
            )
    return found


def _chain(
    session: Session,
    found: Verified,
    wanted: set[int],
    digests: dict[int, tuple[str, int]],
    abouts: dict[int, str],
    erasures: set[int],
) -> Fault | None:
    key, old = audit.key(session), carried.newest(session)
    before: str | None = None
    number = 0
    for *values, hash_ in audit_rows.entries(session):
        seq = values[1]
        said = old.digests.pop(seq, None) if seq < old.entry else None
        if (fault := _fault(key, values, hash_, before, number, said)) is not None:
            return fault
        if seq == old.entry and values[4] != RESTORE:
            return Fault(seq, "edited", "the chain is broken here: it vouches for older entries, and may not.")
        if seq in wanted:
            found.hashes[seq] = hash_
        if said is not None:
            if said[1]:
                digests[seq] = (said[1], CARRIED)
            if said[2]:
                abouts[seq] = said[2]
        elif values[11] is not None and values[8] is None:
            digests[seq] = (values[11], values[0])
        if values[4] == ERASE and said is None:
            erasures.add(seq)
        if values[10] is not None and said is None:
            abouts[seq] = values[10]
        before, number = hash_, seq
        found.entries += 1
        last = values
    if old.digests:
        return Fault(min(old.digests), "missing", "the chain is broken here: this entry was deleted.")
    if found.entries:
        found.head = Head(store_id(session), number, audit.moment(last[2]), before or "")
    return None


def _fault(
    key: bytes, values: Sequence[Any], hash_: Any, before: str | None, last: int, said: carried.Digests | None
) -> Fault | None:
    """What is wrong with an entry that comes after `last`, whose hash is `before`; `said` vouches for a carried one."""
    seq, linked = values[1], values[12] == before
    whole = _hash(key, values) == hash_ if said is None else carried.entry_digest(key, [*values, hash_]) == said[0]
    if not whole:
        if linked:
            return Fault(seq, "edited", "the chain is broken here: this entry was edited.")
        return Fault(
            seq, "inserted", "the chain is broken here: this entry was inserted, swapped with another, or edited."
        )
    if not linked or (values[0] != 1 and seq != last + 1):
        return Fault(last + 1, "missing", f"the chain is broken here: what stood before entry {seq} was deleted.")
    return None


def _hash(key: bytes, values: Sequence[Any]) -> str | None:
    """The hash the entry should have; None where a column holds what the program never writes."""
    try:
        if values[0] == audit.FORMAT:
            return audit.chain_hash(key, values)
        if values[0] == 1 and not any(values[8:11]):
            return audit.first_hash(key, values)
    except (TypeError, ValueError, IndexError, OverflowError):
        return None
    return None


def _against(session: Session, found: Verified, kept: Sequence[Head]) -> Fault | None:
    """The log against heads that were kept elsewhere."""
    store, last = store_id(session), found.head.seq if found.head else 0
    for head in sorted(kept, key=lambda h: h.seq):
        if head.store != store:
            return Fault(
                1,
                "another store",
                f"the head kept elsewhere is of store {head.store}, and this is {store}: it is another database, or its log and key were replaced.",
            )
        if head.seq > last:
            return Fault(
                last + 1,
                "cut",
                f"the log ends at entry {last}, and the head kept elsewhere is of entry {head.seq}: its end was cut off, or an older file was put back.",
            )
        if not found.hashes.get(head.seq, "").startswith(head.hash):
            return Fault(
                head.seq,
                "replaced",
                "this entry is not the one whose head was kept elsewhere: the log was written anew.",
            )
    return None


def _changes(session: Session, digests: Mapping[int, tuple[str, int]], erasures: Set[int]) -> Fault | None:
    """The values before and after are those of their entry, or what an erasure left of them."""
    key, left, vouched = audit.key(session), dict(digests), _vouched(session, erasures)
    for seq, own in itertools.groupby(audit_rows.changes(session), lambda row: row[0]):
        held = list(own)
        said, format_ = left.pop(seq, (None, audit.FORMAT))
        made = audit.first_changes_digest if format_ == 1 else audit.changes_digest
        try:
            bodies = [[*row[1:5], audit_rows.value(row[5]), audit_rows.value(row[6])] for row in held]
        except (TypeError, ValueError):  # what stands there was never JSON that the program wrote
            bodies = []
        erased = [row[7] is not None for row in held]
        if format_ == CARRIED:
            made_now = audit.left_digest(key, bodies, erased)
            whole = bool(bodies) and made_now in (said, vouched.get(seq))
        elif any(erased):  # what of it is left stands in the erasure's own entry
            whole = said is not None and bool(bodies) and vouched.get(seq) == audit.left_digest(key, bodies, erased)
        else:
            whole = made(key, bodies) == said
        if not whole:
            return Fault(seq, "changes", "the values before and after that belong to it were edited.")
    if left:
        return Fault(min(left), "changes", "the values before and after that belong to it are missing.")
    return None


def _vouched(session: Session, erasures: Set[int]) -> dict[int, str]:
    """What the entries of erasures say is left of the changes of older ones; the last of several counts."""
    found: dict[int, str] = {}
    for seq, said in audit_rows.after(session, audit.LEFT):
        if seq in erasures and isinstance(said, dict):
            found |= {
                int(number): digest for number, digest in said.items() if number.isdecimal() and int(number) < seq
            }
    return found


def _about(session: Session, abouts: Mapping[int, str]) -> Fault | None:
    """The records that an entry concerns are those it was written with."""
    key, left = audit.key(session), dict(abouts)
    for seq, own in itertools.groupby(audit_rows.abouts(session), lambda row: row[0]):
        if audit.about_digest(key, [row[1] for row in own]) != left.pop(seq, None):
            return Fault(seq, "about", "the records that it concerns were edited.")
    if left:
        return Fault(min(left), "about", "the records that it concerns are missing.")
    return None


def _spaced(text: str) -> str:
    return " ".join(text[at : at + 8] for at in range(0, len(text), 8))


def _check(said: str) -> str:
    return f"{zlib.crc32(said.casefold().encode()):08x}"


def _moment(text: str) -> datetime:
    return datetime.strptime(text.upper(), "%Y-%m-%dT%H:%M:%SZ").replace(tzinfo=UTC)
