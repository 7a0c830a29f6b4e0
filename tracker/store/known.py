"""What lists are made of, read for many individuals at once: plain numbers as the database holds them.

Codes are numbers of terms, levels and judgements are places in their closed lists, days are ordinals. What one
clearance may see of it is asked by store/pictures.py.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from sqlmodel import Session

from tracker import codes
from tracker.access import LEVELS
from tracker.records.base import Judgement, Kind, ReviewState, Role, Stance
from tracker.store import plain

OPEN, ACCEPTED, CONTESTED, REJECTED = (list(Judgement).index(judgement) for judgement in Judgement)
ASSERTS, DENIES = (list(Stance).index(stance) for stance in (Stance.ASSERTS, Stance.DENIES))
WITHDRAWN = list(ReviewState).index(ReviewState.WITHDRAWN)
PERPETRATOR = list(Role).index(Role.ALLEGED_PERPETRATOR)
TOP = len(LEVELS) - 1  # of whom everything is seen


class Said(NamedTuple):
    """A statement without the words around it. `told` is how closely it is held: as the strictest record it rests on."""

    subject: int
    field: int
    id: int
    batch: int | None
    text: str | None
    term: int | None
    record: int | None
    low: int | None
    high: int | None
    holds: int | None
    report: int
    speaker: int | None
    judgement: int
    stance: int
    told: int

    @property
    def waits(self) -> bool:
        """Whether it is neither followed nor rejected."""
        return self.judgement in (OPEN, CONTESTED)

    @property
    def fills(self) -> bool:
        """Whether a followed value rests on it."""
        loaded = self.batch is not None and self.judgement == ACCEPTED and self.stance == ASSERTS
        return bool(self.holds) or loaded


CLAIMS = (
    "SELECT subject_id, field, id, batch_id, value_text, value_term, value_record_id, value_min, value_max, holds, "
    "source_report_id, speaker_id, judgement, stance, supersedes_id FROM claim_all WHERE subject_id {among} "
    "ORDER BY subject_id, field, id"
)
HEADS = "SELECT id, level, review_state, protected, erased_at IS NOT NULL, CASE WHEN protected THEN ref END FROM record"


COLUMNS = CLAIMS.removeprefix("SELECT ").partition(" FROM ")[0].split(", ")


@dataclass
class Statements:
    """Statements on some records that nobody corrected, by subject and fact, in the order they were made.

    `level` is how closely records are held; `mask` has a bit for each level at which what is known of a subject changes.
    """

    said: dict[int, dict[int, list[Said]]] = field(default_factory=dict)
    level: dict[int, int] = field(default_factory=dict)
    mask: dict[int, int] = field(default_factory=dict)

    @classmethod
    def read(
        cls,
        session: Session,
        subjects: Iterable[int],
        level: dict[int, int] | None = None,
        rows: Sequence[plain.Row] = (),
    ) -> Statements:
        """Those on these records; `level` holds what is known of levels already, `rows` of others' statements."""
        found = cls(level=level if level is not None else {})
        rows = [*rows, *plain.read(session, CLAIMS, subjects)]
        found.learn(session, ends(rows))
        return found._filled(rows)

    @classmethod
    def of(cls, rows: Sequence[plain.Row], level: dict[int, int]) -> Statements:
        """Those that are known already, with the levels of all that they rest on."""
        return cls(level=level)._filled(rows)

    def _filled(self, rows: Sequence[plain.Row]) -> Statements:
        of, said, mask = self.level, self.said, self.mask
        corrected = {row[14] for row in rows}
        for row in rows:
            if row[2] in corrected:
                continue
            subject, name, record, report, speaker = row[0], row[1], row[6], row[10], row[11]
            told = of[subject]
            if (other := of[report]) > told:
                told = other
            if speaker and (other := of[speaker]) > told:
                told = other
            if record and (other := of[record]) > told:
                told = other
            own = said.get(subject)
            if own is None:
                own = said[subject] = {}
                mask[subject] = 1 << of[subject]
            mask[subject] |= 1 << told
            claim = Said._make((*row[:14], told))
            if name in own:
                own[name].append(claim)
            else:
                own[name] = [claim]
        return self

    def learn(self, session: Session, numbers: Iterable[int]) -> None:
        """Learn how closely these records are held."""
        unknown = sorted(set(numbers) - self.level.keys())
        self.level.update(plain.read(session, LEVEL, unknown))


LEVEL = "SELECT id, level FROM record WHERE id {among}"


def ends(rows: Sequence[plain.Row]) -> set[int]:
    """The records that statements rest on: whom they are about, who tells them, what they lead to."""
    found = {row[10] for row in rows}
    found.update([row[0] for row in rows], [row[6] for row in rows if row[6]], [row[11] for row in rows if row[11]])
    return found


