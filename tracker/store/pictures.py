"""What lists know of individuals, as each clearance sees it: list rows, values to narrow by, days of each status.

The rules alone, on what store/known.py has read; store/listing.py alone writes down what comes of them. Rows are tuples
in the order of LISTS, FACETS, STAGES and SHARED, in the numbers that the tables hold.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TypeVar

from sqlmodel import Session

from tracker import codes, dates, facets
from tracker.facets import Facet
from tracker.facts import ValueType
from tracker.records import fact
from tracker.records.base import Kind
from tracker.records.listing import NEVER
from tracker.store import followed, gaps, records, sight
from tracker.store.known import (
    ACCEPTED,
    ASSERTS,
    CONTESTED,
    DENIES,
    REJECTED,
    TOP,
    Dated,
    Hurt,
    Known,
    OfIncidents,
    Said,
    Spelled,
    Stage,
    Statements,
)
from tracker.store.plain import Row

WAITING, FOLLOWED, DISPUTED = 0, 1, 2
DESCRIBED = "\U0010fffd"  # before the key of words that describe somebody: they stand after all names
LAST = "\U0010ffff"  # who has no spelling at all stands after both
ALWAYS, NO_DAY = 0, 1  # an ordinal before every day, and that of the first one
NUMBERS = {facet.name: facet.number for facet in facets.BUILT_IN}
INDEPENDENT = 2  # sources that make a thing corroborated; a reprint counts with what it repeats
NO_KIND = codes.term_number("injury_kind", "unspecified")
ANY_DISPUTE = codes.term_number("field", facets.ANY_FIELD)
SEX, WHEN, TYPE, LOCATION, STAGE, NAME, EXISTS, BODY_PART, INJURY_KIND, CULPRIT = (
    codes.term_number("field", name)
    for name in ("sex", "when", "type", "location", "stage", "name", "exists", "body_part", "kind", "perpetrator")
)

LISTS = (
    "id", "individual_id", "sort_key", "sex", "incident_id", "incident_type", "act_type", "stage", "location_id", "own",
    "day_min", "day_max", "season_min", "season_max", "standing", "status", "latest", "level", "up_to",
)  # fmt: skip
FACETS = ("individual_id", "facet", "value", "row_id", "level", "up_to")
STAGES = ("id", "individual_id", "stage", "sure_from", "sure_to", "maybe_from", "maybe_to", "level", "up_to")
SHARED = ("incident_id", "facet", "value", "level", "up_to")

search_key = facets.folded  # folded form of a spelling, for search and order
Value = tuple[int, int, int]
Given = tuple[int | None, Dated | None, int | None]


@dataclass(frozen=True)
class Pictures:
    """The rows of some individuals for every clearance that sees something else, by table; `said` is what is stated of
    them and of what was done to them.
    """

    said: Statements

    lists: list[Row] = field(default_factory=list)
    facets: list[Row] = field(default_factory=list)
    stages: list[Row] = field(default_factory=list)


def of(session: Session, people: Sequence[int]) -> Pictures:
    """The rows of these individuals as they should be."""
    with sight.whole(session):
        return of_known(Known.read(session, people))


def of_known(known: Known) -> Pictures:
    """The same of all individuals of whom this is known."""
    found, declared = Pictures(known.claims), _declared(facet for facet in facets.of_facts() if not facet.is_shared)
    gives: dict[int, Given] = {}
    for number in known.people:
        steps = known.steps(number)
        seen = [_Seen(known.claims, level, at + 1 == len(steps), known, gives) for at, level in enumerate(steps)]
        rows = [one.rows(number) for one in seen]
        stages = [one.stages(number) for one in seen]
        values = [one.values(number, own, declared) for one, own in zip(seen, rows, strict=True)]
        if len(steps) == 1:  # nearly everybody
            ends = (steps[0], TOP)
            found.lists.extend([row + ends for row in rows[0]])
            found.stages.extend([row + ends for row in stages[0]])
            found.facets.extend([(number, facet, value, row, *ends) for row, facet, value in values[0]])
            continue
        ranges = _ranges(steps)
        found.lists.extend(_runs(rows, ranges))
        found.stages.extend(_runs(stages, ranges))
        for value in {value for own in values for value in own}:
            row = (number, value[1], value[2], value[0])
            found.facets.extend(_runs([[row] if value in own else [] for own in values], ranges))
    return found


def of_incidents(session: Session, incidents: Sequence[int]) -> list[Row]:
    """What everybody has by being in one of these incidents: who is said to have done it, and the incident's facets."""
    with sight.whole(session):
        known = OfIncidents.read(session, incidents)
    declared = _declared(facet for facet in facets.of_facts() if facet.is_shared)
    found: list[Row] = []
    for number in incidents:
        steps = known.steps(number)
        seen = [_Seen(known.claims, level, at + 1 == len(steps)) for at, level in enumerate(steps)]
        values = [set(one.shared(number, known.took.get(number, ()), declared)) for one in seen]
        for one, own in zip(seen, values, strict=True):
            own.add((facets.IMPRINT, facets.text_number(repr(one.happened(known.incidents[number])))))
        for facet, value in sorted({value for own in values for value in own}):
            row = (number, facet, value)
            found.extend(_runs([[row] if (facet, value) in own else [] for own in values], _ranges(steps)))
    return found


