"""Records: make one of any kind, find it by handle, know what it is called."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any, NamedTuple, Protocol, TypeVar
from uuid import UUID

from sqlalchemy import select as choose
from sqlalchemy.orm import attributes, make_transient_to_detached
from sqlmodel import Session, col, select
from uuid6 import uuid7

from tracker.access import LEVELS, Confidentiality
from tracker.dates import now
from tracker.records import (
    KINDS,
    Act,
    CaseFile,
    DetentionStage,
    File,
    ImportBatch,
    Incident,
    Injury,
    Intervention,
    Involvement,
    Location,
    LocationBelow,
    Name,
    Record,
    Relation,
    SourceReport,
    UserAccount,
    facts,
)
from tracker.records.base import EPOCH, Kind, ReviewState, Side, masked_by
from tracker.store import added, ids, newly_made, plain, repeated, sight
from tracker.store.repeated import NUMBERS, built
from tracker.store.repeated import parts as parts

ERASED = "Erased on request"


class Spelling(Protocol):
    """What decides which spelling is shown."""

    @property
    def id(self) -> int | None:
        """Its number."""

    @property
    def script(self) -> str:
        """ISO 15924."""

    @property
    def kind(self) -> str:
        """Code of the kind of name."""

    @property
    def is_primary(self) -> bool:
        """Whether it is the first of its script."""

    @property
    def followed(self) -> bool:
        """Whether an accepted statement prints it."""


N = TypeVar("N", bound=Spelling)


@dataclass(frozen=True)
class Label:
    """What a record is called on screen. `of` is the individual or incident that a part belongs to."""

    id: int
    ref: str
    kind: Kind
    text: str
    of: int
    language: str = ""
    waiting: bool = False
    withdrawn: bool = False
    spellings: tuple[str, ...] = ()


@dataclass(frozen=True)
class New:
    """A record to be made: its kind, the columns of its typed row, and what is known of it from outside."""

    kind: Kind
    columns: Mapping[str, Any]
    confidentiality: Confidentiality = Confidentiality.INTERNAL
    note: str | None = None
    uid: UUID | None = None


def make(
    session: Session,
    kind: Kind,
    user_id: int,
    columns: Mapping[str, Any],
    confidentiality: Confidentiality = Confidentiality.INTERNAL,
) -> Record:
    """A new record with its typed row."""
    return make_all(session, user_id, [New(kind, columns, confidentiality)])[0]


def make_all(session: Session, user_id: int, wanted: Sequence[New], entry_id: int | None = None) -> list[Record]:
    """New records with their typed rows (rule 1: the record first, and the kind equals the typed table)."""
    first = ids.take(session, "record", len(wanted)) if wanted else 0
    at = now()
    made = [
        Record(
            id=number,
            uid=new.uid or uuid7(),
            kind=new.kind,
            ref=ids.ref_of(session, new.kind, number),
            note=new.note,
            confidentiality=new.confidentiality,
            level=new.confidentiality,
            created_at=at,
            updated_at=at,
            created_by=user_id,
            entry_id=entry_id,
        )
        for number, new in enumerate(wanted, first)
    ]
    typed = [KINDS[new.kind].table(id=record.id, **new.columns) for record, new in zip(made, wanted, strict=True)]
    places = [record.id for record in made if record.kind is Kind.LOCATION]
    _keep(session, [*made, *typed, *(LocationBelow(ancestor_id=place, location_id=place) for place in places)])
    newly_made.made(session, {record.id: record.kind for record in made}, [r.id for r in made if r.note is not None])
    return made


def _keep(session: Session, new: Sequence[Any]) -> None:
    """Write new rows whose every value is known, all at once; what the session holds of them is as if it had read them."""
    rows: dict[Any, list[dict[str, Any]]] = {}
    for one in new:
        table = one.__table__
        rows.setdefault(table, []).append({column.key: getattr(one, column.key) for column in table.columns})
    added.add(session, rows)
    for one in new:
        make_transient_to_detached(one)
    session.add_all(new)


def lock(session: Session, numbers: Iterable[int]) -> None:
    """Hold these records until the transaction ends, in one order, so that who comes second sees the first one's work.

    SQLite has one writer anyway.
    """
    if session.get_bind().dialect.name == "postgresql":
        for part in parts(sorted(numbers)):
            query = select(Record.id).where(col(Record.id).in_(part)).order_by(col(Record.id))
            session.exec(query.with_for_update(key_share=True)).all()


class Archived(NamedTuple):
    """The text of a report as it stands, and when the report was received."""

    body: str
    received_at: datetime


def archived(session: Session, report: int) -> Archived:
    """The text of a report that this session may see, unmasked."""
    [(body, received)] = plain.read(session, "SELECT body, received_at FROM source_report WHERE id {among}", [report])
    return Archived(body, EPOCH + timedelta(microseconds=received))


def made_at(session: Session, record: Record) -> datetime:
    """When a record was made: with its load, where a load made it."""
    if record.created_at is not None:
        return record.created_at
    begun = session.exec(select(ImportBatch.started_at).where(ImportBatch.id == record.batch_id)).one()
    return begun or now()


def touch(record: Record) -> None:
    """Mark a record as changed: its version rises, so that a second open form is noticed."""
    record.updated_at = now()


class Head(NamedTuple):
    """What is known of a record of any kind, to be read and not to be changed."""

    id: int
    ref: str
    kind: Kind
    level: Confidentiality
    review_state: ReviewState
    erased_at: datetime | None


HEADS = built(choose(*(getattr(Record, column) for column in Head._fields)).where(col(Record.id).in_(NUMBERS)))


class Spelled(NamedTuple):
    """A spelling of a record as screens show it, without what it is found by."""

    record_id: int
    id: int
    text: str
    script: str
    language: str
    kind: str
    is_primary: bool
    followed: bool


NAMES = built(
    choose(*(getattr(Name, column) for column in Spelled._fields))
    .where(col(Name.record_id).in_(NUMBERS))
    .order_by(col(Name.followed).desc(), col(Name.is_primary).desc(), col(Name.id))
)
KIND_OF = built(select(Record.id, Record.kind).where(col(Record.id).in_(NUMBERS)))


def heads(session: Session, numbers: Iterable[int]) -> dict[int, Head]:
    """Records by number, those that this session may see."""
    return repeated.read(
        session, "heads", numbers, lambda some: {row[0]: Head._make(row) for row in repeated.rows(session, HEADS, some)}
    )


def names_of(session: Session, numbers: Iterable[int]) -> dict[int, list[Spelled]]:
    """Spellings by record: primary ones first, followed ones before those that wait."""
    return repeated.read(session, "names", numbers, lambda some: _names_of(session, some))


def _names_of(session: Session, numbers: Iterable[int]) -> dict[int, list[Spelled]]:
    found: dict[int, list[Spelled]] = {}
    for row in repeated.rows(session, NAMES, numbers):
        name = Spelled._make(row)
        found.setdefault(name.record_id, []).append(name)
    _mask_bodies(session, found)
    return found


def _mask_bodies(session: Session, found: dict[int, list[Spelled]]) -> None:
    """An organisation or a place may bear the name of somebody; an individual's own name is theirs alone."""
    masker = masked_by.get()
    if masker is None:
        return
    read = repeated.remembered(session, "heads")
    kinds = {n: read[n].kind for n in found if read.get(n)} if read else {}
    kinds |= dict(repeated.rows(session, KIND_OF, found.keys() - kinds.keys()))
    for number, kind in kinds.items():
        if kind is not Kind.INDIVIDUAL:
            found[number] = [name._replace(text=masker(name.text)) for name in found[number]]