class Person(NamedTuple):
    """An individual: the followed code of the sex, its handle where it is protected, and whether it was erased."""

    sex: int | None
    protected: str | None
    erased: bool


class Dated(NamedTuple):
    """An act or an incident: its followed values. `of` is the incident of an act, 0 of an incident."""

    id: int
    of: int
    type: int | None
    edtf: str | None
    low: int | None
    high: int | None
    location: int | None


class Stage(NamedTuple):
    """A stage of a detention: its followed values."""

    id: int
    act: int
    seq: int
    code: int | None
    edtf: str | None
    low: int | None
    high: int | None
    location: int | None


class Hurt(NamedTuple):
    """An injury: its followed values."""

    id: int
    body_part: int | None
    kind: int | None


class Spelled(NamedTuple):
    """A spelling, with what decides whether it is the one shown (records.display_name)."""

    id: int
    record_id: int
    search_key: str
    script: str
    kind: str
    is_primary: bool
    followed: bool
    claim_id: int | None


@dataclass
class Known:
    """What the rows of some individuals are made of, each thing with how closely it is held."""

    people: dict[int, Person]
    acts: dict[int, list[Dated]]
    incidents: dict[int, Dated]
    stages: dict[int, list[Stage]]
    injuries: dict[int, list[Hurt]]
    names: dict[int, list[Spelled]]
    claims: Statements
    repeats: dict[int, int] = field(default_factory=dict)  # reprints and translations, each with what it repeats

    @classmethod
    def read(cls, session: Session, numbers: Sequence[int]) -> Known:
        """All of these individuals that is not withdrawn."""

        def ask(query: str, of: Iterable[int]) -> list[plain.Row]:
            return plain.read(session, query, of)

        individuals, acts, hurts, spellings, own_heads, said = plain.read_together(session, OF_PEOPLE, numbers)
        sexes: dict[int, int | None] = dict(individuals)
        stages = ask(
            "SELECT id, act_id, seq, stage, when_edtf, when_min, when_max, location_id FROM detention_stage "
            "WHERE act_id {among} ORDER BY act_id, seq",
            [row[1] for row in acts],
        )
        parts = [*(row[1] for row in acts), *(row[1] for row in hurts), *(row[0] for row in stages)]
        heads = {row[0]: row for row in (*own_heads, *ask(f"{HEADS} WHERE id {{among}}", parts))}
        level = {number: head[1] for number, head in heads.items()}
        gone = {number for number, head in heads.items() if head[2] == WITHDRAWN}
        people = {
            number: Person(sex, heads[number][5], bool(heads[number][4]))
            for number, sex in sexes.items()
            if number not in gone
        }
        own: dict[int, list[Dated]] = {}
        kept: set[int] = set()
        for row in acts:
            if row[0] in people and row[1] not in gone:
                own.setdefault(row[0], []).append(_dated(row[1:]))
                kept.add(row[1])
        of_acts: dict[int, list[Stage]] = {}
        for row in stages:
            if row[1] in kept and row[0] not in gone:
                of_acts.setdefault(row[1], []).append(Stage._make((*row[:5], _day(row[5]), _day(row[6]), row[7])))
        injuries: dict[int, list[Hurt]] = {}
        for row in hurts:
            if row[0] in people and row[1] not in gone:
                injuries.setdefault(row[0], []).append(Hurt._make(row[1:]))
        meant = sorted({row[2] for row in acts})
        found = ask(f"SELECT id, 0, {DATED} FROM incident WHERE id {{among}}", meant)
        incidents = {row[0]: _dated(row) for row in found}
        names: dict[int, list[Spelled]] = {}
        for row in spellings:
            if row[1] in people:
                names.setdefault(row[1], []).append(Spelled._make((*row[:4], _code(row[4]), *row[5:])))
        subjects = [*kept, *incidents]
        subjects += [stage.id for some in of_acts.values() for stage in some]
        subjects += [hurt.id for some in injuries.values() for hurt in some]
        claims = Statements.read(session, subjects, level, [row for row in said if row[0] in people])
        places = {row[-1] for rows in (acts, stages, found) for row in rows if row[-1]}
        claims.learn(session, places.union(incidents))
        told_by = {claim.report for facts in claims.said.values() for said in facts.values() for claim in said}
        repeats: dict[int, int] = dict(plain.read(session, REPEATS)) if len(told_by) > 1 else {}  # else nothing repeats
        return cls(people, own, incidents, of_acts, injuries, names, claims, repeats)

    @classmethod
    def begun(
        cls,
        people: Iterable[int],
        said: Sequence[plain.Row],
        spelled: Iterable[Mapping[str, Any]],
        level: dict[int, int],
    ) -> Known:
        """The same of individuals that were made just now, of whom this is all: statements of one report as they are read,
        spellings as they were written, and how closely all that is named is held.
        """
        names: dict[int, list[Spelled]] = {}
        for number, row in enumerate(spelled):  # the database numbers them in this order
            names.setdefault(row["record_id"], []).append(Spelled(number, *(row[name] for name in Spelled._fields[1:])))
        found = {number: Person(None, None, False) for number in sorted(people)}
        return cls(found, {}, {}, {}, {}, names, Statements.of(said, level))

    def root(self, report: int) -> int:
        """The report that this one repeats in the end, itself where it repeats none."""
        seen = {report}
        while (nearer := self.repeats.get(report)) and nearer not in seen:
            report = nearer
            seen.add(report)
        return report

    def steps(self, number: int) -> list[int]:
        """The clearances at which the picture of an individual may change, from its own level up."""
        level, mask = self.claims.level, self.claims.mask
        own = level[number]
        found = mask.get(number, 0) | 1 << own
        for hurt in self.injuries.get(number, ()):
            found |= mask.get(hurt.id, 0) | 1 << level[hurt.id]
        for act in self.acts.get(number, ()):
            found |= mask.get(act.id, 0) | 1 << level[act.id] | mask.get(act.of, 0) | 1 << level[act.of]
            for placed in (act, self.incidents[act.of], *self.stages.get(act.id, ())):
                if placed.location:
                    found |= 1 << level[placed.location]
            for stage in self.stages.get(act.id, ()):
                found |= mask.get(stage.id, 0) | 1 << level[stage.id]
        return bits(found >> own << own)


