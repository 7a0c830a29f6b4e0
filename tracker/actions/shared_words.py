"""Which quotations leave the team with a case report: words of published sources that tell nothing of what stays.

Whoever exports asks for them, and names leave too: published words lead to the person. A quotation stays where its words
touch those of a statement that stays itself, whether the exporter may see that or not: a tie, a part in an assembly or a
call that was not released, a fact that is shared less widely, somebody who does not leave, and what waits for review
(security.md, section 9).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlmodel import Session

from tracker import codes
from tracker.actions.case_report import ORGANISATION
from tracker.actions.statements import Statement
from tracker.audience import Leaving
from tracker.records import Act, DetentionStage, Injury, Involvement, Record, fact
from tracker.records.base import Judgement, Kind, Role
from tracker.store import claims, records, sight
from tracker.store.claims import ClaimRow

LINKS = (Kind.INVOLVEMENT, Kind.RELATION)


@dataclass(frozen=True)
class Words:
    """The statements whose words may leave: their numbers and those of their subjects."""

    open: frozenset[tuple[int, int]] = frozenset()

    def of(self, said: Statement) -> str:
        """The quotation of a statement as the reader may read it; empty where it stays."""
        return (said.quote or "") if (said.claim_id, said.subject_id) in self.open else ""

    def speaker(self, said: Statement) -> str:
        """How it was said, and by which organisation: an individual who speaks is often kin, or called."""
        how = codes.label("closed_attribution", said.attribution).lower()
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
            closed = _staying(session, said, to, sure, kept)
            found |= {(one.id, one.subject_id) for one in said if not any(_touch(one, other) for other in closed)}
    return Words(frozenset(found))


def _touch(one: ClaimRow, other: ClaimRow) -> bool:
    return (one.quote_start or 0) < (other.quote_end or 0) and (other.quote_start or 0) < (one.quote_end or 0)


def _staying(
    session: Session, said: Sequence[ClaimRow], to: Leaving, sure: frozenset[str], kept: frozenset[int]
) -> list[ClaimRow]:
    """Those of the statements that stay themselves."""
    subjects = sorted({one.subject_id for one in said})
    kinds = dict(records.pick(session, Record.id, Record.kind, subjects))
    refs = dict(records.pick(session, Record.id, Record.ref, subjects))
    whose = dict(records.pick(session, Act.id, Act.victim_id, subjects))
    whose |= dict(records.pick(session, Injury.id, Injury.individual_id, subjects))
    stages = dict(records.pick(session, DetentionStage.id, DetentionStage.act_id, subjects))
    victims = dict(records.pick(session, Act.id, Act.victim_id, sorted(set(stages.values()))))
    whose |= {stage: victims[act] for stage, act in stages.items()}
    roles = dict(records.pick(session, Involvement.id, Involvement.role, subjects))
    actors = dict(records.pick(session, Involvement.id, Involvement.actor_id, subjects))
    acting = dict(records.pick(session, Record.id, Record.kind, sorted(set(actors.values()))))
    corrected = {one.supersedes_id for one in said}

    def stays(one: ClaimRow) -> bool:
        number, ref = one.subject_id, refs[one.subject_id]
        if whose.get(number, number) in kept or actors.get(number) in kept:
            return True
        if one.judgement is Judgement.OPEN and one.id not in corrected:
            return True
        if kinds[number] not in LINKS:
            narrow = fact(Kind(kinds[number]), one.field).share < to.terms.share
            return narrow and str(one.uid) not in to.released
        if roles.get(number) is Role.ALLEGED_PERPETRATOR:  # as shared_rules.linked
            return acting.get(actors[number]) is Kind.INDIVIDUAL and ref not in sure
        return ref not in to.released

    return [one for one in said if stays(one)]