def display_name(names: Sequence[N]) -> N | None:
    """The spelling to show: Latin before other scripts, names before weak aliases and descriptors."""
    ranked = sorted(
        names,
        key=lambda n: (
            not n.followed,
            n.kind in ("weak", "alias", "descriptor"),
            n.script != "Latn",
            not n.is_primary,
            n.id or 0,
        ),
    )
    return ranked[0] if ranked else None


def labels(session: Session, numbers: Iterable[int]) -> dict[int, Label]:
    """Labels of records of any kind, in a fixed number of queries."""
    return repeated.read(session, "labels", numbers, lambda some: _labels(session, some))


def _labels(session: Session, numbers: Iterable[int]) -> dict[int, Label]:
    rows = heads(session, numbers)
    belongs = _belongings(session, rows)
    named = {*rows, *belongs.values()}
    names = names_of(session, named)
    titles = _titles(session, rows)
    outside = sight.outside(session)
    found: dict[int, Label] = {}
    for number, row in rows.items():
        own = display_name(names.get(number, ()))
        of = belongs.get(number, number)
        other = display_name(names.get(of, ())) if of != number else own
        text = titles.get(number) or (own.text if own else None) or (other.text if other else None)
        found[number] = Label(
            number,
            row.ref,
            row.kind,
            text or unnamed(row, ids.ref_of(session, Kind.INDIVIDUAL, of) if of in outside else None),
            of,
            (own or other).language if (own or other) else "",  # type: ignore[union-attr]
            bool(own and not own.followed),
            row.review_state is ReviewState.WITHDRAWN,
            tuple(name.text for name in names.get(number, ())),
        )
    return found


