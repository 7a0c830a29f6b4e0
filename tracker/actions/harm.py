"""Do no harm: what starts as sealed, before anybody has thought of it (security.md, section 9.4)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from sqlmodel import Session

from tracker import codes, dates
from tracker.access import Confidentiality
from tracker.records import Record
from tracker.records.base import Judgement, Kind, Stance
from tracker.store import claims, records

SEALING = ("age", "birth", "type", "characteristic")  # the facts of which a statement can seal a record
SEXUAL_ACTS = ("sexual_violation", "rape", "forced_sterilisation", "forced_contraception", "forced_abortion")
ADULT = 18  # Convention on the Rights of the Child, article 1


def start_sealed(session: Session, rows: Sequence[Mapping[str, Any]], received: date) -> dict[int, Confidentiality]:
    """Seal individuals who may be under 18 and acts of sexual violence, when a source first says so.

    Only the first statement of it seals: who lowered it since decided with open eyes. Another age, or another act,
    that was told before is none of it, nor is what a reviewer set aside. Returns the records sealed, each with how it
    was held before. Reads everything (the caller lets it).
    """
    marks = sealing_terms()
    asked, own = [row for row in rows if row["field"] in SEALING], {row["id"] for row in rows}
    kinds = dict(records.pick(session, Record.id, Record.kind, [row["subject_id"] for row in asked]))
    told = {
        (row["subject_id"], row["field"]) for row in asked if _tells(kinds[row["subject_id"]], row, received, marks)
    }
    earlier = {
        (claim.subject_id, claim.field)
        for claim in claims.of_subjects(session, {subject for subject, _ in told}, SEALING)
        if claim.id not in own
        and claim.judgement is not Judgement.REJECTED
        and _tells(kinds[claim.subject_id], vars(claim), received, marks)
    }
    sealed = sorted({subject for subject, _ in told - earlier})
    before: dict[int, Confidentiality] = {}
    for number in sealed:
        head = session.get_one(Record, number)
        before[number] = head.confidentiality
        head.confidentiality = Confidentiality.SEALED  # its level, and that of what hangs on it, follow with the lists
        records.touch(head)
    session.flush()
    return before


def _tells(kind: Kind, said: Mapping[str, Any], received: date, marks: frozenset[int]) -> bool:
    """Whether a statement says that somebody may be a child, or that an act is one of sexual violence."""
    if said["stance"] is Stance.DENIES:
        return False
    if kind is Kind.ACT or said["field"] == "characteristic":
        return seals(kind, said["field"], said["value_term"], marks)
    bounds = said["value_text"], said["value_min"], said["value_max"]
    return kind is Kind.INDIVIDUAL and said["field"] != "type" and may_be_child(said["field"], *bounds, received)


def may_be_child(field: str, said: str | None, low: int | None, high: int | None, received: date) -> bool:
    """Whether a statement of somebody's age or birth leaves it open that they are under 18."""
    if field == "age":
        youngest = low if low is not None else high
        return youngest is not None and youngest < ADULT
    return _born_lately(said or "", received)


@lru_cache(maxsize=100_000)  # a load meets the same days again and again
def _born_lately(said: str, received: date) -> bool:
    born = dates.bounds(dates.parse(said), received).latest
    return born is not None and born > received.replace(year=received.year - ADULT, day=min(received.day, 28))


def seals(kind: Kind, fact: str, term: int | None, marks: frozenset[int]) -> bool:
    """Whether a code says that an act is one of sexual violence, or that somebody is a child."""
    return term in marks and (kind, fact) in ((Kind.ACT, "type"), (Kind.INDIVIDUAL, "characteristic"))


def sealing_terms() -> frozenset[int]:
    """The numbers of the codes of sexual violence, and of the one for a child."""
    acts = [codes.term_number("act_type", code) for code in SEXUAL_ACTS]
    return frozenset((*acts, codes.term_number("characteristic", "child")))
