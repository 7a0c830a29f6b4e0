"""What the database knows of the records that some rows of a file mean: found by ref, by the source's number, by a key.

Asked once for each slice of rows, so that memory stays flat and a load that was broken off goes on from the database
alone. What the person may not see is not found by its ref; a number of the source that means a hidden record finds
nothing, and nothing tells that it is there.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlmodel import Session, col, select

from tracker.access import LEVELS, Confidentiality
from tracker.mapping.names import script_of
from tracker.mapping.plan import Made, RowPlan
from tracker.records import (
    Act,
    DetentionStage,
    ImportBatch,
    Injury,
    Involvement,
    Location,
    Record,
    Relation,
)
from tracker.records.base import Judgement, Kind, ReviewState, Role, Stance
from tracker.spellings.likeness import likeness
from tracker.store import claims, constants, ids, plain, records, sight

ALIKE = 0.6  # how alike names are that may be one person's, where their numbers are the same
Value = tuple[Any, ...]
HIDDEN = "hidden"  # stands for what this person may not read: no value of a row has two parts


def value_of(text: str | None, term: int | None, link: int | None, low: int | None, high: int | None) -> Value:
    """What makes two statements say the same: as store/pictures.py counts accounts."""
    return (term or link or (low, high, text),)


@dataclass
class Head:
    """A record that was there before the row: `own` where this load made it."""

    kind: Kind
    level: Confidentiality
    own: bool
    gone: str = ""


@dataclass
class Parts:
    """What hangs on records that rows share, as (number, what tells it from others)."""

    acts: dict[int, list[tuple[int, int]]] = field(default_factory=dict)  # victim → (act, incident)
    stages: dict[int, list[tuple[int, int]]] = field(default_factory=dict)  # act → (stage, seq)
    injuries: dict[int, list[int]] = field(default_factory=dict)
    links: dict[tuple[Any, ...], int] = field(default_factory=dict)  # involvements and ties, by whom they tie how


@dataclass
class Known:
    """What is known when a slice begins, and what its own rows add to it.

    `batch` is None for a check, which writes nothing: what its rows share is then kept here, not in the database.
    `repeats` where most rows of the file were loaded before, cell for cell (import_again.py): only then does the mark of a
    row find its record, for in another file the same few words may be of somebody else. `guessed` where nobody named the
    source and most numbers stand beside the names of an earlier load: one beside another name may be another's.
    """

    batch: int | None
    scheme: str
    secret: bytes
    repeats: bool = False
    guessed: bool = False
    heads: dict[int, Head] = field(default_factory=dict)
    said: dict[int, dict[str, list[tuple[Value, bool]]]] = field(default_factory=dict)
    names: dict[int, tuple[set[tuple[str, str, str]], set[str]]] = field(default_factory=dict)
    parts: Parts = field(default_factory=Parts)
    by_ref: dict[str, int] = field(default_factory=dict)
    by_number: dict[int, int] = field(default_factory=dict)
    by_key: dict[int, int] = field(default_factory=dict)
    places: dict[int, int] = field(default_factory=dict)  # GeoNames id → place
    taken: set[int] = field(default_factory=set)  # numbers of the source that mean a record which is not to be seen
    shared: set[int] = field(default_factory=set)  # what several rows of this slice name
    fresh_numbers: dict[int, int] = field(default_factory=dict)
    fresh_keys: dict[int, int] = field(default_factory=dict)
    digests: dict[tuple[str, str, str], int] = field(default_factory=dict)  # of this slice
    batches: frozenset[int] = frozenset()  # loads of the same source: what these said is not said again

    def digest(self, how: str, kind: str, words: str) -> int:
        """By what a number or a key is known again: nobody without the store's own secret can guess it back."""
        held = self.digests.get((how, kind, words))
        if held is not None:
            return held
        said = f"{how}\x00{self.scheme}\x00{kind}\x00{words}".encode("utf-8", "surrogatepass")
        whole = hashlib.blake2b(said, digest_size=16, key=self.secret).digest()
        made = self.digests[how, kind, words] = int.from_bytes(whole[:8], "big") >> 1
        return made

    # --- at the beginning of a slice ---
    def begin(self, session: Session, plans: Sequence[RowPlan], matches: dict[str, str]) -> None:
        """Ask for what these rows name. In a check what earlier slices made stays known."""
        if self.batch is not None:
            for kept in (self.heads, self.said, self.names, self.by_ref, self.by_number, self.by_key, self.places):
                kept.clear()
            self.parts = Parts()
            self.taken.clear()
        self.fresh_numbers.clear()
        self.fresh_keys.clear()
        self.digests.clear()
        refs, numbers, keys, places = self._named(plans, matches)
        found = ids.records(session, sorted(refs))  # in the person's own sight
        self.by_ref |= {ref: row.id for ref, row in found.items()}
        if not self.scheme:  # numbers of nobody in particular mean the same in this file alone
            keys, numbers = keys | numbers, set()
        asked = [digest for digest in numbers if digest not in self.by_number]
        by_number = _by_digest(session, "identifier", asked, None)
        seen = _visible(session, by_number.values())
        self.taken |= {digest for digest, number in by_number.items() if number not in seen}
        self.by_number |= {digest: number for digest, number in by_number.items() if number in seen}
        with sight.whole(session):
            if self.batch is not None:
                self.by_key |= _by_digest(session, "batch_key", list(keys), self.batch)
            for part in records.parts(places):
                query = select(Location.geonames_id, Location.id).where(col(Location.geonames_id).in_(part))
                self.places |= {number: place for number, place in session.exec(query).all() if number is not None}
            there = {*self.by_ref.values(), *self.by_number.values(), *self.by_key.values(), *self.places.values()}
            learned = self._learn(session, sorted(there - set(self.heads)))
        self._statements(session, learned)

    def _named(
        self, plans: Sequence[RowPlan], matches: dict[str, str]
    ) -> tuple[set[str], set[int], set[int], set[int]]:
        refs, places = set[str](), set[int]()
        numbers: Counter[int] = Counter()
        keys: Counter[int] = Counter()
        for plan in plans:
            if matches and (decided := matches.get(f"{plan.sheet}:{plan.number}")):
                refs.add(decided)
            own = set[int]()
            for made in plan.records:
                if made.ref:
                    refs.add(made.ref)
                if made.identifier:
                    own.add(digest := self.digest("number", made.kind, made.identifier))
                    numbers[digest] += 0
                if key := _key(made):
                    own.add(digest := self.digest("key", made.kind, key))
                    (numbers if self._is_of_source(made) else keys)[digest] += 0
                if made.mark and self.scheme:
                    own.add(digest := self.digest("mark", made.kind, made.mark))
                    numbers[digest] += 0
                if made.kind is Kind.LOCATION and (place := made.frame.get("geonames_id")) is not None:
                    places.add(place)
            for digest in own:
                (numbers if digest in numbers else keys)[digest] += 1
        self.shared = {digest for counted in (numbers, keys) for digest, count in counted.items() if count > 1}
        return refs, set(numbers), set(keys), places

    def _learn(self, session: Session, numbers: list[int]) -> list[int]:
        """How these records are spelled and what hangs on them; returns all of them."""
        self._heads(session, numbers)
        people = [n for n in numbers if n in self.heads and self.heads[n].kind in (Kind.INDIVIDUAL, Kind.ORGANISATION)]
        hanging = self._hanging(session, people)
        self._heads(session, hanging)
        for number, own in records.names_of(session, numbers).items():
            spelled = {(name.text, name.script, name.kind) for name in own}
            self.names[number] = (spelled, {name.script for name in own if name.is_primary})
        return list(dict.fromkeys([*numbers, *hanging]))

    def _heads(self, session: Session, numbers: Sequence[int]) -> None:
        columns = (Record.id, Record.kind, Record.level, Record.batch_id, Record.erased_at, Record.review_state)
        for part in records.parts(numbers):
            query: Any = select(*columns)  # type: ignore[call-overload]  # typed for four
            for number, kind, level, batch, erased, state in session.exec(query.where(col(Record.id).in_(part))).all():
                gone = "was erased on request" if erased else "was withdrawn" if state is ReviewState.WITHDRAWN else ""
                own = batch is not None and batch == self.batch
                self.heads[number] = Head(Kind(kind), Confidentiality(level), own, gone)

    def _hanging(self, session: Session, people: Sequence[int]) -> list[int]:
        """Acts, stages, injuries and links that loads made of these people, and the incidents of the acts."""
        found: list[int] = []
        loaded = col(Record.batch_id).is_not(None)
        live = Record.review_state != ReviewState.WITHDRAWN
        acts: list[int] = []
        for part in records.parts(people):
            query = select(Act.id, Act.victim_id, Act.incident_id).join(Record, col(Record.id) == col(Act.id))
            for act, victim, incident in session.exec(
                query.where(col(Act.victim_id).in_(part), loaded, live).order_by(col(Act.id))
            ).all():
                self.parts.acts.setdefault(victim, []).append((act, incident))
                acts.append(act)
                found += [act, incident]
            hurt = select(Injury.id, Injury.individual_id).join(Record, col(Record.id) == col(Injury.id))
            for injury, person in session.exec(hurt.where(col(Injury.individual_id).in_(part), loaded, live)).all():
                self.parts.injuries.setdefault(person, []).append(injury)
                found.append(injury)
            ties = select(Relation.id, Relation.from_id, Relation.to_id, Relation.type)
            for tie, from_, to, how in session.exec(
                ties.where(col(Relation.from_id).in_(part), col(Relation.voided_at).is_(None))
            ).all():
                self.parts.links[Kind.RELATION, from_, to, how] = tie
                found.append(tie)
        for part in records.parts(acts):
            stages = select(DetentionStage.id, DetentionStage.act_id, DetentionStage.seq)
            for stage, act, seq in session.exec(
                stages.where(col(DetentionStage.act_id).in_(part)).order_by(col(DetentionStage.seq))
            ).all():
                self.parts.stages.setdefault(act, []).append((stage, seq))
                found.append(stage)
        found += self._involved(session, [*(i for own in self.parts.acts.values() for _, i in own)])
        return list(dict.fromkeys(found))

    def _involved(self, session: Session, incidents: Iterable[int]) -> list[int]:
        found: list[int] = []
        shared = [n for n, head in self.heads.items() if head.kind is Kind.INCIDENT]
        for part in records.parts([*incidents, *shared]):
            query: Any = select(  # type: ignore[call-overload]  # typed for four
                Involvement.id, Involvement.incident_id, Involvement.act_id, Involvement.actor_id, Involvement.role
            )
            for number, incident, act, actor, role in session.exec(
                query.where(col(Involvement.incident_id).in_(part))
            ).all():
                self.parts.links[Kind.INVOLVEMENT, act or incident, actor, Role(role)] = number
                found.append(number)
        return found

    def _statements(self, session: Session, numbers: Sequence[int]) -> None:
        """What is said of these records. What this person may not read counts as said, and is nothing that a row says:
        else a file of guesses, checked alone, would tell which of them is right.
        """
        seen = {claim.id for claim in claims.briefs(session, numbers)} if sight.restricted(session) else None
        with sight.whole(session):
            every = claims.briefs(session, numbers)
        for claim in every:
            if claim.judgement is not Judgement.REJECTED and claim.stance is not Stance.DENIES:
                value = value_of(
                    claim.value_text, claim.value_term, claim.value_record_id, claim.value_min, claim.value_max
                )
                if seen is not None and claim.id not in seen:
                    value = (HIDDEN, claim.id)
                own = self.said.setdefault(claim.subject_id, {})
                again = claim.batch_id is not None and (
                    claim.batch_id in self.batches or self._is_place(claim.subject_id)
                )
                own.setdefault(claim.field, []).append((value, again))

    def _is_place(self, number: int) -> bool:
        """Where a place lies is the gazetteer's, and no account of a source."""
        head = self.heads.get(number)
        return head is not None and head.kind is Kind.LOCATION

    # --- for one row ---
    def find(self, made: Made, again: bool = False) -> int | None:
        """The record that a row's record is, where it is known: by ref, the source's number, a key, a place's number.

        `again` says that the row hangs on a record that was there: then its mark finds what an earlier load made of it.
        """
        if made.ref:
            return self.by_ref.get(made.ref)
        if made.identifier:
            digest = self.digest("number", made.kind, made.identifier)
            known, fresh = self._keys(bool(self.scheme))
            number = known.get(digest, fresh.get(digest))
            if number is not None:
                return number
        if key := _key(made):
            digest = self.digest("key", made.kind, key)
            known, fresh = self._keys(self._is_of_source(made))
            number = known.get(digest, fresh.get(digest))
            if number is not None:
                return number
        if made.mark and (self.repeats or again):
            return self.by_number.get(self.digest("mark", made.kind, made.mark))
        if made.kind is Kind.LOCATION and (place := made.frame.get("geonames_id")) is not None:
            return self.places.get(place)
        return None

    def is_named_so(self, number: int, names: Sequence[str]) -> bool:
        """Whether somebody bears one of these names, or one nearly so; also where no two of them can be compared."""
        pairs = [
            (name, text)
            for text, script, _ in self.names.get(number, (set(), set()))[0]
            for name in names
            if script_of(name) == script
        ]
        return not pairs or any(name == text or likeness(name, text) >= ALIKE for name, text in pairs)

    def enter(self, made: Made, number: int, level: Confidentiality) -> bool:
        """Let later rows find a new record. Returns whether any may: what is said of it is then remembered."""
        often = self.batch is None and bool(made.identifier or made.key)
        if made.identifier:
            digest = self.digest("number", made.kind, made.identifier)
            if digest not in self.taken:
                self._keys(bool(self.scheme))[1][digest] = number
                often = often or digest in self.shared
        if key := _key(made):
            digest = self.digest("key", made.kind, key)
            if digest not in self.taken:
                self._keys(self._is_of_source(made))[1][digest] = number
            often = often or digest in self.shared
        if made.mark and self.scheme:
            digest = self.digest("mark", made.kind, made.mark)
            if digest not in self.taken and digest not in self.by_number:
                self.fresh_numbers[digest] = number
        if made.kind is Kind.LOCATION and (place := made.frame.get("geonames_id")) is not None:
            self.places[place] = number
            often = True
        if often:
            self.heads[number] = Head(made.kind, level, True)
        return often

    def decided(self, made: Made, number: int) -> None:
        """Let the number or the cells of a row mean the record that somebody decided it is: its next copy is not asked again."""
        if not self.scheme:
            return
        asked = [self.digest("number", made.kind, made.identifier)] if made.identifier else []
        asked += [self.digest("mark", made.kind, made.mark)] if made.mark else []
        for digest in asked:
            if digest not in self.taken and digest not in self.by_number:
                self.fresh_numbers.setdefault(digest, number)

    def bind(self, made: Made, number: int) -> None:
        """Let a key of this file mean a record that was found otherwise."""
        key = _key(made)
        digest = self.digest("key", made.kind, key) if key else self.digest("number", made.kind, made.identifier)
        known, fresh = self._keys(self._is_of_source(made))
        if digest not in known and digest not in self.taken:
            fresh.setdefault(digest, number)

    def _is_of_source(self, made: Made) -> bool:
        """Whether a key is the source's own name of a thing, by which its next file finds it again."""
        return bool(self.scheme) and not made.of_this_file

    def _keys(self, of_source: bool) -> tuple[dict[int, int], dict[int, int]]:
        """Where keys are looked up, and where new ones go: among the source's numbers, or among those of this file."""
        return (self.by_number, self.fresh_numbers) if of_source else (self.by_key, self.fresh_keys)

    def end(self) -> None:
        """In a check, keep what the next slices may mean."""
        if self.batch is None:
            self.by_number |= self.fresh_numbers
            self.by_key |= self.fresh_keys