OWNERS = {
    kind: built(select(key, owner).where(key.in_(NUMBERS)))
    for kind, key, owner in (
        (Kind.DETENTION_STAGE, col(DetentionStage.id), col(DetentionStage.act_id)),
        (Kind.ACT, col(Act.id), col(Act.victim_id)),
        (Kind.INJURY, col(Injury.id), col(Injury.individual_id)),
        (Kind.INVOLVEMENT, col(Involvement.id), col(Involvement.actor_id)),
        (Kind.RELATION, col(Relation.id), col(Relation.from_id)),
        (Kind.INTERVENTION, col(Intervention.id), col(Intervention.about_id)),
    )
}
OTHER_ENDS = built(select(col(Relation.id), col(Relation.to_id)).where(col(Relation.id).in_(NUMBERS)))
TITLES = {
    kind: built(select(key, title).where(key.in_(NUMBERS)))
    for kind, key, title in (
        (Kind.INCIDENT, col(Incident.id), col(Incident.title)),
        (Kind.SOURCE_REPORT, col(SourceReport.id), col(SourceReport.title)),
        (Kind.CASE_FILE, col(CaseFile.id), col(CaseFile.title)),
        (Kind.FILE, col(File.id), col(File.original_name)),
    )
}


def unnamed(row: Head, stands_in: str | None) -> str:
    """What a record without a name or title is called; `stands_in` is the ref of a protected person."""
    if row.erased_at is not None:
        return ERASED
    words = {Kind.INDIVIDUAL: "Name not known", Kind.INCIDENT: "Untitled incident"}
    return stands_in or words.get(row.kind, f"Unnamed {row.kind.value.replace('_', ' ')}")


def _belongings(session: Session, rows: Mapping[int, Head]) -> dict[int, int]:
    """The individual (or other party) that acts, stages, injuries and involvements speak of."""

    def owners(kind: Kind, numbers: Iterable[int]) -> dict[int, int]:
        return repeated.read(
            session, ("owners", kind), numbers, lambda some: dict(repeated.rows(session, OWNERS[kind], some))
        )

    def of(kind: Kind) -> list[int]:
        return [number for number, row in rows.items() if row.kind is kind]

    found: dict[int, int] = {}
    stages = owners(Kind.DETENTION_STAGE, of(Kind.DETENTION_STAGE))
    acts = owners(Kind.ACT, [*of(Kind.ACT), *stages.values()])
    found |= {act: acts[act] for act in of(Kind.ACT)}
    found |= {stage: acts[act] for stage, act in stages.items()}
    for kind in (Kind.INJURY, Kind.INVOLVEMENT, Kind.RELATION, Kind.INTERVENTION):
        found |= owners(kind, of(kind))
    return found


def spoken_of(session: Session, numbers: Iterable[int]) -> set[int]:
    """These records, and the individuals and others of whom the acts, stages, injuries, roles and ties among them speak."""
    rows = heads(session, numbers)
    ties = [number for number, row in rows.items() if row.kind is Kind.RELATION]
    ends = dict(repeated.rows(session, OTHER_ENDS, ties))
    return {*rows, *_belongings(session, rows).values(), *ends.values()}


def know_owners(session: Session, kind: Kind, found: Mapping[int, int]) -> None:
    """Whom parts of a kind speak of (stages: of which act), where a look has read it with them."""
    kept = repeated.remembered(session, ("owners", kind))
    if kept is not None:
        kept.update(found)


def _titles(session: Session, rows: Mapping[int, Head]) -> dict[int, str]:
    found: dict[int, str] = {}
    for kind, query in TITLES.items():
        numbers = [number for number, row in rows.items() if row.kind is kind]
        if numbers:
            hidden = sight.unknown(session, numbers)
            titles = repeated.rows(session, query, numbers)
            found |= {number: title for number, title in titles if title and "title" not in hidden.get(number, ())}
    return found


def pick(session: Session, key: Any, column: Any, numbers: Sequence[int]) -> list[tuple[int, Any]]:
    """(number, column) of these records, in as many queries as it takes."""
    return [(k, v) for k, v in repeated.rows(session, _pick_query(key, column), numbers)]


def refs(session: Session, numbers: Sequence[int]) -> dict[int, str]:
    """The handles of these records, as far as this session may see them."""
    own = newly_made.own(session) if sight.clearance(session) is LEVELS[-1] else {}  # who sees all need not ask
    made = {number: ids.ref_of(session, own[number], number) for number in numbers if number in own}
    return made | dict(pick(session, Record.id, Record.ref, [number for number in numbers if number not in made]))


