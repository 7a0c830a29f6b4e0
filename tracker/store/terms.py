"""Fill the term table from data/codes and the declared facts; safe to repeat; nothing is ever deleted."""

from __future__ import annotations

from datetime import date
from typing import Any
from weakref import WeakKeyDictionary

from sqlalchemy import Engine
from sqlmodel import Session, col, func, select

from tracker import codes
from tracker.errors import StoreProblem
from tracker.records import KINDS, Term, facts
from tracker.store import database, plain

FIELD = "field"
FIELDS = f"SELECT id FROM term WHERE scheme = '{FIELD}'"  # noqa: S608  # ours
DECLARED = {codes.term_number(FIELD, name) for kind in KINDS for name in facts(kind)}
# Those that were met in a database: whatever is put back into it, they are there again (schema.init).
_declared: WeakKeyDictionary[Engine, set[int]] = WeakKeyDictionary()


def load(session: Session) -> None:
    """Add new terms, refresh labels of shipped ones, keep local ones."""
    there = {term.id: term for term in session.exec(select(Term)).all()}
    for scheme in codes.schemes():
        for position, shipped in enumerate(codes.code_list(scheme)):
            values: dict[str, Any] = {
                "label": shipped.label,
                "definition": shipped.definition,
                "standard": shipped.source[:200],
                "retired_on": date.fromisoformat(shipped.retired_on) if shipped.retired_on else None,
                "position": position,
            }
            row = there.get(shipped.number)
            if row is None:
                session.add(Term(id=shipped.number, scheme=scheme, code=shipped.code, **values))
            elif row.origin == "shipped":
                for name, value in values.items():
                    setattr(row, name, value)
    session.flush()
    for scheme in codes.schemes():  # parents after all rows exist
        for shipped in codes.code_list(scheme):
            parent = codes.term_number(scheme, shipped.parent) if shipped.parent else None
            row = session.get(Term, shipped.number)
            if row is not None and row.parent_id != parent:
                row.parent_id = parent
    for kind in KINDS:
        for name, fact in facts(kind).items():
            field(session, name, fact.label)
    register(session)


def field(session: Session, name: str, label: str | None = None) -> str:
    """Make sure that a claim may name this field (`count.detained` is added when it is first needed)."""
    number = codes.term_number(FIELD, name)
    declared = _declared.setdefault(session.get_bind().engine, set())
    if number not in declared:
        if "fields" not in session.info:  # a coding names the same few fields many times
            session.info["fields"] = {number for (number,) in plain.read(session, FIELDS)}
            declared |= session.info["fields"] & DECLARED
        if number not in session.info["fields"]:
            session.add(Term(id=number, scheme=FIELD, code=name, label=label or name))
            session.flush()
            session.info["fields"].add(number)
    codes.register(codes.Term(FIELD, name, label or name, "", None, "project", None, number))
    return name


def register(session: Session) -> None:
    """Teach this process the terms that only the database knows: fields and a team's own codes."""
    for row in session.exec(select(Term)).all():
        if row.scheme == FIELD or row.origin == "local":
            codes.register(_term(row))


def find(number: int) -> codes.Term | None:
    """A term by its number, read apart from any transaction under way; None too where there is no database yet."""
    try:
        with database.reading(None) as session:
            row = session.get(Term, number)
            return _term(row) if row is not None else None
    except StoreProblem:
        return None


def _term(row: Term) -> codes.Term:
    retired = row.retired_on.isoformat() if row.retired_on else None
    return codes.Term(row.scheme, row.code, row.label, row.definition or "", None, row.standard or "", retired, row.id)


def added(session: Session) -> list[codes.Term]:
    """The terms that a team has added, in the order they were added; this process learns them."""
    rows = session.exec(select(Term).where(Term.origin == "local").order_by(col(Term.position), col(Term.id))).all()
    found = [_term(row) for row in rows]
    for term in found:
        codes.register(term)
    return found


def add(session: Session, scheme: str, code: str, label: str, definition: str) -> int:
    """A term of the team's own; returns its number."""
    last = session.exec(select(func.max(Term.position)).where(Term.scheme == scheme)).one() or 0
    number = codes.term_number(scheme, code)
    session.add(
        Term(id=number, scheme=scheme, code=code, label=label, definition=definition, origin="local", position=last + 1)
    )
    session.flush()
    return number
