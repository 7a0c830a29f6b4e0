"""A slice of a file's rows as rows of the tables: records, what is said of them, spellings, the words of the cells.

What a row cannot keep refuses the row alone. Everything enters as its load says (it waits for review); what differs
from an account that is there, or was said before it in the same file, waits apart whatever becomes of the load.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlmodel import SQLModel

from tracker.access import LEVELS, Confidentiality
from tracker.actions import harm
from tracker.actions.import_known import Head, Known, Value, strictest, value_of
from tracker.drafts import LINKS, REQUIRED, script_of
from tracker.mapping.plan import Made, Problem, RowPlan, Said
from tracker.records import (
    KINDS,
    Act,
    CaseFile,
    Claim,
    DetentionStage,
    Incident,
    Individual,
    Injury,
    Intervention,
    Involvement,
    Location,
    Name,
    Organisation,
    Record,
    Relation,
    fact,
)
from tracker.records.base import Basis, GeoPrecision, Judgement, Kind, ReviewState, Role, Side
from tracker.store import cells, text_index

COLUMNS: dict[type[SQLModel], tuple[str, ...]] = {
    Record: ("id", "uid", "kind", "confidentiality", "level", "protected", "review_state", "batch_id", "version", "created_at", "created_by", "updated_at"),
    Individual: ("id",),
    Organisation: ("id", "kind", "country_code"),
    Location: ("id", "feature", "country_code", "subdivision_code", "geonames_id", "lat", "lon", "geo_precision"),
    Incident: ("id", "title"),
    Act: ("id", "incident_id", "victim_id", "violation_status", "latest_stage_id"),
    DetentionStage: ("id", "act_id", "seq"),
    Involvement: ("id", "incident_id", "act_id", "actor_id", "role", "degree"),
    Injury: ("id", "individual_id", "act_id", "kind", "severity", "side"),
    Intervention: ("id", "by_id", "about_id", "summary", "due_on", "status", "priority"),
    CaseFile: ("id", "title", "opened_on", "status", "priority"),
    Relation: ("id", "from_id", "to_id", "type"),
    Claim: ("subject_id", "field", "id", "batch_id", "row_no", "value_text", "value_term", "value_record_id", "value_min", "value_max", "judgement", "basis"),
    Name: ("record_id", "text", "script", "language", "kind", "is_primary", "followed", "claim_id"),
}  # fmt: skip  # in the order in which keys allow them to be written
UNSTATED: dict[tuple[Kind, str], Any] = {
    (Kind.ORGANISATION, "kind"): "organisation",
    (Kind.LOCATION, "geo_precision"): GeoPrecision.UNKNOWN,
    (Kind.ACT, "violation_status"): "unknown",
    (Kind.INJURY, "kind"): "unspecified",
    (Kind.INJURY, "severity"): "unspecified",
    (Kind.INJURY, "side"): Side.UNKNOWN,
}
PARTS = (Kind.ACT, Kind.DETENTION_STAGE, Kind.INJURY, Kind.INVOLVEMENT, Kind.RELATION)  # found again on whom they hang
TELLS = {Kind.ACT: ("type", "when"), Kind.DETENTION_STAGE: ("stage", "when"), Kind.INJURY: ("body_part", "kind")}
# Judged one by one, whatever becomes of the load: our findings, and what a database refuses where something else is missing.
ALONE = frozenset({"violation_status", "wgad_category", "consistency", "degree"})
WORDED = frozenset(text_index.WORDED)
MOST = 2**31 - 1
TABLES = {kind: KINDS[kind].table for kind in Kind if KINDS[kind].table in COLUMNS}
_single: dict[tuple[Kind, str], bool] = {}


@dataclass
class Load:
    """What is the same for all rows of a load."""

    batch: int
    uid: int  # with a record's number, its outside name
    held: Confidentiality
    by: int
    at: datetime
    received: date
    matches: dict[str, str] = field(default_factory=dict)

    @staticmethod
    def stem(uid: UUID, at: datetime) -> int:
        """What the outside names of a load's records have in common: version 7, in the order of their numbers."""
        return (
            int(at.timestamp() * 1000) << 80
            | 7 << 76
            | (uid.int & 0xFFF) << 64
            | 0b10 << 62
            | (uid.int >> 12 & (1 << 22) - 1) << 40
        )


