"""The rows that lists are made of: their one writer, their rebuild, and the disagreements beside them."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import delete, event, insert
from sqlmodel import Session, col, select

from tracker import dates
from tracker.access import LEVELS, Confidentiality
from tracker.records import (
    Act,
    DetentionStage,
    Disagreement,
    Incident,
    Individual,
    Injury,
    Involvement,
    ListChange,
    ListRow,
    Name,
    Record,
)
from tracker.records.base import Judgement, Kind, ReviewState, Stance
from tracker.store import claims, followed, ids, name_index, records, secrecy, sight
from tracker.store.claims import ClaimRow

WAITING, FOLLOWED, DISPUTED = 0, 1, 2
ALL = 0  # in the log of changes: everybody
LOGGED = 2_000  # more changed people are logged as everybody
LAST = "\U0010ffff"  # names nobody knows sort after all others


def search_key(text: str) -> str:
    """Folded form of a spelling, for search and order: no case, no marks, no doubled blanks."""
    plain = unicodedata.normalize("NFKD", text.casefold())
    return " ".join("".join(c for c in plain if not unicodedata.combining(c)).split())[:300]


def refresh(session: Session, touched: Iterable[int]) -> None:
    """Settle how closely these records are held; write anew how they are found, and the rows that rest on them."""
    numbers = named = list(dict.fromkeys(touched))
    session.flush()
    with sight.whole(session):
        changed = secrecy.settle(session, numbers)
        for part in records.parts(changed):
            numbers += [*part, *claims.resting_on(session, part)]
        numbers = list(dict.fromkeys(numbers))
        name_index.refresh(session, named)
        people = individuals_of(session, numbers)
        _write(session, people)
        _changed(session, people)
        _disagreements(session, numbers)


def individuals_of(session: Session, numbers: Sequence[int]) -> list[int]:
    """Individuals whose rows depend on these records: themselves, their acts, stages, injuries, incidents."""
    kinds: dict[int, Kind] = {}
    for part in records.parts(numbers):
        kinds |= {
            n: Kind(k) for n, k in session.exec(select(Record.id, Record.kind).where(col(Record.id).in_(part))).all()
        }

    def of(*wanted: Kind) -> list[int]:
        return [number for number, kind in kinds.items() if kind in wanted]

    people = set(of(Kind.INDIVIDUAL))
    acts = set(of(Kind.ACT)) | {
        act for _, act in records.pick(session, DetentionStage.id, DetentionStage.act_id, of(Kind.DETENTION_STAGE))
    }
    for part in records.parts(of(Kind.INCIDENT)):
        acts |= set(session.exec(select(Act.id).where(col(Act.incident_id).in_(part))).all())
    people |= {victim for _, victim in records.pick(session, Act.id, Act.victim_id, sorted(acts))}
    people |= {person for _, person in records.pick(session, Injury.id, Injury.individual_id, of(Kind.INJURY))}
    people |= {actor for _, actor in records.pick(session, Involvement.id, Involvement.actor_id, of(Kind.INVOLVEMENT))}
    return sorted(people)


def _write(session: Session, people: Sequence[int]) -> None:
    for part in records.parts(people):
        session.execute(delete(ListRow).where(col(ListRow.individual_id).in_(part)))
        rows = rows_of(session, part)
        if rows:
            session.execute(insert(ListRow), rows)


def _changed(session: Session, people: Sequence[int]) -> None:
    """Remember for the end of the transaction whose rows it changed."""
    if "list_changed" not in session.info:
        session.info["list_changed"] = set()
        event.listen(session, "before_commit", _log_changes)
    session.info["list_changed"] |= set(people)


def _log_changes(session: Session) -> None:
    people = session.info["list_changed"]
    if not people:
        return
    number = ids.take_in_order(session, "list_change")
    if len(people) > LOGGED or ALL in people:
        session.execute(delete(ListChange))
        people = {ALL}
    for part in records.parts(people):
        session.execute(delete(ListChange).where(col(ListChange.individual_id).in_(part)))
        session.execute(insert(ListChange), [{"individual_id": person, "number": number} for person in part])
    session.info["list_changed"] = set()


FIELDS = ("name", "sex", "type", "stage", "when", "location", "exists")


def rows_of(session: Session, people: Sequence[int]) -> list[dict[str, Any]]:
    """The list rows of these individuals as they should be, for every clearance that sees something else."""
    with sight.whole(session):
        known = _Known(session, people)
    rows: list[dict[str, Any]] = []
    for number in known.individuals:
        pictures: list[tuple[Confidentiality, list[dict[str, Any]]]] = []
        for level in known.steps(number):
            seen = known.picture(number, level)
            if not pictures or pictures[-1][1] != seen:
                pictures.append((level, seen))
        ends = [level for level, _ in pictures[1:]] + [None]
        for (level, seen), following in zip(pictures, ends, strict=True):
            up_to = LEVELS[LEVELS.index(following) - 1] if following else LEVELS[-1]
            rows += [row | {"level": level, "up_to": up_to} for row in seen]
    return rows


class _Known:
    """What the rows of some individuals are made of, each thing with how closely it is held."""

    def __init__(self, session: Session, people: Sequence[int]) -> None:
        self.individuals = {row.id: row for row in _typed(session, Individual, col(Individual.id), people)}
        acts = _typed(session, Act, col(Act.victim_id), list(self.individuals))
        heads = _heads(session, [*self.individuals, *(act.id for act in acts)])
        gone = {number for number, row in heads.items() if row.review_state is ReviewState.WITHDRAWN}
        self.individuals = {number: row for number, row in self.individuals.items() if number not in gone}
        self.refs = {number: heads[number].ref for number in self.individuals}
        self.protected = {number for number in self.individuals if heads[number].protected}
        self.acts: dict[int, list[Act]] = {}
        for act in acts:
            if act.id not in gone:
                self.acts.setdefault(act.victim_id, []).append(act)
        kept = [act for own in self.acts.values() for act in own]
        self.incidents = {
            row.id: row for row in _typed(session, Incident, col(Incident.id), [act.incident_id for act in kept])
        }
        self.stages: dict[int, list[DetentionStage]] = {}
        staged = _typed(session, DetentionStage, col(DetentionStage.act_id), [act.id for act in kept])
        standing = _heads(session, [stage.id for stage in staged])
        for stage in staged:
            if standing[stage.id].review_state is not ReviewState.WITHDRAWN:
                self.stages.setdefault(stage.act_id, []).append(stage)
        for own in self.stages.values():
            own.sort(key=lambda stage: -stage.seq)
        self.names = records.names_of(session, self.individuals)
        staged = [stage.id for own in self.stages.values() for stage in own]
        subjects = [*self.individuals, *(act.id for act in kept), *staged, *self.incidents]
        said = claims.of_subjects(session, subjects, FIELDS)
        self.said = _by_subject(said)
        places = [row.location_id for row in (*kept, *self.incidents.values()) if row.location_id]
        ends = [end for claim in said for end in _ends(claim)]
        self.level = dict(records.pick(session, Record.id, Record.level, [*subjects, *places, *ends]))
        self.told = {claim.id: max((self.level[end] for end in _ends(claim)), key=LEVELS.index) for claim in said}

    def steps(self, number: int) -> list[Confidentiality]:
        """The clearances at which the picture of an individual may change, from its own level up."""
        numbers = {number}
        for act in self.acts.get(number, ()):
            numbers |= {act.id, act.incident_id, *(stage.id for stage in self.stages.get(act.id, ()))}
            numbers |= {n for n in (act.location_id, self.incidents[act.incident_id].location_id) if n}
        found = {self.level[n] for n in numbers}
        found |= {self.told[c.id] for n in numbers for field in FIELDS for c in self.said.get((n, field), ())}
        return [level for level in LEVELS if level in found and not _above(self.level[number], level)]

    def picture(self, number: int, level: Confidentiality) -> list[dict[str, Any]]:
        """The rows of an individual as somebody of this clearance sees them."""
        seen = _Seen(self, level)
        names = [name for name in self.names.get(number, ()) if seen.is_printed(name)]
        shown = records.display_name(names)
        key = shown.search_key if shown else LAST
        base = {
            "individual_id": number,
            "sort_key": (search_key(self.refs[number]) if number in self.protected else key)[:40],
            "sex": seen.code(number, "sex", self.individuals[number].sex),
        }
        acts = [act for act in self.acts.get(number, ()) if not _above(self.level[act.id], level)]
        stages = {act.id: seen.latest(act.id) for act in acts}
        own: list[dict[str, Any]] = [base | seen.act_row(act, stages[act.id]) for act in acts]
        by_number = {act.id: act for act in acts}
        last = max(
            (row for row in own if row["stage"]),
            key=lambda row: seen.when(by_number[row["id"]], stages[row["id"]]),
            default=None,
        )
        if own:
            return [row | {"status": last["stage"] if last else None, "latest": int(row is last)} for row in own]
        return [base | _EMPTY | {"id": number, "standing": FOLLOWED if shown and shown.followed else WAITING}]


_EMPTY: dict[str, Any] = {
    "incident_id": None,
    "incident_type": None,
    "act_type": None,
    "stage": None,
    "status": None,
    "latest": 0,
    "location_id": None,
    "own": 1,
    "day_min": None,
    "day_max": None,
    "season_min": None,
    "season_max": None,
}


@dataclass(frozen=True)
class _Seen:
    """What is known, as somebody of one clearance sees it: a value that a hidden statement filled is not there."""

    known: _Known
    level: Confidentiality

    def said(self, number: int, field: str) -> list[ClaimRow]:
        """The statements on a fact that are seen."""
        return [c for c in self.known.said.get((number, field), ()) if not _above(self.known.told[c.id], self.level)]

    def is_open(self, number: int, field: str) -> bool:
        """Whether the followed value of a fact is seen: no hidden statement stands behind it."""
        behind = (c for c in self.known.said.get((number, field), ()) if c.holds or _followed_by_load(c))
        return not any(_above(self.known.told[claim.id], self.level) for claim in behind)

    def is_printed(self, name: Name) -> bool:
        """Whether the statement that printed a name is seen."""
        behind = (c for c in self.known.said.get((name.record_id, "name"), ()) if c.id == name.claim_id)
        return not any(_above(self.known.told[claim.id], self.level) for claim in behind)

    def waiting(self, number: int, field: str) -> ClaimRow | None:
        """The first statement that waits or is disputed."""
        live = (Judgement.OPEN, Judgement.CONTESTED)
        own = self.said(number, field)
        return next((c for c in own if c.judgement in live and c.stance is Stance.ASSERTS), None)

    def code(self, number: int, field: str, followed: str | None) -> str | None:
        """The followed code, else the one that waits."""
        if followed and self.is_open(number, field):
            return followed
        claim = self.waiting(number, field)
        return claim.term if claim else None

    def place(self, number: int, followed: int | None) -> int | None:
        """The followed place of a record."""
        seen = followed and self.is_open(number, "location") and not _above(self.known.level[followed], self.level)
        return followed if seen else None

    def latest(self, act: int) -> DetentionStage | None:
        """The last stage of an act."""
        own = self.known.stages.get(act, ())
        return next((stage for stage in own if not _above(self.known.level[stage.id], self.level)), None)

    def when(self, act: Act, stage: DetentionStage | None) -> tuple[date, int]:
        """How late an act's latest stage is: by its own day, else the act's, else the incident's."""
        rows = [row for row in (stage, act, self.known.incidents[act.incident_id]) if row]
        days = [day for row in rows if self.is_open(row.id, "when") for day in (row.when_max, row.when_min)]
        return next((day for day in days if day), date.min), act.id

    def act_row(self, act: Act, stage: DetentionStage | None) -> dict[str, Any]:
        """What the row of an act holds of it, of its incident and of its latest stage."""
        incident = self.known.incidents[act.incident_id]
        own_day = act.when_edtf is not None and self.is_open(act.id, "when")
        dated = act if own_day else incident if self.is_open(incident.id, "when") else None
        edtf = dated.when_edtf if dated else None
        low, high = (dated.when_min, dated.when_max) if dated else (None, None)
        season = dates.bounds(edtf).season if edtf else None
        there = self.waiting(incident.id, "location")
        return {
            "id": act.id,
            "incident_id": incident.id,
            "incident_type": self.code(incident.id, "type", incident.type),
            "act_type": self.code(act.id, "type", act.type),
            "stage": self.code(stage.id, "stage", stage.stage) if stage else None,
            "location_id": self.place(act.id, act.location_id)
            or self.place(incident.id, incident.location_id)
            or (there.value_record_id if there else None),
            "own": int(own_day and not dates.is_uncertain(edtf or "")),
            "day_min": low.toordinal() if low else None,
            "day_max": high.toordinal() if high else None,
            "season_min": season[0] if season else None,
            "season_max": season[1] if season else None,
            "standing": self.standing(act.id),
        }

    def standing(self, act: int) -> int:
        """Whether an act is disputed, followed or waits, by the statements that are seen."""
        judged = [claim for claim in self.said(act, "exists") if claim.judgement is not Judgement.REJECTED]
        every = [claim for field in ("exists", "type") for claim in self.said(act, field)]
        if any(claim.judgement is Judgement.CONTESTED for claim in every):
            return DISPUTED
        if any(claim.judgement is Judgement.ACCEPTED for claim in (judged or every)):
            return FOLLOWED
        return WAITING


