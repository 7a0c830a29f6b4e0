"""The index of words in texts: its one writer and its rebuild (docs/decisions/0014).

Indexed are the text of reports, titles, summaries, notes, and what claims say in words where their own quotation does
not hold it. A quotation needs no entry: it stands in its report. The index knows nothing of who looks
(store/text_search.py does). Both engines hold the same words (tracker/wording): an FTS5 table without content on
SQLite, a `tsvector` with a GIN index on PostgreSQL. Neither is a model: both are derived from the texts, which
`indexed_text` lists, and can be written anew at any time.

A text's number is made of how much it counts, the record's (or claim's) number and which of its texts it is, and the
rows of the index are numbered by the text and the part. So reading the index backwards gives titles first, then notes,
then bodies, and of each the newest first.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import islice
from typing import Any

from sqlalchemy import (
    BigInteger,
    CompoundSelect,
    Select,
    Unicode,
    cast,
    delete,
    insert,
    literal_column,
    null,
    select,
    text,
    union_all,
)
from sqlmodel import Session, col

from tracker import codes, wording
from tracker.facts import ValueType
from tracker.records import KINDS, ClaimDetail, IndexedText, Record, Setting, facts
from tracker.records.base import Kind
from tracker.store import claims, database, erasing, masking, newly_made, records, sight
from tracker.store.repeated import NUMBERS, built

VERSION = "3"  # of what stands in the index: raise it when tracker/wording makes other words of a text
SETTING = "text_index"
LONG = "\ue000"  # stands at the end of each part of a text of several parts; no query can hold it
GAP = "\ue001"  # parts words that do not stand side by side in the text; no query can hold it
BODY, NOTE, TITLE = 1, 2, 3  # how much a text counts
PART_BITS, CODE_BITS, OWNER_BITS = 16, 4, 40
AT_ONCE = 200  # texts that are written together


@dataclass(frozen=True)
class Source:
    """A column whose texts are indexed. Codes stay what they are; from 8 on they are claims'."""

    code: int
    field: str
    counts: int
    kind: Kind | None = None


SOURCES = (
    Source(0, "body", BODY, Kind.SOURCE_REPORT),
    Source(1, "title", TITLE, Kind.SOURCE_REPORT),
    Source(2, "handling", NOTE, Kind.SOURCE_REPORT),
    Source(3, "title", TITLE, Kind.INCIDENT),
    Source(4, "summary", NOTE, Kind.INCIDENT),
    Source(5, "title", TITLE, Kind.CASE_FILE),
    Source(6, "summary", NOTE, Kind.INTERVENTION),
    Source(7, "note", NOTE),
)
CLAIM_NOTE, CLAIM_VALUE = Source(8, "note", NOTE), Source(9, "value", NOTE)
TOLD_APART = frozenset(source.kind for source in SOURCES if source.kind)  # kinds with texts of their own
BY_CODE = {source.code: source for source in (*SOURCES, CLAIM_NOTE, CLAIM_VALUE)}
# Facts in words that are no texts: what identifies somebody, what is encrypted, and columns that are indexed themselves.
_NO_TEXTS = {*sight.IDENTIFYING, "title", "summary", "author", "language", "side"}
WORDED = tuple(
    sorted({n for kind in KINDS for n, f in facts(kind).items() if f.type is ValueType.TEXT and n not in _NO_TEXTS})
)


@dataclass(frozen=True)
class Text:
    """One text as it stands, and whose it is."""

    number: int
    record_id: int
    claim_id: int | None
    said: str

    @cached_property
    def digest(self) -> str:
        """By which it is known again."""
        return hashlib.sha256(self.said.encode()).hexdigest()[:32]


def number_of(source: Source, owner: int) -> int:
    """The number of a text of this record, or of this claim."""
    return source.counts << (OWNER_BITS + CODE_BITS) | owner << CODE_BITS | source.code


def source_of(number: int) -> Source:
    """Which of the texts a number names."""
    return BY_CODE[number & (1 << CODE_BITS) - 1]


def owner_of(number: int) -> int:
    """The record, or the claim, whose text a number names."""
    return number >> CODE_BITS & (1 << OWNER_BITS) - 1


def is_of_claim(number: int) -> bool:
    """Whether a number names what a claim says."""
    return source_of(number).code >= CLAIM_NOTE.code


def subjects(session: Session, asked: Mapping[int, int]) -> dict[int, int]:
    """Whom claims are about, by the claim: of texts by their numbers, each with its claim."""
    query = select(col(IndexedText.claim_id), col(IndexedText.record_id)).where(col(IndexedText.id).in_(list(asked)))
    with sight.whole(session):  # which of them are seen is asked of the claims
        return {claim: subject for claim, subject in session.execute(query).all() if claim is not None}


