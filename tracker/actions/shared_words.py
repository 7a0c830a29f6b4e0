"""Which quotations leave the team with a case report: words of published sources that tell nothing of what stays.

Whoever exports asks for them, and names leave too: published words lead to the person. A quotation stays where its words
touch those of a statement that stays itself, whether the exporter may see that or not: a tie, a part in an assembly or a
call that was not released, a fact that is shared less widely, somebody who does not leave (security.md, section 9).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlmodel import Session

from tracker import codes
from tracker.actions.shared_rules import ORGANISATION, Rules
from tracker.actions.statements import Statement
from tracker.records import Act, DetentionStage, Injury, Involvement, Record, fact
from tracker.records.base import Kind, Role
from tracker.store import claims, records, sight
from tracker.store.claims import ClaimRow

LINKS = (Kind.INVOLVEMENT, Kind.RELATION)


@dataclass(frozen=True)
class Words:
    """The statements whose words may leave: their numbers and those of their subjects."""

    open: frozenset[tuple[int, int]] = frozenset()

    def of(self, said: Statement) -> str | None:
        """The quotation of a statement as the reader may read it; None where it stays."""
        return said.quote if (said.claim_id, said.subject_id) in self.open else None

    def speaker(self, said: Statement) -> str:
        """How it was said, and by which organisation: an individual who speaks is often kin, or called."""
        how = codes.label("closed_attribution", said.attribution).lower()
        return f"{said.speaker_label}, {how}" if (said.speaker or "").startswith(ORGANISATION) else how


def leaving(session: Session, reports: Iterable[int], rules: Rules, kept: Iterable[int]) -> Words:
    """What may be quoted of these published reports; `kept` are the individuals who stay."""
    found: set[tuple[int, int]] = set()
    with sight.whole(session):
        for report in reports:
            said = [
                one for one in claims.of_report(session, report, with_corrected=True) if one.quote_start is not None
            ]
            stays = _staying(session, said, rules, frozenset(kept))
            spans = [(one.quote_start, one.quote_end) for one in said if stays[one.id, one.subject_id]]
            found |= {(one.id, one.subject_id) for one in said if not any(_touch(one, span) for span in spans)}
    return Words(frozenset(found))


def _touch(said: ClaimRow, span: tuple[int | None, int | None]) -> bool:
    return bool((said.quote_start or 0) < (span[1] or 0) and (span[0] or 0) < (said.quote_end or 0))


def _staying(
    session: Session, said: Iterable[ClaimRow], rules: Rules, kept: frozenset[int]
) -> Mapping[tuple[int, int], bool]:
    """Of each statement, whether what it states stays."""
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
    people = dict(records.pick(session, Record.id, Record.kind, sorted(set(actors.values()))))

    def stays(one: ClaimRow) -> bool:
        number, ref = one.subject_id, refs[one.subject_id]
        if kinds[number] in LINKS:  # as shared_rules.linked
            officer = people.get(actors.get(number, 0)) is Kind.INDIVIDUAL
            accuses = roles.get(number) is Role.ALLEGED_PERPETRATOR
            told = ref in rules.sure or not officer if accuses else ref in rules.leaving.released
            return not told or actors.get(number, 0) in kept
        narrow = fact(Kind(kinds[number]), one.field).share < rules.leaving.terms.share
        return whose.get(number, number) in kept or (narrow and str(one.uid) not in rules.leaving.released)

    return {(one.id, one.subject_id): stays(one) for one in said}
