"""What a row of a sheet below another hangs on: the record of the row above that it names."""

from __future__ import annotations

from tracker.mapping.making import Reads, Row
from tracker.mapping.plan import ROW, Made, Problem, Said
from tracker.mapping.targets import ROLES, SLOTS
from tracker.mapping.values import CLASSIFIED, STATED
from tracker.records.base import PEOPLE, Kind

NOT_THERE = "No row of the sheet '{}' that can be loaded has this number, so nothing is there for this row to hang on."


class Hung(Row):
    """The records of rows above: more is said of them, people are tied to them, what was done happened within them."""

    def _parent(self, slot: str) -> int | None:
        """The record of the row of another sheet to which this row belongs."""
        program = self.program
        if slot in self.shared and (program.main != slot or program.more_of_above):
            return self.shared[slot] if any(of == slot for _, of, _ in program.parents) else None
        for place, of, sheet in program.parents:
            words = self.cells[place].strip()
            if of == slot and words:
                self.shared[slot] = self._above(place, sheet, words, SLOTS[slot])
                return self.shared[slot]
        return None

    def _above(self, place: int, sheet: str, words: str, kind: Kind) -> int:
        """The record of a row above by its key; the row is refused where no row of that key can be loaded.

        Where there is no sheet above, the row names a record by its number in the source.
        """
        if not sheet:
            return self._numbered(place, words, kind)
        made = Made(kind, f"{ROW}{sheet}:{words}", above=True)
        above = self.program.above
        if above is not None and not above.there(sheet, kind, made.key):
            if kind is Kind.INCIDENT and above.there(sheet, Kind.INDIVIDUAL, made.key):
                made.kind = Kind.INDIVIDUAL  # of that person no incident is told, and none is made up
            else:
                self._refuse(self.program.names[place], words, NOT_THERE.format(sheet))
        self.plan.records.append(made)
        return len(self.plan.records) - 1

    def _numbered(self, place: int, words: str, kind: Kind) -> int:
        found = (self.program.kind_of or (lambda _: None))(words)
        if found is None:
            self._refuse(self.program.names[place], words, "No record of this file has this number.")
        self.plan.records.append(Made(found or kind, f"id:{words}", words))
        return len(self.plan.records) - 1

    def _more(self, row: Reads) -> None:
        """What the row says of the record of the row above, which is its own subject.

        Where the row above tells of a person and of no incident, the words stay with the person.
        """
        main = self.program.main
        at = self._parent(main)
        if at is None:
            place, _, sheet = next(one for one in self.program.parents if one[1] == main)
            of = f"row of '{sheet}'" if sheet else "record"
            self._refuse(self.program.names[place], "", f"The row does not say to which {of} it belongs.")
            return
        if self.plan.records[at].kind is not self.program.about:
            for place, _, nothing in self.program.places_read:
                if (words := self.cells[place].strip()) and words not in nothing:
                    self.plan.said.append(Said(at, "remark", place, STATED, words))
        else:
            self._say(at, main, row)
            self._links(at, main)
        for said in self.plan.said:
            if said.record == at and said.fact == "remark" and said.text:
                said.text = self._in_its_list(said)

    def _in_its_list(self, said: Said) -> str:
        """Words with the list and the column that they stand in: on the record above nobody knows it else."""
        name = self.program.names[said.column].strip()[:200]
        words = (said.text or "").removeprefix(f"{name}: ")
        return f"{self.program.sheet.rpartition('/')[2][:80]}, {name.rpartition('/')[2]}: {words}"

    def _members(self, incident: int) -> None:
        """Who took part, by the numbers that their records have in this file; a number that it does not have stays words."""
        for place, slot, column in self.program.members:
            separator = column.separator
            cell = self.cells[place].strip()
            for words in dict.fromkeys(map(str.strip, cell.split(separator) if separator else [cell])):
                if not words:
                    continue
                kind = Kind(column.record) if column.record else (self.program.kind_of or (lambda _: None))(words)
                if kind not in PEOPLE:
                    why = "No person or organisation of this file has this number. It is kept as a remark."
                    self.plan.problems.append(Problem(self.plan.number, column.column, words, why, False))
                    self.plan.said.append(Said(incident, "remark", place, STATED, words))
                    continue
                self.plan.records.append(Made(kind, f"id:{words}", words))
                frame = {"incident_id": incident, "actor_id": len(self.plan.records) - 1, "role": ROLES[slot]}
                self.plan.records.append(Made(Kind.INVOLVEMENT, frame=frame))
                self.plan.said.append(Said(len(self.plan.records) - 1, "exists", place, CLASSIFIED, words))

    def _tie(self, row: Reads) -> None:
        """Tie the row's person to whom the row above is about."""
        if self.program.tied is None:
            return
        place, sheet, kind = self.program.tied
        words = self.cells[place].strip()
        if not words:
            self._refuse(self.program.names[place], "", f"The row does not say to which row of '{sheet}' it belongs.")
            return
        above = self._above(place, sheet, words, kind)
        at = self._made(Kind.RELATION, "relation")
        self.plan.records[at].frame.update(from_id=above, to_id=0)
        self._say(at, "relation", row)
        first = next((said for said in self.plan.said if said.record == 0 and said.column >= 0 and said.text), None)
        if first is not None:
            self.plan.said.append(Said(at, "exists", first.column, CLASSIFIED, first.text))
