"""Which quotations leave the team with a case report: words of published sources that tell nothing of what stays.

Whoever exports asks for them, and names leave too: published words lead to the person. A quotation stays where its words
touch those of a statement that stays itself, whether the exporter may see that or not: a tie, a part in an assembly or a
call that was not released, a fact that is shared less widely, somebody who does not leave, and what waits for review
(security.md, section 9).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlmodel import Session

from tracker import codes
from tracker.actions.case_report import ORGANISATION
from tracker.actions.statements import Statement
from tracker.audience import Leaving
from tracker.phrases import Say
from tracker.records import Act, DetentionStage, Injury, Intervention, Involvement, Record, Relation, fact
from tracker.records.base import Judgement, Kind, Role
from tracker.store import claims, records, sight
from tracker.store.claims import ClaimRow

PUBLISHED = (
    "news_article", "radio", "television", "government_release", "ngo_release", "ngo_appeal", "leaflet", "social_post",
)  # fmt: skip
LINKS = (Kind.INVOLVEMENT, Kind.RELATION)


@dataclass(frozen=True)
class Words:
    """The statements whose words may leave: their numbers and those of their subjects."""

    open: frozenset[tuple[int, int]] = frozenset()

    def of(self, said: Statement) -> str:
        """The quotation of a statement as the reader may read it; empty where it stays."""
        return (said.quote or "") if (said.claim_id, said.subject_id) in self.open else ""

    def speaker(self, said: Statement, say: Say = str) -> str:
        """How it was said, and by which organisation: an individual who speaks is often kin, or called."""
        how = say(codes.label("closed_attribution", said.attribution).lower())
        return f"{said.speaker_label}, {how}" if (said.speaker or "").startswith(ORGANISATION) else how


def leaving(session: Session, reports: Iterable[int], to: Leaving, sure: frozenset[str], kept: frozenset[int]) -> Words:
    """What may be quoted of these published reports.

    `sure` are the refs of accusations with two independent sources, `kept` the numbers of the individuals who stay.
    """
    found: set[tuple[int, int]] = set()
    with sight.whole(session):
        for report in reports:
            said = [
                one for one in claims.of_report(session, report, with_corrected=True) if one.quote_start is not None
            ]
            closed = about(session, said).staying(to, sure, kept)
            found |= {(one.id, one.subject_id) for one in said if not any(_touch(one, other) for other in closed)}
    return Words(frozenset(found))


def _touch(one: ClaimRow, other: ClaimRow) -> bool:
    return (one.quote_start or 0) < (other.quote_end or 0) and (other.quote_start or 0) < (one.quote_end or 0)


@dataclass(frozen=True)
class About:
    """Statements with what they are about, by the numbers of their subjects.

    `whose` is the individual, or the incident, to whom an act, a stage, an injury or an action belongs; `ends` are both
    ends of a tie, `actors` who took a part, in which role.
    """

    said: Sequence[ClaimRow]
    kinds: Mapping[int, Kind]
    refs: Mapping[int, str]
    whose: Mapping[int, int]
    roles: Mapping[int, Role | None]
    actors: Mapping[int, int]
    ends: Mapping[int, tuple[int, int]]

    def individuals(self) -> tuple[frozenset[int], frozenset[int]]:
        """The individuals of whom the statements tell, and those who are only named as perpetrators."""
        accused = {self.actors[one] for one, role in self.roles.items() if role is Role.ALLEGED_PERPETRATOR}
        told = {self.whose.get(one.subject_id, one.subject_id) for one in self.said}
        told |= {end for pair in self.ends.values() for end in pair}
        told |= {actor for one, actor in self.actors.items() if self.roles[one] is not Role.ALLEGED_PERPETRATOR}
        persons = frozenset(one for one in told if self.kinds.get(one) is Kind.INDIVIDUAL)
        return persons, frozenset(one for one in accused if self.kinds.get(one) is Kind.INDIVIDUAL) - persons

    def staying(self, to: Leaving, sure: frozenset[str], kept: frozenset[int]) -> list[ClaimRow]:
        """Those of the statements that stay themselves."""
        corrected = {one.supersedes_id for one in self.said}
        return [one for one in self.said if self._stays(one, corrected, to, sure, kept)]

    def _stays(
        self, one: ClaimRow, corrected: Collection[int | None], to: Leaving, sure: frozenset[str], kept: frozenset[int]
    ) -> bool:
        number, ref = one.subject_id, self.refs[one.subject_id]
        if {self.whose.get(number, number), self.actors.get(number), *self.ends.get(number, ())} & kept:
            return True
        if one.judgement is Judgement.OPEN and one.id not in corrected:
            return True
        if self.kinds[number] not in LINKS:
            narrow = fact(self.kinds[number], one.field).share < to.terms.share
            return narrow and str(one.uid) not in to.released
        if self.roles.get(number) is Role.ALLEGED_PERPETRATOR:  # as shared_rules.linked
            return self.kinds.get(self.actors[number]) is Kind.INDIVIDUAL and ref not in sure
        return ref not in to.released


def about(session: Session, said: Sequence[ClaimRow]) -> About:
    """What these statements are about. Asked of a session that reads everything."""
    subjects = sorted({one.subject_id for one in said})
    whose = dict(records.pick(session, Act.id, Act.victim_id, subjects))
    whose |= dict(records.pick(session, Injury.id, Injury.individual_id, subjects))
    whose |= dict(records.pick(session, Intervention.id, Intervention.about_id, subjects))
    stages = dict(records.pick(session, DetentionStage.id, DetentionStage.act_id, subjects))
    victims = dict(records.pick(session, Act.id, Act.victim_id, sorted(set(stages.values()))))
    whose |= {stage: victims[act] for stage, act in stages.items()}
    actors = dict(records.pick(session, Involvement.id, Involvement.actor_id, subjects))
    froms = dict(records.pick(session, Relation.id, Relation.from_id, subjects))
    tos = dict(records.pick(session, Relation.id, Relation.to_id, subjects))
    ends = {one: (froms[one], tos[one]) for one in froms}
    everything = sorted({*subjects, *whose.values(), *actors.values(), *froms.values(), *tos.values()})
    return About(
        said,
        {number: Kind(kind) for number, kind in records.pick(session, Record.id, Record.kind, everything)},
        dict(records.pick(session, Record.id, Record.ref, subjects)),
        whose,
        dict(records.pick(session, Involvement.id, Involvement.role, subjects)),
        actors,
        ends,
    )