@cache
def _pick_query(key: Any, column: Any) -> Any:
    return built(select(key, column).where(key.in_(NUMBERS)))


@cache
def _typed_query(table: Any) -> Any:
    return built(select(table).where(table.id.in_(NUMBERS)))


def typed(session: Session, table: Any, numbers: Iterable[int]) -> list[Any]:
    """The rows of one table with these numbers, in their order, each value only where its statement may be seen."""

    def ask(some: Sequence[int]) -> dict[int, Any]:
        rows = repeated.entities(session, _typed_query(table), some)
        without_unknown(session, rows)
        return {row.id: row for row in rows}

    return list(repeated.read(session, ("typed", table), numbers, ask).values())


def know_typed(session: Session, table: Any, rows: Sequence[Any]) -> None:
    """Rows of one table that were read otherwise: as `typed` gives them, and remembered where a look may remember."""
    without_unknown(session, rows)
    kept = repeated.remembered(session, ("typed", table))
    if kept is not None:
        kept.update({row.id: row for row in rows})


def without_unknown(session: Session, rows: Iterable[Any]) -> None:
    """Empty the columns that a hidden statement filled; nothing of it is written."""
    found = {row.id: row for row in rows}
    hidden = (pair for part in parts(found) for pair in sight.unknown(session, part).items())
    for number, names in hidden:
        row = found[number]
        kind = next(kind for kind, of in KINDS.items() if isinstance(row, of.table))
        for name in names & set(facts(kind)):
            for column in facts(kind)[name].columns or (name,):
                if column in row.__table__.columns:
                    unset = Side.UNKNOWN if column == "side" else None
                    attributes.set_committed_value(row, column, unset)


def place_names(session: Session, numbers: Iterable[int]) -> dict[int, str]:
    """A place with the places it lies in, from narrow to wide: "Chinese Consulate, Almaty, Kazakhstan"."""
    wanted = (number for number in numbers if number)
    return repeated.read(session, "place names", wanted, lambda some: _place_names(session, some))


def _place_names(session: Session, wanted: Sequence[int]) -> dict[int, str]:
    parents: dict[int, int | None] = {}
    todo = {*wanted, *above(session, wanted)}
    while todo:
        step = {place.id: place.parent_id for place in typed(session, Location, sorted(todo))}
        parents |= step
        todo = {parent for parent in step.values() if parent} - set(parents)
    names = names_of(session, parents)
    own = {
        number: (shown.text if (shown := display_name(names.get(number, ()))) else "Unnamed place")
        for number in parents
    }
    found: dict[int, str] = {}
    for number in wanted:
        chain: list[str] = []
        seen: set[int] = set()
        at: int | None = number
        while at is not None and at in own and at not in seen:
            seen.add(at)
            chain.append(own[at])
            at = parents.get(at)
        found[number] = ", ".join(chain)
    return found


ABOVE = built(
    select(LocationBelow.location_id, LocationBelow.ancestor_id).where(col(LocationBelow.location_id).in_(NUMBERS))
)


def above(session: Session, places: Iterable[int]) -> set[int]:
    """The places in which these lie, themselves among them."""

    def ask(some: Sequence[int]) -> dict[int, set[int]]:
        found: dict[int, set[int]] = {}
        for place, ancestor in repeated.rows(session, ABOVE, some):
            found.setdefault(place, set()).add(ancestor)
        return found

    return set().union(*repeated.read(session, "above", places, ask).values())


ACCOUNTS = built(select(UserAccount.id, UserAccount.display_name))


def accounts(session: Session) -> dict[int | None, str]:
    """What everybody with an account is called."""
    kept = repeated.remembered(session, "accounts")
    if kept:
        return kept
    found: dict[int | None, str] = {row[0]: row[1] for row in session.execute(ACCOUNTS).all()}
    if kept is not None:
        kept.update(found)
    return found


def roots_of_reports(session: Session, reports: Iterable[int]) -> dict[int, int]:
    """The report that each of these repeats in the end, itself where it repeats none: sources count once."""
    above: dict[int, int | None] = {}
    todo = set(reports)
    wanted = list(todo)
    while todo:
        step = dict(pick(session, SourceReport.id, SourceReport.derived_from_id, sorted(todo)))
        above |= step
        todo = {report for report in step.values() if report} - set(above)
    found: dict[int, int] = {}
    for report in wanted:
        at, seen = report, {report}
        while (nearer := above.get(at)) and nearer not in seen:
            at = nearer
            seen.add(at)
        found[report] = at
    return found
