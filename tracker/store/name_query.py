"""Names by a query: the words of each alternative are looked for, and whoever bears what is left out is not found."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import Session

from tracker import wording
from tracker.records.base import Kind
from tracker.store import name_search, records
from tracker.store.name_search import NameHit
from tracker.wording import Called, Words

LOOKED_AT = 500  # hits among which those are left out that the query does not mean


def search(session: Session, words: str, kinds: Sequence[Kind], at_most: int) -> list[NameHit]:
    """Records of these kinds whose names answer the query, the likeliest first; one hit a record."""
    best: dict[int, NameHit] = {}
    for asked in wording.called(words, wording.parse(words)):
        for hit in _called(session, asked, kinds, at_most):
            before = best.get(hit.record_id)
            if before is None or _order(hit) < _order(before):
                best[hit.record_id] = hit
    return sorted(best.values(), key=_order)[:at_most]


def _called(session: Session, asked: Called, kinds: Sequence[Kind], at_most: int) -> list[NameHit]:
    """Who is called so."""
    if not (asked.quoted or asked.without):
        return name_search.search(session, asked.words, kinds, at_most)
    hits = name_search.search(session, asked.words, kinds, max(LOOKED_AT, at_most))
    borne = records.names_of(session, [hit.record_id for hit in hits])
    return [hit for hit in hits if _is_meant([Words(n.text) for n in borne.get(hit.record_id, ())], asked)]


def _is_meant(names: Sequence[Words], asked: Called) -> bool:
    """Whether one of somebody's names holds what stood in quotes, and none of them what is left out."""
    holding = any(all(wording.is_found(phrase, name) for phrase in asked.quoted) for name in names)
    return holding and not any(wording.is_found(node, name) for node in asked.without for name in names)


def _order(hit: NameHit) -> tuple[bool, float, int]:
    return hit.is_weak, -hit.score, hit.record_id
