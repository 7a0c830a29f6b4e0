"""The rows that lists are made of: their one writer, their rebuild, and the disagreements beside them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from operator import itemgetter
from typing import Any

from sqlalchemy import delete, event, text
from sqlmodel import Session, col, select

from tracker import codes, facets
from tracker.records import (
    KINDS,
    Act,
    DetentionStage,
    FacetRow,
    Incident,
    Individual,
    Injury,
    Involvement,
    ListChange,
    ListRow,
    Record,
    Setting,
    facts,
)
from tracker.records.base import Kind
from tracker.records.listing import ALL, OTHERS
from tracker.store import claims, ids, name_index, newly_made, pictures, plain, records, secrecy, sight
from tracker.store.known import COLUMNS, LEVEL, TOP, Known, Said, Statements, ends
from tracker.store.pictures import DISPUTED, FOLLOWED, LAST, WAITING, accounts, search_key

VERSION = "3"  # of what the rows hold: raise it when store/pictures.py makes others of the same statements
SETTING = "lists"
TABLES: dict[str, tuple[str, tuple[str, ...]]] = {
    "list_row": ("lists", pictures.LISTS),
    "facet_row": ("facets", pictures.FACETS),
    "stage_row": ("stages", pictures.STAGES),
}  # each with its part of the pictures
SHARED_TABLE = "incident_facet_row"
REPORT = COLUMNS.index("source_report_id")
DIFFERS = ("subject_id", "field", "level", "up_to", "accounts")
KIND = list(Kind)
LOGGED = 2_000  # more changed people are logged as everybody
TOGETHER = 1_000  # people whose rows are written at once
MANY = 50_000  # records whose disagreements are looked for at once
SEVERAL = (
    "SELECT DISTINCT s.subject_id, s.kind FROM (SELECT c.subject_id, r.kind FROM record r "
    "JOIN claim c ON c.subject_id = r.id WHERE r.id {{among}} GROUP BY c.subject_id, r.kind, c.field "
    "HAVING count(*) > 1 AND (max(coalesce(c.stance, 0)) > 0 OR c.field NOT IN ({many}))) s"
)

LOG_CHANGE = text(
    "INSERT INTO list_change (individual_id, number) VALUES (:person, :number) "
    "ON CONFLICT (individual_id) DO UPDATE SET number = excluded.number"
)
LOG_CHANGES = (  # the same on PostgreSQL, with the next number, not waited for before all is kept
    "WITH taken AS (INSERT INTO counter (name, next) VALUES ('list_change', 2) "
    "ON CONFLICT (name) DO UPDATE SET next = counter.next + 1 RETURNING next - 1 AS number) "
    "INSERT INTO list_change (individual_id, number) SELECT person, taken.number FROM taken, "
    "unnest(%s::bigint[]) person ON CONFLICT (individual_id) DO UPDATE SET number = excluded.number"
)


def refresh(session: Session, touched: Iterable[int]) -> None:
    """Settle how closely these records are held; write anew how they are found, and the rows that rest on them."""
    named = list(dict.fromkeys(touched))
    numbers = list(named)
    session.flush()
    with sight.whole(session):
        changed = secrecy.settle(session, numbers)
        for part in records.parts(changed):
            numbers += [*part, *claims.resting_on(session, part)]
        numbers = list(dict.fromkeys(numbers))
        name_index.refresh(session, named)
        kinds = newly_made.kinds(session, numbers)
        altered = write_incidents(session, _incidents_of(session, kinds), fresh=False)
        people = _individuals_of(session, kinds, altered)
        said: dict[int, dict[int, list[Said]]] = {}
        for part in records.parts(people):
            read = _write_part(session, part, fresh=False).said
            said |= {number: read[number] for number in kinds.keys() & read.keys()}
        _changed(session, people)
        if not {Kind.LOCATION, Kind.SOURCE_REPORT}.isdisjoint(kinds.values()):
            _changed(session, [OTHERS])  # lists know which place lies in which, and who published
        _disagreements(session, numbers, kinds, said)


def begin(
    session: Session, people: Sequence[int], told: Sequence[Mapping[str, Any]], spelled: Sequence[Mapping[str, Any]]
) -> None:
    """The same for individuals that were made just now, of whom nothing else is kept than these statements and spellings:
    what is known of them is not read back.
    """
    said = claims.as_read(session, told, COLUMNS)
    name_index.work_out(session, [row["text"] for row in spelled])
    with sight.whole(session):
        levels, names = plain.read_each(
            session, [(LEVEL, sorted(ends(said).union(people))), (name_index.OF_RECORDS, people)]
        )
        level: dict[int, int] = dict(levels)
        if any(level[row[REPORT]] > level[row[0]] for row in said):  # what tells of them decides how they are held
            refresh(session, people)
            return
        name_index.enter(session, people, names)
        found = _write_part(session, sorted(people), False, Known.begun(people, said, spelled, level)).said
        _changed(session, people)
        _disagreements(session, list(people), dict.fromkeys(people, Kind.INDIVIDUAL), found)


def _individuals_of(session: Session, kinds: Mapping[int, Kind], altered: Iterable[int]) -> list[int]:
    """Individuals whose rows depend on these records: themselves, their acts, stages, injuries, and altered incidents."""

    def of(*wanted: Kind) -> list[int]:
        return [number for number, kind in kinds.items() if kind in wanted]

    people = set(of(Kind.INDIVIDUAL))
    acts = set(of(Kind.ACT)) | {
        act for _, act in records.pick(session, DetentionStage.id, DetentionStage.act_id, of(Kind.DETENTION_STAGE))
    }
    for part in records.parts(altered):
        acts |= set(session.exec(select(Act.id).where(col(Act.incident_id).in_(part))).all())
    people |= {victim for _, victim in records.pick(session, Act.id, Act.victim_id, sorted(acts))}
    people |= {person for _, person in records.pick(session, Injury.id, Injury.individual_id, of(Kind.INJURY))}
    people |= {actor for _, actor in records.pick(session, Involvement.id, Involvement.actor_id, of(Kind.INVOLVEMENT))}
    return sorted(people)


def _incidents_of(session: Session, kinds: Mapping[int, Kind]) -> list[int]:
    """Incidents of whose people these records tell something: themselves, and those somebody took part in."""
    involved = [number for number, kind in kinds.items() if kind is Kind.INVOLVEMENT]
    of = plain.read(session, "SELECT incident_id FROM involvement WHERE id {among}", involved)
    return sorted({number for number, kind in kinds.items() if kind is Kind.INCIDENT} | {row[0] for row in of})


def _changed(session: Session, people: Collection[int]) -> None:
    """Remember for the end of the transaction whose rows it changed."""
    if "list_changed" not in session.info:
        session.info["list_changed"] = set()
        event.listen(session, "before_commit", _log_changes)
    session.info["list_changed"] |= set(people)


def everybody_changed(session: Session) -> None:
    """Let whoever holds the rows in memory read all of them anew: a bulk load has written its own."""
    _changed(session, [ALL])


def _log_changes(session: Session) -> None:
    people = session.info["list_changed"]
    if not people:
        return
    everybody = len(people) > LOGGED or ALL in people
    if everybody:
        people = {ALL}
    if plain.is_sqlite(session):
        number = ids.take_in_order(session, "list_change")
        session.execute(LOG_CHANGE, [{"person": person, "number": number} for person in people])
    else:
        plain.run_in_turn(session, [(LOG_CHANGES, (sorted(people),))])
    if everybody:  # once the number is taken: whoever changes something else waits for it
        session.execute(delete(ListChange).where(col(ListChange.individual_id) != ALL))
    session.info["list_changed"] = set()


def write_all(session: Session, people: Sequence[int], fresh: bool = True) -> None:
    """Write the rows of many individuals at once; `fresh` says that none of them has any yet (a bulk load)."""
    _changed(session, people if len(people) <= LOGGED else [ALL])
    with sight.whole(session):
        for part in _slices(people, TOGETHER):
            _write_part(session, part, fresh)


def write_incidents(session: Session, incidents: Sequence[int], fresh: bool = True) -> set[int]:
    """Write what these incidents give to everybody in them; `fresh` says that none of them has any rows yet.

    Returns those that give something else to the list rows of their people than before: an incident may have a hundred
    thousand, and most of what is told of it changes none of their rows.
    """
    altered: set[int] = set()
    with sight.whole(session):
        for part in _slices(incidents, TOGETHER):
            altered |= _write_incidents(session, part, fresh)
    return altered


def _write_part(session: Session, people: Sequence[int], fresh: bool, known: Known | None = None) -> Statements:
    if not newly_made.first_time(session, "rows", people) and not fresh:
        records.lock(session, people)  # as incidents: two acts of one person may come at once
        plain.run_all(session, [f"DELETE FROM {table} WHERE individual_id {{among}}" for table in TABLES], people)
    found = pictures.of_known(known) if known else pictures.of(session, people)
    rows = {
        table: (columns, sorted(getattr(found, part), key=itemgetter(columns.index("individual_id"))))
        for table, (part, columns) in TABLES.items()
    }
    plain.write_together(session, rows)
    return found.said


def _write_incidents(session: Session, incidents: Sequence[int], fresh: bool) -> set[int]:
    if not fresh:
        records.lock(session, incidents)  # two who write the same rows: the second reads what the first has written
    found = pictures.of_incidents(session, incidents)
    changed = set(found)
    if not fresh:
        changed ^= set(_held(session, SHARED_TABLE, pictures.SHARED, "incident_id", incidents))
        if not changed:
            return set()
        _delete(session, SHARED_TABLE, "incident_id", incidents)
    plain.write(session, SHARED_TABLE, pictures.SHARED, found)
    if any(row[1] != facets.IMPRINT for row in changed):
        _changed(session, [OTHERS])
    return {row[0] for row in changed if row[1] == facets.IMPRINT}


def _held(session: Session, table: str, columns: Sequence[str], key: str, numbers: Sequence[int]) -> list[plain.Row]:
    """The rows as they stand."""
    return plain.read(session, f"SELECT {', '.join(columns)} FROM {table} WHERE {key} {{among}}", numbers)


def _delete(session: Session, table: str, key: str, numbers: Sequence[int]) -> None:
    plain.run(session, f"DELETE FROM {table} WHERE {key} {{among}}", numbers)


# --- disagreements ---
def _disagreements(
    session: Session, numbers: Sequence[int], kinds: Mapping[int, Kind], said: Mapping[int, dict[int, list[Said]]]
) -> None:
    """Write anew where sources differ about these records; what is `said` of some of them is read already."""
    if not newly_made.first_time(session, "disagreements", numbers):
        _delete(session, "disagreement", "subject_id", numbers)
    rows = [row for number, facts_of in said.items() for row in _differences(number, kinds[number], facts_of)]
    rows += disagreements_of(session, [number for number in numbers if number not in said])
    plain.write(session, "disagreement", DIFFERS, rows)


def disagreements_of(session: Session, numbers: Sequence[int]) -> list[plain.Row]:
    """Facts of these records on which live claims differ, or which somebody denies, as each clearance sees them.

    Rows in the order of DIFFERS. Only records with several statements on a fact are read.
    """
    query = SEVERAL.format(many=", ".join(map(str, _many())))
    rows: list[plain.Row] = []
    with sight.whole(session):
        for part in _slices(numbers, MANY):
            several: dict[int, int] = dict(plain.read(session, query, part))
            for some in _slices(list(several), TOGETHER):
                for number, said in Statements.read(session, some).said.items():
                    rows += _differences(number, KIND[several[number]], said)
    return rows


def _differences(number: int, kind: Kind, said: Mapping[int, list[Said]]) -> Iterator[plain.Row]:
    for field, claims_of in said.items():
        if len(claims_of) > 1:
            yield from _differing(number, field, kind, claims_of)


@lru_cache(maxsize=1)
def _many() -> list[int]:
    """Facts that may have several values at once, whatever they are facts of: such values do not differ."""
    every = [(name, fact.many) for kind in KINDS for name, fact in facts(kind).items()]
    single = {name for name, many in every if not many}
    return sorted({codes.term_number("field", name) for name, _ in every if name not in single})


def _differing(number: int, field: int, kind: Kind, said: Sequence[Said]) -> Iterator[plain.Row]:
    """The rows of one fact: each for all clearances side by side that see as many accounts."""
    begun, before = 0, 0
    for step in sorted({claim.told for claim in said}):
        counted = accounts(kind, field, [claim for claim in said if claim.told <= step])
        if counted != before:
            if before:
                yield number, field, begun, step - 1, before
            begun, before = step, counted
    if before:
        yield number, field, begun, TOP, before


# --- rebuild and check ---
def rebuild(session: Session) -> None:
    """Write the rows of everybody and all disagreements anew."""
    for table in (*TABLES, SHARED_TABLE):
        plain.run(session, f"DELETE FROM {table}")
    with sight.whole(session):
        write_all(session, session.exec(select(Individual.id)).all())
        rebuild_incidents(session)
        _changed(session, [ALL])
    rebuild_disagreements(session)
    session.merge(Setting(key=SETTING, value=rules()))
    session.flush()


def rebuild_disagreements(session: Session) -> None:
    """Write anew where sources differ."""
    plain.run(session, "DELETE FROM disagreement")
    with sight.whole(session):
        plain.write(session, "disagreement", DIFFERS, disagreements_of(session, session.exec(select(Record.id)).all()))


def rebuild_incidents(session: Session) -> None:
    """Write anew what incidents give to everybody in them."""
    with sight.whole(session):
        write_incidents(session, session.exec(select(Incident.id)).all(), fresh=False)


def rules() -> str:
    """By which facets the rows are made, in short: those that facts are declared to be, and this program's own."""
    declared = sorted(
        [facet.name, facet.of.value, *facet.schemes, *facet.kinds, *(facet.fact or ())]
        for facet in facets.every().values()
    )
    return hashlib.sha256(json.dumps([VERSION, declared]).encode()).hexdigest()[:32]