def row_of(number: int, part: int = 0) -> int:
    """The number of a row of the index."""
    return number << PART_BITS | part


# --- what stands in the texts ---
def _texts(session: Session, numbers: Sequence[int] | None = None) -> Iterator[Text]:
    """Every text of these records and of what is claimed of them; all texts where none are named."""
    if numbers is None:
        for source, query in _queries().items():
            every = session.execute(query, execution_options={"yield_per": AT_ONCE})
            yield from filter(None, (_text(source, *row) for row in every))
        return
    kinds = TOLD_APART.intersection(newly_made.kinds(session, numbers).values())
    # a few hundred at most: to read them bit by bit takes PostgreSQL four ways there and back instead of one
    some = session.execute(_together(kinds), {"numbers": list(numbers)})
    yield from filter(None, (_text(BY_CODE[code], *row) for *row, code in some))


@cache
def _together(kinds: frozenset[Kind]) -> CompoundSelect[Any]:
    """How the texts of some records of these kinds are read, all sorts at once, each with the code of its sort."""
    parts = [
        query.where(query.selected_columns[0].in_(NUMBERS)).add_columns(literal_column(str(source.code)))
        for source, query in _queries().items()
        if source.kind is None or source.kind in kinds
    ]
    return built(union_all(*parts))


@cache
def _queries() -> dict[Source, Select[Any]]:
    """How all texts of each sort are read: the record, the claim, the text, and the quotation it may stand in."""
    found = {}
    no_claim, no_quote = cast(null(), BigInteger), cast(null(), Unicode)
    for source in SOURCES:
        of = (KINDS[source.kind].table if source.kind else Record).__table__  # type: ignore[attr-defined]
        query = select(of.c.id, no_claim, of.c[source.field], no_quote).where(of.c[source.field].is_not(None))
        found[source] = built(query)
    detail, said = ClaimDetail.__table__, claims.ALL.c  # type: ignore[attr-defined]
    notes = select(detail.c.subject_id, detail.c.claim_id, detail.c.note, no_quote).where(detail.c.note.is_not(None))
    found[CLAIM_NOTE] = built(notes)
    values = select(said.subject_id, said.id, said.value_text, said.quote)
    # written out, not handed over: dozens of values at each asking take longer than the answer
    worded: list[Any] = [literal_column(str(codes.term_number("field", name))) for name in WORDED]
    found[CLAIM_VALUE] = built(values.where(said.field.in_(worded), said.value_text.is_not(None)))
    return found


def _text(source: Source, record: int, claim: int | None, said: str, quote: str | None) -> Text | None:
    """What is indexed of a text: nothing where it was erased, or stands in the quotation."""
    if said == erasing.ERASED or (quote and said.casefold() in quote.casefold()):
        return None
    return Text(number_of(source, claim or record), record, claim, said)


# --- writing ---
INDEXED = IndexedText.__table__  # type: ignore[attr-defined]
HELD = built(select(INDEXED.c.id, INDEXED.c.digest, INDEXED.c.parts).where(INDEXED.c.record_id.in_(NUMBERS)))


def refresh(session: Session, numbers: Iterable[int]) -> None:
    """Index the texts of these records as they stand now; what has not changed costs no more than reading it."""
    session.flush()
    with sight.whole(session), masking.off():
        for part in records.parts(numbers):
            wanted = {found.number: found for found in _texts(session, part)}
            held = session.execute(HELD, {"numbers": part})
            _settle(session, wanted, {number: (digest, parts) for number, digest, parts in held})


def telling(session: Session, claims: Iterable[Mapping[str, Any]], made: Sequence[int]) -> set[int]:
    """The records of which texts may be new by these new claims, and by these new records, whose notes are their own.

    Most claims say a name, a code or a day: no text is looked for then.
    """
    worded = {
        row["subject_id"]
        for row in claims
        if row["note"] is not None or (row["field"] in WORDED and row["value_text"] is not None)
    }
    kinds = newly_made.kinds(session, made)
    noted = {number for number in made if kinds[number] in TOLD_APART or number in newly_made.noted(session)}
    return worded | noted


def sweep(session: Session) -> None:
    """Index anew whatever has changed anywhere, and leave nothing of older words: after an erasure."""
    session.flush()
    with sight.whole(session), masking.off():
        there: set[int] = set()
        for wanted, held in compared(session, there):
            _settle(session, wanted, held)
        query = select(col(IndexedText.id), col(IndexedText.digest), col(IndexedText.parts))
        every = session.execute(query).all()
        _settle(session, {}, {number: (digest, parts) for number, digest, parts in every if number not in there})
        if database.is_sqlite():  # rows that are gone stay in older segments until these are merged
            session.execute(text("INSERT INTO text_words (text_words) VALUES ('optimize')"))


