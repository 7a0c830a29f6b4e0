"""Records: make one of any kind, find it by handle, know what it is called."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from sqlmodel import Session, col, select
from uuid6 import uuid7

from tracker.access import Confidentiality
from tracker.dates import now
from tracker.records import (
    KINDS,
    Act,
    CaseFile,
    DetentionStage,
    File,
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
)
from tracker.records.base import Kind, ReviewState
from tracker.store import ids


@dataclass(frozen=True)
class Label:
    """What a record is called on screen. `of` is the individual or incident that a part belongs to."""

    id: int
    ref: str
    kind: Kind
    text: str
    of: int
    confidentiality: Confidentiality
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
            created_at=at,
            updated_at=at,
            created_by=user_id,
            entry_id=entry_id,
        )
        for number, new in enumerate(wanted, first)
    ]
    session.add_all(made)
    session.flush()
    session.add_all(
        [KINDS[new.kind].table(id=record.id, **new.columns) for record, new in zip(made, wanted, strict=True)]
    )
    session.flush()
    places = [record.id for record in made if record.kind is Kind.LOCATION]
    session.add_all([LocationBelow(ancestor_id=place, location_id=place) for place in places])
    return made


def touch(record: Record) -> None:
    """Mark a record as changed: its version rises, so that a second open form is noticed."""
    record.updated_at = now()


def names_of(session: Session, numbers: Iterable[int]) -> dict[int, list[Name]]:
    """Spellings by record: primary ones first, followed ones before those that wait."""
    found: dict[int, list[Name]] = {}
    for part in parts(numbers):
        query = (
            select(Name)
            .where(col(Name.record_id).in_(part))
            .order_by(col(Name.followed).desc(), col(Name.is_primary).desc(), col(Name.id))
        )
        for name in session.exec(query).all():
            found.setdefault(name.record_id, []).append(name)
    return found


def display_name(names: Sequence[Name]) -> Name | None:
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
    wanted = list(dict.fromkeys(numbers))
    rows: dict[int, Record] = {}
    for part in parts(wanted):
        rows.update({row.id: row for row in session.exec(select(Record).where(col(Record.id).in_(part))).all()})
    belongs = _belongings(session, rows)
    named = {*rows, *belongs.values()}
    names = names_of(session, named)
    titles = _titles(session, rows)
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
            text or _unnamed(row.kind),
            of,
            row.confidentiality,
            (own or other).language if (own or other) else "",  # type: ignore[union-attr]
            bool(own and not own.followed),
            row.review_state is ReviewState.WITHDRAWN,
            tuple(name.text for name in names.get(number, ())),
        )
    return found


def _unnamed(kind: Kind) -> str:
    return {Kind.INDIVIDUAL: "Name not known", Kind.INCIDENT: "Untitled incident"}.get(
        kind, f"Unnamed {kind.value.replace('_', ' ')}"
    )


def _belongings(session: Session, rows: Mapping[int, Record]) -> dict[int, int]:
    """The individual (or other party) that acts, stages, injuries and involvements speak of."""

    def of(kind: Kind) -> list[int]:
        return [number for number, row in rows.items() if row.kind is kind]

    found: dict[int, int] = {}
    stages = dict(pick(session, DetentionStage.id, DetentionStage.act_id, of(Kind.DETENTION_STAGE)))
    acts = dict(pick(session, Act.id, Act.victim_id, [*of(Kind.ACT), *stages.values()]))
    found |= {act: acts[act] for act in of(Kind.ACT)}
    found |= {stage: acts[act] for stage, act in stages.items()}
    found |= dict(pick(session, Injury.id, Injury.individual_id, of(Kind.INJURY)))
    found |= dict(pick(session, Involvement.id, Involvement.actor_id, of(Kind.INVOLVEMENT)))
    found |= dict(pick(session, Relation.id, Relation.from_id, of(Kind.RELATION)))
    found |= dict(pick(session, Intervention.id, Intervention.about_id, of(Kind.INTERVENTION)))
    return found


def _titles(session: Session, rows: Mapping[int, Record]) -> dict[int, str]:
    found: dict[int, str] = {}
    for kind, key, column in (
        (Kind.INCIDENT, Incident.id, Incident.title),
        (Kind.SOURCE_REPORT, SourceReport.id, SourceReport.title),
        (Kind.CASE_FILE, CaseFile.id, CaseFile.title),
        (Kind.FILE, File.id, File.original_name),
    ):
        numbers = [number for number, row in rows.items() if row.kind is kind]
        found |= {number: title for number, title in pick(session, key, column, numbers) if title}
    return found


def pick(session: Session, key: Any, column: Any, numbers: Sequence[int]) -> list[tuple[int, Any]]:
    """(number, column) of these records, in as many queries as it takes."""
    found: list[tuple[int, Any]] = []
    for part in parts(numbers):
        found += [(k, v) for k, v in session.exec(select(key, column).where(key.in_(part))).all()]
    return found


def parts(numbers: Iterable[int]) -> list[list[int]]:
    """Numbers without doubles, in parts that fit one query."""
    wanted = list(dict.fromkeys(numbers))
    return [wanted[start : start + 500] for start in range(0, len(wanted), 500)]


def place_names(session: Session, numbers: Iterable[int]) -> dict[int, str]:
    """A place with the places it lies in, from narrow to wide: "Chinese Consulate, Almaty, Kazakhstan"."""
    wanted = [number for number in dict.fromkeys(numbers) if number]
    parents: dict[int, int | None] = {}
    todo = set(wanted)
    while todo:
        step = dict(pick(session, Location.id, Location.parent_id, sorted(todo)))
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
