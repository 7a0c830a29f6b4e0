"""Before a load: which people of a file may be somebody who is here already, side by side, for a person to decide.

Nobody is joined by a name. What is decided is a match of a row, as `importing.check` and `load` take it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from sqlmodel import Session, col, select

from tracker.access import Permission, User, require
from tracker.actions import batches, import_again, import_known, record_view
from tracker.actions.import_source import START, Source
from tracker.mapping.called import DESCRIPTOR
from tracker.mapping.plan import RowPlan
from tracker.records import Name, Record
from tracker.records.base import Kind
from tracker.store import database, name_search

ROWS = 5_000  # rows of a file that are looked through
ASKED = 500  # people of whom it is asked whether they are here
SHOWN = 50  # rows that are shown, each with its candidates
SLICE = 1_000
Words = tuple[tuple[str, str], ...]  # a fact or column, and its words


@dataclass(frozen=True)
class Candidate:
    """Somebody who is here and bears nearly that name: how alike (0 to 1), and what is known of them."""

    ref: str
    name: str
    alike: float
    facts: Words


@dataclass(frozen=True)
class LikelyRow:
    """A row about somebody new whose name is nearly that of others: `key` is what a match of the row is filed under."""

    key: str
    sheet: str
    row: int
    name: str
    cells: Words
    candidates: tuple[Candidate, ...]


def likely(user: User, source: Source) -> list[LikelyRow]:
    """The rows of a file whose person may be here already, in the order of the file; those known by a number are not.

    Of a long file the first ROWS rows and ASKED people are looked at: the others are listed once they are loaded
    (`batches.likely`).
    """
    require(user, Permission.IMPORT)
    source = import_again.recognised(user, source)
    found: list[tuple[int, RowPlan, str, list[tuple[str, str, float]]]] = []
    with database.reading(user) as session:
        for sheet, plan, name in islice(_new(session, source), ASKED):
            if hits := _hits(session, name):
                found.append((sheet, plan, name, hits))
            if len(found) == SHOWN:
                break
    about: dict[str, Words] = {}
    for ref in {ref for _, _, _, hits in found for ref, _, _ in hits}:
        facts = record_view.record(user, ref).facts
        about[ref] = tuple((fact.label, fact.value) for fact in facts if fact.value and fact.field != "name")
    return [
        LikelyRow(
            f"{plan.sheet}:{plan.number}", plan.sheet, plan.number, name, _cells(plan, source.sheets[sheet][1]),
            tuple(Candidate(ref, other, alike, about[ref]) for ref, other, alike in hits),
        )
        for sheet, plan, name, hits in found
    ]  # fmt: skip


def _new(session: Session, source: Source) -> Iterator[tuple[int, RowPlan, str]]:
    """The rows about somebody who is not known by a number or ref, each with its sheet and the first name."""
    plans = islice(source.plans(START), ROWS)
    known = import_known.known(session, None, source.scheme, source.repeats)
    while part := list(islice(plans, SLICE)):
        known.begin(session, [plan for _, plan in part], {})
        for sheet, plan in part:
            if plan.refused or not plan.records or plan.records[0].kind is not Kind.INDIVIDUAL:
                continue
            named = (said for said in plan.said if not said.record and said.fact == "name")
            name = next((said.text for said in named if not said.extra or said.extra[2] != DESCRIPTOR), None)
            if name and known.find(plan.records[0]) is None:
                yield sheet, plan, name


def _hits(session: Session, name: str) -> list[tuple[str, str, float]]:
    found = []
    for hit in name_search.search(session, name, [Kind.INDIVIDUAL], 5):
        if hit.score >= batches.ALIKE and hit.name_id:
            ref = session.exec(select(Record.ref).where(col(Record.id) == hit.record_id)).one()
            spelled = session.exec(select(Name.text).where(col(Name.id) == hit.name_id)).first() or ""
            found.append((ref, spelled, round(hit.score, 2)))
    return found


def _cells(plan: RowPlan, headers: Sequence[str]) -> Words:
    """The filled cells of a row under their headers."""
    return tuple((header, cell) for header, cell in zip(headers, plan.cells, strict=False) if cell)
