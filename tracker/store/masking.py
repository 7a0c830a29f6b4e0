"""Names of people whom a person may not know, replaced in every text that a session reads.

A protected individual outside whose circle somebody stands is called by its ref; one whose record they may not see is
"[withheld]". The columns that hold somebody's words (records/base.py, Words) ask the masker of the session that reads,
so a text comes masked from the database and nobody has to remember it. How a name is found: store/hidden_names.py.
Offsets into a masked text are counted anew (`moved`): the length of a name tells nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields, is_dataclass, replace
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, and_, false, func, or_, select
from sqlmodel import Session

from tracker import web_addresses
from tracker.access import LEVELS, User
from tracker.records import Counter, ListChange, Name, SourceReport
from tracker.records.base import Kind, masked_by
from tracker.records.listing import ALL
from tracker.store import claims, plain, repeated, sight
from tracker.store.hidden_names import PART, Masker, Moved, Span, as_names
from tracker.store.name_forms import WORD
from tracker.store.repeated import NUMBER, NUMBERS, built
from tracker.store.sight import PROTECTED, RECORD

WITHHELD = "[withheld]"
NOT_NAMES = ("descriptor",)  # "her brother" names nobody

# --- the masker of a session ---
KEPT, AT_MOST = 8, 500  # maskers; individuals changed since, of whom the names are read anew one by one
CHANGES, COUNTER = ListChange.__table__, Counter.__table__  # type: ignore[attr-defined]
CHANGED = built(  # the number of the next change, and beside it who was changed since that one
    select(COUNTER.c.next, CHANGES.c.individual_id)
    .select_from(COUNTER.outerjoin(CHANGES, CHANGES.c.number >= NUMBER))
    .where(COUNTER.c.name == "list_change")
    .limit(AT_MOST + 1)
)
NEVER = 1 << 62  # the number of a change that never comes
NOBODY = false()  # is above somebody whose clearance is the highest
Hidden = dict[int, tuple[tuple[str, str], ...]]  # by individual: each hidden spelling, and what stands in for it


@dataclass(frozen=True)
class Made:
    """A masker with whom it hides, and the change of the lists at which they were read."""

    since: int | None
    hidden: Hidden
    masker: Masker


_made: dict[tuple[object, ...], Made] = {}


def forget() -> None:
    """Let go of the names that are held."""
    _made.clear()


def of(session: Session) -> Masker | None:
    """The masker for this session's person; None where nobody is hidden from them."""
    return _held(session) if sight.restricted(session) else None


def _held(session: Session) -> Masker | None:
    if "masker" not in session.info:
        with sight.whole(session), off():
            session.info["masker"] = _masker(session)
    found: Masker | None = session.info["masker"]
    return found


def _masker(session: Session) -> Masker | None:
    user: User = session.info["user"]
    outside = sight.outside_of(session)
    above = and_(RECORD.c.kind == Kind.INDIVIDUAL, RECORD.c.level > user.clearance)
    if user.clearance is LEVELS[-1]:
        above = NOBODY
    elif not outside and session.execute(select(RECORD.c.id).where(above).limit(1)).first() is None:
        return None
    if not outside and user.clearance is LEVELS[-1]:
        return None
    key = (str(session.get_bind().engine.url), user.id, user.clearance, user.names_hidden, outside)
    made = _made.get(key)
    found = session.execute(CHANGED, {"number": made.since or 0 if made else NEVER}).all()
    number = found[0][0] if found else None
    if made is None or made.since != number:
        changed = [person for _, person in found if person is not None] if made else [ALL]
        made = _renewed(session, made, number, changed, outside, above)
        while len(_made) >= KEPT:
            _made.pop(next(iter(_made)), None)
        _made[key] = made
    return made.masker


def _renewed(
    session: Session,
    before: Made | None,
    number: int | None,
    changed: Sequence[int],
    outside: frozenset[int],
    above: ColumnElement[bool],
) -> Made:
    """The names as they are now: read anew of whom the lists changed since, where those are few."""
    known = _known_names(session, session.info["user"])
    hidden = before.hidden if before else {}
    if ALL in changed or len(changed) > AT_MOST:
        hidden = _names(session, outside, above)
    else:
        asked = [person for person in changed if person in outside] if above is NOBODY else changed
        newly = _names(session, outside, above, asked) if asked else {}
        if any(hidden.get(person) != newly.get(person) for person in changed):
            hidden = {person: said for person, said in hidden.items() if person not in changed} | newly
    if before is not None and before.hidden == hidden and before.masker.known == known:
        return Made(number, hidden, before.masker)
    return Made(number, hidden, Masker(sorted(pair for said in hidden.values() for pair in said), known))


def _known_names(session: Session, user: User) -> tuple[str, ...]:
    """How those are spelled who leave by name."""
    table = Name.__table__  # type: ignore[attr-defined]
    found = {
        text
        for some in repeated.parts(user.known)
        for (text,) in session.execute(
            select(table.c.text).where(table.c.record_id.in_(some), table.c.kind.not_in(NOT_NAMES))
        )
    }
    return tuple(sorted(found))