def let_go() -> None:
    """After a sweep is kept: PostgreSQL's index forgets the words that no text holds any more."""
    if not database.is_sqlite():
        with database.transaction(None) as session:
            session.execute(text("SELECT tracker_forget_words()"))


def rebuild(session: Session) -> None:
    """Write the whole index anew."""
    session.flush()
    with sight.whole(session), masking.off():
        everything = "INSERT INTO text_words (text_words) VALUES ('delete-all')"
        session.execute(text(everything if database.is_sqlite() else "DELETE FROM text_words"))
        session.execute(delete(IndexedText))
        found = _texts(session)
        while some := list(islice(found, AT_ONCE)):
            _settle(session, {one.number: one for one in some}, {})
        session.merge(Setting(key=SETTING, value=VERSION))
        session.flush()


def is_current(session: Session) -> bool:
    """Whether the index was written by this program's rules."""
    return session.execute(select(col(Setting.value)).where(col(Setting.key) == SETTING)).scalar() == VERSION


Held = dict[int, tuple[str, int]]  # digest and parts of a text, by its number


def _settle(session: Session, wanted: dict[int, Text], held: Held) -> None:
    """Take out what is gone or has changed, write what is new or has changed."""
    stays = {n for n, found in wanted.items() if n in held and held[n][0] == found.digest}
    gone = [{"id": row_of(n, part)} for n, (_, parts) in held.items() if n not in stays for part in range(parts)]
    if gone:
        own = "rowid" if database.is_sqlite() else "id"
        session.execute(_DELETE[own], gone)
    for part in records.parts(n for n in held if n not in stays):
        session.execute(delete(IndexedText).where(col(IndexedText.id).in_(part)))
    fresh: list[dict[str, Any]] = []
    rows: list[dict[str, Any]] = []
    for number, found in wanted.items():
        if number not in stays:
            kept = [stored(part) for part in parts_of(found.said)]
            fresh.append(
                {
                    "id": number,
                    "record_id": found.record_id,
                    "claim_id": found.claim_id,
                    "digest": found.digest,
                    "parts": len(kept),
                }
            )
            rows += [{"id": row_of(number, part), "words": words} for part, words in enumerate(kept)]
    if fresh:
        session.execute(insert(IndexedText), fresh)
    if rows:
        session.execute(_INSERT["rowid" if database.is_sqlite() else "id"], rows)


_DELETE = {
    "rowid": text("DELETE FROM text_words WHERE rowid = :id"),
    "id": text("DELETE FROM text_words WHERE id = :id"),
}
_INSERT = {
    "rowid": text("INSERT INTO text_words (rowid, words) VALUES (:id, :words)"),
    "id": text("INSERT INTO text_words (id, words) VALUES (:id, CAST(:words AS tsvector))"),
}


def parts_of(said: str) -> list[list[str]]:
    """The words of a text as they stand in the index, in one part or more."""
    found = [[*part, *_beside(part)] for part in wording.parts(wording.terms(said))]
    return found if len(found) < 2 else [[*part, LONG] for part in found]


def _beside(part: Sequence[str]) -> list[str]:
    """What a part is found by beyond its own words, nothing of it side by side."""
    return [one for word in wording.bare(part) for one in (GAP, word)]


def stored(words: Sequence[str]) -> str:
    """The words of a part as the engine takes them. They hold letters and digits only: nothing needs quoting."""
    if database.is_sqlite():
        return " ".join(words)
    places: dict[str, list[str]] = {}
    for place, word in enumerate(words, 1):
        if word != GAP:  # the place that it takes is enough
            places.setdefault(word, []).append(str(place))
    return " ".join(f"'{word}':{','.join(at)}" for word, at in places.items())


# --- check (store/text_check.py) ---
def compared(session: Session, there: set[int]) -> Iterator[tuple[dict[int, Text], Held]]:
    """All texts, some at a time, with what is held of them; `there` learns their numbers."""
    found = _texts(session)
    while some := list(islice(found, AT_ONCE)):
        wanted = {one.number: one for one in some}
        there |= set(wanted)
        query = select(col(IndexedText.id), col(IndexedText.digest), col(IndexedText.parts))
        held = session.execute(query.where(col(IndexedText.id).in_(list(wanted)))).all()
        yield wanted, {number: (digest, parts) for number, digest, parts in held}
