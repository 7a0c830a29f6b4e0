"""Records that a session has made itself: of them nothing need be asked that it knows, and nothing old be taken away."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from sqlmodel import Session, col, select

from tracker.records import Record
from tracker.records.base import Kind
from tracker.store import repeated
from tracker.store.repeated import NUMBERS, built

MADE, NOTED, DONE = "records made", "records made with a note", "done with records made"
KINDS_OF = built(select(Record.id, Record.kind).where(col(Record.id).in_(NUMBERS)))


def made(session: Session, new: Mapping[int, Kind], with_note: Iterable[int] = ()) -> None:
    """The session has made these records, each of its kind."""
    session.info.setdefault(MADE, {}).update(new)
    session.info.setdefault(NOTED, set()).update(with_note)


def noted(session: Session) -> set[int]:
    """Those of the records made that began with a note."""
    found: set[int] = session.info.get(NOTED, set())
    return found


def own(session: Session) -> Mapping[int, Kind]:
    """The records made, each with its kind."""
    found: Mapping[int, Kind] = session.info.get(MADE, {})
    return found


def kinds(session: Session, numbers: Sequence[int]) -> dict[int, Kind]:
    """The kind of each of these records; a kind never changes."""
    own: dict[int, Kind] = session.info.get(MADE, {})
    others = repeated.rows(session, KINDS_OF, [number for number in numbers if number not in own])
    found = own | {number: Kind(kind) for number, kind in others}
    return {number: found[number] for number in numbers if number in found}


def first_time(session: Session, what: str, numbers: Sequence[int]) -> bool:
    """Whether this session made all of these records and has not done this with any of them yet."""
    own: dict[int, Kind] = session.info.get(MADE, {})
    done: set[int] = session.info.setdefault(DONE, {}).setdefault(what, set())
    first = all(number in own and number not in done for number in numbers)
    done.update(number for number in numbers if number in own)
    return first