def _key(made: Made) -> str:
    """The key of a row's record, where it is more than the source's number once again."""
    return "" if made.identifier and made.key == f"id:{made.identifier}" else made.key


def known(session: Session, batch: int | None, scheme: str, repeats: bool = False, guessed: bool = False) -> Known:
    """Nothing known yet."""
    found = Known(batch, scheme, constants.secret(session, "identifier_key"), repeats, guessed)
    found.batches = _of_source(session, batch, scheme)
    return found


def _of_source(session: Session, batch: int | None, scheme: str) -> frozenset[int]:
    """The loads of this source, this one among them. That two sources say the same is worth as much as that they differ."""
    with sight.whole(session):
        every = session.exec(select(ImportBatch.id, ImportBatch.mapping)).all() if scheme else ()
    own = {number for number, mapping in every if number is not None and (mapping or {}).get("scheme") == scheme}
    return frozenset(own | ({batch} if batch is not None else set()))


def _by_digest(session: Session, table: str, digests: Sequence[int], batch: int | None) -> dict[int, int]:
    own = "" if batch is None else f" AND batch_id = {batch}"
    with sight.whole(session):
        query = f"SELECT digest, record_id FROM {table} WHERE digest {{among}}{own}"  # noqa: S608  # names of our own
        return dict(plain.read(session, query, digests))


def _visible(session: Session, numbers: Iterable[int]) -> set[int]:
    return {
        number
        for part in records.parts(numbers)
        for number in session.exec(select(Record.id).where(col(Record.id).in_(part))).all()
    }


def strictest(*held: Confidentiality) -> Confidentiality:
    """The most closely held of these levels."""
    return max(held, key=LEVELS.index)


__all__ = ["Head", "Known", "Parts", "Value", "known", "strictest", "value_of"]
