"""The records that belong to one that is shown: what was done, where somebody was held, injuries, parts taken, ties."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import func, union_all
from sqlalchemy import select as choose
from sqlmodel import Session, col, or_, select

from tracker.records import Act, DetentionStage, Injury, Intervention, Involvement, Record, Relation
from tracker.records.base import Kind, ReviewState
from tracker.store import records
from tracker.store.repeated import NUMBER, NUMBERS, PART, built, in_few_forms, parts

ACTS = {
    kind: built(select(Act).where(column == NUMBER).order_by(col(Act.id)))
    for kind, column in (
        (Kind.INCIDENT, col(Act.incident_id)),
        (Kind.INDIVIDUAL, col(Act.victim_id)),
        (Kind.ORGANISATION, col(Act.victim_id)),
        (Kind.ACT, col(Act.id)),
    )
}
STAGES = built(
    select(DetentionStage)
    .where(col(DetentionStage.act_id).in_(NUMBERS))
    .order_by(col(DetentionStage.act_id), col(DetentionStage.seq))
)
# Of those that hold alone is there an index by where they begin.
TIED = union_all(
    *(
        select(Relation.id).where(end == NUMBER, col(Relation.voided_at).is_(None))
        for end in (col(Relation.from_id), col(Relation.to_id))
    )
)


OF: dict[Any, Any] = {  # which rows belong to a record, of what most records have none of
    Injury: or_(col(Injury.individual_id) == NUMBER, col(Injury.act_id).in_(NUMBERS)),
    Involvement: or_(col(Involvement.actor_id) == NUMBER, col(Involvement.act_id).in_(NUMBERS)),
    Relation: col(Relation.id).in_(TIED),
    Intervention: or_(
        col(Intervention.about_id) == NUMBER,
        col(Intervention.by_id) == NUMBER,
        col(Intervention.about_id).in_(NUMBERS),
    ),
}
# Apart: no index tells both.
OF_INCIDENT = OF | {Involvement: or_(col(Involvement.incident_id) == NUMBER, col(Involvement.act_id).in_(NUMBERS))}


def _rows(table: Any, of: Any) -> Any:
    return built(select(table).where(of).order_by(table.id))


ROWS = {table: _rows(table, of) for table, of in OF.items()}
ROWS_OF_INCIDENT = ROWS | {Involvement: _rows(Involvement, OF_INCIDENT[Involvement])}


def _how_many(wanted: Mapping[Any, Any]) -> Any:
    """How many of each there are. Counted: to see whether there is one, PostgreSQL reads a table from its beginning where it
    expects many, and finds none at its end.
    """
    return built(choose(*(choose(func.count(table.id)).where(of).scalar_subquery() for table, of in wanted.items())))


HOW_MANY, HOW_MANY_OF_INCIDENT = _how_many(OF), _how_many(OF_INCIDENT)


@dataclass(frozen=True)
class Belongings:
    """The rows that belong to a record, in the order in which they are shown."""

    head: int
    acts: list[Act] = field(default_factory=list)
    stages: list[DetentionStage] = field(default_factory=list)
    injuries: list[Injury] = field(default_factory=list)
    involvements: list[Involvement] = field(default_factory=list)
    relations: list[Relation] = field(default_factory=list)
    interventions: list[Intervention] = field(default_factory=list)

    def rows(self) -> Iterable[Any]:
        """All of them."""
        for group in (self.acts, self.stages, self.injuries, self.involvements, self.relations, self.interventions):
            yield from group

    def numbers(self) -> list[int]:
        """The record and all that belongs to it."""
        return [self.head, *(row.id for row in self.rows())]

    def ends(self) -> set[int]:
        """The records that these rows name."""
        found = {n for act in self.acts for n in (act.incident_id, act.victim_id)}
        found |= {stage.authority_id for stage in self.stages if stage.authority_id}
        found |= {hurt.individual_id for hurt in self.injuries}
        found |= {n for part in self.involvements for n in (part.actor_id, part.incident_id)}
        found |= {n for tie in self.relations for n in (tie.from_id, tie.to_id)}
        return found | {n for done in self.interventions for n in (done.about_id, done.by_id, done.to_id) if n}

    def live(self, heads: Mapping[int, records.Head]) -> Belongings:
        """Without those whose every statement was taken back, and without what belongs to an act that was."""

        def lives(row: Any) -> bool:
            return row.id not in heads or heads[row.id].review_state is not ReviewState.WITHDRAWN

        acts = [act for act in self.acts if lives(act)]
        left = {act.id for act in acts}
        own = self.head
        return Belongings(
            own,
            acts,
            [stage for stage in self.stages if stage.act_id in left and lives(stage)],
            [hurt for hurt in self.injuries if (hurt.individual_id == own or hurt.act_id in left) and lives(hurt)],
            [
                part
                for part in self.involvements
                if (own in (part.actor_id, part.incident_id) or part.act_id in left) and lives(part)
            ],
            [tie for tie in self.relations if lives(tie)],
            [
                done
                for done in self.interventions
                if (own in (done.about_id, done.by_id) or done.about_id in left) and lives(done)
            ],
        )


def of(session: Session, head: Record) -> Belongings:
    """Everything that belongs to a record, also what was taken back."""

    def ask(statement: Any) -> list[Any]:
        values = [{"number": head.id, "numbers": in_few_forms(part)} for part in list(parts(numbers)) or [[]]]
        found = {row.id: row for own in values for row in session.execute(statement, own).scalars()}
        return list(found.values())

    numbers: list[int] = []
    acts = ask(ACTS[head.kind]) if head.kind in ACTS else []
    numbers = [act.id for act in acts]
    asked, how_many = (ROWS_OF_INCIDENT, HOW_MANY_OF_INCIDENT) if head.kind is Kind.INCIDENT else (ROWS, HOW_MANY)
    counted: Sequence[int] = [1] * len(asked)  # of so many acts surely some
    if len(numbers) <= PART:
        counted = session.execute(how_many, {"number": head.id, "numbers": in_few_forms(numbers)}).one()
    rarer = [
        sorted(ask(statement), key=lambda row: int(row.id)) if count else []
        for statement, count in zip(asked.values(), counted, strict=True)
    ]
    found = Belongings(head.id, acts, ask(STAGES) if acts else [], *rarer)
    for table, rows in (
        (Act, found.acts),
        (DetentionStage, found.stages),
        (Injury, found.injuries),
        (Involvement, found.involvements),
        (Relation, found.relations),
        (Intervention, found.interventions),
    ):
        records.know_typed(session, table, rows)
    records.know_owners(session, Kind.ACT, {act.id: act.victim_id for act in found.acts})
    records.know_owners(session, Kind.DETENTION_STAGE, {stage.id: stage.act_id for stage in found.stages})
    records.know_owners(session, Kind.INJURY, {hurt.id: hurt.individual_id for hurt in found.injuries})
    records.know_owners(session, Kind.INVOLVEMENT, {part.id: part.actor_id for part in found.involvements})
    records.know_owners(session, Kind.RELATION, {tie.id: tie.from_id for tie in found.relations})
    records.know_owners(session, Kind.INTERVENTION, {done.id: done.about_id for done in found.interventions})
    return found
