"""The words of facets' values: what is said of somebody who has them, as far as this session may read it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import select as choose
from sqlalchemy import text
from sqlmodel import Session, col

from tracker import facets
from tracker.access import LEVELS
from tracker.facets import Facet
from tracker.records import DetentionStage, Injury
from tracker.records import facts as facts_of
from tracker.records.base import Kind
from tracker.store import claims, records
from tracker.store.lists import Wanted

# Where the statements are not on the individual or act of a facet row itself: their subject, and that row.
BEHIND: dict[Kind, tuple[Any, Any]] = {
    Kind.INJURY: (Injury.id, Injury.individual_id),
    Kind.DETENTION_STAGE: (DetentionStage.id, DetentionStage.act_id),
}
# The first who has each value, found by the index of values: to group all who have it would read them all.
FIRST = (
    "WITH wanted(value) AS (VALUES {values}) SELECT wanted.value, (SELECT {row} FROM {table} f WHERE "
    "f.facet = :facet AND f.value = wanted.value AND f.level <= :level AND f.up_to >= :level "
    "ORDER BY {order} LIMIT 1) FROM wanted"
)
OF_PEOPLE = {"row": "f.row_id", "table": "facet_row", "order": "f.individual_id, f.row_id"}
OF_INCIDENTS = {"row": "f.incident_id", "table": "incident_facet_row", "order": "f.incident_id"}
TOKEN = re.compile(r"[0-9a-f]{12}")


def number(text: str) -> int:
    """What stands for a text, be it given in words or as in an address."""
    return int(text, 16) if TOKEN.fullmatch(text) else facets.text_number(text)


def disputable() -> set[str]:
    """The facts on which sources may disagree, and `any`."""
    return {facets.ANY_FIELD, *(name for kind in facets.DISPUTABLE for name in facts_of(kind))}


def of(session: Session, wanted: Wanted, facet: Facet, values: Iterable[int]) -> dict[int, str]:
    """Each value of a facet of words as it was first spelled by a statement about the first one who has it.

    A value whose words may not be read, because they name somebody, is not there.
    """
    found: dict[int, str] = {}
    highest = max(LEVELS.index(level) for level in wanted.levels)
    where = OF_INCIDENTS if facet.is_shared else OF_PEOPLE
    for part in records.parts(values):
        first = text(FIRST.format(values=", ".join(f"({int(value)})" for value in part), **where))
        rows = session.execute(first, {"facet": facet.number, "level": highest}).all()
        holders = {int(value): int(row) for value, row in rows if row is not None}
        said = _said(session, facet, list(holders.values()))
        for value, row in holders.items():
            words = next((one for one in said.get(row, ()) if facets.text_number(one) == value), None)
            if words is not None:
                found[value] = words
    return found


def _said(session: Session, facet: Facet, rows: Sequence[int]) -> dict[int, list[str]]:
    """What is stated of a fact about these individuals or acts, in the order it was."""
    kind, name = facet.fact or (Kind.INDIVIDUAL, "")
    about = [(row, row) for row in rows]
    if kind in BEHIND:
        subject, whose = BEHIND[kind]
        about = [(n, row) for n, row in session.execute(choose(subject, whose).where(col(whose).in_(rows))).all()]
    texts: dict[int, list[str]] = {}
    for claim in claims.briefs(session, [subject for subject, _ in about]):
        if claim.field == name and claim.value_text:
            texts.setdefault(claim.subject_id, []).append(claim.value_text)
    found: dict[int, list[str]] = {}
    for subject, row in about:
        found.setdefault(row, []).extend(texts.get(subject, ()))
    return found
