"""What is in a saved view, and what is different in it since this person looked: new, changed, no longer there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, col, select

from tracker.access import Permission, User, require
from tracker.actions import matching, narrow, views
from tracker.actions.views import PAGES, Opened, View
from tracker.dates import now
from tracker.errors import InvalidFacts, NotFound
from tracker.records import SavedView, ViewLook
from tracker.records.base import Kind
from tracker.store import columns, database, other_lists, records
from tracker.store import views as store
from tracker.store.views import KEPT

NAMED = 20  # records that the news name; the others are counted
UNTOLD = "cannot be shown any more: taken back with their load, or held too closely for you"


@dataclass(frozen=True)
class Item:
    """A record of the news: what happened to it, and who did that last."""

    ref: str
    label: str
    what: tuple[str, ...] = ()
    who: str = ""
    at: datetime | None = None


@dataclass(frozen=True)
class News:
    """What is different in a view since this person looked: new in it, changed, no longer in it.

    `since` is None where they never looked: then nothing is compared. `counted` is False where the view holds, or
    held, more records than are kept: then only the totals can be compared. `at_least` says that more may have changed
    than was read. At most NAMED records of each are named; `untold` of those that are gone have no name any more, since
    they were taken back with their load, or may not be seen.
    """

    since: datetime | None
    before: int
    total: int
    new: int = 0
    changed: int = 0
    gone: int = 0
    counted: bool = True
    at_least: bool = False
    new_ones: tuple[Item, ...] = ()
    changed_ones: tuple[Item, ...] = ()
    gone_ones: tuple[Item, ...] = ()
    untold: int = 0

    @property
    def any(self) -> bool:
        """Whether there is anything to tell."""
        return bool(self.new or self.changed or self.gone or (not self.counted and self.total != self.before))


def records_in(user: User, named: str, at_most: int = KEPT) -> tuple[list[Item], int]:
    """The records of a view, at most so many, and how many there are. Raises NotFound, Conflict, InvalidFacts."""
    require(user, Permission.READ)
    with database.reading(user) as session:
        numbers, total = _within(session, user, views.opened_in(session, user, views.held(session, user, named)))
        return _items(session, numbers[:at_most], {}), total


def look(user: User, named: str) -> None:
    """Mark a view as seen: what is in it now is what later news are compared with. Raises NotFound, Conflict."""
    require(user, Permission.READ)
    with database.reading(user) as session:
        row = views.held(session, user, named)
        found = views.opened_in(session, user, row)
        if found.unnamed:
            return
        numbers, total = _within(session, user, found)
        kept = ViewLook(
            view_id=row.id or 0, user_id=user.id, looked_at=now(), seq=store.latest(session), total=total,
            seen=store.packed(numbers),
        )  # fmt: skip
    with database.transaction(user) as session:
        session.merge(kept)


def news(user: User, named: str) -> News:
    """What is different in a view since this person last marked it as seen. Raises NotFound, Conflict, InvalidFacts."""
    require(user, Permission.READ)
    with database.reading(user) as session:
        row = views.held(session, user, named)
        return _news(session, user, row, views.opened_in(session, user, row), NAMED)


def all_news(user: User, at_most: int = 8) -> tuple[tuple[View, News], ...]:
    """The views in which something is different since this person looked, those looked at last first; no names.

    At most so many of their views are asked.
    """
    require(user, Permission.READ)
    with database.reading(user) as session:
        query = select(SavedView).join(ViewLook, col(ViewLook.view_id) == col(SavedView.id))
        query = query.where(*store.visible(user), ViewLook.user_id == user.id)
        found = []
        for row in views.rows(session, query.order_by(col(ViewLook.looked_at).desc()).limit(at_most)):
            own = views.opened_in(session, user, row)
            try:
                told = _news(session, user, row, own, 0)
            except (InvalidFacts, NotFound):  # a code was taken away since: the view itself says so when it is opened
                continue
            found += [(own.view, told)] if told.any else []
        return tuple(found)


def _within(session: Session, user: User, found: Opened) -> tuple[list[int], int]:
    """Numbers of the records in a view as this person sees it, at most one more than are kept; how many there are."""
    if found.nothing:
        return [], 0
    wanted = narrow.wanted(session, user, views.filter_of(found.parameters, found.words), found.view.page)
    if found.view.page == "individuals":
        people = columns.found(session, wanted, 0, KEPT + 1)
        return people.page, people.total
    if found.view.page == "incidents":
        return other_lists.page(session, wanted, "incidents", 0, KEPT + 1)
    if found.view.page == "injuries":
        return other_lists.page(session, wanted, "injuries", 0, KEPT + 1)
    if found.view.page == "locations":
        numbers = sorted(place.number for place in matching.places(session, wanted))
    else:
        numbers = matching.reports(session, wanted, found.words)
    return numbers, len(numbers)


def _news(session: Session, user: User, row: SavedView, found: Opened, named: int) -> News:
    look = store.look_of(session, row, user)
    if look is None or found.unnamed:
        return News(None, 0, 0 if found.unnamed else _within(session, user, found)[1])
    if store.latest(session) == look.seq:
        return News(look.looked_at, look.total, look.total, counted=look.seen is not None)
    numbers, total = _within(session, user, found)
    if look.seen is None or total > KEPT:
        return News(look.looked_at, look.total, total, counted=False)
    seen, there = set(store.unpacked(look.seen).tolist()), set(numbers)
    new = [number for number in numbers if number not in seen]
    gone = sorted(seen - there)
    happened = store.since(session, look.seq)
    touched = happened.at(session, PAGES[row.page])
    changed = [number for number in numbers if number in touched and number in seen]
    gone_ones = tuple(_items(session, gone[:named], {}))
    return News(
        look.looked_at,
        look.total,
        total,
        len(new),
        len(changed),
        len(gone),
        True,
        not happened.whole,
        tuple(_items(session, new[:named], {})),
        tuple(_items(session, changed[:named], touched)),
        gone_ones,
        len(gone[:named]) - len(gone_ones),
    )


def _items(session: Session, numbers: Iterable[int], touched: Mapping[int, store.Touch]) -> list[Item]:
    """Records as this person may know them; what they may no longer see is left out."""
    wanted = list(numbers)
    named = records.labels(session, wanted)
    places = records.place_names(session, [n for n in wanted if n in named and named[n].kind is Kind.LOCATION])
    entries = store.who_did(session, {touched[number].seq for number in wanted if number in touched})
    people = views.people(session) if touched else {}
    found = []
    for number in wanted:
        if number in named:
            touch = touched.get(number)
            who, at = entries.get(touch.seq, (None, None)) if touch else (None, None)
            label = places.get(number) or named[number].text
            what = tuple(sorted(touch.what)) if touch else ()
            found.append(Item(named[number].ref, label, what, people.get(who or 0, ""), at))
    return found