def _above(held: Confidentiality, level: Confidentiality) -> bool:
    return LEVELS.index(held) > LEVELS.index(level)


def _followed_by_load(claim: ClaimRow) -> bool:
    return claim.batch_id is not None and claim.judgement is Judgement.ACCEPTED and claim.stance is Stance.ASSERTS


def _ends(claim: ClaimRow) -> list[int]:
    named = (claim.subject_id, claim.source_report_id, claim.speaker_id, claim.value_record_id)
    return [number for number in named if number]


def _typed(session: Session, table: Any, column: Any, numbers: Sequence[int]) -> list[Any]:
    parts = records.parts(numbers)
    return [row for part in parts for row in session.exec(select(table).where(column.in_(part)).order_by(table.id))]


def _heads(session: Session, numbers: Sequence[int]) -> dict[int, Record]:
    return {row.id: row for row in _typed(session, Record, col(Record.id), numbers)}


def _by_subject(found: Iterable[ClaimRow]) -> dict[tuple[int, str], list[ClaimRow]]:
    grouped: dict[tuple[int, str], list[ClaimRow]] = {}
    for claim in found:
        grouped.setdefault((claim.subject_id, claim.field), []).append(claim)
    return grouped


# --- disagreements ---
def _disagreements(session: Session, numbers: Sequence[int]) -> None:
    for part in records.parts(numbers):
        session.execute(delete(Disagreement).where(col(Disagreement.subject_id).in_(part)))
        rows = disagreements_of(session, part)
        if rows:
            session.execute(insert(Disagreement), rows)


