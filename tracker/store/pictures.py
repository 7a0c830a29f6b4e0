"""What lists know of individuals, as each clearance sees it: list rows, values to narrow by, days of each status.

Pure reading: store/listing.py alone writes it down.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

from sqlmodel import Session, col, select

from tracker import codes, dates, facets
from tracker.access import LEVELS, Confidentiality
from tracker.facets import Facet
from tracker.facts import ValueType
from tracker.records import (
    Act,
    DetentionStage,
    Incident,
    Individual,
    Injury,
    Involvement,
    Name,
    Record,
    fact,
)
from tracker.records.base import Judgement, Kind, ReviewState, Role, Stance
from tracker.records.listing import NEVER
from tracker.store import claims, followed, records, sight
from tracker.store.claims import Brief

WAITING, FOLLOWED, DISPUTED = 0, 1, 2
LAST = "\U0010ffff"  # names nobody knows sort after all others
ALWAYS = 0  # an ordinal before every day
ORDER = {level: place for place, level in enumerate(LEVELS)}
NUMBERS = {facet.name: facet.number for facet in facets.BUILT_IN}
ANY_DISPUTE = codes.term_number("field", facets.ANY_FIELD)

search_key = facets.folded  # folded form of a spelling, for search and order
Row = dict[str, Any]


@dataclass(frozen=True)
class Pictures:
    """The rows of some individuals for every clearance that sees something else, by table."""

    lists: list[Row] = field(default_factory=list)
    facets: list[Row] = field(default_factory=list)
    stages: list[Row] = field(default_factory=list)


def of(session: Session, people: Sequence[int]) -> Pictures:
    """The rows of these individuals as they should be."""
    with sight.whole(session):
        known = _Known(session, people)
    found = Pictures()
    for number in known.individuals:
        levels = known.steps(number)
        seen = [_Seen(known, level) for level in levels]
        rows = [one.rows(number) for one in seen]
        ranges = _ranges(levels)
        found.lists.extend(_runs(rows, ranges))
        found.stages.extend(_runs([one.stages(number) for one in seen], ranges))
        values = [one.values(number, own) for one, own in zip(seen, rows, strict=True)]
        for value in sorted({value for own in values for value in own}):
            row_id, facet, of_facet = value
            row = {"individual_id": number, "row_id": row_id, "facet": facet, "value": of_facet}
            found.facets.extend(_runs([[row] if value in own else [] for own in values], ranges))
    return found


def _ranges(levels: Sequence[Confidentiality]) -> list[tuple[Confidentiality, Confidentiality]]:
    """From which clearance to which each picture is seen."""
    last = [LEVELS[ORDER[level] - 1] for level in levels[1:]] + [LEVELS[-1]]
    return list(zip(levels, last, strict=True))


def _runs(pictures: Sequence[list[Row]], ranges: Sequence[tuple[Confidentiality, Confidentiality]]) -> Iterator[Row]:
    """Each picture once, for all clearances side by side that see the same."""
    at = 0
    while at < len(pictures):
        end = at
        while end + 1 < len(pictures) and pictures[end + 1] == pictures[at]:
            end += 1
        for row in pictures[at]:
            yield row | {"level": ranges[at][0], "up_to": ranges[end][1]}
        at = end + 1


class _Known:
    """What the rows of some individuals are made of, each thing with how closely it is held."""

    def __init__(self, session: Session, people: Sequence[int]) -> None:
        self.individuals = {row.id: row for row in _typed(session, Individual, col(Individual.id), people)}
        acts = _typed(session, Act, col(Act.victim_id), list(self.individuals))
        hurts = _typed(session, Injury, col(Injury.individual_id), list(self.individuals))
        staged = _typed(session, DetentionStage, col(DetentionStage.act_id), [act.id for act in acts])
        meant = {act.incident_id for act in acts}
        took = [
            row
            for row in _typed(session, Involvement, col(Involvement.incident_id), sorted(meant))
            if row.role is Role.ALLEGED_PERPETRATOR
        ]
        heads = _heads(session, [*self.individuals, *(row.id for row in (*acts, *hurts, *staged, *took))])
        gone = {number for number, head in heads.items() if head[2] is ReviewState.WITHDRAWN}
        self.individuals = {number: row for number, row in self.individuals.items() if number not in gone}
        self.refs = {number: heads[number][0] for number in self.individuals}
        self.protected = {number for number in self.individuals if heads[number][1]}
        self.erased = {number for number in self.individuals if heads[number][3]}
        self.acts = grouped((act.victim_id, act) for act in acts if act.id not in gone)
        self.injuries = grouped((hurt.individual_id, hurt) for hurt in hurts if hurt.id not in gone)
        kept = {act.id for own in self.acts.values() for act in own if act.victim_id in self.individuals}
        self.stages = grouped((s.act_id, s) for s in staged if s.act_id in kept and s.id not in gone)
        for own in self.stages.values():
            own.sort(key=lambda stage: stage.seq)
        self.took = grouped((row.incident_id, row) for row in took if row.id not in gone)
        self.incidents = {row.id: row for row in _typed(session, Incident, col(Incident.id), sorted(meant))}
        self.names = records.names_of(session, self.individuals)
        subjects = [*self.individuals, *kept, *self.incidents]
        subjects += (stages := [stage.id for own in self.stages.values() for stage in own])
        subjects += (hurt := [hurt.id for number in self.individuals for hurt in self.injuries.get(number, ())])
        self.kinds = dict.fromkeys(self.individuals, Kind.INDIVIDUAL) | dict.fromkeys(kept, Kind.ACT)
        self.kinds |= dict.fromkeys(stages, Kind.DETENTION_STAGE) | dict.fromkeys(hurt, Kind.INJURY)
        said = claims.briefs(session, subjects)
        self.said = grouped(((claim.subject_id, claim.field), claim) for claim in said)
        self.fields = grouped((number, name) for number, name in self.said)
        links = [row.location_id for row in (*acts, *staged, *self.incidents.values()) if row.location_id]
        links += [end for claim in said for end in ends(claim)]
        self.level = _levels(session, {*subjects, *links, *(row.id for row in took)})
        self.told = {claim.id: max((self.level[end] for end in ends(claim)), key=ORDER.__getitem__) for claim in said}
        self.declared = facets.of_facts()

    def about(self, number: int) -> Iterator[int]:
        """The records of which the picture of an individual is made."""
        yield number
        for hurt in self.injuries.get(number, ()):
            yield hurt.id
        for act in self.acts.get(number, ()):
            yield act.id
            yield act.incident_id
            yield from (row.id for row in self.took.get(act.incident_id, ()))
            yield from (stage.id for stage in self.stages.get(act.id, ()))

    def steps(self, number: int) -> list[Confidentiality]:
        """The clearances at which the picture of an individual may change, from its own level up."""
        found = {self.level[number]}
        for about in self.about(number):
            found.add(self.level[about])
            found.update(self.told[c.id] for name in self.fields.get(about, ()) for c in self.said[about, name])
        for act in self.acts.get(number, ()):
            placed = (act, self.incidents[act.incident_id], *self.stages.get(act.id, ()))
            found.update(self.level[row.location_id] for row in placed if row.location_id)
        return [level for level in LEVELS if level in found and ORDER[level] >= ORDER[self.level[number]]]


_EMPTY: Row = {
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

    # --- statements ---
    def hides(self, held: Confidentiality) -> bool:
        """Whether what is held so is hidden at this clearance."""
        return ORDER[held] > ORDER[self.level]

    def said(self, number: int, field: str) -> list[Brief]:
        """The statements on a fact that are seen."""
        return [c for c in self.known.said.get((number, field), ()) if not self.hides(self.known.told[c.id])]

    def is_open(self, number: int, field: str) -> bool:
        """Whether the followed value of a fact is seen: no hidden statement stands behind it."""
        behind = (c for c in self.known.said.get((number, field), ()) if c.holds or _followed_by_load(c))
        return not any(self.hides(self.known.told[claim.id]) for claim in behind)

    def is_printed(self, name: Name) -> bool:
        """Whether the statement that printed a name is seen."""
        behind = (c for c in self.known.said.get((name.record_id, "name"), ()) if c.id == name.claim_id)
        return not any(self.hides(self.known.told[claim.id]) for claim in behind)

    def live(self, number: int, field: str) -> list[Brief]:
        """The statements that are followed, else those that wait or are disputed."""
        own = [c for c in self.said(number, field) if c.stance is Stance.ASSERTS]
        return [c for c in own if c.judgement is Judgement.ACCEPTED] or [c for c in own if _waits(c)]

    def waiting(self, number: int, field: str) -> Brief | None:
        """The first statement that waits or is disputed."""
        return next((c for c in self.said(number, field) if _waits(c) and c.stance is Stance.ASSERTS), None)

    def code(self, number: int, field: str, followed: str | None) -> str | None:
        """The followed code, else the one that waits."""
        if followed and self.is_open(number, field):
            return followed
        claim = self.waiting(number, field)
        return claim.term if claim else None

    def place(self, number: int, followed: int | None) -> int | None:
        """The followed place of a record."""
        seen = followed and self.is_open(number, "location") and not self.hides(self.known.level[followed])
        return followed if seen else None

    def acts(self, number: int) -> list[Act]:
        """The acts of an individual that are seen."""
        return [act for act in self.known.acts.get(number, ()) if not self.hides(self.known.level[act.id])]

    def stages_of(self, act: Act) -> list[DetentionStage]:
        """The stages of an act that are seen, from the first to the last."""
        return [stage for stage in self.known.stages.get(act.id, ()) if not self.hides(self.known.level[stage.id])]

    # --- list rows ---
    def rows(self, number: int) -> list[Row]:
        """The list rows of an individual."""
        names = [name for name in self.known.names.get(number, ()) if self.is_printed(name)]
        shown = records.display_name(names)
        key = shown.search_key if shown else LAST
        base = {
            "individual_id": number,
            "sort_key": (search_key(self.known.refs[number]) if number in self.known.protected else key)[:40],
            "sex": self.code(number, "sex", self.known.individuals[number].sex),
        }
        acts = self.acts(number)
        if not acts:
            standing = FOLLOWED if shown and shown.followed else WAITING
            return [base | _EMPTY | {"id": number, "standing": standing}]
        last = {act.id: own[-1] if (own := self.stages_of(act)) else None for act in acts}
        rows: list[Row] = [base | self.act_row(act, last[act.id]) for act in acts]
        when = {act.id: self.when(act, last[act.id]) for act in acts}
        latest = max((row for row in rows if row["stage"]), key=lambda row: when[row["id"]], default=None)
        status = latest["stage"] if latest else None
        return [row | {"status": status, "latest": int(row is latest)} for row in rows]

    def when(self, act: Act, stage: DetentionStage | None) -> tuple[date, int]:
        """How late an act's latest stage is: by its own day, else the act's, else the incident's."""
        rows = [row for row in (stage, act, self.known.incidents[act.incident_id]) if row]
        days = [day for row in rows if self.is_open(row.id, "when") for day in (row.when_max, row.when_min)]
        return next((day for day in days if day), date.min), act.id

    def act_row(self, act: Act, stage: DetentionStage | None) -> Row:
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

    # --- values to narrow by ---
    def values(self, number: int, rows: Sequence[Row]) -> set[tuple[int, int, int]]:
        """What an individual may have several of: (individual or act, facet, value)."""
        found = {(number, NUMBERS["source"], report) for report in self.sources(number)}
        whole = {report for _, _, report in found}
        about = [number]
        for hurt in self.known.injuries.get(number, ()):
            if not self.hides(self.known.level[hurt.id]):
                about.append(hurt.id)
                found |= {(number, NUMBERS["injury"], term) for term in self.harm(hurt)}
        placed = {row["id"]: row["location_id"] for row in rows}
        for act in self.acts(number):
            stages = self.stages_of(act)
            parts = [act.id, *(stage.id for stage in stages)]
            about += parts
            told = {report for part in parts for report in self.sources(part)}
            found |= {(act.id, NUMBERS["source"], report) for report in told - whole}
            held = {place for stage in stages if (place := self.place(stage.id, stage.location_id))}
            found |= {(act.id, NUMBERS["location"], place) for place in held - {placed[act.id]}}
            found |= {(act.id, NUMBERS["perpetrator"], who) for who in self.perpetrators(act.incident_id)}
        disputed = {term for part in about for term in self.disputed(part)}
        found |= {(number, NUMBERS["dispute"], term) for term in (*disputed, *([ANY_DISPUTE] if disputed else ()))}
        for facet in self.known.declared if number not in self.known.erased else ():
            found |= {(row, facet.number, value) for row, value in self.stated(number, facet)}
        return found

    def sources(self, number: int) -> set[int]:
        """The reports that tell of a record."""
        names = self.known.fields.get(number, ())
        return {claim.source_report_id for name in names for claim in self.said(number, name)}

    def harm(self, hurt: Injury) -> Iterator[int]:
        """The followed part of the body and kind of an injury."""
        for name, scheme, value in (("body_part", "body_part", hurt.body_part), ("kind", "injury_kind", hurt.kind)):
            if value and self.is_open(hurt.id, name):
                yield codes.term_number(scheme, value)

    def perpetrators(self, incident: int) -> Iterator[int]:
        """Who is said to have done it: who took part in an act of the incident so, or is named by a statement on it."""
        for row in self.known.took.get(incident, ()):
            if not self.hides(self.known.level[row.id]):
                yield row.actor_id
        for claim in self.live(incident, "perpetrator"):
            if claim.value_record_id:
                yield claim.value_record_id

    def disputed(self, number: int) -> Iterator[int]:
        """The facts of a record on which the statements that are seen disagree."""
        for name in self.known.fields.get(number, ()):
            if len(self.known.said[number, name]) > 1 and accounts(
                self.known.kinds[number], name, self.said(number, name)
            ):
                yield codes.term_number("field", name)

    def stated(self, number: int, facet: Facet) -> Iterator[tuple[int, int]]:
        """What sources state of a fact that is a facet: (individual or act, value)."""
        kind, name = facet.fact or (Kind.INDIVIDUAL, "")
        pairs: list[tuple[int, int]] = [(number, number)] if kind is Kind.INDIVIDUAL else []
        if kind is Kind.INJURY:
            hurts = self.known.injuries.get(number, ())
            pairs = [(number, hurt.id) for hurt in hurts if not self.hides(self.known.level[hurt.id])]
        for act in self.acts(number) if kind in (Kind.ACT, Kind.INCIDENT, Kind.DETENTION_STAGE) else ():
            subjects = {Kind.ACT: [act.id], Kind.INCIDENT: [act.incident_id]}
            pairs += [(act.id, s) for s in subjects.get(kind) or [stage.id for stage in self.stages_of(act)]]
        of_type = fact(kind, name).type
        for row, subject in pairs:
            for claim in self.live(subject, name):
                value = VALUE_OF[of_type](claim)
                if value is not None:
                    yield row, value

    # --- days of each status ---
    def stages(self, number: int) -> list[Row]:
        """On which days each stage was the status."""
        known: list[tuple[tuple[date, int, int], DetentionStage, str, int, int]] = []
        for act in self.acts(number):
            latest, begun = date.min, ALWAYS
            for row in (act, self.known.incidents[act.incident_id]):
                if begun == ALWAYS and row.when_min and self.is_open(row.id, "when"):
                    latest, begun = row.when_min, row.when_min.toordinal()
            for stage in self.stages_of(act):
                code = self.code(stage.id, "stage", stage.stage)
                if code is None:
                    continue
                sure, maybe = NEVER, begun  # a stage without a day of its own is surely known on none
                if stage.when_edtf and self.is_open(stage.id, "when"):
                    if stage.when_max and not dates.is_uncertain(stage.when_edtf):
                        sure = stage.when_max.toordinal()
                    maybe = stage.when_min.toordinal() if stage.when_min else ALWAYS
                    latest = max(latest, stage.when_max or stage.when_min or date.min)
                known.append(((latest, act.id, stage.seq), stage, code, sure, maybe))
        known.sort(key=lambda one: one[0], reverse=True)
        rows, sure_until, maybe_until = [], NEVER, NEVER
        for _, stage, code, sure, maybe in known:
            if sure < sure_until or maybe < maybe_until:
                days = {
                    "sure_from": sure if sure < sure_until else NEVER,
                    "sure_to": sure_until if sure < sure_until else NEVER,
                    "maybe_from": maybe if maybe < maybe_until else NEVER,
                    "maybe_to": maybe_until if maybe < maybe_until else NEVER,
                }
                rows.append({"id": stage.id, "individual_id": number, "stage": code} | days)
            sure_until, maybe_until = min(sure, sure_until), min(maybe, maybe_until)
        return rows


