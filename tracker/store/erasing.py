"""Taking a person's data out of every table for good; handles, counts, hashes and both chains stay as they are.

The person's own statements lose value and words; statements about what was done to them lose words and remarks
but keep codes and days, so that numbers published earlier can still be explained. Where texts, quotations, drafts
or remarks about others name the person, the name lies under filler of the same length: offsets stay true.
"""

from __future__ import annotations

import hashlib
import hmac
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from sqlalchemy import Column, Table, delete, update
from sqlalchemy import select as choose
from sqlmodel import Session, SQLModel, col, or_, select

from tracker.dates import now
from tracker.facts import ValueType
from tracker.records import (
    KINDS,
    Act,
    Change,
    Circle,
    Claim,
    ClaimDetail,
    Consent,
    DetentionStage,
    Entry,
    Injury,
    Intervention,
    Involvement,
    Name,
    Record,
    Relation,
    Review,
    Setting,
    SourceReport,
    facts,
)
from tracker.records.base import Guarded, Kind, Words, WordsInside
from tracker.store import audit, cells, claims, masking, name_index, records, sight
from tracker.store.masking import Masker
from tracker.store.name_forms import UNSPACED, flat, folded, runs

ERASED = "erased"
GONE = "erased-"  # how the keys of forms begin that named somebody
FILLER = "█"
WHOLE = (Kind.INDIVIDUAL, Kind.INJURY)  # kinds whose coded values go too


@contextmanager
def everything(session: Session) -> Iterator[None]:
    """Read all as it stands: an erasure misses nothing that its author may not see."""
    with sight.whole(session), masking.off():
        yield


def parts_of(session: Session, person: int) -> list[int]:
    """Acts, stages, injuries, involvements, ties and actions that are about a person."""
    acts = list(session.exec(select(Act.id).where(Act.victim_id == person)).all())
    found = list(acts)
    queries = (
        select(DetentionStage.id).where(col(DetentionStage.act_id).in_(acts)),
        select(Injury.id).where(or_(Injury.individual_id == person, col(Injury.act_id).in_(acts))),
        select(Involvement.id).where(or_(Involvement.actor_id == person, col(Involvement.act_id).in_(acts))),
        select(Relation.id).where(or_(Relation.from_id == person, Relation.to_id == person)),
        select(Intervention.id).where(or_(Intervention.about_id == person, Intervention.by_id == person)),
    )
    for query in queries:
        found += session.exec(query).all()
    return list(dict.fromkeys(found))


@dataclass(frozen=True)
class Spellings:
    """How a person is written, to be found in texts as masking.py finds hidden names."""

    names: tuple[str, ...]
    found: Masker

    def spans(self, text: str) -> list[masking.Span]:
        """Where the text names the person."""
        return self.found.spans(text)

    def typed(self, text: str) -> str:
        """The same of what was typed into a box or is the name of a file: small letters name somebody there too."""
        for start, end, _ in self.found.spans(masking.as_names(text)):
            text = text[:start] + FILLER * (end - start) + text[end:]
        return self.blacked(text)

    def blacked(self, text: str) -> str:
        """The text with each mention under filler of the same length, so that offsets stay true."""
        for start, end, _ in self.spans(text):
            text = text[:start] + FILLER * (end - start) + text[end:]
        return text

    def needles(self) -> list[str]:
        """Pieces of which a value that names the person holds at least one, unless it is spelled in yet another way."""
        parts = [part for name in self.names for part in (*name.split(), *runs(name)) if len(part) >= 2]
        parts = [part for part in parts if len(part) >= masking.PART or UNSPACED.match(part)]
        forms = [*self.names, *(form for part in parts for form in (part, part.upper(), part.lower(), part.title()))]
        return list(dict.fromkeys(unicodedata.normalize(form, one) for one in forms for form in ("NFC", "NFD")))

    def may_name(self, text: str) -> bool:
        """Whether a long text may name the person: quick, and wrong now and then where it says yes."""
        told = flat(text)[0] if UNSPACED.search(text) else folded(text)
        return any(piece in told for piece in self._pieces)

    @cached_property
    def _pieces(self) -> tuple[str, ...]:
        """The shortest of what a text holds that names the person: words without endings, runs without blanks."""
        found = self.found
        return (*found.parts, *found.stems, *(run for some in found.unspaced.values() for run, _, _ in some))


def spellings_of(session: Session, person: int) -> Spellings:
    """Every spelling of a person; a descriptor such as "her brother" names nobody."""
    rows = session.exec(select(Name).where(Name.record_id == person)).all()
    names = tuple(dict.fromkeys(name.text for name in rows if name.kind not in masking.NOT_NAMES))
    return Spellings(names, Masker([(name, ERASED) for name in names]))


def reports_naming(session: Session, spellings: Spellings) -> list[int]:
    """Reports whose text or title names a person. Reads every text once: it must miss none."""
    found = []
    columns = (SourceReport.id, SourceReport.title, SourceReport.author, SourceReport.handling, SourceReport.body)
    query: Any = select(*columns)  # type: ignore[call-overload]  # typed for four columns at most
    for number, *texts in session.exec(query.execution_options(yield_per=50)):
        if any(text and spellings.spans(text) for text in texts):
            found.append(number)
    return found


