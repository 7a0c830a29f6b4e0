"""Which statements are never judged by the bundle: one condition in SQL, for a passage and for all that waits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, case, exists, func, or_
from sqlalchemy import select as choose
from sqlmodel import Session, col

from tracker.codes import term_number
from tracker.records import Act, Claim, DetentionStage, Involvement, Term
from tracker.records.base import Basis, Judgement, Role
from tracker.store import sight
from tracker.store.claims import ALL, IS_OPEN, LATER, ClaimRow
from tracker.store.repeated import parts

DEADLY_ACTS = ("killing", "extrajudicial_killing", "crowd_control_killing", "death_in_custody")
DIED = "died"
FATAL = "fatal"
DEADLY_TERMS = (*(term_number("act_type", code) for code in DEADLY_ACTS), term_number("stage", DIED))
FATAL_TERM = term_number("severity", FATAL)
OF_DEATH = choose(col(Term.id)).where(  # among them counts: "count.killed"
    col(Term.scheme) == "field", or_(col(Term.code).contains("kill"), col(Term.code).contains("death"))
)
OF_PERPETRATORS = ("perpetrator", "perpetrator_type", "degree")
OF_FINDINGS = ("violation_status", "wgad_category", "consistency")
SAID = ALL.alias("said_of_it")


class Risk(StrEnum):
    """Why a claim is judged one by one, riskiest first."""

    DEATH = "death"
    PERPETRATOR = "perpetrator"
    FINDING = "finding"
    CONCLUSION = "conclusion"


ORDER = (*Risk, None)
DEATH, PERPETRATOR, FINDING, CONCLUSION = range(len(Risk))


def of_claims(session: Session, found: Sequence[ClaimRow]) -> dict[int, Risk]:
    """Those of these claims that are never judged by the bundle, and why."""
    rank = _rank(session, ALL.c)
    risky: dict[int, Risk] = {}
    wanted = {claim.id for claim in found}
    for part in parts(claim.subject_id for claim in found):
        query = choose(ALL.c.id, rank).where(ALL.c.subject_id.in_(part), rank.is_not(None))
        risky |= {number: ORDER[at] for number, at in session.execute(query).all() if number in wanted}
    return risky


@dataclass(frozen=True)
class Waiting:
    """A report with claims that wait for review: how many, how many of them are judged one by one, and the first why."""

    report_id: int
    claims: int
    risky: int
    first: Risk | None


def waiting(session: Session, at_most: int) -> list[Waiting]:
    """The reports with claims that wait, of the newest `at_most`: those with the riskiest first."""
    report, rank = col(Claim.source_report_id), _rank(session, Claim)
    newest = choose(report).where(IS_OPEN, report.is_not(None)).distinct().order_by(report.desc()).limit(at_most)
    corrected = exists().where(LATER.c.supersedes_id == col(Claim.id), LATER.c.subject_id == col(Claim.subject_id))
    query = (
        choose(report, func.count(), func.count(rank), func.min(rank))
        .where(IS_OPEN, report.in_(session.execute(newest).scalars().all()), ~corrected)
        .group_by(report)
    )
    found = [
        Waiting(number, count, risky, None if first is None else ORDER[first])
        for number, count, risky, first in session.execute(query).all()
    ]
    return sorted(found, key=lambda row: (ORDER.index(row.first), -row.report_id))


def _rank(session: Session, said: Any) -> ColumnElement[int]:
    """How early a statement comes, 0 for a death; NULL where it may be judged with others.

    `said` holds the columns of the table of claims, or of the view of all of them.
    """
    act, stage, role = Act.__table__, DetentionStage.__table__, Involvement.__table__  # type: ignore[attr-defined]
    told = exists().where(
        SAID.c.subject_id == said.subject_id,
        SAID.c.field.in_(("type", "stage")),
        SAID.c.value_term.in_(DEADLY_TERMS),
        SAID.c.judgement != Judgement.REJECTED,
        ~exists().where(LATER.c.supersedes_id == SAID.c.id, LATER.c.subject_id == SAID.c.subject_id),
        *sight.of_claims(session, SAID),
    )
    deadly = or_(
        said.value_term.in_((*DEADLY_TERMS, FATAL_TERM)),
        said.field.in_(OF_DEATH),
        exists().where(act.c.id == said.subject_id, act.c.type.in_(DEADLY_ACTS)),
        exists().where(stage.c.id == said.subject_id, stage.c.stage == DIED),
        told,
    )
    alleged = exists().where(role.c.id == said.subject_id, role.c.role == Role.ALLEGED_PERPETRATOR)
    return case(
        (deadly, DEATH),
        (or_(alleged, said.field.in_(OF_PERPETRATORS)), PERPETRATOR),
        (said.basis == Basis.INFERRED, CONCLUSION),
        (said.field.in_(OF_FINDINGS), FINDING),
        else_=None,
    )