def _said_yes(claim: Brief) -> int | None:
    return int((claim.value_text or "").strip().casefold() == "yes")


VALUE_OF: dict[ValueType, Callable[[Brief], int | None]] = {
    ValueType.CODE: lambda claim: claim.value_term,
    ValueType.RECORD: lambda claim: claim.value_record_id,
    ValueType.TEXT: lambda claim: facets.text_number(claim.value_text) if claim.value_text else None,
    ValueType.YES_NO: _said_yes,
}


def accounts(kind: Kind, field: str, said: Sequence[Brief]) -> int:
    """How many different accounts live claims give of a fact; 0 where they do not disagree."""
    live = [claim for claim in said if claim.judgement is not Judgement.REJECTED]
    if len(live) < 2:
        return 0
    found = {
        (
            claim.value_term or claim.value_record_id or (claim.value_min, claim.value_max, claim.value_text),
            claim.stance,
        )
        for claim in live
    }
    denied = len({claim.stance for claim in live} & {Stance.ASSERTS, Stance.DENIES}) == 2
    return len(found) if len(found) > 1 and (denied or followed.is_single(kind, field)) else 0


def _waits(claim: Brief) -> bool:
    return claim.judgement in (Judgement.OPEN, Judgement.CONTESTED)


def _followed_by_load(claim: Brief) -> bool:
    return claim.batch_id is not None and claim.judgement is Judgement.ACCEPTED and claim.stance is Stance.ASSERTS