def loads_naming(session: Session, person: int) -> list[int]:
    """Reports of loaded files that tell of a person or their parts: the kept file names them, whatever its report says."""
    said = claims.of_subjects(session, [person, *parts_of(session, person)], with_corrected=True)
    return sorted({claim.source_report_id for claim in said if claim.batch_id is not None})


@dataclass(frozen=True)
class Taken:
    """What an erasure took: how many statements lost their words, and what is left of older entries' changes."""

    statements: int
    changes_left: dict[str, str]


def erase(session: Session, person: int, spellings: Spellings) -> Taken:
    """Take the person out. The caller audits, with `changes_left` in the entry, and commits."""
    if session.get_bind().dialect.name == "sqlite":  # what is freed is overwritten, not left in the file
        session.connection().exec_driver_sql("PRAGMA secure_delete=ON")
    session.add(Setting(key="erasing", value=str(person)))
    session.flush()
    numbers = [person, *parts_of(session, person)]
    kinds = dict(records.pick(session, Record.id, Record.kind, numbers))
    said = claims.of_subjects(session, numbers, with_corrected=True)
    told = _spans([claim for claim in said if kinds[claim.subject_id] in WHOLE])
    for claim in said:
        _empty_claim(session, claim, Kind(kinds[claim.subject_id]))
    for number in numbers:
        _empty_columns(session, number, Kind(kinds[number]))
    name_index.leave(session, col(Name.record_id) == person)
    session.execute(delete(Name).where(col(Name.record_id) == person))
    session.execute(delete(Circle).where(col(Circle.record_id) == person))
    session.execute(
        update(Consent).where(col(Consent.individual_id) == person).values(note=None, method=None, given_by_id=None)
    )
    _black_texts(session, spellings, told)
    _black_keys(session, spellings, numbers, {str(claim.uid) for claim in said})
    cells.blacken(session, numbers, spellings.blacked, spellings.may_name)
    left = audit.erase(session, _changes_about(session, numbers, spellings))
    for part in records.parts(numbers):
        session.execute(update(Record).where(col(Record.id).in_(part)).values(erased_at=now(), note=None))
        session.execute(update(Review).where(col(Review.record_id).in_(part)).values(comment=None))
    session.delete(session.get_one(Setting, "erasing"))
    session.flush()
    session.expire_all()
    return Taken(len(said), left)


def gone(session: Session, digest: str) -> str:
    """What stands for the digest of a statement of an erased person: with the key alone it is known again."""
    return GONE + hmac.new(audit.key(session), digest.encode(), hashlib.sha256).hexdigest()[:32]


def _black_keys(session: Session, spellings: Spellings, numbers: Sequence[int], uids: set[str]) -> None:
    """Keys by which forms call the person and what is said of them; digests of it, from which it could be guessed."""
    for entry in session.exec(select(Entry).where(Entry.kind == "form").execution_options(yield_per=100)):
        made: dict[str, dict[str, Any]] = entry.made
        theirs: dict[str, set[Any]] = {"records": set(numbers), "uids": uids, "claims": uids}
        fresh = {
            name: {
                _blacked_key(session, spellings, name, place, key, value in theirs.get(name, ())): value
                for place, (key, value) in enumerate(kept.items())
            }
            for name, kept in made.items()
        }
        if fresh != made:
            session.execute(update(Entry).where(col(Entry.id) == entry.id).values(made=fresh))


def _blacked_key(session: Session, spellings: Spellings, name: str, place: int, key: str, theirs: bool) -> str:
    if name == "claims":
        return gone(session, key) if theirs and not key.startswith(GONE) else key
    return f"{GONE}{place}" if theirs or spellings.typed(key) != key else key


def _changes_about(session: Session, numbers: Sequence[int], spellings: Spellings) -> set[int]:
    """Values before and after: all of the person's own records, and whatever else names the person."""
    found: set[int] = set()
    for part in records.parts(numbers):
        found |= {n for n in session.exec(select(Change.id).where(col(Change.record_id).in_(part))).all() if n}
    query = select(Change.id, Change.before, Change.after).where(col(Change.erased_at).is_(None))
    for number, *values in session.exec(query.execution_options(yield_per=500)):
        if number and any(_deep(value, spellings.blacked) != value for value in values):
            found.add(number)
    return found


def _empty_claim(session: Session, claim: claims.ClaimRow, kind: Kind) -> None:
    values: dict[str, Any] = {"value_text": ERASED}
    keeps_day = facts(kind).get(claim.field) is not None and facts(kind)[claim.field].type is ValueType.DATE
    if kind in WHOLE:
        values |= {"value_term": None, "value_record_id": None, "value_min": None, "value_max": None}
    elif keeps_day:
        values = {}
    if values:
        session.execute(
            update(Claim)
            .where(
                col(Claim.subject_id) == claim.subject_id, col(Claim.field) == claim.field, col(Claim.id) == claim.id
            )
            .values(**values)
        )
    session.execute(
        update(ClaimDetail)
        .where(col(ClaimDetail.claim_id) == claim.id)
        .values(quote=None, quote_start=None, quote_end=None, locator=ERASED, note=None)
    )


