"""Saved views: a list page and what narrows it, kept under a name for oneself or the team; and what is new in one.

A view holds refs, codes, days and words. Whoever opens it finds what they may see: a part that names what they may
not see is left out, and said to be so; where it was all of its kind, nothing is shown, so that a list is never wider
than its view.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlmodel import Session, col, select

from tracker import facets
from tracker.access import Permission, User, may, require
from tracker.errors import Conflict, InvalidFacts, NotFound
from tracker.narrowing import Filter
from tracker.records import SavedView, UserAccount, ViewLook
from tracker.records.base import Kind
from tracker.store import database, facet_words, ids, masking
from tracker.store import views as store

PAGES = {
    "individuals": Kind.INDIVIDUAL,
    "incidents": Kind.INCIDENT,
    "injuries": Kind.INJURY,
    "locations": Kind.LOCATION,
    "source_reports": Kind.SOURCE_REPORT,
}
KEPT = store.KEPT  # records of a view that are remembered one by one
DAYS = {"from": "start", "to": "end", "asof": "as_of"}  # parameters of an address that are days
REF = re.compile(r"[A-Z]{3}-[0-9A-HJKMNP-TV-Z]{7}")

Parameters = Mapping[str, Sequence[str]]


@dataclass(frozen=True)
class View:
    """A view as this person sees it. `yours` says whose it is, `may_change` whether they may rename or delete it."""

    uid: str
    name: str
    page: str
    owner: str
    yours: bool
    shared: bool
    may_change: bool
    made_at: datetime
    looked_at: datetime | None


@dataclass(frozen=True)
class Opened:
    """A view with what narrows it, so far as this person may know it.

    `withheld` counts the parts that are not for this person; `nothing` says that such a part was all of its kind: then
    nothing is in the view. `unnamed` says that this is so because names are hidden on screen.
    """

    view: View
    parameters: Mapping[str, tuple[str, ...]]
    words: str
    withheld: int = 0
    nothing: bool = False
    unnamed: bool = False

    def is_same(self, parameters: Parameters, words: str) -> bool:
        """Whether a list is narrowed just as this view."""
        own, other = (
            {name: sorted(values) for name, values in of.items() if values} for of in (self.parameters, parameters)
        )
        return own == other and self.words.strip() == words.strip()


# --- parameters ---
def filter_of(parameters: Parameters, words: str = "") -> Filter:
    """What an address narrows to. Raises InvalidFacts for a parameter that no list knows."""
    found: dict[str, Any] = {"words": words.strip()}
    known = facets.every()
    problems: dict[str, str] = {}
    for name, values in parameters.items():
        if name in known:
            found[name] = tuple(values)
        elif name in DAYS and values:
            found[DAYS[name]] = _day(values[0], name, problems)
        elif name == "dates":
            found["certain"] = "certain" in values
        elif values:
            problems[name] = "no list is narrowed by it."
    if problems:
        raise InvalidFacts("The view could not be read.", problems)
    return Filter(**found)


def parameters_of(chosen: Filter) -> dict[str, list[str]]:
    """The part of an address that narrows a list so; words never stand in an address."""
    known = facets.every()
    found = {name: [_wordless(known[name], value) for value in values] for name, values in chosen}
    found |= {name: [day.isoformat()] for name, own in DAYS.items() if (day := getattr(chosen, own))}
    return found | ({"dates": ["certain"]} if chosen.certain else {})


def _wordless(facet: facets.Facet, value: str) -> str:
    """A value as it stands in an address."""
    return f"{facet_words.number(value):012x}" if facet.of is facets.Of.TEXT else value


def _day(text: str, name: str, problems: dict[str, str]) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        problems[name] = f"'{text}' is not a day. Write it as 2018-03-05."
        return None


# --- find and open ---
def all_views(user: User, page: str | None = None) -> tuple[View, ...]:
    """This person's views and those of the team, of one page or all: their own first, each by name."""
    require(user, Permission.READ)
    with database.reading(user) as session:
        query = select(SavedView).where(*store.visible(user))
        found = rows(session, query.where(SavedView.page == page) if page else query)
        names = people(session)
        looked = select(ViewLook.view_id, ViewLook.looked_at).where(ViewLook.user_id == user.id)
        looks = dict(session.exec(looked).all())
        shown = [_shown(session, user, row, names, looks.get(row.id or 0)) for row in found]
        return tuple(sorted(shown, key=lambda view: (not view.yours, view.name.casefold(), view.uid)))