def _ranges(steps: Sequence[int]) -> list[tuple[int, int]]:
    """From which clearance to which each picture is seen."""
    return list(zip(steps, [*(level - 1 for level in steps[1:]), TOP], strict=True))


def _runs(pictures: Sequence[list[Row]], ranges: Sequence[tuple[int, int]]) -> Iterator[Row]:
    """Each picture once, for all clearances side by side that see the same."""
    at = 0
    while at < len(pictures):
        end = at
        while end + 1 < len(pictures) and pictures[end + 1] == pictures[at]:
            end += 1
        for row in pictures[at]:
            yield (*row, ranges[at][0], ranges[end][1])
        at = end + 1


Declared = list[tuple[Kind, int, int, Callable[[Said], int | None]]]  # whose, its facet, its fact, the value in a claim


def _declared(wanted: Iterable[Facet]) -> Declared:
    """Facts that are declared to be facets."""
    found: Declared = []
    for facet in wanted:
        kind, name = facet.fact or (Kind.INDIVIDUAL, "")
        found.append((kind, facet.number, codes.term_number("field", name), VALUE_OF[fact(kind, name).type]))
    return found


@lru_cache(maxsize=5_000)
def _gaps(edtf: str) -> tuple[int, ...]:
    return tuple(gaps.packed(edtf)) if "," in edtf else ()


@lru_cache(maxsize=5_000)
def _season(edtf: str) -> tuple[int, int] | tuple[None, None]:
    return dates.bounds(edtf).season or (None, None)


_NO_ACT = (None, None, None, None, None, 1, None, None, None, None)
_NOTHING: dict[int, list[Said]] = {}
_UNSAID: list[Said] = []


