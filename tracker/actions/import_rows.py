"""A slice of a file's rows as rows of the tables: which records they mean, which they make, and what is refused.

What a row cannot keep refuses the row alone. Everything enters as its load says (it waits for review); what differs
from an account that is there, or was said before it in the same file, waits apart whatever becomes of the load.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tracker.access import Confidentiality
from tracker.actions import harm
from tracker.actions.import_known import strictest
from tracker.actions.import_said import Saying
from tracker.actions.import_shape import (
    COLUMNS,
    MOST,
    PARTS,
    TABLES,
    TELLS,
    UNSTATED,
    keepable,
    link_of,
    meant,
)
from tracker.drafts import LINKS, REQUIRED
from tracker.mapping.plan import Made, Problem, RowPlan
from tracker.records import Act, Record
from tracker.records.base import GeoPrecision, Kind, ReviewState, Role, Side
from tracker.store import cells

NOT_LOADED = "The row above to which this one belongs was not loaded, so nothing is there for it to hang on."

ANOTHER = (
    "This number is somebody's of an earlier load who bears another name: numbers may have moved. Decide who it is, or"
    " give the row a number of its own."
)


class Slice(Saying):
    """The rows of one slice: `add` takes each in, or refuses it."""

    # --- rows ---
    def add(self, plan: RowPlan, sheet: int, headers: Sequence[str]) -> None:
        """Take one row of a sheet with these columns in, or refuse it."""
        counted = self.counted
        self._headers = headers
        counted.rows += 1
        self.read.append("\x1f".join(plan.cells))
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
        columns, words = self.say(plan, numbers, tracked)  # type: ignore[arg-type]  # all of them have one now
        noticed = [[p.column, p.value, p.reason, p.refuses] for p in plan.problems] if plan.problems else []
        first = first if columns else 0
        self.entries.append([sheet, plan.number, first, columns, cells.words_of(columns, plan.cells, words), noticed])
        counted.loaded += 1
        counted.said += len(columns)
        if matched:
            counted.matched += 1
            counted.changed += (self.claim, len(self.of[Record])) != before
        self.row += 1

    def _is_own(self, number: int) -> bool:
        head = self.known.heads.get(number)
        return head is None or head.own

    def _is_another(self, plan: RowPlan, made: Made, number: int) -> bool:
        """Whether a number leads to somebody of an earlier load whose name is not what the row says."""
        if made.ref or not made.identifier or made.kind is not Kind.INDIVIDUAL or self._is_own(number):
            return False
        names = [said.text for said in plan.said if not said.record and said.fact == "name" and said.text]
        return bool(names) and not self.known.is_named_so(number, names)

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
        again = False
        for made in plan.records:
            if made.above:
                above = known.find(made)
                again = above is not None and not self._is_own(above)
                break
        for place, made in enumerate(plan.records):
            number = known.by_ref.get(decided) if decided and not place else known.find(made, again)
            if number is None and (made.ref or (decided and not place)):
                ref = made.ref or decided or ""
                self._refuse(plan, f"There is no {made.kind.value.replace('_', ' ')} {ref}.", "", ref)
            if number is None and made.above:
                self._refuse(plan, NOT_LOADED)
            if number is not None:
                head = known.heads.get(number)
                if head is not None and head.gone:
                    self._refuse(plan, f"What this row means {head.gone}: nothing is added to it.", "", made.identifier)
                elif head is not None and head.kind is not made.kind:
                    self._refuse(plan, f"{made.ref or 'This'} is a {head.kind.value.replace('_', ' ')}.", "", made.ref)
                elif known.guessed and not place and not decided and self._is_another(plan, made, number):
                    self._refuse(plan, ANOTHER, "", made.identifier)
                elif made.identifier and not place and head is not None and head.own:
                    plan.problems.append(
                        Problem(
                            plan.number, "", made.identifier,
                            "This number stands in an earlier row too: both rows are taken to speak of one.", False,
                        )
                    )  # fmt: skip
            found.append(number)
        for place, made in enumerate(plan.records):
            if made.frame and (links := LINKS.get(made.kind)):
                for column, value in made.frame.items():
                    if column in links and not (isinstance(value, int) and 0 <= value < len(found)):
                        self._refuse(plan, f"The mapping ties this row's {made.kind.value} to nothing ({column}).")
            if (
                found[place] is None
                and (needed := REQUIRED.get(made.kind))
                and any(c not in made.frame for c in needed)
            ):
                self._refuse(plan, f"The mapping makes a {made.kind.value} without what it hangs on.")
        if found.count(None) < len(found) and not plan.refused:
            self._parts(plan, found)
        return found

    def _check(self, plan: RowPlan) -> None:
        """Refuse what no database keeps."""
        for said in plan.said:
            text = said.text
            if text is not None and (said.fact == "name" and len(text) > 300 or not keepable(text)):
                why = (
                    "A name has at most 300 characters."
                    if keepable(text)
                    else "This holds characters that are no text."
                )
                self._refuse(plan, why, self._name_of(said.column), text[:80])
            if said.term is not None and said.term not in self._usable and (why := self._stopped(said.term)):
                words = plan.cells[said.column] if 0 <= said.column < len(plan.cells) else ""
                self._refuse(plan, why, self._name_of(said.column), words)
            if said.low is not None or said.high is not None:
                for number in (said.low, said.high):
                    if number is not None and abs(number) > MOST:
                        self._refuse(plan, "This number is too large.", self._name_of(said.column), str(number))
        for made in plan.records:
            if made.kind not in TABLES:
                self._refuse(plan, f"Rows cannot make a {made.kind.value.replace('_', ' ')}.")
            title = made.frame.get("title")
            if title is not None and (len(title) > 300 or not keepable(title)):
                self._refuse(plan, "A title has at most 300 characters.", "", title[:80])
        if not keepable("".join(plan.cells)):
            self._refuse(plan, "A cell of this row holds characters that are no text.")

    def _stopped(self, term: int) -> str:
        if not (why := self.stop(term)):
            self._usable.add(term)
        return why

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
                found[place] = parts.links.get(link_of(made, links))

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
                if said.link is None and (values or not older) and meant(said, None) not in values:
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
                if made.of_this_file:
                    known.bind(made, number)
                if not place and f"{plan.sheet}:{plan.number}" in load.matches:
                    known.decided(made, number)
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
                (number, made.kind, held, level, False, ReviewState.DRAFT, load.batch, 1)
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
            elif said.term in self._sealing and harm.seals(kind, said.fact, said.term, self._sealing):
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
                parts.links[link_of(made, ends)] = number
        elif made.kind is Kind.SOURCE_REPORT:
            values[2] = self.load.at
        elif made.kind is Kind.LOCATION:
            values[7] = GeoPrecision(values[7])
        self.of[table].append(tuple(values))
        if (
            frame.get("title") or frame.get("summary") or made.kind is Kind.SOURCE_REPORT
        ):  # its body is a text, also empty
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