def _names(
    session: Session, outside: frozenset[int], above: ColumnElement[bool], among: Sequence[int] | None = None
) -> Hidden:
    """Each hidden spelling with what stands in for it: the ref, or nothing that leads to a record."""
    user: User = session.info["user"]
    table = Name.__table__  # type: ignore[attr-defined]
    known = PROTECTED if not user.names_hidden else RECORD.c.kind == Kind.INDIVIDUAL
    query = (
        select(table.c.text, table.c.kind, RECORD.c.id, RECORD.c.ref, RECORD.c.level)
        .join(RECORD, table.c.record_id == RECORD.c.id + 0)  # the few records lead: else SQLite reads every name first
        .where(or_(known, above))
    )
    if among is not None:
        query = query.where(RECORD.c.id.in_(among))
    found: dict[int, list[tuple[str, str]]] = {}
    for text, kind, number, ref, level in session.execute(query):
        hidden = LEVELS.index(level) > LEVELS.index(user.clearance)
        if kind not in NOT_NAMES and (hidden or number in outside):
            found.setdefault(number, []).append((text, WITHHELD if hidden else ref))
    return {number: tuple(sorted(said)) for number, said in found.items()}


@contextmanager
def applied(session: Session) -> Iterator[None]:
    """Mask what is read in here for the session's person."""
    token = masked_by.set(of(session))
    try:
        yield
    finally:
        masked_by.reset(token)


@contextmanager
def off() -> Iterator[None]:
    """Read texts as they are: to write them, to search them, or to count their places anew."""
    token = masked_by.set(None)
    try:
        yield
    finally:
        masked_by.reset(token)


def bodies(session: Session, reports: Iterable[int]) -> dict[int, Moved]:
    """The texts of these reports with where their places went; empty where nothing is masked."""
    masker = of(session)
    return {} if masker is None else _bodies(session, masker, dict(repeated.rows(session, MARKS_OF, reports)))


def _bodies(session: Session, masker: Masker, marks: Mapping[int, str]) -> dict[int, Moved]:
    """The same of reports by their numbers, each with the mark of its text as it is now."""
    kept = {number: masker.moved[number, mark] for number, mark in marks.items() if (number, mark) in masker.moved}
    todo = [number for number in marks if number not in kept]
    with off():
        for start in range(0, len(todo), 100):
            for number, body in session.execute(BODIES, {"numbers": todo[start : start + 100]}):
                text = kept[number] = Moved(body, tuple(masker.spans(body)))
                if len(body) <= LETTERS:
                    masker.moved[number, marks[number]] = text
    for oldest in list(masker.moved)[: max(0, len(masker.moved) - TEXTS)]:
        masker.moved.pop(oldest, None)
    return kept


REPORT = SourceReport.__table__  # type: ignore[attr-defined]
BODIES = built(select(REPORT.c.id, REPORT.c.body).where(REPORT.c.id.in_(NUMBERS)))
# an archived text stays as it is, until a person is erased from it
MARK = func.coalesce(REPORT.c.redacted_sha256, REPORT.c.body_sha256)
MARKS_OF = built(select(REPORT.c.id, MARK).where(REPORT.c.id.in_(NUMBERS)))
NAMED_BY = "SELECT coalesce(redacted_sha256, body_sha256), title, url FROM source_report WHERE id {among}"
TEXTS, LETTERS = 200, 100_000  # texts that a masker keeps, and the longest of them


def names_somebody(session: Session, report: int) -> bool:
    """Whether a report names somebody whom this person may not know: then what else identifies it is withheld."""
    if not sight.restricted(session):
        return False
    strangers = sight.outside(session)
    with off(), sight.whole(session):
        few = claims.telling(report, strangers if len(strangers) <= claims.FEW else ())
        asked = plain.ask_each(session, [(NAMED_BY, [report]), few])
        masker = _held(session)
        named_by, told = asked()
        if masker is None:
            return False
        mark, title, url = next(iter(named_by), ("", "", ""))
        moved = _bodies(session, masker, {report: mark}).get(report)
        if moved is not None and moved.spans:
            return True
        words = (title or "", url or "", web_addresses.spelled(url or ""))
        if any(map(masker.spans, words)) or told:
            return True
        return len(strangers) > claims.FEW and claims.tells_of(session, report, strangers)


def of_people(session: Session, people: Iterable[int]) -> Masker:
    """A masker for all individuals among these records: for a screen that shows no names at all, whoever looks."""
    table = Name.__table__  # type: ignore[attr-defined]
    found: list[tuple[str, str]] = []
    ordered = sorted(set(people))
    for start in range(0, len(ordered), 500):
        query = (
            select(table.c.text, RECORD.c.ref)
            .join(RECORD, RECORD.c.id == table.c.record_id)
            .where(RECORD.c.id.in_(ordered[start : start + 500]), RECORD.c.kind == Kind.INDIVIDUAL)
            .where(table.c.kind.not_in(NOT_NAMES))
        )
        found += [(text, ref) for text, ref in session.execute(query)]
    return Masker(found)


def throughout(value: Any, masker: Masker) -> Any:
    """A value with every text in it masked, however deep it stands."""
    if isinstance(value, str) and not isinstance(value, StrEnum):
        return masker(value)
    if isinstance(value, tuple | list):
        return type(value)(throughout(inner, masker) for inner in value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{f.name: throughout(getattr(value, f.name), masker) for f in fields(value)})
    return value


def found_in(session: Session, texts: Iterable[tuple[int, str | None]], words: str) -> list[int]:
    """Numbers of the texts that hold the words, in small letters, where no hidden name stands."""
    masker = of(session)
    return [number for number, text in texts if text and words in (masker.cut(text) if masker else text).lower()]


__all__ = [
    "NOT_NAMES", "PART", "WITHHELD", "WORD", "Masker", "Moved", "Span", "applied", "as_names", "bodies", "forget",
    "found_in", "names_somebody", "of", "of_people", "off", "throughout",
]  # fmt: skip
