"""Which names a query asks for: each of its alternatives as the words of a name, with what the name must and must not hold."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import islice, product

from tracker.wording.query import All, Node, Not, Phrase, Query

MOST = 8  # alternatives of one query that are looked for as names


@dataclass(frozen=True)
class Called:
    """A name that is looked for: its words; phrases that stood in quotes, which it must hold; what it must not hold."""

    words: str
    quoted: tuple[Phrase, ...] = ()
    without: tuple[Node, ...] = ()


def called(typed: str, query: Query) -> list[Called]:
    """The names that a query asks for. What was typed without any sign is one name, letter by letter as it stands."""
    if query.is_plain:
        return [Called(typed)]
    if query.node is None:
        return []
    found = []
    for parts in islice(_alternatives(query.node), MOST):
        phrases = [part for part in parts if isinstance(part, Phrase)]
        without = tuple(part.part for part in parts if isinstance(part, Not))
        quoted = tuple(phrase for phrase in phrases if phrase.quoted)
        found.append(Called(" ".join(phrase.said for phrase in phrases), quoted, without))
    return found


def _alternatives(node: Node) -> list[tuple[Node, ...]]:
    """The ways in which a tree can be true, MOST at most: phrases, and what is denied."""
    if isinstance(node, Phrase | Not):
        return [(node,)]
    each = [_alternatives(part) for part in node.parts]
    if isinstance(node, All):
        return [tuple(part for parts in way for part in parts) for way in islice(product(*each), MOST)]
    return [way for ways in each for way in ways][:MOST]