DATED = "type, when_edtf, when_min, when_max, location_id"
REPEATS = "SELECT id, derived_from_id FROM source_report WHERE derived_from_id IS NOT NULL"
OF_PEOPLE = (  # what is asked of individuals alone
    "SELECT id, sex FROM individual WHERE id {among} ORDER BY id",
    f"SELECT victim_id, id, incident_id, {DATED} FROM act WHERE victim_id {{among}} ORDER BY id",
    "SELECT individual_id, id, body_part, kind FROM injury WHERE individual_id {among} ORDER BY id",
    "SELECT id, record_id, search_key, script, kind, is_primary, followed, claim_id FROM name "
    "WHERE record_id {among} ORDER BY record_id, id",
    f"{HEADS} WHERE id {{among}}",
    CLAIMS,
)
_BITS = [[level for level in range(TOP + 1) if found >> level & 1] for found in range(2 << TOP)]


def bits(mask: int) -> list[int]:
    """The levels whose bits are set, from the least strict up."""
    return _BITS[mask]


def _day(day: Any) -> int | None:
    return plain.ordinal(day) if day else None


def _dated(row: plain.Row) -> Dated:
    number, of, kind, edtf, low, high, location = row
    if edtf is None:
        return Dated(number, of, kind, None, None, None, location)
    return Dated(number, of, kind, edtf, _day(low), _day(high), location)


_codes: dict[int, str] = {}


def _code(number: int) -> str:
    """The code of a term, met again and again."""
    if number not in _codes:
        found = codes.known(number)
        _codes[number] = found.code if found else f"#{number}"
    return _codes[number]


@dataclass
class OfIncidents:
    """Incidents, who took part in them as alleged perpetrator, and what is stated of them. `took` are (record, actor)."""

    incidents: dict[int, Dated]
    took: dict[int, list[tuple[int, int]]]
    claims: Statements

    @classmethod
    def read(cls, session: Session, numbers: Sequence[int]) -> OfIncidents:
        """Of these incidents."""
        took: dict[int, list[tuple[int, int]]] = {}
        level: dict[int, int] = {}
        query = (
            "SELECT i.incident_id, i.id, i.actor_id, r.level FROM involvement i JOIN record r ON r.id = i.id "
            f"WHERE i.role = {PERPETRATOR} AND r.review_state <> {WITHDRAWN} AND i.incident_id {{among}} ORDER BY i.id"
        )
        for incident, record, actor, held in plain.read(session, query, numbers):
            took.setdefault(incident, []).append((record, actor))
            level[record] = held
        found = plain.read(session, f"SELECT id, 0, {DATED} FROM incident WHERE id {{among}}", numbers)
        incidents = {row[0]: _dated(row) for row in found}
        claims = Statements.read(session, numbers, level)
        claims.learn(session, [*numbers, *(one.location for one in incidents.values() if one.location)])
        return cls(incidents, took, claims)

    def steps(self, number: int) -> list[int]:
        """The clearances at which what is known of an incident may change."""
        level = self.claims.level
        own = level[number]
        found = self.claims.mask.get(number, 0) | 1 << own
        for record, _ in self.took.get(number, ()):
            found |= 1 << level[record]
        if place := self.incidents[number].location:
            found |= 1 << level[place]
        return bits(found >> own << own)


__all__ = ["Kind", "Known", "OfIncidents", "Said", "Statements"]
