"""What one row makes: its records, in the order in which they hang on each other, and what is said of each."""

from __future__ import annotations

from tracker.errors import InvalidFacts
from tracker.mapping.act_kinds import ActKinds
from tracker.mapping.checks import order_of_days
from tracker.mapping.code_words import key
from tracker.mapping.compiled import Column
from tracker.mapping.making import Reads
from tracker.mapping.places import Places
from tracker.mapping.plan import ROW, Made, Problem, RowPlan, Said
from tracker.mapping.targets import ROLES
from tracker.mapping.values import CLASSIFIED, STATED
from tracker.records.base import Kind, Role


class Builder(ActKinds):
    """Fills the plans of one sheet. It keeps what belongs to the row at hand, and starts anew with each.

    `titles_shared` says that rows about incidents of one title are about one: where others of the sheet are about people.
    """

    titles_shared = False

    def fill(self, plan: RowPlan, cells: tuple[str, ...]) -> None:
        """Make the row's records and statements. Raises InvalidFacts where they cannot hang together."""
        program = self.program
        self.plan, self.cells, self.shared, self.chains, self.acts, self.several = plan, cells, {}, {}, [], 0
        self.handles = self._handles() if program.handles else {}
        self.used, self.waiting, self.beside, self.done, self.slot_of = set(), {}, set(), [], {}
        row, people = self._read()
        if not row and not self.handles and not any(map(str.strip, cells)):
            plan.problems.append(Problem(plan.number, "", "", "Nothing stands in this row."))
            return
        if program.more_of_above:
            self._more(row)
        elif program.about is Kind.INDIVIDUAL:
            for reads in people:
                self._of_person(row, reads)
            self._tie(row)
        else:
            self._main(row, people[0])
            if program.about is not Kind.RELATION:
                for reads in people:
                    if program.about is Kind.INCIDENT and not self._names_somebody(reads):
                        self._of_nobody(reads)
                    else:
                        self._of_person(row, reads)
        if not program.more_of_above or (plan.records and plan.records[0].kind is program.about):
            self._others(row)
        if plan.records:
            order_of_days(plan, program.names)
        self._nothing_lost()

    # --- the kinds of rows ---
    def _main(self, row: Reads, person: Reads) -> None:
        """The record that the row is about, where that is not a person."""
        kind, main = self.program.about, self.program.main
        if kind is Kind.LOCATION:
            self._location(row)
        elif kind is Kind.INCIDENT:
            self._incident(row)
        elif kind is Kind.RELATION:
            self._relation(row)
        elif kind in (Kind.ACT, Kind.INJURY):
            self.shared[main] = self._made(kind, main)  # the row's first record; what it hangs on comes after it
        else:
            at = self._made(kind, main)
            self.shared[main] = at
            self._say(at, main, row)
            self._parts(at, main)
            self._links(at, main)
            if kind is Kind.ORGANISATION:
                self._named(at, main)

    def _location(self, row: Reads) -> None:
        main = self.program.main
        places = next((places for slot, field, places in self.program.places if slot == main and not field), None)
        at = self._place(main, "", places) if places is not None else None
        if at is None:
            at = self._made(Kind.LOCATION, main)
        elif main in self.handles:
            first, own = self.plan.records[at], self.handles[main]
            self.used.add(main)
            self.plan.records[at] = Made(
                first.kind, first.key, own.get("id", first.identifier), own.get("ref", ""), first.frame
            )
        self.shared[main] = at
        self._say(at, main, row)
        self._links(at, main)
        self._named(at, main)

    def _incident(self, reads: Reads) -> int:
        """The row's incident: the same for all rows that give its number or its title."""
        if "incident" in self.shared:
            return self.shared["incident"]
        program = self.program
        parent = self._parent("incident")
        if parent is not None:
            return parent
        own = self.handles.get("incident", {})
        title = next(
            (
                read.values[0].text
                for column, read in reads.get("incident", ())
                if column.field == "title" and read.values
            ),
            "",
        )
        name = "" if own.get("id") or own.get("ref") else f"title:{key(title)}" if title else ""
        if not name and not own and program.key_at is not None and self.cells[program.key_at].strip():
            name = f"{ROW}{program.sheet}:{self.cells[program.key_at].strip()}"  # rows of sheets below may name it
        if not name and not own and program.mapped.share == "sheet" and program.main != "incident":
            name = f"sheet:{program.sheet}"
        if program.main == "incident" and title and not own and not self.titles_shared:
            name = ""  # rows about incidents are incidents, also where two have one title
        at = self._made(Kind.INCIDENT, "incident", name)
        if name.startswith("sheet:"):
            self.plan.records[at].frame["title"] = program.sheet[:300]
        self.shared["incident"] = at
        self._say(at, "incident", reads)
        for place, field, value in self._says_of("incident", reads):
            self._say_value(at, field, place, value)
        self._links(at, "incident")
        if not any(s.record == at and s.fact == "type" for s in self.plan.said):
            words = title or next((s.text for s in self.plan.said if s.record == at and s.text), None)
            if words:
                first = next(s for s in self.plan.said if s.record == at and s.text)
                self.plan.said.append(Said(at, "exists", first.column, CLASSIFIED, words[:500]))
        return at

    def _relation(self, row: Reads) -> None:
        at = self._made(Kind.RELATION, "relation")
        self._say(at, "relation", row)
        made = self.plan.records[at]
        for end in ("from", "to"):
            place, column = self.program.ends.get(end, (-1, None))
            words = self.cells[place].strip() if column is not None else ""
            if not words or column is None:
                self._refuse(column.column if column else "", "", f"A tie needs two records: the {end} one is missing.")
                continue
            kind = Kind(column.record) if column.record else (self.program.kind_of or (lambda _: None))(words)
            if kind is None:
                self._refuse(column.column, words, "No record of this file has this number, so the tie cannot be made.")
                continue
            made.frame[f"{end}_id"] = len(self.plan.records)
            self.plan.records.append(Made(kind, f"id:{words}", words))
        if len(self.plan.records) == 3 and self.plan.records[1].key == self.plan.records[2].key:
            self._refuse("", self.plan.records[1].identifier, "A tie needs two different records.")
        if "type" not in made.frame:
            self._refuse("", "", "The row does not say what kind of tie it is.")
        self.plan.said.append(
            Said(at, "exists", next((p for p, _ in self.program.ends.values()), -1), CLASSIFIED, "named in the table")
        )

    def _of_person(self, row: Reads, reads: Reads) -> None:
        """A person of the row, and what hangs on them: acts, stages of detention, injuries."""
        program = self.program
        person = self._person(reads)
        acts: dict[str, int] = {}
        wants_stage = [slot for slot in program.slots["stage"] if self._has(slot, reads)]
        wants_act = [slot for slot in program.slots["act"] if self._has(slot, reads)]
        if wants_act == ["act"] and not wants_stage and person is not None and self._only_country(reads, row):
            wants_act = []
            self._of_a_country(person)
        if wants_stage and not wants_act:
            wants_act = ["act"]
        if program.main == "act" and "act" not in wants_act:
            wants_act = ["act", *wants_act]
        if program.slots["perpetrator"] and person is not None and not wants_act and self._has("perpetrator", row):
            wants_act = ["act"]
        if (
            not wants_act
            and person is not None
            and program.main == "individual"
            and self._parent("incident") is not None
        ):
            wants_act = ["act"]  # whoever is listed with what happened is whom it happened to
        if person is not None and self._told_by_others(wants_act, reads):
            wants_act = wants_act[1:]
        for slot in wants_act:
            made = self._act(slot, row, reads, person)
            if made is not None:
                acts[slot] = made
        if program.about is Kind.INCIDENT and person is not None and not acts:
            self._affected(person)
        for seq, slot in enumerate(wants_stage, 1):
            if acts:
                self._stage(slot, seq, acts.get("act") or next(iter(acts.values())), reads)
        self._more_stages(frozenset(acts.values()))
        injured = [slot for slot in program.slots["injury"] if self._has(slot, reads) or program.main == slot]
        for slot in injured:
            self._injury(slot, person, acts.get("act"), reads)
        self._more_acts(frozenset(acts.values()), any(self._has(slot, row) for slot in program.slots["perpetrator"]))

    def _only_country(self, reads: Reads, row: Reads) -> bool:
        """Whether nothing but a column of countries makes an act of the row: then nobody says that anything was done."""
        program = self.program
        if program.main != "individual" or "act" in self.handles or "act" in program.always or program.tied:
            return False
        if self._has("perpetrator", row) or self._has("injury", reads) or self._says_of("act", reads):
            return False
        if any(column.slot == "act" for column, _ in reads.get("act", ())) or program.named.get("act"):
            return False
        filled = [one for places in self._places_of_act() for one in places.columns if self.cells[one.place].strip()]
        return bool(filled) and all(one.target.level == "country" and not one.target.coded for one in filled)

    def _places_of_act(self) -> list[Places]:
        return [places for _, places in self.program.linked.get("act", ())]

    def _of_a_country(self, person: int) -> None:
        """Say the country of the person, of whom the row tells no act."""
        for field, places in self.program.linked.get("act", ()):
            chain = places.of(self.cells)
            if chain is not None:
                self.chains["act", field] = None
                self.plan.said.append(Said(person, "country", chain.column, STATED, chain.text))

    def _person(self, reads: Reads) -> int | None:
        """The individual, where the row tells of one."""
        program = self.program
        parent = self._parent("individual")
        if parent is not None:
            return parent
        if program.about is Kind.ORGANISATION:
            return self.shared["organisation"]
        if program.about is not Kind.INDIVIDUAL and not self._has("individual", reads):
            return None
        at = self._made(Kind.INDIVIDUAL, "individual")
        self._say(at, "individual", reads)
        self._parts(at, "individual")
        for place, field, value in self._says_of("individual", reads):
            self._say_value(at, field, place, value)
        self._links(at, "individual")
        self._named(at, "individual")
        return at

    def _act(self, slot: str, row: Reads, reads: Reads, person: int | None) -> int | None:
        at = self.shared.get(slot) if self.program.main == slot else None
        if person is None:
            self._refuse("", "", "The row tells what was done, and names nobody to whom it was done.")
            return None
        incident = self._incident(row)
        begin = 0  # what is said of a new record stands behind what was said before
        if at is None:
            at, begin = self._made(Kind.ACT, slot), len(self.plan.said)
        made = self.plan.records[at]
        made.frame["incident_id"], made.frame["victim_id"] = incident, person
        self._say(at, slot, reads)
        implied = len(self.plan.said)
        for place, field, value in self._says_of(slot, reads):
            self._say_value(at, field, place, value)
        told = [said for said in self.plan.said[implied:] if said.fact == "type"]
        self._links(at, slot)
        own = [s for s in self.plan.said[begin:] if s.record == at]
        self.acts.append(at)
        self.slot_of[at] = slot
        others = self._settle(at, slot, own, told, reads)
        if not any(s.fact == "type" for s in own):
            first = next((s for s in own if s.column >= 0 and s.text), None)
            column, words = (first.column, first.text) if first else (-1, "named in the table")
            self.plan.said.append(Said(at, "exists", column, CLASSIFIED, words))
        self._more_kinds(at, slot, others)  # an act is of one kind: what else was done is an act of its own
        return at

    def _stage(self, slot: str, seq: int, act: int, reads: Reads) -> None:
        at = self._made(Kind.DETENTION_STAGE, slot)
        self.plan.records[at].frame.update(act_id=act, seq=seq)
        self._say(at, slot, reads)
        for place, field, value in self._says_of(slot, reads):
            self._say_value(at, field, place, value)
        self._links(at, slot)

    def _injury(self, slot: str, person: int | None, act: int | None, reads: Reads) -> None:
        here = person is None and bool(self.handles.get(slot, {}).get("ref"))  # then it is known whose it is
        if not here and (person is None or self.plan.records[person].kind is not Kind.INDIVIDUAL):
            self._refuse("", "", "The row tells of an injury, and names nobody who has it.")
            return
        at = self.shared.get(slot) if self.program.main == slot else None
        if at is None:
            at = self._made(Kind.INJURY, slot)
        made = self.plan.records[at]
        if person is not None:
            made.frame["individual_id"] = person
        if act is not None:
            made.frame["act_id"] = act
        self._say(at, slot, reads)
        self._links(at, slot)

    # --- who took part, and records beside ---
    def _others(self, row: Reads) -> None:
        program = self.program
        if any(self.cells[place].strip() for place, _, _ in program.members):
            self._members(self._incident(row))
        for base, role in ROLES.items():
            for slot in program.slots[base]:
                if self._has(slot, row):
                    self._part(slot, role, row)
        for slot, kind in (
            ("incident", Kind.INCIDENT),
            ("organisation", Kind.ORGANISATION),
            ("report", Kind.SOURCE_REPORT),
        ):
            if slot not in self.shared and slot in program.slots[slot] and self._has(slot, row):
                if kind is Kind.INCIDENT:
                    self._incident(row)
                else:
                    at = self._made(kind, slot)
                    self._say(at, slot, row)
                    self._links(at, slot)

    def _part(self, slot: str, role: Role, row: Reads) -> None:
        """Who took part: a record for each name, tied to the acts of the row or to its incident."""
        own = row.get(slot, [])
        named = [
            (column, value)
            for column, read in own
            if column.field == "name" and column.slot == slot
            for value in read.values
        ]
        if not named:
            raise InvalidFacts(f"The row tells of a {role.value.replace('_', ' ')} without a name.")
        others: Reads = {slot: [(c, r) for c, r in own if c.field not in ("name", "degree")]}
        if len({value.text for _, value in named}) > 1 and others[slot]:
            for column, read in others.pop(slot):
                self._refuse(
                    column.name,
                    read.values[0].text or "",
                    "The row names several, and it is not said which of them is meant.",
                )
        incident = self._incident(row)
        done: dict[str, int] = {}
        for column, value in named:
            words = key(value.text or "")
            if words in done:
                self.plan.said.append(Said(done[words], "name", column.place, STATED, value.text, extra=value.extra))
                continue
            actor = done[words] = self._body(column, value)
            own_number = self.handles.get(slot, {}) if len(named) == 1 else {}
            if own_number:
                self.used.add(slot)
                body = self.plan.records[actor]
                body.identifier, body.ref = own_number.get("id", ""), own_number.get("ref", "")
                body.key = f"id:{body.identifier}" if body.identifier else body.key
            self._say(actor, slot, others)
            if role is Role.ALLEGED_PERPETRATOR and not self._done_by(column):
                self.plan.said.append(Said(incident, "perpetrator", column.place, STATED, value.text, link=actor))
                continue
            for act in self._done_by(column) if role is Role.ALLEGED_PERPETRATOR else [None]:
                self.plan.records.append(Made(Kind.INVOLVEMENT))
                at = len(self.plan.records) - 1
                frame = {"incident_id": incident, "actor_id": actor, "role": role}
                self.plan.records[at].frame = frame if act is None else {**frame, "act_id": act}
                self.plan.said.append(Said(at, "exists", column.place, CLASSIFIED, value.text))
                for degree, read in own:
                    if degree.field == "degree":
                        for graded in read.values:
                            self._say_value(at, "degree", degree.place, graded)

    def _done_by(self, column: Column) -> list[int]:
        """The acts that the perpetrators of a column did: those that its header names, else those of a row's one kind of header.

        Where headers tell of several acts, a column that names none of them is about what happened as a whole.
        """
        named = {slot for slot, _, _ in column.says if slot.startswith("act")}
        acts = [act for act in self.acts if act not in self.beside]
        if named:
            return [act for act in acts if self.slot_of.get(act) in named]
        return [] if len({self.slot_of[act] for act in self.acts if act in self.slot_of}) > 1 else acts
