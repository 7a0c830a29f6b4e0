"""Which act of a row a kind belongs to, where a cell names kinds and the header of another says of which kind its day or place is.

A day of arrest beside "killing" is no day of the killing: the arrest is an act of its own.
"""

from __future__ import annotations

from tracker.codes import known
from tracker.mapping.making import Reads
from tracker.mapping.plan import Said
from tracker.mapping.repeated_days import Repeated
from tracker.records.base import Kind

FAMILIES = (  # kinds of which one word may stand for another in the header of a day
    {"taken_into_custody", "detention", "disappearance", "abduction", "mass_roundup", "house_arrest"},
    {"killing", "extrajudicial_killing", "crowd_control_killing", "death_in_custody"},
    {"torture", "physical_assault"},
    {"sexual_violation", "rape"},
    {"eviction", "exile"},
)
DONE = (
    "cause",
    "weapon",
    "method",
)  # how it was done: of the kind that a cell names, not of the one that a header names


class ActKinds(Repeated):
    """Kinds that cells state, beside those that headers of filled cells say."""

    def _implied(self, slot: str, reads: Reads) -> list[int]:
        """The kinds of act that the headers of filled cells say of this record."""
        return [value.term for _, field, value in self._says_of(slot, reads) if field == "type" and value.term]

    def _told_by_others(self, wanted: list[str], reads: Reads) -> bool:
        """Whether all that the first act of the row is, are kinds of which the headers of other acts tell: then it is those.

        The kinds wait for them.
        """
        own = reads.get("act", ())
        if wanted[:1] != ["act"] or len(wanted) < 2 or not own or any(column.field != "type" for column, _ in own):
            return False
        if self._says_of("act", reads) or any(
            places.of(self.cells) for _, places in self.program.linked.get("act", ())
        ):
            return False
        found: list[tuple[str, Said]] = []
        for column, read in own:
            for value in read.values:
                slot = next((slot for slot in wanted[1:] if _any_alike(value.term, self._implied(slot, reads))), "")
                if not slot:
                    return False
                found.append((slot, Said(-1, "type", column.place, value.basis, value.text, value.term)))
        for slot, said in found:
            self.plan.said.append(said)
            self.waiting.setdefault(slot, []).append(said)
        return True

    def _settle(self, at: int, slot: str, own: list[Said], implied: list[Said], reads: Reads) -> list[Said]:
        """The stated kinds that are acts of their own; the record keeps one kind.

        A kind that means what a header says takes its place, also at another act of the row; of a header's kind that no
        cell names the record is an act beside the others.
        """
        stated = [said for said in own if said.fact == "type" and said.column >= 0 and said not in implied]
        stated += self.waiting.pop(slot, ())
        if not stated:
            return []
        if implied:
            others = {other: self._implied(other, reads) for other in self.program.slots["act"] if other > slot}
            mine = next((said for said in stated if _alike(said.term, implied[0].term)), None)
            for said in stated:
                elsewhere = next((other for other, terms in others.items() if _any_alike(said.term, terms)), "")
                if said is not mine and elsewhere:
                    self.waiting.setdefault(elsewhere, []).append(said)
            stated = [said for said in stated if not any(said is one for late in self.waiting.values() for one in late)]
            if mine is not None:
                mine.record = at
                self._forget(implied)
                return [said for said in stated if said is not mine]
            if stated:
                self._undated(at, own, stated)
            return stated
        if stated[1:]:
            self._of_all(at, own)
        return stated[1:]

    def _of_all(self, at: int, own: list[Said]) -> None:
        """Where one cell names several kinds, the one day and place of the row are of what happened, and not of the first kind.

        Each of the acts has them by the row's incident; of an incident that other rows share they are not said.
        """
        incident = self.plan.records[at].frame["incident_id"]
        made = self.plan.records[incident]
        if made.key or made.identifier or made.ref or made.above:
            return
        named = {column.column for column in self.program.mapped.columns if column.says}
        taken = {said.fact for said in self.plan.said if said.record == incident}
        for fact in {"when", "location"} - taken:
            found = [said for said in own if said.fact == fact and said.column >= 0]
            if len(found) == 1 and self.program.names[found[0].column] not in named:
                found[0].record = incident

    def _undated(self, at: int, own: list[Said], stated: list[Said]) -> None:
        """Of an act that a header alone tells, nothing else is said that may hold of the kinds that a cell names."""
        self.beside.add(at)
        named = {column.column for column in self.program.mapped.columns if column.says}
        incident = self.plan.records[at].frame["incident_id"]
        for said in own:
            if said.fact == "location" and self.program.names[said.column] not in named:
                said.record = incident
        self.done = [said for said in own if said.fact in DONE] if len(stated) == 1 else []

    def _more_kinds(self, at: int, slot: str, others: list[Said]) -> None:
        """An act of its own for each of these kinds."""
        frame = self.plan.records[at].frame
        for said in others:
            said.record = self._made(Kind.ACT, f"{slot} more")
            self.plan.records[said.record].frame.update(incident_id=frame["incident_id"], victim_id=frame["victim_id"])
            self.acts.append(said.record)
            for done in self.done:
                done.record = said.record
        self.done = []

    def _forget(self, said: list[Said]) -> None:
        self.plan.said = [one for one in self.plan.said if not any(one is gone for gone in said)]


def _alike(one: int | None, other: int | None) -> bool:
    codes = {found.code for term in (one, other) if term and (found := known(term))}
    return one == other or any(codes <= family for family in FAMILIES)


def _any_alike(term: int | None, others: list[int]) -> bool:
    return any(_alike(term, other) for other in others)
