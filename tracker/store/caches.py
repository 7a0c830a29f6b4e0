"""What is kept twice for speed: how each part is compared with what it was made from, and how it is made anew.

Nothing here touches what anybody stated or decided: every part follows from that, and is written anew from it alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial

from sqlalchemy import text
from sqlmodel import Session, select

from tracker.records import LocationBelow, Record
from tracker.records.base import ReviewState
from tracker.store import followed, listing, name_index, places, plain, secrecy, sight, text_check, text_index

MEND = "Run: tracker check --mend"
STAGES = text(
    "SELECT a.id FROM act a WHERE coalesce(a.latest_stage_id, 0) <> coalesce((SELECT s.id FROM detention_stage s "
    "JOIN record r ON r.id = s.id WHERE s.act_id = a.id AND r.review_state <> :withdrawn ORDER BY s.seq DESC LIMIT 1), 0)"
)
HELD = f"SELECT {', '.join(listing.DIFFERS)} FROM disagreement"  # noqa: S608  # our own columns
WRITERS = text("LOCK TABLE record, claim IN SHARE ROW EXCLUSIVE MODE")


@dataclass(frozen=True)
class Cache:
    """A part that is kept twice: what it is called, its faults in sentences that hold no value, and its rebuild."""

    name: str
    faults: Callable[[Session], Iterator[str]]
    rebuild: Callable[[Session], None]


def problems(session: Session) -> Iterator[str]:
    """Whatever is not as what it was made from, and the command that makes it anew."""
    for cache in EVERY:
        for fault in cache.faults(session):
            yield f"{fault} {MEND}"


def mend(session: Session) -> list[str]:
    """Make anew each part that is not as it should be; returns their names. Others wait with what they write.

    In the order of EVERY: a part that others are made from is right before these are looked at.
    """
    if not plain.is_sqlite(session):  # SQLite has one writer anyway
        session.execute(WRITERS)
    made = []
    with sight.whole(session):
        for cache in EVERY:
            if next(cache.faults(session), None) is not None:
                cache.rebuild(session)
                session.flush()
                session.expire_all()  # what is read next is read as it stands now
                made.append(cache.name)
        if made:
            listing.everybody_changed(session)
    return made


# --- faults ---
def _places(session: Session) -> Iterator[str]:
    there = {(a, b) for a, b in session.exec(select(LocationBelow.ancestor_id, LocationBelow.location_id)).all()}
    if there != places.pairs(session):
        yield "location_below: not as the tree of places is."


def _stages(session: Session) -> Iterator[str]:
    for number in _acts_behind(session):
        yield f"act {number}: its cached latest stage is not the last one."


def _acts_behind(session: Session) -> list[int]:
    withdrawn = list(ReviewState).index(ReviewState.WITHDRAWN)
    return list(session.execute(STAGES, {"withdrawn": withdrawn}).scalars())


def _levels(session: Session) -> Iterator[str]:
    for number in secrecy.stale(session):
        yield f"record {number}: not held as closely as what it hangs on."


def _lists(session: Session, whose: str, stale: Callable[[Session], list[int]]) -> Iterator[str]:
    for number in stale(session):
        yield f"lists of {whose} {number}: not as they should be."


def _disagreements(session: Session) -> Iterator[str]:
    wanted = set(listing.disagreements_of(session, session.exec(select(Record.id)).all()))
    held = set(plain.read(session, HELD))
    if wanted != held:
        yield f"disagreement: {len(wanted ^ held)} rows are not as they should be."


def _words(session: Session) -> Iterator[str]:
    for number in text_check.stale(session):
        what = f"record {number}: its texts are" if number else "text_words: the index of words is"
        yield f"{what} not indexed as they stand."


# --- rebuilds ---
def _latest_stages(session: Session) -> None:
    followed.latest_stages(session, _acts_behind(session))


EVERY = (
    Cache("the tree of places", _places, places.rebuild),
    Cache("the latest stage of each act", _stages, _latest_stages),
    Cache("how closely records are held", _levels, secrecy.rebuild),
    Cache("the lists", partial(_lists, whose="individual", stale=listing.stale), listing.rebuild),
    Cache(
        "what incidents give to the lists",
        partial(_lists, whose="incident", stale=listing.stale_incidents),
        listing.rebuild_incidents,
    ),
    Cache("where sources differ", _disagreements, listing.rebuild_disagreements),
    Cache("the index of words", _words, text_index.rebuild),
    Cache("the index of names", name_index.stale, name_index.rebuild),
)
