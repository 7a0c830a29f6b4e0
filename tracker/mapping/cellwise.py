"""The cells of a row: read before its records are made, and looked through once more after, so that none is lost."""

from __future__ import annotations

from tracker.mapping.compiled import Column
from tracker.mapping.hung import Hung
from tracker.mapping.making import Reads
from tracker.mapping.model import REMARK
from tracker.mapping.plan import Problem, Said
from tracker.mapping.values import STATED, Read, telling


class Cellwise(Hung):
    """What the cells of a row say, of the row and of each of its people."""

    def _nothing_lost(self) -> None:
        """Refuse a row of which a cell that the mapping reads became nothing: no record of the row could hold it."""
        plan, cells, program = self.plan, self.cells, self.program
        self._tell_of_unused()
        spoken = {said.column for said in plan.said}
        for place, name, nothing in program.places_read:
            if cells[place] and place not in spoken:
                words = cells[place].strip()
                if (
                    words
                    and words not in nothing
                    and not any(
                        problem.column == name or (problem.refuses and not problem.column) for problem in plan.problems
                    )
                ):
                    self._refuse(name, words, "No record of this row can hold it.")

    def _tell_of_unused(self) -> None:
        """What is wrong with cells that name places and bodies of records that the row did not make."""
        plan, program = self.plan, self.program
        for place, slot, _ in program.handles:
            if slot in self.handles and slot not in self.used and (words := self.cells[place].strip()):
                self._refuse(program.names[place], words, "No record of this row can hold it.")
        for slot, field, places in program.places:
            if (slot, field) not in self.chains and (chain := places.of(self.cells)) is not None:
                for at, value, reason, refuses in chain.told:
                    plan.problems.append(Problem(plan.number, program.names[at], value, reason, refuses))
                for part in chain.parts:
                    if part.record < 0 and plan.records:
                        plan.said.append(Said(0, part.fact, part.column, STATED, part.text))
                if chain.made:
                    self._refuse(program.names[chain.column], chain.text, "No record of this row can hold it.")
        for column in program.bodies:
            if f"{column.place}" not in self.shared and self.cells[column.place]:
                read = column.cells[self.cells[column.place]]
                if read is not None:
                    self._tell(column.name, read)
                    if read.remark and plan.records:
                        plan.said.append(Said(0, "remark", column.place, STATED, read.remark))

    def _handles(self) -> dict[str, dict[str, str]]:
        found: dict[str, dict[str, str]] = {}
        for place, slot, handle in self.program.handles:
            words = self.cells[place].strip()
            if words and words not in self.program.mapped.empty:
                found.setdefault(slot, {})[handle] = words
        return found

    def _read(self) -> tuple[Reads, list[Reads]]:
        """What the cells say: of the row, and of each of its people."""
        program, cells = self.program, self.cells
        several = program.mapped.several
        if several and program.names_at is not None and several in cells[program.names_at]:
            return self._several(several)
        reads: Reads = {}
        for column in program.columns:
            cell = cells[column.place]
            if cell:
                read = column.cells[cell]
                if read is not None:
                    if read.told:
                        self._tell(column.name, read)
                    if read.values:
                        reads.setdefault(column.slot, []).append((column, read))
                    if read.remark:
                        reads.setdefault(program.main, []).append((column, read))
        return reads, [reads]

    def _several(self, separator: str) -> tuple[Reads, list[Reads]]:
        """Several people in one row: cells about them are parted, where they hold as many parts as there are people."""
        program, cells = self.program, self.cells
        count = len(_parts(cells[program.names_at or 0], separator))
        self.several = 1 if count > 1 else 0
        row: Reads = {}
        people: list[Reads] = [{} for _ in range(count)]
        for column in program.columns:
            cell = cells[column.place].strip()
            if not cell:
                continue
            if not column.personal:
                self._keep(row, row, column, column.cells[cell])
                continue
            parts = _parts(cell, separator) if separator in cell else [cell] * count
            if len(parts) != count or (column.listed and separator in cell):
                self._of_whom(row, column, parts, count)
            elif separator not in cell and column.slot == "individual" and not column.mapping.each:
                if column.mapping.unread == REMARK:
                    self._of_whom(row, column, [cell], count)
                    continue
                self._refuse(
                    column.name, cell, f"The row names {count} people, and here is one value: whose it is is not said."
                )
            elif separator not in cell and count > 1 and (days := column.days_in(cell)):
                self._of_whom(row, column, days, count)
            else:
                for place, (reads, part) in enumerate(zip(people, parts, strict=True)):
                    read = column.cells[part] if part else None
                    self._keep(reads, row, column, read, told=not place or separator in cell)
        return row, people

    def _of_whom(self, row: Reads, column: Column, values: list[str], people: int) -> None:
        """Values that do not say of which of the row's people they are: words kept on the incident, or the row is refused."""
        cell = self.cells[column.place].strip()
        reason = f"The row names {people} people, and here {'is one value' if len(values) == 1 else f'are {len(values)} values'}."
        if column.mapping.unread != REMARK:
            self._refuse(column.name, cell, reason)
            return
        reason = f"{reason} Whose each is is not said: the words are kept as a remark on the incident."
        shown = cell if cell.isprintable() else "; ".join(filter(None, values))
        self.plan.problems.append(Problem(self.plan.number, column.name, shown, reason, refuses=False))
        words = telling(column.mapping, "; ".join(filter(None, values)))
        row.setdefault("incident", []).append((column, Read(remark=words)))

    def _keep(self, reads: Reads, row: Reads, column: Column, read: Read | None, told: bool = True) -> None:
        if read is None:
            return
        if read.told and told:
            self._tell(column.name, read)
        if read.values:
            reads.setdefault(column.slot, []).append((column, read))
        if read.remark and (told or self.program.main == "individual"):
            of = reads if self.program.main == "individual" else row
            of.setdefault(self.program.main, []).append((column, read))


def _parts(cell: str, separator: str) -> list[str]:
    return [part.strip() for part in cell.split(separator)]