def is_current(session: Session) -> bool:
    """Whether the rows were made by the facets that are declared today."""
    return session.execute(select(col(Setting.value)).where(col(Setting.key) == SETTING)).scalar() == rules()


def is_empty(session: Session) -> bool:
    """Whether a migration has just made tables that nobody has filled yet."""
    some = session.exec(select(ListRow.id).limit(1)).first()
    return some is not None and session.exec(select(FacetRow.row_id).limit(1)).first() is None


def lacks_incidents(session: Session) -> bool:
    """Whether nothing that incidents give to their people is written yet, though there is something."""
    named = codes.term_number("field", "perpetrator")
    there = (
        "SELECT 1 FROM involvement WHERE role = 0 LIMIT 1",
        f"SELECT 1 FROM incident i JOIN claim c ON c.subject_id = i.id AND c.field = {named} LIMIT 1",
    )
    held = plain.read(session, f"SELECT 1 FROM {SHARED_TABLE} LIMIT 1")
    return not held and any(plain.read(session, query) for query in there)


def stale(session: Session) -> list[int]:
    """Individuals whose rows are not what they should be."""
    wrong: set[int] = set()
    with sight.whole(session):
        for part in _slices(session.exec(select(Individual.id)).all(), TOGETHER):
            wanted = pictures.of(session, part)
            for table, (name, columns) in TABLES.items():
                held = _held(session, table, columns, "individual_id", part)
                whose = columns.index("individual_id")
                wrong |= {row[whose] for row in set(held) ^ set(getattr(wanted, name))}
    return sorted(wrong)


def stale_incidents(session: Session) -> list[int]:
    """Incidents that do not give to everybody in them what they should."""
    wrong: set[int] = set()
    with sight.whole(session):
        for part in _slices(session.exec(select(Incident.id)).all(), TOGETHER):
            held = _held(session, SHARED_TABLE, pictures.SHARED, "incident_id", part)
            wrong |= {row[0] for row in set(held) ^ set(pictures.of_incidents(session, part))}
    return sorted(wrong)


def _slices(numbers: Sequence[int], size: int) -> Iterator[Sequence[int]]:
    for start in range(0, len(numbers), size):
        yield numbers[start : start + size]


__all__ = ["DISPUTED", "FOLLOWED", "LAST", "WAITING", "search_key"]