def _empty_columns(session: Session, number: int, kind: Kind) -> None:
    values: dict[str, Any] = {}
    for fact in facts(kind).values():
        if not fact.columns:
            continue
        if kind in WHOLE:
            values |= dict.fromkeys(fact.columns)
        elif fact.type is ValueType.TEXT:
            values[fact.columns[0]] = ERASED
    table = KINDS[kind].table
    if values:
        row = session.get(table, number)
        filled = {name for name in values if row is not None and getattr(row, name) is not None}
        kept = {name: value for name, value in values.items() if name in filled}
        if kept:
            session.execute(update(table).where(table.__table__.c.id == number).values(kept))  # type: ignore[attr-defined]


def _spans(said: Iterable[claims.ClaimRow]) -> dict[int, list[tuple[int, int]]]:
    """Where reports quote what is said of the person, by report."""
    found: dict[int, list[tuple[int, int]]] = {}
    for claim in said:
        if claim.quote_start is not None and claim.quote_end is not None:
            found.setdefault(claim.source_report_id, []).append((claim.quote_start, claim.quote_end))
    return found


def _black_texts(session: Session, spellings: Spellings, told: dict[int, list[tuple[int, int]]]) -> None:
    """Black what is said of the person, and the name wherever words about others hold it."""
    for report in sorted({*told, *reports_naming(session, spellings)}):
        row = session.get_one(SourceReport, report)
        body = spellings.blacked(row.body)
        for start, end in told.get(report, ()):
            body = body[:start] + FILLER * (end - start) + body[end:]
        values = {"body": body, "redacted_sha256": hashlib.sha256(body.encode()).hexdigest()}
        values |= {
            name: spellings.blacked(text) for name in ("title", "author", "handling") if (text := getattr(row, name))
        }
        session.execute(update(SourceReport).where(col(SourceReport.id) == report).values(values))
        for claim in claims.of_report(session, report, with_corrected=True):
            _black_claim(session, claim, spellings, body)
    for claim in claims.wording(session, spellings.needles()):
        _black_claim(session, claim, spellings, None)
    for table, columns in worded_columns().items():
        _black_rows(session, table, columns, spellings)


# Claims, reports and changes are looked at one by one; who works here is no word about people.
TYPED = ("saved_view", "import_batch")  # words typed into a box, and names of files
APART = ("claim", "claim_detail", "source_report", "name", "user_account", "custody_event", "change")


def worded_columns() -> dict[Table, list[Column[Any]]]:
    """Every column of somebody's words outside these tables: a new one is not forgotten."""
    found: dict[Table, list[Column[Any]]] = {}
    for table in SQLModel.metadata.sorted_tables:
        columns = [column for column in table.columns if isinstance(column.type, Words | WordsInside | Guarded)]
        if columns and table.name not in APART:
            found[table] = columns
    return found


def _black_claim(session: Session, claim: claims.ClaimRow, spellings: Spellings, body: str | None) -> None:
    """A claim's value and remark without the name; its quotation as the text stands now."""
    if claim.value_text and (text := spellings.blacked(claim.value_text)) != claim.value_text:
        session.execute(
            update(Claim)
            .where(
                col(Claim.subject_id) == claim.subject_id, col(Claim.field) == claim.field, col(Claim.id) == claim.id
            )
            .values(value_text=text)
        )
    fresh = {name: spellings.blacked(old) for name in ("note", "locator") if (old := getattr(claim, name))}
    if claim.quote is not None and body is not None:
        fresh["quote"] = body[claim.quote_start : claim.quote_end]
    values = {name: text for name, text in fresh.items() if text != getattr(claim, name)}
    if values:
        session.execute(update(ClaimDetail).where(col(ClaimDetail.claim_id) == claim.id).values(values))


def _black_rows(session: Session, table: Table, columns: Sequence[Column[Any]], spellings: Spellings) -> None:
    """Every row of a table whose words, or the words inside its JSON, name the person."""
    wanted = choose(table.c.id, *columns).execution_options(yield_per=500)
    changed = []
    for number, *values in session.execute(wanted):
        fresh = [_deep(value, spellings.typed if table.name in TYPED else spellings.blacked) for value in values]
        if fresh != values:
            changed.append((number, {column.name: value for column, value in zip(columns, fresh, strict=True)}))
    for number, row in changed:
        session.execute(update(table).where(table.c.id == number).values(row))


def _deep(value: Any, blacked: Callable[[str], str]) -> Any:
    if isinstance(value, str):
        return blacked(value)
    if isinstance(value, list):
        return [_deep(item, blacked) for item in value]
    if isinstance(value, dict):
        return {key: _deep(item, blacked) for key, item in value.items()}
    return value
