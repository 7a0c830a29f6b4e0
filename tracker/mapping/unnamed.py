"""Rows about incidents: the people that they name are affected by it, and what is said of people they do not name is kept as words."""

from __future__ import annotations

from tracker.mapping.cellwise import Cellwise
from tracker.mapping.compiled import PERSONAL
from tracker.mapping.making import Reads
from tracker.mapping.plan import Problem, Said
from tracker.mapping.values import STATED

NOBODY = "The row names nobody of whom this could be said: the words are kept as a remark on the incident."


class Unnamed(Cellwise):
    """What a row about an incident says of its people, named or not."""

    def _names_somebody(self, reads: Reads) -> bool:
        """Whether the row gives a name or a number of a person, or belongs to the row of one."""
        if "individual" in self.handles or any(
            slot == "individual" and self.cells[place].strip() for place, slot, _ in self.program.parents
        ):
            return True
        named = any(
            column.slot == "individual" and column.field == "name" and read.values
            for column, read in reads.get("individual", ())
        )
        return named or any(self.cells[place].strip() for place, _ in self.program.name_parts.get("individual", ()))

    def _of_nobody(self, reads: Reads) -> None:
        """Keep as remarks on the incident what the row says of people, acts and injuries without naming a person."""
        program = self.program
        kept = {
            column.place: column.name
            for own in reads.values()
            for column, read in own
            if column.personal and read.values
        }
        for slot, spans in program.spans.items():  # when something ended, how exactly it is known
            if slot.rstrip("23456789") in PERSONAL:
                kept |= {column.place: column.name for _, column in spans if self.cells[column.place].strip()}
        for slot, field, places in program.places:
            chain = places.of(self.cells) if slot.rstrip("23456789") in PERSONAL else None
            if chain is not None and chain.made:
                self.chains[slot, field] = None
                kept |= {at: program.names[at] for at in places.at if self.cells[at].strip()}
        for body in program.bodies:
            cell = self.cells[body.place]
            if body.personal and cell and (read := body.cells[cell]) is not None and read.values:
                self.shared[f"{body.place}"] = self.shared["incident"]
                kept[body.place] = body.name
        for place in sorted(kept):
            words = self.cells[place].strip()
            self.plan.problems.append(Problem(self.plan.number, kept[place], words, NOBODY, refuses=False))
            self.plan.said.append(Said(self.shared["incident"], "remark", place, STATED, words))

    def _affected(self, person: int) -> None:
        """Say of the row's incident that it affected this person: nothing else of the row ties the two."""
        named = next((s for s in self.plan.said if s.record == person and s.fact == "name"), None)
        if named is not None:
            self.plan.said.append(
                Said(self.shared["incident"], "affected", named.column, STATED, named.text, link=person)
            )