@dataclass(frozen=True, slots=True)
class _Seen:
    """What is known, as somebody of one clearance sees it: a value that a hidden statement filled is not there.

    `everything` says that nothing of the individual (or incident) at hand is hidden at this clearance.
    """

    claims: Statements
    level: int
    everything: bool
    known: Known | None = None
    gives: dict[int, Given] = field(default_factory=dict)  # of incidents of which everything is seen

    # --- statements ---
    def hides(self, number: int) -> bool:
        """Whether a record is hidden at this clearance."""
        return not self.everything and self.claims.level[number] > self.level

    def said(self, number: int, name: int) -> list[Said]:
        """The statements on a fact that are seen."""
        found = self.claims.said.get(number, _NOTHING).get(name)
        if found is None:
            return _UNSAID
        return found if self.everything else [claim for claim in found if claim.told <= self.level]

    def is_open(self, number: int, name: int) -> bool:
        """Whether the followed value of a fact is seen: no hidden statement stands behind it."""
        if self.everything:
            return True
        behind = self.claims.said.get(number, _NOTHING).get(name, ())
        return not any(claim.told > self.level for claim in behind if claim.fills)

    def is_printed(self, name: Spelled) -> bool:
        """Whether the statement that printed a name is seen."""
        if self.everything:
            return True
        behind = self.claims.said.get(name.record_id, _NOTHING).get(NAME, ())
        return not any(claim.told > self.level for claim in behind if claim.id == name.claim_id)

    def live(self, number: int, name: int) -> list[Said]:
        """The statements that are followed, else those that wait or are disputed."""
        said = self.said(number, name)
        if not said:
            return said
        own = [claim for claim in said if claim.stance == ASSERTS]
        return [claim for claim in own if claim.judgement == ACCEPTED] or [claim for claim in own if claim.waits]

    def waiting(self, number: int, name: int) -> Said | None:
        """The first statement that waits or is disputed."""
        for claim in self.said(number, name):
            if claim.stance == ASSERTS and claim.waits:
                return claim
        return None

    def code(self, number: int, name: int, code: int | None) -> int | None:
        """The followed code, else the one that waits."""
        if code and self.is_open(number, name):
            return code
        claim = self.waiting(number, name)
        return claim.term if claim else None

    def place(self, number: int, there: int | None) -> int | None:
        """The followed place of a record."""
        return there if there and self.is_open(number, LOCATION) and not self.hides(there) else None

    def acts(self, number: int) -> list[Dated]:
        """The acts of an individual that are seen."""
        found = self.read.acts.get(number, [])
        return found if self.everything else [act for act in found if not self.hides(act.id)]

    def stages_of(self, act: Dated) -> list[Stage]:
        """The stages of an act that are seen, from the first to the last."""
        found = self.read.stages.get(act.id, [])
        return found if self.everything else [stage for stage in found if not self.hides(stage.id)]

    def injuries(self, number: int) -> list[Hurt]:
        """The injuries of an individual that are seen."""
        found = self.read.injuries.get(number, [])
        return found if self.everything else [hurt for hurt in found if not self.hides(hurt.id)]

    @property
    def read(self) -> Known:
        """What was read of individuals."""
        assert self.known is not None  # noqa: S101  # of an incident nothing of it is asked
        return self.known

    # --- list rows ---
    def rows(self, number: int) -> list[Row]:
        """The list rows of an individual, without the clearances."""
        person = self.read.people[number]
        names = self.read.names.get(number, ())
        shown = records.display_name(names if self.everything else [name for name in names if self.is_printed(name)])
        key = shown.search_key if shown else LAST
        if shown and shown.kind == "descriptor":
            key = DESCRIBED + key
        if person.protected:
            key = search_key(person.protected)
        base = (number, key[:40], self.code(number, SEX, person.sex))
        acts = self.acts(number)
        if not acts:
            return [(number, *base, *_NO_ACT, FOLLOWED if shown and shown.followed else WAITING, None, 0)]
        if len(acts) == 1:
            act = acts[0]
            own = self.stages_of(act)
            row = self.act_row(act, own[-1] if own else None)
            return [(act.id, *base, *row, row[3], int(row[3] is not None))]
        last = {act.id: own[-1] if (own := self.stages_of(act)) else None for act in acts}
        rows = [(act, self.act_row(act, last[act.id])) for act in acts]
        staged = [(act, row) for act, row in rows if row[3]]
        latest = max(staged, key=lambda pair: self.when(pair[0], last[pair[0].id]), default=None)
        status = latest[1][3] if latest else None
        return [(act.id, *base, *row, status, int(latest is not None and latest[0] is act)) for act, row in rows]

    def when(self, act: Dated, stage: Stage | None) -> tuple[int, int]:
        """How late an act's latest stage is: by its own day, else the act's, else the incident's."""
        for row in (stage, act, self.read.incidents[act.of]):
            if row and (row.high or row.low) and self.is_open(row.id, WHEN):
                return row.high or row.low or NO_DAY, act.id
        return NO_DAY, act.id

    def dated(self, act: Dated) -> Dated | None:
        """What tells the day of an act: itself, else its incident."""
        own_day = act.edtf is not None and self.is_open(act.id, WHEN)
        return act if own_day else self.happened(self.read.incidents[act.of])[1]

    def act_row(self, act: Dated, stage: Stage | None) -> Row:
        """What the row of an act holds of it, of its incident and of its latest stage: from `incident_id` to `standing`."""
        incident = self.read.incidents[act.of]
        kind, _, place = self.happened(incident)
        dated = self.dated(act)
        own_day = dated is act
        edtf = dated.edtf if dated else None
        low, high = (dated.low, dated.high) if dated else (None, None)
        return (
            incident.id,
            kind,
            self.code(act.id, TYPE, act.type),
            self.code(stage.id, STAGE, stage.code) if stage else None,
            self.place(act.id, act.location) or place,
            int(own_day and not dates.is_uncertain(edtf or "")),
            low,
            high,
            *(_season(edtf) if edtf else (None, None)),
            self.standing(act.id),
        )

    def happened(self, incident: Dated) -> Given:
        """All that an incident gives to the rows of its people: its type, itself where its day is seen, its place."""
        if not self.everything:
            return self._happened(incident)
        found = self.gives.get(incident.id)
        if found is None:
            found = self.gives[incident.id] = self._happened(incident)
        return found

    def _happened(self, incident: Dated) -> Given:
        place = self.place(incident.id, incident.location)
        if place is None and (there := self.waiting(incident.id, LOCATION)):
            place = there.record
        kind = self.code(incident.id, TYPE, incident.type)
        return kind, incident if self.is_open(incident.id, WHEN) else None, place

    def standing(self, act: int) -> int:
        """Whether an act is disputed, followed or waits, by the statements that are seen."""
        exists = self.said(act, EXISTS)
        every = exists + self.said(act, TYPE)
        if any(claim.judgement == CONTESTED for claim in every):
            return DISPUTED
        judged = [claim for claim in exists if claim.judgement != REJECTED]
        return FOLLOWED if any(claim.judgement == ACCEPTED for claim in (judged or every)) else WAITING

    # --- values to narrow by ---
    def values(self, number: int, rows: Sequence[Row], declared: Declared) -> set[Value]:
        """What an individual may have several of: (individual or act, facet, value)."""
        source = NUMBERS["source"]
        whole = self.sources(number)
        found: set[Value] = {(number, source, report) for report in whole}
        disputed = self.disputed(number, Kind.INDIVIDUAL)
        hurts = self.injuries(number)
        for hurt in hurts:
            found |= {(number, NUMBERS["injury"], term) for term in self.harm(hurt)}
            disputed += self.disputed(hurt.id, Kind.INJURY)
        acts = self.acts(number)
        for act, row in zip(acts, rows, strict=False):  # who has no act has one row
            stages = self.stages_of(act)
            told = self.sources(act.id)
            disputed += self.disputed(act.id, Kind.ACT)
            for stage in stages:
                told |= self.sources(stage.id)
                disputed += self.disputed(stage.id, Kind.DETENTION_STAGE)
                if code := self.code(stage.id, STAGE, stage.code):
                    found.add((act.id, NUMBERS["any_stage"], code))
                if (place := self.place(stage.id, stage.location)) and place != row[8]:
                    found.add((act.id, NUMBERS["location"], place))
            found |= {(act.id, source, report) for report in told - whole}
            if len(told) >= INDEPENDENT:
                found |= self.corroborated(act.id, act.id)
            if (dated := self.dated(act)) and dated.edtf:
                found |= {(act.id, facets.GAP, gap) for gap in _gaps(dated.edtf)}
        if not acts and len(whole) >= INDEPENDENT:
            found |= self.corroborated(number, number)
        if disputed:
            found |= {(number, NUMBERS["dispute"], term) for term in (*disputed, ANY_DISPUTE)}
        if self.read.people[number].erased:
            return found
        about = self.claims.said
        for kind, facet, name, value_of in declared:
            for row_id, subject in self.subjects(number, kind, acts, hurts):
                if name in about.get(subject, _NOTHING):
                    for claim in self.live(subject, name):
                        if (value := value_of(claim)) is not None:
                            found.add((row_id, facet, value))
        return found

    def subjects(
        self, number: int, kind: Kind, acts: Sequence[Dated], hurts: Sequence[Hurt]
    ) -> Iterable[tuple[int, int]]:
        """The records of a kind on which facts of an individual are stated, each with whose row it is about."""
        if kind is Kind.INDIVIDUAL:
            return ((number, number),)
        if kind is Kind.INJURY:
            return [(number, hurt.id) for hurt in hurts]
        if kind is Kind.ACT:
            return [(act.id, act.id) for act in acts]
        return [(act.id, stage.id) for act in acts for stage in self.stages_of(act)]

    def sources(self, number: int) -> set[int]:
        """The reports that tell of a record."""
        every = self.claims.said.get(number, _NOTHING).values()
        if self.everything:
            return {claim.report for said in every for claim in said}
        return {claim.report for said in every for claim in said if claim.told <= self.level}

    def corroborated(self, number: int, row: int) -> set[Value]:
        """That statements of several independent sources on a record are followed; nothing where they are not."""
        followed = {
            claim.report
            for said in self.claims.said.get(number, _NOTHING).values()
            for claim in said
            if claim.told <= self.level and claim.judgement == ACCEPTED and claim.stance == ASSERTS
        }
        if len(followed) < INDEPENDENT or len({self.read.root(report) for report in followed}) < INDEPENDENT:
            return set()
        return {(row, facets.CORROBORATED, 1)}

    def harm(self, hurt: Hurt) -> Iterator[int]:
        """The followed part of the body and kind of an injury; where its kind is withheld, that it is not stated."""
        if hurt.body_part and self.is_open(hurt.id, BODY_PART):
            yield hurt.body_part
        if hurt.kind:
            yield hurt.kind if self.is_open(hurt.id, INJURY_KIND) else NO_KIND

    def disputed(self, number: int, kind: Kind) -> list[int]:
        """The facts of a record on which the statements that are seen disagree."""
        every = self.claims.said.get(number, _NOTHING)
        return [
            name
            for name, said in every.items()
            if len(said) > 1 and accounts(kind, name, said if self.everything else self.said(number, name))
        ]

    def shared(self, incident: int, took: Iterable[tuple[int, int]], declared: Declared) -> Iterator[tuple[int, int]]:
        """What everybody in an incident has by it, (facet, value): who took part in an act of it as alleged perpetrator
        or is named by a statement on it, and what is stated of its other facets.
        """
        for record, actor in took:
            if not self.hides(record):
                yield NUMBERS["perpetrator"], actor
        for claim in self.live(incident, CULPRIT):
            if claim.record:
                yield NUMBERS["perpetrator"], claim.record
        for _, facet, name, value_of in declared:
            for claim in self.live(incident, name):
                if (value := value_of(claim)) is not None:
                    yield facet, value

    # --- days of each status ---
    def stages(self, number: int) -> list[Row]:
        """On which days each stage was the status, without the clearances."""
        known: list[tuple[tuple[int, int, int], Stage, int, int, int]] = []
        for act in self.acts(number):
            own = self.stages_of(act)
            if not own:
                continue
            latest, begun = NO_DAY, ALWAYS
            for row in (act, self.read.incidents[act.of]):
                if begun == ALWAYS and row.low and self.is_open(row.id, WHEN):
                    latest = begun = row.low
            for stage in own:
                code = self.code(stage.id, STAGE, stage.code)
                if code is None:
                    continue
                sure, maybe = NEVER, begun  # a stage without a day of its own is surely known on none
                if stage.edtf and self.is_open(stage.id, WHEN):
                    if stage.high and not dates.is_uncertain(stage.edtf):
                        sure = stage.high
                    maybe = stage.low or ALWAYS
                    latest = max(latest, stage.high or stage.low or NO_DAY)
                known.append(((latest, act.id, stage.seq), stage, code, sure, maybe))
        if len(known) > 1:
            known.sort(key=lambda one: one[0], reverse=True)
        rows: list[Row] = []
        sure_until = maybe_until = NEVER
        for _, stage, code, sure, maybe in known:
            if sure < sure_until or maybe < maybe_until:
                surely = (sure, sure_until) if sure < sure_until else (NEVER, NEVER)
                perhaps = (maybe, maybe_until) if maybe < maybe_until else (NEVER, NEVER)
                rows.append((stage.id, number, code, *surely, *perhaps))
            sure_until, maybe_until = min(sure, sure_until), min(maybe, maybe_until)
        return rows


