"""Code lists at work: what is offered, and a team's own codes; a code is retired, never deleted or reused."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from sqlmodel import Session

from tracker import codes, dates
from tracker.access import Permission, User, require
from tracker.codes import Term
from tracker.errors import InvalidFacts, NotFound
from tracker.records import Term as TermRow
from tracker.records.base import AuditAction
from tracker.store import audit, database, terms

CODE = re.compile(r"[a-z][a-z0-9_]{1,39}")
CLOSED = "closed_"


@dataclass(frozen=True)
class ListedTerm:
    """A code with its words; `own` marks one that the team added."""

    code: str
    label: str
    definition: str
    standard: str
    own: bool
    retired_on: str | None


def offered(schemes: Iterable[str]) -> dict[str, tuple[Term, ...]]:
    """The codes to choose from by list: the shipped ones, then the team's own; retired ones left out."""
    with database.reading(None) as session:
        own = terms.added(session)
    return {
        scheme: tuple(
            term
            for term in (*codes.code_list(scheme), *(term for term in own if term.scheme == scheme))
            if not term.retired_on
        )
        for scheme in schemes
    }


def listed(scheme: str) -> tuple[ListedTerm, ...]:
    """Every code of a list, retired ones too. Raises NotFound."""
    shipped = codes.code_list(scheme)
    with database.reading(None) as session:
        own = [term for term in terms.added(session) if term.scheme == scheme]
    return tuple(
        ListedTerm(term.code, term.label, term.definition, term.source, term in own, term.retired_on)
        for term in (*shipped, *own)
    )


def is_open(scheme: str) -> bool:
    """Whether a team may add to the list: not where the program itself branches on the codes."""
    return not scheme.startswith(CLOSED) and scheme in codes.schemes()


def add(user: User, scheme: str, code: str, label: str, definition: str) -> None:
    """Add a code of the team's own. Raises InvalidFacts, NotFound, NotAllowed."""
    require(user, Permission.ADMINISTER)
    held = listed(scheme)
    problems: dict[str, str] = {}
    if not is_open(scheme):
        problems["list"] = "the program itself decides by these codes; none can be added."
    if not CODE.fullmatch(code):
        problems["code"] = "write it in small letters, digits and _, 2 to 40 of them, beginning with a letter."
    elif any(term.code == code for term in held):
        problems["code"] = f"'{code}' is there already, and a code is never used again for something else."
    if not label.strip() or len(label) > 200:
        problems["words"] = "say in 1 to 200 letters what stands on screen."
    elif any(term.label.casefold() == label.strip().casefold() for term in held):
        problems["words"] = f"'{label.strip()}' stands for another code of this list already."
    if not definition.strip():
        problems["meaning"] = "say in a sentence what the code means, so that all use it alike."
    if problems:
        raise InvalidFacts("The code was not added.", problems)
    with database.transaction(user) as session:
        number = terms.add(session, scheme, code, label.strip(), definition.strip())
        audit.add(session, user.id, AuditAction.INSERT, "term", number, ("label", "definition"))
        terms.added(session)


def retire(user: User, scheme: str, code: str) -> None:
    """Offer a code of the team's own no more; what uses it stays as it is. Raises NotFound, NotAllowed."""
    require(user, Permission.ADMINISTER)
    with database.transaction(user) as session:
        _set_retired(session, user, scheme, code, True)


def offer_again(user: User, scheme: str, code: str) -> None:
    """Take back that a code of the team's own was retired. Raises NotFound, NotAllowed."""
    require(user, Permission.ADMINISTER)
    with database.transaction(user) as session:
        _set_retired(session, user, scheme, code, False)


def _set_retired(session: Session, user: User, scheme: str, code: str, retired: bool) -> None:
    row = session.get(TermRow, codes.term_number(scheme, code))
    if row is None or row.origin != "local" or row.scheme != scheme:
        raise NotFound(f"There is no code '{code}' of your own in this list; shipped ones are retired by an update.")
    if (row.retired_on is not None) != retired:
        row.retired_on = dates.today() if retired else None
        audit.add(session, user.id, AuditAction.UPDATE, "term", row.id, ("retired_on",))
    session.flush()
    terms.added(session)
