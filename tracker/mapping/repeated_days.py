"""A cell with several days tells of as many acts or stages: who was arrested on two days was arrested twice."""

from __future__ import annotations

from msgspec.structs import replace

from tracker.mapping.plan import Made, Said
from tracker.mapping.unnamed import Unnamed
from tracker.records.base import Kind

WHICH = (
    "Several days stand here, and other cells of the row say more of what happened: on which of the days is open. Write a"
    " row for each day."
)
OF_ALL = ("type", "stage", "when", "exists")  # what holds of each of several acts or stages of one cell


class Repeated(Unnamed):
    """Acts and stages of rows that give several days for one."""

    def _days(self, record: int) -> list[Said]:
        """What one cell says of the days of an act or stage, where they are several. None beside what another cell says."""
        days = [said for said in self.plan.said if said.record == record and said.fact == "when" and said.column >= 0]
        if len(days) < 2 or len({said.column for said in days}) == len(days):
            return []
        if len({said.column for said in days}) > 1:
            self._open(days[0])
            return []
        return days

    def _more_stages(self, acts: frozenset[int]) -> None:
        """A stage of these acts for each day after the first."""
        for record, made in list(enumerate(self.plan.records)):
            if made.kind is not Kind.DETENTION_STAGE or made.frame["act_id"] not in acts:
                continue
            days = self._days(record)[1:]
            if days and not self._alone(record):
                self._open(days[0])
                continue
            for day in days:
                seqs = [one.frame["seq"] for one in self.plan.records if one.kind is Kind.DETENTION_STAGE]
                seq = max(*seqs, len(self.program.slots["stage"])) + 1
                self._again(record, Made(Kind.DETENTION_STAGE, frame={**made.frame, "seq": seq}), day)

    def _more_acts(self, acts: frozenset[int], by_somebody: bool) -> None:
        """An act for each day after the first, where nothing of the row may be of one of them alone."""
        hung_on = {one.frame.get("act_id") for one in self.plan.records}
        for record in sorted(acts):
            made = self.plan.records[record]
            victim = made.frame["victim_id"]
            others = [
                at
                for at, one in enumerate(self.plan.records)
                if one.kind is Kind.ACT and at not in acts and one.frame["victim_id"] == victim
            ]  # of other kinds, that the row tells of beside it
            days = self._days(record)[1:]
            if days and (record in hung_on or others or by_somebody or not self._alone(record)):
                self._open(days[0])
                continue
            for day in days:
                frame = {**made.frame, "incident_id": self._another(made.frame["incident_id"])}
                self._again(record, Made(Kind.ACT, frame=frame), day)

    def _alone(self, record: int) -> bool:
        """Whether nothing is said of a record that might hold of one of its days alone."""
        own = [said for said in self.plan.said if said.record == record and said.column >= 0]
        return all(said.fact in OF_ALL for said in own) and sum(said.fact == "type" for said in own) < 2

    def _another(self, incident: int) -> int:
        """An incident for one more act: the same where the row says more of it or names it, else one of its own."""
        made = self.plan.records[incident]
        own = [said for said in self.plan.said if said.record == incident]
        if made.identifier or made.ref or made.above or (made.key and not made.of_this_file):
            return incident
        if any(said.fact not in ("exists", "type") for said in own):
            return incident
        self.plan.records.append(Made(Kind.INCIDENT, frame=dict(made.frame)))
        at = len(self.plan.records) - 1
        self.plan.said += [replace(said, record=at) for said in own]
        return at

    def _again(self, record: int, made: Made, day: Said) -> None:
        """One more of an act or stage, on that day."""
        self.plan.records.append(made)
        at = len(self.plan.records) - 1
        own = [said for said in self.plan.said if said.record == record and said.fact in OF_ALL and said.fact != "when"]
        self.plan.said += [replace(said, record=at) for said in own]
        day.record = at

    def _open(self, day: Said) -> None:
        self._refuse(self.program.names[day.column], self.cells[day.column].strip(), WHICH)
