"""A query in the language of the engine, and the texts that the index gives for it.

A long text lies in the index in parts, so what two words ask for may lie in two rows: texts of one row are asked for
the whole query at once, the few long ones for each phrase, and the answers are put together here.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from itertools import islice

from sqlalchemy import text
from sqlmodel import Session

from tracker import wording
from tracker.records.base import Kind
from tracker.store.text_index import CODE_BITS, LONG, OWNER_BITS, PART_BITS, SOURCES, TITLE, owner_of, source_of
from tracker.wording import All, Either, Node, Not, Phrase

PAGE, BATCH = 1_500, 250  # rows of the index that are asked for at once, texts that are handed on together
TITLES = 20_000  # the same where all titles are wanted: PostgreSQL looks through all that fit for each page
FIRST_TITLE = TITLE << (OWNER_BITS + CODE_BITS)
EVERY = 2**62  # above every row
_ROWS = {
    "sqlite": text(
        "SELECT rowid FROM text_words WHERE text_words MATCH :wanted AND rowid < :below ORDER BY rowid DESC LIMIT :most"
    ),
    "postgresql": text("SELECT tracker_texts(CAST(:wanted AS tsquery), :below, :most)"),
}


def is_exact(node: Node) -> bool:
    """Whether the index alone can answer: it holds a phrase whole only up to a length."""
    if isinstance(node, Phrase):
        return len(node.terms) <= wording.OVERLAP
    return all(is_exact(part) for part in (node.parts if isinstance(node, All | Either) else (node.part,)))


def candidates(session: Session, node: Node, exactly: bool) -> Iterator[list[int]]:
    """Numbers of the texts that hold the words, some at a time, the highest first.

    Else than `exactly`, also texts that hold what is denied: it may stand there only in a name that is hidden.
    """
    wanted = node if exactly else _at_most(node)
    found: Iterator[int] = _texts(session, wanted)
    if _is_spread(wanted):
        short = _texts(session, All((wanted, Not(Phrase((LONG,))))))
        found = heapq.merge(short, sorted(_long(session, wanted), reverse=True), reverse=True)
    while some := list(islice(found, BATCH)):
        yield some


def titles(session: Session, node: Node, kind: Kind) -> list[int]:
    """Records of a kind whose titles hold the words, the newest first: whoever may read them."""
    sources = {source.code for source in SOURCES if source.counts == TITLE and source.kind is kind}
    found = []
    for row in _rows(session, node, TITLES):
        number = row >> PART_BITS
        if number < FIRST_TITLE:  # titles stand first, read backwards
            break
        if source_of(number).code in sources:
            found.append(owner_of(number))
    return list(dict.fromkeys(found))


def _at_most(node: Node) -> Node:
    """A query that finds at least what this one does: phrases cut to what the index holds, nothing denied."""
    if isinstance(node, Phrase):
        is_cut = len(node.terms) > wording.OVERLAP
        return Phrase(node.terms[: wording.OVERLAP], node.prefix and not is_cut)
    if isinstance(node, Not):
        raise ValueError("what is denied finds nothing")
    return type(node)(tuple(_at_most(part) for part in node.parts if not isinstance(part, Not)))


def _is_spread(node: Node) -> bool:
    """Whether it may take several parts of a text to tell."""
    if isinstance(node, Phrase):
        return False
    return isinstance(node, Not | All) or any(_is_spread(part) for part in node.parts)


def _texts(session: Session, node: Node) -> Iterator[int]:
    """Texts that have a part of which a query is true, each once, the highest first."""
    last = 0
    for row in _rows(session, node):
        number = row >> PART_BITS
        if number != last:
            yield number
        last = number


def _long(session: Session, node: Node) -> set[int]:
    """Texts of several parts of which a query is true as a whole."""
    if next(_rows(session, Phrase((LONG,))), None) is None:
        return set()

    def of(node: Node) -> set[int]:
        if isinstance(node, Phrase):
            return {row >> PART_BITS for row in _rows(session, All((node, Phrase((LONG,)))))}
        if isinstance(node, Not):
            return of(node.part)
        if isinstance(node, Either):
            return set().union(*(of(part) for part in node.parts))
        found = set.intersection(*(of(part) for part in node.parts if not isinstance(part, Not)))
        return found.difference(*(of(part) for part in node.parts if isinstance(part, Not)))

    return of(node)


def _rows(session: Session, node: Node, page: int = PAGE) -> Iterator[int]:
    """Rows of the index, the highest first."""
    dialect = session.get_bind().dialect.name
    wanted = _of_sqlite(node) if dialect == "sqlite" else _of_postgresql(node)
    below = EVERY
    while True:
        asked = {"wanted": wanted, "below": below, "most": page}
        found = session.execute(_ROWS[dialect], asked).scalars().all()
        yield from found
        if len(found) < page:
            return
        below = found[-1]


def _of_sqlite(node: Node) -> str:
    """As FTS5 reads it. Words hold letters and digits only: nothing in them needs quoting."""
    if isinstance(node, Phrase):
        return f'"{" ".join(node.terms)}"{" *" if node.prefix else ""}'
    if isinstance(node, Either):
        return f"({' OR '.join(map(_of_sqlite, node.parts))})"
    if isinstance(node, Not):
        return _of_sqlite(node.part)
    found = " AND ".join(_of_sqlite(part) for part in node.parts if not isinstance(part, Not))
    denied = " OR ".join(_of_sqlite(part) for part in node.parts if isinstance(part, Not))
    return f"(({found}) NOT ({denied}))" if denied else f"({found})"


def _of_postgresql(node: Node) -> str:
    """As a tsquery is written."""
    if isinstance(node, Phrase):
        words = "' <-> '".join(node.terms)
        return f"('{words}'{':*' if node.prefix else ''})"
    if isinstance(node, Not):
        return f"!{_of_postgresql(node.part)}"
    return f"({(' & ' if isinstance(node, All) else ' | ').join(map(_of_postgresql, node.parts))})"