VALUE_OF: dict[ValueType, Callable[[Said], int | None]] = {
    ValueType.CODE: lambda claim: claim.term,
    ValueType.RECORD: lambda claim: claim.record,
    ValueType.TEXT: lambda claim: facets.text_number(claim.text) if claim.text else None,
    ValueType.YES_NO: lambda claim: int((claim.text or "").strip().casefold() == "yes"),
}


@lru_cache(maxsize=5_000)
def is_single(kind: Kind, field: int) -> bool:
    """Whether at most one accepted, asserting claim may stand on the fact of this number."""
    term = codes.known(field)
    return term is not None and followed.is_single(kind, term.code)


def accounts(kind: Kind, field: int, said: Sequence[Said]) -> int:
    """How many different accounts live claims give of a fact; 0 where they do not disagree."""
    live = [claim for claim in said if claim.judgement != REJECTED]
    if len(live) < 2:
        return 0
    stances = {claim.stance for claim in live}
    if not ((ASSERTS in stances and DENIES in stances) or is_single(kind, field)):
        return 0
    found = {(claim.term or claim.record or (claim.low, claim.high, claim.text), claim.stance) for claim in live}
    return len(found) if len(found) > 1 else 0


K = TypeVar("K", bound=Hashable)
V = TypeVar("V")


def grouped(pairs: Iterable[tuple[K, V]]) -> dict[K, list[V]]:
    """Values by key, in their order."""
    found: dict[K, list[V]] = {}
    for key, value in pairs:
        found.setdefault(key, []).append(value)
    return found