def ends(claim: Brief) -> list[int]:
    """The records on which it rests how closely a statement is held."""
    named = (claim.subject_id, claim.source_report_id, claim.speaker_id, claim.value_record_id)
    return [number for number in named if number]


def _typed(session: Session, table: Any, column: Any, numbers: Sequence[int]) -> list[Any]:
    parts = records.parts(numbers)
    return [row for part in parts for row in session.exec(select(table).where(column.in_(part)).order_by(table.id))]


def _heads(session: Session, numbers: Sequence[int]) -> dict[int, tuple[str, bool, ReviewState, bool]]:
    """Ref, whether it is protected, review state and whether it was erased, of these records."""
    found: dict[int, tuple[str, bool, ReviewState, bool]] = {}
    columns = (Record.id, Record.ref, Record.protected, Record.review_state, col(Record.erased_at).is_not(None))
    for part in records.parts(numbers):
        query: Any = select(*columns).where(col(Record.id).in_(part))  # type: ignore[call-overload]  # typed for four
        for number, ref, protected, state, erased in session.exec(query):
            found[number] = ref, protected, ReviewState(state), erased
    return found


def _levels(session: Session, numbers: Iterable[int]) -> dict[int, Confidentiality]:
    return dict(records.pick(session, Record.id, Record.level, sorted(numbers)))


K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


def grouped(pairs: Iterable[tuple[K, V]]) -> dict[K, list[V]]:
    """Values by key, in their order."""
    found: dict[K, list[V]] = {}
    for key, value in pairs:
        found.setdefault(key, []).append(value)
    return found
