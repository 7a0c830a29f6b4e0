"""Facts of a record and the records that belong to it, each with its statements."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlmodel import Session

from tracker import codes
from tracker.actions.statements import Statement, denied
from tracker.records import (
    Act,
    DetentionStage,
    Injury,
    Intervention,
    Involvement,
    Relation,
    facts,
)
from tracker.records.base import Kind, Role
from tracker.records.relation import FROM_THE_OTHER_END
from tracker.store import records


@dataclass(frozen=True)
class FactView:
    """One fact of a record: the followed value, or the accounts that stand side by side."""

    field: str
    label: str
    value: str
    code: str | None
    ref: str | None
    certainty: str
    statements: tuple[Statement, ...]
    accounts: int = 1


@dataclass(frozen=True)
class Part:
    """A record that belongs to the one shown: an act, a stage, an injury, a part taken, a tie."""

    ref: str
    kind: str
    label: str
    about: str | None
    about_label: str
    facts: tuple[FactView, ...]
    standing: str
    extra: Mapping[str, Any] = field(default_factory=dict)


def fact_views(
    kind: Kind, said: Sequence[Statement], disputed: Mapping[tuple[int, str], int], number: int
) -> tuple[FactView, ...]:
    """Facts in the order they are declared; each with its statements, followed ones first."""
    by_field: dict[str, list[Statement]] = {}
    for statement in said:
        by_field.setdefault(statement.field, []).append(statement)
    order = list(facts(kind))
    order += [name for name in by_field if name not in order]
    rank = {"accepted": 0, "contested": 1, "open": 2, "rejected": 3}
    found = []
    for name in order:
        own = sorted(by_field.get(name, []), key=lambda s: (rank[s.judgement], s.claim_id))
        if own:
            found.append(_fact_view(kind, name, own, disputed.get((number, name), 1)))
    return tuple(found)


def _fact_view(kind: Kind, name: str, own: Sequence[Statement], accounts: int) -> FactView:
    live = [statement for statement in own if statement.judgement != "rejected"]
    followed = [s for s in live if s.judgement == "accepted" and s.stance == "asserts"]
    contested = any(s.judgement == "contested" for s in live)
    certainty = (
        "disputed"
        if contested or (accounts > 1 and not followed)
        else "followed"
        if followed
        else "waiting"
        if live
        else "not_followed"
    )
    shown = followed if followed and not contested else live or list(own)
    fullest = {s.value_ref: max((one.value for one in shown if one.value_ref == s.value_ref), key=len) for s in shown}
    told = [(s.stance, fullest[s.value_ref] if s.value_ref else s.value) for s in shown]
    values = list(dict.fromkeys(denied(value, kind, name) if stance == "denies" else value for stance, value in told))
    glue = " or " if certainty == "disputed" else "; "
    first = shown[0]
    return FactView(
        name, first.label, glue.join(values), first.value_code, first.value_ref, certainty, tuple(own), accounts
    )


class PartMaker:
    """Builds the parts of a record from what was read once."""

    def __init__(
        self,
        session: Session,
        by_subject: Mapping[int, list[Statement]],
        disputed: Mapping[tuple[int, str], int],
    ) -> None:
        self.session, self.by_subject, self.disputed = session, by_subject, disputed

    def _part(self, number: int, kind: Kind, label: str, about: records.Label | None, **extra: Any) -> Part:
        said = fact_views(kind, self.by_subject.get(number, []), self.disputed, number)
        ref = records.heads(self.session, [number])[number].ref
        standing = "waiting"
        judged = {s.judgement for f in said for s in f.statements}
        if "contested" in judged:
            standing = "disputed"
        elif any(s.judgement == "accepted" for f in said if f.field == "exists" for s in f.statements) or (
            "accepted" in judged and not any(f.field == "exists" for f in said)
        ):
            standing = "followed"
        return Part(
            ref, kind.value, label, about.ref if about else None, about.text if about else "", said, standing, extra
        )

    def incidents(self, numbers: Sequence[int]) -> tuple[Part, ...]:
        """What happened, by itself: without those whom it befell."""
        named = records.labels(self.session, numbers)
        return tuple(self._part(number, Kind.INCIDENT, named[number].text, named[number]) for number in numbers)

    def acts(self, numbers: Sequence[int]) -> tuple[Part, ...]:
        """What was done to whom."""
        rows = records.typed(self.session, Act, numbers)
        named = records.labels(self.session, [n for r in rows for n in (r.incident_id, r.victim_id)])
        return tuple(
            self._part(
                r.id,
                Kind.ACT,
                codes.label("act_type", r.type) if r.type else "What was done",
                named[r.incident_id],
                victim=named[r.victim_id].ref,
                victim_name=named[r.victim_id].text,
                type=r.type,
                when=r.when_edtf,
            )
            for r in rows
        )

    def stages(self, numbers: Sequence[int]) -> tuple[Part, ...]:
        """The history of custody, in order."""
        rows = records.typed(self.session, DetentionStage, numbers)
        acts = {act.id: act for act in records.typed(self.session, Act, [r.act_id for r in rows])}
        named = records.labels(
            self.session, [*(a.victim_id for a in acts.values()), *(r.authority_id for r in rows if r.authority_id)]
        )
        places = records.place_names(self.session, [r.location_id for r in rows if r.location_id])
        return tuple(
            self._part(
                r.id,
                Kind.DETENTION_STAGE,
                codes.label("stage", r.stage) if r.stage else "Held",
                named[acts[r.act_id].victim_id],
                seq=r.seq,
                stage=r.stage,
                when=r.when_edtf,
                first=r.when_min,
                last=r.when_max,
                place=places.get(r.location_id or 0, ""),
                act=r.act_id,
                authority=named[r.authority_id].text if r.authority_id in named else "",
            )
            for r in rows
        )

    def injuries(self, numbers: Sequence[int]) -> tuple[Part, ...]:
        """Injuries with whose they are."""
        rows = records.typed(self.session, Injury, numbers)
        named = records.labels(self.session, [r.individual_id for r in rows])
        return tuple(
            self._part(
                r.id,
                Kind.INJURY,
                codes.label("body_part", r.body_part) if r.body_part else "Injury",
                named[r.individual_id],
                body_part=r.body_part,
                side=r.side.value,
            )
            for r in rows
        )

    def involvements(self, numbers: Sequence[int]) -> tuple[Part, ...]:
        """Who took part, in what role."""
        rows = records.typed(self.session, Involvement, numbers)
        acts = dict(records.pick(self.session, Act.id, Act.victim_id, [r.act_id for r in rows if r.act_id]))
        named = records.labels(
            self.session, [n for r in rows for n in (r.actor_id, r.incident_id)] + list(acts.values())
        )
        found = []
        for r in rows:
            victim = named.get(acts.get(r.act_id or 0, 0))
            found.append(
                self._part(
                    r.id,
                    Kind.INVOLVEMENT,
                    codes.label("closed_involvement_role", r.role.value),
                    named[r.actor_id],
                    role=r.role.value,
                    incident=named[r.incident_id].ref,
                    incident_title=named[r.incident_id].text,
                    victim=victim.text if victim else "",
                    perpetrator=r.role is Role.ALLEGED_PERPETRATOR,
                )
            )
        return tuple(found)

    def relations(self, numbers: Sequence[int], of: int) -> tuple[Part, ...]:
        """Ties, each seen from the record shown."""
        rows = records.typed(self.session, Relation, numbers)
        named = records.labels(self.session, [n for r in rows for n in (r.from_id, r.to_id)])
        return tuple(
            self._part(
                r.id,
                Kind.RELATION,
                _tie(r.type or "", r.from_id == of),
                named[r.to_id if r.from_id == of else r.from_id],
                type=r.type,
            )
            for r in rows
        )

    def interventions(self, numbers: Sequence[int]) -> tuple[Part, ...]:
        """Advocacy and support, and what came back."""
        rows = records.typed(self.session, Intervention, numbers)
        named = records.labels(self.session, [n for r in rows for n in (r.about_id, r.by_id, r.to_id) if n])
        return tuple(
            self._part(
                r.id,
                Kind.INTERVENTION,
                codes.label("intervention_type", r.type) if r.type else "Action",
                named[r.about_id],
                summary=r.summary,
                by=named[r.by_id].text if r.by_id in named else "",
                when=r.when_edtf,
            )
            for r in rows
        )


def _tie(type_: str, outward: bool) -> str:
    """What a tie is called at one of its ends: a mother is "Parent of" her child, and her child "Child of" her."""
    label = codes.label("relation_type", type_)
    return label if outward else FROM_THE_OTHER_END.get(type_, label)


def in_order(stages: Sequence[Part]) -> list[Part]:
    """Stages of all detentions of a person: each detention whole, the one that began first before the next."""
    begun: dict[int, tuple[bool, object, int]] = {}
    for part in stages:
        act, first = part.extra["act"], part.extra["first"] or part.extra["last"]
        if act not in begun or (first is not None and begun[act][0]):
            begun[act] = (first is None, first, act)
    dated = sorted((key for key in begun.values() if not key[0]), key=lambda key: str(key[1]))
    order = [key[2] for key in dated] + [key[2] for key in begun.values() if key[0]]
    return sorted(stages, key=lambda part: (order.index(part.extra["act"]), part.extra["seq"]))