def opened(user: User, named: str) -> Opened:
    """A view by its short name or the name it was given, as this person may see it. Raises NotFound, Conflict."""
    require(user, Permission.READ)
    with database.reading(user) as session:
        return opened_in(session, user, held(session, user, named))


def rows(session: Session, query: Any) -> list[SavedView]:
    """Views with their words as they were typed: `_read` says what this person may read of them."""
    with masking.off():
        return list(session.exec(query).all())


def held(session: Session, user: User, named: str) -> SavedView:
    """The view; who may not see it learns nothing of it."""
    wanted = named.strip()
    there = rows(session, select(SavedView).where(*store.visible(user)).order_by(col(SavedView.id)))
    found = [row for row in there if row.uid == wanted.upper()]
    if not found:
        same = [row for row in there if read(session, user, row, row.name).casefold() == wanted.casefold()]
        found = [row for row in same if row.owner_id == user.id] or same
    if not found:
        raise NotFound(f"There is no view '{wanted}' of yours or of the team.")
    if len(found) > 1:
        raise Conflict(f"Several views are called so. Name one by its address: {', '.join(row.uid for row in found)}.")
    return found[0]


def people(session: Session) -> dict[int, str]:
    """Everybody who works here, by account."""
    found = session.exec(select(UserAccount.id, UserAccount.display_name)).all()
    return {number or 0: name for number, name in found}


def _shown(session: Session, user: User, row: SavedView, people: Mapping[int, str], looked: datetime | None) -> View:
    return View(
        row.uid,
        read(session, user, row, row.name),
        row.page,
        people.get(row.owner_id, ""),
        row.owner_id == user.id,
        row.shared,
        row.owner_id == user.id or (row.shared and may(user, Permission.ADMINISTER)),
        row.made_at,
        looked,
    )


def read(session: Session, user: User, row: SavedView, words: str) -> str:
    """Words of a view as this person may read them.

    One's own words stay as they were typed: to see them masked would tell whether they name somebody hidden. What a
    colleague typed into a box is often without capitals, so names are looked for as if each word began with one.
    """
    masker = None if row.owner_id == user.id and not user.names_hidden else masking.of(session)
    if masker is None:
        return words
    as_names = words.title()
    return masker(as_names) if len(as_names) == len(words) and masker.spans(as_names) else masker(words)


def opened_in(session: Session, user: User, row: SavedView) -> Opened:
    """A view with what narrows it, so far as this person may know it."""
    look = store.look_of(session, row, user)
    view = _shown(session, user, row, people(session), look.looked_at if look else None)
    seen = {value for values in row.parameters.values() for value in values if REF.fullmatch(value)}
    seen = set(ids.records(session, sorted(seen)))
    parameters: dict[str, tuple[str, ...]] = {}
    withheld, nothing = 0, False
    for name, values in row.parameters.items():
        kept = tuple(value for value in values if value in seen or not REF.fullmatch(value))
        withheld += len(values) - len(kept)
        nothing = nothing or bool(values and not kept)
        parameters |= {name: kept} if kept else {}
    words = row.words or ""
    unnamed = bool(words) and user.names_hidden  # a search for names finds none while they are hidden
    hidden = unnamed or read(session, user, row, words) != words
    return Opened(view, parameters, "" if hidden else words, withheld + hidden, nothing or hidden, unnamed)
