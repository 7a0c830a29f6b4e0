"""Incidents and reports by words of their titles: folded as all texts are, in any order, each word may go on.

The index of words says which titles hold them (store/text_index.py). Where names are hidden from who asks, a title
counts only where the words are no part of these.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, any_, bindparam, cast, column, text
from sqlalchemy import select as choose
from sqlalchemy.dialects.postgresql import ARRAY
from sqlmodel import Session

from tracker import wording
from tracker.records import KINDS
from tracker.records.base import BIG, Kind
from tracker.store import database, masking, sight, text_query
from tracker.store.repeated import parts
from tracker.store.shown import Shown
from tracker.wording import Node


def holding(session: Session, kind: Kind, words: str) -> list[int]:
    """Incidents or reports whose title holds all the words, so far as this session may read it; the newest first."""
    node = wording.beginnings(words)
    if node is None:
        return []
    if session.info.get("pretending"):  # the index holds the titles of today
        return _readable(session, kind, node, None)
    found = text_query.titles(session, node, kind)
    return _readable(session, kind, node, found) if sight.restricted(session) else found


def _readable(session: Session, kind: Kind, node: Node, numbers: list[int] | None) -> list[int]:
    """Those of these records (None: of all) whose title holds the words where it may be read."""
    table: Any = KINDS[kind].table.__table__  # type: ignore[attr-defined]
    query = choose(table.c.id, table.c.title).where(table.c.title.is_not(None))
    asked = [query] if numbers is None else [query.where(table.c.id.in_(part)) for part in parts(numbers)]
    with masking.off():
        rows = [row for one in asked for row in session.execute(one).all()]
    masker = masking.of(session)
    hits = [number for number, title in rows if Shown(title, masker).holds(node)]
    hidden = {n for part in parts(hits) for n, names in sight.unknown(session, part).items() if "title" in names}
    return sorted((number for number in hits if number not in hidden), reverse=True)


def among(number: Any, numbers: tuple[int, ...]) -> ColumnElement[bool]:
    """Whether a number is one of many, which are handed over as one value: there may be more than a query can name."""
    if database.is_sqlite():
        each = text("SELECT value FROM json_each(:numbers)").bindparams(
            bindparam("numbers", f"[{','.join(map(str, numbers))}]", unique=True)
        )
        return number.in_(each.columns(column("value")))  # type: ignore[no-any-return]  # a column of any table
    return number == any_(cast(list(numbers), ARRAY(BIG)))  # type: ignore[no-any-return]