@dataclass
class Counted:
    """What became of rows: `matched` rows are about a record that was there, `changed` ones say something new of it."""

    rows: int = 0
    loaded: int = 0
    rejected: int = 0
    matched: int = 0
    changed: int = 0
    said: int = 0
    waiting: int = 0
    problems: int = 0
    made: Counter[str] = field(default_factory=Counter)

    @property
    def skipped(self) -> int:
        """Rows that say nothing that was not known."""
        return self.matched - self.changed

    def add(self, other: Counted) -> None:
        """Count these too."""
        for name in ("rows", "loaded", "rejected", "matched", "changed", "said", "waiting", "problems"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.made.update(other.made)


class Slice:
    """The rows of one slice, with their final numbers. `stop` says why a coded value is not usable, if so."""

    def __init__(self, load: Load, known: Known, first: tuple[int, int, int], stop: Callable[[int], str]) -> None:
        self.load, self.known, self.stop = load, known, stop
        self.record, self.claim, self.row = first
        self.of: dict[type[SQLModel], list[tuple[Any, ...]]] = {table: [] for table in COLUMNS}
        self.entries: list[cells.Entry] = []
        self.counted = Counted()
        self.worded: list[int] = []
        self.touched: set[int] = set()
        self.acts: set[int] = set()  # older ones that got a stage
        self.harmed: list[dict[str, Any]] = []  # what is said of older records that may seal them
        self.problems: list[Problem] = []
        self._sexual = harm.sexual_acts()
        self._level: dict[int, Confidentiality] = {}
        self._seq: dict[int, int] = {}
        self._spelled: dict[int, tuple[set[tuple[str, str, str]], set[str]]] = {}
        self._headers: Sequence[str] = ()

    # --- rows ---
    def add(self, plan: RowPlan, sheet: int, headers: Sequence[str]) -> None:
        """Take one row of a sheet with these columns in, or refuse it."""
        counted = self.counted
        self._headers = headers
        counted.rows += 1
        numbers: list[int | None] = []
        if not (plan.problems and plan.refused):
            numbers = self._found(plan)
        if plan.problems:
            counted.problems += len(plan.problems)
            self.problems += plan.problems
            if plan.refused:
                counted.rejected += 1
                noticed = [[p.column, p.value, p.reason, p.refuses] for p in plan.problems]
                self.entries.append([sheet, plan.number, 0, [], list(plan.cells), noticed])
                self.row += 1
                return
        before = self.claim, len(self.of[Record])
        first = self.claim
        matched = numbers[0] is not None and not self._is_own(numbers[0])
        tracked = self._records(plan, numbers)
        columns = self._statements(plan, numbers, tracked)  # type: ignore[arg-type]  # all of them have one now
        noticed = [[p.column, p.value, p.reason, p.refuses] for p in plan.problems] if plan.problems else []
        first = first if columns else 0
        self.entries.append([sheet, plan.number, first, columns, cells.words_of(columns, plan.cells), noticed])
        counted.loaded += 1
        counted.said += len(columns)
        if matched:
            counted.matched += 1
            counted.changed += (self.claim, len(self.of[Record])) != before
        self.row += 1

    def _is_own(self, number: int) -> bool:
        head = self.known.heads.get(number)
        return head is None or head.own

    def _name_of(self, column: int) -> str:
        return self._headers[column] if 0 <= column < len(self._headers) else ""

    def _refuse(self, plan: RowPlan, reason: str, column: str = "", value: str = "") -> None:
        plan.problems.append(Problem(plan.number, column, value, reason))

    # --- what the row's records are ---
    def _found(self, plan: RowPlan) -> list[int | None]:
        """The records of a row that are there already; what is wrong with the row stands in its problems."""
        if not plan.records:
            self._refuse(plan, "Nothing in this row is mapped to anything.")
            return []
        self._check(plan)
        known, found = self.known, list[int | None]()
        decided = self.load.matches.get(f"{plan.sheet}:{plan.number}") if self.load.matches else None
        for place, made in enumerate(plan.records):
            number = known.by_ref.get(decided) if decided and not place else known.find(made)
            if number is None and (made.ref or (decided and not place)):
                ref = made.ref or decided or ""
                self._refuse(plan, f"There is no {made.kind.value.replace('_', ' ')} {ref}.", "", ref)
            if number is not None:
                head = known.heads.get(number)
                if head is not None and head.gone:
                    self._refuse(plan, f"What this row means {head.gone}: nothing is added to it.", "", made.identifier)
                elif head is not None and head.kind is not made.kind:
                    self._refuse(plan, f"{made.ref or 'This'} is a {head.kind.value.replace('_', ' ')}.", "", made.ref)
                elif made.identifier and not place and head is not None and head.own:
                    plan.problems.append(
                        Problem(
                            plan.number, "", made.identifier,
                            "This number stands in an earlier row too: both rows are taken to speak of one.", False,
                        )
                    )  # fmt: skip
            found.append(number)
        for place, made in enumerate(plan.records):
            for column, value in made.frame.items():
                if column in LINKS.get(made.kind, ()) and not (isinstance(value, int) and 0 <= value < len(found)):
                    self._refuse(plan, f"The mapping ties this row's {made.kind.value} to nothing ({column}).")
            if found[place] is None and any(c not in made.frame for c in REQUIRED.get(made.kind, ())):
                self._refuse(plan, f"The mapping makes a {made.kind.value} without what it hangs on.")
        if not plan.refused and any(number is not None for number in found):
            self._parts(plan, found)
        return found

    def _check(self, plan: RowPlan) -> None:
        """Refuse what no database keeps."""
        for said in plan.said:
            text = said.text
            if text is not None and (said.fact == "name" and len(text) > 300 or not _keepable(text)):
                why = (
                    "A name has at most 300 characters."
                    if _keepable(text)
                    else "This holds characters that are no text."
                )
                self._refuse(plan, why, self._name_of(said.column), text[:80])
            if said.term is not None and (why := self.stop(said.term)):
                words = plan.cells[said.column] if 0 <= said.column < len(plan.cells) else ""
                self._refuse(plan, why, self._name_of(said.column), words)
            for number in (said.low, said.high):
                if number is not None and abs(number) > MOST:
                    self._refuse(plan, "This number is too large.", self._name_of(said.column), str(number))
        for made in plan.records:
            if made.kind not in TABLES:
                self._refuse(plan, f"Rows cannot make a {made.kind.value.replace('_', ' ')}.")
            title = made.frame.get("title")
            if title is not None and (len(title) > 300 or not _keepable(title)):
                self._refuse(plan, "A title has at most 300 characters.", "", title[:80])
        if not _keepable("".join(plan.cells)):
            self._refuse(plan, "A cell of this row holds characters that are no text.")

    def _parts(self, plan: RowPlan, found: list[int | None]) -> None:
        """What hangs on a record that is there may be there too: the same act, stage, injury, part taken or tie."""
        parts = self.known.parts
        for place, made in enumerate(plan.records):
            if found[place] is not None or made.key or made.kind not in PARTS:
                continue
            links = {c: found[v] for c, v in made.frame.items() if c in LINKS[made.kind]}
            if made.kind is Kind.ACT and (victim := links.get("victim_id")) is not None:
                event = made.frame["incident_id"]
                same = [
                    (act, incident)
                    for act, incident in parts.acts.get(victim, ())
                    if (found[event] == incident or (found[event] is None and self._may_be(plan.records[event], act)))
                    and self._alike(plan, place, act, Kind.ACT)
                    and self._alike(plan, event, incident, Kind.ACT)
                ]
                if len(same) == 1:
                    unknown = found[event] is None
                    found[place], found[event] = same[0]
                    if unknown and plan.records[event].key:
                        self.known.bind(plan.records[event], same[0][1])
            elif made.kind is Kind.DETENTION_STAGE and (act := links.get("act_id")) is not None:
                self._one(plan, place, found, [stage for stage, _ in parts.stages.get(act, ())])
            elif made.kind is Kind.INJURY and (person := links.get("individual_id")) is not None:
                self._one(plan, place, found, parts.injuries.get(person, ()))
            elif made.kind in (Kind.INVOLVEMENT, Kind.RELATION) and None not in links.values():
                found[place] = parts.links.get(_link(made, links))

    def _may_be(self, event: Made, act: int) -> bool:
        """Whether an incident that is not known yet may be that of this act: a key means another one in the same file."""
        return not event.key or not self._is_own(act)

    def _one(self, plan: RowPlan, place: int, found: list[int | None], there: Sequence[int]) -> None:
        same = [number for number in there if self._alike(plan, place, number, plan.records[place].kind)]
        if len(same) == 1:
            found[place] = same[0]

    def _alike(self, plan: RowPlan, place: int, number: int, kind: Kind) -> bool:
        """Whether nothing that tells two such records apart is said otherwise. What a load before left open may be
        filled; of two rows of one file the later must say no more than the earlier.
        """
        own = self.known.said.get(number, {})
        older = not self._is_own(number)
        for said in plan.said:
            if said.record == place and said.fact in TELLS[kind]:
                values = [value for value, _ in own.get(said.fact, ())]
                if said.link is None and (values or not older) and _value(said, None) not in values:
                    return False
        return True

    # --- records ---
    def _records(self, plan: RowPlan, numbers: list[int | None]) -> set[int]:
        """Make the records of a row that are not there; returns those of which other rows may speak too."""
        known, load, made_of = self.known, self.load, self.of
        tracked: set[int] = set()
        fresh: list[int] = []
        for place, made in enumerate(plan.records):
            number = numbers[place]
            if number is None and (made.key or made.identifier) and place:
                number = numbers[place] = known.find(made)  # another of this row
            if number is None:
                numbers[place] = self.record
                self.record += 1
                fresh.append(place)
            else:
                tracked.add(number)
                if not self._is_own(number):
                    self.touched.add(number)
        sealed = self._sealed(plan, numbers) if fresh else ()
        for place in fresh:
            made, number = plan.records[place], numbers[place]
            held = Confidentiality.SEALED if place in sealed else load.held
            level = held
            for column in LINKS.get(made.kind, ()):
                if (end := made.frame.get(column)) is not None:
                    level = strictest(level, self._level_of(numbers[end]))
            if level is not load.held:
                self._level[number] = level  # type: ignore[index]
            made_of[Record].append(
                (number, UUID(int=load.uid | number), made.kind, held, level, False, ReviewState.DRAFT, load.batch, 1, load.at, load.by, load.at)  # type: ignore[operator]
            )  # fmt: skip
            if known.enter(made, number, level):  # type: ignore[arg-type]
                tracked.add(number)  # type: ignore[arg-type]
            self.counted.made[made.kind.value] += 1
        for place in fresh:
            self._typed(plan.records[place], numbers[place], numbers, tracked)  # type: ignore[arg-type]
        return tracked

    def _level_of(self, number: int) -> Confidentiality:
        head = self.known.heads.get(number)
        return head.level if head else self._level.get(number, self.load.held)

    def _sealed(self, plan: RowPlan, numbers: Sequence[int | None]) -> set[int]:
        """Who may be a child, and acts of sexual violence, start as sealed (actions/harm.py)."""
        found = set[int]()
        for said in plan.said:
            kind = plan.records[said.record].kind
            if said.fact in ("birth", "age") and kind is Kind.INDIVIDUAL:
                if harm.may_be_child(said.fact, said.text, said.low, said.high, self.load.received):
                    found.add(said.record)
            elif said.term in self._sexual and said.fact == "type" and kind is Kind.ACT:
                found.add(said.record)
        return found

    def _typed(self, made: Made, number: int, numbers: Sequence[int | None], tracked: set[int]) -> None:
        """The row of the kind's own table."""
        table, links, frame = TABLES[made.kind], LINKS.get(made.kind, {}), made.frame
        values: list[Any] = [number]
        for column in COLUMNS[table][1:]:
            value = frame.get(column)
            if value is not None and column in links:
                value = numbers[value]
            elif value is None:
                value = UNSTATED.get((made.kind, column))
            values.append(value)
        parts = self.known.parts
        if made.kind is Kind.DETENTION_STAGE:
            self._stage(values, number, tracked)
        elif made.kind is Kind.ACT and values[2] in tracked:
            parts.acts.setdefault(values[2], []).append((number, values[1]))
            tracked.add(number)
            tracked.add(values[1])
        elif made.kind is Kind.INJURY:
            values[5] = Side(values[5])
            if values[1] in tracked:
                parts.injuries.setdefault(values[1], []).append(number)
                tracked.add(number)
        elif made.kind in (Kind.INVOLVEMENT, Kind.RELATION):
            if made.kind is Kind.INVOLVEMENT:
                values[4] = Role(values[4])
            if any(numbers[frame[c]] in tracked for c in links if frame.get(c) is not None):
                ends = {c: numbers[v] for c, v in frame.items() if c in links}
                parts.links[_link(made, ends)] = number
        elif made.kind is Kind.LOCATION:
            values[7] = GeoPrecision(values[7])
        self.of[table].append(tuple(values))
        if frame.get("title") or frame.get("summary"):
            self.worded.append(number)

    def _stage(self, values: list[Any], number: int, tracked: set[int]) -> None:
        """A stage comes after those of its act that are there; the act knows its last one."""
        act, parts = values[1], self.known.parts
        if act in tracked:
            there = parts.stages.setdefault(act, [])
            taken = [seq for _, seq in there]
            values[2] = values[2] if values[2] not in taken else max(taken) + 1
            there.append((number, values[2]))
            tracked.add(number)
        rows = self.of[Act]
        at = next((place for place in range(len(rows) - 1, max(-1, len(rows) - 9), -1) if rows[place][0] == act), None)
        if at is None:
            self.acts.add(act)
            return
        if rows[at][4] is None or self._seq.get(act, 0) <= values[2]:
            rows[at] = (*rows[at][:4], number)
            self._seq[act] = values[2]

    # --- statements ---
    def _statements(self, plan: RowPlan, numbers: Sequence[int], tracked: set[int]) -> list[int]:
        """The claims of a row; returns the column of each."""
        load, rows, columns = self.load, self.of[Claim], list[int]()
        self._spelled.clear()
        own: dict[tuple[int, str], Value] = {}
        more: set[tuple[tuple[int, str], Value]] = set()
        for said in plan.said:
            number = numbers[said.record]
            kind = plan.records[said.record].kind
            link = numbers[said.link] if said.link is not None else None
            value = _value(said, link)
            alone = said.fact in ALONE or said.basis is Basis.INFERRED or link == number
            judgement: Judgement | None = Judgement.OPEN if alone else None
            if number in tracked:
                apart = self._before(number, kind, said.fact, value)
                if apart is None:
                    continue
                judgement = Judgement.OPEN if apart or alone else None
            else:
                key = (number, said.fact)
                before = own.get(key)
                if before is None:
                    own[key] = value
                elif before == value or (key, value) in more:
                    continue
                else:
                    more.add((key, value))
                    if is_single(kind, said.fact):
                        judgement = Judgement.OPEN
            self.counted.waiting += judgement is not None
            claim = self.claim
            self.claim += 1
            basis = None if said.basis is Basis.STATED else said.basis
            rows.append(
                (number, said.fact, claim, load.batch, self.row, said.text, said.term, link, said.low, said.high, judgement, basis)
            )  # fmt: skip
            columns.append(said.column)
            if said.fact == "name":
                self._name(number, kind, said, claim, number in tracked)
            elif said.fact in WORDED and said.text:
                self.worded.append(number)
            if number in self.touched and said.fact in ("age", "birth", "type"):
                self.harmed.append(
                    {"subject_id": number, "field": said.fact, "id": claim, "value_text": said.text, "value_term": said.term, "value_min": said.low, "value_max": said.high, "stance": None}
                )  # fmt: skip
        return columns

    def _before(self, number: int, kind: Kind, name: str, value: Value) -> bool | None:
        """Whether something else is said of a fact that has one value; None where a load has said the very same."""
        said = self.known.said.setdefault(number, {}).setdefault(name, [])
        if any(other == value and loaded for other, loaded in said):
            return None
        apart = bool(said) and is_single(kind, name)
        said.append((value, True))
        return apart

    def _name(self, number: int, kind: Kind, said: Said, claim: int, shared: bool) -> None:
        """The spelling that a claim prints, where the record has no such yet."""
        text = said.text or ""
        script, language, how = said.extra or (script_of(text), "und", "as_printed")
        spelled, primary = self.known.names.get(number) or self._fresh_names(number, shared)
        if (text, script, how) in spelled:
            return
        spelled.add((text, script, how))
        first = script not in primary and how != "descriptor"
        if first:
            primary.add(script)
        self.of[Name].append((number, text, script, language or "und", how or "as_printed", first, False, claim))

    def _fresh_names(self, number: int, shared: bool) -> tuple[set[tuple[str, str, str]], set[str]]:
        found = self._spelled.get(number)
        if found is None:
            found = self._spelled[number] = (set(), set())
            if shared:
                self.known.names[number] = found
        return found


def is_single(kind: Kind, name: str) -> bool:
    """Whether at most one account of a fact can be followed."""
    found = _single.get((kind, name))
    if found is None:
        found = _single[kind, name] = not fact(kind, name).many
    return found


def _value(said: Said, link: int | None) -> Value:
    return value_of(said.text, said.term, link, said.low, said.high)


def _link(made: Made, ends: dict[str, int | None]) -> tuple[Any, ...]:
    """What makes a link the same as another: whom it ties, and how."""
    if made.kind is Kind.INVOLVEMENT:
        return Kind.INVOLVEMENT, ends.get("act_id") or ends.get("incident_id"), ends.get("actor_id"), Role(made.frame["role"])  # fmt: skip
    return Kind.RELATION, ends.get("from_id"), ends.get("to_id"), made.frame.get("type")


def _keepable(text: str) -> bool:
    """PostgreSQL keeps no NUL, and neither database half of a surrogate pair."""
    if text.isascii():
        return "\x00" not in text
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return "\x00" not in text


__all__ = ["COLUMNS", "LEVELS", "Counted", "Head", "Load", "Slice", "is_single"]