def disagreements_of(session: Session, numbers: Sequence[int]) -> list[dict[str, Any]]:
    """Facts of these records on which live claims differ, or which somebody denies, as each clearance sees them."""
    kinds = dict(records.pick(session, Record.id, Record.kind, numbers))
    found = claims.of_subjects(session, numbers)
    level = dict(records.pick(session, Record.id, Record.level, [end for claim in found for end in _ends(claim)]))
    rows: list[dict[str, Any]] = []
    for (number, field), said in _by_subject(found).items():
        told = [(claim, max((level[end] for end in _ends(claim)), key=LEVELS.index)) for claim in said]
        steps = [step for step in LEVELS if any(of is step for _, of in told)]
        before: dict[str, Any] | None = None
        for step in steps:
            accounts = _accounts(kinds[number], field, [claim for claim, of in told if not _above(of, step)])
            if before and before["accounts"] == accounts:
                continue
            if before:
                before["up_to"] = LEVELS[LEVELS.index(step) - 1]
            before = None
            if accounts:
                before = {"subject_id": number, "field": field, "accounts": accounts}
                before |= {"level": step, "up_to": LEVELS[-1]}
                rows.append(before)
    return rows


def _accounts(kind: Kind, field: str, said: Sequence[ClaimRow]) -> int:
    """How many different accounts live claims give of a fact; 0 where they do not disagree."""
    live = [claim for claim in said if claim.judgement is not Judgement.REJECTED]
    accounts = {
        (
            claim.value_term or claim.value_record_id or (claim.value_min, claim.value_max, claim.value_text),
            claim.stance,
        )
        for claim in live
    }
    denied = len({claim.stance for claim in live} & {Stance.ASSERTS, Stance.DENIES}) == 2
    return len(accounts) if len(accounts) > 1 and (denied or followed.is_single(kind, field)) else 0


# --- rebuild and check ---
def rebuild(session: Session) -> None:
    """Write all list rows and disagreements anew."""
    session.execute(delete(ListRow))
    session.execute(delete(Disagreement))
    _changed(session, [ALL])
    for part in records.parts(session.exec(select(Individual.id)).all()):
        rows = rows_of(session, part)
        if rows:
            session.execute(insert(ListRow), rows)
    for part in records.parts(session.exec(select(Record.id)).all()):
        found = disagreements_of(session, part)
        if found:
            session.execute(insert(Disagreement), found)


def stale(session: Session) -> list[int]:
    """Individuals whose list rows are not what they should be."""
    wrong: list[int] = []
    for part in records.parts(session.exec(select(Individual.id)).all()):
        wanted = {(row["id"], row["level"]): row for row in rows_of(session, part)}
        there = {
            (row.id, row.level): row.model_dump()
            for row in session.exec(select(ListRow).where(col(ListRow.individual_id).in_(part))).all()
        }
        wrong += [row["individual_id"] for key, row in (wanted | there).items() if wanted.get(key) != there.get(key)]
    return sorted(set(wrong))
