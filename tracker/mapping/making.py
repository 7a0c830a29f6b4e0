"""The record that a row makes at a time: its handles, its statements, the places and bodies that it names."""

from __future__ import annotations

from tracker.mapping import called
from tracker.mapping.code_words import key
from tracker.mapping.compiled import Column, Program, frame_of
from tracker.mapping.names import script_of
from tracker.mapping.places import Places
from tracker.mapping.plan import ROW, Made, Problem, RowPlan, Said
from tracker.mapping.spans import bound
from tracker.mapping.values import STATED, Read, Value, name
from tracker.records.base import Kind

NO_PART = "The cell says that this part of the name is not known; it is none of the name."
Reads = dict[str, list[tuple[Column, Read]]]


class Row:
    """The row at hand, and how its records are made and spoken of. build.py says which records hang on which."""

    def __init__(self, program: Program) -> None:
        self.program = program
        self.plan = RowPlan("", 0, ())
        self.cells: tuple[str, ...] = ()
        self.handles: dict[str, dict[str, str]] = {}
        self.shared: dict[str, int] = {}
        self.chains: dict[tuple[str, str], int | None] = {}
        self.acts: list[int] = []
        self.slot_of: dict[int, str] = {}  # which of the mapping's acts each of them is
        self.waiting: dict[str, list[Said]] = {}  # kinds that cells name, of acts that are still to be made
        self.beside: set[int] = set()  # acts that a header alone tells, beside kinds that cells name
        self.done: list[Said] = []
        self.used: set[str] = set()  # records of the row that took their numbers
        self.several = 0  # which of several people of the row comes next, 0 where there is one

    def _tell(self, column: str, read: Read) -> None:
        number = self.plan.number
        for value, reason, refuses in read.told:
            self.plan.problems.append(Problem(number, column, value, reason, refuses))

    def _refuse(self, column: str, value: str, reason: str) -> None:
        self.plan.problems.append(Problem(self.plan.number, column, value, reason))

    def _made(self, kind: Kind, slot: str, name: str = "") -> int:
        """A new record of the row, with the handles of its slot."""
        own = self.handles.get(slot, {})
        self.used.add(slot)
        identifier = own.get("id", "")
        if (
            identifier and slot == "individual" and self.several
        ):  # the number is the row's: its people are told apart by their place
            identifier, self.several = f"{identifier}/{self.several}", self.several + 1
        made = Made(kind, name or (f"id:{identifier}" if identifier else ""), identifier, own.get("ref", ""))
        keyed = self.program.key_at
        if slot == self.program.main and keyed is not None and keyed != self.program.id_at and not self.plan.records:
            made.key = f"{ROW}{self.program.sheet}:{self.cells[keyed].strip()}"
        self.plan.records.append(made)
        return len(self.plan.records) - 1

    def _say(self, record: int, slot: str, reads: Reads) -> None:
        """What the cells and the mapping say of this record."""
        said, made = self.plan.said, self.plan.records[record]
        for column, read in reads.get(slot, ()):
            if column.slot == slot:
                for value in read.values:
                    said.append(
                        Said(
                            record,
                            column.field,
                            column.place,
                            value.basis,
                            value.text,
                            value.term,
                            None,
                            value.low,
                            value.high,
                            value.extra,
                        )
                    )
                    if column.field in ("title", "kind", "type", "side", "feature"):
                        made.frame = frame_of(made.kind, column.field, value) | made.frame
            if read.remark:
                said.append(Said(record, "remark", column.place, STATED, read.remark))
        for field, value in self.program.always.get(slot, ()):
            self._say_value(record, field, -1, value)
        for part, column in self.program.spans.get(slot, ()):
            bound(self.plan, record, part, column)

    def _say_value(self, record: int, field: str, column: int, value: Value) -> None:
        made = self.plan.records[record]
        made.frame.update(frame_of(made.kind, field, value))
        self.plan.said.append(
            Said(record, field, column, value.basis, value.text, value.term, None, value.low, value.high, value.extra)
        )

    def _says_of(self, slot: str, reads: Reads) -> list[tuple[int, str, Value]]:
        """What columns of other records say of this one, because their cells are filled."""
        if slot not in self.program.saying:
            return []
        found: dict[tuple[str, int | None, str | None], tuple[int, str, Value]] = {}
        for own in reads.values():
            for column, read in own:
                if column.says and read.values and not read.bare:
                    for of, field, value in column.says:
                        if of == slot:  # two columns that say the same say it once: one arrest is not two
                            found.setdefault((field, value.term, value.text), (column.place, field, value))
        for place, says, places in self.program.placed_saying:
            if says[0] == slot and self.cells[place].strip() and (chain := places.of(self.cells)) and chain.made:
                found.setdefault((says[1], says[2].term, says[2].text), (place, says[1], says[2]))
        return list(found.values())

    def _links(self, record: int, slot: str) -> None:
        """The places and the people or bodies that this record's facts name."""
        program = self.program
        for of, field, places in program.places:
            if of == slot and field:
                at = self._place(of, field, places)
                if at is not None:
                    chain = places.of(self.cells)
                    assert chain is not None  # noqa: S101  # it made the record
                    self.plan.said.append(Said(record, field, chain.column, STATED, chain.text, link=at))
        for column in program.bodies:
            if column.slot == slot:
                for at, text in self._bodies(column):
                    self.plan.said.append(Said(record, column.field, column.place, STATED, text, link=at))

    def _place(self, slot: str, field: str, places: Places) -> int | None:
        """The record of a place, made once for the row."""
        if (slot, field) in self.chains:
            return self.chains[slot, field]
        chain = places.of(self.cells)
        self.chains[slot, field] = None
        if chain is None:
            return None
        plan = self.plan
        base = len(plan.records)
        plan.records.extend(chain.made)
        for column, value, reason, refuses in chain.told:
            plan.problems.append(Problem(plan.number, self.program.names[column], value, reason, refuses))
        for part in chain.parts:
            if part.record < 0:
                plan.said.append(Said(0, part.fact, part.column, STATED, part.text))
            else:
                link = None if part.link is None else base + part.link
                plan.said.append(
                    Said(base + part.record, part.fact, part.column, STATED, part.text, link=link, extra=part.extra)
                )
        self.chains[slot, field] = base if chain.made else None
        return self.chains[slot, field]

    def _bodies(self, column: Column) -> list[tuple[int, str]]:
        """The records of people or bodies that a cell names, with its words."""
        cell = self.cells[column.place]
        read = column.cells[cell] if cell else None
        if read is None:
            return []
        mark = f"{column.place}"
        if mark not in self.shared:
            self._tell(column.name, read)
            self.shared[mark] = len(self.plan.records)
            for value in read.values:
                self._body(column, value)
            if read.remark:
                self.plan.said.append(Said(0, "remark", column.place, STATED, read.remark))
        return [(self.shared[mark] + place, value.text or "") for place, value in enumerate(read.values)]

    def _body(self, column: Column, value: Value) -> int:
        words = value.text or ""
        person = column.mapping.record == "individual"
        kind = Kind.INDIVIDUAL if person else Kind.ORGANISATION
        unnamed = not person and bool(called.MAY_BE_UNNAMED.search(words))  # those of another row may be others
        self.plan.records.append(Made(kind, "" if person or unnamed else f"name:{key(words)}"))
        at = len(self.plan.records) - 1
        extra = (*value.extra[:2], called.DESCRIPTOR) if unnamed and value.extra else value.extra
        self.plan.said.append(Said(at, "name", column.place, STATED, words, extra=extra))
        return at

    def _named(self, record: int, slot: str) -> None:
        """Refuse a person, body or place of which the row gives neither a name nor a number."""
        made = self.plan.records[record]
        said = reversed(
            self.plan.said
        )  # what is said of it was said last: rows of many people are not gone through for each
        if made.identifier or made.ref or any(s.record == record and s.fact == "name" for s in said):
            return
        if made.kind is Kind.INDIVIDUAL and self._called_unknown(record):
            return
        what = {Kind.INDIVIDUAL: "person", Kind.ORGANISATION: "organisation"}.get(made.kind, "place")
        self._refuse("", "", f"The row gives neither a name nor a number of the {what}.")

    def _called_unknown(self, record: int) -> bool:
        """Call somebody whose name the row says is not known by these words: the row is about a person all the same."""
        at = self.program.names_at
        words = self.cells[at].strip() if at is not None and self.program.about is Kind.INDIVIDUAL else ""
        if at is None or not called.nameless(words):
            return False
        extra = (script_of(words), "und", called.DESCRIPTOR)
        self.plan.said.append(Said(record, "name", at, STATED, words, extra=extra))
        return True

    def _parts(self, record: int, slot: str) -> None:
        """A name put together from columns of its parts; a part that is said not to be known is none."""
        parts = [
            (place, column) for place, column in self.program.name_parts.get(slot, ()) if self.cells[place].strip()
        ]
        unnamed = [part for part in parts if called.nameless(self.cells[part[0]].strip())]
        if unnamed and slot == "individual":
            parts = [part for part in parts if part not in unnamed]
            for place, _ in unnamed:
                words = self.cells[place].strip()
                self.plan.problems.append(Problem(self.plan.number, self.program.names[place], words, NO_PART, False))
            if not parts:
                place, words = unnamed[0][0], self.cells[unnamed[0][0]].strip()
                extra = (script_of(words), "und", called.DESCRIPTOR)
                self._say_value(record, "name", place, Value(STATED, words, extra=extra))
        if parts:
            words = " ".join(self.cells[place].strip() for place, _ in parts)
            read = name(parts[0][1], words)
            self._tell(self.program.names[parts[0][0]], read)
            for value in read.values:
                self._say_value(record, "name", parts[0][0], value)
            if read.remark:
                self.plan.said.append(Said(record, "remark", parts[0][0], STATED, words))

    def _has(self, slot: str, reads: Reads) -> bool:
        """Whether the row states anything of this record."""
        program = self.program
        if slot in self.handles or slot in program.always:
            return True
        for column, _ in reads.get(slot, ()):
            if column.slot == slot:
                return True
        for place, _ in program.name_parts.get(slot, ()):
            if self.cells[place].strip():
                return True
        for _, places in program.linked.get(slot, ()):
            if (chain := places.of(self.cells)) is not None and chain.made:
                return True
        for column in program.named.get(slot, ()):
            if self.cells[column.place] and (read := column.cells[self.cells[column.place]]) and read.values:
                return True
        return bool(self._says_of(slot, reads))
